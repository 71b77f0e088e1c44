package scenarios

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/internal/spelling"
	"github.com/bced87ab/gridlock/scheduler"
)

// Scenario is a program with its story.
type Scenario struct {
	// Name is what commands call it, Title what it is in a line.
	Name, Title string
	// Story tells what happens and why, a paragraph an element.
	Story []string
	// LookAt says what to look at in the output.
	LookAt string
	// Sources are where it comes from.
	Sources []string
	// JDK, Carriers and MaxPoolSize are the machine that shows it best. Zero means 21,
	// four carriers, and the maximum that a JVM has.
	JDK, Carriers, MaxPoolSize int
	// Queues are the scheduler's queues for which Expected holds. Nil means that they make
	// no difference.
	Queues *scheduler.QueueMode
	// Params are what can be set.
	Params []Param
	// Scales names the parameter that has no bound in reality: whatever the
	// parallelism, as many threads can come. It is empty if there is none.
	Scales string
	// Repairs are the names of those scenarios that are this one repaired. A parameter
	// means the same in all that have it.
	Repairs []string
	// Remedy says of a repaired scenario what was done, as in "limiting the wait".
	Remedy string
	// Expected says what becomes of it with its default parameters.
	Expected []Expectation

	// File and Source are the Java file that it is, if it is one. Java is the name of a
	// scenario that is a Java file and does the same, if this one is compiled code and
	// there is one.
	File, Source, Java string

	build   func(Values) *scheduler.Program
	buildGo func(Values) *scheduler.Program
}

// Param is a number that can be set.
type Param struct {
	Name, Help string
	Default    int
	Min, Max   int
	// Search, if not nil, is the default of a search of all schedules, where what the
	// default adds is more states and no other outcome.
	Search *int
}

// Values are the values of a scenario's parameters.
type Values map[string]int

// NoBound is the end of a range of releases or of parallelism that has none.
const NoBound = 1 << 20

// Expectation is the verdict of a run under the FIFO policy for a range of
// releases and of parallelism, both inclusive.
type Expectation struct {
	FromJDK, ToJDK           int
	FromCarriers, ToCarriers int
	Verdict                  deadlock.Verdict
	Kind                     string
}

// ErrUnknown is what the error of Lookup and of Values is.
var ErrUnknown = errors.New("unknown")

// All returns the scenarios in the order in which they are best read.
func All() []Scenario { return append(append(zipkinScenarios(), monitorNotified()), fromJava()...) }

// fromJava reads the Java files once.
var fromJava = sync.OnceValue(javaScenarios)

// Lookup returns a scenario by name. The error is an ErrUnknown that names the
// nearest ones, if any is near.
func Lookup(name string) (Scenario, error) {
	var names []string
	for _, s := range All() {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	if near := strings.Join(spelling.Nearest(name, names), ", "); near != "" {
		return Scenario{}, fmt.Errorf("%w scenario %q; did you mean %s?", ErrUnknown, name, near)
	}
	return Scenario{}, fmt.Errorf("%w scenario %q", ErrUnknown, name)
}

// Values returns the values of the scenario's parameters: the defaults, changed by
// settings of the form name=value. The error is an ErrUnknown, or says what was
// expected instead of a value.
func (s Scenario) Values(settings ...string) (Values, error) {
	v := Values{}
	var names []string
	for _, p := range s.Params {
		v[p.Name] = p.Default
		names = append(names, p.Name)
	}
	for _, setting := range settings {
		name, value, ok := strings.Cut(setting, "=")
		if !ok {
			return nil, fmt.Errorf("setting %q of %s is not of the form name=value", setting, s.Name)
		}
		i := slices.Index(names, name)
		if i < 0 {
			return nil, fmt.Errorf("%w parameter %q of %s; %s", ErrUnknown, name, s.Name, suggest(name, names))
		}
		p := s.Params[i]
		n, err := strconv.Atoi(value)
		if err != nil || n < p.Min || n > p.Max {
			return nil, fmt.Errorf("parameter %s of %s is %q, expected a number from %d to %d", name, s.Name, value, p.Min, p.Max)
		}
		v[name] = n
	}
	return v, nil
}

// SearchValues returns the values for a search of all schedules: as Values does, but
// parameters that are not set have their default for searches, if they have one.
func (s Scenario) SearchValues(settings ...string) (Values, error) {
	s.Params = slices.Clone(s.Params)
	for i, p := range s.Params {
		if p.Search != nil {
			s.Params[i].Default = *p.Search
		}
	}
	return s.Values(settings...)
}

// Settings returns those values that are not the defaults, as settings.
func (s Scenario) Settings(v Values) []string {
	var settings []string
	for _, p := range s.Params {
		if n, ok := v[p.Name]; ok && n != p.Default {
			settings = append(settings, fmt.Sprintf("%s=%d", p.Name, n))
		}
	}
	return settings
}

// Program returns the scenario as compiled code. Missing values are the defaults.
func (s Scenario) Program(v Values) *scheduler.Program { return s.make(s.build, v) }

// GoProgram returns the scenario as Go functions, or nil if it has no such form with
// these values.
func (s Scenario) GoProgram(v Values) *scheduler.Program {
	if s.buildGo == nil {
		return nil
	}
	return s.make(s.buildGo, v)
}

func (s Scenario) make(build func(Values) *scheduler.Program, v Values) *scheduler.Program {
	all := Values{}
	for _, p := range s.Params {
		all[p.Name] = p.Default
		if n, ok := v[p.Name]; ok {
			all[p.Name] = n
		}
	}
	p := build(all)
	if p != nil {
		p.Name = s.Name
	}
	return p
}

// Machine returns the release and the number of carriers that show the scenario best.
func (s Scenario) Machine() (jdk, carriers int) {
	return cmp.Or(s.JDK, 21), cmp.Or(s.Carriers, scheduler.DefaultParallelism)
}

// Expect returns what is expected of a run with the default parameters; ok is
// false if nothing is.
func (s Scenario) Expect(jdk, carriers int) (e Expectation, ok bool) {
	for _, e := range s.Expected {
		if jdk >= e.FromJDK && jdk <= e.ToJDK && carriers >= e.FromCarriers && carriers <= e.ToCarriers {
			return e, true
		}
	}
	return Expectation{}, false
}

// suggest names those of names that are nearest to a misspelt one, or all.
func suggest(name string, names []string) string {
	if near := strings.Join(spelling.Nearest(name, names), ", "); near != "" {
		return "did you mean " + near + "?"
	}
	if len(names) == 0 {
		return "it has none"
	}
	return "known ones are " + strings.Join(names, ", ")
}
