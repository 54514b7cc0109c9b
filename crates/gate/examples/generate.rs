//! Writes generated records of about 300 bytes as one Parquet file, and the signed snapshot of a
//! ledger that knows their authors: the input of the gate's benchmark.
//!
//! `generate DIR RECORDS [AUTHORS [REFUSED]]` writes `DIR/records.parquet`, `DIR/authors.snapshot`
//! and `DIR/log.pub`. 15 of each 100 authors have refused, or as many as are asked for.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use jiff::Timestamp;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use untrain_policy::event::Channel;
use untrain_policy::snapshot::{Statement, body_digest, encode_body, join};
use untrain_policy::{
    Choice, Event, Fact, Jurisdiction, NoticeId, Policy, Position, Projection, PurposeId, SubjectId,
};
use untrain_tlog::{SigningKey, note};

type Failure = Box<dyn std::error::Error>;

const POLICY: &str = include_str!("../../../policies/strict.toml");
const BATCH: u64 = 10_000;
const SYLLABLES: [&str; 40] = [
    "ba", "ce", "di", "fo", "gu", "ha", "in", "jo", "ka", "le", "mi", "no", "pu", "ra", "se", "ti",
    "un", "va", "we", "xi", "yo", "za", "an", "er", "is", "or", "ut", "al", "en", "ion", "ing",
    "ment", "tion", "able", "ness", "ly", "est", "ous", "ive", "ity",
];
const VOCABULARY: u32 = 30_000;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, records, more @ ..] = arguments.as_slice() else {
        return Err("usage: generate DIR RECORDS [AUTHORS [REFUSED]]".into());
    };
    let records = records.parse()?;
    let number = |at: usize, usual: u64| more.get(at).map_or(Ok(usual), |word| word.parse());
    let (authors, refused) = (number(0, 1_000_000)?, number(1, 15)?);
    let folder = Path::new(folder);
    fs::create_dir_all(folder)?;
    write_records(&folder.join("records.parquet"), records, authors)?;
    write_snapshot(folder, authors, refused)
}

/// SplitMix64: the same numbers on every machine.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// The rank of a word: common words are common, as in any language (Zipf's law).
    fn rank(&mut self) -> u64 {
        let fraction = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        f64::from(VOCABULARY).powf(fraction) as u64
    }
}

/// Appends the word of a rank: the commoner, the shorter.
fn word(rank: u64, text: &mut String) {
    let mut numbers = Numbers(rank);
    for _ in 0..=rank.checked_ilog(24).unwrap_or(0) {
        text.push_str(pick(&SYLLABLES, numbers.next()));
    }
}

/// An author's id has 36 characters, as a UUID has.
fn author(number: u64) -> String {
    let mut numbers = Numbers(number);
    let (high, low) = (numbers.next(), numbers.next());
    let hex = format!("{high:016x}{low:016x}");
    let cut = |from: usize, to: usize| hex.get(from..to).unwrap_or_default().to_owned();
    [cut(0, 8), cut(8, 12), cut(12, 16), cut(16, 20), cut(20, 32)].join("-")
}

fn pick(words: &[&'static str], number: u64) -> &'static str {
    let at = usize::try_from(number).unwrap_or(0) % words.len().max(1);
    words.get(at).copied().unwrap_or_default()
}

fn write_records(path: &Path, records: u64, authors: u64) -> Result<(), Failure> {
    let mut numbers = Numbers(1);
    let mut writer: Option<ArrowWriter<fs::File>> = None;
    for first in (0..records).step_by(usize::try_from(BATCH)?) {
        let batch = batch(&mut numbers, first, BATCH.min(records - first), authors)?;
        let writer = match &mut writer {
            Some(writer) => writer,
            none => {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::ZSTD(ZstdLevel::default()))
                    .build();
                let file = fs::File::create(path)?;
                none.insert(ArrowWriter::try_new(file, batch.schema(), Some(properties))?)
            }
        };
        writer.write(&batch)?;
    }
    writer.ok_or("there is no record to write")?.close()?;
    Ok(())
}

fn batch(
    numbers: &mut Numbers,
    first: u64,
    rows: u64,
    authors: u64,
) -> Result<RecordBatch, Failure> {
    let mut texts = Vec::new();
    let (mut ids, mut people, mut times) = (Vec::new(), Vec::new(), Vec::new());
    let (mut languages, mut likes) = (Vec::new(), Vec::new());
    for record in first..first + rows {
        ids.push(format!("urn:harbour:post:{record:012}"));
        people.push(author(numbers.next() % authors));
        times.push(1_770_000_000_000_000 + i64::try_from(record)? * 1_000_003);
        languages.push(pick(&["en", "de", "fr", "pt"], numbers.next()));
        likes.push(i64::try_from(numbers.next() % 1000)?);
        let mut text = String::new();
        while text.len() < 190 {
            let number = numbers.next();
            word(numbers.rank(), &mut text);
            text += if number >> 60 == 0 { ". " } else { " " };
            if number >> 59 == 31 {
                text += &(number % 9973).to_string();
                text.push(' ');
            }
        }
        texts.push(text);
    }
    let strings = |values: Vec<String>| Arc::new(StringArray::from(values)) as ArrayRef;
    let times = TimestampMicrosecondArray::from(times).with_timezone("UTC");
    Ok(RecordBatch::try_from_iter_with_nullable([
        ("record_id", strings(ids), false),
        ("author_id", strings(people), false),
        ("created_at", Arc::new(times) as ArrayRef, true),
        ("lang", Arc::new(StringArray::from(languages)) as ArrayRef, true),
        ("likes", Arc::new(Int64Array::from(likes)) as ArrayRef, true),
        ("text", strings(texts), true),
    ])?)
}

fn write_snapshot(folder: &Path, authors: u64, refused: u64) -> Result<(), Failure> {
    let now: Timestamp = "2026-11-01T00:00:00Z".parse()?;
    let mut projection = Projection::default();
    let mut position = 0;
    let mut tell = |fact: Fact| {
        position += 1;
        projection.apply(Position(position - 1), &Event { time: now, fact })
    };
    let policy = Policy::parse(POLICY).map_err(|_| "the policy has faults")?.hash;
    let (document, notice) = (POLICY.to_owned(), NoticeId::new("strict-1")?);
    tell(Fact::PolicyActivated { policy, document: document.clone() })?;
    tell(Fact::NoticePublished { notice: notice.clone(), policy, document })?;
    for number in 0..authors {
        let subject = SubjectId::new(&author(number))?;
        tell(Fact::SubjectRegistered {
            subject: subject.clone(),
            jurisdiction: Some(Jurisdiction::new("CH")?),
            birth_year: Some(1980),
            age_band: None,
        })?;
        tell(Fact::ChoiceMade {
            subject,
            purpose: PurposeId::new("genai.content")?,
            choice: if number % 100 < refused { Choice::Refuse } else { Choice::Allow },
            notice: notice.clone(),
            past: true,
            channel: Channel::Import,
        })?;
    }
    let mut lineage_key = |id: &SubjectId| {
        let hash = blake3::hash(id.as_str().as_bytes());
        hash.as_bytes().first_chunk().copied().unwrap_or_default()
    };
    let body = encode_body(&projection, &[5; 16], &mut lineage_key);
    let statement = Statement {
        origin: "log.harbour.example".to_owned(),
        position: Position(position),
        root: [0; 32],
        time: now,
        policy: Some(policy),
        body_bytes: u64::try_from(body.len())?,
        body_digest: body_digest(&body),
        continues: None,
    };
    let key = SigningKey::from_seed("log.harbour.example", &[7; 32])?;
    let note = note::sign(&statement.to_text(), &key)?;
    fs::write(folder.join("authors.snapshot"), join(note.as_bytes(), &body))?;
    fs::write(folder.join("log.pub"), key.verifier_key().to_string())?;
    Ok(())
}
