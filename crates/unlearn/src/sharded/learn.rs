//! How a shard learns its slices, and how shards learn beside each other: each on one thread, in
//! whatever order, with the same bytes.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use untrain_policy::Digest;

use crate::Result;
use crate::corpus::{Body, Corpus};
use crate::sharded::{Learned, Lesson, SliceTrainer};

/// What a shard goes on from.
pub(super) struct Start<S> {
    /// The slice that it learns next.
    pub(super) slice: u32,
    pub(super) state: S,
}

/// Learns all slices of a shard from `start` on. `each` is given the state after each of them.
pub(super) fn learn_shard<T: SliceTrainer>(
    trainer: &T,
    recipe: Digest,
    corpus: &Corpus,
    slices: u32,
    start: Start<T::State>,
    mut each: impl FnMut(u32, &T::State) -> Result<()>,
) -> Result<T::State> {
    let shard = corpus.shard().unwrap_or(0);
    let mut state = start.state;
    for slice in start.slice..slices {
        let people = people_of(corpus, slice);
        if !people.is_empty() {
            state = trainer.learn(state, &people, &Lesson { recipe, shard, slice })?;
        }
        each(slice, &state)?;
    }
    Ok(state)
}

/// The people of a slice with their records, in training order.
fn people_of(corpus: &Corpus, slice: u32) -> Vec<Learned<'_>> {
    let mut people: Vec<(u32, Vec<&Body>)> = Vec::new();
    for record in corpus.records().iter().filter(|record| record.slice == Some(slice)) {
        match people.last_mut() {
            Some((owner, records)) if *owner == record.owner => records.push(&record.body),
            _ => people.push((record.owner, vec![&record.body])),
        }
    }
    people.into_iter().map(|(_, records)| Learned { records }).collect()
}

/// Does `work` for each of `items` on at most `threads` threads. The answers are in the order of
/// the items; of errors the one of the first item is told.
pub(super) fn beside_each_other<I: Sync, O: Send>(
    items: &[I],
    threads: usize,
    work: impl Fn(&I) -> Result<O> + Sync,
) -> Result<Vec<O>> {
    let next = AtomicUsize::new(0);
    let answers: Mutex<Vec<(usize, Result<O>)>> = Mutex::new(Vec::with_capacity(items.len()));
    let worker = || {
        loop {
            let at = next.fetch_add(1, Ordering::SeqCst);
            let Some(item) = items.get(at) else { return };
            let answer = work(item);
            let failed = answer.is_err();
            answers.lock().unwrap_or_else(PoisonError::into_inner).push((at, answer));
            if failed {
                // Nobody begins anything more.
                next.store(items.len(), Ordering::SeqCst);
            }
        }
    };
    std::thread::scope(|scope| {
        let threads = threads.clamp(1, items.len().max(1));
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        for worker in workers {
            if let Err(panic) = worker.join() {
                resume_unwind(panic);
            }
        }
    });
    let mut answers = answers.into_inner().unwrap_or_else(PoisonError::into_inner);
    answers.sort_by_key(|(at, _)| *at);
    answers.into_iter().map(|(_, answer)| answer).collect()
}
