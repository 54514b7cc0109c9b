//! Every shipped pack is one, names the source of each value, and stands in a shipped policy.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use untrain_policy::document::{Bundle, PackFile};
use untrain_policy::{Basis, CaseKind, Category, Jurisdiction, Policy, Silence};

const WORLD: &str = include_str!("../../../policies/world.toml");
const CODES: [&str; 11] =
    ["br", "ca", "ca-qc", "ch", "eea", "eu", "hk", "strict", "uk", "us", "us-ca"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs")
}

fn read(name: &str) -> Result<String, String> {
    fs::read_to_string(folder().join(name)).map_err(|error| error.to_string())
}

fn pack(code: &str) -> PackFile {
    PackFile::parse(&read(&format!("{code}.toml")).unwrap()).unwrap_or_else(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{code}.toml:\n{}", lines.join("\n"))
    })
}

fn world() -> Bundle {
    Bundle::of(WORLD, &mut read).unwrap_or_else(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    })
}

#[test]
fn every_file_is_a_pack_of_its_name_and_nothing_is_warned_of() {
    let files: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(files, CODES.iter().map(|code| format!("{code}.toml")).collect());
    for code in CODES {
        let file = pack(code);
        assert_eq!(file.pack.code.as_str(), code);
        assert_eq!(file.warnings, []);
        assert_eq!(file.pack.minimum_age, 18, "{code}");
    }
}

#[test]
fn every_pack_stands_in_the_policy_of_the_world() {
    let world = world();
    let named: BTreeSet<String> = world.packs.iter().cloned().collect();
    assert_eq!(named, CODES.iter().map(|code| format!("{code}.toml")).collect());
    assert_eq!(world.warnings, []);
    for code in CODES {
        let inside = world.policy.packs.iter().find(|pack| pack.code.as_str() == code).unwrap();
        assert_eq!(*inside, pack(code).pack);
    }
}

#[test]
fn the_document_needs_nothing_beside_it_and_reads_as_itself() {
    let world = world();
    let alone = Policy::parse(&world.policy.text).unwrap();
    assert_eq!(alone, world.policy);
    let again = Bundle::of(&world.policy.text, &mut |_| Err("there are no files".to_owned()));
    assert_eq!(again.unwrap().policy, world.policy);
}

#[test]
fn each_place_has_its_basis() {
    let policy = world().policy;
    let basis = |purpose: &str, category, lives: Option<&str>| {
        let lives = lives.map(|code| Jurisdiction::new(code).unwrap());
        let cell = policy.cell_of(&purpose.parse().unwrap(), category, lives.as_ref());
        cell.map(|cell| cell.basis)
    };
    let (consent, interest) = (Some(Basis::Consent), Some(Basis::LegitimateInterest));
    for lives in ["DE", "NO", "GB", "CH", "BR", "US", "US-CA", "US-TX"] {
        assert_eq!(basis("genai.content", Category::Content, Some(lives)), interest, "{lives}");
        assert_eq!(basis("genai.content", Category::Groups, Some(lives)), consent, "{lives}");
    }
    for lives in [Some("CA"), Some("CA-QC"), Some("HK"), Some("JP"), None] {
        assert_eq!(basis("genai.content", Category::Content, lives), consent, "{lives:?}");
        assert_eq!(basis("share.licensing", Category::Content, lives), consent, "{lives:?}");
    }
    // The policy's own cell goes before the pack's.
    assert_eq!(basis("ml.personalization", Category::Jobs, Some("CH")), consent);
    assert_eq!(basis("ml.personalization", Category::Content, Some("CH")), interest);
    assert_eq!(basis("genai.content", Category::Messages, Some("US")), None);
}

#[test]
fn clocks_are_those_of_their_sources() {
    let clock = |code: &str, kind| {
        let clock = *pack(code).pack.clocks.of(kind);
        let extension = clock.extension.map(|span| span.to_string()).unwrap_or_default();
        (clock.answer.to_string(), extension, clock.silence)
    };
    use CaseKind::{Complaint, Erasure, Objection};
    let open = Silence::StaysOpen;
    let said =
        |answer: &str, extension: &str, silence| (answer.to_owned(), extension.to_owned(), silence);
    assert_eq!(clock("eu", Objection), said("1 month", "2 months", open));
    assert_eq!(clock("ch", Erasure), said("30 days", "", open));
    assert_eq!(clock("ca-qc", Erasure), said("30 days", "", Silence::Refusal));
    assert_eq!(clock("us-ca", Objection), said("15 business days", "", open));
    assert_eq!(clock("us-ca", Erasure), said("45 days", "45 days", open));
    assert_eq!(clock("br", Complaint), said("15 days", "", open));
    assert_eq!(clock("hk", Objection), said("40 days", "", open));
    let acknowledged = pack("uk").pack.clocks.complaint.acknowledge;
    assert_eq!(acknowledged.unwrap().to_string(), "30 days");
    assert_eq!(pack("us-ca").pack.clocks.re_ask_months, Some(12));
}
