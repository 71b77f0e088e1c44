package main

import (
	"github.com/spf13/cobra"

	"github.com/bced87ab/gridlock/bench"
)

func newBench() *cobra.Command {
	var f format
	cmd := &cobra.Command{
		Use:   "bench [NAME]",
		Short: "Measure the engine against its targets",
		Long: `Measure the engine on this machine and print each figure beside its target:
target, measured, ratio. A ratio of 1 or more meets the target. NAME picks the
benchmarks whose name contains it.

The same are Go benchmarks: go test -bench . ./bench`,
		Example: "  gridlock bench\n  gridlock bench park",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := ""
			if len(args) > 0 {
				name = args[0]
			}
			results, err := bench.Run(name, progress(cmd.ErrOrStderr()))
			if err != nil {
				return err
			}
			if f.name == "json" {
				return writeJSON(cmd.OutOrStdout(), bench.Document(results))
			}
			return bench.WriteTable(cmd.OutOrStdout(), results)
		},
	}
	f.add(cmd)
	return cmd
}
