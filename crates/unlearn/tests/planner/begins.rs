//! What makes a run begin, case by case.

use untrain_policy::Position;
use untrain_unlearn::planner::{Artefact, Lane, Run, Waiting, Why, plan};

use crate::world::{DAY, DAY_S, additive, after, asks, now, sharded, terms};

fn only(artefact: &Artefact, waiting: &[Waiting]) -> Run {
    let mut plan = plan(now(), &terms(), std::slice::from_ref(artefact), waiting);
    assert_eq!(plan.runs.len(), 1);
    plan.runs.remove(0)
}

fn everybody(people: std::ops::RangeInclusive<u64>, days: i64) -> (Vec<u64>, Vec<Waiting>) {
    (people.clone().collect(), people.map(|person| asks(person, days)).collect())
}

#[test]
fn what_stands_only_here_changes_at_once() {
    let run = only(&additive("m", false, &[1]), &[asks(1, 30)]);
    assert_eq!((run.why, run.start, run.end), (Why::Local, now(), after(100)));
    assert!(run.in_time && !run.below_minimum);
}

#[test]
fn one_person_waits_for_company_until_the_deadline_comes() {
    let run = only(&additive("m", true, &[1]), &[asks(1, 30)]);
    assert_eq!((run.why, run.end), (Why::Deadline, after(27 * DAY)));
    assert!(run.in_time && run.below_minimum);
}

#[test]
fn five_people_wait_as_long_as_the_window_is() {
    let (people, waiting) = everybody(1..=5, 30);
    let run = only(&additive("m", true, &people), &waiting);
    assert_eq!((run.why, run.start, run.people), (Why::Window, after(DAY), 5));
    assert!(!run.below_minimum);
    // Five requests of four people are not enough.
    let mut fewer = waiting;
    fewer[4].person = fewer[3].person;
    let run = only(&additive("m", true, &people), &fewer);
    assert_eq!((run.why, run.people, run.requests.len()), (Why::Deadline, 4, 5));
}

#[test]
fn the_earliest_deadline_counts() {
    let (people, mut waiting) = everybody(1..=6, 30);
    waiting[2].due = after(3 * DAY + DAY / 2);
    let run = only(&additive("m", true, &people), &waiting);
    assert_eq!((run.why, run.end), (Why::Deadline, after(DAY / 2)));
    assert_eq!(run.due, after(3 * DAY + DAY / 2));
}

#[test]
fn nobody_waits_where_waiting_saves_little() {
    // Five people in five of a thousand shards: five more would hardly meet them.
    let (_, waiting) = everybody(1..=5, 30);
    let places = (1..=5).map(|person| (person, u32::try_from(person).unwrap(), 0));
    let wide = sharded("m", true, vec![vec![100]; 1_000], places);
    let run = only(&wide, &waiting);
    assert_eq!((run.why, run.start), (Why::Knee, now()));
    assert_eq!((run.bytes, run.one_by_one_bytes), (500, 500));
    // In five of six shards, they would.
    let narrow = Artefact { shards: vec![vec![100]; 6], ..wide };
    assert_eq!(only(&narrow, &waiting).why, Why::Window);
    // Nor do they wait when the window is nearly over: of one pass, 20 people share as before.
    let (people, mut waiting) = everybody(1..=20, 30);
    waiting[0].at = after(600 - 2 * DAY);
    let run = only(&additive("m", true, &people), &waiting);
    assert_eq!((run.why, run.start), (Why::Knee, now()));
    assert_eq!((run.bytes, run.one_by_one_bytes), (1_000, 20_000));
}

#[test]
fn whoever_is_heard_first_waits_for_nobody_and_takes_the_others_along() {
    for lane in [Lane::LegalOrder, Lane::Minor, Lane::SpecialCategory] {
        let mut waiting = [asks(1, 30), asks(2, 30)];
        waiting[1].lane = lane;
        let run = only(&additive("m", true, &[1, 2]), &waiting);
        assert_eq!((run.why, run.start, run.people), (Why::Priority, now(), 2));
        assert!(run.below_minimum);
    }
}

#[test]
fn only_the_touched_part_is_replayed() {
    let shards = vec![vec![400, 300, 300], vec![500, 500], vec![80]];
    let model = sharded("m", false, shards, [(1, 0, 1), (2, 0, 2), (3, 1, 1), (9, 2, 0)]);
    let waiting = [asks(1, 30), asks(2, 30), asks(3, 30), asks(4, 30)];
    let run = only(&model, &waiting);
    assert_eq!((run.bytes, run.one_by_one_bytes), (1_100, 600 + 300 + 500));
    assert_eq!(run.shards, [0, 1]);
    assert_eq!(run.requests, [1, 2, 3].map(Position));
    // Its last shard is smaller than the floor; what has no shards is never told so.
    let small = additive("n", false, &[1]);
    let plan = plan(now(), &terms(), &[small, model], &waiting);
    assert_eq!(plan.advice.len(), 1);
    assert_eq!((plan.advice[0].artefact.as_str(), &*plan.advice[0].small_shards), ("m", &[2][..]));
}

#[test]
fn a_long_run_begins_before_the_one_that_is_due_with_it() {
    // Two runs of a day each that both wait for the same deadline: one has to make room.
    let long = |name: &str| sharded(name, true, vec![vec![10 * DAY_S]], [(1, 0, 0)]);
    let made = plan(now(), &terms(), &[long("m"), long("n")], &[asks(1, 30)]);
    let told: Vec<_> = made.runs.iter().map(|run| (run.why, run.start, run.end)).collect();
    let (first, second) = (after(25 * DAY), after(26 * DAY));
    assert_eq!(told, [(Why::Room, first, second), (Why::Deadline, second, after(27 * DAY))]);
}

#[test]
fn what_is_late_runs_at_once_and_costs_nobody_else_their_deadline() {
    let late = sharded("late", true, vec![vec![20 * DAY_S]], [(1, 0, 0)]);
    let soon = additive("soon", true, &[2]);
    let mut waiting = [asks(1, -1), asks(2, 4)];
    waiting[1].due = after(DAY);
    let made = plan(now(), &terms(), &[late, soon], &waiting);
    let told: Vec<_> = made.runs.iter().map(|run| (run.artefact.as_str(), run.in_time)).collect();
    assert_eq!(told, [("soon", true), ("late", false)]);
    assert_eq!(made.runs[0].start, now());
}

#[test]
fn nothing_waits_and_nothing_is_planned() {
    assert!(plan(now(), &terms(), &[], &[]).runs.is_empty());
    assert!(plan(now(), &terms(), &[additive("m", true, &[])], &[asks(1, 3)]).runs.is_empty());
    assert!(plan(now(), &terms(), &[additive("m", true, &[1])], &[]).runs.is_empty());
}
