//! From a row and a state to the facts that are new: the rules of importing, without a database.
//!
//! The controller's word is taken where it is stricter. It never lifts what stands: a refusal, a
//! stop, an objection, a forgetting, or an answer that the subject gave themself. What already
//! stands is not written again, so importing a file twice writes nothing the second time.

use untrain_policy::age::AgeBand;
use untrain_policy::event::Channel;
use untrain_policy::{
    Choice, Fact, NoticeId, Projection, PurposeId, Standing, SubjectState, Timestamp,
};

use super::row::Row;

/// Why something that a row states was not taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// The subject has been forgotten: nothing of the row was taken in.
    Forgotten,
    /// The subject has said: no future use.
    Stopped,
    /// An objection or a claim like one is open, or was upheld.
    Objected,
    /// A refusal stands.
    Refused,
    /// The subject's own answer stands.
    OwnAnswer,
    /// The notice was delivered later than the row says, and later counts.
    DeliveredLater,
}

impl Kept {
    /// The reason as a report says it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forgotten => "the subject has been forgotten",
            Self::Stopped => "the subject has asked for no future use",
            Self::Objected => "an objection stands",
            Self::Refused => "a refusal stands",
            Self::OwnAnswer => "the subject's own answer stands",
            Self::DeliveredLater => "a later delivery of the notice stands",
        }
    }
}

/// What a row comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// The facts that are new, in the order in which they are written.
    pub facts: Vec<Fact>,
    /// What was not taken over, and for which purpose where it is about one.
    pub kept: Vec<(Kept, Option<PurposeId>)>,
}

/// The facts of `row` that are new to `state`, at `now`.
///
/// # Errors
/// A line saying why the row cannot be taken: no notice to answer, an undeclared purpose, an age
/// that cannot be read, a delivery in the future. Nothing of it is taken then.
pub fn facts_for(row: &Row, state: &Projection, now: Timestamp) -> Result<Outcome, String> {
    let mut outcome = Outcome::default();
    if matches!(state.standing(&row.subject), Standing::Suppressed) {
        outcome.kept.push((Kept::Forgotten, None));
        return Ok(outcome);
    }
    let account = state.state(&row.subject);
    answers_what_was_asked(row, state, now)?;
    outcome.facts.extend(registration(row, account)?);
    if row.notice_delivered_at.is_some() || !row.choices.is_empty() {
        let in_force = || state.history().in_force(now).map(|policy| policy.notice.id.clone());
        let notice =
            row.notice.clone().or_else(in_force).ok_or(
                "no policy is in force, and the row names no notice: activate a policy first",
            )?;
        deliver(&mut outcome, row, account, &notice);
        for (purpose, choice) in &row.choices {
            answer(&mut outcome, row, account, &notice, (purpose, *choice));
        }
    }
    for fact in &outcome.facts {
        let event = untrain_policy::Event { time: now, fact: fact.clone() };
        state.check(&event).map_err(|e| e.to_string())?;
    }
    Ok(outcome)
}

/// A purpose that the notice's policy does not declare is a mistake in the row, also where its
/// answer would have changed nothing.
fn answers_what_was_asked(row: &Row, state: &Projection, now: Timestamp) -> Result<(), String> {
    let history = state.history();
    let policy = match &row.notice {
        Some(notice) => history.notice(notice),
        None => history.in_force(now).map(AsRef::as_ref),
    };
    let Some(policy) = policy else { return Ok(()) };
    match row.choices.keys().find(|purpose| policy.purpose(purpose).is_none()) {
        None => Ok(()),
        Some(purpose) => {
            let notice = &policy.notice.id;
            Err(format!("the policy of the notice `{notice}` declares no purpose `{purpose}`"))
        }
    }
}

/// The statement of residence and age, when it says something new. What the row leaves out stays.
fn registration(row: &Row, account: Option<&SubjectState>) -> Result<Option<Fact>, String> {
    let known = account.filter(|account| !account.residences.is_empty());
    let standing = known.and_then(SubjectState::jurisdiction);
    let band: Option<AgeBand> =
        row.age_band.as_deref().map(str::parse).transpose().map_err(|e| format!("{e}"))?;
    let moved = row.jurisdiction.is_some() && row.jurisdiction.as_ref() != standing;
    let silent = row.birth_year.is_none() && band.is_none();
    let aged = !silent
        && known.is_none_or(|account| {
            account.age.birth_year != row.birth_year
                || account.age.band.map(|(band, _)| band) != band
        });
    if known.is_some() && !moved && !aged {
        return Ok(None);
    }
    Ok(Some(Fact::SubjectRegistered {
        subject: row.subject.clone(),
        jurisdiction: row.jurisdiction.clone().or_else(|| standing.cloned()),
        birth_year: row.birth_year.filter(|_| aged),
        age_band: row.age_band.clone().filter(|_| aged),
    }))
}

fn deliver(outcome: &mut Outcome, row: &Row, account: Option<&SubjectState>, notice: &NoticeId) {
    let Some(delivered_at) = row.notice_delivered_at else { return };
    let known = account
        .into_iter()
        .flat_map(|account| &account.deliveries)
        .filter(|delivery| delivery.notice == *notice)
        .map(|delivery| delivery.at)
        .min();
    match known {
        None => outcome.facts.push(Fact::NoticeDelivered {
            subject: row.subject.clone(),
            notice: notice.clone(),
            delivered_at,
        }),
        Some(known) if delivered_at < known => outcome.kept.push((Kept::DeliveredLater, None)),
        Some(_) => {}
    }
}

fn answer(
    outcome: &mut Outcome,
    row: &Row,
    account: Option<&SubjectState>,
    notice: &NoticeId,
    (purpose, choice): (&PurposeId, Choice),
) {
    let past = row.past && choice == Choice::Allow;
    let state = account.and_then(|account| account.purposes.get(purpose));
    let standing = state.and_then(|state| state.answer.as_ref());
    let same = match standing {
        // An answer that nobody gave says nothing, and a second no says nothing new.
        None => choice == Choice::Undefined,
        Some(answer) => {
            answer.choice == choice
                && (choice != Choice::Allow || (answer.notice == *notice && answer.past == past))
        }
    };
    if same {
        return;
    }
    let blocked = (choice == Choice::Allow)
        .then_some(())
        .and_then(|()| blocked(account, purpose))
        .or_else(|| {
            let state = state.filter(|state| !state.takes(choice, Channel::Import))?;
            let refused = state.answer.as_ref().is_some_and(|a| a.choice == Choice::Refuse);
            Some(if refused { Kept::Refused } else { Kept::OwnAnswer })
        });
    if let Some(kept) = blocked {
        outcome.kept.push((kept, Some(purpose.clone())));
        return;
    }
    outcome.facts.push(Fact::ChoiceMade {
        subject: row.subject.clone(),
        purpose: purpose.clone(),
        choice,
        notice: notice.clone(),
        past,
        channel: Channel::Import,
    });
}

/// What keeps a yes from being taken over, other than an answer.
fn blocked(account: Option<&SubjectState>, purpose: &PurposeId) -> Option<Kept> {
    let account = account?;
    let state = account.purposes.get(purpose);
    if account.stopped && !state.is_some_and(|state| state.stop_lifted) {
        return Some(Kept::Stopped);
    }
    account.hold(purpose).reason().map(|_| Kept::Objected)
}
