package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/jvmdump"
)

func newExplain() *cobra.Command {
	var f format
	var mask bool
	cmd := &cobra.Command{
		Use:   "explain DUMP...|-",
		Short: "Explain thread dumps of a real JVM",
		Long: `Read thread dumps of a real JVM, from JDK 21 on, and say what they show: the
verdict and how certain it is, who holds the carriers and why, who is next, and
what to do. A DUMP is what one of these wrote:

  jcmd PID Thread.dump_to_file -format=json FILE   all threads (or as text)
  jcmd PID Thread.print -l > FILE                  carriers, owners (or jstack)

With - a dump is read from the standard input. Several dumps of one process are
explained together: each kind has what the others lack, and later ones show who
moved. What the dumps do not show is not claimed; then the last lines are the
commands that take the dump to add and explain all together. The JVM writes a
relative FILE to its own directory.

Exit status: 0 if it is idle, 1 with a finding, 2 for bad input, 3 if it cannot
be told, 4 for a bug of gridlock.`,
		Example: `  gridlock explain threads.json
  gridlock explain threads.json threads.print later.json
  gridlock explain threads.json --mask > to-share.txt
  gridlock explain threads.json --format json | jq .certainty`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("gridlock explain takes one dump or more, and got none; see gridlock explain --help")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return explainFiles(cmd, args, mask, f) },
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().BoolVar(&mask, "mask", false, "hide the names of classes and hosts")
	f.add(cmd)
	return cmd
}

// explainFiles explains dumps and returns the exit status as an error.
func explainFiles(cmd *cobra.Command, files []string, mask bool, f format) error {
	hide := jvmdump.NewMask()
	var dumps []*jvmdump.Dump
	for _, name := range files {
		d, err := readDump(name)
		if err != nil {
			return err
		}
		if mask {
			hide.Apply(d)
		}
		dumps = append(dumps, d)
	}
	p, err := jvmdump.Correlate(dumps...)
	if err != nil {
		return err
	}
	x := jvmdump.Explain(p)
	w := cmd.OutOrStdout()
	if f.name == "json" {
		err = writeJSON(w, x.Document())
	} else {
		err = x.WriteText(w, textWidth)
	}
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", errOutput, err)
	case x.Verdict == deadlock.Unknown:
		return exitError(exitUnknown)
	case !x.Verdict.Clean():
		return exitError(exitFinding)
	}
	return nil
}

func readDump(name string) (*jvmdump.Dump, error) {
	if name == standardInput {
		if term.IsTerminal(int(os.Stdin.Fd())) {
			return nil, errors.New("- is a thread dump on the standard input, expected one there, as in jcmd PID Thread.print -l | gridlock explain -")
		}
		return jvmdump.Read(jvmdump.StandardInput, os.Stdin)
	}
	file, err := os.Open(name)
	var path *fs.PathError
	if errors.As(err, &path) {
		return nil, fmt.Errorf("%s: %w", name, path.Err)
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return jvmdump.Read(name, file)
}
