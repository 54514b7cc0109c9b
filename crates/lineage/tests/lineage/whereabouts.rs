//! "Where did my data go", put together for one person of Harbour.

use expect_test::expect_file;
use untrain_lineage::index::IndexReader;
use untrain_lineage::whereabouts::{Asker, DatasetFound, Files, ModelFound, Whereabouts, traces};
use untrain_policy::{DatasetId, Digest, Event, Fact, ForgetLevel, Position, PurposeId, SubjectId};

use crate::{harbour, index};

fn asker() -> Asker {
    let subject = SubjectId::new("maya").unwrap();
    let accounts = vec![subject.clone(), SubjectId::new("maya.work").unwrap()];
    Asker { subject, accounts }
}

fn event(at: u64, time: &str, fact: Fact) -> (Position, Event) {
    (Position(at), Event { time: harbour::time(time), fact })
}

fn built(at: u64, directory: &str, dataset: DatasetId, manifest: Digest) -> (Position, Event) {
    let fact = Fact::DatasetBuilt {
        dataset,
        manifest,
        purpose: PurposeId::new("genai.content").unwrap(),
        position: Position(at - 1),
        directory: directory.to_owned(),
    };
    event(at, "2026-11-23T09:01:00Z", fact)
}

fn trained(at: u64, directory: &str) -> (Position, Event) {
    let card = harbour::card();
    let fact = Fact::ModelTrained {
        model: card.model(),
        dataset: harbour::dataset(),
        corpus: card.corpus(),
        purpose: card.purpose,
        position: Position(at - 1),
        directory: directory.to_owned(),
    };
    event(at, "2026-11-23T09:05:00Z", fact)
}

fn forgotten(at: u64, request: u64, directory: &str) -> (Position, Event) {
    let statement = harbour::model_statement();
    let fact = Fact::ModelForgot {
        before: harbour::card().model(),
        after: untrain_policy::ModelId([0xe2; 32]),
        corpus: Digest([0xe0; 32]),
        position: Position(at - 1),
        removed: 1,
        requests: vec![Position(request)],
        directory: directory.to_owned(),
        certificate: statement.predicate.certificate,
        statement: Digest([0x57; 32]),
    };
    event(at, "2026-11-23T10:00:02Z", fact)
}

fn model_found(directory: &str, records: u64) -> ModelFound {
    let (directory, card) = (directory.to_owned(), harbour::card());
    ModelFound { directory, card, records, slices: Vec::new(), quoted: None }
}

fn request(at: u64, subject: &str) -> (Position, Event) {
    let subject = SubjectId::new(subject).unwrap();
    let fact = Fact::ForgetRequested { subject, level: ForgetLevel::Models };
    event(at, "2026-11-23T10:00:00Z", fact)
}

/// The dataset on disk; Maya's two accounts are people 1 and 2 of the sample index.
fn found(keys: &[[u8; 16]]) -> DatasetFound {
    let bytes = index::file(&index::sample());
    let traces = traces(&IndexReader::open(&bytes).unwrap(), keys).unwrap();
    DatasetFound { directory: "posts".to_owned(), manifest: harbour::manifest(), traces }
}

#[test]
fn a_record_of_two_accounts_is_one_record() {
    let manifest = harbour::manifest().digest().unwrap();
    let events = [
        built(40, "posts", harbour::dataset(), manifest),
        trained(41, "assistant"),
        request(42, "maya.work"),
    ];
    let model = model_found("assistant", 2);
    let datasets = [found(&[[1; 16], [2; 16]])];
    let answer = Whereabouts::assemble(&asker(), Position(43), &events, &datasets, &[model]);
    let json = serde_json::to_string_pretty(&answer).unwrap() + "\n";
    expect_file!["whereabouts.json"].assert_eq(&json);
}

#[test]
fn somebody_else_is_told_of_nothing() {
    let manifest = harbour::manifest().digest().unwrap();
    let events = [
        built(40, "posts", harbour::dataset(), manifest),
        trained(41, "assistant"),
        request(42, "noor"),
        forgotten(43, 42, "assistant"),
    ];
    let model = model_found("assistant", 0);
    let answer =
        Whereabouts::assemble(&asker(), Position(44), &events, &[found(&[[9; 16]])], &[model]);
    assert_eq!((answer.datasets.len(), answer.models.len(), answer.forgettings.len()), (0, 0, 0));
}

#[test]
fn a_forgetting_is_listed_with_its_certificate() {
    let manifest = harbour::manifest().digest().unwrap();
    let events = [
        built(40, "posts", harbour::dataset(), manifest),
        trained(41, "assistant"),
        // A second model, trained alike, has the same id and another folder.
        trained(42, "copy"),
        request(43, "maya"),
        forgotten(44, 43, "assistant"),
    ];
    let models = [model_found("assistant", 0), model_found("copy", 2)];
    let answer = Whereabouts::assemble(&asker(), Position(45), &events, &[], &models);
    let [forgetting] = answer.forgettings.as_slice() else { panic!("one request") };
    assert_eq!(forgetting.models[0].directory, "assistant");
    assert!(forgetting.models[0].removal.certificate.is_some());
    // The first no longer stands on what the ledger names; the second was never told to forget.
    let [first, second] = answer.models.as_slice() else { panic!("two models") };
    assert_eq!((first.files, first.records), (Files::Differ, Some(0)));
    assert_eq!((second.files, second.records), (Files::Found, Some(2)));
    assert!(second.removals.is_empty());
}

#[test]
fn what_cannot_be_found_is_not_called_absent() {
    let manifest = harbour::manifest().digest().unwrap();
    let events = [built(40, "posts", harbour::dataset(), manifest), trained(41, "assistant")];
    let answer = Whereabouts::assemble(&asker(), Position(42), &events, &[], &[]);
    assert_eq!((answer.datasets[0].files, answer.datasets[0].kept), (Files::Missing, None));
    assert_eq!((answer.models[0].files, answer.models[0].records), (Files::Missing, None));

    let events = [built(40, "posts", harbour::dataset(), Digest([9; 32]))];
    let answer = Whereabouts::assemble(&asker(), Position(41), &events, &[found(&[[1; 16]])], &[]);
    assert_eq!((answer.datasets[0].files, answer.datasets[0].kept), (Files::Differ, Some(1)));
}

#[test]
fn an_overwritten_dataset_is_told_of_only_while_a_model_stands_on_it() {
    let manifest = harbour::manifest().digest().unwrap();
    let first = built(40, "posts", harbour::dataset(), manifest);
    let second = built(42, "posts", DatasetId([0xaa; 16]), Digest([2; 32]));
    let over = DatasetFound { traces: Vec::new(), ..found(&[]) };
    let over = DatasetFound {
        manifest: untrain_lineage::Manifest { dataset: DatasetId([0xaa; 16]), ..over.manifest },
        ..over
    };
    let events = [first.clone(), second.clone()];
    let answer =
        Whereabouts::assemble(&asker(), Position(43), &events, std::slice::from_ref(&over), &[]);
    assert!(answer.datasets.is_empty());

    let events = [first, trained(41, "assistant"), second];
    let answer = Whereabouts::assemble(&asker(), Position(43), &events, &[over], &[]);
    assert_eq!(answer.datasets[0].files, Files::Replaced);
    assert_eq!(answer.models.len(), 1);
}
