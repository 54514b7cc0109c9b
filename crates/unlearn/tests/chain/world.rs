//! A ledger's events, the signed snapshot of them, a corpus, and the dataset that the gate makes.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use untrain_gate::{Columns, Dataset, Declared, Order, VerifiedSnapshot, open_snapshot};
use untrain_policy::event::Channel;
use untrain_policy::snapshot::{Statement, body_digest, encode_body, join};
use untrain_policy::{
    Category, Choice, DatasetId, Event, Fact, ForgetLevel, Jurisdiction, NoticeId, Policy,
    Position, Projection, PurposeId, Source, SubjectId, Timestamp, Visibility,
};
use untrain_tlog::{SigningKey, note};
use untrain_unlearn::{Forgot, Home, Ngram, Place, Recipe, Trained, Trainer, Whole, forget, train};

use crate::toy;

const POLICY: &str = include_str!("../../../../policies/strict.toml");
const LOG: &str = "log.harbour.example";

/// One record of a corpus: the author first among those it is about.
#[derive(Debug, Clone)]
pub struct Post {
    pub id: String,
    pub subjects: Vec<String>,
    pub text: String,
}

pub fn post(id: &str, subjects: &[&str], text: &str) -> Post {
    let subjects = subjects.iter().map(|subject| (*subject).to_owned()).collect();
    Post { id: id.to_owned(), subjects, text: text.to_owned() }
}

/// Events, and a folder for files.
pub struct World {
    projection: Projection,
    home: TempDir,
    entries: u64,
    pub now: Timestamp,
}

fn subject(id: &str) -> SubjectId {
    SubjectId::new(id).unwrap()
}

fn purpose() -> PurposeId {
    PurposeId::new("genai.content").unwrap()
}

fn lineage_key(id: &SubjectId) -> [u8; 16] {
    let hash = blake3::hash(id.as_str().as_bytes());
    *hash.as_bytes().first_chunk().unwrap()
}

fn signing_key() -> SigningKey {
    SigningKey::from_seed(LOG, &[7; 32]).unwrap()
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
        let policy = Policy::parse(POLICY).unwrap().hash;
        let (document, notice) = (POLICY.to_owned(), NoticeId::new("strict-1").unwrap());
        world.tell(Fact::PolicyActivated { policy, document: document.clone() });
        world.tell(Fact::NoticePublished { notice, policy, document });
        world
    }

    /// A ledger in which everybody whom the posts are about said yes, past data included.
    pub fn of_willing(posts: &[Post]) -> Self {
        let mut world = Self::new();
        everybody(posts).iter().for_each(|id| world.willing(id));
        world
    }

    fn tell(&mut self, fact: Fact) {
        self.now += jiff::SignedDuration::from_secs(1);
        let event = Event { time: self.now, fact };
        self.projection.apply(Position(self.entries), &event).unwrap();
        self.entries += 1;
    }

    pub fn willing(&mut self, id: &str) {
        self.tell(Fact::SubjectRegistered {
            subject: subject(id),
            jurisdiction: Some(Jurisdiction::new("CH").unwrap()),
            birth_year: Some(1980),
            age_band: None,
        });
        self.answers(id, Choice::Allow);
    }

    pub fn refuses(&mut self, id: &str) {
        self.answers(id, Choice::Refuse);
    }

    fn answers(&mut self, id: &str, choice: Choice) {
        let (notice, channel) = (NoticeId::new("strict-1").unwrap(), Channel::Subject);
        let (subject, purpose, past) = (subject(id), purpose(), choice == Choice::Allow);
        self.tell(Fact::ChoiceMade { subject, purpose, choice, notice, past, channel });
    }

    pub fn links(&mut self, one: &str, other: &str) {
        self.tell(Fact::SubjectsLinked { subject: subject(one), other: subject(other) });
    }

    pub fn asks_to_be_forgotten(&mut self, id: &str) {
        self.tell(Fact::ForgetRequested { subject: subject(id), level: ForgetLevel::Models });
    }

    pub fn snapshot(&self) -> VerifiedSnapshot {
        let body = encode_body(&self.projection, &[5; 16], &mut lineage_key);
        let statement = Statement {
            origin: LOG.to_owned(),
            position: Position(self.entries),
            root: [9; 32],
            time: self.now,
            policy: self.projection.history().in_force(self.now).map(|policy| policy.hash),
            body_bytes: body.len() as u64,
            body_digest: body_digest(&body),
            continues: None,
        };
        let note = note::sign(&statement.to_text(), &signing_key()).unwrap();
        // A new file in the place of the last, which may be in use.
        let (path, new) = (self.path("now.snapshot"), self.path("new"));
        fs::write(&new, join(note.as_bytes(), &body)).unwrap();
        fs::rename(&new, &path).unwrap();
        open(&path, self.now)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// What the gate makes of the posts now.
    pub fn dataset(&self, name: &str, posts: &[Post]) -> Dataset {
        let mut lines = String::new();
        for post in posts {
            let line = serde_json::json!({
                "id": post.id,
                "who": post.subjects,
                "at": "2026-01-01T00:00:00Z",
                "text": post.text,
            });
            writeln!(lines, "{line}").unwrap();
        }
        let input = self.path(&format!("{name}.jsonl"));
        fs::write(&input, lines).unwrap();
        let order = Order {
            inputs: vec![input],
            purpose: purpose(),
            columns: Columns {
                subject: vec!["who".into()],
                text: vec!["text".into()],
                id: Some("id".into()),
                collected_at: Some("at".into()),
                ..Columns::default()
            },
            declared: Declared {
                source: Some(Source::FirstParty),
                category: Some(Category::Content),
                visibility: Some(Visibility::Public),
                ..Declared::default()
            },
            out: self.path(name),
            force: false,
            redaction: None,
            explain: None,
            threads: 2,
            now: self.now,
            dataset: DatasetId([3; 16]),
        };
        untrain_gate::run(&order, &self.snapshot(), &|_| {}).unwrap();
        Dataset::open(&order.out).unwrap()
    }

    /// Where the keys are.
    pub fn keys(&self) -> Home {
        self.keys_of("keys")
    }

    /// The keys of one model, where the toy is a trainer as well.
    pub fn keys_of(&self, name: &str) -> Home {
        Home::new(self.path(name)).finding(toy::find)
    }

    pub fn train(&self, dataset: &Dataset, recipe: &Recipe, name: &str) -> Trained {
        self.train_by(&Whole(Ngram(recipe.clone())), dataset, name)
    }

    pub fn train_by(&self, trainer: &dyn Trainer, dataset: &Dataset, name: &str) -> Trained {
        let (out, home) = (self.path(name), self.keys());
        let place = Place { out: &out, force: false, home: &home };
        train(dataset, &self.snapshot(), trainer, place, self.now).unwrap()
    }

    /// Trains a model of shards, with keys of its own beside it.
    pub fn train_shards<T: SliceTrainer>(
        &self,
        trainer: &Sharded<T>,
        posts: &[Post],
        name: &str,
    ) -> PathBuf {
        let dataset = self.dataset(&format!("{name}-dataset"), posts);
        let (out, home) = (self.path(name), self.keys_of(&format!("{name}-keys")));
        let place = Place { out: &out, force: false, home: &home };
        train(&dataset, &self.snapshot(), trainer, place, self.now).unwrap();
        out
    }

    /// Trains on the posts as they are decided now.
    pub fn train_on(&self, posts: &[Post], recipe: &Recipe, name: &str) -> PathBuf {
        let dataset = self.dataset(&format!("{name}-dataset"), posts);
        self.train(&dataset, recipe, name);
        self.path(name)
    }

    pub fn forget(&self, model: &Path) -> Option<Forgot> {
        forget(model, &self.snapshot(), &self.keys(), self.now).unwrap()
    }
}

/// The snapshot in a file.
pub fn open(path: &Path, now: Timestamp) -> VerifiedSnapshot {
    open_snapshot(path, &[signing_key().verifier_key()], None, now).unwrap()
}

/// Everybody whom the posts are about.
pub fn everybody(posts: &[Post]) -> BTreeSet<String> {
    posts.iter().flat_map(|post| post.subjects.iter().cloned()).collect()
}

/// The names in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The bytes of a model's training manifest, state and serving file.
pub fn contents(model: &Path) -> [Vec<u8>; 3] {
    let names = names(model);
    assert_eq!(names.len(), 4, "{names:?}");
    ["corpus-", "state-", "serving-"].map(|kind| {
        let name = names.iter().find(|name| name.starts_with(kind)).unwrap();
        fs::read(model.join(name)).unwrap()
    })
}
