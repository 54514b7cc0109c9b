//! Files of JSON that have one spelling: pretty-printed, fields in the order of the format, one
//! newline at the end. A file in any other spelling is refused, so that what is hashed, what is
//! signed and what is read are the same bytes.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use untrain_policy::Digest;

use crate::Error;

/// BLAKE3 of `bytes`.
#[must_use]
pub fn digest(bytes: &[u8]) -> Digest {
    Digest(*blake3::hash(bytes).as_bytes())
}

/// The one spelling of `value` as a file.
pub(crate) fn to_file<T: Serialize>(what: &'static str, value: &T) -> Result<Vec<u8>, Error> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| json(what, &error))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The one spelling of `value` inside another file.
pub(crate) fn to_line<T: Serialize>(what: &'static str, value: &T) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(value).map_err(|error| json(what, &error))
}

/// Reads a file that [`to_file`] wrote.
pub(crate) fn from_file<T>(what: &'static str, bytes: &[u8]) -> Result<T, Error>
where
    T: Serialize + DeserializeOwned,
{
    let value = serde_json::from_slice(bytes).map_err(|error| json(what, &error))?;
    same(what, &to_file(what, &value)?, bytes)?;
    Ok(value)
}

/// Reads what [`to_line`] wrote.
pub(crate) fn from_line<T>(what: &'static str, bytes: &[u8]) -> Result<T, Error>
where
    T: Serialize + DeserializeOwned,
{
    let value = serde_json::from_slice(bytes).map_err(|error| json(what, &error))?;
    same(what, &to_line(what, &value)?, bytes)?;
    Ok(value)
}

fn json(what: &'static str, error: &serde_json::Error) -> Error {
    Error::Json { what, reason: error.to_string() }
}

fn same(what: &'static str, canonical: &[u8], given: &[u8]) -> Result<(), Error> {
    if canonical == given {
        return Ok(());
    }
    let at = canonical.iter().zip(given).take_while(|(left, right)| left == right).count();
    Err(Error::Spelling { what, at })
}

/// Refuses a file name that leads out of its folder, or that stands for a file already in `seen`.
pub(crate) fn check_file_name(
    what: &'static str,
    field: &str,
    name: &str,
    seen: &mut BTreeSet<String>,
) -> Result<(), Error> {
    if !is_plain_name(name) {
        let reason = format!("`{name}` is not the plain name of a file in this folder");
        return Err(Error::field(what, field, reason));
    }
    // File systems that fold case must not let one name stand for two files.
    if !seen.insert(name.to_ascii_lowercase()) {
        return Err(Error::field(what, field, format!("`{name}` stands twice")));
    }
    Ok(())
}

/// Whether `name` is the name of a file in the folder at hand and nothing else: letters, digits,
/// `.`, `-` and `_`, at most 128 of them, and no leading dot.
fn is_plain_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    (1..=128).contains(&name.len()) && !name.starts_with('.') && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_only() {
        let value: Vec<u32> = from_file("list", b"[\n  1,\n  2\n]\n").unwrap();
        assert_eq!(value, [1, 2]);
        let error = from_file::<Vec<u32>>("list", b"[1, 2]\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the list is not in its canonical spelling: it differs first at byte 1"
        );
        assert!(from_line::<Vec<u32>>("list", b"[1,2] ").is_err());
    }

    #[test]
    fn a_plain_name_leads_nowhere_else() {
        for name in ["part-00000.parquet", "lineage_1.idx", "A"] {
            assert!(is_plain_name(name), "{name}");
        }
        for name in ["", "..", ".hidden", "a/b", "a\\b", "/etc/passwd", "C:x", "a b", "a\0"] {
            assert!(!is_plain_name(name), "{name}");
        }
        assert!(!is_plain_name(&"x".repeat(129)));
    }
}
