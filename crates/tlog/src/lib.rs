//! RFC 6962 Merkle tree, C2SP checkpoints and signed notes, proofs.
//!
//! A log is a growing list of [`Entry`]s. Each is a commitment: it says nothing to somebody who
//! does not hold its opening, and nothing to anybody once the opening is destroyed. The entries
//! are the leaves of a hash [`tree`] whose root, signed by the log's key, is a [`Checkpoint`].
//! Two kinds of [`proof`] hang on it: an entry is in the tree, and a newer tree holds an older one
//! unchanged. A [`Receipt`] is all of that in one file for one entry, checked without asking
//! anybody. What a person said is under log entries; what stands now, under pseudonyms that only
//! their own [`LabelKey`] leads to, is in a sparse Merkle [`map`] whose root is logged: a
//! [`CurrentProof`] shows it, and an [`AbsenceProof`] that a dataset holds nothing of somebody.
//!
//! The formats are public ones: RFC 6962 hashing, C2SP signed-note and tlog-checkpoint v1.0.0,
//! C2SP tlog-tiles, tlog-cosignature (its ML-DSA-44 kind with the feature `pq`), tlog-witness,
//! tlog-policy and tlog-proof. Each has one spelling here, and every other spelling is refused.
//! This crate is pure: it stores no node, reads no clock, draws no randomness. The store keeps the
//! nodes that [`Frontier::append`] names, as [`tiles`] that anybody may fetch, and brings back
//! those that a proof asks for.
//!
//! ```
//! use std::collections::BTreeMap;
//! use untrain_tlog::{Checkpoint, Entry, Frontier, Receipt, SigningKey, commit, inclusion_proof};
//!
//! let key = SigningKey::from_seed("log.example/2026", &[7; 32])?;
//! let (opening, event) = ([9; 32], br#"{"event":"choice_made"}"#);
//! let entry = Entry { kind: 6, commitment: commit(&opening, event) };
//!
//! let mut log = Frontier::new();
//! let nodes: BTreeMap<_, _> = log.append(entry.leaf_hash()).into_iter().collect();
//! let head = Checkpoint { origin: key.name().to_owned(), size: log.size(), root: log.root() };
//! let receipt = Receipt {
//!     index: 0,
//!     kind: entry.kind,
//!     opening,
//!     event: event.to_vec(),
//!     record: None,
//!     proof: inclusion_proof(0, log.size(), &nodes)?,
//!     checkpoint: head.sign(&key)?,
//! };
//! let verified = Receipt::parse(receipt.to_text().as_bytes())?.verify(&[key.verifier_key()])?;
//! assert_eq!(verified.checkpoint, head);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod absence;
pub mod base64;
pub mod checkpoint;
pub mod cosignature;
pub mod current;
pub mod derivation;
pub mod entry;
pub mod error;
pub mod key;
pub mod label;
pub mod map;
pub mod note;
pub mod proof;
pub mod receipt;
pub mod tiles;
pub mod tree;
pub mod trust;
pub mod witness;

pub use absence::{AbsenceProof, Absent};
pub use checkpoint::Checkpoint;
pub use cosignature::{Cosignature, cosign};
pub use current::{CurrentProof, STATE_ROOT, Standing};
pub use derivation::Derivation;
pub use entry::{Entry, commit};
pub use error::{
    BadSignature, Base64Error, CheckpointError, EntryError, KeyError, LogFileError, MapError,
    MapFileError, NoteError, ProofError, ReceiptError, TrustError,
};
pub use key::{CosignerKey, CosigningKey, SigningKey, VerifierKey};
pub use label::{Label, LabelKey, state_value};
pub use map::{Branch, MapProof, StateMap};
pub use note::Note;
pub use proof::{
    consistency_nodes, consistency_proof, inclusion_nodes, inclusion_proof, verify_consistency,
    verify_inclusion,
};
pub use receipt::{Receipt, Record, Verified, sign_record};
pub use tiles::{Bundle, TILE_HASHES, Tile};
pub use tree::{Frontier, Hash, Node, leaf_hash, node_hash, root_at, root_nodes};
pub use trust::{TrustPolicy, Witness, Witnessed};
