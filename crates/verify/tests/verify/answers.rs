//! What a stranger is told about each artefact, as it was made and with one thing wrong or missing.

use expect_test::{ExpectFile, expect_file};
use untrain_lineage::manifest::{Input, RECEIPT_FILE};
use untrain_lineage::{Certificate, Manifest};
use untrain_policy::{Digest, PolicyHash};
use untrain_tlog::{CosigningKey, Receipt, Record, TrustPolicy, cosign, sign_record};
use untrain_verify::{Answer, Context, Outcome, Report, Trust, check, check_file};

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
fn a_record_is_shown_and_is_of_the_event() {
    let harbour = Harbour::build();
    let said = |receipt: &Receipt| {
        check(receipt.to_text().as_bytes(), &Context::default(), &harbour.trust)
    };
    let receipt = Receipt::parse(harbour.choice.as_bytes()).unwrap();
    let report = said(&receipt);
    let signed = receipt.record.clone().unwrap();
    assert_eq!(report.true_record(), Ok(signed.text.as_slice()));
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["record"]["status"], "ConsentRefused");
    assert_eq!(json["record"]["subject"], "maya");

    // Without it the receipt is as true as before; with one that the log did not sign, or that the
    // log signed and that is of another answer, it is not.
    let report = said(&Receipt { record: None, ..receipt.clone() });
    assert_eq!((report.answer, report.true_record().is_err()), (Answer::True, true));
    let text = String::from_utf8(signed.text.clone()).unwrap();
    let lie = text.replace("ConsentRefused", "ConsentGiven").into_bytes();
    assert_ne!(lie, signed.text);
    let record = Some(Record { text: lie.clone(), ..signed });
    let report = said(&Receipt { record, ..receipt.clone() });
    assert_eq!(wrong(&report), (Answer::False, "consent record"), "{report}");
    assert!(report.headline.contains("the receipt's consent record: "), "{report}");
    let leaf = receipt.entry().leaf_hash();
    let signature = sign_record(leaf, &lie, &log_key());
    let record = Some(Record { text: lie, signature });
    let report = said(&Receipt { record, ..receipt });
    assert_eq!(wrong(&report), (Answer::False, "consent record"), "{report}");
    assert!(report.headline.contains("is not where the event leaves it"), "{report}");
    assert!(report.true_record().is_err() && report.record.is_none());
}

/// The receipt of a choice under a checkpoint that these have cosigned.
fn cosigned(harbour: &Harbour, by: &[(&CosigningKey, u64)]) -> String {
    let mut receipt = Receipt::parse(harbour.choice.as_bytes()).unwrap();
    let logs = harbour.trust.keys();
    let lines = by
        .iter()
        .map(|(key, time)| cosign(receipt.checkpoint.as_bytes(), logs, key, *time).unwrap());
    let lines: String = lines.collect();
    receipt.checkpoint.push_str(&lines);
    receipt.to_text()
}

#[test]
fn a_receipt_says_whether_its_log_was_witnessed() {
    let harbour = Harbour::build();
    let key = |seed: u8| CosigningKey::from_seed("witness.example", &[seed; 32]).unwrap();
    let (ada, ben, eve) = (key(21), key(22), key(23));
    let log = &harbour.trust.keys()[0];
    let (a, b) = (ada.verifier_key(), ben.verifier_key());
    let policy = |quorum: &str| -> Trust {
        let witnesses = format!("witness ada {a}\nwitness ben {b}\ngroup both all ada ben\n");
        let text = format!("log {log}\n{witnesses}quorum {quorum}\n");
        TrustPolicy::parse(text.as_bytes()).unwrap().into()
    };
    let told = |receipt: &str, quorum: &str| {
        let report = check(receipt.as_bytes(), &Context::default(), &policy(quorum));
        let found = report.checks.iter().find(|check| check.name == "witnesses");
        (report.answer, found.map(|check| check.detail.clone()).unwrap_or_default())
    };
    let (alone, time) = (cosigned(&harbour, &[]), 1_796_000_000);
    let both = cosigned(&harbour, &[(&ada, time), (&ben, time + 60)]);
    let ada_only = cosigned(&harbour, &[(&ada, time)]);
    let words = "not yet witnessed: nobody cosigned, and the policy asks for more".to_owned();
    assert_eq!(told(&alone, "both"), (Answer::CannotTell, words));
    assert_eq!(told(&ada_only, "both").0, Answer::CannotTell);
    assert_eq!(told(&ada_only, "ada").0, Answer::True);
    let (answer, words) = told(&both, "both");
    assert_eq!(answer, Answer::True);
    assert!(words.starts_with("enough have cosigned: `ada` on 30 Nov 2026 at 00:53"), "{words}");
    // Who asks for no witness is told all the same whether there is one.
    let (answer, words) = told(&both, "none");
    assert_eq!(answer, Answer::True);
    assert!(words.starts_with("enough have cosigned: `ada`"), "{words}");
    let words = "not yet witnessed: only the log says so".to_owned();
    assert_eq!(told(&alone, "none"), (Answer::True, words));
    // No signature stands there that nobody vouches for, and none that does not hold.
    let strange = cosigned(&harbour, &[(&ada, time), (&ben, time), (&eve, time)]);
    assert_eq!(told(&strange, "both").0, Answer::CannotTell);
    let report = check(both.as_bytes(), &Context::default(), &harbour.trust);
    assert_eq!(wrong(&report), (Answer::CannotTell, "log's signature"), "{report}");
    let twice = cosigned(&harbour, &[(&ada, time), (&ben, time), (&ada, time + 1)]);
    assert_eq!(told(&twice, "both").0, Answer::False);
    let line = both.lines().last().unwrap();
    let (start, last) = line.split_at(line.len() - 8);
    let other = if last.starts_with('A') { 'B' } else { 'A' };
    let changed: String = start.chars().chain([other]).chain(last.chars().skip(1)).collect();
    assert_eq!(told(&both.replace(line, &changed), "both").0, Answer::False);
}

#[test]
fn without_a_key_nothing_is_true() {
    let harbour = Harbour::build();
    let snapshot = std::fs::read(harbour.path("state.snapshot")).unwrap();
    let manifest = std::fs::read(harbour.manifest()).unwrap();
    let directory = harbour.path("dataset");
    let context = Context { directory: Some(&directory), ..Context::default() };
    for trust in [Trust::default(), vec![harbour.stranger.clone()].into()] {
        for bytes in [
            harbour.choice.as_bytes(),
            &snapshot,
            &manifest,
            &harbour.dataset_certificate,
            &harbour.model_certificate,
        ] {
            let report = check(bytes, &context, &trust);
            assert_eq!(report.answer, Answer::CannotTell, "{report}");
            assert!(report.headline.contains("give the log's key to trust"), "{report}");
        }
    }
}

#[test]
fn a_snapshot_is_told_in_words() {
    let harbour = Harbour::build();
    let path = harbour.path("state.snapshot");
    // The small tool has no code to read states and policies with, and says so.
    let words = if cfg!(feature = "rules") {
        expect_file!["words/snapshot.txt"]
    } else {
        expect_file!["words/snapshot-alone.txt"]
    };
    say(&check_file(&path, &harbour.trust).unwrap(), &words);
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
    let files = [
        ("part-00001.parquet", "part"),
        ("lineage-00000.idx", "lineage index"),
        ("people-00000.map", "people"),
    ];
    for (file, name) in files {
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
    assert_eq!(found(|it| it.people.count = 2), "people");
    assert_eq!(found(|it| it.people.root = Digest([1; 32])), "people");
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
    let trust = [harbour.trust.keys(), std::slice::from_ref(&harbour.stranger)].concat().into();
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
        let report = check(bytes, &Context::default(), &Trust::default());
        assert_eq!(wrong(&report), (Answer::CannotTell, "kind"));
    }
    assert!(check_file(std::path::Path::new("/nowhere/at/all"), &Trust::default()).is_err());
}
