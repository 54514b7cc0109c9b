//! What a stranger is told about each artefact, as it was made and with one thing wrong or missing.

use expect_test::{ExpectFile, expect_file};
use untrain_lineage::manifest::{Input, RECEIPT_FILE};
use untrain_lineage::{Certificate, Manifest};
use untrain_policy::{Digest, PolicyHash};
use untrain_verify::{Answer, Context, Outcome, Report, check, check_file};

use crate::harbour::{Harbour, copy_dataset, log_key, model_folder, stranger, text};

fn say(report: &Report, expected: &ExpectFile) {
    expected.assert_eq(&report.to_string());
}

/// The first check that does not hold.
fn wrong(report: &Report) -> (Answer, &str) {
    let wrong = report
        .checks
        .iter()
        .find(|check| matches!(check.outcome, Outcome::Fails | Outcome::Missing));
    (report.answer, wrong.map_or("nothing", |check| check.name))
}

#[test]
fn a_receipt_is_told_in_words() {
    let harbour = Harbour::build();
    let report = check(harbour.choice.as_bytes(), &Context::default(), &harbour.trust);
    say(&report, &expect_file!["words/receipt.txt"]);
    let report = check(harbour.request.as_bytes(), &Context::default(), &harbour.trust);
    assert_eq!(report.answer, Answer::True);
    assert!(
        report.headline.starts_with("the request of level `models` to forget `maya` of 23 Nov")
    );
}

#[test]
fn without_a_key_nothing_is_true() {
    let harbour = Harbour::build();
    let snapshot = std::fs::read(harbour.path("state.snapshot")).unwrap();
    let manifest = std::fs::read(harbour.manifest()).unwrap();
    let directory = harbour.path("dataset");
    let context = Context { directory: Some(&directory), ..Context::default() };
    for trust in [&[][..], std::slice::from_ref(&harbour.stranger)] {
        for bytes in [
            harbour.choice.as_bytes(),
            &snapshot,
            &manifest,
            &harbour.dataset_certificate,
            &harbour.model_certificate,
        ] {
            let report = check(bytes, &context, trust);
            assert_eq!(report.answer, Answer::CannotTell, "{report}");
            assert!(report.headline.contains("give the log's key to trust"), "{report}");
        }
    }
}

#[test]
fn a_snapshot_is_told_in_words() {
    let harbour = Harbour::build();
    let path = harbour.path("state.snapshot");
    say(&check_file(&path, &harbour.trust).unwrap(), &expect_file!["words/snapshot.txt"]);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.pop();
    let report = check(&bytes, &Context::default(), &harbour.trust);
    assert_eq!(wrong(&report), (Answer::False, "body"));
}

#[test]
fn a_manifest_is_told_in_words() {
    let harbour = Harbour::build();
    say(
        &check_file(&harbour.manifest(), &harbour.trust).unwrap(),
        &expect_file!["words/manifest.txt"],
    );
}

#[test]
fn a_manifest_without_its_receipt_is_anybodys_word() {
    let harbour = Harbour::build();
    let folder = copy_dataset(&harbour, "no-receipt");
    std::fs::remove_file(folder.join(RECEIPT_FILE)).unwrap();
    let report = check_file(&folder.join("manifest.json"), &harbour.trust).unwrap();
    assert_eq!(wrong(&report), (Answer::CannotTell, "log"), "{report}");
    let alone = std::fs::read(harbour.manifest()).unwrap();
    let report = check(&alone, &Context::default(), &harbour.trust);
    assert_eq!(wrong(&report), (Answer::CannotTell, "log"), "{report}");
}

#[test]
fn a_missing_file_and_a_changed_file_are_not_the_same() {
    let harbour = Harbour::build();
    for (file, name) in [("part-00001.parquet", "part"), ("lineage-00000.idx", "lineage index")] {
        let folder = copy_dataset(&harbour, &format!("missing-{file}"));
        std::fs::remove_file(folder.join(file)).unwrap();
        let report = check_file(&folder.join("manifest.json"), &harbour.trust).unwrap();
        assert_eq!(wrong(&report), (Answer::CannotTell, name), "{report}");

        let folder = copy_dataset(&harbour, &format!("changed-{file}"));
        let changed = text(&folder.join(file)).to_uppercase();
        std::fs::write(folder.join(file), changed).unwrap();
        let report = check_file(&folder.join("manifest.json"), &harbour.trust).unwrap();
        assert_eq!(wrong(&report), (Answer::False, name), "{report}");
    }
}

#[test]
fn the_receipt_of_something_else_vouches_for_nothing() {
    let harbour = Harbour::build();
    let folder = copy_dataset(&harbour, "other-receipt");
    std::fs::write(folder.join(RECEIPT_FILE), &harbour.choice).unwrap();
    let report = check_file(&folder.join("manifest.json"), &harbour.trust).unwrap();
    assert_eq!(wrong(&report), (Answer::False, "log"), "{report}");
}

#[test]
fn a_manifest_that_was_logged_and_is_not_true_is_found_out() {
    let found = |change: fn(&mut Manifest)| {
        let harbour = Harbour::with(change);
        let report = check_file(&harbour.manifest(), &harbour.trust).unwrap();
        let (answer, name) = wrong(&report);
        assert_eq!(answer, Answer::False, "{report}");
        name.to_owned()
    };
    assert_eq!(found(|it| it.policy = PolicyHash([1; 32])), "policy");
    assert_eq!(found(|it| it.lineage.entries = 4), "lineage index");
    assert_eq!(found(|it| (it.parts[0].rows, it.parts[1].rows) = (2, 0)), "lineage index");
    assert_eq!(
        found(|it| it.inputs.insert(0, Input { rows: 0, ..it.inputs[0].clone() })),
        "lineage index"
    );
    let later = |it: &mut Manifest| (it.generation, it.previous) = (1, Some(Digest([1; 32])));
    assert_eq!(found(later), "log");
    assert_eq!(found(|it| it.snapshot.note.clear()), "snapshot's signature");
}

#[test]
fn a_trusted_key_of_another_log_cannot_certify() {
    let harbour = Harbour::build();
    let certificate = Certificate::parse(&harbour.model_certificate).unwrap();
    let statement = certificate.statement().unwrap();
    let envelope = untrain_lineage::certificate::sign(&statement, &stranger()).unwrap();
    let forged = Certificate { envelope, ..certificate }.to_bytes().unwrap();
    let trust = [harbour.trust.as_slice(), std::slice::from_ref(&harbour.stranger)].concat();
    let report = check(&forged, &Context::default(), &trust);
    assert_eq!(wrong(&report), (Answer::False, "log"), "{report}");
}

#[test]
fn a_statement_that_was_signed_and_not_logged_is_nothing() {
    let harbour = Harbour::build();
    let certificate = Certificate::parse(&harbour.model_certificate).unwrap();
    let mut statement = certificate.statement().unwrap();
    statement.predicate.limits.clear();
    let envelope = untrain_lineage::certificate::sign(&statement, &log_key()).unwrap();
    let forged = Certificate { envelope, ..certificate }.to_bytes().unwrap();
    let report = check(&forged, &Context::default(), &harbour.trust);
    assert_eq!(wrong(&report), (Answer::False, "event and statement"), "{report}");
}

#[test]
fn certificates_are_told_in_words() {
    let harbour = Harbour::build();
    let report = check(&harbour.dataset_certificate, &Context::default(), &harbour.trust);
    say(&report, &expect_file!["words/dataset-certificate.txt"]);
    let folder = model_folder(&harbour);
    let request = Some(harbour.request.as_bytes());
    let context = Context { model: Some(&folder), request, ..Context::default() };
    say(
        &check(&harbour.model_certificate, &context, &harbour.trust),
        &expect_file!["words/model-certificate.txt"],
    );
}

#[test]
fn only_the_request_itself_opens_a_certificate() {
    let harbour = Harbour::build();
    let context = Context { request: Some(harbour.choice.as_bytes()), ..Context::default() };
    let report = check(&harbour.model_certificate, &context, &harbour.trust);
    assert_eq!(wrong(&report), (Answer::False, "request"), "{report}");
}

#[test]
fn a_model_that_is_another_one_is_not_vouched_for() {
    let harbour = Harbour::build();
    let folder = model_folder(&harbour);
    let context = Context { model: Some(&folder), ..Context::default() };
    let answer = || {
        let report = check(&harbour.model_certificate, &context, &harbour.trust);
        (report.answer, report.headline)
    };
    assert_eq!(answer().0, Answer::True);
    std::fs::write(folder.join("serving.bin"), "serving of 2 records\n").unwrap();
    let (word, headline) = answer();
    assert_eq!(word, Answer::False);
    assert!(headline.contains("`serving.bin` is another file"), "{headline}");
    std::fs::remove_file(folder.join("model.json")).unwrap();
    assert_eq!(answer().0, Answer::CannotTell);
}

#[test]
fn a_certificate_and_a_receipt_of_another_do_not_make_one() {
    let harbour = Harbour::build();
    let mut certificate = Certificate::parse(&harbour.model_certificate).unwrap();
    let other = Certificate::parse(&harbour.dataset_certificate).unwrap();
    certificate.receipt = other.receipt;
    let bytes = certificate.to_bytes().unwrap();
    let report = check(&bytes, &Context::default(), &harbour.trust);
    assert_eq!(wrong(&report), (Answer::False, "event and statement"), "{report}");
}

#[test]
fn another_kind_of_file_is_said_to_be_one() {
    for bytes in [b"".as_slice(), b"{}", b"PAR1", b"{\"schema\":\"untrain/model/v1\"}", &[0xff; 40]]
    {
        let report = check(bytes, &Context::default(), &[]);
        assert_eq!(wrong(&report), (Answer::CannotTell, "kind"));
    }
    assert!(check_file(std::path::Path::new("/nowhere/at/all"), &[]).is_err());
}
