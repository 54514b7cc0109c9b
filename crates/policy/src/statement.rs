//! What is signed about a snapshot: six lines of text, and two more about a delta
//! (`spec/snapshot.md`).
//!
//! It stands apart from the body and its codec, so that whoever checks a signature needs no rules.

mod error;
mod file;

use std::fmt::Write as _;

use data_encoding::HEXLOWER;

use crate::Timestamp;
use crate::ids::{Digest, PolicyHash, Position};

pub use error::{Damaged, SnapshotError};
pub use file::{NOTE_BYTES_MAX, join, split};

/// The first line.
pub const STATEMENT_SCHEMA: &str = "untrain/snapshot/v2";

/// An earlier statement, as a later one names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The position that it shows.
    pub position: Position,
    /// Its [`Statement::digest`].
    pub digest: Digest,
}

/// What a delta brings up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Continues {
    /// The snapshot that the chain of deltas starts with.
    pub base: Mark,
    /// What stands before this delta in the chain: another one, or the snapshot itself.
    pub after: Mark,
}

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
    /// BLAKE3 of the table of hashes that the body starts with.
    pub body_digest: [u8; 32],
    /// What the body brings up to date, when it is a delta; none when it shows everybody.
    pub continues: Option<Continues>,
}

impl Statement {
    /// BLAKE3 of its text. It stands for the whole file, because the text names the body by its
    /// digest.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest(*blake3::hash(self.to_text().as_bytes()).as_bytes())
    }

    /// How a later statement names this one.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark { position: self.position, digest: self.digest() }
    }

    /// The lines, each with its end.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!(
            "{STATEMENT_SCHEMA}\n{}\nposition {} {}\ntime {}\n",
            self.origin,
            self.position,
            HEXLOWER.encode(&self.root),
            self.time
        );
        let policy = self.policy.map_or_else(|| "none".to_owned(), |policy| policy.to_string());
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "policy {policy}\nbody {} {}\n",
            self.body_bytes,
            HEXLOWER.encode(&self.body_digest)
        );
        if let Some(Continues { base, after }) = self.continues {
            for (name, mark) in [("base", base), ("after", after)] {
                let _ = writeln!(text, "{name} {} {}", mark.position, mark.digest);
            }
        }
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
            return Err(refuse(1, "it is not `untrain/snapshot/v2`"));
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
        let mut mark = |name| {
            let (position, digest) = field(lines.next(), name).and_then(numbered_hash)?;
            Some(Mark { position: Position(position), digest: Digest(digest) })
        };
        let continues = match text.split('\n').nth(6) {
            Some("") => None,
            _ => {
                let base =
                    mark("base ").ok_or(refuse(7, "it is not `base`, a number and a hash"))?;
                let after =
                    mark("after ").ok_or(refuse(8, "it is not `after`, a number and a hash"))?;
                Some(Continues { base, after })
            }
        };
        if lines.next() != Some("") || lines.next().is_some() {
            return Err(refuse(9, "nothing follows a statement's last line"));
        }
        Ok(Self {
            origin: origin.to_owned(),
            position: Position(position),
            root,
            time,
            policy,
            body_bytes,
            body_digest,
            continues,
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
            continues: None,
        }
    }

    #[test]
    fn a_statement_reads_back_as_it_was_written() {
        let mark = |position| Mark { position: Position(position), digest: Digest([4; 32]) };
        let continues = [None, Some(Continues { base: mark(2), after: mark(5) })];
        for policy in [None, Some(PolicyHash([9; 32]))] {
            for continues in continues {
                let statement = Statement { policy, continues, ..statement() };
                assert_eq!(Statement::parse(&statement.to_text()), Ok(statement));
            }
        }
    }

    #[test]
    fn whatever_a_statement_says_is_in_its_digest() {
        let mark = Mark { position: Position(2), digest: Digest([4; 32]) };
        let with = |change: fn(&mut Statement)| {
            let mut other = statement();
            change(&mut other);
            other.digest()
        };
        let delta =
            Statement { continues: Some(Continues { base: mark, after: mark }), ..statement() };
        assert_ne!(with(|other| other.body_digest[31] ^= 1), statement().digest());
        assert_ne!(with(|other| other.position.0 += 1), statement().digest());
        assert_ne!(delta.digest(), statement().digest());
        assert_eq!(with(|_| ()), statement().digest());
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
            good.clone() + &format!("base 2 {}\n", "04".repeat(32)),
            good.clone() + &format!("after 2 {0}\nbase 2 {0}\n", "04".repeat(32)),
            good.clone() + &format!("base 2 {0}\nafter 2 {0}\n\n", "04".repeat(32)),
            good.clone() + &format!("base 2 {0}\nafter 02 {0}\n", "04".repeat(32)),
            good.to_uppercase(),
            String::new(),
        ];
        changed.extend((0..good.len()).map(|end| good.get(..end).unwrap().to_owned()));
        for text in changed {
            assert!(Statement::parse(&text).is_err(), "{text:?}");
        }
    }
}
