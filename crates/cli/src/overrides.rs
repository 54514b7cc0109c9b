//! Overrides: the statement of a second person, signed with a key that `untrain.toml` names
//! (`spec/override.md`).

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use untrain_policy::document::Policy;
use untrain_policy::{Fact, Override, Position};
use untrain_tlog::{Note, SigningKey, VerifierKey};

use crate::error::Error;
use crate::workspace::Workspace;

/// The largest file that is read as an override, in bytes.
const OVERRIDE_BYTES_MAX: u64 = 8 << 10;

/// The second persons whose signature counts.
pub fn approvers(workspace: &Workspace) -> Result<Vec<VerifierKey>, Error> {
    let keys = &workspace.config.policy.approvers;
    keys.iter()
        .map(|text| {
            text.parse().map_err(|error| {
                let why = format!("names an approver `{text}` that is no verifier key: {error}");
                Error::unfit(&workspace.dir.join(crate::config::FILE), why)
            })
        })
        .collect()
}

/// Reads a secret key that only its owner may read.
pub fn read_key(path: &Path) -> Result<SigningKey, Error> {
    let meta = fs::metadata(path).map_err(|source| Error::file(path, source))?;
    let mode = meta.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        let why =
            format!("can be read by others (mode {mode:03o}); chmod 600 it, or make a new key");
        return Err(Error::unfit(path, why));
    }
    let text = fs::read_to_string(path).map_err(|source| Error::file(path, source))?;
    text.trim_end_matches('\n')
        .parse()
        .map_err(|error| Error::unfit(path, format!("is no signing key: {error}")))
}

/// Whether a key is the log's own, whatever it is called: who keeps the log is no second person.
pub fn is_the_logs(key: &VerifierKey, workspace: &Workspace) -> bool {
    key.public_key() == workspace.ledger.verifier_key().public_key()
}

/// An override that holds for a policy now.
#[derive(Debug)]
pub struct Checked {
    /// The signed statement, as it was read.
    pub note: String,
    /// What it says.
    pub statement: Override,
    /// Who signed it.
    pub by: String,
}

impl Checked {
    /// Reads and checks the override in a file.
    pub fn read(path: &Path, policy: &Policy, workspace: &Workspace) -> Result<Self, Error> {
        let bad = |why: String| Error::Override { path: path.to_owned(), why };
        let meta = fs::metadata(path).map_err(|source| Error::file(path, source))?;
        if meta.len() > OVERRIDE_BYTES_MAX {
            return Err(bad(format!("is longer than {OVERRIDE_BYTES_MAX} bytes")));
        }
        let bytes = fs::read(path).map_err(|source| Error::file(path, source))?;
        let note =
            Note::parse(&bytes).map_err(|error| bad(format!("is no signed note: {error}")))?;
        if note.verify(&[workspace.ledger.verifier_key()]).is_ok() {
            return Err(bad("is signed by the log's own key, which is no second person's".into()));
        }
        let mut signed = None;
        for key in approvers(workspace)? {
            // The log's key stays no second person's under another name.
            if is_the_logs(&key, workspace) {
                continue;
            }
            if let Ok(text) = note.verify(std::slice::from_ref(&key)) {
                signed = Some((key.name().to_owned(), text.to_owned()));
                break;
            }
        }
        let (by, text) = signed.ok_or_else(|| {
            bad("is signed by nobody whom `untrain.toml` names under [policy] approvers".into())
        })?;
        let statement = Override::parse(&text).map_err(|error| bad(error.to_string()))?;
        check(&statement, policy, workspace).map_err(bad)?;
        let note = String::from_utf8(bytes).map_err(|error| bad(error.to_string()))?;
        Ok(Self { note, statement, by })
    }

    /// The fact that the ledger keeps.
    pub fn fact(&self) -> Fact {
        Fact::PolicyOverridden {
            policy: self.statement.policy,
            note: self.note.clone(),
            reason: self.statement.reason.clone(),
        }
    }
}

/// Whether a statement is about this policy and this ledger as they are.
fn check(statement: &Override, policy: &Policy, workspace: &Workspace) -> Result<(), String> {
    if statement.origin != workspace.ledger.origin() {
        return Err(format!("is about the ledger `{}`", statement.origin));
    }
    if statement.policy != policy.hash {
        return Err(format!("is about policy {}, and not this one", statement.policy));
    }
    let read = |error: untrain_ledger::LedgerError| error.to_string();
    let size = workspace.wait(workspace.ledger.size()).map_err(read)?;
    if statement.position > size {
        return Err(format!("speaks of position {}, which is yet to come", statement.position));
    }
    let policies = workspace.wait(workspace.ledger.policy_events()).map_err(read)?;
    let changed = policies.iter().rev().find_map(|(entry, event)| {
        matches!(event.fact, Fact::PolicyActivated { .. }).then_some(*entry)
    });
    match changed {
        Some(Position(entry)) if statement.position.0 <= entry => {
            Err(format!("was signed before the policy last changed (entry {entry}); sign it again"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notes_of_the_vectors_are_signed_as_they_say() {
        let vectors = include_str!("../../../spec/vectors/override.json");
        let vectors: serde_json::Value = serde_json::from_str(vectors).unwrap();
        for vector in vectors["overrides"].as_array().unwrap() {
            let key: VerifierKey = vector["key"].as_str().unwrap().parse().unwrap();
            let note = Note::parse(vector["note"].as_str().unwrap().as_bytes()).unwrap();
            let statement = Override::parse(note.verify(&[key]).unwrap()).unwrap();
            assert_eq!(statement.reason, vector["reason"].as_str().unwrap());
        }
    }
}
