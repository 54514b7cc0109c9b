//! What a file is: its compression by its first bytes, its format by its name and its first bytes.

use std::fmt;
use std::path::Path;

use crate::GateError;

/// How a file's bytes are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Apache Parquet.
    Parquet,
    /// One JSON object a line.
    Jsonl(Compression),
    /// Comma-separated values under a header.
    Csv(Compression),
}

/// What a text file is wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compression {
    /// Nothing.
    Plain,
    /// gzip, of one member or several.
    Gzip,
    /// Zstandard, of one frame or several.
    Zstd,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, compression) = match self {
            Self::Parquet => ("parquet", Compression::Plain),
            Self::Jsonl(compression) => ("jsonl", *compression),
            Self::Csv(compression) => ("csv", *compression),
        };
        f.write_str(name)?;
        f.write_str(match compression {
            Compression::Plain => "",
            Compression::Gzip => ".gz",
            Compression::Zstd => ".zst",
        })
    }
}

const PARQUET: &[u8] = b"PAR1";
const PARQUET_ENCRYPTED: &[u8] = b"PARE";
const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// How many first bytes [`detect`] wants to see.
pub(crate) const MAGIC_BYTES: u64 = 4096;

/// Tells a file's format from its name and its first bytes.
///
/// # Errors
/// When it is empty, or neither the name nor the bytes say what it is, or they say different
/// things.
pub(crate) fn detect(path: &Path, head: &[u8]) -> Result<Format, GateError> {
    if head.is_empty() {
        return Err(GateError::input(path, "the file is empty: it holds no record"));
    }
    if head.starts_with(PARQUET_ENCRYPTED) {
        return Err(GateError::input(path, "encrypted Parquet is not read; decrypt it first"));
    }
    let compression = if head.starts_with(GZIP) {
        Compression::Gzip
    } else if head.starts_with(ZSTD) {
        Compression::Zstd
    } else {
        Compression::Plain
    };
    let is_parquet = head.starts_with(PARQUET);
    match (word(path), is_parquet) {
        (Some(Word::Parquet) | None, true) => Ok(Format::Parquet),
        (Some(Word::Parquet), false) => {
            let why = "it is named as Parquet but does not start as Parquet does";
            Err(GateError::input(path, why))
        }
        (Some(_), true) => {
            Err(GateError::input(path, "it holds Parquet; give it a name that ends in `.parquet`"))
        }
        (Some(Word::Csv), false) => Ok(Format::Csv(compression)),
        (Some(Word::Jsonl), false) => Ok(Format::Jsonl(compression)),
        (None, false) if is_json(head) => Ok(Format::Jsonl(compression)),
        (None, false) => {
            let why = "its name tells no format; the endings known are .parquet, .jsonl, .ndjson, \
                       .json and .csv, the text ones also with .gz or .zst";
            Err(GateError::input(path, why))
        }
    }
}

#[derive(Clone, Copy)]
enum Word {
    Parquet,
    Jsonl,
    Csv,
}

fn word(path: &Path) -> Option<Word> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "parquet" | "pq" => Some(Word::Parquet),
        "jsonl" | "ndjson" | "json" => Some(Word::Jsonl),
        "csv" => Some(Word::Csv),
        _ => None,
    }
}

fn is_json(head: &[u8]) -> bool {
    head.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, head: &[u8]) -> String {
        detect(Path::new(name), head)
            .map_or_else(|error| error.to_string(), |format| format.to_string())
    }

    #[test]
    fn names_and_first_bytes_tell_the_format() {
        assert_eq!(check("a.parquet", b"PAR1..."), "parquet");
        assert_eq!(check("a", b"PAR1..."), "parquet");
        assert_eq!(check("a.JSONL", b"{}"), "jsonl");
        assert_eq!(check("a.jsonl", GZIP), "jsonl.gz");
        assert_eq!(check("a.jsonl.zst", ZSTD), "jsonl.zst");
        assert_eq!(check("a.csv.gz", GZIP), "csv.gz");
        assert_eq!(check("a.csv.gz", b"not gzip at all"), "csv");
        assert_eq!(check("a", b"  {\"x\":1}"), "jsonl");
    }

    #[test]
    fn a_file_that_contradicts_its_name_is_refused() {
        assert!(check("a.parquet", b"{}").contains("does not start as Parquet"));
        assert!(check("a.csv", b"PAR1").contains("it holds Parquet"));
        assert!(check("a.jsonl", b"").contains("is empty"));
        assert!(check("a.txt", b"hello").contains("tells no format"));
        assert!(check("a.parquet", b"PARE").contains("encrypted"));
    }
}
