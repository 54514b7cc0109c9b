//! Thirty-two bytes that bind their maker to something and tell nobody else what it was.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use untrain_policy::{Digest, InvalidId};

/// A salted commitment, in a file as 64 small hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commitment(pub [u8; 32]);

impl Commitment {
    /// The commitment to a record that a forgetting removed: BLAKE3 of `content`, keyed by the
    /// opening of the request's log entry. Whoever holds the request's receipt, and the record,
    /// can find it in the certificate; nobody else can.
    #[must_use]
    pub fn to_record(request_opening: &[u8; 32], content: &Digest) -> Self {
        Self(*blake3::keyed_hash(request_opening, &content.0).as_bytes())
    }
}

impl fmt::Display for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl FromStr for Commitment {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        text.parse::<Digest>().map(|digest| Self(digest.0))
    }
}

impl Serialize for Commitment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Commitment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_opening_gives_another_commitment() {
        let content = Digest([3; 32]);
        let commitment = Commitment::to_record(&[1; 32], &content);
        assert_eq!(commitment, Commitment::to_record(&[1; 32], &content));
        assert_ne!(commitment, Commitment::to_record(&[2; 32], &content));
        assert_ne!(commitment, Commitment::to_record(&[1; 32], &Digest([4; 32])));
        assert_eq!(commitment.to_string().parse::<Commitment>().unwrap(), commitment);
    }
}
