//! The proof that a person is not in a dataset (`spec/absence.md`): nothing stands under their
//! label in the map whose root the dataset's manifest names.

use data_encoding::HEXLOWER;

use crate::checkpoint::Checkpoint;
use crate::error::MapFileError;
use crate::key::VerifierKey;
use crate::label::LabelKey;
use crate::map::MapProof;
use crate::map::file::{Lines, check_key, parse_hex, write};
use crate::receipt::{Receipt, Verified};
use crate::tree::Hash;
use crate::trust::{TrustPolicy, Witnessed};

const FIRST_LINE: &str = "untrain/absence/v1";

/// A person's own proof that nothing of theirs is in a dataset.
///
/// It holds their label key, and personal data when the receipt's event does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsenceProof {
    /// The person's label key.
    pub key: LabelKey,
    /// The dataset's id.
    pub dataset: [u8; 16],
    /// The root of the map of the people who are in it.
    pub root: Hash,
    /// That nothing stands in that map under the person's label.
    pub map: MapProof,
    /// Of any event of the person's.
    pub receipt: Receipt,
}

/// What an [`AbsenceProof`] shows: a map without the person. It counts for the dataset whose
/// manifest names this id and this root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// The dataset's id.
    pub dataset: [u8; 16],
    /// The map's root.
    pub root: Hash,
    /// The head of the log that holds the receipt's event.
    pub checkpoint: Checkpoint,
}

impl AbsenceProof {
    /// The file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let head = write(
            FIRST_LINE,
            &self.key,
            &[
                ("dataset", &HEXLOWER.encode(&self.dataset)),
                ("label", &self.key.dataset(&self.dataset)),
                ("root", &self.root),
                ("map", &self.map.to_text()),
            ],
        );
        format!("{head}\n{}", self.receipt.to_text())
    }

    /// Reads a file, without believing it.
    ///
    /// # Errors
    /// [`MapFileError`] with the line when it is not such a proof in its one spelling.
    pub fn parse(bytes: &[u8]) -> Result<Self, MapFileError> {
        let (mut lines, receipt) = Lines::open(bytes, FIRST_LINE)?;
        let key = lines.key()?;
        let what = "it is not `dataset ` and 16 bytes in hexadecimal";
        let dataset = lines.field("dataset", what, parse_hex)?;
        lines.label(&key.dataset(&dataset))?;
        let (root, map) = (lines.root()?, lines.map()?);
        match lines.next() {
            None => Ok(Self { key, dataset, root, map, receipt }),
            Some(_) => Err(lines.refuse("an empty line has to follow the map's proof")),
        }
    }

    /// Checks everything: the receipt, that it is of the person whose label key this is, and that
    /// the map has nothing under their label.
    ///
    /// That the dataset's manifest names this map is for whoever reads manifests to check.
    ///
    /// # Errors
    /// [`MapFileError`] saying what does not hold.
    pub fn verify(&self, trusted: &[VerifierKey]) -> Result<Absent, MapFileError> {
        self.absent(self.receipt.verify(trusted)?)
    }

    /// The same under a trust policy: each signature is by one of its logs or witnesses. Whether
    /// these are enough is said, and for the caller to insist on.
    ///
    /// # Errors
    /// As [`AbsenceProof::verify`].
    pub fn verify_under(&self, policy: &TrustPolicy) -> Result<(Absent, Witnessed), MapFileError> {
        let (verified, witnessed) = self.receipt.verify_under(policy)?;
        Ok((self.absent(verified)?, witnessed))
    }

    fn absent(&self, verified: Verified) -> Result<Absent, MapFileError> {
        check_key(&self.receipt, &self.key)?;
        match self.map.verify(self.root, &self.key.dataset(&self.dataset))? {
            None => Ok(Absent {
                dataset: self.dataset,
                root: self.root,
                checkpoint: verified.checkpoint,
            }),
            Some(_) => Err(MapFileError::Present),
        }
    }
}
