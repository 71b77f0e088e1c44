// Prints, for each tool, a line: tool, carriers, schedules a second of the program with
// one carrier more (which has no deadlock), mean schedules to the deadlock over the
// seeds that found it, how many did, how many there were, seconds to the first. On
// stderr is what the tools say of each failure.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

mod shuttle_model {
    use shuttle::sync::{Arc, Condvar, Mutex};
    use shuttle::thread;
    use std::collections::VecDeque;
    include!("model.rs");
}

mod loom_model {
    use loom::sync::{Arc, Condvar, Mutex};
    use loom::thread;
    use std::collections::VecDeque;
    include!("model.rs");
}

static RUNS: AtomicU64 = AtomicU64::new(0);
const SEEDS: u64 = 20;
const LIMIT: usize = 20_000;
const RATE: usize = 5_000;

// With an argument loom N it measures Loom with as many carriers, else Shuttle with all.
fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args.len() == 3 {
        return loom_row(args[2].parse().unwrap());
    }
    std::panic::set_hook(Box::new(|_| {}));
    for carriers in [1, 2, 4] {
        shuttle_row("shuttle random", carriers, |seed, n| {
            Box::new(shuttle::scheduler::RandomScheduler::new_from_seed(seed, n))
        });
        shuttle_row("shuttle pct(3)", carriers, |seed, n| {
            Box::new(shuttle::scheduler::PctScheduler::new_from_seed(seed, 3, n))
        });
    }
}

fn row(tool: &str, carriers: usize, rate: f64, sum: u64, found: u64, of: u64, seconds: f64) {
    let mean = sum as f64 / found.max(1) as f64;
    println!("{tool}\t{carriers}\t{rate:.1}\t{mean:.1}\t{found}\t{of}\t{seconds:.6}");
}

type Scheduler = Box<dyn shuttle::scheduler::Scheduler + Send>;

fn shuttle_runs(s: Scheduler, carriers: usize, pinned: usize) -> bool {
    RUNS.store(0, Ordering::Relaxed);
    let mut config = shuttle::Config::new();
    config.failure_persistence = shuttle::FailurePersistence::None;
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        shuttle::Runner::new(s, config).run(move || {
            RUNS.fetch_add(1, Ordering::Relaxed);
            shuttle_model::run(carriers, pinned)
        });
    }))
    .is_err()
}

fn shuttle_row(tool: &str, carriers: usize, scheduler: fn(u64, usize) -> Scheduler) {
    let began = Instant::now();
    let failed = shuttle_runs(scheduler(1, RATE), carriers + 1, carriers);
    let rate = RUNS.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64();
    assert!(!failed, "no deadlock with one carrier more");
    let (mut sum, mut found, mut spent) = (0, 0, 0.0);
    for seed in 1..=SEEDS {
        let began = Instant::now();
        if shuttle_runs(scheduler(seed, LIMIT), carriers, carriers) {
            found += 1;
            sum += RUNS.load(Ordering::Relaxed);
            spent += began.elapsed().as_secs_f64();
        }
    }
    row(tool, carriers, rate, sum, found, SEEDS, if found > 0 { spent / found as f64 } else { 0.0 });
}

// Loom visits all executions with 3 preemptions at most, as its documentation advises,
// in an order of its own. It has 5 threads at most. It does not survive a deadlock, so
// the row is printed when it panics.
fn loom_row(carriers: usize) {
    if carriers + 3 > 5 {
        println!("loom\t{carriers}\tskipped: loom has 5 threads at most");
        return;
    }
    let (runs, spent) = loom_runs(carriers + 1, carriers, RATE);
    let rate = runs as f64 / spent;
    let began = Instant::now();
    std::panic::set_hook(Box::new(move |why| {
        if !why.to_string().contains("deadlock") {
            return; // it unwinds its threads by panics
        }
        row("loom", carriers, rate, RUNS.load(Ordering::Relaxed), 1, 1, began.elapsed().as_secs_f64());
        std::process::exit(0);
    }));
    let (runs, spent) = loom_runs(carriers, carriers, 1_000_000);
    row("loom", carriers, rate, runs, 0, 1, spent);
}

fn loom_runs(carriers: usize, pinned: usize, most: usize) -> (u64, f64) {
    RUNS.store(0, Ordering::Relaxed);
    let began = Instant::now();
    let mut b = loom::model::Builder::new();
    b.max_permutations = Some(most);
    b.max_duration = Some(Duration::from_secs(60));
    b.preemption_bound = Some(3);
    b.max_branches = 100_000;
    b.check(move || {
        RUNS.fetch_add(1, Ordering::Relaxed);
        loom_model::run(carriers, pinned)
    });
    (RUNS.load(Ordering::Relaxed), began.elapsed().as_secs_f64())
}
