//! Events, times and hashes in words.

use std::fmt::Display;

use untrain_policy::event::Outcome;
use untrain_policy::{CaseKind, Event, Fact, Timestamp};

/// A day: `23 Nov 2026`.
pub(crate) fn day(time: Timestamp) -> String {
    time.strftime("%-d %b %Y").to_string()
}

/// A minute: `23 Nov 2026 at 08:59 UTC`.
pub(crate) fn minute(time: Timestamp) -> String {
    time.strftime("%-d %b %Y at %H:%M UTC").to_string()
}

/// The first twelve digits of a hash.
pub(crate) fn short(hash: impl Display) -> String {
    let digits: String = hash.to_string().chars().take(12).collect();
    format!("{digits}…")
}

/// `1 row`, `2 rows`.
pub(crate) fn count(number: u64, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// What an event says and when, as the beginning of a sentence.
pub(crate) fn event(event: &Event) -> String {
    format!("{} of {}", fact(&event.fact), day(event.time))
}

fn fact(fact: &Fact) -> String {
    match fact {
        Fact::PolicyActivated { policy, .. } => {
            format!("the activation of policy `{}`", short(policy))
        }
        Fact::NoticePublished { notice, .. } => format!("the publication of notice `{notice}`"),
        Fact::PolicyOverridden { policy, .. } => {
            format!("the override for policy `{}`", short(policy))
        }
        Fact::NoticeAcknowledged { subject, notice } => {
            format!("the acknowledgement of notice `{notice}` by `{subject}`")
        }
        Fact::SourceRegistered { source, .. } => format!("the registration of source `{source}`"),
        Fact::NoticeDelivered { subject, notice, .. } => {
            format!("the delivery of notice `{notice}` to `{subject}`")
        }
        Fact::SubjectRegistered { subject, .. } => format!("the registration of `{subject}`"),
        Fact::SubjectsLinked { subject, other } => {
            format!("the link between `{subject}` and `{other}`")
        }
        Fact::ChoiceMade { subject, purpose, choice, past, .. } => {
            let past = if *past { " (past data included)" } else { "" };
            format!("the choice `{choice}`{past} for `{purpose}` by `{subject}`")
        }
        Fact::ObjectionOpened { .. }
        | Fact::ObjectionDecided { .. }
        | Fact::CaseOpened { .. }
        | Fact::CaseAcknowledged { .. }
        | Fact::CaseExtended { .. }
        | Fact::CaseDecided { .. }
        | Fact::CaseAppealed { .. }
        | Fact::CaseSent { .. } => case(fact),
        Fact::ForgetRequested { subject, level } => {
            format!("the request of level `{level}` to forget `{subject}`")
        }
        Fact::SnapshotExported { position, .. } => {
            format!("the export of the snapshot at position {position}")
        }
        Fact::SubjectErased { accounts, entries } => format!(
            "the erasure of a person with {}, of whom {entries} entries say nothing any more",
            count(*accounts, "account")
        ),
        Fact::StaffActed { action, object, .. } => {
            format!("that somebody of the staff did `{action}` to `{object}`")
        }
        Fact::ArtefactReleased { .. } | Fact::ArtefactWithdrawn { .. } => outside(fact),
        Fact::DatasetBuilt { dataset, purpose, .. } => {
            format!("the building of dataset `{}` for `{purpose}`", short(dataset))
        }
        Fact::DatasetRevised { dataset, removed, .. } => {
            format!("the removal of {} from dataset `{}`", count(*removed, "row"), short(dataset))
        }
        Fact::ModelTrained { model, purpose, .. } => {
            format!("the training of model `{}` for `{purpose}`", short(model))
        }
        Fact::ModelForgot { after, removed, .. } => {
            format!(
                "the removal of {} from a model, now `{}`,",
                count(*removed, "record"),
                short(after)
            )
        }
    }
}

/// What an event about something that was given to others says.
fn outside(fact: &Fact) -> String {
    match fact {
        Fact::ArtefactReleased { artefact, version, recipients, .. } => {
            let recipients = count(recipients.len() as u64, "recipient");
            format!("the release of {artefact} `{}` to {recipients}", short(version))
        }
        Fact::ArtefactWithdrawn { artefact, version, destroyed, .. } => {
            let what = if *destroyed { "destruction" } else { "withdrawal" };
            format!("the {what} of {artefact} `{}`", short(version))
        }
        _ => "an event".to_owned(),
    }
}

/// What an event about a case says.
fn case(fact: &Fact) -> String {
    match fact {
        Fact::ObjectionOpened { subject, purpose } => {
            format!("the objection to `{purpose}` by `{subject}`")
        }
        Fact::ObjectionDecided { subject, purpose, .. } => {
            format!("the decision on the objection to `{purpose}` by `{subject}`")
        }
        Fact::CaseOpened { subject, kind, purpose, .. } => {
            let asked = match kind {
                CaseKind::Objection => "objection",
                CaseKind::Complaint => "complaint",
                CaseKind::Erasure => "request to erase",
                CaseKind::Memorisation => "claim of memorisation",
            };
            let about = purpose.as_ref().map(|purpose| format!(" about `{purpose}`"));
            format!("the {asked}{} by `{subject}`", about.unwrap_or_default())
        }
        Fact::CaseAcknowledged { subject, case } => {
            format!("the word to `{subject}` that case {case} came in")
        }
        Fact::CaseExtended { subject, case, .. } => {
            format!("the word to `{subject}` that case {case} takes longer")
        }
        Fact::CaseDecided { subject, case, outcome, .. } => {
            let outcome = match outcome {
                Outcome::Upheld => "uphold",
                Outcome::Rejected => "reject",
            };
            format!("the decision to {outcome} case {case} of `{subject}`")
        }
        Fact::CaseAppealed { subject, case, .. } => {
            format!("the appeal of `{subject}` in case {case}")
        }
        Fact::CaseSent { subject, case, .. } => {
            format!("the sending of the decision in case {case} to `{subject}`")
        }
        _ => "an event".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_in_words() {
        let time = "2026-11-03T08:59:07.5Z".parse().unwrap();
        assert_eq!(day(time), "3 Nov 2026");
        assert_eq!(minute(time), "3 Nov 2026 at 08:59 UTC");
    }
}
