//! Versions that were activated and wait for their day.

use untrain_policy::Timestamp;

use super::world::{CELLS, World, document as harbour, time};

/// A document under a notice, effective from a day on.
fn from(day: &str, notice: &str) -> String {
    harbour(notice, CELLS).replace("effective = 2020-01-01", &format!("effective = {day}"))
}

/// The notices of the versions that wait at `now`, and when each becomes the rule.
fn waiting(world: &World, now: &str) -> Vec<(String, Timestamp)> {
    let scheduled = world.projection.history().scheduled(time(now));
    scheduled.into_iter().map(|(policy, at)| (policy.notice.id.to_string(), at)).collect()
}

#[test]
fn a_version_waits_until_its_day_and_is_the_rule_from_then_on() {
    let mut world = World::new();
    world.on("2026-02-01").activate(&from("2026-03-01", "n-2"));
    assert_eq!(waiting(&world, "2026-02-10"), [("n-2".to_owned(), time("2026-03-01"))]);
    assert_eq!(waiting(&world, "2026-03-01"), []);
    let rule = |now| world.projection.history().in_force(time(now)).map(|it| it.notice.id.clone());
    assert_eq!(rule("2026-02-28").unwrap().as_str(), "n-1");
    assert_eq!(rule("2026-03-01").unwrap().as_str(), "n-2");
}

#[test]
fn one_that_another_replaces_before_its_day_does_not_wait() {
    let mut world = World::new();
    world.on("2026-02-01").activate(&from("2026-05-01", "n-2"));
    world.on("2026-02-02").activate(&from("2026-04-01", "n-3"));
    world.on("2026-02-03").activate(&from("2026-06-01", "n-4"));
    let expected = [("n-3".to_owned(), time("2026-04-01")), ("n-4".to_owned(), time("2026-06-01"))];
    assert_eq!(waiting(&world, "2026-02-10"), expected);
    world.on("2026-02-11").activate(&from("2026-01-01", "n-5"));
    assert_eq!(waiting(&world, "2026-02-12"), [], "what came last is the rule already");
}

/// Each version that waits becomes the rule at its moment, and no other in between.
#[test]
fn what_waits_is_what_comes() {
    let mut world = World::new();
    let days = ["2026-05-01", "2026-03-01", "2026-04-01", "2026-08-01", "2026-06-01"];
    for (number, day) in days.into_iter().enumerate() {
        world.on("2026-02-01").activate(&from(day, &format!("n-{}", number + 2)));
    }
    let history = world.projection.history();
    let hash = |now: Timestamp| history.in_force(now).map(|policy| policy.hash);
    let mut rule = hash(world.now);
    let mut changes = Vec::new();
    for hours in 0..24 * 300 {
        let now = world.now + jiff::SignedDuration::from_hours(hours);
        if hash(now) != rule {
            rule = hash(now);
            changes.push((rule.unwrap(), now));
        }
    }
    let scheduled = history.scheduled(world.now);
    let said: Vec<_> = scheduled.into_iter().map(|(policy, at)| (policy.hash, at)).collect();
    assert_eq!(said, changes);
    assert!(changes.len() > 1);
}
