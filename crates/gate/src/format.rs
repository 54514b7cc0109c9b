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
    /// Apache Arrow's own format between processes.
    Arrow(Framing),
}

/// How Arrow's batches follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Framing {
    /// In a file with a table of them at its end, also called Feather.
    File,
    /// In a stream.
    Stream,
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
            Self::Arrow(Framing::File) => ("arrow", Compression::Plain),
            Self::Arrow(Framing::Stream) => ("arrows", Compression::Plain),
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
const ARROW_FILE: &[u8] = b"ARROW1";
/// A stream begins with a message, and that with this.
const ARROW_STREAM: &[u8] = &[0xff, 0xff, 0xff, 0xff];
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
    let fault = |why: &str| Err(GateError::input(path, why));
    match (word(path), Held::of(head)) {
        (Some(Word::Parquet) | None, Held::Parquet) => Ok(Format::Parquet),
        (Some(Word::Arrow) | None, Held::Arrow(framing)) => Ok(Format::Arrow(framing)),
        (Some(Word::Parquet), _) => {
            fault("it is named as Parquet but does not start as Parquet does")
        }
        (Some(Word::Arrow), _) => {
            fault("it is named as Arrow but does not start as a file or stream of Arrow does")
        }
        (_, Held::Parquet) => fault("it holds Parquet; give it a name that ends in `.parquet`"),
        (_, Held::Arrow(_)) => fault("it holds Arrow; give it a name that ends in `.arrow`"),
        (Some(Word::Csv), Held::Text) => Ok(Format::Csv(compression)),
        (Some(Word::Jsonl), Held::Text) => Ok(Format::Jsonl(compression)),
        (None, Held::Text) if is_json(head) => Ok(Format::Jsonl(compression)),
        (None, Held::Text) => fault(
            "its name tells no format; the endings known are .parquet, .arrow, .jsonl, .ndjson, \
             .json and .csv, the text ones also with .gz or .zst",
        ),
    }
}

#[derive(Clone, Copy)]
enum Word {
    Parquet,
    Jsonl,
    Csv,
    Arrow,
}

/// What a file holds by its first bytes.
#[derive(Clone, Copy)]
enum Held {
    Parquet,
    Arrow(Framing),
    /// Text, or what is no format that is known.
    Text,
}

impl Held {
    fn of(head: &[u8]) -> Self {
        match head {
            head if head.starts_with(PARQUET) => Self::Parquet,
            head if head.starts_with(ARROW_FILE) => Self::Arrow(Framing::File),
            head if head.starts_with(ARROW_STREAM) => Self::Arrow(Framing::Stream),
            _ => Self::Text,
        }
    }
}

/// Whether a file's name tells a format.
pub(crate) fn is_named(path: &Path) -> bool {
    word(path).is_some()
}

fn word(path: &Path) -> Option<Word> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "parquet" | "pq" => Some(Word::Parquet),
        "jsonl" | "ndjson" | "json" => Some(Word::Jsonl),
        "csv" => Some(Word::Csv),
        "arrow" | "arrows" | "feather" | "ipc" => Some(Word::Arrow),
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
        assert_eq!(check("a.arrow", b"ARROW1\0\0"), "arrow");
        assert_eq!(check("a", ARROW_STREAM), "arrows");
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
        assert!(check("a.csv", b"ARROW1").contains("it holds Arrow"));
        assert!(check("a.feather", b"FEA1").contains("does not start as a file or stream"));
        assert!(check("a.jsonl", b"").contains("is empty"));
        assert!(check("a.txt", b"hello").contains("tells no format"));
        assert!(check("a.parquet", b"PARE").contains("encrypted"));
    }
}
