//! A quiet policy change cannot widen the use of old data.

use untrain_policy::{Choice, Error, Event, Fact, Policy, RecordFacts};

use super::world::{CELLS, GENAI, World, document, post_of};

/// Generative training asks for consent.
fn asking() -> String {
    document("n-1", CELLS)
}

/// The same platform, a year later: generative training is on by default.
fn quiet(notice: &str) -> String {
    let consent = r#"packs = ["strict", "eu", "us", "us-ca"]
basis = "consent""#;
    let default = r#"packs = ["eu", "us", "us-ca"]
basis = "legitimate_interest"
assessment = "LIA-2""#;
    assert!(CELLS.contains(consent));
    document(notice, &CELLS.replacen(consent, default, 1))
}

#[test]
fn a_quiet_policy_change_cannot_widen_the_use_of_old_data() {
    let mut world = World::empty();
    world.on("2026-01-01").activate(&asking());
    // Dana was told and never answered. Nothing of hers may be used.
    world.on("2026-01-10").lives("dana", "US").deliver("dana", "n-1");
    let old = post_of("2026-06-01");
    assert_eq!(world.on("2026-12-01").ask(GENAI, &old, &["dana"]), "no_choice");

    // The new version comes into force at night, and nobody is told.
    world.on("2027-01-01").activate(&quiet("n-2"));
    assert_eq!(world.on("2027-06-01").ask(GENAI, &old, &["dana"]), "not_notified");
    let new = post_of("2027-05-01");
    assert_eq!(world.ask(GENAI, &new, &["dana"]), "not_notified");

    // She is told in July: her days of grace run, and then what she writes from July on is used.
    world.on("2027-07-01").deliver("dana", "n-2");
    assert_eq!(world.on("2027-07-10").ask(GENAI, &new, &["dana"]), "grace_period");
    world.on("2028-01-01");
    assert_eq!(world.ask(GENAI, &post_of("2027-08-01"), &["dana"]), "allow");
    // What she wrote before, under a promise to be asked, is not: for as long as she says nothing.
    for day in ["2026-06-01", "2027-05-01", "2027-06-30T23:59:59Z"] {
        let before = post_of(day);
        assert_eq!(world.ask(GENAI, &before, &["dana"]), "collected_before_notice", "{day}");
    }
    assert_eq!(world.on("2040-01-01").ask(GENAI, &old, &["dana"]), "collected_before_notice");
}

#[test]
fn a_refusal_survives_the_quiet_change() {
    let mut world = World::empty();
    world.activate(&asking()).lives("dana", "US").answers("dana", GENAI, Choice::Refuse, "n-1");
    world.on("2027-01-01").activate(&quiet("n-2")).deliver("dana", "n-2").on("2028-01-01");
    assert_eq!(world.ask(GENAI, &post_of("2027-12-01"), &["dana"]), "refused");
}

#[test]
fn a_new_category_reaches_nobody_before_its_notice() {
    let wider = CELLS.replacen(r#"["content"]"#, r#"["content", "feedback"]"#, 1);
    let mut world = World::empty();
    world.activate(&asking()).lives("dana", "US").deliver("dana", "n-1");
    world.on("2026-06-01").activate(&document("n-2", &wider)).on("2026-12-01");
    let rating =
        RecordFacts { category: Some(untrain_policy::Category::Feedback), ..post_of("2026-07-01") };
    assert_eq!(world.ask("ml.personalization", &rating, &["dana"]), "not_notified");
    // What the first notice announced goes on as before.
    assert_eq!(world.ask("ml.personalization", &post_of("2026-02-01"), &["dana"]), "allow");
}

#[test]
fn a_changed_document_cannot_hide_behind_the_old_notice() {
    let mut world = World::empty();
    world.activate(&asking());
    let changed = quiet("n-1");
    let policy = Policy::hash_of(&changed);
    let fact = Fact::PolicyActivated { policy, document: changed };
    let event = Event { time: world.now, fact };
    let error = world.projection.check(&event).unwrap_err();
    assert!(matches!(error, Error::NoticeReused { .. }), "{error}");
    assert!(error.to_string().contains("give the changed document's notice a new id"));
    assert!(world.projection.apply(untrain_policy::Position(1), &event).is_err());
    assert_eq!(world.projection.history().documents().len(), 1);
}

#[test]
fn a_document_is_what_its_hash_says() {
    let world = World::empty();
    let fact = Fact::PolicyActivated { policy: Policy::hash_of("x"), document: asking() };
    let error = world.projection.check(&Event { time: world.now, fact }).unwrap_err();
    assert!(matches!(error, Error::OtherHash { .. }));
    let fact = Fact::NoticePublished {
        notice: super::world::notice("n-2"),
        policy: Policy::hash_of(&asking()),
        document: asking(),
    };
    let error = world.projection.check(&Event { time: world.now, fact }).unwrap_err();
    assert!(matches!(error, Error::OtherNotice { .. }));
}
