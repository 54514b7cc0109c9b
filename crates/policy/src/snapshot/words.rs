//! The texts that states name again and again, each once and in the order of their bytes.

use std::collections::BTreeMap;

use crate::snapshot::SnapshotError;
use crate::snapshot::bytes::{Reader, put_number, put_text};
use crate::snapshot::person::put_person;
use crate::state::Person;

/// The words of a body that is being written, and their numbers.
#[derive(Debug, Default)]
pub(crate) struct WordNumbers(BTreeMap<String, u64>);

impl WordNumbers {
    /// The words that the states of these persons name.
    pub(crate) fn of<'p>(persons: impl IntoIterator<Item = &'p Person>) -> Self {
        let (mut words, mut bytes) = (BTreeMap::new(), Vec::new());
        for person in persons {
            bytes.clear();
            put_person(&mut bytes, person, &mut |_, word| {
                if !words.contains_key(word) {
                    words.insert(word.to_owned(), 0);
                }
            });
        }
        words.values_mut().zip(0..).for_each(|(number, next)| *number = next);
        Self(words)
    }

    /// Appends the number of a word.
    pub(crate) fn put(&self, bytes: &mut Vec<u8>, word: &str) {
        // Every word was collected; a number beyond the list would be refused when it is read.
        put_number(bytes, self.0.get(word).copied().unwrap_or(u64::MAX));
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.0.keys().for_each(|word| put_text(&mut bytes, word));
        bytes
    }
}

/// The words of a body that is being read.
#[derive(Debug, Default)]
pub(crate) struct Words<'a>(Vec<&'a str>);

impl<'a> Words<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, SnapshotError> {
        let (mut reader, mut words) = (Reader(bytes), Vec::new());
        while !reader.is_empty() {
            let word = reader.text()?;
            if words.last().is_some_and(|last| *last >= word) {
                return Err(SnapshotError::Malformed("its words are not in order"));
            }
            words.push(word);
        }
        Ok(Self(words))
    }

    /// The word whose number is read.
    pub(crate) fn read(&self, reader: &mut Reader<'_>) -> Result<&'a str, SnapshotError> {
        let number = reader.count()?;
        self.0.get(number).copied().ok_or(SnapshotError::Malformed("a state names no word"))
    }
}
