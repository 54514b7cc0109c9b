//! What cases block for an account: purposes that they name, all that generate, or all.

use crate::event::Outcome;
use crate::ids::PurposeId;
use crate::vocabulary::{CaseKind, Reason};

use super::{Case, Sent};

/// What a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope<'c> {
    /// No purpose: a complaint that names none.
    Nothing,
    /// One purpose.
    Purpose(&'c PurposeId),
    /// Every purpose whose models generate content, and perhaps another one.
    Generating(Option<&'c PurposeId>),
    /// Every purpose.
    Everything,
}

impl Scope<'_> {
    /// Whether a purpose is among them.
    #[must_use]
    pub fn covers(&self, purpose: &PurposeId) -> bool {
        match self {
            Self::Nothing => false,
            Self::Purpose(named) => *named == purpose,
            Self::Generating(named) => purpose.generates() || *named == Some(purpose),
            Self::Everything => true,
        }
    }
}

/// What cases say of a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Hold {
    /// One that blocks it waits for its end.
    pub pending: bool,
    /// One that blocks it was upheld.
    pub upheld: bool,
}

impl Hold {
    /// The denial that it is; none when nothing is held.
    #[must_use]
    pub const fn reason(self) -> Option<Reason> {
        match self {
            Self { pending: true, .. } => Some(Reason::ObjectionPending),
            Self { upheld: true, .. } => Some(Reason::Objected),
            Self { .. } => None,
        }
    }

    /// What both say.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        let (pending, upheld) = (self.pending || other.pending, self.upheld || other.upheld);
        Self { pending, upheld }
    }

    /// What an account's cases say of one purpose.
    pub(crate) fn of(cases: &[Case], purpose: &PurposeId) -> Self {
        let each = cases.iter().filter(|case| case.reaches(purpose)).map(Case::hold);
        each.fold(Self::default(), Self::and)
    }
}

/// What an account's cases say of purposes that nothing else is known about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Claims {
    /// Of those whose models generate content.
    pub generating: Hold,
    /// Of all.
    pub everything: Hold,
}

impl Claims {
    pub(crate) fn of(cases: &[Case]) -> Self {
        let mut claims = Self::default();
        for case in cases {
            match case.scope() {
                Scope::Nothing | Scope::Purpose(_) => {}
                Scope::Generating(_) => claims.generating = claims.generating.and(case.hold()),
                Scope::Everything => claims.everything = claims.everything.and(case.hold()),
            }
        }
        claims
    }

    /// What they say of one purpose.
    #[must_use]
    pub fn hold(&self, purpose: &PurposeId) -> Hold {
        if purpose.generates() { self.everything.and(self.generating) } else { self.everything }
    }
}

impl Case {
    /// What it is about. An objection that names no purpose, which is never written, would be
    /// against all.
    #[must_use]
    pub const fn scope(&self) -> Scope<'_> {
        match (self.kind, &self.purpose) {
            (CaseKind::Erasure, _) | (CaseKind::Objection, None) => Scope::Everything,
            (CaseKind::Memorisation, named) => Scope::Generating(named.as_ref()),
            (CaseKind::Objection | CaseKind::Complaint, Some(named)) => Scope::Purpose(named),
            (CaseKind::Complaint, None) => Scope::Nothing,
        }
    }

    /// What it says of the purposes that it is about: it waits until a decision was sent, and only
    /// a rejection with reasons ends it.
    #[must_use]
    pub fn hold(&self) -> Hold {
        let round = self.round();
        let (Some(Sent { .. }), Some(verdict)) = (&round.sent, &round.decided) else {
            return Hold { pending: true, upheld: false };
        };
        let rejected = verdict.outcome == Outcome::Rejected && !verdict.reasons.trim().is_empty();
        Hold { pending: false, upheld: !rejected }
    }

    /// Whether it blocks a purpose at this moment.
    #[must_use]
    pub fn holds(&self, purpose: &PurposeId) -> bool {
        self.reaches(purpose) && self.hold().reason().is_some()
    }

    /// Whether it is about a purpose that the person has not said yes to since.
    fn reaches(&self, purpose: &PurposeId) -> bool {
        self.scope().covers(purpose) && !self.lifted.contains(purpose)
    }
}
