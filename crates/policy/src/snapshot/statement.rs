//! What is signed about a snapshot: six lines of text (`spec/snapshot.md`).

use std::fmt::Write as _;

use crate::Timestamp;
use crate::ids::{PolicyHash, Position};
use crate::snapshot::SnapshotError;

/// The first line.
pub const STATEMENT_SCHEMA: &str = "untrain/snapshot/v1";

/// Which ledger's state a body shows, at which position, and which body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The ledger.
    pub origin: String,
    /// How many entries are counted in.
    pub position: Position,
    /// The root of the ledger's tree over those entries.
    pub root: [u8; 32],
    /// When it was exported: the moment that decisions are made at.
    pub time: Timestamp,
    /// The policy in force at that moment; none when there was none.
    pub policy: Option<PolicyHash>,
    /// How long the body is.
    pub body_bytes: u64,
    /// [`body_digest`](crate::snapshot::body_digest) of the body.
    pub body_digest: [u8; 32],
}

impl Statement {
    /// The lines, each with its end.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!(
            "{STATEMENT_SCHEMA}\n{}\nposition {} {}\ntime {}\n",
            self.origin,
            self.position,
            hex::encode(self.root),
            self.time
        );
        let policy = self.policy.map_or_else(|| "none".to_owned(), |policy| policy.to_string());
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "policy {policy}\nbody {} {}\n",
            self.body_bytes,
            hex::encode(self.body_digest)
        );
        text
    }

    /// Reads the lines.
    ///
    /// # Errors
    /// [`SnapshotError::Statement`] with the line, when a text is not a statement in its one
    /// spelling.
    pub fn parse(text: &str) -> Result<Self, SnapshotError> {
        let refuse = |line, what| SnapshotError::Statement { line, what };
        let mut lines = text.split('\n');
        if lines.next() != Some(STATEMENT_SCHEMA) {
            return Err(refuse(1, "it is not `untrain/snapshot/v1`"));
        }
        let origin = lines
            .next()
            .filter(|line| !line.is_empty() && !line.chars().any(char::is_control))
            .ok_or(refuse(2, "it names no ledger"))?;
        let (position, root) = field(lines.next(), "position ")
            .and_then(numbered_hash)
            .ok_or(refuse(3, "it is not `position`, a number and a hash"))?;
        let time = field(lines.next(), "time ")
            .and_then(moment)
            .ok_or(refuse(4, "it is not `time` and a moment in UTC"))?;
        let policy = field(lines.next(), "policy ")
            .and_then(|word| if word == "none" { Some(None) } else { word.parse().ok().map(Some) })
            .ok_or(refuse(5, "it is not `policy` and a hash or `none`"))?;
        let (body_bytes, body_digest) = field(lines.next(), "body ")
            .and_then(numbered_hash)
            .ok_or(refuse(6, "it is not `body`, a number and a hash"))?;
        if lines.next() != Some("") || lines.next().is_some() {
            return Err(refuse(7, "the statement ends with its sixth line"));
        }
        Ok(Self {
            origin: origin.to_owned(),
            position: Position(position),
            root,
            time,
            policy,
            body_bytes,
            body_digest,
        })
    }
}

fn field<'a>(line: Option<&'a str>, name: &str) -> Option<&'a str> {
    line?.strip_prefix(name)
}

fn numbered_hash(text: &str) -> Option<(u64, [u8; 32])> {
    let (number, hash) = text.split_once(' ')?;
    let number: u64 = number.parse().ok().filter(|n: &u64| n.to_string() == number)?;
    let PolicyHash(hash) = hash.parse().ok()?;
    Some((number, hash))
}

fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok().filter(|time: &Timestamp| time.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement() -> Statement {
        Statement {
            origin: "log.harbour.example/2026".to_owned(),
            position: Position(7),
            root: [1; 32],
            time: "2026-11-04T07:30:00.5Z".parse().unwrap(),
            policy: Some(PolicyHash([2; 32])),
            body_bytes: 640,
            body_digest: [3; 32],
        }
    }

    #[test]
    fn a_statement_reads_back_as_it_was_written() {
        for policy in [None, Some(PolicyHash([9; 32]))] {
            let statement = Statement { policy, ..statement() };
            assert_eq!(Statement::parse(&statement.to_text()), Ok(statement));
        }
    }

    #[test]
    fn a_statement_has_one_spelling() {
        let good = statement().to_text();
        let mut changed = vec![
            good.replace("position 7", "position 07"),
            good.replace("position 7", "position +7"),
            good.replace("position 7", "position 7 "),
            good.replace("07:30:00.5Z", "07:30:00.50Z"),
            good.replace("07:30:00.5Z", "08:30:00.5+01:00"),
            good.replace("2026-11-04T", "2026-11-04t"),
            good.replace("policy 02", "policy  02"),
            good.replace("0303", "0303 "),
            good.replace("log.harbour.example/2026", ""),
            good.replace('\n', "\r\n"),
            good.clone() + "\n",
            good.clone() + "more\n",
            good.to_uppercase(),
            String::new(),
        ];
        changed.extend((0..good.len()).map(|end| good.get(..end).unwrap().to_owned()));
        for text in changed {
            assert!(Statement::parse(&text).is_err(), "{text:?}");
        }
    }
}
