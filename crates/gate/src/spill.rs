//! A temporary file without a name, for what must not stay in memory. It is gone with its handle,
//! however the process ends.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::Path;

use crate::limits::MERGE_BUFFER_BYTES;

/// Bytes that were put aside, in pieces.
#[derive(Debug)]
pub(crate) struct SpillFile {
    file: File,
    length: u64,
}

impl SpillFile {
    /// Makes a file in `folder`, which is on the disk that the output goes to.
    pub(crate) fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self { file: tempfile::tempfile_in(folder)?, length: 0 })
    }

    /// Puts a piece aside and tells where.
    pub(crate) fn append(&mut self, piece: &[u8]) -> io::Result<Range<u64>> {
        let start = self.length;
        self.file.write_all_at(piece, start)?;
        self.length += piece.len() as u64;
        Ok(start..self.length)
    }

    /// Appends a piece to `bytes`.
    pub(crate) fn append_piece(&self, piece: Range<u64>, bytes: &mut Vec<u8>) -> io::Result<()> {
        let start = bytes.len();
        let length = usize::try_from(piece.end - piece.start).unwrap_or(usize::MAX);
        bytes.resize(start.saturating_add(length), 0);
        self.file.read_exact_at(bytes.get_mut(start..).unwrap_or_default(), piece.start)
    }

    /// Reads a piece again, a little at a time.
    pub(crate) fn read(&self, piece: Range<u64>) -> BufReader<Piece<'_>> {
        let piece = Piece { file: &self.file, left: piece };
        BufReader::with_capacity(MERGE_BUFFER_BYTES, piece)
    }
}

/// What is left to read of a piece.
pub(crate) struct Piece<'f> {
    file: &'f File,
    left: Range<u64>,
}

impl Read for Piece<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.left.end - self.left.start).unwrap_or(usize::MAX);
        let wanted = left.min(buffer.len());
        let room = buffer.get_mut(..wanted).unwrap_or_default();
        let read = self.file.read_at(room, self.left.start)?;
        if read == 0 && wanted > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left.start += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_reads_as_it_was_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let mut spill = SpillFile::new(folder.path()).unwrap();
        let long = vec![7; MERGE_BUFFER_BYTES * 2 + 5];
        let (first, second) = (spill.append(b"one").unwrap(), spill.append(&long).unwrap());
        let mut bytes = Vec::new();
        spill.read(second).read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, long);
        bytes.clear();
        spill.append_piece(first.clone(), &mut bytes).unwrap();
        spill.append_piece(first, &mut bytes).unwrap();
        assert_eq!(bytes, b"oneone");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
