package export

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bced87ab/gridlock/scheduler"
)

// Profiles are where the virtual time of a run went, in the format of pprof
// (https://github.com/google/pprof/blob/main/proto/profile.proto). The times are
// nanoseconds of virtual time. Waits that had not ended have the label open, and count up to
// the end of the run, or, if threads are stuck, until Config.WatchdogThreshold after it. In
// any time only these count. Labels name the thread, its number (tid), what it waits for (wait)
// and of which object (object).
type Profiles struct {
	// Block says who waited, with the stack of the waiter: contentions, their delay, and
	// carrier-wait, the part of the delay for which a virtual thread could have gone on
	// and had no carrier. Sleeping and computing are no waits, but to have no carrier
	// afterwards is.
	Block *profile.Profile
	// Mutex says who let others wait for a lock, monitor, class or permit, with the stack
	// of the owner when it gave it up, or where it is at the end: how many waited, and how
	// long all of them together. While nobody has it, they wait for the next owner, which
	// was woken and has not run: its stack then has a frame on top that says so.
	Mutex *profile.Profile
	// Pinned says which virtual threads blocked and kept their carriers: how often, and
	// for how long. The label held-by says why, as in the JSON of a run, and pinned-by
	// names the frame that pins.
	Pinned *profile.Profile
}

// docURL is what pprof shows as the documentation of the profiles.
const docURL = "https://github.com/bced87ab/gridlock/blob/main/docs/export.md"

// Profile does the run once more and returns its profiles. Two profiles of one kind have
// the same types of samples, so that pprof can compare and merge those of different runs.
func Profile(r Run) (*Profiles, error) {
	r, err := r.complete()
	if err != nil {
		return nil, err
	}
	p := &profiler{
		block:   newSamples("contentions/count", "delay/nanoseconds", "carrier-wait/nanoseconds"),
		mutex:   newSamples("contentions/count", "delay/nanoseconds"),
		pinned:  newSamples("contentions/count", "held/nanoseconds"),
		objects: map[scheduler.ObjectID]*contention{}, names: map[scheduler.ObjectID]string{},
	}
	err = r.Walk(func(s Step) error {
		if s.Action == 0 {
			s.Machine.Observe(p.observe)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	p.finish(r.Trace.Machine, r.looked())
	return &Profiles{Block: p.block.profile(r), Mutex: p.mutex.profile(r), Pinned: p.pinned.profile(r)}, nil
}

// looked returns when somebody looks at the end of a run: at once, or, if threads are stuck,
// as long afterwards as a watchdog waits before it alerts. Waits that never end then weigh
// more than those before them, as they would in a process that hangs.
func (r Run) looked() time.Duration {
	end := r.Trace.Machine.Now()
	if r.Trace.End == scheduler.GotStuck || len(r.Explanation.Stuck) > 0 {
		end += cmp.Or(r.Trace.Config.WatchdogThreshold, scheduler.DefaultWatchdogThreshold)
	}
	return end
}

// comments say what was run, for people who find a file.
func (r Run) comments() []string {
	cfg := r.Trace.Config
	what := append([]string{r.Scenario}, r.Settings...)
	verdict := string(r.Explanation.Verdict)
	if r.Explanation.Kind != "" {
		verdict += ", " + r.Explanation.Kind
	}
	carriers := "1 carrier"
	if cfg.Parallelism > 1 {
		carriers = fmt.Sprintf("%d carriers", cfg.Parallelism)
	}
	comments := []string{
		fmt.Sprintf("%s: JDK %d, %s, %v of virtual time", strings.Join(what, " "), cfg.JDK, carriers, r.Trace.Machine.Now()),
		"verdict: " + verdict,
	}
	if replay := r.replay(); replay != "" {
		comments = append(comments, replay)
	}
	return comments
}

// samples are those of one profile, the same stack with the same labels once.
type samples struct {
	p *profile.Profile
	// mapping is the program, where pprof looks for a name.
	mapping   *profile.Mapping
	byKey     map[string]*profile.Sample
	locations map[scheduler.Frame]*profile.Location
	functions map[scheduler.Frame]*profile.Function
	key       []byte
}

func newSamples(types ...string) *samples {
	mapping := &profile.Mapping{ID: 1, HasFunctions: true, HasFilenames: true, HasLineNumbers: true}
	s := &samples{
		p:         &profile.Profile{Period: 1, Mapping: []*profile.Mapping{mapping}},
		mapping:   mapping,
		byKey:     map[string]*profile.Sample{},
		locations: map[scheduler.Frame]*profile.Location{},
		functions: map[scheduler.Frame]*profile.Function{},
	}
	for _, t := range types {
		name, unit, _ := strings.Cut(t, "/")
		s.p.SampleType = append(s.p.SampleType, &profile.ValueType{Type: name, Unit: unit})
	}
	s.p.PeriodType = s.p.SampleType[0]
	s.p.DefaultSampleType = s.p.SampleType[1].Type
	return s
}

// profile returns the profile of a run. It has no time of day, so that equal runs have
// equal files.
func (s *samples) profile(r Run) *profile.Profile {
	s.p.DurationNanos = int64(r.looked())
	s.p.Comments = r.comments()
	s.mapping.File = r.Scenario
	s.p.DocURL = docURL
	return s.p
}

// labels are those of a sample.
type labels struct {
	thread, wait, object string
	heldBy, pinnedBy     string
	open                 bool
	tid                  scheduler.ThreadID
}

// add adds values to the sample of a stack with labels.
func (s *samples) add(stack []scheduler.Frame, l labels, values ...int64) {
	s.key = s.key[:0]
	var where []*profile.Location
	for _, f := range stack {
		at := s.location(f)
		where = append(where, at)
		s.key = append(s.key, byte(at.ID), byte(at.ID>>8), byte(at.ID>>16), byte(at.ID>>24))
	}
	s.key = fmt.Appendf(s.key, "%v", l)
	sample := s.byKey[string(s.key)]
	if sample == nil {
		sample = &profile.Sample{Location: where, Value: make([]int64, len(values)), Label: map[string][]string{}, NumLabel: map[string][]int64{}}
		l.set(sample)
		s.byKey[string(s.key)] = sample
		s.p.Sample = append(s.p.Sample, sample)
	}
	for i, v := range values {
		sample.Value[i] += v
	}
}

func (l labels) set(s *profile.Sample) {
	for _, pair := range [][2]string{
		{"thread", l.thread}, {"wait", l.wait}, {"object", l.object}, {"held-by", l.heldBy}, {"pinned-by", l.pinnedBy},
	} {
		if pair[1] != "" {
			s.Label[pair[0]] = []string{pair[1]}
		}
	}
	if l.open {
		s.Label["open"] = []string{"yes"}
	}
	if l.tid != 0 {
		s.NumLabel["tid"] = []int64{int64(l.tid)}
	}
}

// location returns the place of a frame.
func (s *samples) location(f scheduler.Frame) *profile.Location {
	if at := s.locations[f]; at != nil {
		return at
	}
	line := max(f.Line, 0)
	method := f
	method.Line = 0
	fn := s.functions[method]
	if fn == nil {
		name := f.Method
		if f.Class != "" {
			name = f.Site()
		}
		fn = &profile.Function{ID: uint64(len(s.p.Function) + 1), Name: name, SystemName: name, Filename: f.File}
		s.functions[method] = fn
		s.p.Function = append(s.p.Function, fn)
	}
	at := &profile.Location{ID: uint64(len(s.p.Location) + 1), Mapping: s.mapping, Line: []profile.Line{{Function: fn, Line: int64(line)}}}
	s.locations[f] = at
	s.p.Location = append(s.p.Location, at)
	return at
}
