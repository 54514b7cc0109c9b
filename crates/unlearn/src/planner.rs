//! When each dataset and model is to forget whom, and what that costs. Everything is an argument:
//! the same requests, sizes and rates give the same plan.
//!
//! Whatever stands only here changes at once. What was **published** waits for company: whoever
//! holds the version before and the one after learns from the difference who left
//! (arXiv 2505.24379), and from that of one person most. Such a run begins at the earliest of
//! three: the deadline less a margin, the end of the batch's window, and the knee of the cost
//! curve, from which on waiting saves little (`batch`). Minors, special categories of data and
//! legal orders wait for nobody. One machine does one run at a time, in an order that misses no
//! deadline that can be met (`schedule`).

mod batch;
mod cost;
mod schedule;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU64;

use serde::Serialize;
use untrain_policy::{Position, Timestamp};

use schedule::Job;

/// Who is heard before others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// A court or an authority ordered it.
    LegalOrder,
    /// The person is a minor, or may be one.
    Minor,
    /// Their records are of a special category of data (GDPR, article 9).
    SpecialCategory,
    /// Everybody else.
    Ordinary,
}

impl Lane {
    /// Whether they wait for nobody.
    #[must_use]
    pub const fn is_priority(self) -> bool {
        !matches!(self, Self::Ordinary)
    }
}

/// A request that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The entry of the request.
    pub request: Position,
    /// Whose it is: two requests with one number are of one person.
    pub person: u64,
    /// When it was made.
    pub at: Timestamp,
    /// The moment from which it is late.
    pub due: Timestamp,
    /// Who is heard first.
    pub lane: Lane,
}

/// Where records of a person stand in an artefact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The shard.
    pub shard: u32,
    /// The slice of it.
    pub slice: u32,
}

/// A dataset or model that holds somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artefact {
    /// What the ledger calls it; no two have one name.
    pub name: String,
    /// Whether somebody outside was given it.
    pub published: bool,
    /// How often it has changed since it was made.
    pub generation: u32,
    /// The bytes of every slice of every shard, in the order of learning. What is gone through as
    /// a whole, as a dataset or an additive model, is one shard of one slice.
    pub shards: Vec<Vec<u64>>,
    /// Where the records of those stand who wait, by the entries of their requests. A place that
    /// the artefact does not have costs nothing.
    pub touched: BTreeMap<Position, Vec<Place>>,
    /// How many bytes are gone through in a second.
    pub rate: NonZeroU64,
}

/// What is waited for, and how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// How long before a deadline a run is over, in seconds, where that is possible.
    pub safety_s: u64,
    /// How long the first of a batch waits for others at most, in seconds, once the batch is as
    /// large as it has to be.
    pub window_s: u64,
    /// The knee: a batch runs when waiting until the window's end would lower the cost for each by
    /// less than this many percent, if people keep coming at the pace of those who came.
    pub knee_percent: u64,
    /// How many people a published artefact forgets together, unless a deadline comes first.
    pub people_min: u64,
    /// A shard with fewer bytes than this calls for a new generation.
    pub shard_bytes_min: u64,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            safety_s: 3 * DAY_S,
            window_s: 2 * DAY_S,
            knee_percent: 10,
            people_min: 5,
            shard_bytes_min: 50_000,
        }
    }
}

const DAY_S: u64 = 24 * 60 * 60;

/// Why a run begins when it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It stands only here, and changes at once.
    Local,
    /// Somebody in it is heard before others.
    Priority,
    /// Waiting longer would save little.
    Knee,
    /// The first of the batch has waited as long as the window is.
    Window,
    /// A deadline comes.
    Deadline,
    /// What is due later needs the machine then.
    Room,
}

/// One artefact's next run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The artefact.
    pub artefact: String,
    /// The entries of the requests that it carries out, ascending.
    pub requests: Vec<Position>,
    /// How many people that is.
    pub people: u64,
    /// When it would begin if the machine were free.
    pub wanted: Timestamp,
    /// When it begins.
    pub start: Timestamp,
    /// When it is over, by the rate.
    pub end: Timestamp,
    /// The earliest moment from which one of its requests is late.
    pub due: Timestamp,
    /// Whether it is over before that.
    pub in_time: bool,
    /// Why it begins then.
    pub why: Why,
    /// How many bytes are replayed.
    pub bytes: u64,
    /// How long that takes, in seconds.
    pub seconds: u64,
    /// How many bytes would be replayed for one request after the other.
    pub one_by_one_bytes: u64,
    /// The shards that hold somebody who waits, and learn again; none of what has no shards.
    pub shards: Vec<u32>,
    /// Whether fewer people leave a published artefact than should leave it together.
    pub below_minimum: bool,
}

/// An artefact whose shards have become too small.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// The artefact.
    pub artefact: String,
    /// Its present generation.
    pub generation: u32,
    /// The shards that hold fewer bytes than [`Terms::shard_bytes_min`].
    pub small_shards: Vec<u32>,
}

/// What is done when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// The runs, in the order of their beginning; one for each artefact that has to forget
    /// somebody who waits.
    pub runs: Vec<Run>,
    /// Which artefacts want a new generation.
    pub advice: Vec<Advice>,
}

/// Plans the next run of every artefact from `now` on. A request that touches nothing is in none.
#[must_use]
pub fn plan(now: Timestamp, terms: &Terms, artefacts: &[Artefact], waiting: &[Waiting]) -> Plan {
    let clock = now.as_second();
    let mut batches: Vec<(&Artefact, Vec<&Waiting>)> = artefacts
        .iter()
        .map(|artefact| (artefact, batch::of(artefact, waiting)))
        .filter(|(_, batch)| !batch.is_empty())
        .collect();
    batches.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
    let drafts: Vec<(Run, Job)> =
        batches.iter().map(|(artefact, batch)| draft(clock, terms, artefact, batch)).collect();
    let jobs: Vec<Job> = drafts.iter().map(|(_, job)| *job).collect();
    let mut runs = Vec::with_capacity(drafts.len());
    for placed in schedule::of(clock, terms.safety_s, &jobs) {
        let Some((run, job)) = drafts.get(placed.job) else { continue };
        let (start, end) = (moment(placed.start), moment(placed.start.saturating_add(job.seconds)));
        let why = if placed.start < job.wanted { Why::Room } else { run.why };
        runs.push(Run { start, end, in_time: end <= run.due, why, ..run.clone() });
    }
    Plan { runs, advice: advice(terms, artefacts) }
}

/// A run that has no place on the machine yet.
fn draft(clock: i64, terms: &Terms, artefact: &Artefact, batch: &[&Waiting]) -> (Run, Job) {
    let places = |waiting: &&Waiting| artefact.touched.get(&waiting.request);
    let earliest = cost::earliest(batch.iter().filter_map(places).flatten());
    let bytes = cost::replayed(&artefact.shards, &earliest);
    let alone = batch
        .iter()
        .filter_map(places)
        .map(|places| cost::replayed(&artefact.shards, &cost::earliest(places)));
    let seconds = cost::seconds(bytes, artefact.rate);
    let due = batch.iter().map(|waiting| waiting.due).min().unwrap_or(Timestamp::MAX);
    let people: BTreeSet<u64> = batch.iter().map(|waiting| waiting.person).collect();
    let people = people.len() as u64;
    let wish = batch::wish(&batch::Asked {
        clock,
        terms,
        published: artefact.published,
        batch,
        people,
        saving_percent: &|more| cost::saving_percent(&artefact.shards, &earliest, people, more),
        latest_start: due
            .as_second()
            .saturating_sub(seconds)
            .saturating_sub(cost::signed(terms.safety_s)),
    });
    let sharded = artefact.shards.len() > 1;
    let run = Run {
        artefact: artefact.name.clone(),
        requests: batch.iter().map(|waiting| waiting.request).collect(),
        people,
        wanted: moment(wish.at),
        start: moment(wish.at),
        end: moment(wish.at),
        due,
        in_time: true,
        why: wish.why,
        bytes,
        seconds: seconds.unsigned_abs(),
        one_by_one_bytes: alone.fold(0, u64::saturating_add),
        shards: if sharded { earliest.into_keys().collect() } else { Vec::new() },
        below_minimum: artefact.published && people < terms.people_min,
    };
    let priority = batch.iter().any(|waiting| waiting.lane.is_priority());
    (run, Job { wanted: wish.at, seconds, due: due.as_second(), priority })
}

fn advice(terms: &Terms, artefacts: &[Artefact]) -> Vec<Advice> {
    let mut advice: Vec<Advice> = artefacts
        .iter()
        .filter(|artefact| artefact.shards.len() > 1)
        .map(|artefact| Advice {
            artefact: artefact.name.clone(),
            generation: artefact.generation,
            small_shards: cost::smaller_than(&artefact.shards, terms.shard_bytes_min),
        })
        .filter(|advice| !advice.small_shards.is_empty())
        .collect();
    advice.sort_by(|one, other| one.artefact.cmp(&other.artefact));
    advice
}

/// A second of the plan as a moment; one beyond the end of time is the end of time.
fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}
