//! A release that does not agree with itself is refused, and what it calls back follows.

use untrain_lineage::Release;
use untrain_lineage::release::Given;
use untrain_policy::{ArtefactKind, Digest, Timestamp};

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

fn given(version: u8, generation: u32, recipients: &[&str]) -> Given {
    Given {
        version: Digest([version; 32]),
        generation,
        at: at("2026-11-23T09:05:00Z"),
        recipients: recipients.iter().map(|name| (*name).to_owned()).collect(),
        recalled_at: None,
    }
}

/// A model that two were given, and one of them again after it had forgotten somebody.
pub fn release() -> Release {
    let mut release = Release::new(ArtefactKind::Model);
    release.give(given(0x34, 0, &["Lantern Labs", "Mole Street Archive"])).unwrap();
    assert!(release.recall_all_but(Some(Digest([0x35; 32])), at("2026-12-01T10:00:00Z")));
    release.give(given(0x35, 1, &["Lantern Labs"])).unwrap();
    release
}

fn holders(release: &Release) -> Vec<&str> {
    release.recalled().flat_map(|given| &given.recipients).map(String::as_str).collect()
}

#[test]
fn whoever_holds_an_old_version_is_on_the_recall_list() {
    let mut release = release();
    assert_eq!(holders(&release), ["Lantern Labs", "Mole Street Archive"]);
    assert_eq!(Release::parse(&release.to_bytes().unwrap()).unwrap(), release);

    // The version that stands is not called back, and what was called back once stays so.
    assert!(!release.recall_all_but(Some(Digest([0x35; 32])), at("2026-12-02T10:00:00Z")));
    release.withdraw(at("2026-12-03T10:00:00Z"), "no licence");
    assert_eq!(holders(&release), ["Lantern Labs", "Mole Street Archive", "Lantern Labs"]);
    assert_eq!(release.given[0].recalled_at, Some(at("2026-12-01T10:00:00Z")));
    release.withdraw(at("2026-12-04T10:00:00Z"), "another");
    assert_eq!(release.withdrawn.as_ref().unwrap().reason, "no licence");
    release.check().unwrap();
    assert!(release.give(given(0x36, 2, &["Lantern Labs"])).is_err());
    assert_eq!(release.given.len(), 2);
}

#[test]
fn a_clock_that_was_set_back_makes_no_file_that_cannot_be_read() {
    let mut release = Release::new(ArtefactKind::Dataset);
    release.give(given(1, 0, &["Lantern Labs"])).unwrap();
    release.withdraw(at("2020-01-01T00:00:00Z"), "no licence");
    release.check().unwrap();
}

#[test]
fn a_release_agrees_with_itself() {
    let refusal = |change: &dyn Fn(&mut Release)| {
        let mut release = release();
        change(&mut release);
        release.check().unwrap_err().to_string()
    };
    assert!(refusal(&|it| it.schema.clear()).contains("`schema`"));
    assert!(refusal(&|it| it.given[0].recipients.clear()).contains("nobody"));
    assert!(refusal(&|it| it.given[0].recipients[0] = " ".to_owned()).contains("256 bytes"));
    assert!(refusal(&|it| it.given[0].recipients[0] = "a\nb".to_owned()).contains("one line"));
    assert!(refusal(&|it| it.given[0].recipients[0] = "é".repeat(129)).contains("256 bytes"));
    let twice = |it: &mut Release| it.given[0].recipients[0] = "Mole Street Archive".to_owned();
    assert!(refusal(&twice).contains("twice"));
    let before = |it: &mut Release| it.given[0].recalled_at = Some(Timestamp::UNIX_EPOCH);
    assert!(refusal(&before).contains("before it was given"));
    assert!(refusal(&|it| it.given[0].generation = 7).contains("`given.generation`"));
    assert!(refusal(&|it| it.given[1].generation = 0).contains("`given.version`"));
    let mut release = release();
    release.withdraw(at("2026-12-03T10:00:00Z"), " ");
    assert!(release.check().unwrap_err().to_string().contains("`withdrawn.reason`"));
}
