//! A proof of what stands now on a topic: the receipt of the event that stands, the log's last
//! entry, which is the root of its state map, and the way from there to the event.

use untrain_policy::Position;
use untrain_tlog::{CurrentProof, MapFileError};

use crate::receipt::{self, Proven};
use crate::report::{Findings, Kind, Outcome, Record, Report};
use crate::trust::Trust;
use crate::words;

/// Checks a proof of what stands now.
pub(crate) fn check(bytes: &[u8], trust: &Trust) -> Report {
    let mut findings = Findings::default();
    let stands = run(bytes, trust, &mut findings);
    let (statement, record) = stands.unzip();
    Report { record: record.flatten(), ..findings.report(Kind::Current, statement) }
}

/// The statement, and the record of the event that stands.
fn run(bytes: &[u8], trust: &Trust, findings: &mut Findings) -> Option<(String, Option<Record>)> {
    let proof = match CurrentProof::parse(bytes) {
        Ok(proof) => proof,
        Err(error) => {
            findings.fails("proof", error.to_string());
            return None;
        }
    };
    findings.holds("proof", "it is a proof of what stands now, in its one spelling");
    let proven = receipt::prove_parsed(&proof.receipt, trust, findings)?;
    let stands = match trust.policy() {
        None => proof.verify(trust.keys()).map(|_| ()),
        Some(policy) => proof.verify_under(policy).map(|_| ()),
    };
    if let Err(error) = stands {
        findings.add(place(&error), Outcome::Fails, error.to_string());
        return None;
    }
    let who = whose(&proven, findings)?;
    let (origin, topic) = (&proven.origin, &proof.topic);
    let last = proven.size.saturating_sub(1);
    findings.holds("state map", format!("its root is entry {last}, the last of the signed log"));
    if proof.version == 0 {
        findings.holds("map", format!("nothing stands in it on `{topic}` for `{who}`"));
        let statement = format!("nothing stands on `{topic}` for `{who}` as of entry {last}");
        return Some((format!("{statement} of log `{origin}`"), None));
    }
    let (version, index) = (proof.version, proven.index);
    findings.holds("map", format!("entry {index} stands in it on `{topic}`, version {version}"));
    if proven.event.fact.topic(Position(index)).as_ref() == Some(topic) {
        findings.holds("topic", format!("the event says something on `{topic}`"));
    } else {
        findings.fails("topic", format!("the event says nothing on `{topic}`"));
    }
    let event = words::event(&proven.event);
    let statement =
        format!("{event} stands now, version {version}, as of entry {last} of log `{origin}`");
    Some((statement, proven.record))
}

/// The person whose label key it is, by the receipt that names the key.
pub(crate) fn whose(proven: &Proven, findings: &mut Findings) -> Option<String> {
    let Some(subject) = proven.event.fact.subject() else {
        findings.fails(KEY, "the receipt is of an event about nobody");
        return None;
    };
    findings.holds(KEY, format!("the receipt names it as that of `{subject}`"));
    Some(subject.to_string())
}

/// Which check an error belongs to.
pub(crate) const fn place(error: &MapFileError) -> &'static str {
    match error {
        MapFileError::Malformed { .. } => "proof",
        MapFileError::Receipt(_) => "receipt",
        MapFileError::Key => KEY,
        MapFileError::StateRoot(_) => "state map",
        MapFileError::Map(_) | MapFileError::Value | MapFileError::Present => "map",
    }
}

const KEY: &str = "label key";
