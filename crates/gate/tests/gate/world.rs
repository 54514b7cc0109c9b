//! A small world for tests: a ledger's events, the signed snapshot of them, corpora and orders.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use untrain_gate::{
    Built, Columns, Dataset, Declared, GateError, Order, SumsRows, VerifiedSnapshot, open_snapshot,
    run,
};
use untrain_policy::event::Channel;
use untrain_policy::snapshot::{BodyWriter, Continues, Statement, body_digest, encode_body, join};
use untrain_policy::{
    Category, Choice, DatasetId, Event, Fact, ForgetLevel, Jurisdiction, NoticeId, Policy,
    PolicyHash, Position, Projection, PurposeId, Source, SubjectId, Timestamp, Visibility,
};
use untrain_tlog::note;
use untrain_tlog::{SigningKey, VerifierKey};

const POLICY: &str = include_str!("../../../../policies/strict.toml");

pub const PURPOSE: &str = "genai.content";

/// Events, and a folder for files.
pub struct World {
    pub projection: Projection,
    pub home: TempDir,
    entries: u64,
    pub now: Timestamp,
}

fn subject(id: &str) -> SubjectId {
    SubjectId::new(id).unwrap()
}

pub fn purpose() -> PurposeId {
    PurposeId::new(PURPOSE).unwrap()
}

pub fn lineage_key(id: &SubjectId) -> [u8; 16] {
    let mut key = [0; 16];
    key.copy_from_slice(&blake3::hash(id.as_str().as_bytes()).as_bytes()[..16]);
    key
}

pub fn signing_key() -> SigningKey {
    SigningKey::from_seed("log.harbour.example", &[7; 32]).unwrap()
}

pub fn trust() -> Vec<VerifierKey> {
    vec![signing_key().verifier_key()]
}

impl World {
    /// A ledger with the strict policy in force and nobody in it.
    pub fn new() -> Self {
        let mut world = Self {
            projection: Projection::default(),
            home: tempfile::tempdir().unwrap(),
            entries: 0,
            now: "2026-05-01T00:00:00Z".parse().unwrap(),
        };
        let policy: PolicyHash = Policy::parse(POLICY).unwrap().hash;
        let (document, notice) = (POLICY.to_owned(), NoticeId::new("strict-1").unwrap());
        world.tell(Fact::PolicyActivated { policy, document: document.clone() });
        world.tell(Fact::NoticePublished { notice, policy, document });
        world
    }

    pub fn tell(&mut self, fact: Fact) {
        self.now += jiff::SignedDuration::from_secs(1);
        let event = Event { time: self.now, fact };
        self.projection.apply(Position(self.entries), &event).unwrap();
        self.entries += 1;
    }

    /// An adult who has answered nothing.
    pub fn adult(&mut self, id: &str) {
        self.tell(Fact::SubjectRegistered {
            subject: subject(id),
            jurisdiction: Some(Jurisdiction::new("CH").unwrap()),
            birth_year: Some(1980),
            age_band: None,
        });
    }

    pub fn answers(&mut self, id: &str, choice: Choice, past: bool) {
        let notice = NoticeId::new("strict-1").unwrap();
        let (subject, purpose, channel) = (subject(id), purpose(), Channel::Subject);
        self.tell(Fact::ChoiceMade { subject, purpose, choice, notice, past, channel });
    }

    /// Adults who have said yes, past data included.
    pub fn willing(&mut self, ids: &[&str]) {
        for id in ids {
            self.adult(id);
            self.answers(id, Choice::Allow, true);
        }
    }

    pub fn refuses(&mut self, id: &str) {
        self.answers(id, Choice::Refuse, false);
    }

    pub fn erased(&mut self, id: &str) {
        self.tell(Fact::ForgetRequested { subject: subject(id), level: ForgetLevel::Datasets });
    }

    fn statement(&self, body: &[u8]) -> Statement {
        Statement {
            origin: "log.harbour.example".to_owned(),
            position: Position(self.entries),
            root: [9; 32],
            time: self.now,
            policy: self.projection.history().in_force(self.now).map(|policy| policy.hash),
            body_bytes: body.len() as u64,
            body_digest: body_digest(body),
            continues: None,
        }
    }

    /// The bytes of a snapshot of now, signed.
    pub fn snapshot_bytes(&self) -> Vec<u8> {
        let body = encode_body(&self.projection, &[5; 16], &mut lineage_key);
        let note = note::sign(&self.statement(&body).to_text(), &signing_key()).unwrap();
        join(note.as_bytes(), &body)
    }

    pub fn snapshot(&self) -> VerifiedSnapshot {
        let path = self.path("now.snapshot");
        self.replace(&path, &self.snapshot_bytes());
        open_snapshot(&path, &trust(), None, self.now).unwrap()
    }

    /// Puts a new file in the place of another, which may be in use.
    pub fn replace(&self, path: &Path, bytes: &[u8]) {
        let new = self.path("new");
        fs::write(&new, bytes).unwrap();
        fs::rename(&new, path).unwrap();
    }

    /// The bytes of a delta from `base` to now, signed: the people who are named, with their
    /// accounts.
    pub fn delta_bytes(&self, base: &VerifiedSnapshot, names: &[&str]) -> Vec<u8> {
        let mut writer = BodyWriter::new([5; 16]);
        for (accounts, person) in self.projection.persons() {
            if accounts.iter().any(|account| names.contains(&account.as_str())) {
                writer.person(accounts, person, &mut lineage_key);
            }
        }
        let body = writer.finish(self.projection.history());
        let mark = base.snapshot.statement().mark();
        let continues = Some(Continues { base: mark, after: mark });
        let statement = Statement { continues, ..self.statement(&body) };
        let note = note::sign(&statement.to_text(), &signing_key()).unwrap();
        join(note.as_bytes(), &body)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// An order over columns named `author`, `others`, `id`, `at`, `text`.
    pub fn order(&self, inputs: &[PathBuf]) -> Order {
        Order {
            inputs: inputs.to_vec(),
            purpose: purpose(),
            columns: Columns {
                subject: vec!["author".into()],
                text: vec!["text".into()],
                id: Some("id".into()),
                ..Columns::default()
            },
            declared: declared(),
            out: self.path("out"),
            force: false,
            redaction: None,
            sums_rows: SumsRows::default(),
            explain: None,
            threads: 2,
            now: self.now,
            dataset: DatasetId([3; 16]),
        }
    }

    pub fn gate(&self, order: &Order) -> Result<Built, GateError> {
        run(order, &self.snapshot(), &|_| {})
    }

    /// Why an order fails; checks that it leaves nothing behind.
    pub fn fails(&self, order: &Order) -> String {
        let before = names(self.home.path());
        let error = self.gate(order).unwrap_err().to_string();
        let mut after = names(self.home.path());
        after.retain(|name| before.contains(name) || name != "now.snapshot");
        assert_eq!(
            before.iter().filter(|n| *n != "now.snapshot").collect::<Vec<_>>(),
            after.iter().filter(|n| *n != "now.snapshot").collect::<Vec<_>>(),
            "{error}"
        );
        assert!(!order.out.exists() || Dataset::open(&order.out).is_ok());
        error
    }
}

pub fn declared() -> Declared {
    Declared {
        source: Some(Source::FirstParty),
        category: Some(Category::Content),
        visibility: Some(Visibility::Public),
        licence: None,
        collected_at: Some("2026-04-01T00:00:00Z".parse().unwrap()),
    }
}

/// The names in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The ids of a dataset's records, in order.
pub fn ids(folder: &Path) -> Vec<String> {
    let dataset = Dataset::open(folder).unwrap();
    dataset.check_files().unwrap();
    dataset.records().map(|record| record.unwrap().id.unwrap()).collect()
}

/// Every file of a folder with its bytes.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let read = |name: String| (name.clone(), fs::read(folder.join(name)).unwrap());
    names(folder).into_iter().map(read).collect()
}
