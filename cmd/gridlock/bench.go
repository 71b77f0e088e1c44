package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/bced87ab/gridlock/bench"
)

func newBench() *cobra.Command {
	var f format
	cmd := &cobra.Command{
		Use:   "bench [NAME]",
		Short: "Measure servers, detectors, and gridlock itself",
		Long: `Measure servers in virtual time, detectors, and gridlock itself beside targets and
others. Most have a command of their own:

  workload     a simulated server under load: throughput, latency, the knee; seconds
  detectors    what the watchdog finds and misses; seconds
  jvm          virtual time against the time on real JVMs; a minute for each
  peers        Shuttle, Loom, Go's own and JVMs on the same program; minutes
  spin         the model checker SPIN on the same program; minutes
  strategies   how soon each way to sample schedules finds a failure; minutes

NAME measures this machine, and prints each figure beside its target: target,
measured, ratio. A ratio of 1 or more meets the target. NAME is a group, a
benchmark, what the names of several have in them, or all, which takes minutes.

` + groups() + `
Searches and samples on one core are measured in processor time; all else in the
time that passes, so let nothing else run meanwhile. The same are Go benchmarks:
go test -bench . ./bench/...`,
		Example: `  gridlock bench workload          throughput and latency by the share of pinned requests
  gridlock bench engine            one group
  gridlock bench netflix-fifo      one benchmark
  gridlock bench sample            those with sample in their name
  gridlock bench all               all of both groups`,
		Args: atMostOne("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			name := args[0]
			if name == "all" {
				name = ""
			}
			results, err := bench.Run(name, timedProgress(cmd.ErrOrStderr(), "benchmarks"))
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
	cmd.AddCommand(newBenchWorkload(), newBenchDetectors(), newBenchJVM(), newBenchPeers(), newBenchSPIN(), newBenchStrategies())
	return cmd
}

// groups lists the groups with the names of their benchmarks.
func groups() string {
	var b strings.Builder
	for _, g := range bench.Groups() {
		fmt.Fprintf(&b, "  %-8s%s:\n", g.Name, g.What)
		line := ""
		for _, x := range g.Benchmarks {
			if line != "" && len(line)+len(x.Name) > 68 {
				fmt.Fprintf(&b, "          %s\n", line)
				line = ""
			}
			line = strings.TrimSpace(line + " " + x.Name)
		}
		fmt.Fprintf(&b, "          %s\n", line)
	}
	return b.String()
}

// atMostOne wants one argument or none.
func atMostOne(usage string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= 1 {
			return nil
		}
		return fmt.Errorf("%s takes at most one %s, and got %d; see %[1]s --help", cmd.CommandPath(), usage, len(args))
	}
}

// mostSPINCarriers is as far as SPIN's search fits into memory.
const mostSPINCarriers = 4

func newBenchSPIN() *cobra.Command {
	var f format
	var carriers int
	cmd := &cobra.Command{
		Use:   "spin",
		Short: "Compare the search with the model checker SPIN",
		Long: `Let SPIN visit every state of the Netflix case with one FIFO queue, from a model
in Promela (bench/spin/zipkin.pml) that has the same states and steps, and search
the same program here: without reductions, which visits the same states, and with
them. Seconds are those of the processor, on one core.

SPIN counts some transitions more: those that only the reporter makes when all
else has ended. It needs spin and gcc; where they are missing that is said, and
nothing is measured. It takes minutes and some gigabytes of memory.`,
		Example: "  gridlock bench spin\n  gridlock bench spin --carriers 3",
		Args:    exactArgs(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if carriers < 1 || carriers > mostSPINCarriers {
				return fmt.Errorf("--carriers is %d, expected 1 to %d", carriers, mostSPINCarriers)
			}
			c, err := bench.CompareSPIN(cmd.Context(), carriers, progress(cmd.ErrOrStderr()))
			if err != nil {
				return err
			}
			if f.name == "json" {
				return writeJSON(cmd.OutOrStdout(), c.Document())
			}
			return c.Text(cmd.OutOrStdout())
		},
	}
	cmd.Flags().IntVar(&carriers, "carriers", mostSPINCarriers, "from 1 to `N` carriers, with as many pinned requests")
	f.add(cmd)
	return cmd
}

func newBenchStrategies() *cobra.Command {
	var f format
	var markdown bool
	cmd := &cobra.Command{
		Use:   "strategies",
		Short: "Compare the ways to sample schedules",
		Long: `Count how many schedules each strategy (random, pct, pos, urw) takes to its first
failure: for every scenario that gets stuck, and for the Netflix case with more
and more carriers and pinned requests. A figure is the mean over the samples that
found one; "missed" are those that did not within the limit.

Each sample is seeded: the same bytes are printed every time, everywhere. It takes
some minutes. docs/strategies.md explains the strategies and what the table says.`,
		Example: "  gridlock bench strategies\n  gridlock bench strategies --markdown   the table of docs/strategies.md",
		Args:    exactArgs(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if markdown && f.name == "json" {
				return errors.New("--markdown and --format json exclude each other")
			}
			t, err := bench.Strategies(cmd.Context(), progress(cmd.ErrOrStderr()))
			switch {
			case err != nil:
				return err
			case markdown:
				return t.Markdown(cmd.OutOrStdout())
			case f.name == "json":
				return writeJSON(cmd.OutOrStdout(), t.Document())
			}
			return t.Text(cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&markdown, "markdown", false, "print the table as Markdown")
	f.add(cmd)
	return cmd
}
