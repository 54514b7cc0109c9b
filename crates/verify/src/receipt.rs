//! A receipt: one event, and the proof that the log holds it.

use untrain_policy::{Event, Timestamp};
use untrain_tlog::{CheckpointError, NoteError, Receipt, ReceiptError, Witnessed};

use crate::report::{Findings, Kind, Outcome, Record, Report};
use crate::trust::Trust;
use crate::{record, words};

/// What a receipt proves.
pub(crate) struct Proven {
    /// The event's place in the log.
    pub(crate) index: u64,
    /// The log.
    pub(crate) origin: String,
    /// How many entries the log had.
    pub(crate) size: u64,
    /// The entry's commitment.
    pub(crate) commitment: [u8; 32],
    /// The event.
    pub(crate) event: Event,
    /// What the log says of the event in the words of the standards, if it has such a record.
    pub(crate) record: Option<Record>,
}

/// Checks a receipt that was handed over by itself.
pub(crate) fn check(bytes: &[u8], trust: &Trust) -> Report {
    let mut findings = Findings::default();
    let proven = prove(bytes, trust, &mut findings);
    let statement = proven.as_ref().map(|proven| {
        let event = words::event(&proven.event);
        format!("{event} is entry {} of log `{}`", proven.index, proven.origin)
    });
    let record = proven.and_then(|proven| proven.record);
    Report { record, ..findings.report(Kind::Receipt, statement) }
}

/// Checks a receipt as a link of a longer chain: form, signature, inclusion, event, and the record
/// of it.
pub(crate) fn prove(bytes: &[u8], trust: &Trust, findings: &mut Findings) -> Option<Proven> {
    let receipt = match Receipt::parse(bytes) {
        Ok(receipt) => receipt,
        Err(error) => {
            findings.fails("receipt", error.to_string());
            return None;
        }
    };
    findings.holds("receipt", "it is a receipt in its one spelling");
    prove_parsed(&receipt, trust, findings)
}

/// The same for a receipt that was read already.
pub(crate) fn prove_parsed(
    receipt: &Receipt,
    trust: &Trust,
    findings: &mut Findings,
) -> Option<Proven> {
    let verified = match trust.policy() {
        None => receipt.verify(trust.keys()).map(|verified| (verified, None)),
        Some(policy) => {
            let under = receipt.verify_under(policy);
            under.map(|(verified, seen)| {
                let asked = policy.asks_for_witnesses() || !seen.cosignatures.is_empty();
                (verified, asked.then_some(seen))
            })
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
    match witnessed {
        Some(witnessed) => witnesses(&witnessed, findings),
        None => findings.not_checked("witnesses", "not yet witnessed: only the log says so"),
    }
    let index = verified.index;
    findings.holds("inclusion", format!("entry {index} stands in the signed tree"));
    let event = event(receipt, findings)?;
    let record = receipt.record.as_ref();
    let record = record.map(|record| record::check(&record.text, &origin, index, &event, findings));
    let record = record.flatten();
    let commitment = verified.entry.commitment;
    Some(Proven { index, origin, size, commitment, event, record })
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
        ReceiptError::Record(_) => (record::NAME, Outcome::Fails),
    }
}

fn explain(error: &ReceiptError) -> String {
    match place(error).1 {
        Outcome::Missing => format!("{error}; give the log's key to trust"),
        _ => error.to_string(),
    }
}
