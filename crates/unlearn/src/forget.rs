//! Takes out of a model every record that may no longer be used, and all that it left in the
//! state. What stands then is, byte for byte, what training on the other records makes.
//!
//! It is two steps. [`suppress`] takes what leaves out of the records and out of what is served,
//! and makes unreadable every checkpoint that knew it. [`finish`] learns anew what the others lost
//! by it; a model whose trainer subtracts has nothing left to finish. Each step is committed by
//! replacing the card, so that a run that died is gone on with by the next.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use untrain_gate::VerifiedSnapshot;
use untrain_gate::staging::lock;
use untrain_lineage::{Layout, ModelCard};
use untrain_policy::{Digest, Timestamp};

use crate::checkpoints;
use crate::corpus::{Body, Corpus};
use crate::limits::{LOCK_PAUSE, LOCK_TRIES};
use crate::model_dir::{self, PROCESSOR, PROGRAM};
use crate::recheck::{Recheck, Verdict};
use crate::trainer::{Before, Change, Home, Part};
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
/// denies; when there is none, nothing is changed but what an earlier run left unfinished.
///
/// # Errors
/// As [`suppress`] and [`finish`].
pub fn forget(
    folder: &Path,
    snapshot: &VerifiedSnapshot,
    home: &Home,
    now: Timestamp,
) -> Result<Option<Forgot>> {
    let forgot = suppress(folder, snapshot, home, now)?;
    let finished = finish(folder, home, now)?;
    Ok(forgot.map(|forgot| Forgot {
        card_after: finished.unwrap_or_else(|| forgot.card_after.clone()),
        ..forgot
    }))
}

/// Takes out what `snapshot` denies: of the records, of what is served, and of every checkpoint.
/// What a forgetting that was cut short has left behind is cleared away first. It takes seconds,
/// however large the model is.
///
/// # Errors
/// [`Error`]; the model is then as it was before, or, when only the last clearing away failed, as
/// it should be after.
pub fn suppress(
    folder: &Path,
    snapshot: &VerifiedSnapshot,
    home: &Home,
    now: Timestamp,
) -> Result<Option<Forgot>> {
    let _lock = lock(folder).map_err(model_dir::of_model)?;
    let old = model_dir::must_have_card(folder)?;
    check_order(folder, &old, snapshot)?;
    let (snapshot_use, policy) = model_dir::checked_against(snapshot)?;
    let before = Before { folder, card: &old };
    let trainer = (home.find)(&before)?;
    model_dir::sweep(folder, &old, home)?;
    let corpora = model_dir::corpora_of(folder, &old)?;
    let Some(Checked { change, removed, by_code }) = check_records(corpora, &old, snapshot)? else {
        return Ok(None);
    };
    let made = trainer.forget(&before, change, home)?;
    let (generation, previous) = match old.is_finished() {
        true => (old.generation.saturating_add(1), Some(old.digest()?)),
        // What is served of this generation was never whole: it goes on.
        false => (old.generation, old.previous),
    };
    let layout = made.layout.clone();
    let new = model_dir::replace(folder, &old, &made, home, |files| {
        Ok(ModelCard {
            generation,
            previous,
            program: PROGRAM.to_owned(),
            processor: PROCESSOR.to_owned(),
            trained_at: now,
            policy,
            snapshot: snapshot_use,
            files,
            layout,
            ..old.clone()
        })
    })?;
    Ok(Some(Forgot { card_before: old, card_after: new, removed, by_code }))
}

/// Learns anew what is missing in the model in `folder` since it was suppressed, and serves the
/// whole again. None when nothing was missing. A suppression may come in between: then what it
/// touched is learned again from before that.
///
/// # Errors
/// [`Error`]; what has been learned so far is kept, and the next run goes on from there.
pub fn finish(folder: &Path, home: &Home, now: Timestamp) -> Result<Option<ModelCard>> {
    if model_dir::must_have_card(folder)?.is_finished() {
        return Ok(None);
    }
    let _one = lock(&folder.join(checkpoints::FOLDER)).map_err(model_dir::of_model)?;
    loop {
        match finish_once(folder, home, now) {
            Err(Error::Overtaken) => {}
            done => return done,
        }
    }
}

fn finish_once(folder: &Path, home: &Home, now: Timestamp) -> Result<Option<ModelCard>> {
    let card = {
        let _lock = wait(folder)?;
        let card = model_dir::must_have_card(folder)?;
        model_dir::sweep(folder, &card, home)?;
        card
    };
    let before = Before { folder, card: &card };
    let trainer = (home.find)(&before)?;
    let mut last = card.clone();
    let mut keep = |learned: &mut dyn FnMut() -> Result<Layout>| {
        let _lock = wait(folder)?;
        not_overtaken(folder, &last)?;
        let layout = Some(learned()?);
        last = ModelCard { layout, ..last.clone() };
        model_dir::replace_card(folder, &last, home)
    };
    let Some(made) = trainer.finish(&before, home, &mut keep)? else { return Ok(None) };
    let _lock = wait(folder)?;
    not_overtaken(folder, &last)?;
    let layout = made.layout.clone();
    let new = model_dir::replace(folder, &last, &made, home, |files| {
        let (program, processor) = (PROGRAM.to_owned(), PROCESSOR.to_owned());
        Ok(ModelCard { trained_at: now, program, processor, files, layout, ..last.clone() })
    })?;
    Ok(Some(new))
}

/// Waits for the lock of a model's folder: whoever else has it is done in seconds.
fn wait(folder: &Path) -> Result<untrain_gate::staging::Locked> {
    for _ in 0..LOCK_TRIES {
        match lock(folder).map_err(model_dir::of_model) {
            Err(Error::Busy(_)) => std::thread::sleep(LOCK_PAUSE),
            done => return done,
        }
    }
    lock(folder).map_err(model_dir::of_model)
}

fn not_overtaken(folder: &Path, last: &ModelCard) -> Result<()> {
    let same = model_dir::must_have_card(folder)? == *last;
    if same { Ok(()) } else { Err(Error::Overtaken) }
}

/// A snapshot from before the last check knows less than the one that was used then.
fn check_order(folder: &Path, card: &ModelCard, snapshot: &VerifiedSnapshot) -> Result<()> {
    let (checked, shown) = (card.snapshot.position, snapshot.snapshot.statement().position);
    if checked > shown {
        return Err(Error::SnapshotOlder { path: folder.to_owned(), checked, shown });
    }
    Ok(())
}

/// What leaves.
struct Checked {
    change: Change,
    removed: Vec<Digest>,
    by_code: BTreeMap<String, u64>,
}

/// Decides about every record; none when all may stay.
fn check_records(
    corpora: Vec<Corpus>,
    card: &ModelCard,
    snapshot: &VerifiedSnapshot,
) -> Result<Option<Checked>> {
    let recheck = Recheck::new(snapshot, &card.purpose);
    let (mut parts, mut all) = (Vec::with_capacity(corpora.len()), Vec::new());
    let (mut removed, mut by_code) = (Vec::new(), BTreeMap::new());
    for corpus in corpora {
        let mut leaving = Vec::new();
        for (at, record) in corpus.records().iter().enumerate() {
            let verdict = recheck.person_behind(&record.body)?;
            if let Err(decision) = verdict {
                leaving.push(at);
                removed.push(record.content);
                *by_code.entry(decision.code().into_owned()).or_default() += 1;
            }
            all.push(verdict);
        }
        parts.push(Part { corpus, leaving });
    }
    snapshot.check_unchanged().map_err(Error::Gate)?;
    if removed.is_empty() {
        return Ok(None);
    }
    let relinked = match parts.as_slice() {
        [part] if card.layout.is_none() && !same_persons(&part.corpus, &all) => {
            let stays = |(record, verdict): (&crate::CorpusRecord, &Verdict)| {
                Some((verdict.ok()?, record.body.clone(), record.mark.clone()))
            };
            let staying: Vec<(u32, Body, Option<String>)> =
                part.corpus.records().iter().zip(&all).filter_map(stays).collect();
            Some(Corpus::marked(staying))
        }
        _ => None,
    };
    Ok(Some(Checked { change: Change { parts, relinked }, removed, by_code }))
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
