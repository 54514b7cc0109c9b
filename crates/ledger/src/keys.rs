//! The two secrets of a ledger, each in a file of its own: the key that signs the log, and the key
//! of the vault.
//!
//! Made once, never overwritten, readable by their owner alone. Whoever has the first can sign in
//! the log's name; whoever has the second can read what people said; whoever loses the second has
//! erased everybody.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use untrain_tlog::{SigningKey, VerifierKey};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::error::LedgerError;

/// The file of the signing key, in the form of C2SP signed-note.
pub const LOG_KEY_FILE: &str = "log.key";
/// The file of the verifier key, for everybody.
pub const LOG_PUBLIC_FILE: &str = "log.pub";
/// The file of the vault key.
pub const VAULT_KEY_FILE: &str = "vault.key";

const VAULT_PREFIX: &str = "untrain-vault-key-v1:";

/// Both secrets.
pub struct Keys {
    /// Signs checkpoints, snapshots and certificates.
    pub signing: SigningKey,
    /// Wraps the subjects' keys.
    pub vault: VaultKey,
}

/// The key of the vault. It has no `Debug` and is wiped from memory when it is dropped.
#[derive(ZeroizeOnDrop)]
pub struct VaultKey([u8; 32]);

impl VaultKey {
    /// A key from its bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn to_text(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(HEXLOWER.encode(&self.0));
        Zeroizing::new([VAULT_PREFIX, &digits].concat())
    }

    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(VAULT_PREFIX)?.as_bytes();
        let mut key = Self([0; 32]);
        // Right into the key, because what is put aside on the way would not be wiped.
        if HEXLOWER_PERMISSIVE.decode_len(digits.len()) != Ok(key.0.len()) {
            return None;
        }
        HEXLOWER_PERMISSIVE.decode_mut(digits, &mut key.0).ok()?;
        Some(key)
    }
}

/// Draws both keys and writes them to `folder`, which is made when it is not there.
///
/// # Errors
/// [`LedgerError::Exists`] when one of the files is there already: it is left as it is, and none
/// is written.
pub fn create(folder: &Path, origin: &str) -> Result<Keys, LedgerError> {
    let files = [LOG_KEY_FILE, LOG_PUBLIC_FILE, VAULT_KEY_FILE].map(|name| folder.join(name));
    if let Some(path) = files.iter().find(|path| path.exists()) {
        return Err(LedgerError::Exists { path: path.clone() });
    }
    let signing = SigningKey::from_seed(origin, &*random()?)
        .map_err(|e| LedgerError::Origin { origin: origin.to_owned(), why: e.to_string() })?;
    let keys = Keys { signing, vault: VaultKey(*random()?) };
    make_folder(folder)?;
    let [log, public, vault] = files;
    write_new(&log, &keys.signing.to_text(), SECRET_MODE)?;
    write_new(&vault, &keys.vault.to_text(), SECRET_MODE)?;
    write_new(&public, &keys.signing.verifier_key().to_string(), PUBLIC_MODE)?;
    sync_folder(folder)?;
    Ok(keys)
}

/// Reads both keys.
///
/// # Errors
/// [`LedgerError::KeyExposed`] when somebody else than the owner may read a secret,
/// [`LedgerError::KeyMalformed`] when a file does not hold its key.
pub fn open(folder: &Path) -> Result<Keys, LedgerError> {
    let (log, vault) = (folder.join(LOG_KEY_FILE), folder.join(VAULT_KEY_FILE));
    let malformed =
        |path: &Path, why: String| LedgerError::KeyMalformed { path: path.to_owned(), why };
    let signing = read_secret(&log)?
        .trim_end()
        .parse::<SigningKey>()
        .map_err(|e| malformed(&log, e.to_string()))?;
    let vault = VaultKey::parse(read_secret(&vault)?.trim_end()).ok_or_else(|| {
        malformed(&vault, format!("it is not `{VAULT_PREFIX}` and 64 hexadecimal digits"))
    })?;
    Ok(Keys { signing, vault })
}

/// Reads the verifier key, which needs no secret.
///
/// # Errors
/// [`LedgerError::KeyMalformed`] when the file does not hold one.
pub fn open_public(folder: &Path) -> Result<VerifierKey, LedgerError> {
    let path = folder.join(LOG_PUBLIC_FILE);
    let text = fs::read_to_string(&path).map_err(|e| LedgerError::file("read", &path, e))?;
    text.trim_end()
        .parse::<VerifierKey>()
        .map_err(|e| LedgerError::KeyMalformed { path, why: e.to_string() })
}

const SECRET_MODE: u32 = 0o600;
const PUBLIC_MODE: u32 = 0o644;

fn random() -> Result<Zeroizing<[u8; 32]>, LedgerError> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *bytes).map_err(LedgerError::Randomness)?;
    Ok(bytes)
}

pub(crate) fn make_folder(folder: &Path) -> Result<(), LedgerError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|e| LedgerError::file("make folder", folder, e))
}

/// Writes a file that must not be there yet, and leaves it on the disk.
pub(crate) fn write_new(path: &Path, text: &str, mode: u32) -> Result<(), LedgerError> {
    let mut file = create_new(path, mode)?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.write_all(b"\n"))
        .and_then(|()| file.sync_all())
        .map_err(|e| LedgerError::file("write", path, e))
}

/// Makes a file that must not be there yet, with these permission bits from its first moment on.
pub(crate) fn create_new(path: &Path, mode: u32) -> Result<File, LedgerError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    options.open(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => LedgerError::Exists { path: path.to_owned() },
        _ => LedgerError::file("make", path, e),
    })
}

/// Makes the names in a folder outlive a power cut.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), LedgerError> {
    File::open(folder)
        .and_then(|handle| handle.sync_all())
        .map_err(|e| LedgerError::file("sync folder", folder, e))
}

fn read_secret(path: &PathBuf) -> Result<Zeroizing<String>, LedgerError> {
    let failed = |e| LedgerError::file("read key file", path, e);
    #[cfg(unix)]
    {
        let meta = fs::metadata(path).map_err(failed)?;
        let mode = std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o777;
        if mode & 0o077 != 0 {
            return Err(LedgerError::KeyExposed { path: path.clone(), mode });
        }
    }
    fs::read_to_string(path).map(Zeroizing::new).map_err(failed)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn keys_read_back_and_only_their_owner_may_read_them() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("keys");
        let made = create(&folder, "log.example/2026").unwrap();
        let read = open(&folder).unwrap();
        assert_eq!(read.vault.0, made.vault.0);
        assert_eq!(read.signing.verifier_key(), made.signing.verifier_key());
        assert_eq!(open_public(&folder).unwrap(), made.signing.verifier_key());
        assert_eq!(mode(&folder.join(VAULT_KEY_FILE)), 0o600);
        assert_eq!(mode(&folder.join(LOG_KEY_FILE)), 0o600);
    }

    #[test]
    fn keys_are_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        create(dir.path(), "log.example").unwrap();
        let before = fs::read(dir.path().join(VAULT_KEY_FILE)).unwrap();
        fs::remove_file(dir.path().join(LOG_KEY_FILE)).unwrap();
        assert!(matches!(create(dir.path(), "log.example"), Err(LedgerError::Exists { .. })));
        assert_eq!(fs::read(dir.path().join(VAULT_KEY_FILE)).unwrap(), before);
        assert!(!dir.path().join(LOG_KEY_FILE).exists());
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        create(dir.path(), "log.example").unwrap();
        let path = dir.path().join(VAULT_KEY_FILE);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let error = open(dir.path()).err().unwrap().to_string();
        assert!(error.contains("mode 0640") && error.contains("chmod 600"), "{error}");
    }

    #[test]
    fn a_broken_key_file_is_named_and_not_repeated() {
        let dir = tempfile::tempdir().unwrap();
        create(dir.path(), "log.example").unwrap();
        let path = dir.path().join(VAULT_KEY_FILE);
        fs::write(&path, "untrain-vault-key-v1:abc\n").unwrap();
        let error = open(dir.path()).err().unwrap().to_string();
        assert!(error.contains("vault.key") && !error.contains(":abc"), "{error}");
    }

    #[test]
    fn a_log_name_that_cannot_be_signed_is_refused_before_anything_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let error = create(dir.path(), "two words").err().unwrap();
        assert!(matches!(error, LedgerError::Origin { .. }), "{error}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
