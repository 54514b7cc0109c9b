//! What is served: the vectors of records that everybody could read, in one segment for each
//! person, without names and without texts. A search gives ids, and the platform shows what it
//! finds under them by its own rules.

use untrain_policy::Digest;

use super::state::{Entry, State, cosine};
use crate::limits::NEIGHBOURS_MAX;

/// The served segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    pub(crate) places: u32,
    /// In the order of their first records, each in the order of its records.
    pub(crate) segments: Vec<Vec<Entry>>,
}

/// A record that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour {
    /// Its content id.
    pub content: Digest,
    /// Its id, where the corpus has one.
    pub id: Option<String>,
    /// How near it is, from -1 to 1: the cosine of the angle between the vectors.
    pub similarity: f64,
}

impl Index {
    /// What may be served of `state`.
    #[must_use]
    pub fn derive(state: &State) -> Self {
        let public = |segment: &super::state::Segment| -> Vec<Entry> {
            segment.entries().filter(|entry| entry.public).cloned().collect()
        };
        let mut segments: Vec<Vec<Entry>> = state.segments.iter().map(public).collect();
        segments.retain(|segment| !segment.is_empty());
        segments.sort_by_key(|segment| segment.first().map(|entry| entry.content));
        Self { places: state.places, segments }
    }

    /// How many figures a vector has.
    #[must_use]
    pub const fn places(&self) -> u32 {
        self.places
    }

    /// How many records it holds.
    #[must_use]
    pub fn records(&self) -> usize {
        self.segments.iter().map(Vec::len).sum()
    }

    /// The `k` records nearest to a vector, the nearest first and as near ones in the order of
    /// their content ids; never more than [`NEIGHBOURS_MAX`]. Records without a direction, such as
    /// empty ones, are near nothing and are not found.
    #[must_use]
    pub fn nearest(&self, query: &[i8], k: usize) -> Vec<Neighbour> {
        let own = dot(query, query);
        let entries = self.segments.iter().flatten();
        let mut found: Vec<(f64, &Entry)> = entries
            .filter_map(|entry| {
                let square = dot(&entry.vector, &entry.vector);
                let product = dot(query, &entry.vector);
                let similarity = cosine(product.into(), own.into(), square.into());
                (square > 0 && own > 0).then_some((similarity, entry))
            })
            .collect();
        found.sort_by(|(one, left), (other, right)| {
            other.total_cmp(one).then(left.content.cmp(&right.content))
        });
        found.truncate(k.min(NEIGHBOURS_MAX));
        let neighbour = |(similarity, entry): (f64, &Entry)| Neighbour {
            content: entry.content,
            id: entry.id.clone(),
            similarity,
        };
        found.into_iter().map(neighbour).collect()
    }
}

/// The sum of products. It is at most 2^12 times 2^14, so that nothing wraps; without the checks
/// that say so the processor multiplies several at a time.
fn dot(one: &[i8], other: &[i8]) -> i32 {
    one.iter().zip(other).fold(0, |sum: i32, (one, other)| {
        sum.wrapping_add(i32::from(*one).wrapping_mul(i32::from(*other)))
    })
}
