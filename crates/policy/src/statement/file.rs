//! The file: the signed note as text, a zero byte, the body.
//!
//! Neither needs a length before it: a note holds no zero byte, and the note states how long the
//! body is.

use super::{STATEMENT_SCHEMA, SnapshotError};

/// The longest note, in bytes.
pub const NOTE_BYTES_MAX: usize = 1 << 20;

/// The file of a signed note about a body, and the body.
#[must_use]
pub fn join(note: &[u8], body: &[u8]) -> Vec<u8> {
    [note, &[0], body].concat()
}

/// The note and the body of a file. Neither is checked.
///
/// # Errors
/// [`SnapshotError::NotASnapshot`] when the file does not start like a snapshot's statement or no
/// body follows.
pub fn split(file: &[u8]) -> Result<(&[u8], &[u8]), SnapshotError> {
    if !file.starts_with(STATEMENT_SCHEMA.as_bytes()) {
        return Err(SnapshotError::NotASnapshot("it does not start with `untrain/snapshot/v2`"));
    }
    let end = file
        .iter()
        .take(NOTE_BYTES_MAX.saturating_add(1))
        .position(|byte| *byte == 0)
        .ok_or(SnapshotError::NotASnapshot("no body follows its statement"))?;
    let (note, rest) = file.split_at(end);
    Ok((note, rest.strip_prefix(&[0]).unwrap_or(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_comes_apart_as_it_was_joined() {
        let note = b"untrain/snapshot/v2\nand more\n";
        let file = join(note, b"\0body\0");
        assert_eq!(split(&file), Ok((note.as_slice(), b"\0body\0".as_slice())));
    }

    #[test]
    fn what_is_no_snapshot_file_is_refused() {
        let long = [STATEMENT_SCHEMA.as_bytes(), &[b'x'; NOTE_BYTES_MAX], &[0]].concat();
        for file in [b"".as_slice(), b"\0", b"untrain/snapshot/v2\n", b"PAR1\0", &long] {
            assert!(matches!(split(file), Err(SnapshotError::NotASnapshot(_))));
        }
    }
}
