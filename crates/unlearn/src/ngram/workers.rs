//! Spreads jobs over the processor's cores. Results come back in the order of the jobs, so that
//! nothing depends on how many cores there are or which was faster.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::limits::THREADS_MAX;

/// Runs `work` on every job. Each worker has a state of its own, made by `state`, that it carries
/// from one job to the next.
pub fn spread<J: Sync, S, R: Send>(
    jobs: &[J],
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &J) -> R + Sync,
) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(THREADS_MAX).min(jobs.len());
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(jobs.len()));
    let run = || {
        let mut own = state();
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(number) else { break };
            done.push((number, work(&mut own, job)));
        }
        results.lock().unwrap_or_else(std::sync::PoisonError::into_inner).append(&mut done);
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(run);
        }
        run();
    });
    let mut results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    results.sort_unstable_by_key(|&(number, _)| number);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let jobs: Vec<u64> = (0..1000).collect();
        let squares = spread(&jobs, || (), |(), &job| job * job);
        assert_eq!(squares, jobs.iter().map(|job| job * job).collect::<Vec<_>>());
        assert!(spread(&[] as &[u64], || (), |(), &job| job).is_empty());
    }
}
