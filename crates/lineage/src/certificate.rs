//! A certificate: the signed statement that a forgetting was carried out, and the log's proof that
//! it was said. The format is `spec/certificate.md`.

use serde::{Deserialize, Serialize};
use untrain_tlog::{SigningKey, VerifierKey};

use crate::envelope::Envelope;
use crate::statement::Statement;
use crate::{Error, canonical};

/// The word that says which format a certificate is in.
pub const SCHEMA: &str = "untrain/certificate/v1";

/// How the payload of a certificate's envelope is to be read.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

const WHAT: &str = "certificate";

/// A certificate as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// [`SCHEMA`].
    pub schema: String,
    /// The signed statement.
    pub envelope: Envelope,
    /// The log's receipt (`spec/receipt.md`) of the event that carries the statement's digest.
    pub receipt: String,
}

/// Signs a statement. Its digest goes into the event that the ledger keeps of the forgetting; the
/// receipt of that event completes the certificate.
///
/// # Errors
/// When the statement does not agree with itself.
pub fn sign(statement: &Statement, key: &SigningKey) -> Result<Envelope, Error> {
    statement.check()?;
    Ok(Envelope::sign(PAYLOAD_TYPE, &statement.to_payload()?, key))
}

impl Certificate {
    /// A certificate, once the ledger has given the receipt of the event that names the statement.
    #[must_use]
    pub fn new(envelope: Envelope, receipt: String) -> Self {
        Self { schema: SCHEMA.to_owned(), envelope, receipt }
    }

    /// Reads a certificate. Nothing is verified yet but its spelling.
    ///
    /// # Errors
    /// When it is not a certificate, or not in its one spelling.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let certificate: Self = canonical::from_file(WHAT, bytes)?;
        if certificate.schema != SCHEMA {
            let reason = format!("`{}` is not `{SCHEMA}`", certificate.schema);
            return Err(Error::field(WHAT, "schema", reason));
        }
        Ok(certificate)
    }

    /// The file's bytes, the only ones that [`Certificate::parse`] takes.
    ///
    /// # Errors
    /// None in practice: a certificate is always JSON.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        canonical::to_file(WHAT, self)
    }

    /// What it states, once trusted keys signed it. Whether the ledger knows of it is for the
    /// receipt to say.
    ///
    /// # Errors
    /// As [`Envelope::verify`] and [`Certificate::statement`].
    pub fn verify(&self, trusted: &[VerifierKey]) -> Result<Statement, Error> {
        self.envelope.verify(trusted)?;
        self.statement()
    }

    /// What it states, whoever signed it.
    ///
    /// # Errors
    /// When the payload is no statement about a forgetting.
    pub fn statement(&self) -> Result<Statement, Error> {
        if self.envelope.payload_type != PAYLOAD_TYPE {
            let reason = format!("`{}` is not `{PAYLOAD_TYPE}`", self.envelope.payload_type);
            return Err(Error::field(WHAT, "envelope.payloadType", reason));
        }
        Statement::parse(&self.envelope.payload()?)
    }
}
