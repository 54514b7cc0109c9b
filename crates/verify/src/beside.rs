//! The files that stand beside an artefact: looked at, hashed, never changed.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use untrain_policy::Digest;

use crate::Error;
use crate::limits::{FILE_BYTES_MAX, PIECE_BYTES};
use crate::report::Findings;

/// Reads a whole file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let wrap = |source| Error::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(wrap)?;
    let bytes = file.metadata().map_err(wrap)?.len();
    if bytes > FILE_BYTES_MAX {
        return Err(Error::Length { path: path.to_owned(), bytes, max: FILE_BYTES_MAX });
    }
    let mut content = Vec::new();
    // A file that grows while it is read must not grow without end.
    file.take(FILE_BYTES_MAX).read_to_end(&mut content).map_err(wrap)?;
    Ok(content)
}

/// Why a file could not be read, for a sentence that names it.
pub(crate) fn reason(error: &Error) -> String {
    match error {
        Error::Read { source, .. } => source.to_string(),
        other => other.to_string(),
    }
}

/// What a manifest or a card says of one file.
pub(crate) struct Expected<'a> {
    pub(crate) name: &'static str,
    pub(crate) file: &'a str,
    pub(crate) bytes: u64,
    pub(crate) digest: Digest,
}

impl Expected<'_> {
    /// Whether the file in `directory` is the one that was named, hashed piece by piece.
    pub(crate) fn check(&self, directory: &Path, findings: &mut Findings) -> bool {
        let path = directory.join(self.file);
        match hash(&path) {
            Ok((bytes, digest)) => self.compare(bytes, digest, findings),
            Err(error) => self.unread(&error, findings),
        }
    }

    /// The same for a file that is needed as a whole.
    pub(crate) fn read(&self, directory: &Path, findings: &mut Findings) -> Option<Vec<u8>> {
        let content = match read(&directory.join(self.file)) {
            Ok(content) => content,
            Err(error) => {
                self.unread(&error, findings);
                return None;
            }
        };
        let bytes = u64::try_from(content.len()).unwrap_or(u64::MAX);
        let digest = untrain_lineage::digest(&content);
        self.compare(bytes, digest, findings).then_some(content)
    }

    fn unread(&self, error: &Error, findings: &mut Findings) -> bool {
        let (file, reason) = (self.file, reason(error));
        findings.missing(self.name, format!("`{file}` could not be looked at: {reason}"));
        false
    }

    fn compare(&self, bytes: u64, digest: Digest, findings: &mut Findings) -> bool {
        let file = self.file;
        if bytes != self.bytes {
            let detail = format!("`{file}` is {bytes} bytes long, not {}", self.bytes);
            findings.fails(self.name, detail);
        } else if digest == self.digest {
            findings.holds(self.name, format!("`{file}` is the file that was hashed"));
        } else {
            findings.fails(self.name, format!("`{file}` is another file than the one hashed"));
        }
        bytes == self.bytes && digest == self.digest
    }
}

fn hash(path: &Path) -> Result<(u64, Digest), Error> {
    let wrap = |source| Error::Read { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(wrap)?;
    let mut hasher = blake3::Hasher::new();
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let read = file.read(&mut piece).map_err(wrap)?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hasher.update(bytes);
    }
    Ok((hasher.count(), Digest(*hasher.finalize().as_bytes())))
}
