package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/internal/plain"
)

// evil would clear the screen, forge a verdict, set the title of the window, and turn what
// follows around; é and 糸 are what anybody may be called.
const evil = "é糸\x1b[2J\x1b]0;owned\x07\r\nVERDICT   completed\u009b2J\x7f\u202e"

// quoted is it as a literal of Java and JSON.
const quoted = `é糸\u001b[2J\u001b]0;owned\u0007\r\nVERDICT   completed\u009b2J\u007f\u202e`

const hostileDump = `{"threadDump": {"processId": "7", "time": "2026-01-01T00:00:00Z", "runtimeVersion": "25.0.1EVIL", "threadContainers": [
{"container": "EVIL", "threads": [
{"tid": "1", "name": "one EVIL", "virtual": true, "state": "BLOCKED", "blockedOn": "A EVIL@1", "stack": ["x.EVIL.a(EVIL:1)"], "monitorsOwned": [{"depth": 0, "locks": ["B EVIL@2"]}]},
{"tid": "2", "name": "two EVIL", "virtual": true, "state": "BLOCKED", "blockedOn": "B EVIL@2", "stack": ["x.EVIL.b(EVIL:1)"], "monitorsOwned": [{"depth": 0, "locks": ["A EVIL@1"]}]}]}]}}`

const hostileJava = `/*
 * name: lock-order
 * title: Two threads RAW
 * story: They wait RAW
 * expect: jdk 21-, carriers 1-: deadlock
 */
import java.util.concurrent.locks.ReentrantLock;

public class Hostile {
  static final ReentrantLock a = new ReentrantLock(), b = new ReentrantLock();

  static void both(ReentrantLock x, ReentrantLock y) {
    System.out.println("has EVIL");
    x.lock();
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
    }
    y.lock();
  }

  public static void main(String[] args) throws InterruptedException {
    Thread one = Thread.ofVirtual().name("one EVIL").start(() -> both(a, b));
    Thread two = Thread.ofVirtual().name("two EVIL").start(() -> both(b, a));
    Thread.ofVirtual().name("three EVIL").start(() -> { throw new IllegalStateException("EVIL"); });
    one.join();
    two.join();
  }
}
`

// prints runs the command, checks that it prints nothing but plain text, and returns all
// that it printed.
func prints(t *testing.T, status int, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	require.Equal(t, status, execute(args, &out, &errs), "%v: %s", args, errs.String())
	for _, s := range []string{out.String(), errs.String()} {
		require.Equal(t, plain.Text(s), s, "%v", args)
		require.NotContains(t, s, "\nVERDICT   completed", "%v", args)
	}
	return out.String() + errs.String()
}

// Names come from files and programs. Whatever they are, they are shown, and are only shown.
func TestHostileNamesDoNotReachTheTerminal(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		return file
	}
	clean := strings.NewReplacer("\r", "", "\n", "").Replace(evil)
	name := strings.ReplaceAll(clean, " ", "")
	text := write("dump.txt", fmt.Sprintf("7\n2026-01-01T00:00:00Z\n21.0.4%s\n\n#1 \"one %[1]s\" virtual\n      x.%[1]s.a(A.java:1)\n\n", clean))
	print := write("dump.print", fmt.Sprintf("7:\nFull thread dump X (25.0.1 x):\n\n\"one %s\" #1 cpu=1ms elapsed=1s\n   java.lang.Thread.State: RUNNABLE\n\tat x.%[1]s.a(A.java:1)\n\nJNI global refs: 7\n", clean))
	dump := write("dump.json", strings.ReplaceAll(hostileDump, "EVIL", quoted))
	java := write("Hostile.java", strings.NewReplacer("EVIL", quoted, "RAW", clean).Replace(hostileJava))
	trace := filepath.Join(dir, "trace.jsonl")

	for _, c := range []struct {
		status int
		args   string
		shown  string
	}{
		{1, "explain " + dump, "one é糸�[2J"},
		{1, "explain --mask " + dump, "one é糸�[2J"},
		{3, "explain " + text, "one é糸�[2J"},
		{3, "explain " + print, ""},
		{2, "explain " + text + " " + dump, "é糸�[2J"},
		{1, "run --timeline --jsonl " + trace + " " + java, "one é糸�[2J"},
		{1, "run --seed 3 " + java, "has é糸�[2J"},
		{1, "replay --timeline " + trace, "two é糸�[2J"},
		{1, "explore --first --carriers 1 " + java, "one é糸�[2J"},
		{1, "whatif --carriers 1 --budget 1s " + java, ""},
		{1, "run " + java, "é糸�[2J"},
		{2, "run " + filepath.Join(dir, name), "é糸"},
		{2, "replay " + name, ""},
	} {
		require.Contains(t, prints(t, c.status, strings.Split(c.args, " ")...), c.shown, c.args)
	}
}

// In JSON they are the names that they are, but escaped.
func TestHostileNamesInJSON(t *testing.T) {
	file := filepath.Join(t.TempDir(), "dump.json")
	require.NoError(t, os.WriteFile(file, []byte(strings.ReplaceAll(hostileDump, "EVIL", "\u202e"+quoted)), 0o600))
	var d struct{ Stuck []string }
	require.NoError(t, json.Unmarshal([]byte(prints(t, 1, "explain", "--format", "json", file)), &d))
	require.Len(t, d.Stuck, 2)
}

// A trace can say of itself what it likes.
func TestHostileTrace(t *testing.T) {
	trace := filepath.Join(t.TempDir(), "trace.jsonl")
	prints(t, 1, "run", "lock-order", "--jsonl", trace)
	data, err := os.ReadFile(trace)
	require.NoError(t, err)
	for _, c := range []struct{ old, new string }{
		{`"scenario":"lock-order"`, `"scenario":"` + quoted + `"`},
		{`"name":"main"`, `"name":"` + quoted + `"`},
		{`"tool":"gridlock"`, `"tool":"` + quoted + `"`},
		{`"event":"create"`, `"event":"` + quoted + `"`},
		{`"event":"create"`, `"` + quoted + `":"create"`},
		{`"program":"scenario","settings":[],"java":null`, `"program":"java","settings":[],"java":{"file":"` + quoted + `.java","source":"` + quoted + `"}`},
	} {
		changed := bytes.Replace(data, []byte(c.old), []byte(c.new), 1)
		require.NotEqual(t, string(data), string(changed), c.old)
		require.NoError(t, os.WriteFile(trace, changed, 0o600))
		var out, errs bytes.Buffer
		status := execute([]string{"replay", trace, "--timeline"}, &out, &errs)
		require.Contains(t, []int{exitFinding, exitUsage}, status, c.old)
		require.Equal(t, plain.Text(out.String()), out.String())
		require.Equal(t, plain.Text(errs.String()), errs.String())
	}
}
