//! What a stranger is told about each artefact, as it was made and with one thing wrong or missing.

use expect_test::{Expect, expect};
use untrain_lineage::manifest::{Input, RECEIPT_FILE};
use untrain_lineage::{Certificate, Manifest};
use untrain_policy::{Digest, PolicyHash};
use untrain_verify::{Answer, Context, Outcome, Report, check, check_file};

use crate::harbour::{Harbour, copy_dataset, log_key, model_folder, stranger, text};

fn say(report: &Report, expected: &Expect) {
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
    say(
        &report,
        &expect![[r#"
        true: the choice `refuse` for `genai.content` by `maya` of 23 Nov 2026 is entry 2 of log `log.harbour.example/2026`
          holds        receipt: it is a receipt in its one spelling
          holds        log's signature: `log.harbour.example/2026` signed the log at 4 entries
          holds        inclusion: entry 2 stands in the signed tree
          holds        event: the entry's commitment opens to the event, and its kind is right
    "#]],
    );
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
    say(
        &check_file(&path, &harbour.trust).unwrap(),
        &expect![[r#"
        true: the state of log `log.harbour.example/2026` at position 4, exported on 23 Nov 2026 at 08:30 UTC, is signed and whole
          holds        snapshot's signature: `log.harbour.example/2026` signed its state at position 4
          holds        body: it is the body that was signed, and it opens
          not checked  log: that the log's root at this position is this one is for its audit
          not checked  age: whether a newer snapshot exists does not show in this one
    "#]],
    );
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
        &expect![[r#"
            true: dataset `0d0d0d0d0d0d…`, generation 0, holds 2 of 3 records for `genai.content`, decided at position 4 of log `log.harbour.example/2026`; entry 4 says so
              holds        manifest: its numbers add up and its file names lead nowhere else
              holds        snapshot's signature: `log.harbour.example/2026` signed its state at position 4
              holds        policy: the policy is `e480b758b20ce174a295efc62d4a9500ff46bda6b4e47261dc932ef6aa2c4494` in both
              holds        receipt: it is a receipt in its one spelling
              holds        log's signature: `log.harbour.example/2026` signed the log at 5 entries
              holds        inclusion: entry 4 stands in the signed tree
              holds        event: the entry's commitment opens to the event, and its kind is right
              holds        log: entry 4 carries this manifest's digest
              holds        log: the position is `4` in both
              holds        log: the log is `log.harbour.example/2026` in both
              holds        log: the decisions were made before the log was told
              holds        part: `part-00000.parquet` is the file that was hashed
              holds        part: `part-00001.parquet` is the file that was hashed
              holds        lineage index: `lineage-00000.idx` is the file that was hashed
              holds        lineage index: its 3 lines agree with inputs and parts
              not checked  rows: the rows inside the parts were not counted or read
        "#]],
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
    say(
        &report,
        &expect![[r#"
            true: request 6 of level `models` was carried out on 23 Nov 2026: 2 rows left dataset `0d0d0d0d0d0d…`; entry 7 of log `log.harbour.example/2026` says so
              holds        certificate: it is a certificate and agrees with itself
              holds        certificate's signature: a trusted key signed the statement
              holds        receipt: it is a receipt in its one spelling
              holds        log's signature: `log.harbour.example/2026` signed the log at 8 entries
              holds        inclusion: entry 7 stands in the signed tree
              holds        event: the entry's commitment opens to the event, and its kind is right
              holds        log: `log.harbour.example/2026` signed the statement and keeps the event
              holds        event and statement: the event carries the statement's digest
              holds        event and statement: the certificate is `cececececececececececececececece` in both
              holds        event and statement: what it was before is `dataset 0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d: 247ba308e10ceb1aaaad0f81e8624f953abd93de933ce1ba1af7d001b84e8286` in both
              holds        event and statement: what it is after is `dataset 0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d: afafafafafafafafafafafafafafafafafafafafafafafafafafafafafafafaf` in both
              holds        event and statement: the replay position P is `7` in both
              holds        event and statement: the number removed is `2` in both
              holds        event and statement: the event carries out request 6
              holds        order: request 6, position P 7, event 7
              not checked  rows: that the rows are gone shows in the dataset and its manifest
        "#]],
    );
    let folder = model_folder(&harbour);
    let request = Some(harbour.request.as_bytes());
    let context = Context { model: Some(&folder), request, ..Context::default() };
    say(
        &check(&harbour.model_certificate, &context, &harbour.trust),
        &expect![[r#"
            true: request 6 of level `models` was carried out on 23 Nov 2026: 1 record left a model, now `a9755a3caba5…`, grade `bit_exact`; entry 8 of log `log.harbour.example/2026` says so
              holds        certificate: it is a certificate and agrees with itself
              holds        certificate's signature: a trusted key signed the statement
              holds        receipt: it is a receipt in its one spelling
              holds        log's signature: `log.harbour.example/2026` signed the log at 9 entries
              holds        inclusion: entry 8 stands in the signed tree
              holds        event: the entry's commitment opens to the event, and its kind is right
              holds        log: `log.harbour.example/2026` signed the statement and keeps the event
              holds        event and statement: the event carries the statement's digest
              holds        event and statement: the certificate is `cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd` in both
              holds        event and statement: what it was before is `model 8d506d31696196cb5f568345a12f30e84babccf9bc7e1b29795cff16b9c9b68c` in both
              holds        event and statement: what it is after is `model a9755a3caba5b2cae7970d4f551a80848a51e2dd93cf9769c4a6e34638c0f7b7` in both
              holds        event and statement: the replay position P is `7` in both
              holds        event and statement: the number removed is `1` in both
              holds        event and statement: the training manifest M′ is `e2de6e29036146f8655a6c17276a59c3f093e80a49e014616e988c483576774f` in both
              holds        event and statement: the event carries out request 6
              holds        order: request 6, position P 7, event 8
              holds        receipt: it is a receipt in its one spelling
              holds        log's signature: `log.harbour.example/2026` signed the log at 7 entries
              holds        inclusion: entry 6 stands in the signed tree
              holds        event: the entry's commitment opens to the event, and its kind is right
              holds        request: the entry is `6` in both
              holds        request: the receipt opens the certificate's commitment to the request
              holds        request: the level is `models` in both
              holds        request: the time is `2026-11-23T10:00:00Z` in both
              holds        model: the card in the folder names the hashes after the forgetting
              holds        model: `corpus.jsonl` is the file that was hashed
              holds        model: `counts.bin` is the file that was hashed
              holds        model: `serving.bin` is the file that was hashed
              not checked  replay: that training on M′ gives these hashes is for a replay on the model's own files
        "#]],
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
