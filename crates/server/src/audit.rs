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
use std::ops::Range;

use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};
use untrain_ledger::{Ledger, LedgerError};
use untrain_policy::{Position, RuleBook, Timestamp};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::limits::AUDIT_ROWS;

pub use handed::zip;

/// The file of events.
const EVENTS: &str = "events.ndjson";

const AUDIT_STEP: usize = AUDIT_ROWS as usize;

/// Which part of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first entry.
    pub from: Position,
    /// Behind the last.
    pub to: Position,
}

impl Span {
    /// Its entries, as many at a time as are read at once.
    fn rows(self) -> impl Iterator<Item = Range<Position>> {
        let until = move |first: u64| first.saturating_add(AUDIT_ROWS).min(self.to.0);
        let first = (self.from.0..self.to.0).step_by(AUDIT_STEP);
        first.map(move |first| Position(first)..Position(until(first)))
    }
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
    pack.begin("entries.csv")?;
    pack.write(b"index,kind,commitment\n")?;
    for rows in span.rows() {
        let entries = ledger.entries(rows.clone()).await?;
        let mut text = String::new();
        for (index, entry) in (rows.start.0..).zip(entries) {
            let _ = writeln!(text, "{index},{},{}", entry.kind, HEXLOWER.encode(&entry.commitment));
        }
        pack.write(text.as_bytes())?;
    }
    pack.end();
    Ok(())
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
    pack.begin(EVENTS)?;
    for rows in span.rows() {
        let mut lines = Vec::new();
        for (entry, event) in ledger.events(rows).await? {
            let line = serde_json::json!({ "entry": entry.0, "event": event });
            serde_json::to_writer(&mut lines, &line)?;
            lines.push(b'\n');
            let count = statistics.events.entry(event.fact.name()).or_default();
            *count = count.saturating_add(1);
            statistics.first.get_or_insert(event.time);
            statistics.last = Some(event.time);
        }
        pack.write(&lines)?;
    }
    pack.end();
    Ok(statistics)
}

fn add_policies<W: Write + Seek>(pack: &mut Pack<W>, book: &RuleBook) -> Result<(), PackError> {
    for policy in book.history.documents() {
        pack.add(&format!("policies/{}.toml", policy.hash), policy.text.as_bytes())?;
        for (language, text) in &policy.notice.text {
            // A notice may be called what no file may; the version that it tells of names it too.
            pack.add(&format!("notices/{}.{language}.txt", policy.hash), text.as_bytes())?;
        }
    }
    Ok(())
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
         notices/          the texts that people were told: by version of the policy, and language\n\
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
    /// The file that is being written.
    open: Option<(String, Sha256)>,
    sums: String,
}

impl<W: Write + Seek> Pack<W> {
    fn new(out: W) -> Self {
        Self { zip: ZipWriter::new(out), open: None, sums: String::new() }
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), PackError> {
        self.begin(name)?;
        self.write(bytes)?;
        self.end();
        Ok(())
    }

    fn begin(&mut self, name: &str) -> Result<(), PackError> {
        // The same span gives the same bytes, whenever it is packed. How long a file will be is
        // not known, and the longest is one of the events.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .large_file(name == EVENTS);
        self.zip.start_file(name, options)?;
        self.open = Some((name.to_owned(), Sha256::new()));
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), PackError> {
        if let Some((_, digest)) = &mut self.open {
            digest.update(bytes);
        }
        Ok(self.zip.write_all(bytes)?)
    }

    fn end(&mut self) {
        if let Some((name, digest)) = self.open.take() {
            let _ = writeln!(self.sums, "{}  {name}", HEXLOWER.encode(&digest.finalize()));
        }
    }

    fn finish(mut self) -> Result<W, PackError> {
        let sums = std::mem::take(&mut self.sums);
        self.add("SHA256SUMS", sums.as_bytes())?;
        Ok(self.zip.finish()?)
    }
}
