//! The keys that the reader trusts: one `name+id+key` a line, as in `keys/log.pub`; empty lines
//! and lines that start with `#` say nothing.

use untrain_tlog::VerifierKey;

use crate::Error;

/// Reads a trust file.
///
/// # Errors
/// [`Error::Trust`] names the first line that is no key.
pub fn parse(text: &str) -> Result<Vec<VerifierKey>, Error> {
    let mut keys = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let number = number.saturating_add(1);
        keys.push(line.parse().map_err(|reason| Error::Trust { line: number, reason })?);
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use untrain_tlog::SigningKey;

    use super::*;

    #[test]
    fn one_key_a_line() {
        let key = SigningKey::from_seed("log.harbour.example", &[1; 32]).unwrap().verifier_key();
        assert_eq!(parse(&format!("# Harbour\n\n{key}\n")).unwrap(), std::slice::from_ref(&key));
        let error = parse("# Harbour\nharbour\n").unwrap_err().to_string();
        assert!(error.starts_with("line 2 of the trust file: "), "{error}");
        assert!(parse("").unwrap().is_empty());
    }
}
