//! The receipt of one event: a C2SP tlog-proof whose extra data opens the event.
//!
//! The standard leaves extra data unauthenticated. Here it is the opening and the event, from
//! which the entry is computed that the proof is about, and what the log has signed about that
//! entry, so that every byte of a receipt counts: no byte can be changed, added or left out without
//! the check failing.

use crate::base64;
use crate::checkpoint::{Checkpoint, parse_hash, parse_number};
use crate::entry::{Entry, commit};
use crate::error::{BadSignature, ReceiptError};
use crate::key::{SIGNATURE_BYTES, SigningKey, VerifierKey};
use crate::proof::verify_inclusion;
use crate::tree::Hash;
use crate::trust::{TrustPolicy, Witnessed};

/// The longest receipt, in bytes: a policy document travels in one.
pub const RECEIPT_BYTES_MAX: usize = 4 << 20;

/// No tree is so high that a proof has more hashes.
pub(crate) const PROOF_HASHES_MAX: usize = 63;

/// What a log signs before a record, so that nothing else that it signs is taken for one.
const RECORD_LINE: &[u8] = b"untrain/record/v1\n";

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// A subject's own copy of one event, with the proof that the log holds it (`spec/receipt.md`).
///
/// It holds personal data when the event does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The entry's place in the log, from zero.
    pub index: u64,
    /// The kind of the event.
    pub kind: u8,
    /// What opens the entry's commitment.
    pub opening: [u8; 32],
    /// The event's bytes, as they were first written.
    pub event: Vec<u8>,
    /// The consent record, of an event that has one.
    pub record: Option<Record>,
    /// The inclusion proof, from the leaf's sibling upwards.
    pub proof: Vec<Hash>,
    /// The signed checkpoint.
    pub checkpoint: String,
}

/// What an event says in the words that other systems read (`spec/consent-record.md`). The log
/// signs that it is about the entry; the entry itself commits to the event alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its bytes, of which there is at least one.
    pub text: Vec<u8>,
    /// [`sign_record`] by the log's key.
    pub signature: [u8; SIGNATURE_BYTES],
}

/// The log's signature over the record of the event whose entry has the leaf hash `leaf`.
#[must_use]
pub fn sign_record(leaf: Hash, record: &[u8], key: &SigningKey) -> [u8; SIGNATURE_BYTES] {
    key.sign_bytes(&record_message(leaf, record))
}

fn record_message(leaf: Hash, record: &[u8]) -> Vec<u8> {
    [RECORD_LINE, &leaf.0, record].concat()
}

/// What a receipt proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The entry's place in the log, from zero.
    pub index: u64,
    /// The tree head that the log signed.
    pub checkpoint: Checkpoint,
    /// The entry that the tree holds at `index`.
    pub entry: Entry,
}

impl Receipt {
    /// The file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let length = u32::try_from(self.event.len()).unwrap_or(u32::MAX).to_be_bytes();
        let mut extra = [&[self.kind], &self.opening[..], &length, &self.event].concat();
        if let Some(record) = &self.record {
            extra.extend_from_slice(&record.text);
            extra.extend_from_slice(&record.signature);
        }
        let proof: String = self.proof.iter().map(|hash| base64::encode(&hash.0) + "\n").collect();
        format!(
            "{FIRST_LINE}\nextra {}\nindex {}\n{proof}\n{}",
            base64::encode(&extra),
            self.index,
            self.checkpoint
        )
    }

    /// Reads a file, without believing it.
    ///
    /// # Errors
    /// [`ReceiptError::Malformed`] with the line when it is not a receipt in its one spelling.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReceiptError> {
        let refuse = |line, what| ReceiptError::Malformed { line, what };
        if bytes.len() > RECEIPT_BYTES_MAX {
            return Err(refuse(1, "the file is longer than 4 MiB"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| refuse(1, "the file is not UTF-8"))?;
        let (head, checkpoint) = text
            .split_once("\n\n")
            .ok_or_else(|| refuse(1, "no empty line comes before a checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST_LINE) {
            return Err(refuse(1, "it is not `c2sp.org/tlog-proof@v1`"));
        }
        let (kind, opening, event, record) = lines
            .next()
            .and_then(|line| line.strip_prefix("extra "))
            .and_then(parse_extra)
            .ok_or_else(|| refuse(2, "it is not `extra ` and an opened event in base64"))?;
        let index = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .and_then(parse_number)
            .ok_or_else(|| refuse(3, "it is not `index ` and a number"))?;
        let mut proof = Vec::new();
        for (line, text) in (4..).zip(lines) {
            if proof.len() == PROOF_HASHES_MAX {
                return Err(refuse(line, "no proof has so many hashes"));
            }
            proof.push(parse_hash(text).ok_or_else(|| refuse(line, "it is not a hash in base64"))?);
        }
        Ok(Self { index, kind, opening, event, record, proof, checkpoint: checkpoint.to_owned() })
    }

    /// The entry that the log must hold for this event.
    #[must_use]
    pub fn entry(&self) -> Entry {
        Entry { kind: self.kind, commitment: commit(&self.opening, &self.event) }
    }

    /// Checks everything: each signature on the checkpoint, that a key of the log made one of
    /// them, that its tree holds this event at this place, and that the log signed the record.
    ///
    /// # Errors
    /// [`ReceiptError`] saying what does not hold.
    pub fn verify(&self, trusted: &[VerifierKey]) -> Result<Verified, ReceiptError> {
        self.verify_in(Checkpoint::open_all(self.checkpoint.as_bytes(), trusted)?, trusted)
    }

    /// The same under a trust policy: each signature is by one of its logs or witnesses. Whether
    /// these are enough is said, and for the caller to insist on.
    ///
    /// # Errors
    /// As [`Receipt::verify`].
    pub fn verify_under(
        &self,
        policy: &TrustPolicy,
    ) -> Result<(Verified, Witnessed), ReceiptError> {
        let witnessed = policy.open_all(self.checkpoint.as_bytes())?;
        Ok((self.verify_in(witnessed.checkpoint.clone(), policy.logs())?, witnessed))
    }

    /// Whether a checkpoint's tree holds this event at this place, and its log vouches for the
    /// record.
    fn verify_in(
        &self,
        checkpoint: Checkpoint,
        logs: &[VerifierKey],
    ) -> Result<Verified, ReceiptError> {
        let entry = self.entry();
        let leaf = entry.leaf_hash();
        verify_inclusion(leaf, self.index, checkpoint.size, &self.proof, checkpoint.root)?;
        if let Some(record) = &self.record {
            let message = record_message(leaf, &record.text);
            let mut logs = logs.iter().filter(|key| key.name() == checkpoint.origin);
            if !logs.any(|key| key.verify_bytes(&message, &record.signature).is_ok()) {
                let key = checkpoint.origin;
                return Err(ReceiptError::Record(BadSignature { key }));
            }
        }
        Ok(Verified { index: self.index, checkpoint, entry })
    }
}

/// Kind, opening, event and record.
type Extra = (u8, [u8; 32], Vec<u8>, Option<Record>);

fn parse_extra(text: &str) -> Option<Extra> {
    let bytes = base64::decode(text).ok()?;
    let (kind, rest) = bytes.split_first()?;
    let (opening, rest) = rest.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (event, rest) = rest.split_at_checked(length)?;
    let record = match rest.split_last_chunk() {
        None if rest.is_empty() => None,
        Some((text, signature)) if !text.is_empty() => {
            Some(Record { text: text.to_vec(), signature: *signature })
        }
        _ => return None,
    };
    Some((*kind, *opening, event.to_vec(), record))
}
