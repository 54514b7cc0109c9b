//! A text file as a stream of bytes, decompressed as it is read. A file that would become
//! absurdly much larger than it is, or that ends in the middle, is an error.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use crate::GateError;
use crate::format::Compression;
use crate::limits::{RATIO_FREE_BYTES, RATIO_MAX};

const BUFFER_BYTES: usize = 256 << 10;

/// Opens a file for reading from `start`, which is 0 for a compressed one.
pub(crate) fn open(
    path: &Path,
    compression: Compression,
    start: u64,
) -> Result<Box<dyn Read + Send>, GateError> {
    let mut file = File::open(path).map_err(GateError::reading(path))?;
    let bytes = file.metadata().map_err(GateError::reading(path))?.len();
    file.seek(SeekFrom::Start(start)).map_err(GateError::reading(path))?;
    let file = BufReader::with_capacity(BUFFER_BYTES, file);
    let limit = bytes.saturating_mul(RATIO_MAX).max(RATIO_FREE_BYTES);
    Ok(match compression {
        Compression::Plain => Box::new(file),
        Compression::Gzip => {
            Box::new(Bounded::new(flate2::bufread::MultiGzDecoder::new(file), limit))
        }
        Compression::Zstd => {
            let decoder =
                zstd::stream::read::Decoder::with_buffer(file).map_err(GateError::reading(path))?;
            Box::new(Bounded::new(decoder, limit))
        }
    })
}

/// Stops a decompressor that gives out more than `left` bytes.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R> Bounded<R> {
    const fn new(inner: R, left: u64) -> Self {
        Self { inner, left }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::other(format!(
                "it grows to more than {RATIO_MAX} times its size, as a decompression bomb does; \
                 unpack it yourself if that is right"
            ))
        })?;
        Ok(read)
    }
}

/// What a failed read of a text file means for the person who gave it.
pub(crate) fn fault(path: &Path, error: &io::Error) -> GateError {
    let why = match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            "it ends in the middle of its compressed data; fetch it again".to_owned()
        }
        _ => error.to_string(),
    };
    GateError::input(path, why)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn read(name: &str, compression: Compression, bytes: &[u8]) -> Result<Vec<u8>, String> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let mut out = Vec::new();
        open(&path, compression, 0)
            .unwrap()
            .read_to_end(&mut out)
            .map_err(|error| fault(&path, &error).to_string())?;
        Ok(out)
    }

    #[test]
    fn several_members_are_one_stream() {
        let bytes = [gzip(b"one "), gzip(b"two")].concat();
        assert_eq!(read("a.gz", Compression::Gzip, &bytes).unwrap(), b"one two");
        let frames = [zstd::encode_all(&b"one "[..], 1), zstd::encode_all(&b"two"[..], 1)];
        let bytes = frames.map(Result::unwrap).concat();
        assert_eq!(read("a.zst", Compression::Zstd, &bytes).unwrap(), b"one two");
    }

    #[test]
    fn a_cut_file_is_an_error() {
        let whole = gzip(&b"0123456789".repeat(100));
        let error = read("a.gz", Compression::Gzip, &whole[..whole.len() - 9]).unwrap_err();
        assert!(error.contains("ends in the middle"), "{error}");
        let whole = zstd::encode_all(&b"0123456789".repeat(100)[..], 1).unwrap();
        let error = read("a.zst", Compression::Zstd, &whole[..whole.len() - 3]).unwrap_err();
        assert!(error.contains("ends in the middle") || error.contains("incomplete"), "{error}");
    }

    #[test]
    fn a_bomb_is_stopped() {
        let bomb = gzip(&vec![b'a'; 80 << 20]);
        assert!(bomb.len() < 1 << 20);
        let error = read("a.gz", Compression::Gzip, &bomb).unwrap_err();
        assert!(error.contains("decompression bomb"), "{error}");
    }
}
