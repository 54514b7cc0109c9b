//! The key of a witness: a file that only its owner may read.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use untrain_tlog::{CosignerKey, CosigningKey};
use zeroize::Zeroizing;

use super::WitnessError;

/// Makes a key named `name` and writes it to `path`, where nothing may be yet. The public half is
/// what others put into their trust policies.
///
/// # Errors
/// [`WitnessError`] when the name cannot be one or the file cannot be made.
pub fn make_key(name: &str, path: &Path) -> Result<CosignerKey, WitnessError> {
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *seed).map_err(WitnessError::Randomness)?;
    let key = CosigningKey::from_seed(name, &seed)?;
    let told = |error| WitnessError::file("write", path, error);
    let mut file =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(told)?;
    file.write_all(key.to_text().as_bytes())
        .and_then(|()| file.write_all(b"\n"))
        .and_then(|()| file.sync_all())
        .map_err(told)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(told)?;
    Ok(key.verifier_key())
}

/// Reads the key in `path`.
///
/// # Errors
/// [`WitnessError::Key`] when others may read the file too, or it holds no key of a cosigner.
pub fn read_key(path: &Path) -> Result<CosigningKey, WitnessError> {
    let told = |error| WitnessError::file("read", path, error);
    let fault = |why: String| WitnessError::Key { path: path.to_owned(), why };
    let mode = fs::metadata(path).map_err(told)?.mode() & 0o7777;
    if mode & 0o077 != 0 {
        let what = format!(
            "can be read by others (mode {mode:04o}): run `chmod 600` on it, and consider whether \
             somebody did read it"
        );
        return Err(fault(what));
    }
    let text = Zeroizing::new(fs::read_to_string(path).map_err(told)?);
    text.trim_end_matches('\n').parse().map_err(|error| fault(format!("holds no key: {error}")))
}
