package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/bced87ab/gridlock/internal/plain"
	"github.com/bced87ab/gridlock/internal/report"
	"github.com/bced87ab/gridlock/scenarios"
)

func newScenarios() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "scenarios",
		Short:   "List the bundled scenarios, or show one",
		Long:    "List the bundled scenarios, or show one: its story, its sources and what can be\nset.",
		Example: "  gridlock scenarios list\n  gridlock scenarios show zipkin-reporter",
		Args:    noSuchCommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return listScenarios(cmd.OutOrStdout(), "text") },
	}
	cmd.AddCommand(newScenariosList(), newScenariosShow(), newScenariosJava())
	return cmd
}

func newScenariosList() *cobra.Command {
	var f format
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the bundled scenarios",
		Args:  exactArgs(0, "no arguments"),
		RunE:  func(cmd *cobra.Command, _ []string) error { return listScenarios(cmd.OutOrStdout(), f.name) },
	}
	f.add(cmd)
	return cmd
}

func newScenariosShow() *cobra.Command {
	var f format
	cmd := &cobra.Command{
		Use:     "show SCENARIO",
		Short:   "Show the story of a scenario, its sources and parameters",
		Example: "  gridlock scenarios show zipkin-reporter",
		Args:    exactArgs(1, "one scenario"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := bundled(args[0])
			if err != nil {
				return err
			}
			if f.name == "json" {
				return writeJSON(cmd.OutOrStdout(), scenarioDocument(s))
			}
			return showScenario(cmd.OutOrStdout(), s)
		},
	}
	f.add(cmd)
	return cmd
}

func newScenariosJava() *cobra.Command {
	return &cobra.Command{
		Use:   "java SCENARIO",
		Short: "Print the Java file of a scenario, to run it on a JVM or to change it",
		Long: `Print the Java file of a scenario. It runs unchanged on a JVM, with java, and on
the machine of gridlock. Of a scenario that is compiled code with parameters, such
as zipkin-reporter, it is the file of another one that does the same, if there is
one; scenarios show says which.`,
		Example: `  gridlock scenarios java lock-order > LockOrder.java
  java LockOrder.java                on a JVM: it hangs
  gridlock run LockOrder.java        here: it says why`,
		Args: exactArgs(1, "one scenario"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := bundled(args[0])
			if err != nil {
				return err
			}
			if s.Java != "" {
				if s, err = scenarios.Lookup(s.Java); err != nil {
					return err
				}
			}
			if s.Source == "" {
				return fmt.Errorf("scenario %s is no Java file but compiled code of gridlock", s.Name)
			}
			if _, err := io.WriteString(cmd.OutOrStdout(), s.Source); err != nil {
				return fmt.Errorf("%w: %w", errOutput, err)
			}
			return nil
		},
	}
}

// scenarioJSON is a scenario as JSON.
type scenarioJSON struct {
	Schema     string            `json:"schema"`
	Name       string            `json:"name"`
	Title      string            `json:"title"`
	Story      []string          `json:"story"`
	LookAt     string            `json:"lookAt"`
	Sources    []string          `json:"sources"`
	JDK        int               `json:"jdk"`
	Carriers   int               `json:"parallelism"`
	Queues     *string           `json:"queues"` // null if they make no difference
	File       *string           `json:"file"`   // of Java; null if it is compiled code
	Java       *string           `json:"java"`   // the scenario that is its Java file
	Parameters []parameterJSON   `json:"parameters"`
	Expected   []expectationJSON `json:"expected"`
}

type parameterJSON struct {
	Name    string `json:"name"`
	Help    string `json:"help"`
	Default int    `json:"default"`
	Min     int    `json:"min"`
	Max     int    `json:"max"`
	Search  *int   `json:"search"`
}

// expectationJSON is an expected verdict; a bound that is null is none.
type expectationJSON struct {
	FromJDK      int     `json:"fromJdk"`
	ToJDK        *int    `json:"toJdk"`
	FromCarriers int     `json:"fromCarriers"`
	ToCarriers   *int    `json:"toCarriers"`
	Verdict      string  `json:"verdict"`
	Kind         *string `json:"kind"`
}

func scenarioDocument(s scenarios.Scenario) scenarioJSON {
	jdk, carriers := s.Machine()
	d := scenarioJSON{
		JDK: jdk, Carriers: carriers,
		Schema: report.Schema, Name: s.Name, Title: s.Title, Story: s.Story, LookAt: s.LookAt, Sources: s.Sources,
		Parameters: []parameterJSON{}, Expected: []expectationJSON{},
	}
	if s.Queues != nil {
		d.Queues = new(s.Queues.String())
	}
	if s.File != "" {
		d.File, d.Java = &s.File, &s.Name
	}
	if s.Java != "" {
		d.Java = &s.Java
	}
	for _, p := range s.Params {
		d.Parameters = append(d.Parameters, parameterJSON(p))
	}
	for _, e := range s.Expected {
		x := expectationJSON{FromJDK: e.FromJDK, FromCarriers: e.FromCarriers, Verdict: string(e.Verdict)}
		if e.ToJDK < scenarios.NoBound {
			x.ToJDK = &e.ToJDK
		}
		if e.ToCarriers < scenarios.NoBound {
			x.ToCarriers = &e.ToCarriers
		}
		if e.Kind != "" {
			x.Kind = &e.Kind
		}
		d.Expected = append(d.Expected, x)
	}
	return d
}

func listScenarios(w io.Writer, format string) error {
	if format == "json" {
		all := []scenarioJSON{}
		for _, s := range scenarios.All() {
			all = append(all, scenarioDocument(s))
		}
		return writeJSON(w, all)
	}
	widest := 0
	for _, s := range scenarios.All() {
		widest = max(widest, len(s.Name))
	}
	for _, s := range scenarios.All() {
		name := s.Name
		for _, l := range report.Wrap(s.Title, 78-widest) {
			fmt.Fprintf(w, "%-*s  %s\n", widest, name, l)
			name = ""
		}
	}
	return nil
}

func showScenario(w io.Writer, s scenarios.Scenario) error {
	var b strings.Builder
	for _, l := range report.Wrap(s.Name+": "+s.Title, 80) {
		fmt.Fprintln(&b, l)
	}
	for _, p := range append(s.Story, "Look at: "+s.LookAt) {
		fmt.Fprintln(&b)
		for _, l := range report.Wrap(p, 80) {
			fmt.Fprintln(&b, l)
		}
	}
	jdk, carriers := s.Machine()
	fmt.Fprintf(&b, "\nMachine, unless flags say otherwise: JDK %d, %s", jdk, report.Plural(carriers, "carrier"))
	if s.MaxPoolSize != 0 {
		fmt.Fprintf(&b, ", %d at most", s.MaxPoolSize)
	}
	if s.Queues != nil {
		fmt.Fprintf(&b, ", %s queues, on which it depends", s.Queues)
	}
	fmt.Fprintln(&b)
	showParameters(&b, s.Params)
	fmt.Fprintln(&b, "\nExpected of a run with the FIFO policy:")
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, e := range s.Expected {
		kind := ""
		if e.Kind != "" {
			kind = ", " + e.Kind
		}
		fmt.Fprintf(t, "  JDK %s\t%s\t%s%s\n", span(e.FromJDK, e.ToJDK), "carriers "+span(e.FromCarriers, e.ToCarriers), e.Verdict, kind)
	}
	_ = t.Flush()
	fmt.Fprintln(&b, "\nSources:")
	for _, src := range s.Sources {
		fmt.Fprintf(&b, "  %s\n", src)
	}
	if len(s.Repairs) > 0 {
		fmt.Fprintf(&b, "\nRepaired: %s\n", strings.Join(s.Repairs, ", "))
	}
	fmt.Fprintf(&b, "\nrun it with: gridlock run %s\n", s.Name)
	if err := showJava(&b, s); err != nil {
		return err
	}
	_, err := io.WriteString(w, plain.Text(b.String()))
	return err
}

// showJava says where the Java file of a scenario is.
func showJava(w io.Writer, s scenarios.Scenario) error {
	form := s
	if s.Java != "" {
		var err error
		if form, err = scenarios.Lookup(s.Java); err != nil {
			return err
		}
	}
	if form.File == "" {
		return nil
	}
	_, carriers := form.Machine()
	fmt.Fprintf(w, "run it on a JVM: gridlock scenarios java %s > %s\n", form.Name, form.File)
	fmt.Fprintf(w, "                 java -Djdk.virtualThreadScheduler.parallelism=%d", carriers)
	if form.MaxPoolSize != 0 {
		fmt.Fprintf(w, " -Djdk.virtualThreadScheduler.maxPoolSize=%d", form.MaxPoolSize)
	}
	fmt.Fprintf(w, " %s\n", form.File)
	if s.Java != "" {
		fmt.Fprintf(w, "The file is scenario %s, which does the same.\n", s.Java)
	}
	return nil
}

func showParameters(w io.Writer, params []scenarios.Param) {
	if len(params) == 0 {
		return
	}
	fmt.Fprintln(w, "\nParameters, for --set name=value:")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, p := range params {
		search := ""
		if p.Search != nil {
			search = fmt.Sprintf("; %d in a search", *p.Search)
		}
		fmt.Fprintf(t, "  %s=%d\t%s%s\n", p.Name, p.Default, p.Help, search)
	}
	_ = t.Flush()
}

// span writes a range of numbers.
func span(from, to int) string {
	switch {
	case to >= scenarios.NoBound:
		return fmt.Sprintf("%d and more", from)
	case from == to:
		return fmt.Sprint(from)
	}
	return fmt.Sprintf("%d to %d", from, to)
}
