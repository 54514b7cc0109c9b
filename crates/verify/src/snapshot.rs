//! A snapshot: signed by its ledger, and whole.

use untrain_policy::Snapshot;
use untrain_policy::snapshot::{self, Statement};
use untrain_tlog::{Note, NoteError, VerifierKey};

use crate::report::{Findings, Kind, Report};
use crate::words;

/// Checks a snapshot's file.
pub(crate) fn check(bytes: &[u8], trust: &[VerifierKey]) -> Report {
    let mut findings = Findings::default();
    let statement = run(bytes, trust, &mut findings);
    findings.report(Kind::Snapshot, statement)
}

fn run(bytes: &[u8], trust: &[VerifierKey], findings: &mut Findings) -> Option<String> {
    let (note, body) = match snapshot::split(bytes) {
        Ok(halves) => halves,
        Err(error) => {
            findings.fails("snapshot", error.to_string());
            return None;
        }
    };
    let statement = signed(note, trust, findings)?;
    if let Err(error) = Snapshot::open(statement.clone(), body.to_vec()) {
        findings.fails("body", error.to_string());
        return None;
    }
    findings.holds("body", "it is the body that was signed, and it opens");
    findings
        .not_checked("log", "that the log's root at this position is this one is for its audit");
    findings.not_checked("age", "whether a newer snapshot exists does not show in this one");
    Some(format!(
        "the state of log `{}` at position {}, exported on {}, is signed and whole",
        statement.origin,
        statement.position,
        words::minute(statement.time),
    ))
}

/// The statement of a snapshot, once every signature under it is by a trusted key and one of them
/// by the ledger that it speaks for.
pub(crate) fn signed(
    note: &[u8],
    trust: &[VerifierKey],
    findings: &mut Findings,
) -> Option<Statement> {
    let name = "snapshot's signature";
    let note = match Note::parse(note) {
        Ok(note) => note,
        Err(error) => {
            findings.fails(name, error.to_string());
            return None;
        }
    };
    let text = match note.verify_all(trust) {
        Ok(text) => text,
        Err(error @ (NoteError::Unsigned(_) | NoteError::UnknownSignature(_))) => {
            findings.missing(name, format!("{error}; give the log's key to trust"));
            return None;
        }
        Err(error) => {
            findings.fails(name, error.to_string());
            return None;
        }
    };
    let statement = match Statement::parse(text) {
        Ok(statement) => statement,
        Err(error) => {
            findings.fails(name, error.to_string());
            return None;
        }
    };
    let own: Vec<_> = trust.iter().filter(|key| key.name() == statement.origin).cloned().collect();
    if note.verify(&own).is_err() {
        let origin = &statement.origin;
        findings.fails(name, format!("it speaks for log `{origin}`, whose key did not sign"));
        return None;
    }
    let (origin, position) = (&statement.origin, statement.position);
    findings.holds(name, format!("`{origin}` signed its state at position {position}"));
    Some(statement)
}
