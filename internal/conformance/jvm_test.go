package conformance

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bced87ab/gridlock/jvmdump"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

// properties are the options of a JVM that has the machine of a configuration.
func properties(cfg scheduler.Config) []string {
	args := []string{fmt.Sprintf("-Djdk.virtualThreadScheduler.parallelism=%d", cfg.Parallelism)}
	if cfg.MaxPoolSize > 0 {
		args = append(args, fmt.Sprintf("-Djdk.virtualThreadScheduler.maxPoolSize=%d", cfg.MaxPoolSize))
	}
	// Small programs: what it takes to start is most of their time.
	return append(args, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m")
}

// errCrash is that the JVM itself died, and said so. 25.0.3 does now and then while it
// dumps a thread that mounts (GetThreadSnapshotClosure).
var errCrash = errors.New("the JVM crashed")

// observe runs a scenario on a JVM, and dumps its threads if it has not ended after a
// time. The error is errCrash.
func observe(t *testing.T, j jdk, classes folder, cfg scheduler.Config, s scenarios.Scenario, stuckAfter time.Duration) (ending, *jvmdump.Process, error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	class := strings.TrimSuffix(s.File, ".java")
	cmd := j.command(ctx, "java", append(properties(cfg), "-Djava.io.tmpdir="+classes.there, "-XX:ErrorFile="+classes.there+"/crash", "-cp", classes.there, class)...)
	var out, errs console
	cmd.Stdout, cmd.Stderr = &out, &errs
	require.NoError(t, cmd.Start())
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	var e ending
	var p *jvmdump.Process
	select {
	case <-exited:
		e.ended = true
	case <-time.After(stuckAfter):
		var err error
		if p, err = j.dump(t, cmd.Process.Pid); err != nil {
			cancel()
			<-exited
			if strings.Contains(strings.Join(out.lines(), "\n"), "A fatal error has been detected by the Java Runtime Environment") {
				return e, nil, errCrash
			}
			require.NoError(t, err)
		}
		e.threads = observedThreads(p, s)
		e.printed = out.lines()
		cancel()
		<-exited
	}
	if e.ended {
		e.printed = out.lines()
	}
	e.failed = failures(errs.lines())
	return e, p, nil
}

// dump takes the thread dumps of a process, in all formats. The error is that of the
// command that takes one.
func (j jdk) dump(t *testing.T, pid int) (*jvmdump.Process, error) {
	t.Helper()
	dir := j.folder(t)
	ctx := context.Background()
	for _, name := range []string{"plain", "json", "again"} {
		format := strings.Replace(name, "again", "plain", 1)
		out, err := j.command(ctx, "jcmd", fmt.Sprint(pid), "Thread.dump_to_file", "-format="+format, dir.there+"/"+name).CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("%w: %s", err, out)
		}
	}
	print, err := j.command(ctx, "jcmd", fmt.Sprint(pid), "Thread.print").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, print)
	}
	dumps := []*jvmdump.Dump{parse(t, "print", print)}
	for _, name := range []string{"plain", "json", "again"} {
		data, err := os.ReadFile(filepath.Join(dir.here, name))
		require.NoError(t, err)
		dumps = append(dumps, parse(t, name, data))
	}
	p, err := jvmdump.Correlate(dumps...)
	require.NoError(t, err)
	return p, nil
}

func parse(t *testing.T, name string, data []byte) *jvmdump.Dump {
	t.Helper()
	d, err := jvmdump.Parse(name, data)
	require.NoError(t, err)
	return d
}

// observedThreads are the threads of a program in the dumps of its process: the virtual
// ones, and those in whose stacks it is.
func observedThreads(p *jvmdump.Process, s scenarios.Scenario) []thread {
	var all []thread
	for i := range p.Threads {
		d := &p.Threads[i]
		t := thread{
			name: d.Name, virtual: d.Virtual, mounted: d.Carrier != 0, blank: d.Virtual && len(d.Stack) == 0,
			state: d.State, stack: d.Stack, application: application(d.Stack, s),
		}
		t.pinned = d.Virtual && slices.ContainsFunc(d.Stack, func(f string) bool {
			return strings.HasPrefix(f, "java.lang.VirtualThread.parkOnCarrierThread(")
		})
		if len(t.application) > 0 || d.Virtual && !strings.HasSuffix(d.Name, "-Poller") {
			all = append(all, t)
		}
	}
	sortThreads(all)
	return all
}

var uncaught = regexp.MustCompile(`^Exception in thread "(.*)" ([\w.$]+)`)

// failures are the threads that exceptions ended, by what the JVM says of them.
func failures(lines []string) []string {
	var all []string
	for _, l := range lines {
		if m := uncaught.FindStringSubmatch(l); m != nil {
			all = append(all, m[1]+": "+m[2])
		}
	}
	slices.Sort(all)
	return all
}
