//! A dataset that the gate wrote: its manifest, its files, its records.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use untrain_lineage::manifest::{FILE, Part};
use untrain_lineage::{Manifest, Person, people};
use untrain_policy::Digest;
use untrain_policy::snapshot::Statement;
use untrain_tlog::map::root_of;

use crate::GateError;
use crate::hashing::{digest_of, sha256_of};
use crate::limits::MANIFEST_BYTES_MAX;
use crate::records::Records;

/// A dataset in its folder. Files that the manifest does not name are no part of it.
#[derive(Debug, Clone)]
pub struct Dataset {
    folder: PathBuf,
    manifest: Manifest,
    digest: Digest,
}

impl Dataset {
    /// Reads the manifest in `folder` and checks that it agrees with itself.
    ///
    /// # Errors
    /// [`GateError::Dataset`] when there is none or it does not.
    pub fn open(folder: &Path) -> Result<Self, GateError> {
        let path = folder.join(FILE);
        let missing = |cause| GateError::dataset(folder, format!("no {FILE} can be read: {cause}"));
        let mut bytes = Vec::new();
        let file = File::open(&path).map_err(missing)?;
        file.take(MANIFEST_BYTES_MAX).read_to_end(&mut bytes).map_err(missing)?;
        let manifest = Manifest::parse(&bytes)
            .map_err(|error| GateError::dataset(folder, error.to_string()))?;
        let digest = untrain_lineage::digest(&bytes);
        Ok(Self { folder: folder.to_owned(), manifest, digest })
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What it says of itself.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// BLAKE3 of the manifest's file.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// What the snapshot that decided says of itself. Its signature is not checked here.
    ///
    /// # Errors
    /// [`GateError::Dataset`] when the manifest's note holds no such statement.
    pub fn decided_by(&self) -> Result<Statement, GateError> {
        let note = &self.manifest.snapshot.note;
        let text = note.split_once("\n\n").map(|(text, _)| format!("{text}\n"));
        Statement::parse(&text.unwrap_or_default())
            .map_err(|error| GateError::dataset(&self.folder, error.to_string()))
    }

    /// Hashes every part, the lineage index and the map of people, and compares with the manifest.
    ///
    /// # Errors
    /// [`GateError::Dataset`] names the first file that is missing or another.
    pub fn check_files(&self) -> Result<(), GateError> {
        let parts = self.manifest.parts.iter().map(|part| (&part.file, part.bytes, part.digest));
        let index = &self.manifest.lineage;
        for (name, bytes, digest) in parts.chain([(&index.file, index.bytes, index.digest)]) {
            let fault = |why: String| GateError::dataset(&self.folder, why);
            let found = digest_of(&self.folder.join(name))
                .map_err(|cause| fault(format!("`{name}` can't be read: {cause}")))?;
            if found != (bytes, digest) {
                return Err(fault(format!("`{name}` is not the file that its manifest names")));
            }
        }
        self.people().map(|_| ())
    }

    /// SHA-256 of each part in hexadecimal digits, in the manifest's order: what other people's
    /// papers name files by.
    ///
    /// # Errors
    /// [`GateError::Dataset`] names the first part that can't be read.
    pub fn sha256_of_parts(&self) -> Result<Vec<String>, GateError> {
        let hash = |part: &Part| {
            sha256_of(&self.folder.join(&part.file)).map_err(|cause| {
                GateError::dataset(&self.folder, format!("`{}` can't be read: {cause}", part.file))
            })
        };
        self.manifest.parts.iter().map(hash).collect()
    }

    /// The people whose records the dataset holds, when the file beside the manifest is the one
    /// that its root is of.
    ///
    /// # Errors
    /// [`GateError::Dataset`] when it is missing or another.
    pub fn people(&self) -> Result<Vec<Person>, GateError> {
        let said = &self.manifest.people;
        let fault = |why: String| GateError::dataset(&self.folder, why);
        let bytes = std::fs::read(self.folder.join(&said.file))
            .map_err(|cause| fault(format!("`{}` can't be read: {cause}", said.file)))?;
        let people = people::read(&bytes).map_err(|error| fault(error.to_string()))?;
        let root = Digest(root_of(&people::leaves(&people)).0);
        if (root, people.len() as u64) != (said.root, said.count) {
            let why = format!("`{}` is not the map that its manifest names", said.file);
            return Err(fault(why));
        }
        Ok(people)
    }

    /// The records of all parts, in the order of parts and rows.
    ///
    /// The files are read as they are; [`Dataset::check_files`] tells whether they are the
    /// manifest's.
    #[must_use]
    pub fn records(&self) -> Records {
        Records::new(self, None)
    }

    /// The same, each with what it says in `column`; the gate need not have been told of that one.
    #[must_use]
    pub fn records_marked(&self, column: &str) -> Records {
        Records::new(self, Some(column.to_owned()))
    }
}
