//! The cases of an account, as `spec/case.md` tells of them: what was opened, decided and sent, and
//! what it blocks. Dates are left out: no day begins or ends a block.

use untrain_policy::event::{Channel, Outcome};
use untrain_policy::{CaseKind, Choice, Fact, PurposeId, Reason};

use super::ask::Ask;

struct Seen<'e> {
    /// The entry that opened it.
    entry: usize,
    kind: CaseKind,
    named: Option<&'e PurposeId>,
    stage: Stage,
    /// The purposes that the person has said yes to since.
    yes: Vec<&'e PurposeId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Open,
    Decided(Outcome),
    Sent(Outcome),
}

impl Seen<'_> {
    /// Whether it blocks a purpose, by the table of the page.
    fn is_about(&self, purpose: &PurposeId) -> bool {
        let generates = || purpose.as_str() == "genai" || purpose.as_str().starts_with("genai.");
        match self.kind {
            // One without a purpose is against all.
            CaseKind::Objection => self.named.is_none_or(|named| named == purpose),
            CaseKind::Complaint => self.named == Some(purpose),
            CaseKind::Erasure => true,
            CaseKind::Memorisation => generates() || self.named == Some(purpose),
        }
    }

    /// An answer is still owed: none was sent, and no yes has lifted an objection to one purpose.
    fn is_open(&self) -> bool {
        let lifted = self.kind == CaseKind::Objection
            && self.named.is_some_and(|named| self.yes.contains(&named));
        !matches!(self.stage, Stage::Sent(_)) && !lifted
    }
}

/// What the account's cases say of the purpose: one waits for its end, or was upheld.
pub fn objected(ask: &Ask<'_>) -> Option<Reason> {
    let purpose = ask.question.purpose;
    let cases = cases(ask);
    let blocking =
        cases.iter().filter(|case| case.is_about(purpose) && !case.yes.contains(&purpose));
    let each = blocking.filter_map(|case| match case.stage {
        Stage::Open | Stage::Decided(_) => Some(Reason::ObjectionPending),
        Stage::Sent(Outcome::Upheld) => Some(Reason::Objected),
        Stage::Sent(Outcome::Rejected) => None,
    });
    each.min()
}

fn cases<'a>(ask: &Ask<'a>) -> Vec<Seen<'a>> {
    let mut cases: Vec<Seen<'a>> = Vec::new();
    for (entry, event) in ask.model.about(ask.account) {
        match &event.fact {
            Fact::CaseOpened { kind, purpose, .. } => {
                open(&mut cases, entry, *kind, purpose.as_ref());
            }
            Fact::ObjectionOpened { purpose, .. } => {
                open(&mut cases, entry, CaseKind::Objection, Some(purpose));
            }
            // Decided and sent at once; upheld without an open one, it blocks all the same.
            Fact::ObjectionDecided { purpose, outcome, reasons, .. }
                if is_answer(*outcome, reasons) =>
            {
                if *outcome == Outcome::Upheld {
                    open(&mut cases, entry, CaseKind::Objection, Some(purpose));
                }
                let standing = stands(&mut cases, CaseKind::Objection, Some(purpose));
                standing.into_iter().for_each(|case| case.stage = Stage::Sent(*outcome));
            }
            Fact::CaseDecided { case, outcome, reasons, .. } => {
                let found = cases.iter_mut().find(|seen| seen.entry as u64 == case.0);
                if let Some(found) = found.filter(|seen| seen.is_open())
                    && is_answer(*outcome, reasons)
                {
                    found.stage = Stage::Decided(*outcome);
                }
            }
            Fact::CaseSent { case, means, .. } => {
                let found = cases.iter_mut().find(|seen| seen.entry as u64 == case.0);
                if let Some(found) = found.filter(|seen| seen.is_open())
                    && let Stage::Decided(outcome) = found.stage
                    && !means.trim().is_empty()
                {
                    found.stage = Stage::Sent(outcome);
                }
            }
            Fact::CaseAppealed { case, .. } => {
                let found = cases.iter_mut().find(|seen| seen.entry as u64 == case.0);
                let rejected = Stage::Sent(Outcome::Rejected);
                if let Some(found) = found.filter(|seen| seen.stage == rejected) {
                    (found.stage, found.yes) = (Stage::Open, Vec::new());
                }
            }
            Fact::ChoiceMade {
                purpose, choice: Choice::Allow, channel: Channel::Subject, ..
            } => {
                let about = cases.iter_mut().filter(|case| case.is_about(purpose));
                about.for_each(|case| case.yes.push(purpose));
            }
            _ => {}
        }
    }
    cases
}

/// A rejection gives reasons.
fn is_answer(outcome: Outcome, reasons: &str) -> bool {
    outcome == Outcome::Upheld || !reasons.trim().is_empty()
}

/// What stands once for an account, and stands: open, and nothing of it lifted.
fn stands<'c, 'a>(
    cases: &'c mut [Seen<'a>],
    kind: CaseKind,
    named: Option<&PurposeId>,
) -> Option<&'c mut Seen<'a>> {
    let once = matches!(kind, CaseKind::Objection | CaseKind::Erasure);
    let same = |seen: &&mut Seen<'a>| seen.kind == kind && seen.named == named;
    let mut same = cases.iter_mut().filter(same);
    same.find(|seen| once && seen.is_open() && seen.yes.is_empty())
}

fn open<'a>(cases: &mut Vec<Seen<'a>>, entry: usize, kind: CaseKind, named: Option<&'a PurposeId>) {
    if stands(cases, kind, named).is_none() {
        cases.push(Seen { entry, kind, named, stage: Stage::Open, yes: Vec::new() });
    }
}
