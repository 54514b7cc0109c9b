//! A file that is hashed while it is written, and a hash of one that is there.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use untrain_policy::Digest;

/// A new file, its length and its BLAKE3 so far.
#[derive(Debug)]
pub(crate) struct HashingFile {
    file: File,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl HashingFile {
    /// Makes a file that must not be there yet.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().write(true).create_new(true).open(path)?;
        Ok(Self { file, hasher: blake3::Hasher::new(), bytes: 0 })
    }

    /// Makes it durable; its length and digest.
    pub(crate) fn finish(self) -> io::Result<(u64, Digest)> {
        let (file, bytes, digest) = self.into_parts();
        file.sync_all()?;
        Ok((bytes, digest))
    }

    /// The file, which is not durable yet, its length and digest.
    pub(crate) fn into_parts(self) -> (File, u64, Digest) {
        (self.file, self.bytes, Digest(*self.hasher.finalize().as_bytes()))
    }
}

impl Write for HashingFile {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.file.write(buffer)?;
        self.hasher.update(buffer.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The length and the BLAKE3 of a file.
pub(crate) fn digest_of(path: &Path) -> io::Result<(u64, Digest)> {
    let mut hasher = blake3::Hasher::new();
    let bytes = absorb(&mut File::open(path)?, |bytes| {
        hasher.update(bytes);
    })?;
    Ok((bytes, Digest(*hasher.finalize().as_bytes())))
}

/// The SHA-256 of a file in hexadecimal digits.
pub(crate) fn sha256_of(path: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    absorb(&mut File::open(path)?, |bytes| hasher.update(bytes))?;
    Ok(HEXLOWER.encode(&hasher.finalize()))
}

/// Hands on the rest of a file piece by piece; its length.
fn absorb(file: &mut File, mut take: impl FnMut(&[u8])) -> io::Result<u64> {
    let mut buffer = vec![0; 1 << 20];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(bytes);
        }
        take(buffer.get(..read).unwrap_or_default());
        bytes += read as u64;
    }
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
