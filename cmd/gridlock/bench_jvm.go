package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"

	"github.com/spf13/cobra"

	"github.com/bced87ab/gridlock/bench"
)

func newBenchJVM() *cobra.Command {
	var f format
	var javas []string
	cmd := &cobra.Command{
		Use:   "jvm",
		Short: "Compare virtual time with the time on real JVMs",
		Long: `Run ten Java programs whose threads sleep, pinned and unpinned, on real JVMs and
simulated, and compare how long they take from the first thread to the last. The
time of a JVM is the best of three rounds in one process, without its start.

JVMs are given by --java, once for each; without it that is java, if there is one.
What is not there is skipped, and that is said. It takes a minute for each JVM.`,
		Example: "  gridlock bench jvm\n  gridlock bench jvm --java /opt/jdk-21/bin/java --java /opt/jdk-25/bin/java",
		Args:    exactArgs(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
			defer stop()
			jvms, skipped, err := findJVMs(ctx, javas)
			if err != nil {
				return err
			}
			table, err := bench.CompareTimed(ctx, jvms, timedProgress(cmd.ErrOrStderr(), "programs"))
			interrupted := errors.Is(err, context.Canceled)
			if err != nil && !interrupted {
				return err
			}
			table.Skipped = skipped
			if f.name == "json" {
				err = writeJSON(cmd.OutOrStdout(), table.Document())
			} else {
				err = table.Text(cmd.OutOrStdout())
			}
			if err == nil && interrupted {
				fmt.Fprintln(cmd.ErrOrStderr(), "interrupted; to do all of it again: gridlock bench jvm")
				return exitError(exitUnknown)
			}
			return err
		},
	}
	cmd.Flags().StringArrayVar(&javas, "java", []string{"java"}, "`COMMAND` that starts a JVM")
	f.add(cmd)
	return cmd
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
