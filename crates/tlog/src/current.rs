//! The proof of what stands now on one topic of one person: the last event about it, or that there
//! is none (`spec/current.md`).
//!
//! A receipt alone shows that something was said, and not that nothing was said after it. Here the
//! state map says which event is the last, the map's root is the last entry of the log, and the
//! receipt is of that event under the same checkpoint.

use crate::base64;
use crate::checkpoint::{Checkpoint, parse_hash, parse_number};
use crate::entry::Entry;
use crate::error::MapFileError;
use crate::key::VerifierKey;
use crate::label::{LabelKey, state_value};
use crate::map::MapProof;
use crate::map::file::{Lines, check_key, write};
use crate::proof::verify_inclusion;
use crate::receipt::{PROOF_HASHES_MAX, Receipt, Verified};
use crate::tree::Hash;
use crate::trust::{TrustPolicy, Witnessed};

/// The kind of the entries that are no event's, but the state map's root after their batch.
pub const STATE_ROOT: u8 = 0;
/// The longest topic, in bytes.
pub const TOPIC_BYTES_MAX: usize = 1024;

const FIRST_LINE: &str = "untrain/current/v1";

/// A person's own proof of what stands now on a topic.
///
/// It holds their label key, and personal data when the receipt's event does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentProof {
    /// The person's label key.
    pub key: LabelKey,
    /// The topic, such as `choice/genai.content`.
    pub topic: String,
    /// How many entries said something on it; zero when nothing stands.
    pub version: u64,
    /// The state map's root.
    pub root: Hash,
    /// What stands in that map under the topic's label, or that nothing does.
    pub map: MapProof,
    /// The inclusion proof of the root's entry, which is the log's last.
    pub root_proof: Vec<Hash>,
    /// Of the event that stands. When nothing does, of any event of the person's.
    pub receipt: Receipt,
}

/// What a [`CurrentProof`] shows to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<'a> {
    /// As of which head of the log.
    pub checkpoint: Checkpoint,
    /// How many entries said something on the topic.
    pub version: u64,
    /// The last of them, with its event. `None` when there is none.
    pub last: Option<&'a Receipt>,
}

impl CurrentProof {
    /// The file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let head = write(
            FIRST_LINE,
            &self.key,
            &[
                ("topic", &self.topic),
                ("label", &self.key.state(&self.topic)),
                ("version", &self.version),
                ("root", &self.root),
                ("map", &self.map.to_text()),
            ],
        );
        let proof: String =
            self.root_proof.iter().map(|hash| base64::encode(&hash.0) + "\n").collect();
        format!("{head}{proof}\n{}", self.receipt.to_text())
    }

    /// Reads a file, without believing it.
    ///
    /// # Errors
    /// [`MapFileError`] with the line when it is not such a proof in its one spelling.
    pub fn parse(bytes: &[u8]) -> Result<Self, MapFileError> {
        let (mut lines, receipt) = Lines::open(bytes, FIRST_LINE)?;
        let key = lines.key()?;
        let topic = lines.field("topic", "it is not `topic ` and a text", |text| {
            is_topic(text).then(|| text.to_owned())
        })?;
        lines.label(&key.state(&topic))?;
        let version = lines.field("version", "it is not `version ` and a number", parse_number)?;
        let (root, map) = (lines.root()?, lines.map()?);
        let mut root_proof = Vec::new();
        while let Some(text) = lines.next() {
            if root_proof.len() == PROOF_HASHES_MAX {
                return Err(lines.refuse("no proof has so many hashes"));
            }
            let hash =
                parse_hash(text).ok_or_else(|| lines.refuse("it is not a hash in base64"))?;
            root_proof.push(hash);
        }
        Ok(Self { key, topic, version, root, map, root_proof, receipt })
    }

    /// Checks everything: the receipt, that it is of the person whose label key this is, that the
    /// last entry of the log is the map's root, and that the map holds the receipt's event under
    /// the topic's label, or nothing.
    ///
    /// That the event is about the topic is for whoever reads events to check.
    ///
    /// # Errors
    /// [`MapFileError`] saying what does not hold.
    pub fn verify(&self, trusted: &[VerifierKey]) -> Result<Standing<'_>, MapFileError> {
        self.stands(self.receipt.verify(trusted)?)
    }

    /// The same under a trust policy: each signature is by one of its logs or witnesses. Whether
    /// these are enough is said, and for the caller to insist on.
    ///
    /// # Errors
    /// As [`CurrentProof::verify`].
    pub fn verify_under(
        &self,
        policy: &TrustPolicy,
    ) -> Result<(Standing<'_>, Witnessed), MapFileError> {
        let (verified, witnessed) = self.receipt.verify_under(policy)?;
        Ok((self.stands(verified)?, witnessed))
    }

    fn stands(&self, verified: Verified) -> Result<Standing<'_>, MapFileError> {
        check_key(&self.receipt, &self.key)?;
        let Verified { index, checkpoint, entry } = verified;
        let logged = Entry { kind: STATE_ROOT, commitment: self.root.0 };
        // A log that holds the receipt's event is not empty.
        let last = checkpoint.size.saturating_sub(1);
        verify_inclusion(
            logged.leaf_hash(),
            last,
            checkpoint.size,
            &self.root_proof,
            checkpoint.root,
        )
        .map_err(MapFileError::StateRoot)?;
        let found = self.map.verify(self.root, &self.key.state(&self.topic))?;
        let said = (self.version > 0).then(|| state_value(self.version, index, &entry.commitment));
        if found != said {
            return Err(MapFileError::Value);
        }
        let last = said.is_some().then_some(&self.receipt);
        Ok(Standing { checkpoint, version: self.version, last })
    }
}

fn is_topic(text: &str) -> bool {
    (1..=TOPIC_BYTES_MAX).contains(&text.len()) && !text.chars().any(char::is_control)
}
