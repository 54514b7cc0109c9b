//! Identifiers, one type each, so that a purpose can never stand where a subject belongs.

use std::fmt;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest identifier that a corpus or a person may bring, in bytes.
pub const ID_BYTES_MAX: usize = 256;

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// Nothing, or nothing but white space.
    #[error("an identifier is empty")]
    Empty,
    /// Longer than [`ID_BYTES_MAX`].
    #[error("an identifier is longer than {ID_BYTES_MAX} bytes")]
    TooLong,
    /// A control character, which would make two identifiers look alike in a report.
    #[error("an identifier holds a control character")]
    Control,
    /// Not an ISO 3166 code.
    #[error("`{0}` is not a jurisdiction: write an ISO 3166 code such as `DE` or `US-CA`")]
    NotJurisdiction(String),
    /// Not the hexadecimal digits of a hash of the right length.
    #[error("`{0}` is not a hash in hexadecimal digits")]
    NotHex(String),
}

fn plain(text: &str) -> Result<String, InvalidId> {
    if text.trim().is_empty() {
        return Err(InvalidId::Empty);
    }
    if text.len() > ID_BYTES_MAX {
        return Err(InvalidId::TooLong);
    }
    if text.chars().any(char::is_control) {
        return Err(InvalidId::Control);
    }
    Ok(text.to_owned())
}

fn iso_3166(text: &str) -> Result<String, InvalidId> {
    let text = plain(text)?;
    let (country, subdivision) = match text.split_once('-') {
        Some((country, subdivision)) => (country, Some(subdivision)),
        None => (text.as_str(), None),
    };
    let capital = |c: char| c.is_ascii_uppercase();
    let country_fits = country.len() == 2 && country.chars().all(capital);
    let subdivision_fits = subdivision.is_none_or(|s| {
        (1..=3).contains(&s.len()) && s.chars().all(|c| capital(c) || c.is_ascii_digit())
    });
    if country_fits && subdivision_fits { Ok(text) } else { Err(InvalidId::NotJurisdiction(text)) }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $check:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Checks `text` and keeps it as it is.
            ///
            /// # Errors
            /// [`InvalidId`] when it is empty, too long, or holds what such an identifier may not.
            pub fn new(text: &str) -> Result<Self, InvalidId> {
                $check(text).map(Self)
            }

            /// The text as it was given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::new(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

text_id!(
    /// The person that data is about, as the controller names them.
    SubjectId, plain
);
text_id!(
    /// What data would be used for, such as `genai.content`.
    PurposeId, plain
);
text_id!(
    /// The text that told subjects of one policy version.
    NoticeId, plain
);
text_id!(
    /// ISO 3166 code of where a subject lives, with its subdivision where that matters: `US-CA`.
    Jurisdiction, iso_3166
);
text_id!(
    /// The short name of a pack inside a policy, such as `eu`.
    PackCode, plain
);
text_id!(
    /// A licence on a policy's register, as records name it.
    LicenceId, plain
);
text_id!(
    /// A source on the register, as records name it.
    SourceId, plain
);

impl PurposeId {
    /// Whether its models generate content: `genai`, or anything of that family, such as
    /// `genai.content`.
    #[must_use]
    pub fn generates(&self) -> bool {
        self.0.split('.').next() == Some("genai")
    }
}

impl Jurisdiction {
    /// The country that a subdivision lies in; a country is its own.
    #[must_use]
    pub fn country(&self) -> &str {
        self.0.split_once('-').map_or(self.as_str(), |(country, _)| country)
    }
}

macro_rules! bytes_id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&HEXLOWER.encode(&self.0))
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                // One spelling only: a hash in capital digits is another statement's bytes.
                let bytes = HEXLOWER.decode(text.as_bytes()).ok();
                let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
                bytes.map(Self).ok_or_else(|| InvalidId::NotHex(text.to_owned()))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

bytes_id!(
    /// SHA-256 of a policy document's bytes, as they were published.
    PolicyHash, 32
);
bytes_id!(
    /// A dataset, drawn at random when it is built and kept over its generations.
    DatasetId, 16
);
bytes_id!(
    /// A model: BLAKE3 of its weights.
    ModelId, 32
);
bytes_id!(
    /// A certificate, drawn at random.
    CertificateId, 16
);
bytes_id!(
    /// BLAKE3 of a file or of bytes that stand in no other identifier.
    Digest, 32
);

/// How many entries of the ledger are counted in: the state at position `n` has seen entries
/// `0..n`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Position(pub u64);

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_kept_as_it_was_given() {
        assert_eq!(SubjectId::new("pep-author:ada").unwrap().as_str(), "pep-author:ada");
        assert_eq!(SubjectId::new("  "), Err(InvalidId::Empty));
        assert_eq!(SubjectId::new("a\u{0}b"), Err(InvalidId::Control));
        assert_eq!(SubjectId::new(&"x".repeat(257)), Err(InvalidId::TooLong));
    }

    #[test]
    fn a_jurisdiction_is_an_iso_code() {
        assert_eq!(Jurisdiction::new("US-CA").unwrap().country(), "US");
        assert_eq!(Jurisdiction::new("DE").unwrap().country(), "DE");
        for wrong in ["de", "Europe", "US-", "US-CALI", "U1", "US_CA", ""] {
            assert!(Jurisdiction::new(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_hash_has_one_spelling() {
        let text = "ab".repeat(32);
        assert_eq!(text.parse::<PolicyHash>().unwrap().to_string(), text);
        assert!(text.to_uppercase().parse::<PolicyHash>().is_err());
        assert!("ab".parse::<PolicyHash>().is_err());
    }
}
