//! Ages and residences: the stricter of then and now.

use untrain_policy::event::Channel;
use untrain_policy::{Choice, CollectedAt, Fact, RecordFacts};

use super::world::{PERSONAL, World, post, post_of, subject};

/// Somebody told on 1 February 2020 who lives in the EU (16 years, unknown denied) or in the
/// United States (13 years, unknown permitted); it is 1 August 2026.
fn somebody(lives: &str, birth_year: Option<i16>, band: Option<&str>) -> World {
    let mut world = World::empty();
    world.on("2020-01-01").activate(&super::world::document("n-1", super::world::CELLS));
    world.on("2020-02-01").register("kim", Some(lives), birth_year, band).deliver("kim", "n-1");
    world.on("2026-08-01");
    world
}

fn check(world: &World, day: &str, expected: &str) {
    assert_eq!(world.ask(PERSONAL, &post_of(day), &["kim"]), expected, "{day}");
}

#[test]
fn rule_6_a_year_of_birth_is_read_as_the_youngest_possible_age() {
    let world = somebody("DE", Some(2006), None);
    check(&world, "2021-12-31", "minor");
    check(&world, "2022-01-01", "age_unknown");
    check(&world, "2022-12-31T23:59:59Z", "age_unknown");
    check(&world, "2023-01-01", "allow");
    let world = somebody("US", Some(2006), None);
    check(&world, "2021-12-31", "allow");
}

#[test]
fn rule_6_whoever_is_too_young_now_is_too_young() {
    for day in ["2020-03-01", "2026-07-31", "2030-01-01"] {
        check(&somebody("DE", Some(2012), None), day, "minor");
        check(&somebody("US", Some(2015), None), day, "minor");
    }
}

#[test]
fn rule_6_an_unknown_age_is_read_by_the_pack() {
    check(&somebody("DE", None, None), "2026-07-01", "age_unknown");
    check(&somebody("US", None, None), "2026-07-01", "allow");
    check(&somebody("US", None, Some("minor")), "2026-07-01", "allow");
    check(&somebody("US", None, Some("under_13")), "2026-07-01", "minor");
    check(&somebody("DE", None, Some("minor")), "2026-07-01", "age_unknown");
    check(&somebody("DE", None, Some("under_16")), "2026-07-01", "minor");
}

#[test]
fn rule_6_an_attested_age_holds_for_all_data() {
    for day in ["2020-03-01", "2026-07-01"] {
        check(&somebody("DE", None, Some("adult")), day, "allow");
        check(&somebody("DE", None, Some("16+")), day, "allow");
        check(&somebody("DE", None, Some("13+")), day, "age_unknown");
    }
    let undated = RecordFacts { collected_at: CollectedAt::Missing, ..post() };
    let ask = |world: World| world.ask(PERSONAL, &undated, &["kim"]);
    assert_eq!(ask(somebody("DE", Some(1980), None)), "age_unknown");
    assert_eq!(ask(somebody("DE", None, Some("adult"))), "collected_before_notice");
}

#[test]
fn rule_6_a_pack_that_permits_unknown_ages_permits_no_hidden_date() {
    let undated = RecordFacts { collected_at: CollectedAt::Missing, ..post() };
    let mut world = somebody("US", Some(2006), None);
    world.choice("kim", PERSONAL, Choice::Allow, "n-1", true, Channel::Subject);
    check(&world, "2015-01-01", "minor");
    check(&world, "2019-06-01", "allow");
    assert_eq!(world.ask(PERSONAL, &undated, &["kim"]), "age_unknown");
    let mut world = somebody("US", None, None);
    world.choice("kim", PERSONAL, Choice::Allow, "n-1", true, Channel::Subject);
    assert_eq!(world.ask(PERSONAL, &undated, &["kim"]), "allow");
}

#[test]
fn rule_6_a_recorded_age_drifts() {
    // 13 to 15 on 1 February 2020: 16 at the latest three years of 366 days later.
    let world = somebody("DE", None, Some("13-15"));
    check(&world, "2020-02-01", "minor");
    check(&world, "2020-02-02", "age_unknown");
    check(&world, "2023-02-02T23:59:59Z", "age_unknown");
    check(&world, "2023-02-03", "allow");
    // 17 to 20: surely 16 since a year of 365 days before.
    let world = somebody("DE", None, Some("17-20"));
    check(&world, "2020-03-01", "allow");
}

#[test]
fn rule_6_of_two_statements_both_must_show_it() {
    check(&somebody("DE", Some(1980), Some("adult")), "2026-07-01", "allow");
    check(&somebody("DE", Some(1980), Some("under_16")), "2026-07-01", "minor");
    check(&somebody("DE", Some(2010), Some("adult")), "2026-07-01", "age_unknown");
    check(&somebody("DE", Some(2011), Some("adult")), "2026-07-01", "minor");
}

#[test]
fn silence_about_the_age_makes_nobody_older_and_nonsense_makes_it_unknown() {
    let mut world = somebody("US", None, Some("under_13"));
    world.register("kim", Some("US"), None, None);
    check(&world, "2026-07-01", "minor");
    let nonsense = |birth_year, age_band: Option<&str>| Fact::SubjectRegistered {
        subject: subject("kim"),
        jurisdiction: Some("DE".parse().unwrap()),
        birth_year,
        age_band: age_band.map(str::to_owned),
    };
    for fact in
        [nonsense(Some(3000), None), nonsense(None, Some("grown")), nonsense(Some(1), Some("18+"))]
    {
        let mut world = somebody("DE", Some(1980), None);
        world.force(fact);
        check(&world, "2026-07-01", "age_unknown");
    }
}

#[test]
fn the_first_residence_stands_for_the_time_before_it() {
    let world = somebody("US", Some(1980), None);
    check(&world, "2020-02-01", "allow");
    check(&world, "2019-02-01", "collected_before_notice");
}

#[test]
fn a_person_without_a_residence_has_the_strictest_pack() {
    let mut world = somebody("US", Some(1980), None);
    world.deliver("lee", "n-1").on("2026-12-01");
    assert_eq!(world.ask(PERSONAL, &post(), &["lee"]), "category_excluded");
}
