//! What the benchmarks share: a policy with eight purposes, accounts with ids of 36 characters, and
//! the signed snapshot of them. Nothing is fetched, and nothing is drawn at random but by a seed.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use untrain_policy::age::StatedAge;
use untrain_policy::event::Channel;
use untrain_policy::snapshot::{BodyWriter, Continues, Statement, body_digest, join, split};
use untrain_policy::state::{Answer, Delivery, PurposeState, Residence, SubjectState};
use untrain_policy::{
    Category, Choice, CollectedAt, Event, Fact, Jurisdiction, NoticeId, Person, Policy,
    PolicyHistory, Position, PurposeId, RecordFacts, Signal, Snapshot, Source, SubjectId,
    Timestamp, Visibility,
};
use untrain_tlog::{Note, SigningKey, note};

/// The purposes of the policy.
pub const PURPOSES: [&str; 8] = [
    "genai.content",
    "ml.personalization",
    "ml.moderation",
    "ml.safety",
    "ai.evaluation",
    "share.affiliate",
    "share.licensing",
    "research.internal",
];

/// The purpose that questions are about.
pub fn purpose() -> PurposeId {
    PurposeId::new(PURPOSES[0]).expect("a purpose")
}

/// The lookup key of the snapshots here.
pub const LOOKUP_KEY: [u8; 16] = *b"a benchmark's ke";

const ORIGIN: &str = "log.harbour.example";

/// How many accounts the snapshot has: `SUBJECTS` in the environment, or a million.
pub fn subjects() -> u64 {
    from_environment("SUBJECTS", 1_000_000)
}

/// A number from the environment.
pub fn from_environment(name: &str, otherwise: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(otherwise, |text| text.replace('_', "").parse().expect("a number"))
}

/// Numbers that look random and are the same each time (SplitMix64).
pub fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// An id of 36 characters, as a UUID has.
pub fn id(number: u64) -> String {
    let (a, b) = (mixed(number), mixed(number ^ 0x5555_5555_5555_5555));
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        a >> 32,
        a >> 16 & 0xffff,
        a & 0xffff,
        b >> 48,
        b & 0xffff_ffff_ffff
    )
}

/// Ids of accounts drawn evenly, one behind another.
pub fn drawn(count: u64, subjects: u64) -> Vec<String> {
    (0..count).map(|number| id(mixed(number ^ 0xabcd) % subjects)).collect()
}

/// The policy: every purpose asks for a yes.
pub fn document() -> String {
    let mut text = "schema = \"untrain/policy/v1\"\nid = \"harbour\"\nversion = \"1\"\n\
         title = \"Harbour\"\neffective = 2026-01-01\nstrictest = \"eu\"\n\
         [notice]\nid = \"harbour-1\"\ntext.en = \"We ask.\"\n"
        .to_owned();
    for purpose in PURPOSES {
        text += &format!("[[purpose]]\nid = \"{purpose}\"\ntitle = \"One of eight\"\n");
    }
    text += "[[pack]]\ncode = \"eu\"\ntitle = \"EU\"\njurisdictions = [\"FR\", \"DE\", \"IE\"]\n\
         minimum_age = 16\nunknown_age = \"deny\"\ngrace_days = 0\n";
    text += &format!(
        "[[cell]]\npurposes = {PURPOSES:?}\ncategories = [\"content\", \"profile\"]\n\
         packs = [\"eu\"]\nbasis = \"consent\"\n"
    );
    text
}

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// The moment of the snapshots.
pub fn now() -> Timestamp {
    time("2026-11-01T00:00:00Z")
}

/// The policy's versions.
pub fn history() -> PolicyHistory {
    let document = document();
    let mut history = PolicyHistory::default();
    let policy = Policy::hash_of(&document);
    let fact = Fact::PolicyActivated { policy, document };
    let event = Event { time: time("2026-01-01T00:00:00Z"), fact };
    history.apply(event.time, &event.fact).expect("the policy is taken");
    history
}

/// Every state that an account here may have: each of eight purposes refused, permitted, or not
/// answered, in three countries.
pub fn states() -> Vec<Person> {
    let answers = 3_usize.pow(8);
    (0..answers * 3).map(|number| person(number % answers, number / answers)).collect()
}

fn person(mut answers: usize, country: usize) -> Person {
    let notice = NoticeId::new("harbour-1").expect("a notice");
    let at = time("2026-02-01T00:00:00Z");
    let mut purposes = BTreeMap::new();
    for purpose in PURPOSES {
        let choice = [Choice::Allow, Choice::Refuse, Choice::Undefined][answers % 3];
        answers /= 3;
        let channel = Channel::Import;
        let answer = Answer { choice, notice: notice.clone(), past: false, channel, at };
        let state = PurposeState { answer: Some(answer), ..PurposeState::default() };
        purposes.insert(PurposeId::new(purpose).expect("a purpose"), state);
    }
    let jurisdiction = Jurisdiction::new(["FR", "DE", "IE"][country]).ok();
    Person::new(SubjectState {
        residences: vec![Residence { from: at, jurisdiction }],
        age: StatedAge { birth_year: Some(1980), band: None },
        deliveries: vec![Delivery { notice, at }],
        purposes,
        ..SubjectState::default()
    })
}

/// The state of an account.
pub fn state_of(number: u64, states: &[Person]) -> &Person {
    &states[usize::try_from(mixed(number ^ 0x77)).expect("64 bits") % states.len()]
}

/// The body that carries accounts.
pub fn body(accounts: impl Iterator<Item = u64>, states: &[Person]) -> Vec<u8> {
    let mut writer = BodyWriter::new(LOOKUP_KEY);
    for number in accounts {
        let name = SubjectId::new(&id(number)).expect("an id");
        let key = || (u128::from(mixed(number)) << 64 | u128::from(number)).to_le_bytes();
        writer.person([&name], state_of(number, states), &mut |_| key());
    }
    writer.finish(&history())
}

/// Signs a body, and writes the file.
pub fn write(path: &Path, body: &[u8], position: u64, continues: Option<Continues>) -> Statement {
    let statement = Statement {
        origin: ORIGIN.to_owned(),
        position: Position(position),
        root: [0; 32],
        time: now(),
        policy: Some(Policy::hash_of(&document())),
        body_bytes: body.len() as u64,
        body_digest: body_digest(body),
        continues,
    };
    let note = note::sign(&statement.to_text(), &key()).expect("a signature");
    std::fs::write(path, join(note.as_bytes(), body)).expect("the file is written");
    statement
}

fn key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[7; 32]).expect("a key")
}

/// Where the snapshot of so many accounts is kept.
pub fn snapshot_path(subjects: u64) -> PathBuf {
    let folder = std::env::var_os("BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    folder.join(format!("untrain-bench-{subjects}.snapshot"))
}

/// The snapshot of so many accounts, written anew unless `BENCH_DIR` holds it already.
pub fn snapshot_file(subjects: u64) -> PathBuf {
    let path = snapshot_path(subjects);
    if !path.exists() {
        let body = body(0..subjects, &states());
        write(&path, &body, subjects, None);
    }
    path
}

/// A file as memory, for reads that stand beside those of the snapshot.
pub fn mapped(path: &Path) -> Bytes {
    let file = File::open(path).expect("the file is there");
    // SAFETY: the file is this benchmark's own, and nobody writes into it.
    Bytes::from_owner(unsafe { memmap2::Mmap::map(&file) }.expect("the file is mapped"))
}

/// A snapshot as the gate opens it: mapped, its signature checked, and then its body.
pub fn open(path: &Path) -> Snapshot<Bytes> {
    let bytes = mapped(path);
    let (note, body) = split(&bytes).expect("a snapshot");
    let note = Note::parse(note).expect("a note");
    let text = note.verify(&[key().verifier_key()]).expect("signed");
    let statement = Statement::parse(text).expect("a statement");
    Snapshot::open(statement, bytes.slice_ref(body)).expect("it opens")
}

/// The record that questions are about: collected after the notice, so that the answers decide.
pub fn record() -> RecordFacts<'static> {
    RecordFacts {
        category: Some(Category::Content),
        visibility: Some(Visibility::Public),
        source: Some(Source::FirstParty),
        collected_at: CollectedAt::Known(time("2026-06-01T00:00:00Z")),
        licence: None,
        signal: Signal::Allow,
    }
}
