//! The canonical bytes of the two files of a model (`spec/ngram.md`): the same state has the same
//! bytes, whatever it was counted from or has forgotten, and other bytes are refused.

use std::sync::Arc;

use super::bytes::{Reader, put, put_text};
use super::counts::Counts;
use super::fingerprint::Fingerprint;
use super::serving::{ServedLevel, Serving};
use super::tree::{Level, Node, Tally};
use super::vocabulary::{BOUNDARY, Vocabulary};
use crate::limits::{ORDER_MAX, ORDER_MIN};
use crate::{Error, Result};

/// What a file of exact counts starts with.
pub const COUNTS: &str = "untrain/counts/v1\n";

/// What a file to serve from starts with.
pub const SERVING: &str = "untrain/serving/v1\n";

const ORDER: Error = Error::Damaged("its tokens are not in order");

impl Counts {
    /// The bytes of the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let nodes: usize = self.levels.iter().map(Level::len).sum();
        let mut out = Vec::with_capacity(nodes * 5);
        out.extend_from_slice(COUNTS.as_bytes());
        put(&mut out, self.order() as u64);
        out.extend_from_slice(&self.fingerprint.0.to_le_bytes());
        // Tokens are numbered anew, in the same order, without those that have died.
        let mut numbers = vec![0_u32; self.vocabulary.len()];
        let mut parents: Vec<usize> = Vec::new();
        let mut start_ends = self.record_starts().into_iter();
        let mut depth = 0;
        self.each_level(|level, written| {
            let starts = start_ends.next().unwrap_or(0);
            let last = depth + 1 == self.order();
            let figures = |node: usize, out: &mut Vec<u8>| {
                let tally = level.nodes.get(node).map(|node| node.tally).unwrap_or_default();
                let left = !last && (depth == 0 || node >= starts);
                put_tally(out, &tally, left);
            };
            if depth == 0 {
                put(&mut out, written.len() as u64);
                for (number, &node) in (0..).zip(written) {
                    put_text(&mut out, self.vocabulary.text(node as u32));
                    if let Some(slot) = numbers.get_mut(node) {
                        *slot = number;
                    }
                }
                written.iter().for_each(|&node| figures(node, &mut out));
            } else if let Some(above) = self.levels.get(depth - 1) {
                let mut rest = written;
                for &parent in &parents {
                    let end = above.children(parent).end;
                    let own = rest.iter().take_while(|&&node| node < end).count();
                    let (own, later) = rest.split_at(own);
                    rest = later;
                    put(&mut out, own.len() as u64);
                    let mut next = 0;
                    for &node in own {
                        let word =
                            level.words.get(node).and_then(|&word| numbers.get(word as usize));
                        let word = word.copied().unwrap_or_default();
                        put(&mut out, u64::from(word.saturating_sub(next)));
                        next = word.saturating_add(1);
                        figures(node, &mut out);
                    }
                }
            }
            parents = written.to_vec();
            depth += 1;
        });
        out
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`Error::Damaged`] when they are not the bytes of a state.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, COUNTS)?;
        let order = read_order(&mut reader)?;
        let fingerprint = Fingerprint(u128::from_le_bytes(reader.take()?));
        let vocabulary = read_vocabulary(&mut reader)?;
        let types = vocabulary.len() as u32;
        let mut top = Level::default();
        for word in 0..types {
            let tally = read_tally(&mut reader, order > 1)?;
            if !tally.lives() && word != BOUNDARY {
                return Err(Error::Damaged("a token does not occur"));
            }
            top.words.push(word);
            top.nodes.push(Node { first: 0, tally });
        }
        let mut levels = vec![top];
        let mut starts = 1;
        for depth in 1..order {
            let above = levels.last_mut().ok_or(ORDER)?;
            let mut level = Level::default();
            let mut start_end = 0;
            for (parent, node) in above.nodes.iter_mut().enumerate() {
                node.first = count_of(level.len())?;
                let left = depth + 1 < order && parent >= starts;
                read_siblings(&mut reader, &mut level, types, left)?;
                if parent + 1 == starts {
                    start_end = level.len();
                }
            }
            above.end = count_of(level.len())?;
            starts = start_end;
            levels.push(level);
        }
        reader.end()?;
        Ok(Self::new(Arc::new(vocabulary), levels, fingerprint))
    }
}

/// `left` is whether the n-gram has that figure.
fn put_tally(out: &mut Vec<u8>, tally: &Tally, left: bool) {
    put(out, u64::from(tally.count));
    // What occurs once has one person behind it and one token before it.
    if tally.count > 1 {
        put(out, u64::from(tally.support));
        if left {
            put(out, u64::from(tally.left));
        }
    }
}

fn read_tally(reader: &mut Reader<'_>, left: bool) -> Result<Tally> {
    let count = reader.short()?;
    if count <= 1 {
        return Ok(Tally { count, support: count, left: if left { count } else { 0 } });
    }
    let support = reader.short()?;
    let left = if left { reader.short()? } else { 0 };
    if support == 0 || support > count || left > count {
        return Err(Error::Damaged("the figures of an n-gram contradict each other"));
    }
    Ok(Tally { count, support, left })
}

fn read_siblings(reader: &mut Reader<'_>, level: &mut Level, types: u32, left: bool) -> Result<()> {
    let mut next = 0_u32;
    for _ in 0..reader.length()? {
        let word = read_word(reader, next, types)?;
        next = word + 1;
        let tally = read_tally(reader, left)?;
        if !tally.lives() {
            return Err(Error::Damaged("an n-gram does not occur"));
        }
        level.words.push(word);
        level.nodes.push(Node { first: 0, tally });
    }
    Ok(())
}

/// A token's number, written as its distance from the first one that it could be.
fn read_word(reader: &mut Reader<'_>, next: u32, types: u32) -> Result<u32> {
    let word = next.checked_add(reader.short()?).filter(|&word| word < types);
    word.ok_or(Error::Damaged("an n-gram has a token that is not listed"))
}

fn read_order(reader: &mut Reader<'_>) -> Result<usize> {
    let order = reader.short()?;
    if (ORDER_MIN..=ORDER_MAX).contains(&order) {
        Ok(order as usize)
    } else {
        Err(Error::Damaged("its n-grams are longer or shorter than this program counts"))
    }
}

fn read_vocabulary(reader: &mut Reader<'_>) -> Result<Vocabulary> {
    let types = reader.length()?;
    let tokens = (0..types).map(|_| reader.text().map(Box::from)).collect::<Result<_>>()?;
    Vocabulary::new(tokens)
}

fn count_of(nodes: usize) -> Result<u32> {
    u32::try_from(nodes).map_err(|_| Error::Damaged("it has more n-grams than can be numbered"))
}

impl Serving {
    /// The bytes of the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = SERVING.as_bytes().to_vec();
        put(&mut out, self.levels.len() as u64);
        put(&mut out, u64::from(self.min_support));
        put(&mut out, self.vocabulary.len() as u64);
        self.vocabulary.iter().for_each(|token| put_text(&mut out, token));
        put(&mut out, self.unserved);
        let mut above: Option<&ServedLevel> = None;
        for level in &self.levels {
            let [once, twice] = level.rare;
            put(&mut out, once);
            put(&mut out, twice);
            match above {
                None => level.values.iter().for_each(|&value| put(&mut out, u64::from(value))),
                Some(above) => {
                    for (parent, &unserved) in above.unserved.iter().enumerate() {
                        let children = above.children(parent);
                        put(&mut out, children.len() as u64);
                        if children.is_empty() {
                            continue;
                        }
                        put(&mut out, unserved);
                        let words = level.words.get(children.clone()).unwrap_or_default();
                        let values = level.values.get(children).unwrap_or_default();
                        let mut next = 0;
                        for (&word, &value) in words.iter().zip(values) {
                            put(&mut out, u64::from(word.saturating_sub(next)));
                            put(&mut out, u64::from(value));
                            next = word.saturating_add(1);
                        }
                    }
                }
            }
            above = Some(level);
        }
        out
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`Error::Damaged`] when they are not the bytes of a model to serve from.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, SERVING)?;
        let order = read_order(&mut reader)?;
        let min_support = reader.short()?;
        let vocabulary = read_vocabulary(&mut reader)?;
        let types = vocabulary.len() as u32;
        let unserved = reader.number()?;
        let mut top =
            ServedLevel { rare: [reader.number()?, reader.number()?], ..Default::default() };
        for word in 0..types {
            top.push(word, reader.short()?);
        }
        let mut levels = vec![top];
        for _ in 1..order {
            let above = levels.last_mut().ok_or(ORDER)?;
            let mut level =
                ServedLevel { rare: [reader.number()?, reader.number()?], ..Default::default() };
            for parent in 0..above.words.len() {
                let children = reader.length()?;
                let unserved = if children > 0 { reader.number()? } else { 0 };
                above.set_children(parent, count_of(level.words.len())?, unserved);
                let mut next = 0_u32;
                for _ in 0..children {
                    let word = read_word(&mut reader, next, types)?;
                    next = word + 1;
                    level.push(word, reader.short()?);
                }
            }
            above.end = count_of(level.words.len())?;
            levels.push(level);
        }
        reader.end()?;
        Ok(Self { min_support, vocabulary, unserved, levels })
    }
}
