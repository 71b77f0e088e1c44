package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/internal/report"
	"github.com/bced87ab/gridlock/scenarios"
)

func newReplay() *cobra.Command {
	var f format
	var o outputs
	cmd := &cobra.Command{
		Use:   "replay TOKEN",
		Short: "Run again exactly what a token recorded",
		Long: `Run again exactly what a token recorded: the scenario and its parameters, the
machine, and every choice. Each run prints its token last. A token of a scenario
that has changed since is refused, as it would show something else.

Exit status: as that of run.`,
		Example: "  gridlock replay $(gridlock run zipkin-reporter --format json | jq -r .replay)",
		Args:    exactArgs(1, "one token"),
		RunE:    func(cmd *cobra.Command, args []string) error { return replay(cmd, args[0], f, o) },
	}
	o.add(cmd)
	f.add(cmd)
	return cmd
}

func replay(cmd *cobra.Command, text string, f format, o outputs) error {
	files, err := o.list()
	if err != nil {
		return err
	}
	token, err := explore.ParseToken(text)
	if err != nil {
		return err
	}
	s, err := scenario(token.Scenario)
	if errors.Is(err, scenarios.ErrUnknown) {
		return fmt.Errorf("%w: %q is no bundled scenario; the token of a Go test is replayed by go test, with -gridlock.replay",
			explore.ErrToken, token.Scenario)
	}
	if err != nil {
		return fmt.Errorf("%w: its scenario: %w", explore.ErrToken, err)
	}
	values, err := s.Values(token.Settings...)
	if err != nil {
		return fmt.Errorf("%w: its %w", explore.ErrToken, err)
	}
	trace, err := token.Replay(s.Program(values))
	if err != nil {
		return fmt.Errorf("%w: scenario %s has changed since it was made: %w", explore.ErrToken, s.Name, err)
	}
	r := exportOf(s, values, trace, strings.TrimSpace(text))
	if err := writeFiles(files, r); err != nil {
		return err
	}
	return f.show(cmd.OutOrStdout(), report.Run{Run: r, Recorded: len(token.Choices) > 0})
}
