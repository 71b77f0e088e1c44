package bench

import (
	"embed"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bced87ab/gridlock/explore"
	"github.com/bced87ab/gridlock/java"
	"github.com/bced87ab/gridlock/scenarios"
	"github.com/bced87ab/gridlock/scheduler"
)

//go:embed java/*.java
var javaFiles embed.FS

// javaPrograms are the benchmarks of programs in Java. The targets are those of compiled
// programs: frames, the thread main and the JDK's own Java code come on top there.
func javaPrograms() []Benchmark {
	return []Benchmark{
		{"java-compile", "the bundled Java file that takes longest to compile", "ns", 5e6, benchJavaCompile},
		{"java-search", "transitions a second and core of an exhaustive search of the Netflix case in Java: 2 carriers, one queue, no reductions", "/s", 1e6, benchJavaSearch},
		{"java-netflix", "every schedule of the Netflix case in Java, 3 carriers and as many pinned requests, one queue, one core", "ns", 0, benchJavaNetflix},
		{"java-sample", "schedules a second and core of the Netflix case in Java, 4 carriers, at random", "/s", 400e3, benchJavaSample},
		{"java-park", "park/unpark round trip of a Java thread", "ns", 0, benchJavaPark},
		{"java-bytes", "bytes a parked virtual thread of Java", "bytes", 400, benchJavaBytes},
		{"java-million", "a million virtual threads of Java started, parked, unparked, finished, joined", "ns", 3e9, benchJavaMillion},
	}
}

// javaProgram compiles a file of this package, with parts of its text replaced.
func javaProgram(b *testing.B, name string, replace ...string) *scheduler.Program {
	src, err := javaFiles.ReadFile("java/" + name)
	if err != nil {
		b.Fatal(err)
	}
	p, err := java.Compile(name, []byte(strings.NewReplacer(replace...).Replace(string(src))))
	if err != nil {
		b.Fatal(err)
	}
	return p
}

// benchJavaCompile takes the best of some times for each file.
func benchJavaCompile(b *testing.B) {
	var slowest time.Duration
	for b.Loop() {
		slowest = 0
		for _, s := range scenarios.All() {
			if s.File == "" {
				continue
			}
			best := time.Duration(math.MaxInt64)
			for range 5 {
				began := time.Now()
				if _, err := java.Compile(s.File, []byte(s.Source)); err != nil {
					b.Fatal(err)
				}
				best = min(best, time.Since(began))
			}
			slowest = max(slowest, best)
		}
	}
	b.ReportMetric(float64(slowest.Nanoseconds()), "ns")
}

// javaNetflix is the Netflix case in Java, as netflix has it.
func javaNetflix(b *testing.B, carriers int, queues scheduler.QueueMode) (scheduler.Config, *scheduler.Program) {
	p := javaProgram(b, "Netflix.java", "PINNED = 4", "PINNED = "+strconv.Itoa(carriers))
	return scheduler.Config{Parallelism: carriers, Queues: queues, Time: scheduler.AnyTime}, p
}

func benchJavaSearch(b *testing.B) {
	cfg, p := javaNetflix(b, 2, scheduler.SingleFIFO)
	transitionRate(b, cfg, p, noReductions)
}

func benchJavaNetflix(b *testing.B) {
	cfg, p := javaNetflix(b, 3, scheduler.SingleFIFO)
	timeSearch(b, cfg, p)
}

func benchJavaSample(b *testing.B) {
	cfg, p := javaNetflix(b, 4, scheduler.ForkJoin)
	sampleRate(b, cfg, p, explore.RandomWalk())
}

func benchJavaPark(b *testing.B) {
	p := javaProgram(b, "PingPong.java")
	rounds(b, machine(b, one, p), actionsPerRound(b, one, p, woken))
}

// untilFirst lets threads do what they can as long as thread 1 does not unpark any.
type untilFirst struct{ scheduler.FIFO }

// Next implements scheduler.Policy.
func (u *untilFirst) Next(m *scheduler.Machine) (scheduler.Action, bool) {
	a, ok := u.FIFO.Next(m)
	return a, ok && (a.Thread != 1 || m.Operation(1).Verb != scheduler.UnparkOp(0).Verb)
}

func benchJavaBytes(b *testing.B) {
	weigh(b, javaProgram(b, "Crowd.java", "1_000_000", "100_000"), &untilFirst{})
}

func benchJavaMillion(b *testing.B) { million(b, javaProgram(b, "Crowd.java")) }
