//! The cases that a plan draws: nobody chooses them, and everybody draws the same.

use std::collections::BTreeMap;

use untrain_policy::plan::{Drawn, Plan, SAMPLE_CASES, plan};
use untrain_policy::{Choice, Direction, Policy, Reason};

use super::world::{CELLS, World, document as harbour};

/// A draft that asks nobody any more in the EU and closes California.
fn draft() -> String {
    let consent = "packs = [\"strict\", \"eu\", \"us\", \"us-ca\"]\nbasis = \"consent\"";
    let interest = "packs = [\"eu\"]\nbasis = \"legitimate_interest\"\nassessment = \"LIA-2\"";
    assert!(CELLS.contains(consent));
    harbour("n-2", &CELLS.replacen(consent, interest, 1))
}

/// So many who live in Germany and have not answered, and so many in California who said yes.
fn world(opened: usize, closed: usize) -> World {
    let mut world = World::new();
    for number in 0..opened {
        world.lives(&format!("de-{number}"), "DE");
    }
    for number in 0..closed {
        let name = format!("ca-{number}");
        world.lives(&name, "US-CA");
        world.on("2026-02-01").answers(&name, "genai.content", Choice::Allow, "n-1");
    }
    world.on("2026-03-01");
    world
}

fn of(world: &World, draft: &str, reversed: bool) -> Plan {
    let people = world.projection.persons().map(|(_, person)| (person, 1));
    let mut people: Vec<_> = people.collect();
    if reversed {
        people.reverse();
    }
    plan(world.projection.history(), &Policy::parse(draft).unwrap(), world.now, people).unwrap()
}

fn counts(sample: &[Drawn]) -> (u64, u64) {
    let of = |direction| {
        let of = sample.iter().filter(|drawn| drawn.case.direction == direction);
        of.map(|drawn| drawn.drawn).sum()
    };
    (of(Direction::Widens), of(Direction::Narrows))
}

#[test]
fn as_many_cases_open_as_close_where_there_are_enough() {
    for (opened, closed, expected) in
        [(30, 30, (10, 10)), (30, 4, (16, 4)), (3, 30, (3, 17)), (2, 5, (2, 5)), (40, 0, (20, 0))]
    {
        let plan = of(&world(opened, closed), &draft(), false);
        assert_eq!(plan.totals.widened as usize, opened);
        assert_eq!(counts(&plan.sample), expected, "of {opened} and {closed}");
    }
    assert_eq!(SAMPLE_CASES, 20);
}

#[test]
fn two_people_draw_the_same_in_whatever_order_members_come() {
    let mut world = world(25, 25);
    for number in 0..25 {
        world.register(&format!("fr-{number}"), Some("FR"), Some(1_930 + 3 * number), None);
    }
    let one = of(&world, &draft(), false).sample;
    assert_eq!(one, of(&world, &draft(), true).sample);
    let other = draft().replace("title = \"Harbour\"", "title = \"Harbour again\"");
    assert_ne!(one, of(&world, &other, false).sample, "another draft draws others");
}

#[test]
fn a_case_says_where_how_old_and_why_and_never_who() {
    let world = world(1, 1);
    let sample = of(&world, &draft(), false).sample;
    let [opened, closed] = sample.as_slice() else { panic!("{sample:?}") };
    assert_eq!(opened.case.jurisdiction.as_ref().map(|code| code.as_str()), Some("DE"));
    let reasons = (opened.case.before, opened.case.activated, opened.case.told);
    assert_eq!(reasons, (Reason::NoChoice, Reason::NotNotified, Reason::Allow));
    assert_eq!(
        (closed.case.before, closed.case.told.as_str()),
        (Reason::Allow, "category_excluded")
    );
    let text = serde_json::to_string(&sample).unwrap();
    assert!(!text.contains("de-0") && !text.contains("ca-0"), "{text}");
}

/// Over many drafts each of 40 members is drawn about as often as any other.
#[test]
fn every_member_is_as_likely_to_be_drawn() {
    let mut world = World::new();
    for number in 0..40 {
        // Four bands of ten each.
        let band = ["18-24", "25-34", "35-44", "45+"][number % 4];
        world.register(&format!("de-{number}"), Some("DE"), None, Some(band));
    }
    world.on("2026-03-01");
    let mut times: BTreeMap<String, u64> = BTreeMap::new();
    for round in 0..100 {
        let draft = draft().replace("title = \"Harbour\"", &format!("title = \"{round}\""));
        for drawn in of(&world, &draft, false).sample {
            let band = drawn.case.age.map(|band| band.to_string()).unwrap_or_default();
            *times.entry(band).or_default() += drawn.drawn;
        }
    }
    assert_eq!(times.values().sum::<u64>(), 2_000);
    assert!(
        times.len() == 4 && times.values().all(|count| (430..570).contains(count)),
        "{times:?}"
    );
}
