// Package lock has the locks of java.util.concurrent that stand on
// AbstractQueuedSynchronizer, simulated node by node: ReentrantLock and
// ReentrantReadWriteLock with their conditions, Semaphore and CountDownLatch.
//
// All of them share one queue. A thread that cannot acquire puts a node at its tail,
// announces that it waits, and parks. A release hands nothing over: it clears the
// status of the first node behind the head and unparks its thread, which then tries to
// acquire. A successor that was signalled and has not run yet is not signalled again,
// so if it cannot run, nobody behind it is ever woken.
//
// Inspect shows the picture that a heap dump would: state, exclusiveOwnerThread, and
// the queue from its head, node by node with status and waiter.
package lock
