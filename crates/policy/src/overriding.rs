//! The statement of a second person who lets a policy become the rule before everybody was told
//! whose data it opens (`spec/override.md`). Whoever reads one checks its signature first; this
//! module signs nothing and knows no key.

use crate::ids::{PolicyHash, Position};

/// The first line of a statement.
pub const OVERRIDE_SCHEMA: &str = "untrain/policy-override/v1";

/// The longest reason, in bytes.
pub const REASON_BYTES_MAX: usize = 1_024;

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Of which ledger.
    pub origin: String,
    /// Which policy may become the rule.
    pub policy: PolicyHash,
    /// How many entries the ledger had when they saw what the policy would change.
    pub position: Position,
    /// Why, on one line.
    pub reason: String,
}

/// Why a text is no such statement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOverride {
    /// It has another form.
    #[error("it is not five lines, of which the first is `{OVERRIDE_SCHEMA}`")]
    Form,
    /// The policy or the position cannot be read.
    #[error("its line {0} cannot be read")]
    Line(u8),
    /// The reason is none.
    #[error(
        "its reason is not one line of 1 to {REASON_BYTES_MAX} bytes without control characters"
    )]
    Reason,
}

impl Override {
    /// The text that is signed: five lines.
    ///
    /// # Errors
    /// [`InvalidOverride`] when it would not read back as this.
    pub fn to_text(&self) -> Result<String, InvalidOverride> {
        let Self { origin, policy, position, reason } = self;
        let text = format!("{OVERRIDE_SCHEMA}\n{origin}\n{policy}\n{position}\n{reason}\n");
        match Self::parse(&text) {
            Ok(read) if read == *self => Ok(text),
            Ok(_) => Err(InvalidOverride::Form),
            Err(error) => Err(error),
        }
    }

    /// Reads the text of a statement.
    ///
    /// # Errors
    /// [`InvalidOverride`] for anything that [`Self::to_text`] does not write.
    pub fn parse(text: &str) -> Result<Self, InvalidOverride> {
        let lines: Vec<&str> = text.split('\n').collect();
        let [OVERRIDE_SCHEMA, origin, policy, position, reason, ""] = lines.as_slice() else {
            return Err(InvalidOverride::Form);
        };
        let policy: PolicyHash = policy.parse().map_err(|_| InvalidOverride::Line(3))?;
        let number: u64 = position.parse().map_err(|_| InvalidOverride::Line(4))?;
        if number.to_string() != **position {
            return Err(InvalidOverride::Line(4));
        }
        if origin.is_empty() || origin.chars().any(char::is_control) {
            return Err(InvalidOverride::Line(2));
        }
        let fits = (1..=REASON_BYTES_MAX).contains(&reason.len());
        if !fits || reason.trim().is_empty() || reason.chars().any(char::is_control) {
            return Err(InvalidOverride::Reason);
        }
        let (origin, reason) = ((*origin).to_owned(), (*reason).to_owned());
        Ok(Self { origin, policy, position: Position(number), reason })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTORS: &str = include_str!("../../../spec/vectors/override.json");

    fn vectors() -> serde_json::Value {
        serde_json::from_str(VECTORS).unwrap()
    }

    #[test]
    fn statements_read_as_they_say_and_write_as_they_read() {
        for vector in vectors()["overrides"].as_array().unwrap() {
            let note = vector["note"].as_str().unwrap();
            let (text, _) = note.split_once("\n\n").unwrap();
            let text = format!("{text}\n");
            let read = Override::parse(&text).unwrap();
            assert_eq!(read.origin, vector["origin"].as_str().unwrap());
            assert_eq!(read.policy.to_string(), vector["policy"].as_str().unwrap());
            assert_eq!(read.position.0, vector["position"].as_u64().unwrap());
            assert_eq!(read.reason, vector["reason"].as_str().unwrap());
            assert_eq!(read.to_text().unwrap(), text);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for vector in vectors()["refused"].as_array().unwrap() {
            let why = vector["why"].as_str().unwrap();
            assert!(Override::parse(vector["text"].as_str().unwrap()).is_err(), "{why}");
        }
    }

    #[test]
    fn what_would_not_read_back_is_not_written() {
        let read = vectors()["overrides"][0]["note"].as_str().unwrap().to_owned();
        let good = Override::parse(&format!("{}\n", read.split_once("\n\n").unwrap().0)).unwrap();
        let with = |reason: &str| Override { reason: reason.to_owned(), ..good.clone() }.to_text();
        assert!(with("fine").is_ok());
        for bad in ["", "  ", "two\nlines", "a\u{7}bell", "x\n"] {
            assert!(with(bad).is_err(), "{bad:?}");
        }
        let other = Override { origin: "two\nlines".to_owned(), ..good };
        assert!(other.to_text().is_err());
    }
}
