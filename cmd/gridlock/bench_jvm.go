package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/spf13/cobra"

	"github.com/bced87ab/gridlock/bench"
)

// comparison is what a comparison with JVMs comes to.
type comparison interface{ Text(w io.Writer) error }

func newBenchJVM() *cobra.Command {
	var f format
	var javas []string
	var load bool
	cmd := &cobra.Command{
		Use:   "jvm",
		Short: "Compare virtual time with the time on real JVMs",
		Long: `Run ten Java programs whose threads sleep, pinned and unpinned, on real JVMs and
simulated, and compare how long they take from the first thread to the last. The
time of a JVM is the best of three rounds in one process, without its start.

With --load it is the server of bench workload instead: the same requests at the
same moments, for some shares of pinned requests, below the knee and above it.

JVMs are given by --java, once for each; without it that is java, if there is one.
What is not there is skipped, and that is said. It takes a minute for each JVM,
and three with --load.`,
		Example: "  gridlock bench jvm\n  gridlock bench jvm --load --java /opt/jdk-21/bin/java --java /opt/jdk-25/bin/java",
		Args:    exactArgs(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
			defer stop()
			jvms, skipped, err := findJVMs(ctx, javas)
			if err != nil {
				return err
			}
			table, document, err := compareJVMs(ctx, cmd, jvms, skipped, load)
			interrupted := ctx.Err() != nil
			if err != nil && !interrupted {
				return err
			}
			if f.name == "json" {
				err = writeJSON(cmd.OutOrStdout(), document)
			} else {
				err = table.Text(cmd.OutOrStdout())
			}
			if err == nil && interrupted {
				fmt.Fprintf(cmd.ErrOrStderr(), "interrupted; to do all of it again: %s\n", againJVM(javas, load))
				return exitError(exitUnknown)
			}
			return err
		},
	}
	cmd.Flags().StringArrayVar(&javas, "java", []string{"java"}, "`COMMAND` that starts a JVM")
	cmd.Flags().BoolVar(&load, "load", false, "compare a server under load")
	f.add(cmd)
	return cmd
}

// compareJVMs makes the comparison that is asked for.
func compareJVMs(ctx context.Context, cmd *cobra.Command, jvms []bench.JVM, skipped []string, load bool) (comparison, any, error) {
	if load {
		t, err := bench.CompareLoad(ctx, jvms, bench.LoadDuration, timedProgress(cmd.ErrOrStderr(), "loads"))
		t.Skipped = skipped
		return t, t.Document(), err
	}
	t, err := bench.CompareTimed(ctx, jvms, timedProgress(cmd.ErrOrStderr(), "programs"))
	t.Skipped = skipped
	return t, t.Document(), err
}

// againJVM is the command that makes the comparison once more.
func againJVM(javas []string, load bool) string {
	again := "gridlock bench jvm"
	if load {
		again += " --load"
	}
	for _, java := range javas {
		again += " --java " + shellWord(java)
	}
	return again
}

// findJVMs returns the JVMs that are there, and why the others are not.
func findJVMs(ctx context.Context, javas []string) (jvms []bench.JVM, skipped []string, err error) {
	for _, java := range javas {
		j, err := bench.FindJVM(ctx, java)
		switch {
		case errors.Is(err, bench.ErrNoJVM):
			skipped = append(skipped, err.Error())
		case err != nil:
			return nil, nil, err
		default:
			jvms = append(jvms, j)
		}
	}
	return jvms, skipped, nil
}
