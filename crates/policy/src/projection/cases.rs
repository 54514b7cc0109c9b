//! How events about cases are checked and taken in.
//!
//! One question decides both: whether the event fits where the case stands. What does not fit is
//! never written; should it stand in a ledger all the same, it changes nothing, and so never ends
//! a block or moves a day. Events of earlier versions go the same way: an objection that was
//! opened is a case, and one that was decided is a case that was decided and sent.

use crate::cases::{CASE_CONTACT_BYTES_MAX, CASE_TEXT_BYTES_MAX, Case, Due, Moment, Round, Taken};
use crate::error::Error;
use crate::event::Outcome;
use crate::ids::{Jurisdiction, Position, PurposeId, SubjectId};
use crate::vocabulary::{CaseKind, CaseStatus, CaseStep};
use crate::{Fact, Timestamp};

use super::Projection;

impl Projection {
    /// Every case of everybody, with its account, in the order of the persons and, for each
    /// account, of opening.
    pub fn cases(&self) -> impl Iterator<Item = (&SubjectId, &Case)> {
        self.persons().flat_map(|(names, person)| {
            let accounts = names.iter().zip(person.accounts());
            accounts.flat_map(|(name, account)| account.cases.iter().map(move |case| (name, case)))
        })
    }

    /// The case of an account that an entry opened.
    #[must_use]
    pub fn case(&self, subject: &SubjectId, entry: Position) -> Option<&Case> {
        self.state(subject)?.case(entry)
    }

    /// What stands already of what a case of this kind would ask for: an objection against one
    /// purpose, and a request to erase, stand once. One that the person's own yes has lifted in
    /// part does not block all that a new one would.
    #[must_use]
    pub fn standing_case(
        &self,
        subject: &SubjectId,
        kind: CaseKind,
        purpose: Option<&PurposeId>,
    ) -> Option<&Case> {
        let once = matches!(kind, CaseKind::Objection | CaseKind::Erasure);
        let same = |case: &&Case| {
            let asked = case.kind == kind && case.purpose.as_ref() == purpose;
            asked && case.is_open() && case.is_whole()
        };
        self.state(subject)?.cases.iter().find(|case| once && same(case))
    }

    /// Whether an event about a case fits.
    pub(super) fn check_case(&self, now: Timestamp, fact: &Fact) -> Result<(), Error> {
        match fact {
            Fact::CaseOpened { subject, kind, purpose, message, contact } => {
                check_length("the message", message.as_deref(), CASE_TEXT_BYTES_MAX)?;
                check_length("the contact", contact.as_deref(), CASE_CONTACT_BYTES_MAX)?;
                self.check_scope(now, *kind, purpose.as_ref())?;
                self.check_stands_once(subject, *kind, purpose.as_ref())
            }
            Fact::ObjectionDecided { subject, purpose, outcome, reasons } => {
                self.open_objection(subject, purpose)?;
                check_reasons(*outcome, reasons)
            }
            Fact::CaseAcknowledged { subject, case } => {
                self.check_step(subject, *case, CaseStep::Acknowledge, now)
            }
            Fact::CaseExtended { subject, case, reasons } => {
                self.check_step(subject, *case, CaseStep::Extend, now)?;
                check_text("the reasons for the extension", reasons, CASE_TEXT_BYTES_MAX)
            }
            Fact::CaseDecided { subject, case, outcome, reasons } => {
                self.check_step(subject, *case, CaseStep::Decide, now)?;
                check_length("the reasons", Some(reasons), CASE_TEXT_BYTES_MAX)?;
                check_reasons(*outcome, reasons)
            }
            Fact::CaseAppealed { subject, case, message } => {
                self.check_step(subject, *case, CaseStep::Appeal, now)?;
                check_length("the message", message.as_deref(), CASE_TEXT_BYTES_MAX)
            }
            Fact::CaseSent { subject, case, means } => {
                self.check_step(subject, *case, CaseStep::Send, now)?;
                check_text("the means by which it was sent", means, CASE_CONTACT_BYTES_MAX)
            }
            _ => Ok(()),
        }
    }

    /// Takes an event about a case in, as far as it fits.
    pub(super) fn take_case(&mut self, moment: Moment, fact: &Fact) {
        let Some(subject) = fact.subject() else { return };
        let (case, taken) = match fact {
            Fact::ObjectionOpened { purpose, .. } => {
                let purpose = Some(purpose.clone());
                return self.open_case(subject, CaseKind::Objection, purpose, moment, None, None);
            }
            Fact::CaseOpened { kind, purpose, message, contact, .. } => {
                let (purpose, message, contact) =
                    (purpose.clone(), message.clone(), contact.clone());
                return self.open_case(subject, *kind, purpose, moment, message, contact);
            }
            Fact::ObjectionDecided { purpose, outcome, reasons, .. } => {
                return self.decide_objection(subject, purpose, (*outcome, reasons), moment);
            }
            Fact::CaseAcknowledged { case, .. } => (*case, Taken::Acknowledged),
            Fact::CaseExtended { case, reasons, .. } => {
                (*case, Taken::Extended { reasons: reasons.clone() })
            }
            Fact::CaseDecided { case, outcome, reasons, .. } => {
                (*case, Taken::Decided { outcome: *outcome, reasons: reasons.clone() })
            }
            Fact::CaseSent { case, means, .. } => (*case, Taken::Sent { means: means.clone() }),
            Fact::CaseAppealed { case, message, .. } => {
                let Some(kind) = self.case(subject, *case).map(|case| case.kind) else { return };
                let due = Box::new(self.due(subject, kind, moment.at));
                (*case, Taken::Appealed { message: message.clone(), due })
            }
            _ => return,
        };
        if self.check_case(moment.at, fact).is_ok() {
            self.take_step(subject, case, taken, moment);
        }
    }

    /// Opens a case, unless it stands already. It is never refused here: what somebody asked for
    /// and a ledger holds is blocked, however it is put.
    fn open_case(
        &mut self,
        subject: &SubjectId,
        kind: CaseKind,
        purpose: Option<PurposeId>,
        moment: Moment,
        message: Option<String>,
        contact: Option<String>,
    ) {
        if self.standing_case(subject, kind, purpose.as_ref()).is_some() {
            return;
        }
        let round = Round::new(moment, message, self.due(subject, kind, moment.at));
        let place = self.place(subject);
        if let Some(account) = self.account_mut(place) {
            account.open_case(Case::new(kind, purpose, contact, round));
        }
    }

    /// The form of earlier versions: decided, and sent at once. One that upholds what nobody has
    /// open blocks all the same.
    fn decide_objection(
        &mut self,
        subject: &SubjectId,
        purpose: &PurposeId,
        (outcome, reasons): (Outcome, &str),
        moment: Moment,
    ) {
        if check_reasons(outcome, reasons).is_err() {
            return;
        }
        let (kind, named) = (CaseKind::Objection, Some(purpose));
        if outcome == Outcome::Upheld && self.standing_case(subject, kind, named).is_none() {
            self.open_case(subject, kind, Some(purpose.clone()), moment, None, None);
        }
        let Some(case) = self.standing_case(subject, kind, named).map(Case::entry) else { return };
        let decided = Taken::Decided { outcome, reasons: reasons.to_owned() };
        self.take_step(subject, case, decided, moment);
        self.take_step(subject, case, Taken::Sent { means: String::new() }, moment);
    }

    fn take_step(&mut self, subject: &SubjectId, case: Position, taken: Taken, moment: Moment) {
        let place = self.place(subject);
        if let Some(account) = self.account_mut(place) {
            account.take_step(case, taken, moment);
        }
    }

    /// What is due for a case that this account's person opens: by the policy in force, where
    /// each of their accounts lives.
    fn due(&self, subject: &SubjectId, kind: CaseKind, at: Timestamp) -> Due {
        let person = self.slot(subject).map(|slot| &slot.person);
        let accounts = person.into_iter().flat_map(|person| person.accounts());
        let residences = accounts.map(|account| account.jurisdiction());
        let residences: Vec<Option<&Jurisdiction>> = residences.collect();
        Due::of(at, kind, self.history.in_force(at).map(AsRef::as_ref), residences)
    }

    /// A case must be about something that it can block.
    fn check_scope(
        &self,
        now: Timestamp,
        kind: CaseKind,
        purpose: Option<&PurposeId>,
    ) -> Result<(), Error> {
        let rule = |rule| Err(Error::CasePurpose { kind, rule });
        if let Some(purpose) = purpose {
            let declared = |policy: &std::sync::Arc<_>| policy_declares(policy, purpose);
            return match kind {
                CaseKind::Erasure => rule("is about every purpose, and names none"),
                _ if self.history.documents().iter().any(declared) => Ok(()),
                _ => Err(Error::UndeclaredPurpose(purpose.clone())),
            };
        }
        let policy = self.history.in_force(now);
        let generates =
            policy.is_some_and(|policy| policy.purposes.iter().any(|p| p.id.generates()));
        match kind {
            CaseKind::Objection => rule("is against one purpose, which has to be named"),
            CaseKind::Memorisation if !generates => {
                rule("has to name its purpose, because the policy in force has none under `genai`")
            }
            _ => Ok(()),
        }
    }

    fn check_stands_once(
        &self,
        subject: &SubjectId,
        kind: CaseKind,
        purpose: Option<&PurposeId>,
    ) -> Result<(), Error> {
        match self.standing_case(subject, kind, purpose) {
            None => Ok(()),
            Some(case) => Err(Error::CaseStands {
                subject: subject.clone(),
                case: case.entry(),
                status: case.status(),
            }),
        }
    }

    fn check_step(
        &self,
        subject: &SubjectId,
        entry: Position,
        step: CaseStep,
        now: Timestamp,
    ) -> Result<(), Error> {
        let no_case = || Error::NoCase { subject: subject.clone(), case: entry };
        let case = self.case(subject, entry).ok_or_else(no_case)?;
        if case.fits(step, now) {
            return Ok(());
        }
        Err(Error::CaseStep { case: entry, status: case.status(), step, why: why(case, step, now) })
    }

    fn open_objection(&self, subject: &SubjectId, purpose: &PurposeId) -> Result<(), Error> {
        match self.standing_case(subject, CaseKind::Objection, Some(purpose)) {
            Some(_) => Ok(()),
            None => {
                let (subject, purpose) = (subject.clone(), purpose.clone());
                Err(Error::NoObjection { subject, purpose })
            }
        }
    }
}

fn policy_declares(policy: &crate::Policy, purpose: &PurposeId) -> bool {
    policy.purpose(purpose).is_some()
}

/// Why a step does not fit: the clock stands in the way, or what would fit instead.
fn why(case: &Case, step: CaseStep, now: Timestamp) -> String {
    use CaseStatus::{Acknowledged, Appealed, Received};
    let early = matches!(case.status(), Received | Appealed | Acknowledged);
    let due = &case.round().due;
    if step == CaseStep::Extend && early {
        return match &due.extended {
            None => format!("its clock has no extension; the answer is due {}", due.answer.day),
            Some(_) => format!("the person had to be told by {}", due.answer.day),
        };
    }
    let fitting: Vec<String> = case.fitting(now).iter().map(|step| format!("`{step}`")).collect();
    match fitting.split_last() {
        None => "it has ended".to_owned(),
        Some((only, [])) => format!("what fits is {only}"),
        Some((last, others)) => format!("what fits is {} or {last}", others.join(", ")),
    }
}

/// A rejection gives its reasons.
fn check_reasons(outcome: Outcome, reasons: &str) -> Result<(), Error> {
    match outcome {
        Outcome::Rejected if reasons.trim().is_empty() => Err(Error::NoReasons),
        Outcome::Rejected | Outcome::Upheld => Ok(()),
    }
}

fn check_text(what: &'static str, text: &str, limit: usize) -> Result<(), Error> {
    if text.trim().is_empty() {
        return Err(Error::Blank(what));
    }
    check_length(what, Some(text), limit)
}

fn check_length(what: &'static str, text: Option<&str>, limit: usize) -> Result<(), Error> {
    match text.map_or(0, str::len) {
        found if found > limit => Err(Error::TooLong { what, found, limit }),
        _ => Ok(()),
    }
}
