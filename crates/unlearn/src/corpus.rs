//! The training manifest M (`spec/corpus.md`): the records that a model stands on, in training
//! order, with all that deciding about them again takes. One line of JSON each.
//!
//! The order is that of the records' content ids and owners are numbered as they come, so the same
//! records give the same bytes, whatever stood between them before. A model of shards has a file
//! for each (`spec/shards.md`), in the order in which the shard learns them.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use untrain_gate::DatasetRecord;
use untrain_lineage::ModelCard;
use untrain_lineage::model::Role;
use untrain_policy::{
    Category, CollectedAt, Digest, RecordFacts, Signal, Snapshot, Timestamp, Visibility,
};

use crate::limits::RECORD_BYTES_MAX;
use crate::{Error, Result};

/// The word that says which format a corpus file is in.
pub const SCHEMA: &str = "untrain/corpus/v1";

/// The word that says which format a shard's file of records is in.
pub const SHARD_SCHEMA: &str = "untrain/shard/v1";

/// One record of a corpus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorpusRecord {
    /// BLAKE3 of [`CorpusRecord::body`] as a line of JSON.
    pub content: Digest,
    /// The person behind it: the number of its first subject among the persons of this corpus,
    /// accounts that were linked at training counted as one.
    pub owner: u32,
    /// Which slice of its shard it is learned in, in a model of shards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slice: Option<u32>,
    /// What it says and what is known of it.
    pub body: Body,
}

impl std::ops::Deref for CorpusRecord {
    type Target = Body;

    fn deref(&self) -> &Body {
        &self.body
    }
}

/// What a record says and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Its id, where the corpus had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whom it is about, the author first.
    pub subjects: Vec<String>,
    /// Which kind of personal data it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Who could read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// Where it comes from: a kind of source, or a registered source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When it was collected, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected_at: Option<Timestamp>,
    /// The licence it was obtained under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// What was said with it when it was fetched, of the model's purpose.
    #[serde(default = "unsaid", skip_serializing_if = "is_unsaid")]
    pub signal: Signal,
    /// Its text.
    pub text: String,
}

const fn unsaid() -> Signal {
    Signal::Unknown
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_unsaid(signal: &Signal) -> bool {
    *signal == Signal::Unknown
}

impl Body {
    /// What a decision needs to know, where `snapshot` has the register of sources.
    #[must_use]
    pub fn facts<'r, B: AsRef<[u8]>>(&'r self, snapshot: &'r Snapshot<B>) -> RecordFacts<'r> {
        let source = self.source.as_deref().and_then(|named| snapshot.source(named));
        let licence = source.and_then(|source| source.licence);
        RecordFacts {
            category: self.category,
            visibility: self.visibility,
            source: source.map(|source| source.kind),
            collected_at: self.collected_at.map_or(CollectedAt::Missing, CollectedAt::Known),
            licence: licence.or(self.licence.as_deref()),
            signal: self.signal,
        }
    }

    /// The content id: BLAKE3 of this as a line of JSON.
    #[must_use]
    pub fn content(&self) -> Digest {
        let mut hasher = blake3::Hasher::new();
        // A hasher takes every byte, and this is always JSON.
        let written = serde_json::to_writer(&mut hasher, self);
        debug_assert!(written.is_ok());
        Digest(*hasher.finalize().as_bytes())
    }
}

impl From<DatasetRecord> for Body {
    fn from(record: DatasetRecord) -> Self {
        let collected_at = match record.collected_at {
            CollectedAt::Known(time) => Some(time),
            CollectedAt::Missing | CollectedAt::Unreadable => None,
        };
        Self {
            id: record.id,
            subjects: record.subjects,
            category: record.category,
            visibility: record.visibility,
            source: record.source,
            collected_at,
            licence: record.licence,
            signal: record.signal,
            text: record.text,
        }
    }
}

/// Records in training order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corpus {
    records: Arc<Vec<CorpusRecord>>,
    /// Which shard's records they are, in a model of shards.
    shard: Option<u32>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    schema: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shard: Option<u32>,
}

impl Head {
    fn of(shard: Option<u32>) -> Self {
        let schema = if shard.is_some() { SHARD_SCHEMA } else { SCHEMA };
        Self { schema: schema.to_owned(), shard }
    }
}

impl Corpus {
    /// Puts records in training order. `owner` may be any number that the records of one person
    /// share and those of two persons do not.
    #[must_use]
    pub fn new(bodies: impl IntoIterator<Item = (u32, Body)>) -> Self {
        let record = |(owner, body): (u32, Body)| CorpusRecord {
            content: body.content(),
            owner,
            slice: None,
            body,
        };
        let mut records: Vec<CorpusRecord> = bodies.into_iter().map(record).collect();
        records.sort_by_key(|record| record.content);
        number_owners(&mut records);
        Self { records: Arc::new(records), shard: None }
    }

    /// The records of a shard, each with its slice, that are in training order already: slices one
    /// after another, and in a slice one person after another.
    pub(crate) fn of_shard(shard: u32, mut records: Vec<CorpusRecord>) -> Self {
        number_owners(&mut records);
        Self { records: Arc::new(records), shard: Some(shard) }
    }

    /// Which shard's records they are, in a model of shards.
    #[must_use]
    pub const fn shard(&self) -> Option<u32> {
        self.shard
    }

    /// The records in training order.
    #[must_use]
    pub fn records(&self) -> &[CorpusRecord] {
        &self.records
    }

    /// The records in training order, to do something else with.
    pub(crate) fn into_records(self) -> Vec<CorpusRecord> {
        Arc::unwrap_or_clone(self.records)
    }

    /// The bytes of the file that holds the records for which `keep` says so.
    pub(crate) fn to_bytes(&self, keep: impl Fn(usize) -> bool) -> Result<Vec<u8>> {
        let text: usize = self.records.iter().map(|record| record.body.text.len() + 400).sum();
        let mut out = Vec::with_capacity(text);
        let json = |_| Error::Damaged("a record of the corpus can't be written as JSON");
        serde_json::to_writer(&mut out, &Head::of(self.shard)).map_err(json)?;
        out.push(b'\n');
        let mut owners = Owners::default();
        for (_, record) in self.records.iter().enumerate().filter(|(at, _)| keep(*at)) {
            let line = Line {
                content: record.content,
                owner: owners.of(record.owner),
                slice: record.slice,
                body: &record.body,
            };
            serde_json::to_writer(&mut out, &line).map_err(json)?;
            out.push(b'\n');
        }
        Ok(out)
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    /// [`Error::File`] names the first line that is not as the format asks.
    pub(crate) fn from_bytes(path: &Path, bytes: &[u8]) -> Result<Self> {
        let mut lines = Lines::new(path, bytes)?;
        let records = lines.by_ref().collect::<Result<Vec<_>>>()?;
        Ok(Self { records: Arc::new(records), shard: lines.shard })
    }
}

/// A record as it is written, without copying its body.
#[derive(Serialize)]
struct Line<'a> {
    content: Digest,
    owner: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    slice: Option<u32>,
    body: &'a Body,
}

/// Gives numbers to owners as they come.
#[derive(Default)]
struct Owners(HashMap<u32, u32>);

impl Owners {
    fn of(&mut self, owner: u32) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(owner).or_insert(next)
    }
}

fn number_owners(records: &mut [CorpusRecord]) {
    let mut owners = Owners::default();
    for record in records {
        record.owner = owners.of(record.owner);
    }
}

/// Reads the records of a corpus file, one after another; after an error there are no more.
///
/// # Errors
/// When the file can't be read or is no corpus.
pub fn read(path: &Path) -> Result<impl Iterator<Item = Result<CorpusRecord>> + use<>> {
    let file = File::open(path).map_err(Error::reading(path))?;
    Lines::new(path, BufReader::with_capacity(1 << 18, file))
}

/// The records of a model, a file of its card after another; after an error there are no more.
pub fn records_of(
    folder: &Path,
    card: &ModelCard,
) -> impl Iterator<Item = Result<CorpusRecord>> + use<> {
    let files: Vec<PathBuf> = card.of(Role::Corpus).map(|file| folder.join(&file.file)).collect();
    let records = files.into_iter().flat_map(|path| {
        let (records, error) = match read(&path) {
            Ok(records) => (Some(records), None),
            Err(error) => (None, Some(Err(error))),
        };
        records.into_iter().flatten().chain(error)
    });
    let mut failed = false;
    records.take_while(move |record| !std::mem::replace(&mut failed, record.is_err()))
}

struct Lines<R> {
    path: PathBuf,
    input: R,
    line: u64,
    shard: Option<u32>,
    owners: u32,
    /// Content, owner and slice of the record before.
    last: Option<(Digest, u32, Option<u32>)>,
    failed: bool,
    bytes: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    fn new(path: &Path, input: R) -> Result<Self> {
        let mut lines = Self {
            path: path.to_owned(),
            input,
            line: 0,
            shard: None,
            owners: 0,
            last: None,
            failed: false,
            bytes: Vec::new(),
        };
        let head =
            lines.read()?.then(|| serde_json::from_slice::<Head>(&lines.bytes).ok()).flatten();
        lines.shard = head.as_ref().and_then(|head| head.shard);
        let known = Head::of(lines.shard);
        let spelt = serde_json::to_vec(&known).is_ok_and(|spelt| spelt == lines.bytes);
        if head != Some(known) || !spelt {
            let why = format!("is no corpus: its first line is not {SCHEMA} or {SHARD_SCHEMA}");
            return Err(Error::file(path, why));
        }
        Ok(lines)
    }

    /// Reads a line; whether there was one.
    fn read(&mut self) -> Result<bool> {
        self.bytes.clear();
        self.line += 1;
        let mut limited = (&mut self.input).take(RECORD_BYTES_MAX as u64);
        limited.read_until(b'\n', &mut self.bytes).map_err(Error::reading(&self.path))?;
        if self.bytes.is_empty() {
            return Ok(false);
        }
        if self.bytes.pop() != Some(b'\n') {
            return Err(Error::at(&self.path, self.line, "is cut short or too long"));
        }
        Ok(true)
    }

    fn record(&mut self) -> Result<Option<CorpusRecord>> {
        if !self.read()? {
            return Ok(None);
        }
        let fault = |why: String| Error::at(&self.path, self.line, why);
        let record: CorpusRecord = serde_json::from_slice(&self.bytes)
            .map_err(|error| fault(format!("is no record: {error}")))?;
        if record.content != record.body.content() {
            return Err(fault("has another content than its id says".to_owned()));
        }
        if serde_json::to_vec(&record).ok().as_ref() != Some(&self.bytes) {
            return Err(fault("is not in its one spelling".to_owned()));
        }
        if record.slice.is_some() != self.shard.is_some() {
            return Err(fault("has a slice outside a shard, or none inside".to_owned()));
        }
        if record.owner > self.owners || !self.follows(&record) {
            return Err(fault("is out of order".to_owned()));
        }
        self.owners = self.owners.max(record.owner + 1);
        self.last = Some((record.content, record.owner, record.slice));
        Ok(Some(record))
    }

    /// Whether a record may stand behind the one before it. In a shard the order of contents is
    /// the operator's secret; one person's records stand together, in one slice.
    fn follows(&self, record: &CorpusRecord) -> bool {
        let Some((content, owner, slice)) = self.last else { return true };
        match self.shard {
            None => content <= record.content,
            Some(_) if record.owner == owner => record.slice == slice,
            Some(_) => record.owner == self.owners && slice <= record.slice,
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<CorpusRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let record = self.record().transpose();
        self.failed = matches!(record, None | Some(Err(_)));
        record
    }
}

#[cfg(test)]
mod tests {
    use untrain_policy::Source;

    use super::*;

    fn body(subject: &str, text: &str) -> Body {
        Body {
            id: None,
            subjects: vec![subject.to_owned()],
            category: Some(Category::Content),
            visibility: None,
            source: Some(Source::FirstParty.to_string()),
            collected_at: Some("2024-05-01T00:00:00Z".parse().unwrap()),
            licence: None,
            signal: Signal::Unknown,
            text: text.to_owned(),
        }
    }

    #[test]
    fn the_bytes_do_not_depend_on_the_order_of_records() {
        let records =
            [(7, body("ada", "one")), (9, body("ben", "two\n\"é\"")), (7, body("ada", "3"))];
        let corpus = Corpus::new(records.clone());
        let bytes = corpus.to_bytes(|_| true).unwrap();
        let turned = Corpus::new(records.into_iter().rev());
        assert_eq!(turned.to_bytes(|_| true).unwrap(), bytes);
        assert_eq!(Corpus::from_bytes(Path::new("m"), &bytes).unwrap(), corpus);
    }

    #[test]
    fn what_is_left_out_leaves_no_gap() {
        let records = [(0, body("ada", "a")), (1, body("ben", "b")), (2, body("cyd", "c"))];
        let corpus = Corpus::new(records.clone());
        assert_eq!(corpus.shard(), None);
        for gone in 0..3 {
            let left = corpus.to_bytes(|at| at != gone).unwrap();
            let content = corpus.records()[gone].content;
            let rest = records.clone().into_iter().filter(|(_, body)| body.content() != content);
            assert_eq!(left, Corpus::new(rest).to_bytes(|_| true).unwrap());
        }
    }

    #[test]
    fn a_changed_line_is_told_with_its_number() {
        let corpus = Corpus::new([(0, body("ada", "a")), (1, body("ben", "b"))]);
        let text = String::from_utf8(corpus.to_bytes(|_| true).unwrap()).unwrap();
        let read = |text: &str| Corpus::from_bytes(Path::new("m"), text.as_bytes());
        let error = read(&text.replace("ben", "bob")).unwrap_err().to_string();
        assert!(error.ends_with("has another content than its id says"), "{error}");
        let mut lines: Vec<&str> = text.lines().collect();
        lines.swap(1, 2);
        assert!(read(&(lines.join("\n") + "\n")).is_err());
        assert!(read(text.trim_end()).unwrap_err().to_string().contains("line 3"));
        assert!(read("").is_err());
    }

    #[test]
    fn a_shard_keeps_one_person_together_in_one_slice() {
        let record = |owner, slice, text: &str| {
            let body = body("ada", text);
            CorpusRecord { content: body.content(), owner, slice: Some(slice), body }
        };
        let read = |records| {
            let bytes = Corpus::of_shard(3, records).to_bytes(|_| true).unwrap();
            Corpus::from_bytes(Path::new("m"), &bytes)
        };
        let corpus =
            read(vec![record(7, 0, "z"), record(7, 0, "a"), record(2, 0, "b"), record(9, 2, "c")]);
        let corpus = corpus.unwrap();
        assert_eq!(corpus.shard(), Some(3));
        let owners: Vec<u32> = corpus.records().iter().map(|record| record.owner).collect();
        assert_eq!(owners, [0, 0, 1, 2]);
        for bad in [
            vec![record(0, 0, "a"), record(1, 0, "b"), record(0, 0, "c")],
            vec![record(0, 0, "a"), record(0, 1, "b")],
            vec![record(0, 1, "a"), record(1, 0, "b")],
        ] {
            assert!(read(bad).unwrap_err().to_string().contains("out of order"));
        }
        let unsliced = CorpusRecord { slice: None, ..record(0, 0, "a") };
        assert!(read(vec![unsliced]).is_err());
    }
}
