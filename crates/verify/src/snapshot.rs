//! A snapshot or a delta: signed by its ledger, and whole.

use untrain_policy::statement::{self, Statement};
use untrain_tlog::{Note, NoteError, VerifierKey};

use crate::report::{Findings, Kind, Report};
use crate::{snapshot_body, words};

/// Checks a snapshot's file.
pub(crate) fn check(bytes: &[u8], trust: &[VerifierKey]) -> Report {
    let mut findings = Findings::default();
    let statement = run(bytes, trust, &mut findings);
    findings.report(Kind::Snapshot, statement)
}

fn run(bytes: &[u8], trust: &[VerifierKey], findings: &mut Findings) -> Option<String> {
    let (note, body) = match statement::split(bytes) {
        Ok(halves) => halves,
        Err(error) => {
            findings.fails("snapshot", error.to_string());
            return None;
        }
    };
    let statement = signed(note, trust, findings)?;
    match snapshot_body::check(&statement, body) {
        Ok(found) => {
            let (accounts, suppressed) = (found.accounts, found.suppressed);
            let what = format!(
                "all of it is what was signed; accounts: {accounts}, of erased persons: {suppressed}"
            );
            findings.holds("body", what);
        }
        Err(why) => {
            findings.fails("body", why);
            return None;
        }
    }
    content(&statement, body, findings)?;
    if let Some(continues) = statement.continues {
        let base = continues.base.position;
        findings.not_checked(
            "base",
            format!("what it is laid over, from position {base} on, is another file"),
        );
    }
    findings
        .not_checked("log", "that the log's root at this position is this one is for its audit");
    findings.not_checked("age", "whether a newer snapshot exists does not show in this one");
    let what = match statement.continues {
        None => "the state of log".to_owned(),
        Some(continues) => {
            format!("what changed from position {} on in log", continues.after.position)
        }
    };
    Some(format!(
        "{what} `{}` at position {}, exported on {}, is signed and whole",
        statement.origin,
        statement.position,
        words::minute(statement.time),
    ))
}

/// What states and policies say, read by the code that decides by them.
#[cfg(feature = "rules")]
fn content(statement: &Statement, body: &[u8], findings: &mut Findings) -> Option<()> {
    let name = "states and policies";
    if let Err(error) = untrain_policy::snapshot::check_body(statement, body) {
        findings.fails(name, error.to_string());
        return None;
    }
    findings.holds(name, "each can be read, and the policy is the one that was named");
    Some(())
}

/// The code that decides is not in this program.
#[cfg(not(feature = "rules"))]
#[expect(clippy::unnecessary_wraps, reason = "with the rules there is something to find")]
fn content(_: &Statement, _: &[u8], findings: &mut Findings) -> Option<()> {
    let why = "they are as they were signed; `untrain verify` also reads what they say";
    findings.not_checked("states and policies", why);
    Some(())
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
