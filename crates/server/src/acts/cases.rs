//! What people ask for, and the steps of its answer.

use data_encoding::HEXLOWER;
use untrain_ledger::LedgerError;
use untrain_policy::cases::report::{By, Report};
use untrain_policy::event::Outcome;
use untrain_policy::{CaseKind, Fact, Position, Projection, PurposeId, SubjectId, Timestamp};

use super::Recorded;
use super::choices::check_purpose;
use super::telling::NON_MEMBER;
use crate::access::Caller;
use crate::error::ServerError;
use crate::problem::{Kind, Problem};
use crate::service::Service;

/// What staff do when they reject a case, as the ledger calls it.
const REJECTED: &str = "case.rejected";

/// What somebody asks for.
#[derive(Debug, Clone)]
pub struct NewCase {
    /// Who.
    pub subject: SubjectId,
    /// What.
    pub kind: CaseKind,
    /// Which purpose it is about, where it is about one.
    pub purpose: Option<PurposeId>,
    /// What they wrote.
    pub message: Option<String>,
    /// How to reach them, where the platform does not know it.
    pub contact: Option<String>,
}

/// A case that came in.
#[derive(Debug, Clone)]
pub struct OpenedCase {
    /// The entry and the person's receipt.
    pub recorded: Recorded,
    /// Where it stands.
    pub report: Report,
    /// By when the answer has to be sent.
    pub answer_by: By,
}

/// What happens to a case next.
#[derive(Debug, Clone)]
pub enum Step {
    /// The person was told that it came in.
    Acknowledge,
    /// The person was told that it takes longer, and why.
    Extend {
        /// What they were told.
        reasons: String,
    },
    /// It was decided.
    Decide {
        /// How.
        outcome: Outcome,
        /// Why.
        reasons: String,
    },
    /// The decision was sent.
    Send {
        /// How.
        means: String,
    },
    /// The person does not accept the answer.
    Appeal {
        /// What they wrote.
        message: Option<String>,
    },
}

/// A case, and everything that is known of the person whose it is.
pub struct FoundCase {
    /// Whose.
    pub subject: SubjectId,
    /// Where it stands.
    pub report: Report,
    /// The person.
    pub state: Projection,
}

impl Service {
    /// Takes in what somebody asks for. What it is about is blocked from then on.
    ///
    /// # Errors
    /// [`Problem`]s: 422 for a purpose that no policy ever had, 409 for what stands already.
    pub async fn open_case(&self, new: NewCase, key: Option<&str>) -> Result<OpenedCase, Problem> {
        let book = self.book().await?;
        if let Some(purpose) = new.purpose.as_ref().filter(|purpose| !book.declares(purpose)) {
            let policy = book.in_force(self.now());
            let none = || Problem::new(Kind::Conflict, "no policy is in force");
            check_purpose(policy.ok_or_else(none)?, purpose)?;
        }
        let NewCase { subject, kind, purpose, message, contact } = new;
        let fact = Fact::CaseOpened { subject: subject.clone(), kind, purpose, message, contact };
        let recorded = self.record(fact, key).await?;
        let state = self.ledger().read_subject(&subject, None).await?;
        let case = state.case(&subject, recorded.entry).ok_or_else(|| no_case(recorded.entry))?;
        let round = case.round();
        let answer_by = By::of(&state, &round.due.answer, &round.received);
        let report = Report::of(&state, &subject, case, self.now());
        Ok(OpenedCase { recorded, report, answer_by })
    }

    /// The case that an entry opened, whoever's it is.
    ///
    /// # Errors
    /// [`Problem`]: 404.
    pub async fn find_case(&self, entry: Position) -> Result<FoundCase, Problem> {
        let next = Position(entry.0.saturating_add(1));
        let events = match self.ledger().events(entry..next).await {
            Ok(events) => events,
            Err(LedgerError::NoEntry { .. }) => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        let subject = events.into_iter().find_map(|(_, event)| event.fact.subject().cloned());
        let subject = subject.ok_or_else(|| no_case(entry))?;
        let state = self.ledger().read_subject(&subject, None).await?;
        let case = state.case(&subject, entry).ok_or_else(|| no_case(entry))?;
        let report = Report::of(&state, &subject, case, self.now());
        Ok(FoundCase { subject, report, state })
    }

    /// The case of a person that an entry opened. Somebody else's is none of theirs.
    ///
    /// # Errors
    /// [`Problem`]: 404.
    pub async fn find_case_of(
        &self,
        subject: &SubjectId,
        entry: Position,
    ) -> Result<FoundCase, Problem> {
        match self.find_case(entry).await {
            Ok(found) if found.subject == *subject => Ok(found),
            Ok(_) => Err(Problem::not_found("case")),
            Err(problem) if problem.kind() == Kind::NotFound => Err(Problem::not_found("case")),
            Err(problem) => Err(problem),
        }
    }

    /// Takes in the next step of a case. The person gets a receipt of it.
    ///
    /// # Errors
    /// [`Problem`]s: 409 for a step that does not fit where the case stands.
    pub async fn step_case(
        &self,
        subject: SubjectId,
        case: Position,
        step: Step,
        key: Option<&str>,
    ) -> Result<Recorded, Problem> {
        let fact = match step {
            Step::Acknowledge => Fact::CaseAcknowledged { subject, case },
            Step::Extend { reasons } => Fact::CaseExtended { subject, case, reasons },
            Step::Decide { outcome, reasons } => {
                Fact::CaseDecided { subject, case, outcome, reasons }
            }
            Step::Send { means } => Fact::CaseSent { subject, case, means },
            Step::Appeal { message } => Fact::CaseAppealed { subject, case, message },
        };
        self.record(fact, key).await
    }

    /// Takes in the next step of a case that somebody of the staff takes, or a program, or the
    /// person themself, and writes down who did. A rejection is sent by somebody else than who
    /// decided it.
    ///
    /// # Errors
    /// [`Problem`]s as of [`Service::step_case`]; 403 for the second step of one person's.
    pub async fn take_step(
        &self,
        caller: &Caller,
        subject: SubjectId,
        case: Position,
        step: Step,
        key: Option<&str>,
    ) -> Result<Recorded, Problem> {
        if matches!(step, Step::Send { .. }) && self.needs_second_reader(caller, case).await? {
            let detail = "somebody else than who rejected it reads the answer, and sends it";
            return Err(Problem::new(Kind::Forbidden, detail));
        }
        let action = match &step {
            Step::Acknowledge => "case.acknowledged",
            Step::Extend { .. } => "case.extended",
            Step::Decide { outcome: Outcome::Upheld, .. } => "case.upheld",
            Step::Decide { outcome: Outcome::Rejected, .. } => REJECTED,
            Step::Send { .. } => "case.sent",
            Step::Appeal { .. } => "case.appealed",
        };
        let own = caller.is(&subject);
        let recorded = self.step_case(subject, case, step, key).await?;
        if !own {
            self.note_act(caller, action, &format!("case {case}"), None).await?;
        }
        Ok(recorded)
    }

    /// Whether whoever asks rejected the case themself, so that somebody else has to send that.
    ///
    /// # Errors
    /// [`Problem`]s of reading.
    pub async fn needs_second_reader(
        &self,
        caller: &Caller,
        case: Position,
    ) -> Result<bool, Problem> {
        let acts = self.acts_on(&format!("case {case}")).await?;
        let decided =
            acts.iter().rev().find(|(action, _, _)| action == REJECTED || action == "case.upheld");
        Ok(decided.is_some_and(|(action, actor, _)| action == REJECTED && actor == caller.actor()))
    }

    /// What staff did to something, the oldest first: the action, who, and when.
    ///
    /// # Errors
    /// [`Problem`]s of reading.
    pub async fn acts_on(&self, object: &str) -> Result<Vec<(String, String, Timestamp)>, Problem> {
        let events = self.ledger().own_events().await?;
        let acts = events.into_iter().filter_map(|(_, event)| match event.fact {
            Fact::StaffActed { actor, action, object: about, .. } if about == object => {
                Some((action, actor, event.time))
            }
            _ => None,
        });
        Ok(acts.collect())
    }

    /// Every case of everybody, what is owed before what has ended, the earliest day first.
    ///
    /// # Errors
    /// [`Problem`]s of reading.
    pub async fn cases(&self) -> Result<Vec<Report>, Problem> {
        let state = self.ledger().read_people_with_cases().await?;
        let now = self.now();
        let report = |(subject, case)| Report::of(&state, subject, case, now);
        let mut cases: Vec<Report> = state.cases().map(report).collect();
        cases.sort_by_key(|case| {
            let day = case.due.as_ref().map(|due| due.by.day);
            (day.is_none(), day, case.case)
        });
        Ok(cases)
    }

    /// An identifier for somebody without an account, whom no record names.
    ///
    /// # Errors
    /// [`ServerError::Randomness`].
    pub fn new_non_member(&self) -> Result<SubjectId, Problem> {
        let mut drawn = [0; 16];
        getrandom::fill(&mut drawn).map_err(ServerError::Randomness)?;
        let name = format!("{NON_MEMBER}{}", HEXLOWER.encode(&drawn));
        SubjectId::new(&name).map_err(|error| Problem::new(Kind::Internal, error.to_string()))
    }
}

pub(super) fn no_case(entry: Position) -> Problem {
    Problem::new(Kind::NotFound, format!("entry {entry} opened no case"))
}
