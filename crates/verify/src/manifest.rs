//! A manifest: what it says of itself, the snapshot that decided, the log that knows of it, and the
//! files beside it.
//!
//! A manifest carries no signature of its own. What vouches for its bytes is the receipt, beside
//! it, of the event in which the ledger took down their digest; without that receipt nobody can
//! tell.

use std::path::Path;

use untrain_lineage::index::{Header, IndexReader};
use untrain_lineage::manifest::{RECEIPT_FILE, Redaction};
use untrain_lineage::{Manifest, digest};
use untrain_policy::statement::Statement;
use untrain_policy::{DatasetId, Digest, Fact, Position};

use crate::beside::{self, Expected};
use crate::receipt;
use crate::report::{Findings, Kind, Report};
use crate::trust::Trust;
use crate::{Context, people, snapshot, words};

/// Checks a manifest and what stands beside it.
pub(crate) fn check(bytes: &[u8], context: &Context<'_>, trust: &Trust) -> Report {
    let mut findings = Findings::default();
    let statement = run(bytes, context, trust, &mut findings);
    findings.report(Kind::Manifest, statement)
}

fn run(
    bytes: &[u8],
    context: &Context<'_>,
    trust: &Trust,
    findings: &mut Findings,
) -> Option<String> {
    let manifest = parse(bytes, findings)?;
    let logged = logged(bytes, &manifest, context.directory, trust, findings);
    let Some(directory) = context.directory else {
        findings.not_checked("files", "no folder was given to look for the dataset's files");
        return None;
    };
    parts(&manifest, directory, findings);
    let kept = index(&manifest, directory, findings);
    people::check(&manifest, directory, kept.as_deref(), findings);
    findings.not_checked("snapshot", "the snapshot's own file was not looked at");
    if let Some(redaction) = &manifest.redaction {
        findings.not_checked("redaction", redacted(redaction));
    }
    findings.not_checked("rows", "the rows inside the parts were not read, nor the corpus");
    logged.map(|logged| headline(&manifest, &logged))
}

/// A manifest that a log vouches for, as far as the findings hold.
pub(crate) struct Vouched {
    /// What it says.
    pub(crate) manifest: Manifest,
    /// Where the log says so.
    pub(crate) logged: Logged,
}

/// What the log says of a manifest.
pub(crate) struct Logged {
    /// The log.
    pub(crate) origin: String,
    /// The entry that carries the manifest's digest.
    pub(crate) entry: u64,
    /// The log's size when the dataset's records were decided.
    pub(crate) position: Position,
}

/// Checks the manifest at `path` without the dataset's files: what it says of itself, the snapshot
/// that decided, and the receipt beside it.
pub(crate) fn vouched(path: &Path, trust: &Trust, findings: &mut Findings) -> Option<Vouched> {
    let bytes = match beside::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let path = path.display();
            let reason = beside::reason(&error);
            findings.missing("manifest", format!("`{path}` could not be looked at: {reason}"));
            return None;
        }
    };
    let manifest = parse(&bytes, findings)?;
    let logged = logged(&bytes, &manifest, path.parent(), trust, findings)?;
    Some(Vouched { manifest, logged })
}

fn parse(bytes: &[u8], findings: &mut Findings) -> Option<Manifest> {
    match Manifest::parse(bytes) {
        Ok(manifest) => {
            findings.holds("manifest", "its numbers add up and its file names lead nowhere else");
            Some(manifest)
        }
        Err(error) => {
            findings.fails("manifest", error.to_string());
            None
        }
    }
}

/// Whether the log's own state decided, and the log took down this manifest's digest.
fn logged(
    bytes: &[u8],
    manifest: &Manifest,
    directory: Option<&Path>,
    trust: &Trust,
    findings: &mut Findings,
) -> Option<Logged> {
    let statement = snapshot::signed(manifest.snapshot.note.as_bytes(), trust.keys(), findings);
    if let Some(statement) = &statement {
        match statement.policy {
            Some(policy) => findings.same("policy", "the policy", &manifest.policy, &policy),
            None => findings.fails("policy", "no policy was in force in the snapshot"),
        }
    }
    let name = "log";
    let Some(directory) = directory else {
        findings.missing(name, "the manifest's receipt was not handed over");
        return None;
    };
    let Ok(file) = beside::read(&directory.join(RECEIPT_FILE)) else {
        let detail = format!("`{RECEIPT_FILE}`, which vouches for the manifest, is not beside it");
        findings.missing(name, detail);
        return None;
    };
    let proven = receipt::prove(&file, trust, findings)?;
    let Some(said) = said(&proven.event.fact) else {
        findings.fails(name, "the receipt is of an event that made no manifest");
        return None;
    };
    let (whose, built) =
        (said.dataset == manifest.dataset, said.built == (manifest.generation == 0));
    if whose && built && said.manifest == digest(bytes) {
        findings.holds(name, format!("entry {} carries this manifest's digest", proven.index));
    } else {
        findings.fails(name, format!("entry {} carries another manifest's digest", proven.index));
    }
    let Statement { position, origin, .. } = statement?;
    findings.same(name, "the position", &position, &said.position);
    findings.same(name, "the log", &origin, &proven.origin);
    if position.0 <= proven.index {
        findings.holds(name, "the decisions were made before the log was told");
    } else {
        findings.fails(name, "the decisions were made at a position after the log was told");
    }
    Some(Logged { origin, entry: proven.index, position })
}

struct Said {
    dataset: DatasetId,
    manifest: Digest,
    position: Position,
    built: bool,
}

fn said(fact: &Fact) -> Option<Said> {
    match fact {
        Fact::DatasetBuilt { dataset, manifest, position, .. } => {
            Some(Said { dataset: *dataset, manifest: *manifest, position: *position, built: true })
        }
        Fact::DatasetRevised { dataset, after, position, .. } => {
            Some(Said { dataset: *dataset, manifest: *after, position: *position, built: false })
        }
        _ => None,
    }
}

fn parts(manifest: &Manifest, directory: &Path, findings: &mut Findings) {
    for part in &manifest.parts {
        let (file, bytes, digest) = (part.file.as_str(), part.bytes, part.digest);
        Expected { name: "part", file, bytes, digest }.check(directory, findings);
    }
}

/// Checks the lineage index; what it says of how many records people have in the dataset.
fn index(manifest: &Manifest, directory: &Path, findings: &mut Findings) -> Option<Vec<u64>> {
    let name = "lineage index";
    let lineage = &manifest.lineage;
    let (file, digest) = (lineage.file.as_str(), lineage.digest);
    let expected = Expected { name, file, bytes: lineage.bytes, digest };
    let content = expected.read(directory, findings)?;
    let reader = match IndexReader::open(&content) {
        Ok(reader) => reader,
        Err(error) => {
            findings.fails(name, error.to_string());
            return None;
        }
    };
    let said = Header {
        dataset: manifest.dataset,
        generation: manifest.generation,
        entries: lineage.entries,
        people: reader.header().people,
    };
    if *reader.header() != said {
        findings.fails(name, "it is of another dataset, generation or length than the manifest's");
        return None;
    }
    if let Err(reason) = agrees(manifest, &reader) {
        findings.fails(name, reason);
        return None;
    }
    let lines = words::count(said.entries, "line");
    findings.holds(name, format!("its {lines} agree with inputs and parts"));
    Some(people::kept_in(&reader))
}

/// Whether every entry lies within the inputs and parts, and each kept record has one author.
fn agrees(manifest: &Manifest, index: &IndexReader<'_>) -> Result<(), String> {
    let mut authors = vec![0_u64; manifest.parts.len()];
    for found in index.entries() {
        let entry = found.entry;
        let input = usize::try_from(entry.input).ok().and_then(|at| manifest.inputs.get(at));
        if input.is_none_or(|input| entry.row >= input.rows) {
            let (input, row) = (entry.input, entry.row);
            return Err(format!("it speaks of row {row} of input {input}, and there is none"));
        }
        let Some(part) = entry.part else { continue };
        let Some(count) = usize::try_from(part).ok().and_then(|at| authors.get_mut(at)) else {
            return Err(format!("it speaks of part {part}, and there is none"));
        };
        *count = count.saturating_add(u64::from(entry.author));
    }
    for (part, authors) in manifest.parts.iter().zip(authors) {
        if part.rows != authors {
            let (file, rows) = (&part.file, words::count(part.rows, "row"));
            return Err(format!("`{file}` holds {rows}, and it names {authors} authors of them"));
        }
    }
    Ok(())
}

/// What a manifest says of its redaction, which only a reader of the rows could check.
fn redacted(redaction: &Redaction) -> String {
    let measured = &redaction.measured;
    format!(
        "by its own word: rules `{}`, {} looked for; of {} kept, {} read again, by which {} to {} \
         still hold something",
        words::short(redaction.rules),
        words::count(redaction.kinds.len() as u64, "kind"),
        words::count(measured.of, "record"),
        measured.records,
        measured.any.low,
        measured.any.high,
    )
}

fn headline(manifest: &Manifest, logged: &Logged) -> String {
    format!(
        "dataset `{}`, generation {}, holds {} of {} for `{}`, decided at position {} of log `{}`; \
         entry {} says so",
        words::short(manifest.dataset),
        manifest.generation,
        manifest.counts.kept,
        words::count(manifest.counts.read, "record"),
        manifest.purpose,
        logged.position,
        logged.origin,
        logged.entry,
    )
}
