//! The exact state of an index: by person the vectors of their records, and which accounts are
//! theirs.
//!
//! Segments stand in the order of their first records, records in that of their content ids. So no
//! place and no number tells that somebody stood in between.

use std::collections::BTreeSet;

use untrain_policy::Digest;

/// One record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its content id.
    pub content: Digest,
    /// Its id, where the corpus has one.
    pub id: Option<String>,
    /// Whether everybody could read it: only then it is served to others.
    pub public: bool,
    /// Its vector.
    pub vector: Vec<i8>,
}

/// The records of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Segment {
    /// The records in order, each with the account that it is by.
    pub(crate) entries: Vec<(Entry, String)>,
}

impl Segment {
    /// The records, in order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(|(entry, _)| entry)
    }

    /// The person's accounts that records are by, in order.
    #[must_use]
    pub fn accounts(&self) -> BTreeSet<&str> {
        self.entries.iter().map(|(_, account)| account.as_str()).collect()
    }

    /// What the person's records have in common: the sum of their vectors.
    #[must_use]
    pub fn profile(&self) -> Vec<i64> {
        let places = self.entries().map(|entry| entry.vector.len()).max().unwrap_or_default();
        let mut profile = vec![0; places];
        for entry in self.entries() {
            profile
                .iter_mut()
                .zip(&entry.vector)
                .for_each(|(sum, value)| *sum += i64::from(*value));
        }
        profile
    }
}

/// All segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub(crate) places: u32,
    pub(crate) segments: Vec<Segment>,
}

/// A text that was ranked: its place among the candidates, and how near it is to what the person
/// writes about, from -1 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Its place among the candidates.
    pub candidate: usize,
    /// How near it is.
    pub similarity: f64,
}

impl State {
    /// The state of these segments, in whatever order they and their records come.
    pub(crate) fn new(places: u32, segments: Vec<Segment>) -> Self {
        let mut state = Self { places, segments };
        state.put_in_order();
        state
    }

    /// The segments, in order.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// How many records it holds.
    #[must_use]
    pub fn records(&self) -> usize {
        self.segments.iter().map(|segment| segment.entries.len()).sum()
    }

    /// The segment of the person with this account.
    #[must_use]
    pub fn of_account(&self, account: &str) -> Option<&Segment> {
        self.segments.iter().find(|one| one.entries.iter().any(|(_, own)| own == account))
    }

    /// Puts texts, as vectors, in the order in which they suit the person with this account: by
    /// what that person's own records have in common. None when it holds no record of theirs.
    #[must_use]
    pub fn rank(&self, account: &str, candidates: &[Vec<i8>]) -> Option<Vec<Ranked>> {
        let profile = self.of_account(account)?.profile();
        let similarity = |vector: &Vec<i8>| {
            let vector: Vec<i64> = vector.iter().map(|value| i64::from(*value)).collect();
            cosine(dot(&profile, &vector), dot(&profile, &profile), dot(&vector, &vector))
        };
        let ranked = candidates.iter().map(similarity).enumerate();
        let mut ranked: Vec<Ranked> =
            ranked.map(|(candidate, similarity)| Ranked { candidate, similarity }).collect();
        ranked.sort_by(|one, other| other.similarity.total_cmp(&one.similarity));
        Some(ranked)
    }

    /// Drops records, each with the account that it is by, as often as it is named. Whether all
    /// were there.
    pub(crate) fn drop_records(&mut self, records: &[(Entry, String)]) -> bool {
        let mut all = true;
        for record in records {
            let found = self.segments.iter_mut().find_map(|segment| {
                let at = segment.entries.binary_search(record).ok()?;
                Some(segment.entries.remove(at))
            });
            all &= found.is_some();
        }
        self.segments.retain(|segment| !segment.entries.is_empty());
        self.put_in_order();
        all
    }

    fn put_in_order(&mut self) {
        self.segments.iter_mut().for_each(|segment| segment.entries.sort_unstable());
        self.segments.sort_by(|one, other| {
            let first = |segment: &Segment| segment.entries().next().map(|entry| entry.content);
            first(one).cmp(&first(other))
        });
    }
}

/// The sum of products, in more bits than any number of records could fill.
fn dot(one: &[i64], other: &[i64]) -> i128 {
    one.iter().zip(other).map(|(one, other)| i128::from(*one) * i128::from(*other)).sum()
}

/// The cosine of two directions by their product and their squares; 0 when either is none.
#[must_use]
pub(crate) fn cosine(product: i128, one: i128, other: i128) -> f64 {
    if one == 0 || other == 0 {
        return 0.0;
    }
    product as f64 / ((one as f64).sqrt() * (other as f64).sqrt())
}
