//! The audit pack: everything that an auditor needs of a span of the log, in one file.
//!
//! `README.txt` says what is in it and how to check it; `checkpoint` and `entries.csv` are what
//! anybody may see; `events.ndjson` is what stands behind it; the policies and notices are texts;
//! `statistics.json` counts; `SHA256SUMS` names the digest of each file. It names people: it is for
//! the auditor alone.

mod handed;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Seek, Write};

use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};
use untrain_ledger::{Ledger, LedgerError};
use untrain_policy::{Position, RuleBook, Timestamp};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::limits::AUDIT_ROWS;

pub use handed::zip;

/// Which part of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first entry.
    pub from: Position,
    /// Behind the last.
    pub to: Position,
}

/// Why a pack was not made.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The ledger does not answer.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The file could not be written.
    #[error("the pack could not be written: {0}")]
    Write(#[from] zip::result::ZipError),
    /// The file could not be written.
    #[error("the pack could not be written: {0}")]
    File(#[from] std::io::Error),
    /// Something has no JSON form.
    #[error("an event could not be written: {0}")]
    Json(#[from] serde_json::Error),
}

#[derive(Debug, Default, Serialize)]
struct Statistics {
    from: u64,
    to: u64,
    entries: u64,
    events: BTreeMap<&'static str, u64>,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
}

/// Writes the pack of a span of the log.
///
/// # Errors
/// [`PackError`]; what was written until then is no pack.
pub async fn write_pack<W: Write + Seek>(
    ledger: &Ledger,
    span: Span,
    out: W,
) -> Result<W, PackError> {
    let size = ledger.size().await?;
    let span = Span { from: span.from, to: Position(span.to.0.min(size.0)) };
    let mut pack = Pack::new(out);
    let checkpoint = ledger.checkpoint().await?;
    pack.add("checkpoint", checkpoint.as_bytes())?;
    pack.add("log.pub", format!("{}\n", ledger.verifier_key()).as_bytes())?;
    add_entries(&mut pack, ledger, span).await?;
    let statistics = add_events(&mut pack, ledger, span).await?;
    let events = ledger.policy_events().await?;
    let book = RuleBook::of(&events).map_err(|(position, error)| LedgerError::Damaged {
        position: position.0,
        what: error.to_string(),
    })?;
    add_policies(&mut pack, &book)?;
    pack.add("statistics.json", &serde_json::to_vec_pretty(&statistics)?)?;
    let readme = readme(ledger.origin(), span, size);
    pack.add("README.txt", readme.as_bytes())?;
    pack.finish()
}

async fn add_entries<W: Write + Seek>(
    pack: &mut Pack<W>,
    ledger: &Ledger,
    span: Span,
) -> Result<(), PackError> {
    let mut text = String::from("index,kind,commitment\n");
    for index in span.from.0..span.to.0 {
        let entry = ledger.entry(Position(index)).await?;
        let _ = writeln!(text, "{index},{},{}", entry.kind, HEXLOWER.encode(&entry.commitment));
    }
    pack.add("entries.csv", text.as_bytes())
}

async fn add_events<W: Write + Seek>(
    pack: &mut Pack<W>,
    ledger: &Ledger,
    span: Span,
) -> Result<Statistics, PackError> {
    let mut statistics = Statistics {
        from: span.from.0,
        to: span.to.0,
        entries: span.to.0.saturating_sub(span.from.0),
        ..Statistics::default()
    };
    let (mut lines, mut next) = (Vec::new(), span.from.0);
    while next < span.to.0 {
        let until = next.saturating_add(AUDIT_ROWS).min(span.to.0);
        for (entry, event) in ledger.events(Position(next)..Position(until)).await? {
            let line = serde_json::json!({ "entry": entry.0, "event": event });
            serde_json::to_writer(&mut lines, &line)?;
            lines.push(b'\n');
            let count = statistics.events.entry(event.fact.name()).or_default();
            *count = count.saturating_add(1);
            statistics.first.get_or_insert(event.time);
            statistics.last = Some(event.time);
        }
        next = until;
    }
    pack.add("events.ndjson", &lines)?;
    Ok(statistics)
}

fn add_policies<W: Write + Seek>(pack: &mut Pack<W>, book: &RuleBook) -> Result<(), PackError> {
    for policy in book.history.documents() {
        pack.add(&format!("policies/{}.toml", policy.hash), policy.text.as_bytes())?;
        for (language, text) in &policy.notice.text {
            let name = format!("notices/{}.{language}.txt", plain(policy.notice.id.as_str()));
            pack.add(&name, text.as_bytes())?;
        }
    }
    Ok(())
}

/// A name without what a file's name may not have.
fn plain(name: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    name.chars().map(|c| if fits(c) { c } else { '_' }).collect()
}

fn readme(origin: &str, span: Span, size: Position) -> String {
    format!(
        "Audit pack of the log {origin}\n\
         entries {} to {} of {size}\n\n\
         It names people: keep it as what it is, personal data.\n\n\
         checkpoint        the signed head of the log (C2SP tlog-checkpoint)\n\
         log.pub           the key that it is signed with\n\
         entries.csv       the entries, as anybody may see them: kind and commitment\n\
         events.ndjson     the events behind them; those of erased people are no more\n\
         policies/         every version of the policy, named by its SHA-256\n\
         notices/          the texts that people were told, by language\n\
         statistics.json   how many events of each kind\n\
         SHA256SUMS        the digests of all files: sha256sum -c SHA256SUMS\n\n\
         Whether these are the entries of the log: untrain-verify log DIR --trust log.pub, with DIR\n\
         the folder of the log's public tiles. Whether an event is the one that an entry commits to\n\
         is shown by its receipt.\n",
        span.from, span.to
    )
}

struct Pack<W: Write + Seek> {
    zip: ZipWriter<W>,
    sums: String,
}

impl<W: Write + Seek> Pack<W> {
    fn new(out: W) -> Self {
        Self { zip: ZipWriter::new(out), sums: String::new() }
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), PackError> {
        self.put(name, bytes)?;
        let _ = writeln!(self.sums, "{}  {name}", HEXLOWER.encode(&Sha256::digest(bytes)));
        Ok(())
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), PackError> {
        // The same span gives the same bytes, whenever it is packed.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .large_file(bytes.len() > u32::MAX as usize);
        self.zip.start_file(name, options)?;
        self.zip.write_all(bytes)?;
        Ok(())
    }

    fn finish(mut self) -> Result<W, PackError> {
        let sums = std::mem::take(&mut self.sums);
        self.put("SHA256SUMS", sums.as_bytes())?;
        Ok(self.zip.finish()?)
    }
}
