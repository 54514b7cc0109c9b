//! The people of a dataset: a map with a leaf for everybody of whom it holds a record, so that
//! somebody can be shown that it holds none of theirs. The file is `spec/people-map.md`.
//!
//! A label follows from the person's own key and is another in every dataset. The file and the
//! manifest's root say how many people there are, and of how many records; they name nobody.

use untrain_tlog::{Derivation, Hash, Label};

use crate::Error;

/// How many bytes one person has in the file: the label, and the number of records.
pub const PERSON_BYTES: usize = 40;

/// The name of the file in the folder of its dataset, for generation `generation`.
#[must_use]
pub fn file_name(generation: u32) -> String {
    format!("people-{generation:05}.map")
}

static VALUE: Derivation = Derivation::new("untrain 2026 dataset value v1");

/// What stands in the map under somebody's label: how many of their records the dataset holds.
#[must_use]
pub fn value(records: u64) -> Hash {
    Hash(VALUE.of(&[&records.to_be_bytes()]))
}

/// Somebody of whom a dataset holds records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    /// Where they stand in the map.
    pub label: Label,
    /// How many records are about them, at least one.
    pub records: u64,
}

impl Person {
    /// Their bytes in the file.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; PERSON_BYTES] {
        let mut bytes = [0; PERSON_BYTES];
        let (label, records) = bytes.split_at_mut(self.label.0.len());
        label.copy_from_slice(&self.label.0);
        records.copy_from_slice(&self.records.to_be_bytes());
        bytes
    }

    /// Somebody as the file has them.
    #[must_use]
    pub fn of_bytes(bytes: &[u8; PERSON_BYTES]) -> Self {
        let (label, records) =
            bytes.split_first_chunk().map_or(([0; 32], [0; 8]), |(label, rest)| {
                (*label, rest.first_chunk().copied().unwrap_or_default())
            });
        Self { label: Label(label), records: u64::from_be_bytes(records) }
    }

    /// Their leaf in the map.
    #[must_use]
    pub fn leaf(&self) -> (Label, Hash) {
        (self.label, value(self.records))
    }
}

/// Reads the people of a file.
///
/// # Errors
/// [`Error::People`] when it does not hold whole people, sorted, each once, with a record or more.
pub fn read(file: &[u8]) -> Result<Vec<Person>, Error> {
    let refuse = |at: usize, reason| Error::People { at: at as u64, reason };
    let (whole, rest) = file.as_chunks::<PERSON_BYTES>();
    if !rest.is_empty() {
        return Err(refuse(file.len().saturating_sub(rest.len()), "it ends within a person"));
    }
    let mut people: Vec<Person> = Vec::with_capacity(whole.len());
    for (number, bytes) in whole.iter().enumerate() {
        let (at, person) = (number.saturating_mul(PERSON_BYTES), Person::of_bytes(bytes));
        if people.last().is_some_and(|last| last.label >= person.label) {
            return Err(refuse(at, "people are out of order, or one stands twice"));
        }
        if person.records == 0 {
            return Err(refuse(at, "somebody is there without a record"));
        }
        people.push(person);
    }
    Ok(people)
}

/// The leaves of the map, for its root and its proofs.
#[must_use]
pub fn leaves(people: &[Person]) -> Vec<(Label, Hash)> {
    people.iter().map(Person::leaf).collect()
}
