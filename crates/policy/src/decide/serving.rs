//! The question of a platform that is about to infer something for a person: may this purpose run
//! for them now, whatever it was trained on?
//!
//! There is no record to ask about, so the person's most favourable one stands in: collected at
//! this moment on the controller's own service, as widely visible as the cell opens, with a signal
//! that permits. What denies even that is about the person, and the rules that say so are those of
//! [`super`]. So serving is denied whenever every training record of the category is.

use crate::Timestamp;
use crate::ids::PurposeId;
use crate::vocabulary::{Basis, Category, Reason, Signal, Source, Visibility};

use super::{
    CollectedAt, Decision, Nobody, PersonFacts, PurposeRules, Record, RecordFacts, Rule, Rules,
    Standing, Witness,
};

impl Rules {
    /// Decides whether a purpose may run for one person now, on data of this category.
    #[must_use]
    pub fn decide_serving(
        &self,
        purpose: &PurposeId,
        category: Category,
        subject: Standing<'_>,
    ) -> Decision {
        let Some(rules) = self.purpose(purpose) else {
            return Decision::from(Reason::InvalidRecord);
        };
        match subject {
            Standing::Known(person) => {
                rules.decide_serving(category, Standing::Known(&rules.person(person)))
            }
            Standing::Suppressed => rules.decide_serving(category, Standing::Suppressed),
            Standing::Unknown => rules.decide_serving(category, Standing::Unknown),
        }
    }
}

impl PurposeRules {
    /// Decides whether the purpose may run for one person now, on data of this category.
    #[must_use]
    pub fn decide_serving(
        &self,
        category: Category,
        subject: Standing<'_, PersonFacts>,
    ) -> Decision {
        match self.may_serve(category, subject) {
            Ok(basis) => Decision::allow(basis),
            Err(reason) => Decision::from(reason),
        }
    }

    /// Of several denials the one that came furthest, which is that of a visibility that the cell
    /// opens, if it opens any.
    fn may_serve(
        &self,
        category: Category,
        subject: Standing<'_, PersonFacts>,
    ) -> Result<Basis, Reason> {
        let mut furthest = Reason::InvalidRecord;
        for visibility in Visibility::ALL {
            let facts = most_favourable(category, *visibility, self.now);
            match self.may_serve_from(&facts, subject, &Nobody) {
                Ok(basis) => return Ok(basis),
                Err(reason) => furthest = furthest.max(reason),
            }
        }
        Err(furthest)
    }

    /// Rules 2 to 12, on data of which the most favourable is assumed.
    pub(super) fn may_serve_from(
        &self,
        facts: &RecordFacts<'_>,
        subject: Standing<'_, PersonFacts>,
        witness: &impl Witness,
    ) -> Result<Basis, Reason> {
        let none = if subject.is_erased() { Err(Reason::Erased) } else { Ok(()) };
        witness.hear(Rule::Erasure, None, none)?;
        self.person_permits(&Record::read(facts, self.now)?, subject, witness)
    }
}

/// Data that only the person can be in the way of.
pub(super) const fn most_favourable(
    category: Category,
    visibility: Visibility,
    now: Timestamp,
) -> RecordFacts<'static> {
    RecordFacts {
        category: Some(category),
        visibility: Some(visibility),
        source: Some(Source::FirstParty),
        collected_at: CollectedAt::Known(now),
        licence: None,
        signal: Signal::Allow,
    }
}
