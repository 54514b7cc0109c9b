//! A receipt: one event, and the proof that the log holds it.

use untrain_policy::{Event, Timestamp};
use untrain_tlog::{CheckpointError, NoteError, Receipt, ReceiptError, Witnessed};

use crate::report::{Findings, Kind, Outcome, Report};
use crate::trust::Trust;
use crate::words;

/// What a receipt proves.
pub(crate) struct Proven {
    /// The event's place in the log.
    pub(crate) index: u64,
    /// The log.
    pub(crate) origin: String,
    /// The entry's commitment.
    pub(crate) commitment: [u8; 32],
    /// The event.
    pub(crate) event: Event,
}

/// Checks a receipt that was handed over by itself.
pub(crate) fn check(bytes: &[u8], trust: &Trust) -> Report {
    let mut findings = Findings::default();
    let proven = prove(bytes, trust, &mut findings);
    let statement = proven.map(|proven| {
        let event = words::event(&proven.event);
        format!("{event} is entry {} of log `{}`", proven.index, proven.origin)
    });
    findings.report(Kind::Receipt, statement)
}

/// Checks a receipt as a link of a longer chain: form, signature, inclusion, event.
pub(crate) fn prove(bytes: &[u8], trust: &Trust, findings: &mut Findings) -> Option<Proven> {
    let receipt = match Receipt::parse(bytes) {
        Ok(receipt) => receipt,
        Err(error) => {
            findings.fails("receipt", error.to_string());
            return None;
        }
    };
    findings.holds("receipt", "it is a receipt in its one spelling");
    let verified = match trust.policy() {
        None => receipt.verify(trust.keys()).map(|verified| (verified, None)),
        Some(policy) => {
            let under = receipt.verify_under(policy);
            under.map(|(verified, seen)| (verified, policy.asks_for_witnesses().then_some(seen)))
        }
    };
    let (verified, witnessed) = match verified {
        Ok(verified) => verified,
        Err(error) => {
            let (name, outcome) = place(&error);
            findings.add(name, outcome, explain(&error));
            return None;
        }
    };
    let (origin, size) = (verified.checkpoint.origin, verified.checkpoint.size);
    findings.holds("log's signature", format!("`{origin}` signed the log at {size} entries"));
    if let Some(witnessed) = witnessed {
        witnesses(&witnessed, findings);
    }
    let index = verified.index;
    findings.holds("inclusion", format!("entry {index} stands in the signed tree"));
    let event = event(&receipt, findings)?;
    Some(Proven { index, origin, commitment: verified.entry.commitment, event })
}

/// Whether enough witnesses say that the log shows everybody the same.
pub(crate) fn witnesses(witnessed: &Witnessed, findings: &mut Findings) {
    let said = witnessed.cosignatures.iter().map(|said| {
        let seconds = i64::try_from(said.time).ok();
        let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
        let when = time.map_or_else(|| said.time.to_string(), words::minute);
        format!("`{}` on {when}", said.by)
    });
    let said: Vec<String> = said.collect();
    let said = if said.is_empty() { "nobody".to_owned() } else { said.join(", ") };
    if witnessed.quorum {
        findings.holds("witnesses", format!("enough have cosigned: {said}"));
    } else {
        let detail = format!("not yet witnessed: {said} cosigned, and the policy asks for more");
        findings.missing("witnesses", detail);
    }
}

fn event(receipt: &Receipt, findings: &mut Findings) -> Option<Event> {
    let event: Event = match Event::from_bytes(&receipt.event) {
        Ok(event) => event,
        Err(error) => {
            let kind = receipt.kind;
            let detail = format!("the event of kind {kind} is not one that is known: {error}");
            findings.missing("event", detail);
            return None;
        }
    };
    if event.fact.kind() == receipt.kind {
        findings.holds("event", "the entry's commitment opens to the event, and its kind is right");
        Some(event)
    } else {
        findings.fails("event", "the entry is of another kind than the event");
        None
    }
}

/// Which check an error belongs to, and whether it is a contradiction or only a key that is not
/// here.
fn place(error: &ReceiptError) -> (&'static str, Outcome) {
    match error {
        ReceiptError::Malformed { .. } => ("receipt", Outcome::Fails),
        ReceiptError::Checkpoint(CheckpointError::Note(
            NoteError::Unsigned(_) | NoteError::UnknownSignature(_),
        )) => ("log's signature", Outcome::Missing),
        ReceiptError::Checkpoint(_) => ("log's signature", Outcome::Fails),
        ReceiptError::Proof(_) => ("inclusion", Outcome::Fails),
        ReceiptError::Record(_) => ("consent record", Outcome::Fails),
    }
}

fn explain(error: &ReceiptError) -> String {
    match place(error).1 {
        Outcome::Missing => format!("{error}; give the log's key to trust"),
        _ => error.to_string(),
    }
}
