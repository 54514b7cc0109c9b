//! Harbour's log, with its artefacts in a folder: built as the real ones are, small enough to
//! change every byte of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use untrain_lineage::consent_record::{Facts, policy_of, record};
use untrain_lineage::index::{self, Encoder, IndexEntry, IndexWriter, Labels};
use untrain_lineage::manifest::{
    self, Columns, Counts, Declared, IndexRef, Input, Manifest, Part, PeopleRef, SnapshotRef,
};
use untrain_lineage::model::{self, DatasetUse, ModelCard, ModelFile, Role, SnapshotUse};
use untrain_lineage::recipe::Recipe;
use untrain_lineage::statement::{
    Carried, DatasetForgetting, Forgetting, Grade, ModelForgetting, ModelState,
};
use untrain_lineage::{Certificate, Commitment, Person, Statement, certificate, digest, people};
use untrain_policy::event::Channel;
use untrain_policy::snapshot::{self, body_digest, encode_body};
use untrain_policy::{
    Category, CertificateId, Choice, DatasetId, Decision, Digest, Event, Fact, ForgetLevel,
    ModelId, NoticeId, Policy, PolicyHash, Position, Projection, PurposeId, Reason, Source,
    SubjectId, Timestamp, Visibility,
};
use untrain_tlog::label::state_value;
use untrain_tlog::map::{prove_in, root_of};
use untrain_tlog::note::sign;
use untrain_tlog::{
    AbsenceProof, Checkpoint, CurrentProof, Entry, Frontier, Hash, Label, LabelKey, Node, Receipt,
    Record, STATE_ROOT, SigningKey, VerifierKey, commit, inclusion_proof, sign_record,
};
use untrain_verify::Trust;

const POLICY: &str = include_str!("../../../../policies/strict.toml");
const ORIGIN: &str = "log.harbour.example/2026";
const DATASET: DatasetId = DatasetId([0x0d; 16]);
/// Of the person whose records the dataset holds.
const LINEAGE_KEY: [u8; 16] = [5; 16];

/// A log in memory.
pub struct Log {
    key: SigningKey,
    frontier: Frontier,
    nodes: BTreeMap<Node, Hash>,
    kept: Vec<(u8, [u8; 32], Vec<u8>)>,
    projection: Projection,
}

impl Log {
    fn new() -> Self {
        Self {
            key: log_key(),
            frontier: Frontier::new(),
            nodes: BTreeMap::new(),
            kept: Vec::new(),
            projection: Projection::default(),
        }
    }

    fn append(&mut self, time: Timestamp, fact: Fact) -> u64 {
        let index = self.frontier.size();
        let event = Event { time, fact };
        let bytes = event.to_bytes().unwrap();
        let random = [u8::try_from(index).unwrap() + 1; 16];
        let opening = match event.fact.subject() {
            Some(subject) => label_key(subject.as_str()).opening(&random),
            None => [random; 2].concat().try_into().unwrap(),
        };
        let entry = Entry { kind: event.fact.kind(), commitment: commit(&opening, &bytes) };
        self.nodes.extend(self.frontier.append(entry.leaf_hash()));
        self.projection.apply(Position(index), &event).unwrap();
        self.kept.push((entry.kind, opening, bytes));
        index
    }

    /// Logs the root of the state map after all that was said, as the last entry of a batch.
    fn append_root(&mut self, states: &[(Label, Hash)]) -> u64 {
        let index = self.frontier.size();
        let root = root_of(states);
        let entry = Entry { kind: STATE_ROOT, commitment: root.0 };
        self.nodes.extend(self.frontier.append(entry.leaf_hash()));
        self.kept.push((entry.kind, [0; 32], Vec::new()));
        index
    }

    fn receipt(&self, index: u64) -> String {
        self.receipt_of(index).to_text()
    }

    fn receipt_of(&self, index: u64) -> Receipt {
        let (kind, opening, event) = self.kept[usize::try_from(index).unwrap()].clone();
        let entry = Entry { kind, commitment: commit(&opening, &event) };
        let record = self.record(index, &event).map(|text| {
            let signature = sign_record(entry.leaf_hash(), &text, &self.key);
            Record { text, signature }
        });
        let size = self.frontier.size();
        let head = Checkpoint { origin: ORIGIN.to_owned(), size, root: self.frontier.root() };
        let proof = inclusion_proof(index, size, &self.nodes).unwrap();
        let checkpoint = head.sign(&self.key).unwrap();
        Receipt { index, kind, opening, event, record, proof, checkpoint }
    }

    fn record(&self, index: u64, event: &[u8]) -> Option<Vec<u8>> {
        let event = Event::from_bytes(event).unwrap();
        let policy = policy_of(self.projection.history(), &event)?;
        let facts =
            Facts { origin: ORIGIN, index: Position(index), event: &event, policy, before: None };
        record(&facts).unwrap()
    }

    fn snapshot(&self, time: Timestamp) -> (snapshot::Statement, String, Vec<u8>) {
        let body = encode_body(&self.projection, &[3; 16], &mut |_| [5; 16]);
        let statement = snapshot::Statement {
            origin: ORIGIN.to_owned(),
            position: Position(self.frontier.size()),
            root: self.frontier.root().0,
            time,
            policy: Some(policy()),
            body_bytes: u64::try_from(body.len()).unwrap(),
            body_digest: body_digest(&body),
            continues: None,
        };
        let note = sign(&statement.to_text(), &self.key).unwrap();
        let file = snapshot::join(note.as_bytes(), &body);
        (statement, note, file)
    }
}

/// The key of Harbour's log.
pub fn log_key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[7; 32]).unwrap()
}

/// The key of somebody else's log.
pub fn stranger() -> SigningKey {
    SigningKey::from_seed("log.elsewhere.example", &[8; 32]).unwrap()
}

/// The label key of Harbour's people.
pub fn label_key(subject: &str) -> LabelKey {
    let lineage_key = if subject == "maya" { LINEAGE_KEY } else { [6; 16] };
    LabelKey::from_lineage_key(&lineage_key)
}

fn policy() -> PolicyHash {
    Policy::parse(POLICY).unwrap().hash
}

fn purpose() -> PurposeId {
    PurposeId::new("genai.content").unwrap()
}

fn time(text: &str) -> Timestamp {
    format!("2026-11-23T{text}Z").parse().unwrap()
}

/// Everything that Harbour hands out, in one folder.
pub struct Harbour {
    pub folder: TempDir,
    pub trust: Trust,
    pub stranger: VerifierKey,
    /// Maya's choice.
    pub choice: String,
    /// Maya's request to be forgotten.
    pub request: String,
    pub dataset_certificate: Vec<u8>,
    pub model_certificate: Vec<u8>,
    pub standing: Option<Standing>,
}

/// What Harbour's people can show of its maps.
#[derive(Clone)]
pub struct Standing {
    /// That Maya's choice stands.
    pub current: CurrentProof,
    /// That nothing stands on something else.
    pub nothing: CurrentProof,
    /// That her choice stands on something that it is not about.
    pub misfiled: CurrentProof,
    /// That nothing of Ines's is in the dataset, which holds two records of Maya's.
    pub absence: AbsenceProof,
}

impl Harbour {
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn manifest(&self) -> PathBuf {
        self.path("dataset").join(manifest::FILE)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn build() -> Self {
        Self::with(|_| {})
    }

    /// Harbour with a manifest that its operator changed before telling the log of it.
    pub fn with(change: impl FnOnce(&mut Manifest)) -> Self {
        let mut log = Log::new();
        let choice = people(&mut log);
        let mut harbour = Self {
            folder: TempDir::new().unwrap(),
            trust: vec![log.key.verifier_key()].into(),
            stranger: stranger().verifier_key(),
            choice: log.receipt(choice),
            request: String::new(),
            dataset_certificate: Vec::new(),
            model_certificate: Vec::new(),
            standing: None,
        };
        let before = dataset(&mut log, &harbour, change);
        let card = trained(&mut log, &before);
        let subject = SubjectId::new("maya").unwrap();
        let asked = Fact::ForgetRequested { subject, level: ForgetLevel::Models };
        let request = log.append(time("10:00:00"), asked);
        harbour.request = log.receipt(request);
        let position = Position(log.frontier.size());
        harbour.dataset_certificate = revised(&mut log, request, position, &before);
        harbour.model_certificate = forgotten(&mut log, &harbour, request, position, &card);
        harbour.standing = Some(standing(&mut log, choice));
        harbour
    }
}

fn people(log: &mut Log) -> u64 {
    let document = POLICY.to_owned();
    log.append(time("08:00:00"), Fact::PolicyActivated { policy: policy(), document });
    let subject = SubjectId::new("maya").unwrap();
    let registered = Fact::SubjectRegistered {
        subject,
        jurisdiction: None,
        birth_year: Some(1990),
        age_band: None,
    };
    log.append(time("08:01:00"), registered);
    let choice = log.append(time("08:02:00"), refused("maya"));
    log.append(
        time("08:03:00"),
        Fact::SnapshotExported { digest: Digest([1; 32]), position: Position(3), states: None },
    );
    choice
}

fn refused(subject: &str) -> Fact {
    Fact::ChoiceMade {
        subject: SubjectId::new(subject).unwrap(),
        purpose: purpose(),
        choice: Choice::Refuse,
        notice: NoticeId::new("strict-1").unwrap(),
        past: false,
        channel: Channel::Subject,
    }
}

fn index_file() -> (Vec<u8>, u64) {
    let labels = Labels::new(&LINEAGE_KEY, DATASET);
    let outcomes =
        [(0, Some(0), Reason::Allow), (1, None, Reason::Refused), (2, Some(1), Reason::Allow)];
    let mut encoder = Encoder::default();
    for (row, part, reason) in outcomes {
        let outcome = (0..64).find(|at| Decision::from_index(*at) == Some((reason, false)));
        let entry = IndexEntry {
            label: labels.label,
            input: 0,
            row,
            part,
            outcome: outcome.unwrap(),
            author: true,
        };
        encoder.seal(&entry, &labels, format!("post-{row}").as_bytes()).unwrap();
    }
    let mut writer = IndexWriter::new(DATASET, 0, Vec::new()).unwrap();
    writer.append(&encoder.finish()).unwrap();
    let (header, bytes) = writer.finish().unwrap();
    (bytes, header.entries)
}

/// Maya.
pub fn in_the_dataset() -> Person {
    Person { label: label_key("maya").dataset(&DATASET.0), records: 2 }
}

/// The map of Harbour's dataset, which holds two records of the person whose index it is.
fn people_of(harbour: &Harbour) -> PeopleRef {
    let person = in_the_dataset();
    harbour.write(&format!("dataset/{}", people::file_name(0)), person.to_bytes());
    let root = Digest(root_of(&[person.leaf()]).0);
    PeopleRef { file: people::file_name(0), count: 1, root }
}

fn part(harbour: &Harbour, file: &str, content: &[u8]) -> Part {
    harbour.write(&format!("dataset/{file}"), content);
    let bytes = u64::try_from(content.len()).unwrap();
    Part { file: file.to_owned(), rows: 1, bytes, digest: digest(content) }
}

fn dataset(log: &mut Log, harbour: &Harbour, change: impl FnOnce(&mut Manifest)) -> Manifest {
    let (statement, note, file) = log.snapshot(time("08:30:00"));
    harbour.write("state.snapshot", &file);
    let (lineage, entries) = index_file();
    harbour.write(&format!("dataset/{}", index::file_name(0)), &lineage);
    let mut manifest = Manifest {
        schema: manifest::SCHEMA.to_owned(),
        dataset: DATASET,
        generation: 0,
        previous: None,
        created_at: time("08:31:00"),
        program: "untrain 0.1.0".to_owned(),
        purpose: purpose(),
        policy: policy(),
        snapshot: SnapshotRef { digest: statement.digest(), note },
        columns: Columns { subject: vec!["author".to_owned()], ..Columns::default() },
        declared: Declared {
            source: Some(Source::FirstParty),
            category: Some(Category::Content),
            visibility: Some(Visibility::Public),
            ..Declared::default()
        },
        redact: false,
        inputs: vec![Input {
            name: "posts.jsonl".to_owned(),
            format: "jsonl".to_owned(),
            bytes: 300,
            rows: 3,
        }],
        parts: vec![
            part(harbour, "part-00000.parquet", b"the first part"),
            part(harbour, "part-00001.parquet", b"the second part"),
        ],
        counts: Counts { read: 3, kept: 2, dropped: BTreeMap::from([("refused".to_owned(), 1)]) },
        redactions: BTreeMap::new(),
        redaction: None,
        lineage: IndexRef {
            file: index::file_name(0),
            entries,
            bytes: u64::try_from(lineage.len()).unwrap(),
            digest: digest(&lineage),
        },
        people: people_of(harbour),
    };
    change(&mut manifest);
    harbour.write("dataset/manifest.json", manifest.to_bytes().unwrap());
    let built = Fact::DatasetBuilt {
        dataset: DATASET,
        manifest: manifest.digest().unwrap(),
        purpose: purpose(),
        position: statement.position,
        directory: "dataset".to_owned(),
    };
    let index = log.append(time("08:31:01"), built);
    harbour.write(&format!("dataset/{}", manifest::RECEIPT_FILE), log.receipt(index));
    manifest
}

/// Ines, of whom the dataset holds nothing, refuses as well; then the log's state map has four
/// labels.
fn standing(log: &mut Log, choice: u64) -> Standing {
    let topic = format!("choice/{}", purpose());
    let refused = refused("ines");
    let ines = log.append(time("11:00:00"), refused);
    let said = |who: &str, topic: &str, index: u64| {
        let (kind, opening, event) = &log.kept[usize::try_from(index).unwrap()];
        let entry = Entry { kind: *kind, commitment: commit(opening, event) };
        (label_key(who).state(topic), state_value(1, index, &entry.commitment))
    };
    let mut states = vec![
        said("maya", "registration", choice - 1),
        said("maya", &topic, choice),
        // What stands under a topic that it says nothing on: only a log that lies has this.
        said("maya", "choice/ml.safety", choice),
        said("ines", &topic, ines),
    ];
    states.sort_unstable();
    let last = log.append_root(&states);
    let size = log.frontier.size();
    let current = |topic: &str, version, receipt| CurrentProof {
        key: label_key("maya"),
        topic: topic.to_owned(),
        version,
        root: root_of(&states),
        map: prove_in(&states, &label_key("maya").state(topic)),
        root_proof: inclusion_proof(last, size, &log.nodes).unwrap(),
        receipt: log.receipt_of(receipt),
    };
    let (key, leaves) = (label_key("ines"), [in_the_dataset().leaf()]);
    Standing {
        current: current(&topic, 1, choice),
        nothing: current("choice/genai.images", 0, choice - 1),
        misfiled: current("choice/ml.safety", 1, choice),
        absence: AbsenceProof {
            dataset: DATASET.0,
            root: root_of(&leaves),
            map: prove_in(&leaves, &key.dataset(&DATASET.0)),
            key,
            receipt: log.receipt_of(ines),
        },
    }
}

fn recipe() -> Recipe {
    Recipe::of(&BTreeMap::from([("order", 3)])).unwrap()
}

/// The files of a model of so many records.
fn files(records: u64) -> Vec<ModelFile> {
    let file = |(role, (name, content)): (Role, (&str, String))| ModelFile {
        role,
        label: String::new(),
        file: name.to_owned(),
        records: (role == Role::Corpus).then_some(records),
        bytes: u64::try_from(content.len()).unwrap(),
        digest: digest(content.as_bytes()),
    };
    let roles = [Role::Corpus, Role::State, Role::Serving];
    roles.into_iter().zip(NAMES.into_iter().zip(contents(records))).map(file).collect()
}

const NAMES: [&str; 3] = ["corpus.jsonl", "state.bin", "serving.bin"];

/// The card of a model whose files hold `content`, one line for each record.
fn card(manifest: &Manifest, generation: u32, records: u64) -> ModelCard {
    ModelCard {
        schema: model::SCHEMA.to_owned(),
        generation,
        previous: (generation > 0).then_some(Digest([9; 32])),
        trainer: "ngram".to_owned(),
        recipe: recipe(),
        recipe_digest: recipe().digest().unwrap(),
        grade: Grade::BitExact,
        program: "untrain 0.1.0".to_owned(),
        processor: "x86_64".to_owned(),
        trained_at: time("09:00:00"),
        purpose: purpose(),
        policy: policy(),
        snapshot: SnapshotUse {
            digest: manifest.snapshot.digest,
            position: Position(4),
            time: time("08:30:00"),
        },
        dataset: DatasetUse { id: DATASET, generation: 0, manifest: manifest.digest().unwrap() },
        left_out: BTreeMap::new(),
        files: files(records),
        layout: None,
    }
}

fn contents(records: u64) -> [String; 3] {
    ["corpus", "state", "serving"].map(|name| format!("{name} of {records} records\n"))
}

fn trained(log: &mut Log, manifest: &Manifest) -> ModelCard {
    let card = card(manifest, 0, 2);
    let trained = Fact::ModelTrained {
        model: card.model(),
        dataset: DATASET,
        corpus: card.corpus(),
        purpose: purpose(),
        position: Position(4),
        directory: "model".to_owned(),
    };
    log.append(time("09:00:01"), trained);
    card
}

fn commitment(log: &Log, request: u64) -> (Commitment, [u8; 32]) {
    let (_, opening, bytes) = &log.kept[usize::try_from(request).unwrap()];
    (Commitment(commit(opening, bytes)), *opening)
}

fn forgetting(log: &Log, request: u64, position: Position, carried: Carried) -> Forgetting {
    let is_model = matches!(carried, Carried::Model(_));
    Forgetting {
        certificate: CertificateId([if is_model { 0xcd } else { 0xce }; 16]),
        request: Position(request),
        request_commitment: commitment(log, request).0,
        level: ForgetLevel::Models,
        requested_at: time("10:00:00"),
        carried_out_at: time("10:00:02"),
        due: None,
        replay_position: position,
        policy: policy(),
        carried,
        limits: vec!["It says nothing about copies that left Harbour before.".to_owned()],
    }
}

fn revised(log: &mut Log, request: u64, position: Position, before: &Manifest) -> Vec<u8> {
    let before = before.digest().unwrap();
    let after = Digest([0xaf; 32]);
    let carried =
        Carried::Dataset(DatasetForgetting { dataset: DATASET, before, after, removed: 2 });
    let statement = Statement::of(forgetting(log, request, position, carried));
    let envelope = certificate::sign(&statement, &log.key).unwrap();
    let revised = Fact::DatasetRevised {
        dataset: DATASET,
        before,
        after,
        position,
        removed: 2,
        requests: vec![Position(request)],
        certificate: Some(statement.predicate.certificate),
        statement: Some(envelope.statement_digest().unwrap()),
    };
    let index = log.append(time("10:00:03"), revised);
    Certificate::new(envelope, log.receipt(index)).to_bytes().unwrap()
}

fn forgotten(
    log: &mut Log,
    harbour: &Harbour,
    request: u64,
    position: Position,
    before: &ModelCard,
) -> Vec<u8> {
    let after = ModelCard { previous: Some(before.digest().unwrap()), ..before.clone() };
    let after = ModelCard { generation: 1, files: files(1), ..after };
    for (name, content) in NAMES.into_iter().zip(contents(1)) {
        harbour.write(&format!("model/{name}"), content);
    }
    harbour.write("model/model.json", after.to_bytes().unwrap());
    let opening = commitment(log, request).1;
    let carried = Carried::Model(Box::new(ModelForgetting {
        trainer: after.trainer.clone(),
        recipe: recipe(),
        recipe_digest: recipe().digest().unwrap(),
        program: after.program.clone(),
        processor: after.processor.clone(),
        before: before.state(),
        after: after.state(),
        removed: vec![Commitment::to_record(&opening, &Digest([2; 32]))],
        grade: Grade::BitExact,
        generation: 1,
        shards: None,
        quoted: None,
        replays: 0,
        audit: None,
    }));
    let statement = Statement::of(forgetting(log, request, position, carried));
    let envelope = certificate::sign(&statement, &log.key).unwrap();
    let forgot = forgot(&statement, before.state(), after.state(), request, &envelope);
    let index = log.append(time("10:00:04"), forgot);
    Certificate::new(envelope, log.receipt(index)).to_bytes().unwrap()
}

fn forgot(
    statement: &Statement,
    before: ModelState,
    after: ModelState,
    request: u64,
    envelope: &untrain_lineage::envelope::Envelope,
) -> Fact {
    Fact::ModelForgot {
        before: before.model,
        after: ModelId(after.model.0),
        corpus: after.corpus,
        position: statement.predicate.replay_position,
        removed: before.records - after.records,
        requests: vec![Position(request)],
        directory: "model".to_owned(),
        certificate: statement.predicate.certificate,
        statement: envelope.statement_digest().unwrap(),
    }
}

/// The folder of a model.
pub fn model_folder(harbour: &Harbour) -> PathBuf {
    harbour.path("model")
}

/// Copies the dataset's folder, so that one file of it can be changed.
pub fn copy_dataset(harbour: &Harbour, name: &str) -> PathBuf {
    let (from, to) = (harbour.path("dataset"), harbour.path(name));
    std::fs::create_dir_all(&to).unwrap();
    for file in std::fs::read_dir(&from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
    to
}

/// What a file says of itself, for a message.
pub fn text(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
}
