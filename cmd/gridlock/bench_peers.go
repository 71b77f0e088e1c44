package main

import (
	"fmt"
	"os"
	"os/signal"
	"strings"

	"github.com/spf13/cobra"

	"github.com/bced87ab/gridlock/bench"
)

func newBenchPeers() *cobra.Command {
	var f format
	var o bench.PeerOptions
	var javas []string
	var only string
	cmd := &cobra.Command{
		Use:   "peers",
		Short: "Compare gridlock with other tools on the same program",
		Long: `Run the Netflix case without its reporter, with carriers as a counting semaphore,
in the tools that are installed, and skip the others with a reason:

  gridlock  its samples, and its search of every schedule
  rust      Shuttle and Loom: schedules a second, and schedules to the deadlock
  go        testing/synctest and go-deadlock: do they see it, what does a step cost
  jvm       real JVMs, given by --java: how soon a dump shows that one hangs
  spin      SPIN on its model in Promela (bench/spin), two carriers

The Rust and Go programs are built first, which takes minutes and fetches their
modules; --dir keeps what is built. Ctrl-C prints what there is so far, and the
command that does the rest.`,
		Example: "  gridlock bench peers\n  gridlock bench peers --only gridlock,rust --dir /tmp/peers\n  gridlock bench peers --only jvm --java /opt/jdk-25/bin/java",
		Args:    exactArgs(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
			defer stop()
			if only != "" {
				o.Parts = strings.Split(only, ",")
			}
			var err error
			if o.JVMs, o.Skipped, err = findJVMs(ctx, javas); err != nil {
				return err
			}
			table, err := bench.ComparePeers(ctx, o, timedProgress(cmd.ErrOrStderr(), "parts"))
			if err != nil {
				return err
			}
			if f.name == "json" {
				err = writeJSON(cmd.OutOrStdout(), table.Document())
			} else {
				err = table.Text(cmd.OutOrStdout())
			}
			if err == nil && len(table.Left) > 0 {
				fmt.Fprintf(cmd.ErrOrStderr(), "interrupted; to go on:\n%s\n", restOfPeers(cmd, table.Left, javas, o.Dir, f.name))
				return exitError(exitUnknown)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&only, "only", "", "`PARTS` of the above, parted by commas (default all)")
	cmd.Flags().StringArrayVar(&javas, "java", []string{"java"}, "`COMMAND` that starts a JVM")
	cmd.Flags().StringVar(&o.Dir, "dir", "", "keep what is built in `DIR`")
	f.add(cmd)
	return cmd
}

// restOfPeers is the command that does the parts that are left, with the flags that were
// given.
func restOfPeers(cmd *cobra.Command, left, javas []string, dir, format string) string {
	again := "gridlock bench peers --only " + strings.Join(left, ",")
	if cmd.Flags().Changed("java") {
		for _, java := range javas {
			again += " --java " + shellWord(java)
		}
	}
	if dir != "" {
		again += " --dir " + shellWord(dir)
	}
	if format == "json" {
		again += " --format json"
	}
	return again
}
