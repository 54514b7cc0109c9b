//! Grows a tree of n-grams from positions of a corpus.
//!
//! Each position is turned into a sort key: the tokens from there to the end of the longest n-gram,
//! 25 bits each. Once the keys are sorted, an n-gram of any length is a run of neighbours, so one
//! pass over them makes all levels.

use super::fingerprint::{Fingerprint, extend};
use super::tree::{Level, Node, Tally};
use super::vocabulary::BOUNDARY;
use crate::limits::{ORDER_MAX, TOKEN_BITS};

/// How many levels a tree may have.
pub const DEPTHS: usize = ORDER_MAX as usize;
const TOKEN_MASK: u128 = (1 << TOKEN_BITS) - 1;

/// What stands before the first position of a record.
pub const NOTHING: u32 = u32::MAX;

/// One position of the corpus.
pub struct Item {
    /// The tokens from here on.
    pub key: u128,
    /// The person behind the record.
    pub owner: u32,
    /// The token before, or [`NOTHING`].
    pub before: u32,
}

/// The sort key: `tokens` up to the end of the record, at most as many as `order`, each in 25 bits
/// from the top. Behind the end come zeros. The first token may be the one that starts a record.
#[must_use]
pub fn pack(order: usize, tokens: &[u32]) -> u128 {
    let mut rest = tokens.iter().take(order);
    let mut key = u128::from(rest.next().copied().unwrap_or(BOUNDARY));
    let mut depth = 1;
    for &token in rest {
        key = key << TOKEN_BITS | u128::from(token);
        depth += 1;
        if token == BOUNDARY {
            break;
        }
    }
    key << (TOKEN_BITS as usize * (DEPTHS - depth))
}

/// What one worker remembers: in which node of each level it last saw each person, and each token
/// that stands before. A node is known by its serial number, which no other node of that level has
/// at this worker.
pub struct Seen {
    owners: Vec<[u32; DEPTHS]>,
    before: Vec<[u32; DEPTHS]>,
    serials: [u32; DEPTHS],
}

impl Seen {
    /// Nothing yet.
    #[must_use]
    pub fn new(types: usize, persons: usize) -> Self {
        Self {
            owners: vec![[0; DEPTHS]; persons],
            before: vec![[0; DEPTHS]; types],
            serials: [0; DEPTHS],
        }
    }
}

/// The tree below a range of first tokens.
#[derive(Default)]
pub struct Part {
    /// Its levels; a node's children begin where they do in this part.
    pub levels: Vec<Level>,
    /// The sum over its n-grams.
    pub fingerprint: Fingerprint,
}

/// Grows the tree of `items`, whose keys must be sorted, with `count` alone.
#[must_use]
pub fn grow_counts(order: usize, keys: &[u128]) -> Vec<Level> {
    let mut growth = Growth::new(order);
    for &key in keys {
        let length = growth.reach(key, |_, _| ());
        let levels = growth.levels.iter_mut().take(length).skip(from(key));
        levels.filter_map(|level| level.nodes.last_mut()).for_each(|node| node.tally.count += 1);
    }
    growth.finish()
}

/// Grows the tree of `items`, whose keys must be sorted, with all figures and its fingerprint.
#[must_use]
pub fn grow(order: usize, items: &[Item], hashes: &[u64], seen: &mut Seen) -> Part {
    let mut growth = Growth::new(order);
    let mut sums = Sums { keys: [0; DEPTHS], open: 0, fingerprint: Fingerprint::default() };
    for item in items {
        let Seen { owners, before, serials } = seen;
        let mut shared = None;
        let mut length = growth.open;
        if growth.last != Some(item.key) {
            let from = growth.shared(item.key);
            sums.close(&growth.levels, from);
            length = growth.reach(item.key, |depth, token| {
                serials.iter_mut().skip(depth).take(1).for_each(|serial| *serial += 1);
                sums.open(depth, hashes.get(token as usize).copied().unwrap_or_default());
            });
            shared = Some(from);
        }
        debug_assert!(shared.is_none_or(|shared| shared < length));
        let owner = owners.get_mut(item.owner as usize);
        let mut before = before.get_mut(item.before as usize);
        let Some(owner) = owner else { continue };
        let levels = growth.levels.iter_mut().zip(serials.iter()).zip(owner).enumerate();
        for (depth, ((level, &serial), last)) in levels.take(length).skip(from(item.key)) {
            let Some(Node { tally, .. }) = level.nodes.last_mut() else { continue };
            tally.count += 1;
            tally.support += u32::from(*last != serial);
            *last = serial;
            if let Some(last) = before.as_mut().and_then(|before| before.get_mut(depth)) {
                tally.left += u32::from(*last != serial && depth + 1 < order);
                *last = serial;
            }
        }
    }
    sums.close(&growth.levels, 0);
    Part { levels: growth.finish(), fingerprint: sums.fingerprint }
}

/// The first level that a position counts in: the empty token at the start of a record does not
/// count by itself.
fn from(key: u128) -> usize {
    usize::from(key >> (TOKEN_BITS as usize * (DEPTHS - 1)) == u128::from(BOUNDARY))
}

/// The levels so far, and the way to the last node of each.
struct Growth {
    order: usize,
    levels: Vec<Level>,
    last: Option<u128>,
    /// How many levels the way to the last position has.
    open: usize,
}

impl Growth {
    fn new(order: usize) -> Self {
        let mut levels = Vec::new();
        levels.resize_with(order, Level::default);
        Self { order, levels, last: None, open: 0 }
    }

    /// How many levels the way to `key` shares with the way to the last one.
    fn shared(&self, key: u128) -> usize {
        self.last.map_or(0, |last| {
            let same = (last ^ key).leading_zeros() - (128 - TOKEN_BITS * ORDER_MAX);
            (same / TOKEN_BITS) as usize
        })
    }

    /// Goes on to `key`, making the nodes that its way does not share with the last one; `made`
    /// hears of each. Answers how many levels the way has.
    fn reach(&mut self, key: u128, mut made: impl FnMut(usize, u32)) -> usize {
        if self.last == Some(key) {
            return self.open;
        }
        let shared = self.shared(key);
        self.last = Some(key);
        let mut length = 0;
        for depth in 0..self.order {
            let shift = TOKEN_BITS as usize * (DEPTHS - 1 - depth);
            let word = (key >> shift & TOKEN_MASK) as u32;
            length = depth + 1;
            if depth >= shared {
                // A level holds at most as many nodes as there are tokens: 32 bits.
                let first = self.levels.get(depth + 1).map_or(0, |below| below.len() as u32);
                if let Some(level) = self.levels.get_mut(depth) {
                    level.words.push(word);
                    level.nodes.push(Node { first, tally: Tally::default() });
                }
                made(depth, word);
            }
            if depth > 0 && word == BOUNDARY {
                break;
            }
        }
        self.open = length;
        length
    }

    fn finish(mut self) -> Vec<Level> {
        let sizes: Vec<u32> = self.levels.iter().map(|level| level.len() as u32).collect();
        for (level, &below) in self.levels.iter_mut().zip(sizes.iter().skip(1)) {
            level.end = below;
        }
        self.levels
    }
}

/// The fingerprint of the nodes that will not be met again, and the keys of the others.
struct Sums {
    keys: [u64; DEPTHS],
    open: usize,
    fingerprint: Fingerprint,
}

impl Sums {
    fn open(&mut self, depth: usize, token: u64) {
        let shorter = depth.checked_sub(1).and_then(|above| self.keys.get(above));
        let key = extend(shorter.copied().unwrap_or(0), token);
        if let Some(slot) = self.keys.get_mut(depth) {
            *slot = key;
        }
        self.open = depth + 1;
    }

    fn close(&mut self, levels: &[Level], from: usize) {
        for (level, &key) in levels.iter().zip(&self.keys).take(self.open).skip(from) {
            if let Some(node) = level.nodes.last() {
                self.fingerprint.add(key, &node.tally);
            }
        }
        self.open = self.open.min(from);
    }
}
