package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/bced87ab/gridlock/internal/plain"
	"github.com/bced87ab/gridlock/internal/spelling"
	"github.com/bced87ab/gridlock/java"
)

// Exit statuses.
const (
	exitClean   = 0 // completed or idle
	exitFinding = 1
	exitUsage   = 2 // usage or bad input
	exitUnknown = 3 // cut short or undetermined
	exitBug     = 4 // a bug of gridlock
)

// errOutput is what the error is of a result that could not be written.
var errOutput = errors.New("writing the result")

// exitError ends the command with a status and nothing more to say.
type exitError int

// Error is never shown.
func (e exitError) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// complaints says what went wrong in one line, or in one for each place of a Java file
// that is refused.
func complaints(err error) []string {
	var several java.Refusals
	if errors.As(err, &several) {
		return strings.Split(several.Error(), "\n")
	}
	return []string{strings.ReplaceAll(err.Error(), "\n", " ")}
}

// execute runs the command and returns its exit status. Whatever goes wrong is one
// line on stderr, and each place of a Java file that is refused is one.
func execute(args []string, stdout, stderr io.Writer) (status int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(stderr, "gridlock: a bug of gridlock, please report it: %s\n%s", plain.Line(fmt.Sprint(p)), debug.Stack())
			status = exitBug
		}
	}()
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.Execute()
	var exit exitError
	switch {
	case err == nil:
		return exitClean
	case errors.As(err, &exit):
		return int(exit)
	}
	for _, line := range complaints(err) {
		fmt.Fprintf(stderr, "gridlock: %s\n", plain.Line(line))
	}
	if errors.Is(err, errOutput) {
		return exitUnknown
	}
	return exitUsage
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "gridlock",
		Short: "Simulate JVM virtual threads and explain their deadlocks",
		Long: `gridlock simulates the machine on which JVM virtual threads run: a bounded pool
of carriers, mounting and unmounting, pinning as each JDK release has it, and
the queued locks of java.util.concurrent. It shows how a program gets stuck on
it, and says why.`,
		Example: `  gridlock run zipkin-reporter               the lock that nobody owns
  gridlock run zipkin-reporter --jdk 24      on a release that does not pin
  gridlock run zipkin-reporter --carriers 5  with one carrier more
  gridlock run Server.java                   a Java file of your own
  gridlock scenarios list                    what else there is`,
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(plainFlagError)
	root.AddCommand(newRun(), newExplore(), newWhatif(), newReplay(), newExplain(), newScenarios(), newBench())
	return root
}

// version is that of the module, as the command was built.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "unknown"
	}
	return info.Main.Version
}

// plainFlagError says of a flag's value what was expected, in the place of how
// parsing it failed.
func plainFlagError(cmd *cobra.Command, err error) error {
	said, why, number := strings.Cut(err.Error(), ": strconv.")
	switch {
	case number && strings.Contains(why, "out of range"):
		return fmt.Errorf("%s, which is too large", said)
	case number:
		return fmt.Errorf("%s, expected a number", said)
	}
	if said, why, duration := strings.Cut(err.Error(), ": time: "); duration {
		example := "500ms or 2m"
		if words := strings.Split(said, `"`); strings.HasPrefix(why, "missing unit") && len(words) > 1 {
			example = words[1] + "s"
		}
		return fmt.Errorf("%s, expected a duration such as %s", said, example)
	}
	if strings.HasPrefix(err.Error(), "unknown") {
		return unknownFlag(cmd, err)
	}
	return err
}

// pages are the flags that a run and a replay have and a search has not.
var pages = []string{"--html", "--timeline", "--trace", "--dump", "--dump-json", "--pprof", "--jsonl", "--graph", "--all-output"}

// unknownFlag names the flags that may have been meant.
func unknownFlag(cmd *cobra.Command, err error) error {
	_, flag, _ := strings.Cut(err.Error(), "flag: ")
	if cmd.Name() == "explore" && slices.Contains(pages, flag) {
		return fmt.Errorf("%w; explore ends with the command that replays the schedule, gridlock replay TOKEN, which has %s", err, flag)
	}
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, "--"+f.Name) })
	if near := spelling.Nearest(flag, known); strings.HasPrefix(flag, "--") && len(near) > 0 {
		return fmt.Errorf("%w; did you mean %s? See %s --help", err, strings.Join(near, ", "), cmd.CommandPath())
	}
	return fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())
}

// noSuchCommand refuses arguments of the root command, which are misspelt commands.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if !c.Hidden && c.Name() != "help" {
			names = append(names, c.Name())
		}
	}
	if near := spelling.Nearest(args[0], names); len(near) > 0 {
		return fmt.Errorf("unknown command %q; did you mean %s?", args[0], strings.Join(near, ", "))
	}
	return fmt.Errorf("unknown command %q, expected one of %s", args[0], strings.Join(names, ", "))
}

// exactArgs wants n arguments, which usage names.
func exactArgs(n int, usage string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == n {
			return nil
		}
		return fmt.Errorf("%s takes %s, and got %d arguments; see %[1]s --help", cmd.CommandPath(), usage, len(args))
	}
}

// isTerminal reports whether w is a terminal on which colours are welcome.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}
