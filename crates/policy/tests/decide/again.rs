//! A document that becomes the rule once more, and one that was replaced before its day.

use untrain_policy::Choice;

use super::world::{CELLS, GENAI, PERSONAL, World, document, post_of};

fn young(notice: &str) -> String {
    document(notice, CELLS).replace("minimum_age = 16", "minimum_age = 13")
}

/// Told of a version for people of 13 and older, which then gave way to one for those of 16.
fn teo() -> World {
    let mut world = World::empty();
    world.on("2026-01-01").activate(&young("n-1"));
    world.register("teo", Some("DE"), Some(2012), None).deliver("teo", "n-1");
    world.on("2026-03-01").activate(&document("n-2", CELLS));
    world
}

/// The reference model's find: the old document brought back, its old notice counted as if the
/// promise between the two had never been made.
#[test]
fn an_old_document_brought_back_does_not_reach_what_was_collected_without_it() {
    let ask = |world: &World, day| world.ask(PERSONAL, &post_of(day), &["teo"]);
    let mut world = teo();
    world.on("2026-06-01");
    assert_eq!(ask(&world, "2026-04-01"), "minor");
    world.activate(&young("n-1")).on("2026-09-01");
    for day in ["2026-02-01", "2026-04-01", "2026-08-01"] {
        assert_eq!(ask(&world, day), "collected_before_notice", "{day}");
    }
    // Told of it anew, what he writes from then on is used.
    world.deliver("teo", "n-1").on("2026-12-01");
    assert_eq!(ask(&world, "2026-08-31"), "collected_before_notice");
    assert_eq!(ask(&world, "2026-09-01"), "allow");
}

#[test]
fn a_notice_told_again_ahead_of_its_return_counts_from_then_on() {
    let mut world = teo();
    world.on("2026-04-01").deliver("teo", "n-1");
    world.on("2026-06-01").activate(&young("n-1")).on("2026-09-01");
    let ask = |day| world.ask(PERSONAL, &post_of(day), &["teo"]);
    assert_eq!(ask("2026-03-31"), "collected_before_notice");
    assert_eq!(ask("2026-04-01"), "allow");
}

#[test]
fn a_document_activated_twice_in_a_row_was_told_once() {
    let mut world = World::empty();
    world.on("2026-01-01").activate(&young("n-1"));
    world.register("teo", Some("DE"), Some(2012), None).deliver("teo", "n-1");
    world.on("2026-03-01").activate(&young("n-1")).on("2026-06-01");
    assert_eq!(world.ask(PERSONAL, &post_of("2026-02-01"), &["teo"]), "allow");
}

/// Consent is asked for; from 2028 on it is to be legitimate interest; but before that day comes
/// another version, on consent as before.
fn never_the_rule() -> World {
    let by_interest = CELLS.replacen("\"consent\"", "\"legitimate_interest\"", 1);
    let by_interest =
        by_interest.replacen(r#"packs = ["strict", "eu", "us", "us-ca"]"#, r#"packs = ["us"]"#, 1);
    let announced = document("n-2", &by_interest).replace("2020-01-01", "2028-01-01");
    let mut world = World::new();
    world.lives("dana", "US").answers("dana", GENAI, Choice::Allow, "n-1");
    world.on("2026-03-01").activate(&announced);
    world.on("2026-06-01").activate(&document("n-3", CELLS));
    world
}

#[test]
fn a_version_replaced_before_its_day_still_took_a_promise_back() {
    let mut world = never_the_rule();
    let ask = |world: &World, day| world.ask(GENAI, &post_of(day), &["dana"]);
    for now in ["2026-12-01", "2029-01-01"] {
        assert_eq!(ask(world.on(now), "2026-05-01"), "collected_before_notice", "{now}");
    }
}

/// The reference model's second find: until 2028 no notice counted, however often it was sent.
#[test]
fn a_version_replaced_before_its_day_does_not_stop_the_one_that_replaced_it() {
    let mut world = never_the_rule();
    world.on("2026-07-01").deliver("dana", "n-3");
    let ask = |world: &World, day| world.ask(GENAI, &post_of(day), &["dana"]);
    for now in ["2026-12-01", "2029-01-01"] {
        world.on(now);
        assert_eq!(ask(&world, "2026-06-30"), "collected_before_notice", "{now}");
        assert_eq!(ask(&world, "2026-07-01"), "allow", "{now}");
    }
}
