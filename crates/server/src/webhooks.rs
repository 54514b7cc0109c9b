//! Webhooks: the platform is told what happened, as the specification Standard Webhooks has it.
//!
//! Each webhook has a place in the ledger up to which its events were laid out as deliveries, so
//! that nothing is left out while the service is down, and nothing told twice but for repetitions
//! of the same delivery. A delivery that is not taken is tried again, ever later, and can be played
//! again by hand.

mod address;
mod made;
mod pump;
mod send;
mod signature;
mod table;

use serde::Serialize;
use untrain_policy::{CaseKind, Event, Fact, Position};

use crate::problem::{Kind, Problem};

pub use pump::run;
pub use signature::{new_secret, sign};
pub use table::{Delivery, Webhook};

/// The kinds of events that a webhook can ask for.
pub const KINDS: [&str; 11] = [
    "member.choice.changed",
    "notice.published",
    "policy.activated",
    "objection.received",
    "objection.decided",
    "case.received",
    "case.decided",
    "build.released",
    "build.revoked",
    "model.forget.started",
    "model.forget.done",
];

/// The kind for a delivery that only tests the way.
pub const TEST: &str = "webhook.test";

/// What an event is called, when it is one that webhooks tell of.
#[must_use]
pub const fn kind_of(fact: &Fact) -> Option<&'static str> {
    Some(match fact {
        Fact::ChoiceMade { .. } => "member.choice.changed",
        Fact::NoticePublished { .. } => "notice.published",
        Fact::PolicyActivated { .. } => "policy.activated",
        Fact::ObjectionOpened { .. } | Fact::CaseOpened { kind: CaseKind::Objection, .. } => {
            "objection.received"
        }
        Fact::ObjectionDecided { .. } => "objection.decided",
        Fact::CaseOpened { .. } => "case.received",
        Fact::CaseDecided { .. } => "case.decided",
        Fact::DatasetBuilt { .. } => "build.released",
        Fact::DatasetRevised { .. } => "build.revoked",
        Fact::ForgetRequested { .. } => "model.forget.started",
        Fact::ModelForgot { .. } => "model.forget.done",
        _ => return None,
    })
}

/// The body of a delivery.
#[derive(Debug, Serialize)]
struct Told<'e> {
    r#type: &'e str,
    timestamp: jiff::Timestamp,
    data: Data<'e>,
}

#[derive(Debug, Serialize)]
struct Data<'e> {
    entry: u64,
    #[serde(flatten)]
    event: &'e serde_json::Value,
}

/// The body that tells of an event. What a person wrote in a case stays in the ledger: a body names
/// the entry, and whoever may read it asks for it.
fn body(kind: &str, entry: Position, event: &Event) -> Result<String, serde_json::Error> {
    let mut value = serde_json::to_value(&event.fact)?;
    if let Some(fields) = value.as_object_mut() {
        for words in ["message", "contact", "reasons", "document"] {
            fields.remove(words);
        }
    }
    let data = Data { entry: entry.0, event: &value };
    serde_json::to_string(&Told { r#type: kind, timestamp: event.time, data })
}

/// The kinds that a caller asks for; all when they name none.
///
/// # Errors
/// [`Problem`] for a word that is no kind.
pub fn check_kinds(kinds: &[String]) -> Result<(), Problem> {
    match kinds.iter().find(|kind| !KINDS.contains(&kind.as_str())) {
        None => Ok(()),
        Some(kind) => {
            let detail = format!("`{kind}` is none of {}", KINDS.join(", "));
            Err(Problem::new(Kind::Malformed, detail))
        }
    }
}
