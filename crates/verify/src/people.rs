//! The map of a dataset's people, beside its manifest: whether its leaves make the manifest's root,
//! and whether the lineage index speaks of as many people with as many records.

use std::path::Path;

use untrain_lineage::index::IndexReader;
use untrain_lineage::{Manifest, people};
use untrain_policy::Digest;
use untrain_tlog::map::root_of;

use crate::beside;
use crate::report::Findings;

const NAME: &str = "people";

/// Checks the file that a manifest names. `kept` is what the index says: [`kept_in`].
pub(crate) fn check(
    manifest: &Manifest,
    directory: &Path,
    kept: Option<&[u64]>,
    findings: &mut Findings,
) {
    let file = &manifest.people.file;
    let bytes = match beside::read(&directory.join(file)) {
        Ok(bytes) => bytes,
        Err(error) => {
            let reason = beside::reason(&error);
            findings.missing(NAME, format!("`{file}` could not be looked at: {reason}"));
            return;
        }
    };
    let people = match people::read(&bytes) {
        Ok(people) => people,
        Err(error) => {
            findings.fails(NAME, format!("`{file}`: {error}"));
            return;
        }
    };
    let count = u64::try_from(people.len()).unwrap_or(u64::MAX);
    if Digest(root_of(&people::leaves(&people)).0) != manifest.people.root {
        findings.fails(NAME, format!("`{file}` is another map than the one that the root is of"));
        return;
    }
    if count != manifest.people.count {
        findings
            .fails(NAME, format!("`{file}` holds {count} people, and the manifest counts others"));
        return;
    }
    findings.holds(NAME, format!("`{file}` is the map of {} and its root", persons(count)));
    let Some(kept) = kept else { return };
    let mut counted: Vec<u64> = people.iter().map(|person| person.records).collect();
    counted.sort_unstable();
    if counted == kept {
        findings.holds(NAME, "the index speaks of as many people with as many records each");
    } else {
        findings.fails(NAME, "the index speaks of other people in the dataset than the map");
    }
}

/// `1 person`, `2 people`.
pub(crate) fn persons(count: u64) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

/// How many records of each person stand in the dataset, as the index says it: of those who have
/// one, sorted.
pub(crate) fn kept_in(index: &IndexReader<'_>) -> Vec<u64> {
    let mut kept = Vec::new();
    let mut last = None;
    for entry in index.entries().map(|found| found.entry).filter(|entry| entry.part.is_some()) {
        match kept.last_mut().filter(|_| last == Some(entry.label)) {
            Some(records) => *records += 1_u64,
            None => kept.push(1),
        }
        last = Some(entry.label);
    }
    kept.sort_unstable();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_a_person() {
        assert_eq!((persons(1), persons(0)), ("1 person".to_owned(), "0 people".to_owned()));
    }
}
