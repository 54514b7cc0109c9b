//! Counts a corpus from scratch. Positions are parted among the workers by their first token, and
//! the parts are joined in the order of those tokens.

use std::sync::Arc;

use super::counts::Counts;
use super::fingerprint::{Fingerprint, extend};
use super::growth::{DEPTHS, Item, NOTHING, Part, Seen, grow, pack};
use super::sequences::Sequences;
use super::tree::{Level, Node, Tally};
use super::vocabulary::{BOUNDARY, Vocabulary};
use super::workers::spread;
use crate::limits::SORT_POSITIONS;

/// Counts the n-grams of up to `order` tokens. `owners` holds the number of the person behind each
/// record; persons are numbered from 0 without gaps.
#[must_use]
pub fn count(
    order: usize,
    vocabulary: Vocabulary,
    sequences: &Sequences,
    owners: &[u32],
) -> Counts {
    let order = order.clamp(2, DEPTHS);
    let types = vocabulary.len();
    let persons = owners.iter().max().map_or(0, |&last| last as usize + 1);
    let hashes = vocabulary.hashes();
    let corpus = Input { order, sequences, owners };

    let jobs = corpus.jobs(types);
    let seen = || Seen::new(types, persons);
    let parts = spread(&jobs, seen, |seen, job| grow(order, &corpus.items(job), &hashes, seen));
    drop(jobs);

    let (mut levels, mut fingerprint) = join(order, parts);
    let ends = corpus.record_ends(persons, types);
    fingerprint.add(extend(0, hashes.first().copied().unwrap_or_default()), &ends);
    if let Some(empty) = levels.first_mut().and_then(|level| level.nodes.first_mut()) {
        empty.tally = ends;
    }
    Counts::new(Arc::new(vocabulary), levels, fingerprint)
}

struct Input<'a> {
    order: usize,
    sequences: &'a Sequences,
    owners: &'a [u32],
}

impl Input<'_> {
    /// Parts the positions that start an n-gram by ranges of their first token, each with its
    /// owner. The empty token starts one only where it starts a record.
    fn jobs(&self, types: usize) -> Vec<Vec<(u32, u32)>> {
        let mut sizes = vec![0_usize; types];
        for &token in &self.sequences.tokens {
            if let Some(size) = sizes.get_mut(token as usize) {
                *size += 1;
            }
        }
        let (mut job, mut filled, mut job_of) = (0_usize, 0, Vec::with_capacity(types));
        for size in sizes {
            if filled > 0 && filled + size > SORT_POSITIONS {
                (job, filled) = (job + 1, 0);
            }
            filled += size;
            job_of.push(job);
        }
        let mut jobs = vec![Vec::new(); job + 1];
        let mut at = 0_u32;
        for (record, &owner) in (0..self.sequences.records()).zip(self.owners) {
            for &token in self.sequences.starts_of_ngrams(record) {
                let job = job_of.get(token as usize).and_then(|&job| jobs.get_mut(job));
                if let Some(job) = job {
                    job.push((at, owner));
                }
                at += 1;
            }
            at += 1;
        }
        jobs
    }

    /// The positions of one job, in the order of their tokens.
    fn items(&self, job: &[(u32, u32)]) -> Vec<Item> {
        let item = |&(at, owner): &(u32, u32)| {
            let at = at as usize;
            let tokens = self.sequences.tokens.get(at..)?;
            let before = match *tokens.first()? {
                BOUNDARY => NOTHING,
                _ => *self.sequences.tokens.get(at.checked_sub(1)?)?,
            };
            Some(Item { key: pack(self.order, tokens), owner, before })
        };
        let mut items: Vec<Item> = job.iter().filter_map(item).collect();
        items.sort_unstable_by_key(|item| item.key);
        items
    }

    /// The figures of the empty token by itself: it occurs where it ends a record.
    fn record_ends(&self, persons: usize, types: usize) -> Tally {
        let (mut owners, mut before) = (vec![0; persons], vec![0; types]);
        let first_time = |seen: Option<&mut u32>| match seen {
            Some(seen) => u32::from(std::mem::replace(seen, 1) == 0),
            None => 0,
        };
        let mut tally = Tally::default();
        for (record, &owner) in (0..self.sequences.records()).zip(self.owners) {
            tally.count += 1;
            tally.support += first_time(owners.get_mut(owner as usize));
            let last = self.sequences.starts_of_ngrams(record).last();
            tally.left += first_time(last.and_then(|&token| before.get_mut(token as usize)));
        }
        tally
    }
}

/// Joins the parts, which stand in the order of their first tokens, into one tree.
fn join(order: usize, parts: Vec<Part>) -> (Vec<Level>, Fingerprint) {
    let mut levels: Vec<Level> = Vec::new();
    levels.resize_with(order, Level::default);
    let mut fingerprint = Fingerprint::default();
    for (depth, level) in levels.iter_mut().enumerate() {
        let parts = parts.iter().filter_map(|part| part.levels.get(depth));
        let nodes = parts.map(Level::len).sum();
        level.words.reserve_exact(nodes);
        level.nodes.reserve_exact(nodes);
    }
    for part in parts {
        fingerprint.join(part.fingerprint);
        Level::append(&mut levels, part.levels);
    }
    // A corpus without records still has the empty token.
    if let Some(top) = levels.first_mut().filter(|top| top.is_empty()) {
        top.words.push(BOUNDARY);
        top.nodes.push(Node::default());
    }
    (levels, fingerprint)
}
