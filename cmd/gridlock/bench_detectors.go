package main

import (
	"fmt"
	"os"
	"os/signal"

	"github.com/spf13/cobra"

	"github.com/bced87ab/gridlock/bench"
)

// mostPrograms is how many generated programs are run at most.
const mostPrograms = 1_000_000

func newBenchDetectors() *cobra.Command {
	var f format
	var programs, from int
	cmd := &cobra.Command{
		Use:   "detectors",
		Short: "Score the watchdog, and what a JVM brings, on programs that hang",
		Long: `Run the whole catalogue, on every release with 1, 2, 4 and 8 carriers, and programs
generated at random, and count what each detector found, missed, and raised an
alarm of that was none: the watchdog, the JVM's own search for deadlocks, and the
event that a JVM records of pinned threads. What is true of each run is what its
explanation says, which knows the whole state. The same table is printed every
time; it takes seconds.`,
		Example: "  gridlock bench detectors\n  gridlock bench detectors --programs 100000",
		Args:    exactArgs(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if programs < 0 || programs > mostPrograms || from < 0 || from > programs {
				return fmt.Errorf("--from %d --programs %d, expected 0 to %d programs and to go on from one of them", from, programs, mostPrograms)
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
			defer stop()
			table := bench.ScoreDetectors(ctx, from, programs, timedProgress(cmd.ErrOrStderr(), "parts"))
			var err error
			if f.name == "json" {
				err = writeJSON(cmd.OutOrStdout(), table.Document())
			} else {
				err = table.Text(cmd.OutOrStdout())
			}
			if err == nil && table.Stopped >= 0 {
				fmt.Fprintf(cmd.ErrOrStderr(), "interrupted; to go on:\ngridlock bench detectors --programs %d --from %d --format %s\n", programs, table.Stopped, f.name)
				return exitError(exitUnknown)
			}
			return err
		},
	}
	cmd.Flags().IntVar(&programs, "programs", 1000, "`N` generated programs")
	cmd.Flags().IntVar(&from, "from", 0, "go on with program `N`, without the catalogue")
	f.add(cmd)
	return cmd
}
