//! What every part of an open ledger needs: its name, its keys, and whom it believes.

use untrain_tlog::{SigningKey, VerifierKey};

use crate::keys::Keys;
use crate::vault::Vault;

/// Name and keys.
pub struct Secrets {
    /// The name of the log.
    pub origin: String,
    /// Signs in the log's name.
    pub signing: SigningKey,
    /// The keys derived from the vault key.
    pub vault: Vault,
    /// The one key that this ledger's checkpoints are believed under.
    pub trusted: [VerifierKey; 1],
}

impl Secrets {
    /// Derives what is needed from the two keys.
    #[must_use]
    pub fn new(keys: Keys) -> Self {
        Self {
            origin: keys.signing.name().to_owned(),
            trusted: [keys.signing.verifier_key()],
            vault: Vault::new(&keys.vault),
            signing: keys.signing,
        }
    }
}
