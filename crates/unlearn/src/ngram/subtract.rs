//! Takes records of one person out of the exact state, at the cost of those records alone.
//!
//! The records are counted into a small tree of their own and found in the state before anything
//! has changed, so that a state that does not hold them is refused. Then the figures follow: counts
//! are lowered; a count that reaches zero means one token fewer before the n-gram without its first
//! token (`left`); and whoever has no other record with an n-gram is no longer behind it
//! (`support`).
//!
//! Below an n-gram that dies everything dies, and what the state says of it follows from the
//! records that leave: only they held it. So nothing is read or written there.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

use super::counts::Counts;
use super::fingerprint::extend;
use super::growth::{grow_counts, pack};
use super::support::Remains;
use super::tree::{Level, Tally};
use super::workers::spread;
use crate::limits::{SUBTRACT_PARTS_MAX, SUBTRACT_POSITIONS};
use crate::{Error, Result};

/// The n-grams that leave, level by level, beside what the state says of them.
struct Leaving {
    /// Their tree, with `count` alone.
    levels: Vec<Level>,
    /// By level and node.
    found: Vec<Vec<Found>>,
}

/// What the state says of an n-gram that leaves.
#[derive(Clone, Copy)]
struct Found {
    key: u64,
    before: Tally,
    fate: Fate,
    /// How many n-grams that leave are this one with a token before.
    extended: u32,
    /// How many of those die.
    left: u32,
}

/// What becomes of an n-gram when the records have left.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// The node of the state lives on.
    Lives(usize),
    /// The node of the state dies.
    Dies(usize),
    /// It stands below a node that dies, and was not read.
    DiesBelow,
}

const MISSING: Error = Error::Damaged("its corpus has n-grams that its counts do not have");

impl Counts {
    /// Takes `removed` out: records of one owner as token numbers of [`Counts::vocabulary`].
    /// `remaining` are that owner's other records; it is asked for them only as far as it takes to
    /// know what the owner still says.
    ///
    /// # Errors
    /// When the state does not hold the records; it is unchanged then.
    pub fn subtract<'a, R>(&mut self, removed: &[&[u32]], remaining: R) -> Result<()>
    where
        R: IntoIterator<Item = Cow<'a, [u32]>>,
    {
        let mut leaving = Leaving::of(self, removed)?;
        leaving.follow();
        let released = leaving.released(self.vocabulary.len(), remaining);
        let levels = self.levels.iter_mut().zip(leaving.levels.iter().zip(&leaving.found));
        for (depth, ((level, (own, found)), released)) in levels.zip(&released).enumerate() {
            let last = depth + 1 == leaving.levels.len();
            for ((leaves, found), &released) in own.nodes.iter().zip(found).zip(released) {
                let (node, after) = match found.fate {
                    Fate::Lives(node) => (node, found.after(leaves.tally.count, released)),
                    Fate::Dies(node) => (node, Tally::default()),
                    Fate::DiesBelow => {
                        let left = if last { 0 } else { found.extended };
                        self.fingerprint.take(found.key, &Tally { left, ..found.before });
                        continue;
                    }
                };
                self.fingerprint.take(found.key, &found.before);
                self.fingerprint.add(found.key, &after);
                if let Some(node) = level.nodes.get_mut(node) {
                    node.tally = after;
                }
            }
        }
        Ok(())
    }
}

impl Found {
    const fn after(&self, leaves: u32, released: bool) -> Tally {
        Tally {
            count: self.before.count.saturating_sub(leaves),
            support: self.before.support.saturating_sub(released as u32),
            left: self.before.left.saturating_sub(self.left),
        }
    }
}

impl Leaving {
    /// Counts the records and finds their n-grams in the state. The first token parts the work.
    fn of(state: &Counts, removed: &[&[u32]]) -> Result<Self> {
        let order = state.order();
        let positions: usize = removed.iter().map(|record| record.len()).sum();
        let parts = (positions / SUBTRACT_POSITIONS).clamp(1, SUBTRACT_PARTS_MAX);
        let share = state.vocabulary.len().div_ceil(parts).max(1);
        let parts: Vec<usize> = (0..parts).collect();
        let grown = spread(
            &parts,
            || (),
            |(), &part| {
                let mut keys = Vec::with_capacity(positions / parts.len());
                for record in removed {
                    for (at, &first) in
                        record.iter().enumerate().take(record.len().saturating_sub(1))
                    {
                        if first as usize / share == part {
                            keys.push(pack(order, record.get(at..).unwrap_or_default()));
                        }
                    }
                }
                keys.sort_unstable();
                let mut part = Self { levels: grow_counts(order, &keys), found: Vec::new() };
                part.count_record_ends(removed.len());
                part.find(state).map(|()| part)
            },
        );
        let mut whole = Self { levels: Vec::new(), found: Vec::new() };
        whole.levels.resize_with(order, Level::default);
        whole.found.resize_with(order, Vec::new);
        for part in grown {
            let part = part?;
            Level::append(&mut whole.levels, part.levels);
            whole.found.iter_mut().zip(part.found).for_each(|(all, own)| all.extend(own));
        }
        Ok(whole)
    }

    /// The empty token occurs where it ends a record.
    fn count_record_ends(&mut self, records: usize) {
        let Some(top) = self.levels.first_mut() else { return };
        if let (Some(0), Some(empty)) = (top.words.first(), top.nodes.first_mut()) {
            empty.tally.count = u32::try_from(records).unwrap_or(u32::MAX);
        }
    }

    /// Finds every n-gram in the state, level by level.
    fn find(&mut self, state: &Counts) -> Result<()> {
        for (depth, (own, level)) in self.levels.iter().zip(&state.levels).enumerate() {
            let found = Vec::with_capacity(own.len());
            let mut search = Search { hashes: &state.hashes, own, level, found };
            let above = depth.checked_sub(1).and_then(|above| {
                Some((self.levels.get(above)?, state.levels.get(above)?, self.found.get(above)?))
            });
            match above {
                None => search.siblings(0..own.len(), 0..level.len(), 0)?,
                Some((own_above, above, parents)) => {
                    for (block, parents) in parents.chunks(FETCH).enumerate() {
                        search.fetch(above, parents);
                        for (at, parent) in (block * FETCH..).zip(parents) {
                            let children = own_above.children(at);
                            match parent.fate {
                                Fate::Lives(node) => {
                                    search.siblings(children, above.children(node), parent.key)?;
                                }
                                _ => search.below_the_dying(children, parent.key),
                            }
                        }
                    }
                }
            }
            let found = search.found;
            self.found.push(found);
        }
        Ok(())
    }

    /// For every n-gram that dies, the one without its first token has one token fewer before it.
    fn follow(&mut self) {
        // Where the n-gram without its first token stands, one level up, by node.
        let mut shorter: Vec<usize> = Vec::new();
        for depth in 1..self.levels.len() {
            let (Some(above), Some(own)) = (self.levels.get(depth - 1), self.levels.get(depth))
            else {
                break;
            };
            let mut without_first = Vec::with_capacity(own.len());
            for parent in 0..above.len() {
                let mut range = match depth.checked_sub(2).and_then(|depth| self.levels.get(depth))
                {
                    None => 0..above.len(),
                    Some(level) => level.children(shorter.get(parent).copied().unwrap_or(0)),
                };
                for &word in own.words.get(above.children(parent)).unwrap_or_default() {
                    // A record that holds an n-gram holds it without its first token too.
                    let at = above.find(range.clone(), word).unwrap_or(range.start);
                    range.start = at + 1;
                    without_first.push(at);
                }
            }
            let (done, rest) = self.found.split_at_mut(depth);
            if let (Some(above), Some(found)) = (done.last_mut(), rest.first()) {
                for (found, &at) in found.iter().zip(&without_first) {
                    if let Some(shorter) = above.get_mut(at) {
                        shorter.extended += 1;
                        shorter.left += u32::from(!matches!(found.fate, Fate::Lives(_)));
                    }
                }
            }
            shorter = without_first;
        }
    }

    /// By level and node: whether the owner is no longer behind the n-gram.
    fn released<'a, R>(&self, types: usize, remaining: R) -> Vec<Vec<bool>>
    where
        R: IntoIterator<Item = Cow<'a, [u32]>>,
    {
        let mut records = remaining.into_iter().peekable();
        if records.peek().is_none() {
            return self.levels.iter().map(|level| vec![true; level.len()]).collect();
        }
        // Who is alone behind an n-gram that lives on still says it.
        let in_question =
            |found: &Found| matches!(found.fate, Fate::Lives(_)) && found.before.support > 1;
        let questions = self.found.iter().map(|found| found.iter().map(in_question).collect());
        let mut remains = Remains::new(&self.levels, questions.collect(), types);
        for record in records {
            if remains.hear(&record) {
                break;
            }
        }
        remains.unheard()
    }
}

/// Looks for the n-grams of one length.
struct Search<'a> {
    hashes: &'a [u64],
    own: &'a Level,
    level: &'a Level,
    found: Vec<Found>,
}

/// How many nodes are looked up together.
const FETCH: usize = 256;

impl Search<'_> {
    /// Reads the first child of each parent, one independent of the other, so that the processor
    /// waits for memory once and not once for each.
    fn fetch(&self, above: &Level, parents: &[Found]) {
        let mut sum = 0_u32;
        for parent in parents {
            if let Fate::Lives(node) = parent.fate {
                let first = above.nodes.get(node).map_or(0, |node| node.first as usize);
                sum ^= self.level.words.get(first).copied().unwrap_or(0);
                sum ^= self.level.nodes.get(first).map_or(0, |node| node.first);
            }
        }
        std::hint::black_box(sum);
    }

    /// Finds siblings of the records' tree among siblings of the state.
    fn siblings(&mut self, own: Range<usize>, mut range: Range<usize>, shorter: u64) -> Result<()> {
        let words = self.own.words.get(own.clone()).unwrap_or_default();
        for (&word, leaves) in words.iter().zip(self.own.nodes.get(own).unwrap_or_default()) {
            let node = self.level.find(range.clone(), word).ok_or(MISSING)?;
            let before = self.level.nodes.get(node).ok_or(MISSING)?.tally;
            let fate = match before.count.cmp(&leaves.tally.count) {
                Ordering::Greater => Fate::Lives(node),
                Ordering::Equal => Fate::Dies(node),
                Ordering::Less => return Err(MISSING),
            };
            range.start = node + 1;
            self.found.push(Found {
                key: self.key(shorter, word),
                before,
                fate,
                extended: 0,
                left: 0,
            });
        }
        Ok(())
    }

    fn below_the_dying(&mut self, own: Range<usize>, shorter: u64) {
        let words = self.own.words.get(own.clone()).unwrap_or_default();
        for (&word, leaves) in words.iter().zip(self.own.nodes.get(own).unwrap_or_default()) {
            let key = self.key(shorter, word);
            let before = Tally { count: leaves.tally.count, support: 1, left: 0 };
            self.found.push(Found { key, before, fate: Fate::DiesBelow, extended: 0, left: 0 });
        }
    }

    fn key(&self, shorter: u64, word: u32) -> u64 {
        extend(shorter, self.hashes.get(word as usize).copied().unwrap_or_default())
    }
}
