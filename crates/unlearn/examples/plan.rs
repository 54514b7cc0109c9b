//! Simulates a year of an operator's forgetting: `cargo run --release -p untrain-unlearn --example
//! plan [REQUESTS]`, 10,000 of them unless a number is given.
//!
//! Requests come as in a Poisson process of 40 a day, with a burst of ten times as many on three
//! days, from people of a stated mix of jurisdictions. One machine carries out what the planner
//! says, and nothing else; nothing is measured but the planner.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::num::NonZeroU64;
use std::time::{Duration, Instant};

use untrain_policy::{Position, Timestamp};
use untrain_unlearn::planner::{Artefact, Lane, Place, Run, Terms, Waiting, Why, plan};

const SEED: u64 = 7;
const DAY_S: f64 = 86_400.0;
const A_DAY: f64 = 40.0;
/// The days of the burst, and by how much more comes on them.
const BURST: (f64, f64, f64) = (60.0, 63.0, 10.0);

/// How long an answer may take, in days, and how many of a hundred people that holds for: a month
/// (EU, EEA, UK) at its shortest, 45 days (California), 30 (Quebec, Switzerland), 15 (Brazil).
const CLOCKS: [(i64, u64); 4] = [(28, 60), (45, 15), (30, 15), (15, 10)];
/// How many of a hundred requests are heard before others.
const PRIORITY: u64 = 4;

/// A random number generator: `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// Above 0, at most 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    fn share(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 1.0) / (1_u64 << 53) as f64
    }
}

/// What a model or dataset is like.
struct Kind {
    name: &'static str,
    published: bool,
    shards: u32,
    slices: u32,
    bytes: u64,
    rate: u64,
    /// Of how many in a hundred people it holds something.
    holds: u64,
}

/// One operator's artefacts. The rates are stated, not measured by this program.
const KINDS: [Kind; 4] = [
    Kind {
        name: "dataset",
        published: true,
        shards: 1,
        slices: 1,
        bytes: 2_000_000_000,
        rate: 20_000_000,
        holds: 100,
    },
    Kind {
        name: "writing assistant (ngram), local",
        published: false,
        shards: 1,
        slices: 1,
        bytes: 400_000_000,
        rate: 40_000_000,
        holds: 80,
    },
    Kind {
        name: "writing assistant (ngram), published",
        published: true,
        shards: 1,
        slices: 1,
        bytes: 400_000_000,
        rate: 40_000_000,
        holds: 80,
    },
    Kind {
        name: "neural, 32 shards of 8 slices, published",
        published: true,
        shards: 32,
        slices: 8,
        bytes: 1_000_000_000,
        rate: 50_000,
        holds: 60,
    },
];

struct Person {
    waiting: Waiting,
    places: Vec<Option<Place>>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let count = std::env::args().nth(1).map_or(Ok(10_000), |text| text.parse())?;
    let people = arrivals(count)?;
    let mut told = Told::default();
    simulate(&people, &mut told)?;
    told.print(&people)
}

/// Who asks when, and where their records stand.
fn arrivals(count: u64) -> Result<Vec<Person>, Box<dyn Error>> {
    let (mut dice, mut time, mut people) = (Dice(SEED), 0.0, Vec::new());
    for request in 0..count {
        let burst = (BURST.0 * DAY_S..BURST.1 * DAY_S).contains(&time);
        let a_day = if burst { A_DAY * BURST.2 } else { A_DAY };
        time += -dice.share().ln() * DAY_S / a_day;
        let at = Timestamp::UNIX_EPOCH.checked_add(Duration::from_secs_f64(time))?;
        let mut share = dice.below(100);
        let clock = CLOCKS.iter().find(|(_, part)| {
            let found = share < *part;
            share = share.saturating_sub(*part);
            found
        });
        let days = clock.map_or(15, |(days, _)| *days);
        let due =
            at.checked_add(Duration::from_secs_f64(DAY_S * f64::from(i32::try_from(days)?)))?;
        let lane = if dice.below(100) < PRIORITY { Lane::Minor } else { Lane::Ordinary };
        let places = KINDS.iter().map(|kind| {
            let shard = u32::try_from(dice.below(u64::from(kind.shards))).ok()?;
            let slice = u32::try_from(dice.below(u64::from(kind.slices))).ok()?;
            (dice.below(100) < kind.holds).then_some(Place { shard, slice })
        });
        let places = places.collect();
        let waiting = Waiting { request: Position(request), person: request, at, due, lane };
        people.push(Person { waiting, places });
    }
    Ok(people)
}

/// The artefacts as they stand for those who wait.
fn artefacts(open: &[&Person]) -> Vec<Artefact> {
    let shape = |kind: &Kind| {
        let slice = kind.bytes / u64::from(kind.shards) / u64::from(kind.slices);
        let slices = usize::try_from(kind.slices).unwrap_or_default();
        (0..kind.shards).map(|_| vec![slice; slices]).collect()
    };
    let touched = |at: usize| -> BTreeMap<Position, Vec<Place>> {
        let place = |person: &&Person| {
            let place = person.places.get(at).copied().flatten()?;
            Some((person.waiting.request, vec![place]))
        };
        open.iter().filter_map(place).collect()
    };
    let artefact = |(at, kind): (usize, &Kind)| Artefact {
        name: kind.name.to_owned(),
        published: kind.published,
        generation: 0,
        shards: shape(kind),
        touched: touched(at),
        rate: NonZeroU64::new(kind.rate).unwrap_or(NonZeroU64::MIN),
    };
    KINDS.iter().enumerate().map(artefact).collect()
}

/// What was seen.
#[derive(Default)]
struct Told {
    runs: Vec<Run>,
    /// When the last run of each request was over.
    over: BTreeMap<Position, Timestamp>,
    plans: u32,
    planning: Duration,
}

/// Lets the planner decide again whenever somebody asks or the machine is free.
fn simulate(people: &[Person], told: &mut Told) -> Result<(), Box<dyn Error>> {
    let terms = Terms::default();
    let mut arriving = people.iter().peekable();
    let mut left: BTreeMap<Position, (&Person, BTreeSet<String>)> = BTreeMap::new();
    let mut now = Timestamp::UNIX_EPOCH;
    loop {
        while let Some(person) = arriving.next_if(|person| person.waiting.at <= now) {
            let held = KINDS.iter().zip(&person.places).filter(|(_, place)| place.is_some());
            let held: BTreeSet<String> = held.map(|(kind, _)| kind.name.to_owned()).collect();
            left.insert(person.waiting.request, (person, held));
        }
        let next = next_run(&left, &terms, now, told);
        let arrival = arriving.peek().map(|person| person.waiting.at);
        match (next, arrival) {
            (Some(run), _) if run.start <= now => {
                for request in &run.requests {
                    let Some((_, held)) = left.get_mut(request) else { continue };
                    held.remove(&run.artefact);
                    if held.is_empty() {
                        left.remove(request);
                        told.over.insert(*request, run.end);
                    }
                }
                now = run.end.max(now);
                told.runs.push(run);
            }
            (Some(run), Some(arrival)) => now = run.start.min(arrival),
            (Some(run), None) => now = run.start,
            (None, Some(arrival)) => now = arrival,
            (None, None) => return Ok(()),
        }
    }
}

/// What the planner would begin first, of what each request still waits for.
fn next_run(
    left: &BTreeMap<Position, (&Person, BTreeSet<String>)>,
    terms: &Terms,
    now: Timestamp,
    told: &mut Told,
) -> Option<Run> {
    let open: Vec<&Person> = left.values().map(|(person, _)| *person).collect();
    let waiting: Vec<Waiting> = open.iter().map(|person| person.waiting.clone()).collect();
    let mut artefacts = artefacts(&open);
    for artefact in &mut artefacts {
        let waits = |request: &Position| {
            left.get(request).is_some_and(|(_, held)| held.contains(&artefact.name))
        };
        artefact.touched.retain(|request, _| waits(request));
    }
    let begin = Instant::now();
    let plan = plan(now, terms, &artefacts, &waiting);
    told.planning += begin.elapsed();
    told.plans += 1;
    plan.runs.into_iter().next()
}

impl Told {
    #[expect(clippy::cast_precision_loss, reason = "shares of a few million")]
    fn print(&self, people: &[Person]) -> Result<(), Box<dyn Error>> {
        let asked = people.iter().filter(|person| person.places.iter().any(Option::is_some));
        let mut days: Vec<f64> = Vec::new();
        let mut met = 0_usize;
        for person in asked {
            let request = &person.waiting;
            let over = self.over.get(&request.request).ok_or("a request was never carried out")?;
            met += usize::from(*over <= request.due);
            days.push(over.duration_since(request.at).as_secs_f64() / DAY_S);
        }
        days.sort_by(f64::total_cmp);
        let at = |share: f64| days.get((days.len() as f64 * share) as usize).copied();
        println!("{} requests, {} of them hold something", people.len(), days.len());
        println!("deadlines met: {:.2} %", 100.0 * met as f64 / days.len().max(1) as f64);
        println!(
            "days until done: p50 {:.2}, p99 {:.2}, longest {:.2}",
            at(0.5).unwrap_or_default(),
            at(0.99).unwrap_or_default(),
            days.last().copied().unwrap_or_default()
        );
        let (mut together, mut alone) = (0_u64, 0_u64);
        for kind in &KINDS {
            let runs: Vec<&Run> =
                self.runs.iter().filter(|run| run.artefact == kind.name).collect();
            let seconds: u64 = runs.iter().map(|run| run.seconds).sum();
            let one: u64 = runs.iter().map(|run| run.one_by_one_bytes / kind.rate.max(1)).sum();
            let why = |why| runs.iter().filter(|run| run.why == why).count();
            println!(
                "{}: {} runs ({} at once, {} priority, {} window, {} knee, {} deadline, {} room), \
                 {:.1} h, one by one {:.1} h: {:.1}x",
                kind.name,
                runs.len(),
                why(Why::Local),
                why(Why::Priority),
                why(Why::Window),
                why(Why::Knee),
                why(Why::Deadline),
                why(Why::Room),
                seconds as f64 / 3600.0,
                one as f64 / 3600.0,
                one as f64 / seconds.max(1) as f64
            );
            let below = runs.iter().filter(|run| run.below_minimum).count();
            println!("  runs of fewer than five people: {below}");
            (together, alone) = (together + seconds, alone + one);
        }
        let first = people.first().map_or(Timestamp::UNIX_EPOCH, |person| person.waiting.at);
        let last = self.runs.last().map_or(first, |run| run.end);
        let span = last.duration_since(first).as_secs_f64();
        println!(
            "all: {:.0} h of the machine ({:.0} % of the time), one by one {:.0} h: {:.1}x",
            together as f64 / 3600.0,
            100.0 * together as f64 / span,
            alone as f64 / 3600.0,
            alone as f64 / together.max(1) as f64
        );
        println!("{} plans in {:.1?}", self.plans, self.planning);
        Ok(())
    }
}
