//! Harbour, a fictional platform: one dataset, one model and one forgetting of its.

use std::collections::BTreeMap;

use untrain_lineage::layout::{Layout, Shard, Slice, shard_label};
use untrain_lineage::manifest::{
    self, Bounds, Columns, Counts, Declared, IndexRef, Input, Left, Manifest, Measured, Part,
    PeopleRef, Redaction, SnapshotRef,
};
use untrain_lineage::model::{self, DatasetUse, ModelCard, ModelFile, Role, SnapshotUse};
use untrain_lineage::recipe::Recipe;
use untrain_lineage::shards::ShardsForgetting;
use untrain_lineage::statement::{
    Carried, DatasetForgetting, Forgetting, Grade, ModelForgetting, ModelState, Quoted, QuotedRule,
};
use untrain_lineage::{Commitment, Statement};
use untrain_policy::snapshot;
use untrain_policy::{
    Category, CertificateId, DatasetId, Digest, ForgetLevel, ModelId, PolicyHash, Position,
    PurposeId, Source, Timestamp, Visibility,
};
use untrain_tlog::SigningKey;
use untrain_tlog::note::sign;

pub fn key() -> SigningKey {
    SigningKey::from_seed("log.harbour.example/2026", &[7; 32]).unwrap()
}

pub fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn dataset() -> DatasetId {
    DatasetId([0x0d; 16])
}

pub fn manifest() -> Manifest {
    let dropped =
        BTreeMap::from([("other_subject:refused".to_owned(), 1), ("minor".to_owned(), 2)]);
    Manifest {
        schema: manifest::SCHEMA.to_owned(),
        dataset: dataset(),
        generation: 0,
        previous: None,
        created_at: time("2026-11-23T09:00:00Z"),
        program: "untrain 0.1.0".to_owned(),
        purpose: PurposeId::new("genai.content").unwrap(),
        policy: PolicyHash([0x0b; 32]),
        snapshot: SnapshotRef { digest: Digest([0x05; 32]), note: note() },
        columns: Columns {
            subject: vec!["author".to_owned(), "mentions".to_owned()],
            text: vec!["body".to_owned()],
            id: Some("id".to_owned()),
            collected_at: Some("written_at".to_owned()),
            ..Columns::default()
        },
        declared: Declared {
            source: Some(Source::FirstParty),
            category: Some(Category::Content),
            visibility: Some(Visibility::Public),
            ..Declared::default()
        },
        redact: true,
        inputs: vec![
            Input {
                name: "posts.jsonl".to_owned(),
                format: "jsonl".to_owned(),
                bytes: 812,
                rows: 5,
            },
            Input { name: "notes.csv".to_owned(), format: "csv".to_owned(), bytes: 96, rows: 1 },
        ],
        parts: vec![part("part-00000.parquet", 2, 0x0a), part("part-00001.parquet", 1, 0x0c)],
        counts: Counts { read: 6, kept: 3, dropped },
        rows_digest: None,
        redactions: BTreeMap::from([("EMAIL".to_owned(), 2)]),
        redaction: Some(redaction()),
        lineage: IndexRef {
            file: "lineage-00000.idx".to_owned(),
            entries: 5,
            bytes: 286,
            digest: Digest([0x1d; 32]),
        },
        people: PeopleRef {
            file: "people-00000.map".to_owned(),
            count: 2,
            root: Digest([0x2e; 32]),
        },
    }
}

fn redaction() -> Redaction {
    let words = |list: &[&str]| list.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let map = |key: &str, value: &str| BTreeMap::from([(key.to_owned(), value.to_owned())]);
    Redaction {
        rules: Digest([0x3f; 32]),
        kinds: words(&["EMAIL", "EMPLOYEE_ID", "PHONE"]),
        urls: "personal".to_owned(),
        operator: "placeholder".to_owned(),
        operators: map("EMAIL", "pseudonym"),
        columns: map("name", "PERSON"),
        pseudonym_key: Some("4a".repeat(8)),
        encryption_key: None,
        found: BTreeMap::from([("EMAIL".to_owned(), 2)]),
        measured: Measured {
            readers: words(&["strictest"]),
            seed: 1,
            records: 2,
            of: 3,
            left: BTreeMap::from([(
                "LOCATION".to_owned(),
                Left {
                    seen: 1,
                    pieces: Bounds { low: 1, likely: 2, high: 2 },
                    records: Bounds { low: 1, likely: 2, high: 2 },
                },
            )]),
            any: Bounds { low: 1, likely: 2, high: 2 },
            unseen: Bounds { low: 0, likely: 0, high: 1 },
        },
    }
}

/// The signed statement of the snapshot that decided.
fn note() -> String {
    let statement = snapshot::Statement {
        origin: key().name().to_owned(),
        position: Position(39),
        root: [0x12; 32],
        time: time("2026-11-23T08:59:00Z"),
        policy: Some(PolicyHash([0x0b; 32])),
        body_bytes: 20_480,
        body_digest: [0x13; 32],
        continues: None,
    };
    sign(&statement.to_text(), &key()).unwrap()
}

fn part(file: &str, rows: u64, byte: u8) -> Part {
    Part { file: file.to_owned(), rows, bytes: 1234, digest: Digest([byte; 32]) }
}

pub fn recipe() -> Recipe {
    Recipe::of(&BTreeMap::from([("order", 4), ("min_support", 2)])).unwrap()
}

pub fn card() -> ModelCard {
    ModelCard {
        schema: model::SCHEMA.to_owned(),
        generation: 0,
        previous: None,
        trainer: "ngram".to_owned(),
        recipe: recipe(),
        recipe_digest: recipe().digest().unwrap(),
        grade: Grade::BitExact,
        program: "untrain 0.1.0".to_owned(),
        processor: "x86_64".to_owned(),
        trained_at: time("2026-11-23T09:05:00Z"),
        purpose: PurposeId::new("genai.content").unwrap(),
        policy: PolicyHash([0x0b; 32]),
        snapshot: SnapshotUse {
            digest: Digest([0x05; 32]),
            position: Position(39),
            time: time("2026-11-23T08:59:00Z"),
        },
        dataset: DatasetUse {
            id: dataset(),
            generation: 0,
            manifest: manifest().digest().unwrap(),
        },
        left_out: BTreeMap::from([("refused".to_owned(), 1)]),
        files: vec![
            ModelFile { records: Some(2), ..file(Role::Corpus, "corpus-00000.jsonl", 0xc0) },
            file(Role::State, "state-00000.bin", 0xc1),
            file(Role::Serving, "serving-00000.bin", 0xc2),
        ],
        layout: None,
    }
}

fn file(role: Role, file: &str, byte: u8) -> ModelFile {
    let (label, file, digest) = (String::new(), file.to_owned(), Digest([byte; 32]));
    ModelFile { role, label, file, records: None, bytes: 4096, digest }
}

/// A model of two shards with two slices each; in the second generation somebody has left the
/// second slice of the second.
pub fn sharded_card(generation: u32) -> ModelCard {
    let (left, byte) = (u64::from(generation), u8::try_from(generation).unwrap());
    let shard = |number: usize, records: u64, byte: u8| ModelFile {
        label: shard_label(number),
        records: Some(records),
        ..file(Role::Corpus, &format!("corpus-{}-{:05}.jsonl", shard_label(number), byte), byte)
    };
    let slice = |records: u64, byte: u8| Slice {
        records,
        bytes: 100 * records,
        state: Some(Digest([0x50 + byte; 32])),
        checkpoint: Some(Digest([0x60 + byte; 32])),
    };
    ModelCard {
        generation,
        previous: (generation > 0).then(|| sharded_card(0).digest().unwrap()),
        trainer: "neural".to_owned(),
        files: vec![
            shard(0, 3, 0),
            shard(1, 3 - left, byte),
            file(Role::Base, "base-00000.bin", 0xb0),
            file(Role::Serving, &format!("serving-{generation:05}.bin"), 0xc2 + byte),
            ModelFile {
                label: "int8".to_owned(),
                ..file(Role::Export, &format!("export-int8-{generation:05}.bin"), 0xc4 + byte)
            },
        ],
        layout: Some(Layout {
            placement: Digest([0x77; 32]),
            keep: 0,
            suppressed: false,
            shards: vec![
                Shard { slices: vec![slice(2, 1), slice(1, 2)] },
                Shard { slices: vec![slice(1, 3), slice(2 - left, 4 + byte)] },
            ],
        }),
        ..card()
    }
}

pub fn dataset_statement() -> Statement {
    Statement::of(Forgetting {
        level: ForgetLevel::Datasets,
        carried: Carried::Dataset(DatasetForgetting {
            dataset: dataset(),
            before: manifest().digest().unwrap(),
            after: Digest([0xaf; 32]),
            removed: 2,
        }),
        ..forgetting()
    })
}

pub fn model_statement() -> Statement {
    Statement::of(forgetting())
}

/// Of the model of shards.
pub fn sharded_statement() -> Statement {
    let (before, after) = (sharded_card(0), sharded_card(1));
    let mut forgetting = forgetting();
    if let Carried::Model(model) = &mut forgetting.carried {
        model.trainer.clone_from(&after.trainer);
        (model.before, model.after) = (before.state(), after.state());
        model.shards = ShardsForgetting::between(&before, &after);
        model.quoted = None;
    }
    Statement::of(forgetting)
}

fn forgetting() -> Forgetting {
    let before = card().state();
    let after = ModelState {
        model: ModelId([0xe2; 32]),
        state: Digest([0xe1; 32]),
        corpus: Digest([0xe0; 32]),
        exports: None,
        records: before.records - 1,
    };
    Forgetting {
        certificate: CertificateId([0xce; 16]),
        request: Position(41),
        request_commitment: Commitment([0x11; 32]),
        level: ForgetLevel::Models,
        requested_at: time("2026-11-23T10:00:00Z"),
        carried_out_at: time("2026-11-23T10:00:02Z"),
        due: Some(time("2026-12-23T10:00:00Z")),
        replay_position: Position(42),
        policy: PolicyHash([0x0b; 32]),
        carried: Carried::Model(Box::new(ModelForgetting {
            trainer: "ngram".to_owned(),
            recipe: recipe(),
            recipe_digest: recipe().digest().unwrap(),
            program: "untrain 0.1.0".to_owned(),
            processor: "x86_64".to_owned(),
            generation: 1,
            before,
            after,
            removed: vec![Commitment::to_record(&[0x22; 32], &Digest([0x33; 32]))],
            grade: Grade::BitExact,
            shards: None,
            quoted: Some(Quoted { records: 2, persons: 1, rule: QuotedRule::Kept }),
            replays: 1,
            audit: None,
        })),
        limits: vec!["It says nothing about copies that left Harbour before.".to_owned()],
    }
}
