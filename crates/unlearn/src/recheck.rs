//! Decides about records once more, on the day they are used: choices change after a dataset was
//! written and after a model was trained.

use untrain_gate::{GateError, MappedSnapshot, VerifiedSnapshot};
use untrain_policy::snapshot::{Damaged, View, Who};
use untrain_policy::{Decision, Effect, PurposeId, Reason};

use crate::corpus::Body;
use crate::error::Error;

/// Of a record the person behind it, by a number of the snapshot; or why it must leave.
pub(crate) type Verdict = Result<u32, Decision>;

/// The decisions of one snapshot about one purpose.
pub(crate) struct Recheck<'s> {
    snapshot: &'s MappedSnapshot,
    view: View<'s>,
}

impl<'s> Recheck<'s> {
    pub(crate) fn new(snapshot: &'s VerifiedSnapshot, purpose: &PurposeId) -> Self {
        let snapshot = &snapshot.snapshot;
        Self { snapshot, view: snapshot.view(purpose) }
    }

    /// The person behind a record, as a number of the snapshot that linked accounts share; or the
    /// decision, when the record may not be used.
    ///
    /// # Errors
    /// When a part of the snapshot is not what was signed.
    pub(crate) fn person_behind(&self, record: &Body) -> Result<Verdict, Error> {
        let subjects = record.subjects.iter().map(|subject| self.snapshot.resolve(subject));
        let subjects: Vec<Who> = subjects.collect::<Result<_, _>>().map_err(damaged)?;
        let decision = self.view.decide(&record.facts(self.snapshot), &subjects);
        if decision.effect != Effect::Allow {
            return Ok(Err(decision));
        }
        let author = subjects.first().map(|who| self.snapshot.person_number(*who));
        let author = author.transpose().map_err(damaged)?.flatten();
        Ok(author.ok_or_else(|| Decision::from(Reason::UnknownSubject)))
    }
}

fn damaged(error: Damaged) -> Error {
    Error::Gate(GateError::from(error))
}
