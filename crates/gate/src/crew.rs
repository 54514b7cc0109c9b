//! A crew of threads that works through a list and hands the results back in the list's order. The
//! first failure, by that order, is the one that is told, whatever the threads' timing.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, Once, PoisonError};

use crate::GateError;
use crate::limits::THREADS_MAX;

/// How many threads an order gets: as many as it asks for, or one for each processor when it asks
/// for none.
pub(crate) fn threads(asked: usize) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = if asked == 0 { all() } else { asked };
    threads.clamp(1, THREADS_MAX)
}

/// Runs `work` on every item. Each thread has its own state from `state`, and the states come back
/// in no order; what threads send is heard on the calling thread.
///
/// A failure stops the crew from starting on later items; earlier ones are finished, since they
/// may hold an earlier failure.
pub(crate) fn run<T: Sync, R: Send, E: Send, S: Send, M: Send>(
    threads: usize,
    items: &[T],
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &Sender<M>, usize, &T) -> Result<R, E> + Sync,
    mut heard: impl FnMut(M),
) -> Result<(Vec<R>, Vec<S>), E> {
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let results: Mutex<Vec<(usize, Result<R, E>)>> = Mutex::new(Vec::with_capacity(items.len()));
    let labour = |sender: Sender<M>| {
        let mut state = state();
        while !failed.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { break };
            let result = work(&mut state, &sender, at, item);
            failed.fetch_or(result.is_err(), Ordering::Relaxed);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
        }
        state
    };
    let states = std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        let labour = &labour;
        let threads = (0..threads.clamp(1, items.len().max(1))).map(|_| {
            let sender = sender.clone();
            scope.spawn(move || labour(sender))
        });
        let threads: Vec<_> = threads.collect();
        drop(sender);
        receiver.into_iter().for_each(&mut heard);
        let join = |thread: std::thread::ScopedJoinHandle<'_, S>| {
            thread.join().unwrap_or_else(|panic| panic::resume_unwind(panic))
        };
        threads.into_iter().map(join).collect()
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(at, _)| *at);
    let results = results.into_iter().map(|(_, result)| result).collect::<Result<_, _>>()?;
    Ok((results, states))
}

/// [`run`] for work that needs no state and tells nothing.
pub(crate) fn in_order<T: Sync, R: Send, E: Send>(
    threads: usize,
    items: &[T],
    work: impl Fn(usize, &T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let work = |_: &mut (), _: &Sender<()>, at, item: &T| work(at, item);
    run(threads, items, || (), work, |()| {}).map(|(results, _)| results)
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`, and turns a panic inside a library that reads hostile bytes into a failure. The
/// process's panic hook is asked about every other panic, and not about these.
pub(crate) fn guarded<R>(
    work: impl FnOnce() -> Result<R, GateError>,
    failure: impl FnOnce(String) -> GateError,
) -> Result<R, GateError> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                hook(info);
            }
        }));
    });
    let before = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    result.unwrap_or_else(|panic| {
        let words = panic
            .downcast_ref::<&str>()
            .map(|words| (*words).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        Err(failure(words.lines().next().unwrap_or_default().to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<u64> = (0..1000).collect();
        for threads in [0, 1, 2, 7] {
            let doubled = in_order(threads, &items, |at, item| {
                assert_eq!(at as u64, *item);
                Ok::<_, ()>(item * 2)
            });
            assert_eq!(doubled, Ok(items.iter().map(|n| n * 2).collect()));
        }
        assert_eq!(in_order(4, &[] as &[u64], |_, _| Err::<(), _>("none")), Ok(vec![]));
    }

    #[test]
    fn states_and_messages_come_back() {
        let items: Vec<u64> = (1..=100).collect();
        let mut heard = 0;
        let work = |sum: &mut u64, sender: &Sender<u64>, _, item: &u64| {
            *sum += item;
            sender.send(*item).map_err(|_| ())
        };
        let (_, sums) = run(3, &items, || 0, work, |item| heard += item).unwrap();
        assert_eq!((sums.iter().sum::<u64>(), heard), (5050, 5050));
    }

    #[test]
    fn the_first_failure_is_told() {
        let items: Vec<usize> = (0..100).collect();
        for _ in 0..50 {
            let told = in_order(4, &items, |_, n| if n % 10 == 3 { Err(*n) } else { Ok(()) });
            assert_eq!(told, Err(3));
        }
    }

    #[test]
    fn a_panic_is_a_failure() {
        let error = guarded::<()>(
            || panic!("index out of bounds"),
            |words| GateError::Order(format!("stopped: {words}")),
        );
        assert_eq!(error.unwrap_err().to_string(), "stopped: index out of bounds");
    }
}
