//! The texts that states name again and again, each once and in the order of their bytes.

use std::collections::BTreeMap;

use crate::ids::{Jurisdiction, NoticeId, PurposeId};
use crate::snapshot::SnapshotError;
use crate::snapshot::bytes::{Reader, put_number, put_text};
use crate::state::{Person, PurposeState, SubjectState};
use crate::vocabulary::Choice;

/// The words of a body that is being written, and their numbers.
#[derive(Debug, Default)]
pub(crate) struct WordNumbers<'a>(BTreeMap<&'a str, u64>);

impl<'a> WordNumbers<'a> {
    /// The words that these states name.
    pub(crate) fn of(persons: impl Iterator<Item = &'a Person>) -> Self {
        let mut words = BTreeMap::new();
        for word in persons.flat_map(Person::accounts).flat_map(words_of) {
            words.entry(word).or_insert(0);
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

fn words_of<'a>(account: &'a SubjectState) -> impl Iterator<Item = &'a str> {
    let places = account.residences.iter().filter_map(|r| r.jurisdiction.as_ref());
    let notices = account.deliveries.iter().map(|delivery| &delivery.notice);
    let yes = |state: &'a PurposeState| state.answer.as_ref().filter(|a| a.choice == Choice::Allow);
    let answered = account.purposes.values().filter_map(yes);
    places
        .map(Jurisdiction::as_str)
        .chain(notices.map(NoticeId::as_str))
        .chain(answered.map(|answer| answer.notice.as_str()))
        .chain(account.purposes.keys().map(PurposeId::as_str))
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
