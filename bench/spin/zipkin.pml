/*
 * The Zipkin deadlock on JDK 21 as a model for SPIN, in the steps of package
 * scheduler: an operation is one step, a time limit may be over at any moment, and
 * one FIFO queue feeds the carriers. It is a yardstick for a search of the same
 * program, and a check on the machine, with which it shares no code: its
 * states and transitions are those that TestTheorems of package scenarios counts
 * with a single queue, one for one.
 *
 *   A  unpinned virtual threads    lock, offer a span, unlock
 *   P  pinned virtual threads      the same inside a monitor of their own
 *   L  platform threads            as A, but off the carriers
 *   R  reporters, 0 or 1           a daemon that awaits spans with a time limit
 *   C  carriers
 *
 * There must be a virtual thread. With FOREVER they offer spans again and again.
 * With FROZEN a frozen state has a self-loop, so that there are as many transitions
 * more as there are frozen states.
 *
 * Generate the verifier with spin -a -o2. Without -o2 SPIN takes no account of
 * variables that nobody will read, and finds fewer states than the machine has.
 */
#ifndef A
#define A 1
#endif
#ifndef P
#define P 1
#endif
#ifndef L
#define L 1
#endif
#ifndef R
#define R 1
#endif
#ifndef C
#define C 1
#endif
#define CAPACITY 1 /* of CountBoundedQueue */

/* Threads have the numbers of their processes: A, P, L, and the reporter last. */
#define VIRTUAL (A + P)
#define REPORTER (VIRTUAL + L)
#define THREADS (REPORTER + R)
#define NOBODY 255

#define unpinned(t) (t < A)

/* Where a thread is: the operation that comes next, or the one it is in. */
mtype = { ENTER, LOCK, LOCKING, SIGNAL, UNLOCK, EXIT, END, AWAIT, AWAITING, REACQUIRING };

/* Threads and scheduler. A virtual thread that is neither parked nor mounted has
   ended or waits for a carrier: behind those that were never mounted, which are the
   ones from fresh on, comes runq. */
byte carrier[C] = NOBODY;
byte busy;                      /* carriers with a thread */
bool mounted[THREADS];
bool parked[THREADS];
byte fresh;
chan runq = [VIRTUAL] of { byte };

/* The lock with its AQS queue, without the dummy head. */
byte owner = NOBODY;
bool head;                      /* the dummy head was made; nobody reads it, but the
                                   machine has it in its state */
chan lockq = [THREADS] of { byte };
bool waiting[THREADS];          /* the status of the thread's node */

/* The condition, in whose list only the reporter ever is. */
bool listed;                    /* its node is in the list, with COND */

byte count;                     /* of CountBoundedQueue */

hidden byte c, i, x, behind;    /* scratch, used inside one step */
hidden byte rest;               /* of the reporter's time limit, once it has the lock */
#ifdef FROZEN
bool frozen;
#endif

#define queued (fresh < VIRTUAL || nempty(runq))
#define next(t) (fresh == t || fresh == VIRTUAL && runq?[eval(t)])

inline mount(t) {
	if
	:: fresh < VIRTUAL -> fresh++
	:: else -> runq?x
	fi;
	c = 0;
	do
	:: carrier[c] != NOBODY -> c++
	:: else -> break
	od;
	carrier[c] = t;
	mounted[t] = true;
	busy++
}

inline unmount(t) {
	c = 0;
	do
	:: carrier[c] != t -> c++
	:: else -> break
	od;
	carrier[c] = NOBODY;
	mounted[t] = false;
	busy--
}

inline park(t) {
	parked[t] = true;
	if
	:: unpinned(t) -> unmount(t)
	:: else
	fi
}

/* A thread that a time-out has woken already has its permit. */
inline unpark(t) {
	if
	:: parked[t] ->
		parked[t] = false;
		if
		:: unpinned(t) -> runq!t
		:: else
		fi
	:: else
	fi
}

/* AQS: try to acquire, whoever is queued; if that fails enqueue a node, announce
   that it waits, and park. */
inline bargeOrPark(t) {
	if
	:: owner == NOBODY -> owner = t
	:: else ->
		head = true;
		lockq!t;
		waiting[t] = true;
		park(t)
	fi
}

/* AQS: a queued thread tries to acquire if it is first; otherwise, or if that fails,
   it announces that it waits, and parks. */
inline retryOrPark(t) {
	lockq?<x>;
	if
	:: owner == NOBODY && x == t ->
		owner = t;
		lockq?x;
		waiting[t] = false
	:: else ->
		waiting[t] = true;
		park(t)
	fi
}

/* AQS: release and signalNext. */
inline release() {
	owner = NOBODY;
	if
	:: len(lockq) > 0 ->
		lockq?<x>;
		if
		:: waiting[x] -> waiting[x] = false; unpark(x)
		:: else
		fi
	:: else
	fi
}

/* ConditionObject.signal: the node goes from the list to the queue, unless the reporter
   cancelled it, being late. It wakes nobody. */
inline signal() {
#if R > 0
	if
	:: listed ->
		listed = false;
		lockq!REPORTER;
		waiting[REPORTER] = true
	:: else
	fi
#endif
	skip
}

/* CountBoundedQueue.offer from where it has the lock to its next operation. */
inline offer(t, at) {
	if
	:: owner != t -> at = LOCKING
	:: owner == t && count < CAPACITY -> count++; at = SIGNAL
	:: owner == t && count == CAPACITY -> at = UNLOCK
	fi
}

/* CountBoundedQueue.drainTo from where it has the lock to its next operation. */
inline drain() {
	if
	:: count > 0 -> count = 0; at = UNLOCK
	:: count == 0 && !rest -> at = UNLOCK
	:: count == 0 && rest -> at = AWAIT
	fi
}

/* What follows when the reporter's lock has succeeded, and its await. */
inline locked() {
	if
	:: owner == _pid -> rest = true; drain()
	:: else
	fi;
	look()
}

inline awaited() {
	if
	:: owner == _pid ->
		rest = !late;
		late = false;
		drain()
	:: else
	fi;
	look()
}

/* Frozen: threads wait for carriers, and all carriers are held by threads that are
   queued behind one that is not mounted, so that no virtual thread ever runs again. */
inline look() {
#ifdef FROZEN
	behind = NOBODY;
	i = 0;
	do
	:: i < len(lockq) ->
		lockq?x;
		lockq!x;
		if
		:: x < VIRTUAL && !mounted[x] && behind == NOBODY -> behind = 0
		:: x < VIRTUAL && mounted[x] && behind != NOBODY -> behind++
		:: else
		fi;
		i++
	:: else -> break
	od;
	frozen = queued && behind == C
#else
	skip
#endif
}

#define can(op) (!parked[_pid] && mounted[_pid] && at == op)

active [VIRTUAL] proctype Virtual() {
	mtype at = (unpinned(_pid) -> LOCK : ENTER);
#ifdef FOREVER
	bool again; /* the compiled program has the first time apart from the loop */
#endif
	do
	:: d_step { !parked[_pid] && !mounted[_pid] && next(_pid) && busy < C -> mount(_pid); look() }
	:: d_step { can(ENTER) -> at = LOCK }
	:: d_step { can(LOCK) -> bargeOrPark(_pid); offer(_pid, at); look() }
	:: d_step { can(LOCKING) -> retryOrPark(_pid); offer(_pid, at); look() }
	:: d_step { can(SIGNAL) -> signal(); at = UNLOCK; look() }
#ifdef FOREVER
	:: d_step {
		can(UNLOCK) -> release(); look();
		if
		:: unpinned(_pid) -> at = LOCK; again = true
		:: else -> at = EXIT
		fi
	   }
	:: d_step { can(EXIT) -> at = ENTER; again = true }
#else
	:: d_step { can(UNLOCK) -> release(); at = (unpinned(_pid) -> END : EXIT); look() }
	:: d_step { can(EXIT) -> at = END }
	:: d_step { can(END) -> unmount(_pid); look() }; break
#endif
	od;
end:	false
}

#define runs(op) (!parked[_pid] && at == op)

#if L > 0
active [L] proctype Outsider() {
	mtype at = LOCK;
	do
	:: d_step { runs(LOCK) -> bargeOrPark(_pid); offer(_pid, at); look() }
	:: d_step { runs(LOCKING) -> retryOrPark(_pid); offer(_pid, at); look() }
	:: d_step { runs(SIGNAL) -> signal(); at = UNLOCK; look() }
	:: d_step { runs(UNLOCK) -> release(); at = END; look() }
	:: d_step { runs(END) -> skip }; break
	od;
end:	false
}
#endif

#if R > 0
active proctype Reporter() {
	mtype at = LOCK;
	bool late; /* a time-out ended its await */
end:	do
	:: d_step { runs(LOCK) -> bargeOrPark(_pid); at = LOCKING; locked() }
	:: d_step { runs(LOCKING) -> retryOrPark(_pid); locked() }
	:: d_step {
		runs(AWAIT) ->
		head = true;
		listed = true;
		release();
		parked[_pid] = true;
		at = AWAITING;
		look()
	   }
	:: d_step { at == AWAITING && parked[_pid] -> parked[_pid] = false; late = true }
	:: d_step {
		runs(AWAITING) -> at = REACQUIRING;
		if
		:: late && listed -> listed = false; bargeOrPark(_pid)
		:: else -> retryOrPark(_pid)
		fi;
		awaited()
	   }
	:: d_step { runs(REACQUIRING) -> retryOrPark(_pid); awaited() }
	:: d_step { runs(UNLOCK) -> release(); at = LOCK; look() }
	od
}
#endif

#ifdef FROZEN
active proctype Watch() { end: do :: frozen od }
#endif
