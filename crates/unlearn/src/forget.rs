//! Takes out of a model every record that may no longer be used, and all that it left in the
//! counts. What stands then is, byte for byte, what training on the other records makes.

use std::collections::HashMap;
use std::path::Path;

use untrain_gate::VerifiedSnapshot;
use untrain_gate::staging::lock;
use untrain_lineage::ModelCard;
use untrain_policy::{Digest, Timestamp};

use crate::corpus::Corpus;
use crate::folder::{self, Folder, PROGRAM};
use crate::ngram::Counts;
use crate::recheck::Recheck;
use crate::resident::{Files, Resident};
use crate::{Error, Result};

/// What a forgetting changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgot {
    /// The model's card before.
    pub before: ModelCard,
    /// Its card now.
    pub after: ModelCard,
    /// The content id of each record that was taken out, in training order.
    pub removed: Vec<Digest>,
}

/// Holds every record of the model at `model` against `snapshot` and takes out those that it
/// denies; when there is none, nothing is changed. What a forgetting that was cut short has left
/// behind is cleared away first.
///
/// # Errors
/// [`Error`]; the model is then as it was before, or, when only the last clearing away failed, as
/// it should be after.
pub fn forget(model: &Path, snapshot: &VerifiedSnapshot, now: Timestamp) -> Result<Option<Forgot>> {
    let _lock = lock(model).map_err(folder::of_model)?;
    let old = Folder::open(model)?;
    check_order(&old, snapshot)?;
    let (snapshot_use, policy) = folder::checked_against(snapshot)?;
    old.sweep()?;
    let corpus = old.corpus()?;
    let persons = persons(&corpus, snapshot, old.card());
    let leaving: Vec<usize> =
        (0..).zip(&persons).filter(|(_, person)| person.is_none()).map(|(at, _)| at).collect();
    if leaving.is_empty() {
        return Ok(None);
    }
    let removed: Vec<Digest> = leaving
        .iter()
        .filter_map(|at| corpus.records().get(*at))
        .map(|record| record.content)
        .collect();
    let records = persons.len().saturating_sub(removed.len()) as u64;
    let files = without(&old, corpus, &leaving, &persons)?;
    let before = old.card().clone();
    let new = old.replace(&files, records, |written| ModelCard {
        generation: before.generation.saturating_add(1),
        previous: Some(old.digest()),
        program: PROGRAM.to_owned(),
        processor: std::env::consts::ARCH.to_owned(),
        trained_at: now,
        policy,
        snapshot: snapshot_use,
        corpus: written.corpus,
        counts: written.counts,
        serving: written.serving,
        ..before.clone()
    })?;
    Ok(Some(Forgot { after: new.card().clone(), before, removed }))
}

/// A snapshot from before the last check knows less than the one that was used then.
fn check_order(folder: &Folder, snapshot: &VerifiedSnapshot) -> Result<()> {
    let (checked, shown) =
        (folder.card().snapshot.position, snapshot.snapshot.statement().position);
    if checked > shown {
        return Err(Error::SnapshotOlder { path: folder.path().to_owned(), checked, shown });
    }
    Ok(())
}

/// The person behind each record that may still be used, by a number of the snapshot.
fn persons(corpus: &Corpus, snapshot: &VerifiedSnapshot, card: &ModelCard) -> Vec<Option<u32>> {
    let recheck = Recheck::new(snapshot, &card.purpose);
    corpus.records().iter().map(|record| recheck.person_behind(&record.body).ok()).collect()
}

/// The files of the model without the records that leave.
fn without(
    folder: &Folder,
    corpus: Corpus,
    leaving: &[usize],
    persons: &[Option<u32>],
) -> Result<Files> {
    let recipe = folder.recipe()?;
    if !same_persons(&corpus, persons) {
        // Accounts were linked since: who is behind an n-gram changes for records that stay too.
        let staying = corpus.into_records().into_iter().zip(persons);
        let staying = staying.filter_map(|(record, person)| Some(((*person)?, record.body)));
        return Resident::build(&recipe, Corpus::new(staying))?.files();
    }
    let path = folder.path().join(&folder.card().counts.file);
    let counts = Counts::from_bytes(&folder.counts()?).map_err(Error::of_file(&path))?;
    let forget = || {
        let mut resident = Resident::load(&recipe, corpus, counts)?;
        resident.forget(leaving)?;
        resident.files()
    };
    forget().map_err(Error::of_file(&path))
}

/// Whether the records that stay are by the same persons as when they were counted.
fn same_persons(corpus: &Corpus, persons: &[Option<u32>]) -> bool {
    let (mut persons_of, mut owners_of) = (HashMap::new(), HashMap::new());
    corpus.records().iter().zip(persons).all(|(record, person)| {
        let Some(person) = *person else { return true };
        *persons_of.entry(record.owner).or_insert(person) == person
            && *owners_of.entry(person).or_insert(record.owner) == record.owner
    })
}
