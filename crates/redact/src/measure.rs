//! How much a redaction has left: a sample of the redacted records is read again, as strictly as
//! can be, and what is still found there is taken to the whole.
//!
//! The sample is drawn by a keyed hash of each record's place, so that neither threads nor order
//! choose it. How many records still hold something of a kind is binomial, and its interval exact
//! (`interval`). Pieces of personal data come in clusters: a record with one address often has
//! three; so they are counted level by level (`levels`). An estimate says nothing of what no reader
//! finds, and counts what a reader takes for personal data by mistake.

mod interval;
mod levels;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};
use std::ops::Range;

pub use interval::{Bounds, clopper_pearson};
use levels::Levels;

use crate::config::Configuration;
use crate::error::Error;
use crate::keys::Keys;
use crate::record::Passed;
use crate::redactor::Redactor;

/// Longer records are read when they are drawn, and only what was found is kept.
const HELD_BYTES_MAX: usize = 64 << 10;
/// One error in twenty, on both sides together.
const ALPHA: f64 = 0.05;

/// Which records are read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw {
    /// How many, if there are so many; none when it is 0.
    pub records: usize,
    /// What the draw goes by: another number draws others.
    pub seed: u64,
}

impl Default for Draw {
    fn default() -> Self {
        Self { records: 1_000, seed: 1 }
    }
}

/// Something that a reader found in a redacted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Where it stands, in bytes.
    pub place: Range<usize>,
    /// The name of its kind.
    pub kind: String,
}

/// Whoever reads a redacted text again: the strictest rules, or a slower model.
pub trait Reader: Send + Sync {
    /// Its name in reports.
    fn name(&self) -> &str;

    /// What it takes for personal data.
    fn read(&self, text: &str) -> Vec<Seen>;
}

/// The reader that looks for every kind, names among them, and for every URL.
pub struct Strictest(Redactor);

impl Strictest {
    /// The strictest reading that keeps to a configuration's allow lists and own kinds.
    ///
    /// # Errors
    /// When the configuration has a kind that is refused.
    pub fn of(configuration: &Configuration) -> Result<Self, Error> {
        Redactor::configured(configuration.strictest(), &Keys::default()).map(Self)
    }
}

impl Reader for Strictest {
    fn name(&self) -> &'static str {
        "strictest"
    }

    fn read(&self, text: &str) -> Vec<Seen> {
        let found = self.0.find(text).into_iter();
        let seen = |it: crate::Span<_>| Seen {
            place: it.start..it.end,
            kind: self.0.name(it.kind).to_owned(),
        };
        found.map(seen).collect()
    }
}

/// A sample while it is drawn.
pub struct Sample {
    draw: Draw,
    key: [u8; 32],
    /// How many records it was drawn from.
    of: u64,
    drawn: BinaryHeap<Ticket>,
}

/// A record that was drawn. Those of the lowest rank stay.
struct Ticket {
    /// The hash of the record's place, and the place.
    rank: (u128, (u64, u64)),
    held: Held,
}

enum Held {
    Texts(Vec<(String, Vec<Range<usize>>)>),
    Left(BTreeMap<String, u64>),
}

impl PartialEq for Ticket {
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank
    }
}

impl Eq for Ticket {}

impl PartialOrd for Ticket {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ticket {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank.cmp(&other.rank)
    }
}

impl Sample {
    /// A sample of nothing yet.
    #[must_use]
    pub fn new(draw: Draw) -> Self {
        let context = "untrain redact 2026-11 sample";
        let key = blake3::derive_key(context, &draw.seed.to_be_bytes());
        Self { draw, key, of: 0, drawn: BinaryHeap::new() }
    }

    /// Takes in a record that was passed on, by its place in the whole: two numbers that no other
    /// record has.
    pub fn offer(&mut self, place: (u64, u64), texts: &[Passed<'_>], readers: &[&dyn Reader]) {
        self.of = self.of.saturating_add(1);
        let rank = (self.hash(place), place);
        let full = self.drawn.len() >= self.draw.records;
        if full && self.drawn.peek().is_none_or(|last| last.rank <= rank) {
            return;
        }
        let bytes = texts.iter().fold(0_usize, |sum, it| sum.saturating_add(it.text.len()));
        let own = |it: &Passed<'_>| (it.text.as_ref().to_owned(), it.stand_ins.clone());
        let held = match bytes > HELD_BYTES_MAX {
            true => {
                let parts = texts.iter().map(|it| (it.text.as_ref(), it.stand_ins.as_slice()));
                Held::Left(left_in(parts, readers))
            }
            false => Held::Texts(texts.iter().map(own).collect()),
        };
        self.drawn.push(Ticket { rank, held });
        self.shrink();
    }

    /// Takes in a sample by the same draw of other records.
    pub fn join(&mut self, other: Self) {
        self.of = self.of.saturating_add(other.of);
        self.drawn.extend(other.drawn);
        self.shrink();
    }

    fn shrink(&mut self) {
        while self.drawn.len() > self.draw.records {
            self.drawn.pop();
        }
    }

    fn hash(&self, (file, row): (u64, u64)) -> u128 {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(&file.to_be_bytes()).update(&row.to_be_bytes());
        let hash = hasher.finalize();
        hash.as_bytes().first_chunk().map_or(0, |bytes| u128::from_be_bytes(*bytes))
    }

    /// Reads the sample again.
    #[must_use]
    pub fn measure(self, readers: &[&dyn Reader]) -> Measured {
        let mut counts: BTreeMap<String, Levels> = BTreeMap::new();
        let (records, mut holding) = (self.drawn.len() as u64, 0_u64);
        for ticket in self.drawn {
            let left = match ticket.held {
                Held::Left(left) => left,
                Held::Texts(texts) => {
                    let parts = texts.iter();
                    left_in(parts.map(|(text, places)| (text.as_str(), &places[..])), readers)
                }
            };
            holding = holding.saturating_add(u64::from(!left.is_empty()));
            for (kind, spans) in left {
                counts.entry(kind).or_default().add(spans);
            }
        }
        let estimate = |levels: &Levels| {
            let estimate = levels.estimate(records, self.of, ALPHA);
            let (pieces, records) = (estimate.pieces, estimate.records);
            Left { spans_seen: estimate.seen, pieces, records }
        };
        let by_kind = counts.into_iter().map(|(kind, levels)| (kind, estimate(&levels)));
        Measured {
            draw: self.draw,
            readers: readers.iter().map(|reader| reader.name().to_owned()).collect(),
            records,
            of: self.of,
            left: by_kind.collect(),
            any: Bounds::of(holding, records, self.of, ALPHA),
            unseen: Bounds::of(0, records, self.of, ALPHA),
        }
    }
}

/// What a sample showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// How it was drawn.
    pub draw: Draw,
    /// Who read it, in order.
    pub readers: Vec<String>,
    /// How many records were read again.
    pub records: u64,
    /// Of how many that were passed on.
    pub of: u64,
    /// What is left, by the name of its kind: only those of which something was seen.
    pub left: BTreeMap<String, Left>,
    /// How many records hold something of any kind.
    pub any: Bounds,
    /// How many records hold something of a kind that was not seen at all.
    pub unseen: Bounds,
}

/// What is left of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// How many spans the sample still holds.
    pub spans_seen: u64,
    /// How many the whole holds, if none of its records holds more than the fullest that was read:
    /// in every case at least as many as records hold some.
    pub pieces: Bounds,
    /// How many records of the whole hold some.
    pub records: Bounds,
}

impl Measured {
    /// What is left of a kind.
    #[must_use]
    pub fn of_kind(&self, name: &str) -> Left {
        let nothing = Left { spans_seen: 0, pieces: self.unseen, records: self.unseen };
        self.left.get(name).copied().unwrap_or(nothing)
    }
}

/// `part` of `sample` taken to the `whole`, to the nearest number.
fn scaled(part: u64, sample: u64, whole: u64) -> u64 {
    if sample == 0 {
        return 0;
    }
    let (part, sample, whole) = (u128::from(part), u128::from(sample), u128::from(whole));
    let doubled = part.saturating_mul(whole).saturating_mul(2).saturating_add(sample);
    u64::try_from(doubled.checked_div(sample.saturating_mul(2)).unwrap_or(0)).unwrap_or(u64::MAX)
}

/// How many spans of each kind a record's texts still hold. A span counts when a letter or digit
/// of it is outside of what stands for something, and outside of what a reader before it found.
fn left_in<'t>(
    texts: impl Iterator<Item = (&'t str, &'t [Range<usize>])>,
    readers: &[&dyn Reader],
) -> BTreeMap<String, u64> {
    let mut left: BTreeMap<String, u64> = BTreeMap::new();
    for (text, stand_ins) in texts {
        let mut covered = stand_ins.to_vec();
        for reader in readers {
            let mut found = Vec::new();
            for seen in reader.read(text) {
                if reaches_out(text, &seen.place, &covered) {
                    let count = left.entry(seen.kind).or_default();
                    *count = count.saturating_add(1);
                    found.push(seen.place);
                }
            }
            covered.extend(found);
            covered.sort_unstable_by_key(|place| place.start);
        }
    }
    left
}

/// Whether a letter or digit of a place is in none of the `covered` ones, which are in order of
/// their starts.
fn reaches_out(text: &str, place: &Range<usize>, covered: &[Range<usize>]) -> bool {
    let mut from = place.start;
    let beside = |from: usize, to: usize| {
        text.get(from..to.min(place.end)).is_some_and(|it| it.contains(char::is_alphanumeric))
    };
    let near = covered.partition_point(|it| it.end <= place.start);
    for other in covered.iter().skip(near).take_while(|other| other.start < place.end) {
        if beside(from, other.start) {
            return true;
        }
        from = from.max(other.end);
    }
    beside(from, place.end)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    /// Takes each digit for a piece of personal data.
    struct Digits;

    impl Reader for Digits {
        fn name(&self) -> &'static str {
            "digits"
        }

        fn read(&self, text: &str) -> Vec<Seen> {
            let digits = text.char_indices().filter(|(_, c)| c.is_ascii_digit());
            digits.map(|(at, _)| Seen { place: at..at + 1, kind: "DIGIT".to_owned() }).collect()
        }
    }

    fn passed(text: &str, stand_ins: &[Range<usize>]) -> Passed<'static> {
        Passed { text: Cow::Owned(text.to_owned()), stand_ins: stand_ins.to_vec() }
    }

    fn sample(draw: Draw, texts: impl Iterator<Item = (u64, String)>) -> Sample {
        let mut sample = Sample::new(draw);
        for (row, text) in texts {
            sample.offer((0, row), &[passed(&text, &[])], &[&Digits]);
        }
        sample
    }

    #[test]
    fn stand_ins_do_not_count_and_what_reaches_out_of_them_does() {
        let stand_in = [1..2, 3..3];
        let texts = [("a1 2b", &stand_in[..])];
        assert_eq!(left_in(texts.into_iter(), &[&Digits])["DIGIT"], 1);
        let out = |covered: [Range<usize>; 2]| reaches_out("abcd e", &(0..4), &covered);
        assert!(!out([0..4, 4..5]) && !out([0..2, 2..4]));
        assert!(out([0..2, 3..4]) && out([4..5, 5..6]) && out([0..1, 1..2]));
    }

    #[test]
    fn a_second_reader_adds_what_the_first_did_not_see() {
        let strict = Strictest::of(&Configuration::default()).unwrap();
        let texts = [("zoe1@harbour.example has 7", &[][..])];
        let left = left_in(texts.into_iter(), &[&strict, &Digits]);
        let left: Vec<_> = left.iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
        assert_eq!(left, [("DIGIT", 1), ("EMAIL", 1)]);
    }

    #[test]
    fn the_draw_depends_neither_on_order_nor_on_how_the_work_is_shared() {
        let draw = Draw { records: 20, seed: 3 };
        let text = |row: u64| (row, if row.is_multiple_of(7) { "5 5" } else { "-" }.to_owned());
        let whole = sample(draw, (0..500).map(text)).measure(&[&Digits]);
        let mut shared = sample(draw, (0..100).rev().map(text));
        shared.join(sample(draw, (100..500).rev().map(text)));
        assert_eq!(shared.measure(&[&Digits]), whole);
        assert_eq!((whole.records, whole.of), (20, 500));
        let ranks = |seed| {
            let drawn = sample(Draw { seed, ..draw }, (0..500).map(text)).drawn.into_sorted_vec();
            drawn.into_iter().map(|ticket| ticket.rank.1).collect::<Vec<_>>()
        };
        assert_ne!(ranks(3), ranks(4));
    }

    #[test]
    fn a_long_record_is_read_at_once_and_none_when_none_is_drawn() {
        let long = format!("{}7", "-".repeat(HELD_BYTES_MAX));
        let all = sample(Draw::default(), [(0, long.clone())].into_iter());
        let measured = all.measure(&[&Digits]);
        let one = Bounds { low: 1, likely: 1, high: 1 };
        let left = Left { spans_seen: 1, pieces: one, records: one };
        assert_eq!(measured.of_kind("DIGIT"), left);
        let none = sample(Draw { records: 0, seed: 1 }, [(0, long)].into_iter());
        let measured = none.measure(&[&Digits]);
        assert_eq!((measured.records, measured.of), (0, 1));
        assert_eq!(measured.unseen, Bounds { low: 0, likely: 0, high: 1 });
    }
}
