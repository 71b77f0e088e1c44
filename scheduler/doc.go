// Package scheduler simulates the machine on which JVM virtual threads run: a
// bounded pool of carriers with the queues of a fork-join pool, mounting and
// unmounting, parking, pins, timers and a virtual clock, as JDK 21 to 25 have them.
//
// # The model
//
//  1. A machine has carriers, scheduler queues, threads, objects and a clock. It is
//     a value: it lists the actions that are possible now, applies one, and can be
//     copied and compared.
//  2. A platform thread can always run. A virtual thread runs only while it is
//     mounted on a carrier.
//  3. Starting a virtual thread, or unparking an unmounted one, puts a task into a
//     scheduler queue. A free carrier takes the task at the head of a queue: its own
//     first, then the one it took from last, then any. Mounting is a step of its own.
//  4. A thread is a source of operations. Each is preceded by a scheduling point and
//     is advanced by its object in atomic steps: it is done, it throws, it goes on, or
//     the thread blocks.
//  5. A virtual thread that blocks and is not pinned leaves its carrier to others. A
//     pinned one keeps it. Some blocking keeps the carrier without any pin, and some
//     lets the pool replace it.
//  6. What pins and what holds a carrier is decided by the JDK release: see
//     ReleaseTable.
//  7. A thread has one park permit. Two do not add up, and it does not wake a thread
//     that waits for a monitor.
//  8. In exact time each step costs Config.StepTime, timers fire when they are due,
//     and when nothing can step the clock jumps to the next deadline. In any time there
//     is no clock, and a pending timer may fire at any moment.
//  9. When nothing can happen any more, the machine is done if every essential thread
//     has terminated, and else stuck. All threads are essential but daemon platform
//     threads.
//  10. All choice is in which action comes next, and so in a Policy. The order in which
//     actions are listed is part of the contract.
//
// # Programs
//
// A program is either Go functions or compiled code. A Go function gets the Thread
// that runs it, and is the natural way to write a test:
//
//	trace, err := scheduler.Run(scheduler.Config{}, func(t *scheduler.Thread) {
//		t.StartVirtual("worker", func(t *scheduler.Thread) { t.Park() })
//	})
//
// Compiled code is written with an Assembler. Its state is visible to the machine, so
// machines that run it can be copied at once and have a Fingerprint: it is what
// searches of all schedules run.
//
// Locks are in package lock, monitors and other things that pin in package pinning.
// A primitive of your own is an Object.
//
// # Limits of the model
//
// A task's place among the external queues of a real pool depends on a pseudo-random
// probe of the submitting thread; the machine has one queue for each submitter, which
// allows more orders than a real pool. The exception are threads that yield: theirs are
// queues of the carriers, which others share where there are as many carriers as queues,
// and never where there are fewer, though by chance it may be so. Idle workers and their
// signals are not modelled: a free carrier finds any task. Parking is one step with
// operation steps, and two with access steps.
package scheduler
