//! No changed file is found true, whatever byte of it was changed.
//!
//! Each test walks over every byte of one artefact; what it does to the byte is drawn anew.

use std::path::Path;

use proptest::prelude::*;
use untrain_verify::{Answer, Context, check};

use crate::harbour::{Harbour, copy_dataset};

thread_local! {
    static HARBOUR: Harbour = Harbour::build();
}

/// Changes each byte of `bytes` in turn and hands the whole to `judge`.
fn every_byte(bytes: &[u8], change: u8, mut judge: impl FnMut(&[u8], usize)) {
    let mut bytes = bytes.to_vec();
    for at in 0..bytes.len() {
        bytes[at] ^= change;
        judge(&bytes, at);
        bytes[at] ^= change;
    }
}

/// `from` in every byte, with `context` beside it.
fn never_true(harbour: &Harbour, bytes: &[u8], context: &Context<'_>, change: u8) {
    assert_eq!(check(bytes, context, &harbour.trust).answer, Answer::True);
    every_byte(bytes, change, |changed, at| {
        let report = check(changed, context, &harbour.trust);
        assert_ne!(report.answer, Answer::True, "byte {at} ^ {change:#04x}: {report}");
    });
    for cut in 0..bytes.len() {
        assert_ne!(check(&bytes[..cut], context, &harbour.trust).answer, Answer::True, "{cut}");
    }
    let longer = [bytes, b"\n"].concat();
    assert_ne!(check(&longer, context, &harbour.trust).answer, Answer::True);
}

/// Files beside the artefact: changed one by one on disk.
fn never_true_beside(harbour: &Harbour, folder: &Path, file: &str, change: u8) {
    let manifest = std::fs::read(folder.join("manifest.json")).unwrap();
    let context = Context { directory: Some(folder), ..Context::default() };
    let original = std::fs::read(folder.join(file)).unwrap();
    assert_eq!(check(&manifest, &context, &harbour.trust).answer, Answer::True);
    every_byte(&original, change, |changed, at| {
        std::fs::write(folder.join(file), changed).unwrap();
        let report = check(&manifest, &context, &harbour.trust);
        assert_ne!(report.answer, Answer::True, "byte {at} of {file}: {report}");
    });
    std::fs::write(folder.join(file), original).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2))]

    #[test]
    fn of_a_receipt(change in 1_u8..) {
        HARBOUR.with(|harbour| {
            never_true(harbour, harbour.choice.as_bytes(), &Context::default(), change);
        });
    }

    #[test]
    fn of_what_stands_now_and_of_absence(change in 1_u8..) {
        HARBOUR.with(|harbour| {
            let (standing, manifest) = (harbour.standing.as_ref().unwrap(), harbour.manifest());
            let context = Context { manifest: Some(&manifest), ..Context::default() };
            for file in [standing.current.to_text(), standing.nothing.to_text()] {
                never_true(harbour, file.as_bytes(), &context, change);
            }
            never_true(harbour, standing.absence.to_text().as_bytes(), &context, change);
        });
    }

    #[test]
    fn of_a_snapshot(change in 1_u8..) {
        HARBOUR.with(|harbour| {
            let bytes = std::fs::read(harbour.path("state.snapshot")).unwrap();
            never_true(harbour, &bytes, &Context::default(), change);
        });
    }

    #[test]
    fn of_a_manifest(change in 1_u8..) {
        HARBOUR.with(|harbour| {
            let bytes = std::fs::read(harbour.manifest()).unwrap();
            let folder = harbour.path("dataset");
            let context = Context { directory: Some(&folder), ..Context::default() };
            never_true(harbour, &bytes, &context, change);
        });
    }

    #[test]
    fn of_the_files_beside_a_manifest(change in 1_u8..) {
        HARBOUR.with(|harbour| {
            let folder = copy_dataset(harbour, "mutated");
            for file in ["part-00000.parquet", "lineage-00000.idx", "manifest.tlog-proof"] {
                never_true_beside(harbour, &folder, file, change);
            }
        });
    }

    #[test]
    fn of_a_certificate(change in 1_u8..) {
        HARBOUR.with(|harbour| {
            never_true(harbour, &harbour.dataset_certificate, &Context::default(), change);
            never_true(harbour, &harbour.model_certificate, &Context::default(), change);
        });
    }
}
