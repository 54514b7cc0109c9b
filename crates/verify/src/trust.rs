//! Whom the reader believes: keys, one `name+id+key` a line as in `keys/log.pub`, or a trust policy
//! (`spec/trust-policy.md`), which also says whose cosignatures a log needs.

use std::path::Path;

use untrain_tlog::{TrustPolicy, VerifierKey};

use crate::{Error, beside};

/// The keys of logs, and perhaps the witnesses that they need.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    keys: Vec<VerifierKey>,
    policy: Option<TrustPolicy>,
}

impl From<Vec<VerifierKey>> for Trust {
    fn from(keys: Vec<VerifierKey>) -> Self {
        Self { keys, policy: None }
    }
}

impl From<TrustPolicy> for Trust {
    fn from(policy: TrustPolicy) -> Self {
        Self { keys: policy.logs().to_vec(), policy: Some(policy) }
    }
}

impl Trust {
    /// Reads a trust file: a policy when one of its lines starts as only a policy's does, else
    /// keys, where empty lines and lines that start with `#` say nothing.
    ///
    /// # Errors
    /// [`Error::Trust`] or [`Error::TrustPolicy`], with the first line that cannot be read.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut keys = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            match line.split_whitespace().next() {
                None => {}
                Some("log" | "witness" | "group" | "quorum") => {
                    return Ok(TrustPolicy::parse(text.as_bytes())?.into());
                }
                Some(_) if line.starts_with('#') => {}
                Some(_) => {
                    keys.push(
                        line.parse().map_err(|reason| Error::Trust { line: number, reason })?,
                    );
                }
            }
        }
        Ok(keys.into())
    }

    /// Reads the trust file at `path`, which names one log at least.
    ///
    /// # Errors
    /// [`Error::TrustFile`] or [`Error::Read`].
    pub fn read(path: &Path) -> Result<Self, Error> {
        let bytes = beside::read(path)?;
        let fault = |why: String| Error::TrustFile { path: path.to_owned(), why };
        let text = str::from_utf8(&bytes).map_err(|error| fault(error.to_string()))?;
        let trust = Self::parse(text).map_err(|error| fault(error.to_string()))?;
        if trust.keys.is_empty() {
            return Err(fault("it holds no log's key".to_owned()));
        }
        Ok(trust)
    }

    /// The keys of the logs that are believed.
    #[must_use]
    pub fn keys(&self) -> &[VerifierKey] {
        &self.keys
    }

    /// The policy, when that is what was read.
    #[must_use]
    pub const fn policy(&self) -> Option<&TrustPolicy> {
        self.policy.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use untrain_tlog::SigningKey;

    use super::*;

    #[test]
    fn one_key_a_line_or_a_policy() {
        let key = SigningKey::from_seed("log.harbour.example", &[1; 32]).unwrap().verifier_key();
        let trust = Trust::parse(&format!("# Harbour\n\n{key}\n")).unwrap();
        assert_eq!((trust.keys(), trust.policy()), (std::slice::from_ref(&key), None));
        let error = Trust::parse("# Harbour\nharbour\n").unwrap_err().to_string();
        assert!(error.starts_with("line 2 of the trust file: "), "{error}");
        assert!(Trust::parse("").unwrap().keys().is_empty());
        let trust = Trust::parse(&format!("# Harbour\nlog {key}\nquorum none\n")).unwrap();
        assert_eq!(trust.keys(), [key]);
        assert!(!trust.policy().unwrap().asks_for_witnesses());
        let error = Trust::parse("log harbour\nquorum none\n").unwrap_err().to_string();
        assert!(error.starts_with("line 1 of the trust policy: "), "{error}");
    }
}
