// The Netflix case without its reporter, with carriers as a counting semaphore: the
// same threads, lock and queue as the program in bench/peers.go. It is included twice,
// with the threads and locks of Shuttle and of Loom.

struct Semaphore {
    permits: Mutex<usize>,
    free: Condvar,
}

impl Semaphore {
    fn new(permits: usize) -> Self {
        Semaphore { permits: Mutex::new(permits), free: Condvar::new() }
    }

    fn acquire(&self) {
        let mut permits = self.permits.lock().unwrap();
        while *permits == 0 {
            permits = self.free.wait(permits).unwrap();
        }
        *permits -= 1;
    }

    fn release(&self) {
        *self.permits.lock().unwrap() += 1;
        self.free.notify_one();
    }
}

struct Waiter {
    signalled: Mutex<bool>,
    signal: Condvar,
}

struct State {
    held: bool,
    queue: VecDeque<Arc<Waiter>>,
}

// A lock with a queue, as ReentrantLock: a release wakes the first waiter and hands
// nothing over.
struct Lock {
    state: Mutex<State>,
}

impl Lock {
    fn new() -> Self {
        Lock { state: Mutex::new(State { held: false, queue: VecDeque::new() }) }
    }

    // Waits without its carrier, if it is given one.
    fn lock(&self, carrier: Option<&Semaphore>) {
        let me = {
            let mut state = self.state.lock().unwrap();
            if !state.held {
                state.held = true;
                return;
            }
            let me = Arc::new(Waiter { signalled: Mutex::new(false), signal: Condvar::new() });
            state.queue.push_back(me.clone());
            me
        };
        loop {
            if let Some(c) = carrier {
                c.release();
            }
            {
                let mut signalled = me.signalled.lock().unwrap();
                while !*signalled {
                    signalled = me.signal.wait(signalled).unwrap();
                }
                *signalled = false;
            }
            if let Some(c) = carrier {
                c.acquire();
            }
            let mut state = self.state.lock().unwrap();
            if !state.held && Arc::ptr_eq(state.queue.front().unwrap(), &me) {
                state.held = true;
                state.queue.pop_front();
                return;
            }
        }
    }

    fn unlock(&self) {
        let first = {
            let mut state = self.state.lock().unwrap();
            state.held = false;
            state.queue.front().cloned()
        };
        if let Some(w) = first {
            *w.signalled.lock().unwrap() = true;
            w.signal.notify_one();
        }
    }
}

pub fn run(carriers: usize, pinned: usize) {
    let pool = Arc::new(Semaphore::new(carriers));
    let lock = Arc::new(Lock::new());
    let mut threads = vec![];
    {
        let lock = lock.clone();
        threads.push(thread::spawn(move || {
            lock.lock(None);
            lock.unlock();
        }));
    }
    for i in 0..=pinned {
        let (pool, lock) = (pool.clone(), lock.clone());
        threads.push(thread::spawn(move || {
            pool.acquire();
            lock.lock(if i == 0 { Some(&*pool) } else { None });
            lock.unlock();
            pool.release();
        }));
    }
    for t in threads {
        t.join().unwrap();
    }
}
