package bench

import (
	"context"
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// peerFiles are the same program for other tools: in Rust for Shuttle and Loom, in Go
// for testing/synctest and go-deadlock. They are modules of their own, so that gridlock
// depends on none of these.
//
//go:embed peers/rust/Cargo.toml peers/rust/Cargo.lock peers/rust/src/*.rs peers/go/*.txt
var peerFiles embed.FS

// peerCarriers are the sizes of the program: as many carriers and pinned threads.
var peerCarriers = []int{1, 2, 4}

const (
	// peerSeeds is how many samples are taken to find how soon the deadlock is found, each
	// of peerLimit schedules at most. peerRate is over how many the rate is taken. Those
	// of peers/rust/src/main.rs are the same.
	peerSeeds, peerLimit, peerRate = 20, 20_000, 5_000
)

// PeerRow is what a tool that runs schedules did with a program.
type PeerRow struct {
	Tool     string
	Carriers int
	// Rate is schedules a second, of the program with one carrier more, which has no
	// deadlock. 0 is none, as of a search of states.
	Rate float64
	// Mean is how many schedules a seed ran until it found the deadlock, or states of a
	// search. Found is how many of Of seeds did; Seconds the mean time of these.
	Mean      float64
	Found, Of int
	Seconds   float64
	// Skipped says why there is nothing of all that.
	Skipped string
}

// PeerSight is what a tool that looks at one run said of the deadlock.
type PeerSight struct {
	Tool string
	// Seen says whether it noticed, Seconds how long that took, or how long it was waited.
	Seen    bool
	Seconds float64
	// Step is how long a round trip of two threads takes, in nanoseconds; 0 is unknown.
	Step float64
	// Says is what it said.
	Says string
	// Skipped says why there is nothing of all that.
	Skipped string
}

// PeerTable is gridlock beside its peers.
type PeerTable struct {
	Rows   []PeerRow
	Sights []PeerSight
	// Left are the parts that were not compared, since the comparison was ended early.
	Left []string
}

// PeerOptions says what to compare, and where.
type PeerOptions struct {
	// Parts are some of PeerParts; none is all.
	Parts []string
	// JVMs are those to compare with, Skipped why others are not.
	JVMs    []JVM
	Skipped []string
	// Dir keeps what is built for the next time; empty is a folder that is removed.
	Dir string
}

// peerPart is a part of the comparison.
type peerPart struct {
	name string
	run  func(ctx context.Context, o PeerOptions, t *PeerTable) error
}

func peerParts() []peerPart {
	return []peerPart{{"gridlock", gridlockPeer}, {"rust", rustPeers}, {"go", goPeers}, {"jvm", jvmPeer}, {"spin", spinPeer}}
}

// PeerParts are the names of the parts of the comparison.
func PeerParts() []string {
	var names []string
	for _, p := range peerParts() {
		names = append(names, p.name)
	}
	return names
}

// ComparePeers runs gridlock and its peers on the same program, and calls progress
// before each part. Tools that are not installed are skipped with a reason. If the
// context ends it, the table has what is complete, and names what is left.
func ComparePeers(ctx context.Context, o PeerOptions, progress func(done, all int, what string)) (PeerTable, error) {
	var t PeerTable
	var parts []peerPart
	for _, p := range peerParts() {
		if len(o.Parts) == 0 || slices.Contains(o.Parts, p.name) {
			parts = append(parts, p)
		}
	}
	for _, name := range o.Parts {
		if !slices.Contains(PeerParts(), name) {
			return t, fmt.Errorf("there is no part %q, expected some of %s", name, strings.Join(PeerParts(), ", "))
		}
	}
	for i, p := range parts {
		progress(i, len(parts), p.name)
		if err := p.run(ctx, o, &t); err != nil && ctx.Err() == nil {
			return t, err
		}
		if ctx.Err() != nil {
			for _, left := range parts[i:] {
				t.Left = append(t.Left, left.name)
			}
			break
		}
	}
	progress(len(parts), len(parts), "")
	return t, nil
}

// Text writes the table as text.
func (t PeerTable) Text(w io.Writer) error {
	if len(t.Rows) > 0 {
		fmt.Fprintf(w, "%s\n\n", Machine())
		fmt.Fprintln(w, "The Netflix case without its reporter: a thread off the carriers, an unpinned one,")
		fmt.Fprintln(w, "and as many pinned ones as carriers. To the deadlock is the mean over the seeds.")
		fmt.Fprintln(w)
		if err := t.rows(w); err != nil {
			return err
		}
	}
	if len(t.Sights) == 0 {
		return nil
	}
	if len(t.Rows) > 0 {
		fmt.Fprintln(w)
	}
	return t.sights(w)
}

func (t PeerTable) rows(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "carriers\tschedules\tto the deadlock\ttime to it\tfound\t \ttool")
	for _, r := range t.Rows {
		rate, to, seconds := "", "", ""
		if r.Rate > 0 {
			rate = quantity(r.Rate, "/s")
		}
		if r.Found > 0 {
			to, seconds = strings.TrimSuffix(fmt.Sprintf("%.1f", r.Mean), ".0"), quantity(r.Seconds*1e9, "ns")
		}
		found := fmt.Sprintf("%d of %d", r.Found, r.Of)
		if r.Skipped != "" {
			found = "skipped"
		}
		tool := r.Tool
		if r.Skipped != "" {
			tool += ": " + r.Skipped
		}
		fmt.Fprintf(tw, "%d\t%s\t%s\t%s\t%s\t \t%s\n", r.Carriers, rate, to, seconds, found, tool)
	}
	return tw.Flush()
}

func (t PeerTable) sights(w io.Writer) error {
	fmt.Fprintln(w, "Tools that look at one run, which ends in the deadlock:")
	fmt.Fprintln(w)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "tool\tsees it\tafter\tround trip\tsays")
	for _, s := range t.Sights {
		if s.Skipped != "" {
			fmt.Fprintf(tw, "%s\tskipped\t\t\t%s\n", s.Tool, s.Skipped)
			continue
		}
		sees, step := "no", ""
		if s.Seen {
			sees = "yes"
		}
		if s.Step > 0 {
			step = quantity(s.Step, "ns")
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", s.Tool, sees, quantity(s.Seconds*1e9, "ns"), step, s.Says)
	}
	return tw.Flush()
}

// PeersJSON is the table as JSON.
type PeersJSON struct {
	Schema  string          `json:"schema"`
	Machine string          `json:"machine"`
	Rows    []PeerRowJSON   `json:"schedulers"`
	Sights  []PeerSightJSON `json:"observers"`
	Left    []string        `json:"left"`
}

// PeerRowJSON is a row as JSON; skipped is null if it was not.
type PeerRowJSON struct {
	Tool     string  `json:"tool"`
	Carriers int     `json:"carriers"`
	Rate     float64 `json:"schedulesPerSecond"`
	Mean     float64 `json:"meanSchedulesToFirst"`
	Found    int     `json:"found"`
	Of       int     `json:"of"`
	Seconds  float64 `json:"seconds"`
	Skipped  *string `json:"skipped"`
}

// PeerSightJSON is what a tool said as JSON; skipped is null if it was not.
type PeerSightJSON struct {
	Tool    string  `json:"tool"`
	Seen    bool    `json:"seen"`
	Seconds float64 `json:"seconds"`
	Step    float64 `json:"roundTripNanos"`
	Says    string  `json:"says"`
	Skipped *string `json:"skipped"`
}

// Document returns the table as JSON.
func (t PeerTable) Document() PeersJSON {
	d := PeersJSON{Schema: "gridlock/1", Machine: Machine(), Rows: []PeerRowJSON{}, Sights: []PeerSightJSON{}, Left: append([]string{}, t.Left...)}
	optional := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	for _, r := range t.Rows {
		d.Rows = append(d.Rows, PeerRowJSON{r.Tool, r.Carriers, r.Rate, r.Mean, r.Found, r.Of, r.Seconds, optional(r.Skipped)})
	}
	for _, s := range t.Sights {
		d.Sights = append(d.Sights, PeerSightJSON{s.Tool, s.Seen, s.Seconds, s.Step, s.Says, optional(s.Skipped)})
	}
	return d
}

// since returns the seconds since a moment.
func since(began time.Time) float64 { return time.Since(began).Seconds() }
