package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/jvmdump"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// jvmScenario is the Java file that hangs on every release.
const jvmScenario = "class-initializer"

const (
	// jvmPatience is how long a JVM may take until a dump shows that it hangs.
	jvmPatience = 30 * time.Second
	// dumpEvery is how often it is asked for one.
	dumpEvery = 200 * time.Millisecond
)

// peerVerdict runs the Java file in gridlock.
func peerVerdict() *deadlock.Explanation {
	s, err := scenarios.Lookup(jvmScenario)
	if err != nil {
		return &deadlock.Explanation{Verdict: deadlock.Unknown}
	}
	jdk, carriers := s.Machine()
	t, _ := scheduler.Runner{}.Run(scheduler.Config{JDK: jdk, Parallelism: carriers, DiscardEvents: true}, s.Program(nil))
	return deadlock.ExplainRun(t)
}

// jvmPeer runs a Java file on JVMs until their dumps show that it hangs.
func jvmPeer(ctx context.Context, o PeerOptions, t *PeerTable) error {
	for _, why := range o.Skipped {
		t.Sights = append(t.Sights, PeerSight{Tool: "JVM", Skipped: why})
	}
	for _, j := range o.JVMs {
		sight, err := j.hang(ctx)
		if err != nil {
			return err
		}
		t.Sights = append(t.Sights, sight)
	}
	return nil
}

// hang runs the Java file on the JVM, takes dump after dump, and returns when one of
// them shows that it hangs.
func (j JVM) hang(ctx context.Context) (PeerSight, error) {
	sight := PeerSight{Tool: fmt.Sprintf("JVM %d, its dumps explained", j.Release)}
	java, err := filepath.EvalSymlinks(j.Java)
	if err != nil {
		return sight, err
	}
	jcmd := filepath.Join(filepath.Dir(java), "jcmd")
	if _, err := os.Stat(jcmd); err != nil {
		sight.Skipped = "there is no jcmd beside " + j.Java
		return sight, nil
	}
	s, err := scenarios.Lookup(jvmScenario)
	if err != nil {
		return sight, err
	}
	dir, err := os.MkdirTemp("", "gridlock-jvm")
	if err != nil {
		return sight, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, s.File)
	if err := os.WriteFile(file, []byte(s.Source), 0o600); err != nil {
		return sight, err
	}
	ctx, cancel := context.WithTimeout(ctx, jvmPatience)
	defer cancel()
	_, carriers := s.Machine()
	cmd := j.command(ctx, carriers, file)
	if err := cmd.Start(); err != nil {
		return sight, err
	}
	defer func() {
		cancel()
		_ = cmd.Wait() // it was killed
	}()
	began := time.Now()
	sight.Says = "no dump showed that it hangs"
	for n := 0; ctx.Err() == nil && !sight.Seen; n++ {
		wait(ctx, dumpEvery)
		if x := dump(ctx, jcmd, cmd.Process.Pid, filepath.Join(dir, fmt.Sprint("dump", n))); x != nil {
			sight.Seen = !x.Verdict.Clean() && x.Verdict != deadlock.Unknown
			sight.Says = fmt.Sprintf("%s, %s", x.Verdict, x.Certainty)
		}
	}
	sight.Seconds = since(began)
	return sight, nil
}

// wait waits for a time, or for the context.
func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// dump takes the two dumps that together show the most, and explains them. It returns
// nil if the JVM does not answer, as while it starts.
func dump(ctx context.Context, jcmd string, pid int, name string) *jvmdump.Explanation {
	var dumps []*jvmdump.Dump
	for _, ext := range []string{".json", ".txt"} {
		args := []string{strconv.Itoa(pid), "Thread.dump_to_file"}
		if ext == ".json" {
			args = append(args, "-format=json")
		}
		if exec.CommandContext(ctx, jcmd, append(args, name+ext)...).Run() != nil {
			return nil
		}
		data, err := os.ReadFile(name + ext)
		if err != nil {
			return nil
		}
		d, err := jvmdump.Read(name+ext, bytes.NewReader(data))
		if err != nil {
			return nil
		}
		dumps = append(dumps, d)
	}
	out, err := exec.CommandContext(ctx, jcmd, strconv.Itoa(pid), "Thread.print", "-l").Output()
	if err == nil {
		if d, err := jvmdump.ParsePrint(name+".print", out); err == nil {
			dumps = append(dumps, d)
		}
	}
	p, err := jvmdump.Correlate(dumps...)
	if err != nil {
		return nil
	}
	return jvmdump.Explain(p)
}
