//! Takes out of a model every record that may no longer be used, and all that it left in the
//! counts. What stands then is, byte for byte, what training on the other records makes.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use untrain_gate::VerifiedSnapshot;
use untrain_gate::staging::lock;
use untrain_lineage::ModelCard;
use untrain_policy::{Digest, Timestamp};

use crate::corpus::Corpus;
use crate::model_dir::{self, PROGRAM};
use crate::ngram::Counts;
use crate::recheck::{Recheck, Verdict};
use crate::resident::{Files, Resident};
use crate::{Error, Result};

/// What a forgetting changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgot {
    /// The model's card before.
    pub card_before: ModelCard,
    /// Its card now.
    pub card_after: ModelCard,
    /// The content id of each record that was taken out, in training order.
    pub removed: Vec<Digest>,
    /// How many records were taken out, by the code of the decision.
    pub by_code: BTreeMap<String, u64>,
}

/// Holds every record of the model in `folder` against `snapshot` and takes out those that it
/// denies; when there is none, nothing is changed. What a forgetting that was cut short has left
/// behind is cleared away first.
///
/// # Errors
/// [`Error`]; the model is then as it was before, or, when only the last clearing away failed, as
/// it should be after.
pub fn forget(
    folder: &Path,
    snapshot: &VerifiedSnapshot,
    now: Timestamp,
) -> Result<Option<Forgot>> {
    let _lock = lock(folder).map_err(model_dir::of_model)?;
    let old = model_dir::must_have_card(folder)?;
    check_order(folder, &old, snapshot)?;
    let (snapshot_use, policy) = model_dir::checked_against(snapshot)?;
    model_dir::sweep(folder, &old)?;
    let corpus = model_dir::corpus_of(folder, &old)?;
    let verdicts = check_records(&corpus, &old, snapshot)?;
    let leaving: Vec<usize> =
        (0..).zip(&verdicts).filter(|(_, verdict)| verdict.is_err()).map(|(at, _)| at).collect();
    if leaving.is_empty() {
        return Ok(None);
    }
    let removed: Vec<Digest> = leaving
        .iter()
        .filter_map(|at| corpus.records().get(*at))
        .map(|record| record.content)
        .collect();
    let records = verdicts.len().saturating_sub(removed.len()) as u64;
    let files = without(folder, &old, corpus, &leaving, &verdicts)?;
    let previous = Some(old.digest()?);
    let new = model_dir::replace(folder, &old, &files, records, |written| ModelCard {
        generation: old.generation.saturating_add(1),
        previous,
        program: PROGRAM.to_owned(),
        processor: std::env::consts::ARCH.to_owned(),
        trained_at: now,
        policy,
        snapshot: snapshot_use,
        corpus: written.corpus,
        counts: written.counts,
        serving: written.serving,
        ..old.clone()
    })?;
    let by_code = by_code(&verdicts);
    Ok(Some(Forgot { card_before: old, card_after: new, removed, by_code }))
}

/// A snapshot from before the last check knows less than the one that was used then.
fn check_order(folder: &Path, card: &ModelCard, snapshot: &VerifiedSnapshot) -> Result<()> {
    let (checked, shown) = (card.snapshot.position, snapshot.snapshot.statement().position);
    if checked > shown {
        return Err(Error::SnapshotOlder { path: folder.to_owned(), checked, shown });
    }
    Ok(())
}

fn check_records(
    corpus: &Corpus,
    card: &ModelCard,
    snapshot: &VerifiedSnapshot,
) -> Result<Vec<Verdict>> {
    let recheck = Recheck::new(snapshot, &card.purpose);
    let records = corpus.records().iter();
    let verdicts =
        records.map(|record| recheck.person_behind(&record.body)).collect::<Result<_>>()?;
    snapshot.check_unchanged().map_err(Error::Gate)?;
    Ok(verdicts)
}

fn by_code(verdicts: &[Verdict]) -> BTreeMap<String, u64> {
    let mut by_code = BTreeMap::new();
    for decision in verdicts.iter().filter_map(|verdict| verdict.err()) {
        *by_code.entry(decision.code().into_owned()).or_default() += 1;
    }
    by_code
}

/// The files of the model without the records that leave.
fn without(
    folder: &Path,
    card: &ModelCard,
    corpus: Corpus,
    leaving: &[usize],
    verdicts: &[Verdict],
) -> Result<Files> {
    let recipe = model_dir::recipe_of(folder, card)?;
    if !same_persons(&corpus, verdicts) {
        // Accounts were linked since: who is behind an n-gram changes for records that stay too.
        let staying = corpus.into_records().into_iter().zip(verdicts);
        let staying = staying.filter_map(|(record, verdict)| Some((verdict.ok()?, record.body)));
        return Resident::build(&recipe, Corpus::new(staying))?.files();
    }
    let counts = &card.counts;
    let (path, bytes) = model_dir::read_named(folder, &counts.file, counts.bytes, counts.digest)?;
    let forget = || {
        let mut resident = Resident::load(&recipe, corpus, Counts::from_bytes(&bytes)?)?;
        resident.forget(leaving)?;
        resident.files()
    };
    forget().map_err(Error::of_file(&path))
}

/// Whether the records that stay are by the same persons as when they were counted.
fn same_persons(corpus: &Corpus, verdicts: &[Verdict]) -> bool {
    let (mut persons_of, mut owners_of) = (HashMap::new(), HashMap::new());
    corpus.records().iter().zip(verdicts).all(|(record, verdict)| {
        let Ok(person) = *verdict else { return true };
        *persons_of.entry(record.owner).or_insert(person) == person
            && *owners_of.entry(person).or_insert(record.owner) == record.owner
    })
}
