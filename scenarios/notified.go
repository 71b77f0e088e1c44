package scenarios

import (
	"fmt"
	"time"

	"github.com/bced87ab/gridlock/deadlock"
	"github.com/bced87ab/gridlock/pinning"
	"github.com/bced87ab/gridlock/scheduler"
)

// notified is what is left of the case in JDK 25 even with monitors alone: threads
// that wait for a notification while they are pinned, and an heir without a carrier.
type notified struct{ pinned int }

// program assembles the scenario. The platform thread main starts the others.
func (n notified) program() *scheduler.Program {
	p := scheduler.NewProgram("")
	m := pinning.NewMonitorOf(p, "Registry.class", "java.lang.Class")
	ready := scheduler.NewInt(p, "Registry.ready", 0)
	await := p.Assemble(scheduler.Frames("com.example.Registry.await(Registry.java:14)")...)
	await.Line(14).Do(m.EnterOp())
	await.Label("while").Line(15).If(func(x *scheduler.Exec) bool { return ready.Peek(x.Machine()) != 0 }, "out")
	await.Line(16).Do(m.WaitOp()).Jump("while")
	await.Label("out").Line(18).Do(m.ExitOp())

	main := p.Assemble(scheduler.Frames("com.example.Main.main(Main.java:9)")...)
	start := func(name string, code *scheduler.Code) {
		main.Start(func(*scheduler.Exec) scheduler.Spec { return scheduler.Spec{Name: name, Code: code} })
	}
	main.Line(9).Do(m.EnterOp())
	start("first", p.Assemble(scheduler.Frames("com.example.Registry.size(Registry.java:22)")...).
		Line(22).Do(m.EnterOp()).Do(m.ExitOp()).Code())
	main.Do(scheduler.SleepOp(time.Millisecond))
	for i := range n.pinned {
		c := pinning.NewClass(p, fmt.Sprintf("Plugin%d", i+1))
		frames := scheduler.Frames(fmt.Sprintf("com.example.Plugin%d.<clinit>(Plugin%d.java:5)", i+1, i+1))
		start(fmt.Sprintf("pinned-%d", i+1), p.Assemble(frames...).Line(5).Do(c.UseOp()).Call(await.Code()).Do(c.InitialisedOp()).Code())
	}
	main.Do(scheduler.SleepOp(20 * time.Millisecond))
	main.Line(20).Do(m.ExitOp())
	main.Line(21).Do(scheduler.SleepOp(2 * time.Second)) // longer than any re-check takes
	main.Line(22).Do(m.EnterOp())
	main.Line(23).Compute(func(x *scheduler.Exec) { ready.Poke(x, 1) })
	main.Line(24).Do(m.NotifyAllOp())
	main.Line(25).Do(m.ExitOp())
	p.Thread(scheduler.Spec{Name: "main", Kind: scheduler.Platform, Code: main.Code()})
	return p
}

func monitorNotified() Scenario {
	pinned := paramPinned
	pinned.Help = "threads that wait for a notification inside a class initialiser"
	pinned.Min = 1
	return Scenario{
		Name:  "monitor-notified",
		JDK:   25,
		Title: "JDK 25, monitors only: a free monitor, and nobody enters",
		Story: []string{
			"From JDK 24 on synchronized does not pin, and a pinned thread that waits to enter a monitor wakes now and then to try " +
				"again, since the heir of the monitor may be an unmounted thread for which there is no carrier. But a thread that comes " +
				"back from Object.wait after a notification does not try again by itself.",
			"first waits to enter a monitor and leaves its carrier. Threads inside class initialisers, and so pinned, take all carriers " +
				"and wait to enter too. The monitor is left, which wakes first, its heir, in vain; the pinned ones get in by trying again, " +
				"one after the other, and wait for a notification. It comes, and the monitor is left; but as long as an heir is on its way " +
				"no exit wakes another. The monitor is free, and all wait for it.",
			"The search of all schedules found this. A JVM of 25.0.3 with four carriers does hang so.",
		},
		LookAt: "owner = null, and first, which was woken, without a carrier. On JDK 21 it completes: there Object.wait lets the pool grow.",
		Sources: []string{
			"objectMonitor.cpp of JDK 25: enter_internal re-checks, reenter_internal does not",
			"https://bugs.openjdk.org/browse/JDK-8369019 (wider re-checks in JDK 26)",
		},
		Scales: "pinned",
		Params: []Param{pinned},
		Expected: []Expectation{
			{21, 23, 1, NoBound, deadlock.Completed, ""},
			{24, 25, 1, 4, deadlock.CarrierExhaustion, deadlock.Ownerless},
			{24, 25, 5, NoBound, deadlock.Completed, ""},
		},
		build: func(v Values) *scheduler.Program { return notified{v["pinned"]}.program() },
	}
}
