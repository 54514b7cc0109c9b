//! The stranger's checker: is what this file states true?
//!
//! It takes a receipt, a proof of what stands now or of absence from a dataset, a snapshot, a
//! manifest, a certificate or a whole log, and the public keys that the reader trusts, or the
//! policy that says which logs and whose cosignatures, and answers with one word, one sentence, and
//! every check that it made. It asks nobody: no network, no database, no clock. It believes nothing
//! that no trusted key vouches for, so that without a key the answer is never "true"; and it says
//! what it did not check.
//!
//! Two programs ask it: `untrain verify`, and `untrain-verify`, which is this crate alone for
//! people who want to read what they run: its dependencies are few enough to count. Both fill in an
//! [`Order`] and share all that follows.
//!
//! Every format that it reads has a page in `spec/`, and somebody else can write this crate again
//! from those pages.
//!
//! ```
//! use untrain_verify::{Answer, Context, Trust, check};
//!
//! let report = check(b"a file of another kind", &Context::default(), &Trust::default());
//! assert_eq!(report.answer, Answer::CannotTell);
//! ```

use std::path::Path;

mod absence;
mod beside;
mod certificate;
mod current;
pub mod error;
mod kind;
pub mod limits;
mod log;
mod manifest;
pub mod order;
mod people;
mod receipt;
mod record;
pub mod report;
mod shards;
mod snapshot;
mod snapshot_body;
pub mod trust;
#[cfg(feature = "witness")]
pub mod witness;
mod words;

pub use error::Error;
pub use order::Order;
pub use report::{Answer, Check, Kind, Outcome, Record, Report};
pub use trust::Trust;

/// What else there is to look at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The folder that a manifest's files and receipt stand in.
    pub directory: Option<&'a Path>,
    /// The folder of the model that a certificate speaks of.
    pub model: Option<&'a Path>,
    /// The manifest of the dataset that a proof of absence speaks of, with its receipt beside it.
    pub manifest: Option<&'a Path>,
    /// The receipt of the request that a certificate carried out, which only its maker holds.
    pub request: Option<&'a [u8]>,
}

/// Checks the file at `path`, with the files beside it.
///
/// # Errors
/// [`Error`] when the file itself cannot be read. A file beside it that is missing or wrong is
/// part of the answer.
pub fn check_file(path: &Path, trust: &Trust) -> Result<Report, Error> {
    let context = Context { directory: path.parent(), ..Context::default() };
    Ok(check(&beside::read(path)?, &context, trust))
}

/// Reads a file for [`check`], within the limit on length.
///
/// # Errors
/// [`Error`] when it cannot be read or is too long.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    beside::read(path)
}

/// Checks `bytes`, whatever kind of file they are.
#[must_use]
pub fn check(bytes: &[u8], context: &Context<'_>, trust: &Trust) -> Report {
    match kind::of(bytes) {
        Kind::Receipt => receipt::check(bytes, trust),
        Kind::Current => current::check(bytes, trust),
        Kind::Absence => absence::check(bytes, context, trust),
        Kind::Snapshot => snapshot::check(bytes, trust.keys()),
        Kind::Manifest => manifest::check(bytes, context, trust),
        Kind::Certificate => certificate::check(bytes, context, trust),
        Kind::Log | Kind::Unknown => unknown(),
    }
}

/// Checks the log in `folder`, a C2SP tlog-tiles directory (`spec/tiles.md`): its checkpoint, every
/// entry, every tile, the root; and that it continues `old`, an earlier checkpoint of it.
#[must_use]
pub fn check_log(folder: &Path, old: Option<&[u8]>, trust: &Trust) -> Report {
    log::check(folder, old, trust)
}

fn unknown() -> Report {
    let mut findings = report::Findings::default();
    findings.missing("kind", "this is none of the files that are checked here");
    findings.report(Kind::Unknown, None)
}
