//! Decides about records once more, on the day they are used: choices change after a dataset was
//! written and after a model was trained.

use untrain_gate::VerifiedSnapshot;
use untrain_policy::snapshot::{Snapshot, View, Who};
use untrain_policy::{Decision, Effect, PurposeId, Reason};

use crate::corpus::Body;

/// The decisions of one snapshot about one purpose.
pub(crate) struct Recheck<'s> {
    snapshot: &'s Snapshot,
    view: View<'s>,
}

impl<'s> Recheck<'s> {
    pub(crate) fn new(snapshot: &'s VerifiedSnapshot, purpose: &PurposeId) -> Self {
        let snapshot = &snapshot.snapshot;
        Self { snapshot, view: snapshot.view(purpose) }
    }

    /// The person behind a record, as a number of the snapshot that linked accounts share.
    ///
    /// # Errors
    /// The decision, when the record may not be used.
    pub(crate) fn person_behind(&self, record: &Body) -> Result<u32, Decision> {
        let subjects: Vec<Who> =
            record.subjects.iter().map(|subject| self.snapshot.resolve(subject)).collect();
        let decision = self.view.decide(&record.facts(), &subjects);
        if decision.effect != Effect::Allow {
            return Err(decision);
        }
        let author = subjects.first().and_then(|who| self.snapshot.person_number(*who));
        author.ok_or_else(|| Decision::from(Reason::UnknownSubject))
    }
}
