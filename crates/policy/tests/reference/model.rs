//! The decision as `spec/policy.md` and `spec/event.md` tell it, sentence by sentence: slow, and
//! with nothing compiled. Every question walks the whole list of events again.
//!
//! It shares only the vocabulary and the document's reader with the engine that it is compared to.

use jiff::SignedDuration;
use untrain_policy::document::Cell;
use untrain_policy::event::Channel;
use untrain_policy::{
    Basis, Category, Choice, CollectedAt, Fact, ForgetLevel, Policy, Reason, Signal, Source,
    SubjectId,
};

use super::ask::{Ask, Question, collected};
use super::cases::objected;
use super::walk::{Model, Standing, pack};

/// The code of the decision, and the basis of an allow.
pub type Answer = (String, Option<Basis>);

/// Rules 3 to 12: about a person, in order.
const RULES: [fn(&Ask<'_>) -> Option<Reason>; 10] = [
    unknown_subject,         // 3
    category_excluded,       // 4
    not_public,              // 5
    too_young,               // 6
    region_excluded,         // 7
    objected,                // 8
    refused,                 // 9
    no_choice,               // 10
    not_yet_by_interest,     // 11
    collected_before_notice, // 12
];

impl<'e> Model<'e> {
    pub fn decide(&self, question: &Question<'_>) -> Answer {
        let Question { purpose, record, subjects, now } = *question;
        let deny = |reason: Reason| (reason.to_string(), None);
        // 1: no subject, no known source, no policy that declares the purpose, no readable time.
        let declares = |policy: &Policy| policy.purposes.iter().any(|one| one.id == *purpose);
        let (Some(author), Some(source), Some(policy)) =
            (subjects.first(), record.source, self.in_force(now).filter(|p| declares(p)))
        else {
            return deny(Reason::InvalidRecord);
        };
        if record.collected_at == CollectedAt::Unreadable {
            return deny(Reason::InvalidRecord);
        }
        // 2: any subject asked for level `datasets` or `models`.
        if subjects.iter().any(|subject| self.erased(subject)) {
            return deny(Reason::Erased);
        }
        if let Some(reason) = self.person_denies(policy, question, author) {
            return deny(reason);
        }
        // 13: its signal refuses; or it has none, and the policy refuses silence for its source.
        let silence = policy.unknown_signals.of(source);
        let signal = if record.signal == Signal::Unknown { silence } else { record.signal };
        if signal == Signal::Refuse {
            return deny(Reason::Signal);
        }
        // 14: what others own needs a licence.
        let needs_licence = matches!(source, Source::Licensed | Source::ThirdParty);
        if needs_licence && !licensed(policy, question) {
            return deny(Reason::Licence);
        }
        // 15: any other subject; the first of them gives the reason.
        for other in &subjects[1..] {
            if let Some(reason) = self.person_denies(policy, question, other) {
                return (format!("other_subject:{reason}"), None);
            }
        }
        let on_consent = self.asks(policy, question, author).any(|ask| ask.on(Basis::Consent));
        let basis = if on_consent { Basis::Consent } else { Basis::LegitimateInterest };
        ("allow".to_owned(), Some(basis))
    }

    /// "Deny for a person when they deny for any of their linked accounts and any residence held
    /// since collection; of several reasons the first in the order above is given."
    fn person_denies(&self, policy: &Policy, q: &Question<'_>, who: &SubjectId) -> Option<Reason> {
        self.asks(policy, q, who).filter_map(|ask| RULES.iter().find_map(|rule| rule(&ask))).min()
    }

    fn asks<'a>(
        &'a self,
        policy: &'a Policy,
        question: &'a Question<'a>,
        who: &'a SubjectId,
    ) -> impl Iterator<Item = Ask<'a>> {
        self.accounts(who).into_iter().flat_map(move |account| {
            let homes = self.homes(account, collected(question)).into_iter();
            homes.map(move |home| Ask { model: self, policy, question, account, home })
        })
    }
}

/// The licence that the record names is on the register, covers the purpose, and has not ended.
fn licensed(policy: &Policy, question: &Question<'_>) -> bool {
    policy.licences.iter().any(|licence| {
        question.record.licence == Some(licence.id.as_str())
            && licence.purposes.contains(question.purpose)
            && licence.expires.is_none_or(|expires| question.now < expires)
    })
}

/// No event names the subject.
fn unknown_subject(ask: &Ask<'_>) -> Option<Reason> {
    (!ask.model.known(ask.account)).then_some(Reason::UnknownSubject)
}

/// The record names no category, or no cell lists it; a special one needs a yes to a notice that
/// asked for consent, as the cell does.
fn category_excluded(ask: &Ask<'_>) -> Option<Reason> {
    let Some(category) = ask.question.record.category else {
        return Some(Reason::CategoryExcluded);
    };
    let consented = || {
        let listed = ask.standing_allow().and_then(|standing| ask.answered_cell(&standing));
        let asked = |cell: &Cell| cell.basis == Basis::Consent && ask.opens(cell);
        listed.is_some_and(asked) && ask.cell().is_some_and(asked)
    };
    let special = category == Category::Special;
    (ask.cell().is_none() || (special && !consented())).then_some(Reason::CategoryExcluded)
}

/// The record names no visibility, or one that the cell does not open.
fn not_public(ask: &Ask<'_>) -> Option<Reason> {
    (!ask.cell().is_some_and(|cell| ask.opens(cell))).then_some(Reason::NotPublic)
}

/// At collection or now they were provably too young, or are not shown to have been old enough.
fn too_young(ask: &Ask<'_>) -> Option<Reason> {
    let moments = [collected(ask.question), Some(ask.question.now)];
    moments.into_iter().filter_map(|at| ask.age(at, ask.policy)).min()
}

/// The cell is prohibited.
fn region_excluded(ask: &Ask<'_>) -> Option<Reason> {
    ask.on(Basis::Prohibited).then_some(Reason::RegionExcluded)
}

/// The standing answer is a refusal; or a stop stands that no own yes came after.
fn refused(ask: &Ask<'_>) -> Option<Reason> {
    let standing = ask.standing();
    let refuses = standing.as_ref().is_some_and(|standing| standing.choice == Choice::Refuse);
    let stop = ask.model.about(ask.account).filter(|(_, event)| {
        matches!(&event.fact, Fact::ForgetRequested { level: ForgetLevel::Stop, .. })
    });
    let stopped = stop.last().is_some_and(|(place, _)| {
        !standing.is_some_and(|standing| {
            let own_allow =
                standing.choice == Choice::Allow && standing.channel == Channel::Subject;
            own_allow && standing.place > place
        })
    });
    (refuses || stopped).then_some(Reason::Refused)
}

/// A standing allow to a notice whose version listed the cell, not prohibited, with this
/// visibility.
fn allowed<'a>(ask: &Ask<'a>) -> Option<Standing<'a>> {
    let standing = ask.standing_allow()?;
    let cell = ask.answered_cell(&standing)?;
    (cell.basis != Basis::Prohibited && ask.opens(cell)).then_some(standing)
}

/// On consent, unless the standing answer is such a yes.
fn no_choice(ask: &Ask<'_>) -> Option<Reason> {
    (ask.on(Basis::Consent) && allowed(ask).is_none()).then_some(Reason::NoChoice)
}

/// On legitimate interest: before notice, before its grace days have passed, or unassessed.
fn not_yet_by_interest(ask: &Ask<'_>) -> Option<Reason> {
    if !ask.on(Basis::LegitimateInterest) {
        return None;
    }
    let first = ask.reached().into_iter().map(|(at, _)| at).min();
    let Some(reached) = first else { return Some(Reason::NotNotified) };
    let days = i64::from(pack(ask.policy, ask.home).grace_days);
    if ask.question.now < reached + SignedDuration::from_hours(24 * days) {
        return Some(Reason::GracePeriod);
    }
    ask.cell().is_some_and(|cell| cell.assessment.is_none()).then_some(Reason::NoAssessment)
}

/// No notice had reached them whose version, and every one since, took them at the age of then.
fn collected_before_notice(ask: &Ask<'_>) -> Option<Reason> {
    if allowed(ask).is_some_and(|standing| standing.past) {
        return None;
    }
    let after_notice = collected(ask.question).is_some_and(|at| {
        let takes = |version: &&Policy| ask.age(Some(at), version).is_none();
        ask.reached().iter().any(|(reached, since)| *reached <= at && since.iter().all(takes))
    });
    (!after_notice).then_some(Reason::CollectedBeforeNotice)
}
