package scheduler

import (
	"errors"
	"fmt"
	"time"
)

// TimeMode says what virtual time means to a machine.
type TimeMode uint8

const (
	// ExactTime advances a virtual clock: every step costs Config.StepTime, a
	// timer fires when it is due, and when nothing can step the clock jumps to
	// the next deadline. It is the mode of single runs.
	ExactTime TimeMode = iota
	// AnyTime has no clock: a pending timer may fire at any moment, since on a
	// real machine a thread can be late by any amount. It is the mode of
	// searches, and the clock is no part of the state.
	AnyTime
)

// QueueMode says how the scheduler queues its tasks.
type QueueMode uint8

const (
	// ForkJoin has a local queue for each carrier and one external queue for
	// each submitter, as java.util.concurrent.ForkJoinPool in async mode has.
	ForkJoin QueueMode = iota
	// SingleFIFO has one queue for everything: simpler to teach with, and a
	// smaller state space.
	SingleFIFO
)

// queueModes are their names, as commands and files have them.
var queueModes = [...]string{ForkJoin: "fork-join", SingleFIFO: "fifo"}

// String returns fork-join or fifo.
func (q QueueMode) String() string {
	if int(q) < len(queueModes) {
		return queueModes[q]
	}
	return fmt.Sprintf("QueueMode(%d)", uint8(q))
}

// ParseQueueMode reads what String returns. The error says what was expected.
func ParseQueueMode(name string) (QueueMode, error) {
	for q, known := range queueModes {
		if name == known {
			return QueueMode(q), nil
		}
	}
	return 0, fmt.Errorf("%q, expected %s or %s", name, ForkJoin, SingleFIFO)
}

// StepMode says how much one step does.
type StepMode uint8

const (
	// ByOperation makes an attempt to acquire, a release with its signal, an
	// await and so on one step each.
	ByOperation StepMode = iota
	// ByAccess makes each compare-and-set and volatile access of an operation a
	// step, and leaves a gap between parking and unmounting.
	ByAccess
)

// Config says on what machine a program runs. The zero value is JDK 21 with
// four carriers, exact time, fork-join queues and operation steps.
type Config struct {
	// JDK is the release whose semantics apply, 21 to 25. Zero means 21.
	JDK int
	// Parallelism is the number of carriers that may run at once
	// (jdk.virtualThreadScheduler.parallelism). Zero means 4; unlike a JVM, the
	// machine never asks its host how many processors there are.
	Parallelism int
	// MaxPoolSize bounds the carriers that compensation may add
	// (jdk.virtualThreadScheduler.maxPoolSize). Zero means the larger of
	// Parallelism and 256. A smaller value also bounds Parallelism, as in the JDK.
	MaxPoolSize int
	// MinRunnable is the number of carriers that compensation keeps unblocked
	// (jdk.virtualThreadScheduler.minRunnable). Zero means half of Parallelism,
	// at least 1.
	MinRunnable int

	Time   TimeMode
	Queues QueueMode
	Steps  StepMode
	// SpuriousWakeups adds an action for each parked thread that wakes it for no
	// reason, as the contract of LockSupport.park allows.
	SpuriousWakeups bool

	// StepTime is what one step costs in exact time. Zero means 1 µs.
	StepTime time.Duration
	// MaxSteps ends a run after that many actions. Zero means 10 million.
	MaxSteps uint64
	// MaxTime ends a run at that virtual time. Zero means one hour.
	MaxTime time.Duration
	// Seed makes Run choose at random, the same choices for the same seed. Zero
	// means the FIFO policy.
	Seed uint64
	// WatchdogThreshold is how long the carriers may be exhausted before the
	// watchdog of a run raises an alert. Zero means 1 s.
	WatchdogThreshold time.Duration
	// DiscardEvents keeps a run from recording events, which runs of very many
	// threads have no memory for.
	DiscardEvents bool
}

// Defaults of Config, where its field is zero.
const (
	DefaultParallelism       = 4
	DefaultMaxPoolSize       = 256
	DefaultStepTime          = time.Microsecond
	DefaultMaxSteps          = 10_000_000
	DefaultMaxTime           = time.Hour
	DefaultWatchdogThreshold = time.Second
)

// maxParallelism is ForkJoinPool.MAX_CAP of the JDK.
const maxParallelism = 32767

// ErrConfig is what every error of a Config that cannot be is.
var ErrConfig = errors.New("invalid configuration")

// Resolve returns c with its zero fields filled in, or an error that says which
// field is wrong and what was expected; the error is an ErrConfig.
func (c Config) Resolve() (Config, error) {
	if c.JDK == 0 {
		c.JDK = 21
	}
	if _, err := ReleaseOf(c.JDK); err != nil {
		return c, err
	}
	if c.Parallelism == 0 {
		c.Parallelism = DefaultParallelism
	}
	if c.Parallelism < 1 || c.Parallelism > maxParallelism {
		return c, fmt.Errorf("%w: parallelism is %d, expected 1 to %d carriers", ErrConfig, c.Parallelism, maxParallelism)
	}
	if c.MaxPoolSize == 0 {
		c.MaxPoolSize = max(c.Parallelism, DefaultMaxPoolSize)
	}
	if c.MaxPoolSize < 1 || c.MaxPoolSize > maxParallelism {
		return c, fmt.Errorf("%w: maximum pool size is %d, expected 1 to %d carriers", ErrConfig, c.MaxPoolSize, maxParallelism)
	}
	c.Parallelism = min(c.Parallelism, c.MaxPoolSize)
	if c.MinRunnable == 0 {
		c.MinRunnable = max(c.Parallelism/2, 1)
	}
	if c.MinRunnable < 0 || c.MinRunnable > c.MaxPoolSize {
		return c, fmt.Errorf("%w: minimum runnable is %d, expected 1 to the maximum pool size %d", ErrConfig, c.MinRunnable, c.MaxPoolSize)
	}
	return c.resolveBounds()
}

// resolveBounds fills in and checks the fields that bound a run.
func (c Config) resolveBounds() (Config, error) {
	if c.Time > AnyTime || c.Queues > SingleFIFO || c.Steps > ByAccess {
		return c, fmt.Errorf("%w: time, queues or steps has no such mode", ErrConfig)
	}
	for _, d := range []struct {
		name  string
		value *time.Duration
		zero  time.Duration
	}{
		{"step time", &c.StepTime, DefaultStepTime},
		{"maximum time", &c.MaxTime, DefaultMaxTime},
		{"watchdog threshold", &c.WatchdogThreshold, DefaultWatchdogThreshold},
	} {
		if *d.value < 0 {
			return c, fmt.Errorf("%w: %s is %v, expected a positive duration", ErrConfig, d.name, *d.value)
		}
		if *d.value == 0 {
			*d.value = d.zero
		}
	}
	if c.MaxSteps == 0 {
		c.MaxSteps = DefaultMaxSteps
	}
	return c, nil
}
