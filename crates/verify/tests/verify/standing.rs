//! What a person can show of the maps: what stands now, and that a dataset holds nothing of theirs.

use std::path::Path;

use expect_test::expect_file;
use untrain_lineage::manifest::RECEIPT_FILE;
use untrain_tlog::map::{MapProof, prove_in};
use untrain_tlog::{AbsenceProof, CurrentProof, Receipt};
use untrain_verify::{Answer, Context, Outcome, Report, Trust, check};

use crate::harbour::{Harbour, Standing, copy_dataset, in_the_dataset, label_key};

/// The first check that does not hold.
fn wrong(report: &Report) -> (Answer, &str) {
    let wrong = report
        .checks
        .iter()
        .find(|check| matches!(check.outcome, Outcome::Fails | Outcome::Missing));
    (report.answer, wrong.map_or("nothing", |check| check.name))
}

fn harbour() -> (Harbour, Standing) {
    let harbour = Harbour::build();
    let standing = harbour.standing.clone().unwrap();
    (harbour, standing)
}

fn now(proof: &CurrentProof, trust: &Trust) -> Report {
    check(proof.to_text().as_bytes(), &Context::default(), trust)
}

fn absent(proof: &AbsenceProof, manifest: Option<&Path>, trust: &Trust) -> Report {
    let context = Context { manifest, ..Context::default() };
    check(proof.to_text().as_bytes(), &context, trust)
}

#[test]
fn what_stands_now_is_told_in_words() {
    let (harbour, standing) = harbour();
    let report = now(&standing.current, &harbour.trust);
    expect_file!["words/current.txt"].assert_eq(&report.to_string());
    assert_eq!(report.record.unwrap().summary.status, "ConsentRefused");
    let report = now(&standing.nothing, &harbour.trust);
    expect_file!["words/current-nothing.txt"].assert_eq(&report.to_string());
    assert_eq!(report.record, None);
}

#[test]
fn what_stands_now_has_to_be_about_the_topic() {
    let (harbour, standing) = harbour();
    let report = now(&standing.misfiled, &harbour.trust);
    assert_eq!(wrong(&report), (Answer::False, "topic"), "{report}");
}

#[test]
fn what_stood_before_does_not_stand_now() {
    let (harbour, standing) = harbour();
    // The receipt of an earlier head has no state map at its end.
    let earlier = Receipt::parse(harbour.choice.as_bytes()).unwrap();
    let proof = CurrentProof { receipt: earlier, ..standing.current.clone() };
    assert_eq!(wrong(&now(&proof, &harbour.trust)), (Answer::False, "state map"));
    let proof = CurrentProof { version: 2, ..standing.current.clone() };
    assert_eq!(wrong(&now(&proof, &harbour.trust)), (Answer::False, "map"));
    let proof = CurrentProof { key: label_key("ines"), ..standing.current };
    assert_eq!(wrong(&now(&proof, &harbour.trust)), (Answer::False, "label key"));
}

#[test]
fn absence_is_told_in_words() {
    let (harbour, standing) = harbour();
    let report = absent(&standing.absence, Some(&harbour.manifest()), &harbour.trust);
    expect_file!["words/absence.txt"].assert_eq(&report.to_string());
}

#[test]
fn absence_is_from_a_dataset_that_a_manifest_tells() {
    let (harbour, standing) = harbour();
    let absence = &standing.absence;
    let report = absent(absence, None, &harbour.trust);
    assert_eq!(wrong(&report), (Answer::CannotTell, "manifest"), "{report}");
    assert!(report.headline.contains("--manifest"), "{report}");
    let nowhere = absent(absence, Some(Path::new("/nowhere/manifest.json")), &harbour.trust);
    assert_eq!(wrong(&nowhere), (Answer::CannotTell, "manifest"), "{nowhere}");

    let folder = copy_dataset(&harbour, "unvouched");
    std::fs::remove_file(folder.join(RECEIPT_FILE)).unwrap();
    let report = absent(absence, Some(&folder.join("manifest.json")), &harbour.trust);
    assert_eq!(wrong(&report), (Answer::CannotTell, "log"), "{report}");
    std::fs::write(folder.join(RECEIPT_FILE), &harbour.choice).unwrap();
    let report = absent(absence, Some(&folder.join("manifest.json")), &harbour.trust);
    assert_eq!(wrong(&report), (Answer::False, "log"), "{report}");
}

#[test]
fn absence_from_another_map_is_not_absence() {
    let (harbour, standing) = harbour();
    let Standing { current, absence, .. } = standing;
    let manifest = harbour.manifest();
    let answer = |proof: &AbsenceProof| {
        let report = absent(proof, Some(&manifest), &harbour.trust);
        let (answer, name) = wrong(&report);
        (answer, name.to_owned())
    };
    let is_false = |name: &str| (Answer::False, name.to_owned());
    let elsewhere = AbsenceProof { dataset: [9; 16], ..absence.clone() };
    assert_eq!(answer(&elsewhere), is_false("dataset"));
    let nobody = prove_in(&[], &label_key("ines").dataset(&absence.dataset));
    let empty = AbsenceProof { root: untrain_tlog::map::EMPTY, map: nobody, ..absence.clone() };
    assert_eq!(answer(&empty), is_false("map"));

    // Whoever is in it cannot show that they are not, by their own key or by another.
    let maya = label_key("maya");
    let map: MapProof = prove_in(&[in_the_dataset().leaf()], &maya.dataset(&absence.dataset));
    let present = AbsenceProof { key: maya, map, receipt: current.receipt, ..absence.clone() };
    assert_eq!(answer(&present), is_false("map"));
    let other = AbsenceProof { key: label_key("ines"), map: absence.map, ..present };
    assert_eq!(answer(&other), is_false("label key"));
}

#[test]
fn without_a_key_neither_is_shown() {
    let (harbour, standing) = harbour();
    for trust in [Trust::default(), vec![harbour.stranger.clone()].into()] {
        assert_eq!(now(&standing.current, &trust).answer, Answer::CannotTell);
        let report = absent(&standing.absence, Some(&harbour.manifest()), &trust);
        assert_eq!(report.answer, Answer::CannotTell, "{report}");
    }
}
