//! Asks both about random worlds, and tells the smallest history on which they differ.

use std::collections::BTreeMap;

use untrain_policy::snapshot::{body_digest, encode_body};
use untrain_policy::{
    Decision, Event, Position, Projection, Reason, Rules, Snapshot, Standing, Statement, Timestamp,
    Who,
};

use super::ask::Question;
use super::dice::Dice;
use super::generate::{Asked, World, draw_now, draw_question};
use super::model::Answer;
use super::walk::Model;

/// How many worlds an ordinary run asks about: enough for every answer to come up.
const CASES: u64 = 900;
const POSITIONS: usize = 4;
const MOMENTS: usize = 3;
const QUESTIONS: usize = 10;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

fn answer(decision: Decision) -> Answer {
    (decision.code().into_owned(), decision.basis)
}

fn fold(events: &[Event]) -> Projection {
    let mut projection = Projection::default();
    for (entry, event) in (0..).zip(events) {
        projection.apply(Position(entry), event).unwrap();
    }
    projection
}

fn by_rules(projection: &Projection, rules: &Rules, asked: &Asked) -> Answer {
    let standings: Vec<Standing<'_>> =
        asked.subjects.iter().map(|subject| projection.standing(subject)).collect();
    answer(rules.decide(&asked.purpose, &asked.record, &standings))
}

fn by_snapshot(snapshot: &Snapshot, asked: &Asked) -> Answer {
    let whos: Vec<Who> =
        asked.subjects.iter().map(|subject| snapshot.resolve(subject.as_str()).unwrap()).collect();
    answer(snapshot.view(&asked.purpose).decide(&asked.record, &whos))
}

fn snapshot(projection: &Projection, rules: &Rules, now: Timestamp) -> Snapshot {
    let body = encode_body(projection, b"a key of a test ", &mut |_| [0; 16]);
    let statement = Statement {
        continues: None,
        origin: "log.harbour.example/2026".to_owned(),
        position: projection.moment().0,
        root: [7; 32],
        time: now,
        policy: rules.policy().map(|policy| policy.hash),
        body_bytes: body.len() as u64,
        body_digest: body_digest(&body),
    };
    Snapshot::open(statement, body).unwrap()
}

fn by_model(world: &World, events: &[Event], asked: &Asked, now: Timestamp) -> Answer {
    let model = Model { events, documents: &world.documents };
    let (purpose, record, subjects) = (&asked.purpose, asked.record, asked.subjects.as_slice());
    model.decide(&Question { purpose, record, subjects, now })
}

fn differ(world: &World, events: &[Event], asked: &Asked, now: Timestamp) -> bool {
    let projection = fold(events);
    let rules = Rules::compile(projection.history(), now);
    let row = by_rules(&projection, &rules, asked);
    let view = by_snapshot(&snapshot(&projection, &rules, now), asked);
    let model = by_model(world, events, asked, now);
    row != model || view != model
}

/// Leaves out whatever the difference does not need.
fn tell(seed: u64, world: &World, position: usize, asked: &Asked, now: Timestamp) -> String {
    let mut events = world.events[..position].to_vec();
    let mut place = 0;
    while place < events.len() {
        let mut fewer = events.clone();
        fewer.remove(place);
        if differ(world, &fewer, asked, now) {
            events = fewer;
        } else {
            place += 1;
        }
    }
    let projection = fold(&events);
    let rules = Rules::compile(projection.history(), now);
    let lines: Vec<String> =
        events.iter().map(|event| String::from_utf8(event.to_bytes().unwrap()).unwrap()).collect();
    format!(
        "seed {seed}, at {now}: {asked:#?}\n{}\nengine {:?}\nsnapshot {:?}\nmodel {:?}\n",
        lines.join("\n").replace("\\n", "\n"),
        by_rules(&projection, &rules, asked),
        by_snapshot(&snapshot(&projection, &rules, now), asked),
        by_model(world, &events, asked, now),
    )
}

/// How often each answer came up.
type Seen = BTreeMap<String, u64>;

fn compare(seed: u64, seen: &mut Seen) {
    let mut dice = Dice::new(seed);
    let world = World::draw(&mut dice);
    for _ in 0..POSITIONS {
        let length = world.events.len();
        let position = if dice.percent(50) { length } else { dice.below(length + 1) };
        let projection = fold(&world.events[..position]);
        let moments = world.moments(position);
        for _ in 0..MOMENTS {
            let now = draw_now(&mut dice, &world, position, &moments);
            let rules = Rules::compile(projection.history(), now);
            let snapshot = snapshot(&projection, &rules, now);
            for _ in 0..QUESTIONS {
                let asked = draw_question(&mut dice, &moments);
                let model = by_model(&world, &world.events[..position], &asked, now);
                let row = by_rules(&projection, &rules, &asked);
                let view = by_snapshot(&snapshot, &asked);
                if row != model || view != model {
                    panic!("{}", tell(seed, &world, position, &asked, now));
                }
                let basis = model.1.map_or_else(String::new, |basis| format!(" on {basis}"));
                *seen.entry(model.0 + &basis).or_default() += 1;
            }
        }
    }
}

#[test]
fn engine_snapshot_and_model_agree_on_every_question() {
    let first = number("UNTRAIN_REFERENCE_SEED", 1000);
    let cases = number("UNTRAIN_REFERENCE_CASES", CASES);
    let mut seen = Seen::new();
    for seed in first..first + cases {
        compare(seed, &mut seen);
    }
    println!("{} decisions: {seen:#?}", seen.values().sum::<u64>());
    // Few worlds need not come across everything.
    if cases < CASES {
        return;
    }
    let denials = Reason::ALL.iter().filter(|reason| **reason != Reason::Allow);
    let of_author = denials.map(|reason| reason.to_string());
    let of_others = Reason::ALL.iter().filter(|reason| (3..=12).contains(&reason.rule()));
    let of_others = of_others.map(|reason| format!("other_subject:{reason}"));
    let allows = ["allow on consent", "allow on legitimate_interest"].map(str::to_owned);
    let all = of_author.chain(of_others).chain(allows);
    let missed: Vec<String> = all.filter(|answer| !seen.contains_key(answer)).collect();
    assert!(missed.is_empty(), "{missed:?} never came up in {seen:#?}");
}
