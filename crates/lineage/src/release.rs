//! Who outside was given which version of a dataset or model (`release.json`), and which of these
//! were called back. The format is `spec/release.md`. It names recipients and no member.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use untrain_policy::{ArtefactKind, Digest, Timestamp};

use crate::{Error, canonical};

/// The word that says which format a release is in.
pub const SCHEMA: &str = "untrain/release/v1";

/// The name of a release in the folder of its dataset or model.
pub const FILE: &str = "release.json";

/// How long a recipient's name is at most, in bytes.
pub const RECIPIENT_BYTES_MAX: usize = 256;

const WHAT: &str = "release";

/// Everything that was given out of one folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// [`SCHEMA`].
    pub schema: String,
    /// What stands in the folder.
    pub artefact: ArtefactKind,
    /// Every time that it was given to somebody, in that order.
    pub given: Vec<Given>,
    /// Since when and why it is used no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
}

/// One time that a version was given to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Which: the id of a model, BLAKE3 of a dataset's manifest.
    pub version: Digest,
    /// The generation that it was.
    pub generation: u32,
    /// When.
    pub at: Timestamp,
    /// To whom.
    pub recipients: Vec<String>,
    /// Since when another version stands in its place, or none: its recipients have to be told
    /// (GDPR, article 19).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recalled_at: Option<Timestamp>,
}

/// That it is used no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// Since when.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

impl Release {
    /// Of something that nobody was given yet.
    #[must_use]
    pub fn new(artefact: ArtefactKind) -> Self {
        Self { schema: SCHEMA.to_owned(), artefact, given: Vec::new(), withdrawn: None }
    }

    /// Reads a release and checks it.
    ///
    /// # Errors
    /// When it is no release, not in its one spelling, or fails [`Release::check`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let release: Self = canonical::from_file(WHAT, bytes)?;
        release.check()?;
        Ok(release)
    }

    /// The file's bytes, the only ones that [`Release::parse`] takes.
    ///
    /// # Errors
    /// None in practice: a release is always JSON.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        canonical::to_file(WHAT, self)
    }

    /// Adds that a version was given to somebody.
    ///
    /// # Errors
    /// [`Error::Field`] when it cannot have been, as [`Release::check`] says; nothing is changed.
    pub fn give(&mut self, given: Given) -> Result<(), Error> {
        let mut next = self.clone();
        next.given.push(given);
        next.check()?;
        *self = next;
        Ok(())
    }

    /// Calls back every version but `current`. Whether there was any.
    pub fn recall_all_but(&mut self, current: Option<Digest>, now: Timestamp) -> bool {
        let mut any = false;
        for given in &mut self.given {
            if given.recalled_at.is_none() && Some(given.version) != current {
                // A clock that was set back makes no version be called back before it was given.
                given.recalled_at = Some(now.max(given.at));
                any = true;
            }
        }
        any
    }

    /// Withdraws it, and calls every version back. What was withdrawn before stays as it was.
    pub fn withdraw(&mut self, now: Timestamp, reason: &str) {
        self.recall_all_but(None, now);
        self.withdrawn.get_or_insert_with(|| Withdrawn { at: now, reason: reason.to_owned() });
    }

    /// What was called back, in the order in which it was given: the recall list.
    pub fn recalled(&self) -> impl Iterator<Item = &Given> {
        self.given.iter().filter(|given| given.recalled_at.is_some())
    }

    /// Whether it agrees with itself.
    ///
    /// # Errors
    /// [`Error::Field`] names the first field that does not.
    pub fn check(&self) -> Result<(), Error> {
        let refuse = |field: &str, reason: &str| Err(Error::field(WHAT, field, reason));
        if self.schema != SCHEMA {
            let reason = format!("`{}` is not `{SCHEMA}`", self.schema);
            return Err(Error::field(WHAT, "schema", reason));
        }
        for given in &self.given {
            check_recipients(&given.recipients)?;
            if given.recalled_at.is_some_and(|recalled| recalled < given.at) {
                return refuse("given.recalled_at", "it was called back before it was given");
            }
        }
        let pairs = self.given.iter().zip(self.given.iter().skip(1));
        for (one, next) in pairs {
            if next.generation < one.generation {
                return refuse("given.generation", "an earlier generation was given later");
            }
            if one.generation == next.generation && one.version != next.version {
                return refuse("given.version", "a generation has one version");
            }
        }
        if let Some(withdrawn) = &self.withdrawn {
            if withdrawn.reason.trim().is_empty() {
                return refuse("withdrawn.reason", "a reason has to be given");
            }
            if self.given.iter().any(|given| given.recalled_at.is_none()) {
                return refuse("withdrawn", "a version that was given was not called back");
            }
        }
        Ok(())
    }
}

fn check_recipients(recipients: &[String]) -> Result<(), Error> {
    const FIELD: &str = "given.recipients";
    if recipients.is_empty() {
        return Err(Error::field(WHAT, FIELD, "nobody is named"));
    }
    let mut seen = BTreeSet::new();
    for name in recipients {
        let fits = name.len() <= RECIPIENT_BYTES_MAX && !name.trim().is_empty();
        if !fits || name.chars().any(char::is_control) {
            let reason = format!("a name has 1 to {RECIPIENT_BYTES_MAX} bytes of one line");
            return Err(Error::field(WHAT, FIELD, reason));
        }
        if !seen.insert(name) {
            return Err(Error::field(WHAT, FIELD, format!("`{name}` stands twice")));
        }
    }
    Ok(())
}
