//! The release beside a dataset or model: read, written whole, and heeded. What was withdrawn is
//! not opened for serving or training.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use untrain_lineage::Release;
use untrain_lineage::release::FILE;

use crate::{Error, Result};

/// How large a release is at most: some 100,000 recipients.
const BYTES_MAX: u64 = 16 << 20;

/// The file that takes the release's place.
const NEW_FILE: &str = ".release.json.new";

/// The release in `folder`; none when nothing of it was ever given to anybody.
///
/// # Errors
/// When it can't be read, or is none.
pub fn read(folder: &Path) -> Result<Option<Release>> {
    let path = folder.join(FILE);
    let file = match File::open(&path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(Error::reading(&path))?,
    };
    let mut bytes = Vec::new();
    file.take(BYTES_MAX).read_to_end(&mut bytes).map_err(Error::reading(&path))?;
    let release = Release::parse(&bytes)
        .map_err(|error| Error::file(&path, format!("can't be used: {error}")))?;
    Ok(Some(release))
}

/// Puts a release in the place of the one that stood in `folder`.
///
/// # Errors
/// When it does not agree with itself, or can't be written; the one before stands then.
pub fn write(folder: &Path, release: &Release) -> Result<()> {
    release.check()?;
    let (path, new) = (folder.join(FILE), folder.join(NEW_FILE));
    let bytes = release.to_bytes()?;
    let put = || -> io::Result<()> {
        let mut file = File::create(&new)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&new, &path)?;
        File::open(folder)?.sync_all()
    };
    put().map_err(Error::writing(&path))
}

/// Refuses what was withdrawn.
///
/// # Errors
/// [`Error::Withdrawn`], or when the release can't be read: what cannot be told is not served.
pub fn refuse_withdrawn(folder: &Path) -> Result<()> {
    match read(folder)?.and_then(|release| release.withdrawn) {
        None => Ok(()),
        Some(withdrawn) => Err(Error::Withdrawn {
            path: folder.to_owned(),
            since: withdrawn.at,
            reason: withdrawn.reason,
        }),
    }
}

#[cfg(test)]
mod tests {
    use untrain_lineage::release::Given;
    use untrain_policy::{ArtefactKind, Digest, Timestamp};

    use super::*;

    #[test]
    fn a_release_stands_beside_its_model_and_stops_it() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()).unwrap(), None);
        refuse_withdrawn(folder.path()).unwrap();
        let mut release = Release::new(ArtefactKind::Model);
        let given = Given {
            version: Digest([7; 32]),
            generation: 0,
            at: Timestamp::UNIX_EPOCH,
            recipients: vec!["Lantern Labs".to_owned()],
            recalled_at: None,
        };
        release.give(given).unwrap();
        write(folder.path(), &release).unwrap();
        assert_eq!(read(folder.path()).unwrap(), Some(release.clone()));
        refuse_withdrawn(folder.path()).unwrap();

        release.withdraw(Timestamp::UNIX_EPOCH, "no licence");
        write(folder.path(), &release).unwrap();
        let told = refuse_withdrawn(folder.path()).unwrap_err().to_string();
        assert!(told.contains("1970-01-01") && told.contains("no licence"), "{told}");

        fs::write(folder.path().join(FILE), b"{}").unwrap();
        refuse_withdrawn(folder.path()).unwrap_err();
    }
}
