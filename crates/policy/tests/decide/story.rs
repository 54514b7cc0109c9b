//! A quiet policy change cannot widen the use of old data.

use untrain_policy::event::Channel;
use untrain_policy::{
    Category, Choice, Error, Event, Fact, Policy, RecordFacts, Signal, Source, Visibility,
};

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
    let rating = RecordFacts { category: Some(Category::Feedback), ..post_of("2026-07-01") };
    assert_eq!(world.ask("ml.personalization", &rating, &["dana"]), "not_notified");
    // What the first notice announced goes on as before.
    assert_eq!(world.ask("ml.personalization", &post_of("2026-02-01"), &["dana"]), "allow");
}

#[test]
fn a_yes_to_past_data_reaches_what_its_text_listed() {
    let wider = CELLS.replacen(r#"["content"]"#, r#"["content", "feedback"]"#, 1);
    let mut world = World::empty();
    world.activate(&asking()).lives("dana", "US");
    let personal = "ml.personalization";
    world.choice("dana", personal, Choice::Allow, "n-1", true, Channel::Subject);
    world.on("2026-06-01").activate(&document("n-2", &wider)).deliver("dana", "n-2");
    world.on("2026-12-01");
    let rating = |day| RecordFacts { category: Some(Category::Feedback), ..post_of(day) };
    assert_eq!(world.ask(personal, &post_of("2001-01-01"), &["dana"]), "allow");
    assert_eq!(world.ask(personal, &rating("2001-01-01"), &["dana"]), "collected_before_notice");
    assert_eq!(world.ask(personal, &rating("2026-06-01"), &["dana"]), "allow");
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

#[test]
fn a_lower_minimum_age_reaches_back_no_further_than_its_notice() {
    let younger = CELLS.to_owned();
    let second = document("n-2", &younger).replace("minimum_age = 16", "minimum_age = 13");
    let mut world = World::empty();
    world.on("2026-01-01").activate(&asking());
    // Born in 2012 and told of the first version, which was for people of 16 and older.
    world.register("teo", Some("DE"), Some(2012), None).deliver("teo", "n-1");
    world.lives("dana", "DE").deliver("dana", "n-1");
    world.on("2026-06-01").activate(&second).on("2026-12-01");
    let ask = |world: &World, day: &str, who: &str| {
        world.ask("ml.personalization", &post_of(day), &[who])
    };
    assert_eq!(ask(&world, "2026-02-01", "teo"), "collected_before_notice");
    assert_eq!(ask(&world, "2026-07-01", "teo"), "collected_before_notice");
    assert_eq!(ask(&world, "2026-02-01", "dana"), "allow");
    world.deliver("teo", "n-2").on("2027-12-01");
    assert_eq!(ask(&world, "2026-11-30", "teo"), "collected_before_notice");
    assert_eq!(ask(&world, "2026-12-01", "teo"), "allow");
    // A third version like the second announces nothing new and takes nothing away.
    let third = second.replace("n-2", "n-3");
    world.activate(&third);
    assert_eq!(ask(&world, "2026-12-01", "teo"), "allow");
    assert_eq!(ask(&world, "2026-11-30", "teo"), "collected_before_notice");
    // From 2029 on the first version was for him as well.
    world.on("2030-01-01");
    assert_eq!(ask(&world, "2026-11-30", "teo"), "collected_before_notice");
    assert_eq!(ask(&world, "2029-06-01", "teo"), "allow");
}

#[test]
fn a_record_from_a_time_to_come_counts_as_of_today() {
    let mut world = World::empty();
    world.on("2026-01-01").activate(&asking());
    world.register("teo", Some("DE"), Some(2012), None).deliver("teo", "n-1");
    let ask = |world: &World, day: &str| world.ask("ml.personalization", &post_of(day), &["teo"]);
    assert_eq!(ask(&world, "2029-06-01"), "minor");
    // Nobody told him of the version that takes people of his age.
    let second = document("n-2", CELLS).replace("minimum_age = 16", "minimum_age = 13");
    world.on("2026-06-01").activate(&second).on("2026-12-01");
    assert_eq!(ask(&world, "2026-12-01"), "collected_before_notice");
    assert_eq!(ask(&world, "2029-06-01"), "collected_before_notice");
    // When its day has come he is old enough for the first version, which he was told of.
    world.on("2029-06-01");
    assert_eq!(ask(&world, "2029-06-01"), "allow");
}

#[test]
fn a_version_for_the_old_only_stands_between_two_for_the_young() {
    let young =
        |notice: &str| document(notice, CELLS).replace("minimum_age = 16", "minimum_age = 13");
    let mut world = World::empty();
    world.on("2026-01-01").activate(&young("n-1"));
    world.register("teo", Some("DE"), Some(2012), None).deliver("teo", "n-1");
    let ask = |world: &World| world.ask("ml.personalization", &post_of("2026-02-01"), &["teo"]);
    assert_eq!(ask(world.on("2026-03-01")), "allow");
    world.activate(&document("n-2", CELLS)).on("2026-04-01");
    assert_eq!(ask(&world), "minor");
    world.activate(&young("n-3")).on("2026-05-01");
    assert_eq!(ask(&world), "collected_before_notice");
}

#[test]
fn a_version_that_asks_for_ages_stands_between_two_that_do_not() {
    let asking_ages = |notice: &str| document(notice, CELLS).replace("\"permit\"", "\"deny\"");
    let mut world = World::empty();
    world.on("2026-01-01").activate(&document("n-1", CELLS));
    world.register("uma", Some("US"), None, None).deliver("uma", "n-1");
    let ask = |world: &World| world.ask("ml.personalization", &post_of("2026-02-01"), &["uma"]);
    assert_eq!(ask(world.on("2026-03-01")), "allow");
    world.activate(&asking_ages("n-2")).on("2026-04-01");
    assert_eq!(ask(&world), "age_unknown");
    world.activate(&document("n-3", CELLS)).on("2026-05-01");
    assert_eq!(ask(&world), "collected_before_notice");
}

#[test]
fn a_lower_minimum_age_reaches_back_no_further_where_unknown_ages_are_permitted() {
    let first = document("n-1", CELLS);
    let second =
        document("n-2", CELLS).replace("minimum_age = 16\nunknown", "minimum_age = 13\nunknown");
    let mut world = World::empty();
    world.on("2026-01-01").activate(&first);
    world.register("teo", Some("US-CA"), Some(2012), None).deliver("teo", "n-1");
    world.on("2026-06-01");
    let ask = |world: &World| world.ask("ml.personalization", &post_of("2026-02-01"), &["teo"]);
    assert_eq!(ask(&world), "minor");
    world.activate(&second);
    assert_eq!(ask(&world), "collected_before_notice");
}

#[test]
fn an_opened_visibility_reaches_back_no_further_than_its_notice() {
    let opened = CELLS.replace("assessment", "visibility = [\"public\", \"limited\"]\nassessment");
    let mut world = World::empty();
    world.on("2026-01-01").activate(&asking()).lives("dana", "US").deliver("dana", "n-1");
    world.on("2026-06-01").activate(&document("n-2", &opened)).on("2026-12-01");
    let limited = RecordFacts { visibility: Some(Visibility::Limited), ..post_of("2026-07-01") };
    let ask = |world: &World, record| world.ask("ml.personalization", record, &["dana"]);
    assert_eq!(ask(&world, &limited), "not_notified");
    assert_eq!(ask(&world, &post_of("2026-02-01")), "allow");
}

#[test]
fn a_yes_to_what_everybody_could_read_is_none_to_what_a_circle_could() {
    let consent = "packs = [\"strict\", \"eu\", \"us\", \"us-ca\"]\nbasis = \"consent\"";
    let opened =
        CELLS.replace(consent, &format!("{consent}\nvisibility = [\"public\", \"limited\"]"));
    assert_ne!(opened, CELLS);
    let mut world = World::empty();
    world.on("2026-01-01").activate(&asking()).lives("dana", "US");
    world.choice("dana", GENAI, Choice::Allow, "n-1", true, Channel::Subject);
    world.on("2026-06-01").activate(&document("n-2", &opened)).deliver("dana", "n-2");
    let limited = RecordFacts { visibility: Some(Visibility::Limited), ..post_of("2026-07-01") };
    world.on("2026-12-01");
    assert_eq!(world.ask(GENAI, &limited, &["dana"]), "no_choice");
    assert_eq!(world.ask(GENAI, &post_of("2026-07-01"), &["dana"]), "allow");
}

#[test]
fn a_changed_reading_of_silence_reaches_back_no_further_than_its_notice() {
    let hearing = |notice: &str, default: &str| {
        document(notice, CELLS)
            .replace("licensed = ", &format!("public = \"{default}\"\nlicensed = "))
    };
    let mut world = World::empty();
    world
        .on("2026-01-01")
        .activate(&hearing("n-1", "refuse"))
        .lives("dana", "US")
        .deliver("dana", "n-1");
    world.on("2026-06-01").activate(&hearing("n-2", "allow")).on("2026-12-01");
    let source = Some(Source::Public);
    let crawled = |day: &str| -> RecordFacts<'static> { RecordFacts { source, ..post_of(day) } };
    let ask = |world: &World, record: RecordFacts<'_>| {
        world.ask("ml.personalization", &record, &["dana"])
    };
    assert_eq!(ask(&world, crawled("2026-07-01")), "not_notified");
    let permitting = RecordFacts { signal: Signal::Allow, ..crawled("2026-07-01") };
    assert_eq!(ask(&world, permitting), "allow");
    world.deliver("dana", "n-2").on("2027-06-01");
    assert_eq!(ask(&world, crawled("2026-11-30")), "collected_before_notice");
    assert_eq!(ask(&world, crawled("2026-12-01")), "allow");
}
