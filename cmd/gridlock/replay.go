package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/export"
	"github.com/bced87ab/gridlock/internal/report"
	"github.com/bced87ab/gridlock/scenarios"
)

func newReplay() *cobra.Command {
	var f format
	var o outputs
	cmd := &cobra.Command{
		Use:   "replay TOKEN|TRACE.jsonl",
		Short: "Run again exactly what a token or a trace recorded",
		Long: `Run again exactly what a token recorded: the scenario and its parameters, the
machine, and every choice. Each run prints its token last. A token of a scenario
that has changed since is refused, as it would show something else.

A trace that --jsonl wrote replays too, and each of its events is checked. It has
the source of a Java file in it, so that the file itself is not needed.

Exit status: as that of run.`,
		Example: "  gridlock replay $(gridlock run zipkin-reporter --format json | jq -r .replay)\n  gridlock replay trace.jsonl --graph waits.mmd",
		Args:    exactArgs(1, "one token or trace"),
		RunE:    func(cmd *cobra.Command, args []string) error { return replay(cmd, args[0], f, o) },
	}
	o.add(cmd)
	f.add(cmd)
	return cmd
}

// replay runs a token, or the run of a trace.
func replay(cmd *cobra.Command, arg string, f format, o outputs) error {
	files, err := o.list()
	if err != nil {
		return err
	}
	var r report.Run
	if isTrace(arg) {
		r, err = replayTrace(arg)
	} else {
		r, err = replayToken(arg)
	}
	if err != nil {
		return err
	}
	if err := writeFiles(files, r.Run); err != nil {
		return err
	}
	r.Timeline, r.AllOutput = o.columns(cmd.OutOrStdout()), o.allOutput
	return f.show(cmd.OutOrStdout(), r)
}

// isTrace reports whether an argument is the name of a trace and no token.
func isTrace(arg string) bool {
	if strings.HasSuffix(arg, ".jsonl") {
		return true
	}
	info, err := os.Stat(arg)
	return err == nil && info.Mode().IsRegular()
}

// replayToken runs what a token recorded.
func replayToken(text string) (report.Run, error) {
	token, err := explore.ParseToken(text)
	if err != nil {
		return report.Run{}, err
	}
	s, err := scenario(token.Scenario)
	if errors.Is(err, scenarios.ErrUnknown) {
		return report.Run{}, fmt.Errorf("%w: %q is no bundled scenario; the token of a Go test is replayed by go test, with -gridlock.replay",
			explore.ErrToken, token.Scenario)
	}
	if err != nil {
		return report.Run{}, fmt.Errorf("%w: its scenario: %w", explore.ErrToken, err)
	}
	values, err := s.Values(token.Settings...)
	if err != nil {
		return report.Run{}, fmt.Errorf("%w: its %w", explore.ErrToken, err)
	}
	trace, err := token.Replay(s.Program(values))
	if err != nil {
		return report.Run{}, fmt.Errorf("%w: scenario %s has changed since it was made: %w", explore.ErrToken, s.Name, err)
	}
	return report.Run{Run: exportOf(s, values, trace, strings.TrimSpace(text)), Recorded: len(token.Choices) > 0}, nil
}

// replayTrace does the run of a trace again and checks that it does the same.
func replayTrace(file string) (report.Run, error) {
	in, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return report.Run{}, fmt.Errorf("there is no file %s", file)
	}
	if err != nil {
		return report.Run{}, err
	}
	defer in.Close()
	r, err := export.ReadJSONL(file, in)
	if err != nil {
		return report.Run{}, err
	}
	token, err := explore.ParseToken(r.Header().Token)
	if err != nil {
		return report.Run{}, fmt.Errorf("%s:1: header: token: %w", file, err)
	}
	s, err := scenarioOf(r.Header())
	if err != nil {
		return report.Run{}, fmt.Errorf("%s:1: header: %w", file, err)
	}
	values, err := s.Values(token.Settings...)
	if err != nil {
		return report.Run{}, fmt.Errorf("%s:1: header: its %w", file, err)
	}
	trace, err := token.Replay(s.Program(values))
	if trace == nil {
		return report.Run{}, fmt.Errorf("%s:1: scenario %s has changed since the trace was made: %w", file, s.Name, err)
	}
	run := report.Run{Run: exportOf(s, values, trace, r.Header().Token), Recorded: len(token.Choices) > 0}
	if s.Source != "" && r.Header().Java != nil {
		run.Replay = shellWord(file)
	}
	if err != nil { // the first event that differs says more
		if differs := r.CompareEvents(run.Run); differs != nil {
			err = differs
		}
		return run, fmt.Errorf("scenario %s has changed since the trace was made: %w", s.Name, err)
	}
	return run, r.Compare(run.Run)
}

// shellWord quotes a name for a shell, if that is needed.
func shellWord(name string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-./", r)
	}
	if strings.IndexFunc(name, func(r rune) bool { return !plain(r) }) < 0 {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
}

// scenarioOf returns the scenario of a trace. A Java file is the one in the trace,
// whatever has become of the file.
func scenarioOf(h export.TraceHeader) (scenarios.Scenario, error) {
	switch {
	case h.Program == "go":
		return scenarios.Scenario{}, fmt.Errorf("the run is one of Go functions, which are not in the trace: go test replays it in test %s, with -gridlock.replay=%s", h.Scenario, h.Token)
	case h.Java != nil && len(h.Java.Source) > mostSource:
		return scenarios.Scenario{}, fmt.Errorf("the source of %s has %d bytes, expected %d at most", h.Java.File, len(h.Java.Source), mostSource)
	case h.Java != nil:
		s, err := scenarios.OfJava(h.Java.File, []byte(h.Java.Source))
		s.Name = h.Scenario
		return s, err
	}
	return bundled(h.Scenario)
}
