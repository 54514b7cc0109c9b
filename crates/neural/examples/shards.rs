//! The price of shards, and what they buy: `shards -- BASE.bin RECORDS [OPTIONS]`, in release.
//!
//! RECORDS is lines of JSON with `subject_id`, `text` and perhaps `co_subject_ids`, or a text whose
//! documents are parted by form feeds, each of which counts as a person. An eighth of the people is
//! held out. Options: `--share N` (every Nth record alone), `--passes N`, `--rate MILLIONTHS`,
//! `--shards 4,8,32`, `--strengths 1,1.5` (bits a byte by each), `--requests N` (how many to time),
//! `--threads N`. Seconds are of the processor where the system tells them and there is one thread.
#![expect(clippy::indexing_slicing, reason = "an example")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::time::Instant;

use untrain_neural::codec::Kind;
use untrain_neural::random::Counter;
use untrain_neural::{Base, Model, State, Tuning};

const SLICES: usize = 8;
type Fault = Box<dyn Error>;

/// A record: whom it is about, the author first, and its text.
struct Record {
    subjects: Vec<String>,
    text: String,
}

/// What was asked for.
struct Options {
    share: usize,
    tuning: Tuning,
    shards: Vec<usize>,
    strengths: Vec<f32>,
    requests: usize,
    threads: usize,
}

impl Options {
    fn read(arguments: &[String]) -> Result<Self, Fault> {
        let of = |name: &str| {
            let place = arguments.iter().position(|argument| argument == name);
            place.and_then(|place| arguments.get(place + 1)).map(String::as_str)
        };
        let number = |name, default| of(name).map_or(Ok(default), str::parse::<u32>);
        let tuning = Tuning {
            passes: number("--passes", Tuning::default().passes)?,
            rate_millionths: number("--rate", Tuning::default().rate_millionths)?,
            batch_tokens: number("--batch", Tuning::default().batch_tokens)?,
        };
        tuning.check()?;
        let list = |name, default| of(name).unwrap_or(default).split(',').filter(|x| !x.is_empty());
        Ok(Self {
            share: number("--share", 1)?.max(1) as usize,
            tuning,
            shards: list("--shards", "4,8,32").map(str::parse).collect::<Result<_, _>>()?,
            strengths: list("--strengths", "").map(str::parse).collect::<Result<_, _>>()?,
            requests: number("--requests", 0)? as usize,
            threads: number("--threads", 1)? as usize,
        })
    }
}

fn main() -> Result<(), Fault> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [base, records, ..] = arguments.as_slice() else {
        return Err("name the base and the records".into());
    };
    let options = Options::read(&arguments)?;
    let base = Base::of_bytes(&std::fs::read(base)?)?;
    let all = read(records)?;
    let (held, known): (Vec<Record>, Vec<Record>) = all
        .into_iter()
        .step_by(options.share)
        .partition(|record| place(&record.subjects[0], 1).is_multiple_of(8));
    println!("{} bytes to learn, {} held out", bytes(&known), bytes(&held));
    report("base", &Model::new(base.weights().clone()), &held, None);
    let one = Layout { shards: 1, slices: 1 };
    let clock = Clock::start();
    let alone = learn_all(&base, &known, one, &options);
    println!("monolith learned in {:.1} s", clock.seconds());
    let monolith = report("monolith", &Model::new(base.merge(&last(&alone))?), &held, None);
    for &shards in &options.shards {
        let layout = Layout { shards, slices: SLICES };
        let clock = Clock::start();
        let learned = learn_all(&base, &known, layout, &options);
        let whole = clock.seconds();
        println!("S={shards} learned in {whole:.1} s on {} threads", options.threads);
        let served = Model::new(base.merge(&last(&learned))?);
        report(&format!("S={shards}"), &served, &held, Some(monolith));
        for &strength in &options.strengths {
            let served = Model::new(base.merge_by(&last(&learned), strength)?);
            report(&format!("S={shards} times {strength}"), &served, &held, Some(monolith));
        }
        if options.requests > 0 {
            forget(&base, &known, layout, &options, &learned, whole)?;
        }
    }
    Ok(())
}

/// Time since some moment: of this thread on a processor, where the system tells it.
struct Clock {
    begun: Instant,
    used: Option<f64>,
}

impl Clock {
    fn start() -> Self {
        Self { begun: Instant::now(), used: Self::used() }
    }

    fn used() -> Option<f64> {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        text.split(' ').next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds / 1e9)
    }

    fn seconds(&self) -> f64 {
        match (self.used, Self::used()) {
            (Some(before), Some(now)) => now - before,
            _ => self.begun.elapsed().as_secs_f64(),
        }
    }
}

fn read(path: &str) -> Result<Vec<Record>, Fault> {
    let text = std::fs::read_to_string(path)?;
    if text.contains('\u{c}') {
        let documents = text.split('\u{c}').filter(|text| !text.is_empty()).enumerate();
        let of = |(number, text): (usize, &str)| Record {
            subjects: vec![format!("document {number}")],
            text: text.to_owned(),
        };
        return Ok(documents.map(of).collect());
    }
    let of = |line: &str| -> Result<Record, Fault> {
        let line: serde_json::Value = serde_json::from_str(line)?;
        let names = line["co_subject_ids"].as_array().into_iter().flatten();
        let subjects = std::iter::once(&line["subject_id"]).chain(names);
        let subjects = subjects.filter_map(|name| name.as_str().map(str::to_owned)).collect();
        Ok(Record { subjects, text: line["text"].as_str().unwrap_or_default().to_owned() })
    };
    text.lines().map(of).collect()
}

fn bytes(records: &[Record]) -> usize {
    records.iter().map(|record| record.text.len()).sum()
}

/// A number for a name, by what it is for.
fn place(name: &str, purpose: u64) -> u64 {
    let words: Vec<u64> = name.bytes().map(u64::from).collect();
    Counter::keyed(&words).at(purpose)
}

/// How many shards and slices.
#[derive(Clone, Copy)]
struct Layout {
    shards: usize,
    slices: usize,
}

impl Layout {
    /// Shard and slice of a record: those of its first subject.
    fn of(self, record: &Record) -> (usize, usize) {
        let part = |purpose, parts| (place(&record.subjects[0], purpose) % parts as u64) as usize;
        (part(2, self.shards), part(3, self.slices))
    }
}

/// What a shard knew after each slice; nothing where it never had a record.
type Shards = Vec<Vec<State>>;

/// Each shard's last state.
fn last(shards: &Shards) -> Vec<Option<State>> {
    shards.iter().map(|states| states.last().cloned()).collect()
}

fn learn_all(base: &Base, records: &[Record], layout: Layout, options: &Options) -> Shards {
    let work = (0..layout.shards).map(|shard| (shard, Vec::new())).collect();
    learn(base, records, layout, options, work)
}

/// Goes on from what each of these shards knew, on several threads.
fn learn(
    base: &Base,
    records: &[Record],
    layout: Layout,
    options: &Options,
    work: Vec<(usize, Vec<State>)>,
) -> Shards {
    let one = |(shard, states): &(usize, Vec<State>)| {
        learn_shard(base, records, layout, options, *shard, states.clone())
    };
    if options.threads == 1 {
        return work.iter().map(one).collect();
    }
    let parts = work.chunks(work.len().div_ceil(options.threads).max(1));
    std::thread::scope(|scope| {
        let started: Vec<_> = parts
            .map(|part| scope.spawn(move || part.iter().map(one).collect::<Vec<_>>()))
            .collect();
        started.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    })
}

fn learn_shard(
    base: &Base,
    records: &[Record],
    layout: Layout,
    options: &Options,
    shard: usize,
    mut states: Vec<State>,
) -> Vec<State> {
    let mine = |record: &&Record| layout.of(record).0 == shard;
    if !records.iter().any(|record| mine(&record)) {
        return Vec::new();
    }
    for slice in states.len()..layout.slices {
        let mut people = BTreeMap::<(u64, &str), Vec<&str>>::new();
        for record in records.iter().filter(mine).filter(|record| layout.of(record).1 == slice) {
            let name = record.subjects[0].as_str();
            people.entry((place(name, 4), name)).or_default().push(&record.text);
        }
        let people: Vec<Vec<&str>> = people.into_values().collect();
        let before = states.last().cloned().unwrap_or_else(|| base.start());
        let key = Counter::keyed(&[shard as u64, slice as u64]);
        states.push(base.learn(before, &people, &options.tuning, key));
    }
    states
}

/// Bits for each byte of what was held out.
fn report(name: &str, model: &Model, held: &[Record], than: Option<f64>) -> f64 {
    let bits: f64 = held.iter().map(|record| model.bits(&record.text)).sum();
    let rate = bits / bytes(held) as f64;
    let worse =
        than.map_or(String::new(), |than| format!(", {:+.2} %", 100.0 * (rate / than - 1.0)));
    println!("{name}: {rate:.4} bits a byte{worse}");
    rate
}

/// Times requests of people who only wrote alone, and of everybody, one by one and 16 together;
/// once for each also against a model from scratch.
fn forget(
    base: &Base,
    records: &[Record],
    layout: Layout,
    options: &Options,
    learned: &Shards,
    whole: f64,
) -> Result<(), Fault> {
    let everybody: BTreeSet<&str> =
        records.iter().flat_map(|record| record.subjects.iter().map(String::as_str)).collect();
    let joint: BTreeSet<&str> = records
        .iter()
        .filter(|record| record.subjects.len() > 1)
        .flat_map(|record| record.subjects.iter().map(String::as_str))
        .collect();
    let sole: Vec<&str> = everybody.difference(&joint).copied().collect();
    let everybody: Vec<&str> = everybody.into_iter().collect();
    for (group, people) in [("sole", sole), ("everybody", everybody)] {
        for together in [1, 16] {
            let rounds = if together == 1 { options.requests } else { 2 };
            let mut spent = Vec::new();
            for round in 0..rounds {
                let order = Counter::keyed(&[5, round as u64]).order(people.len());
                let leaving: BTreeSet<&str> =
                    order.into_iter().take(together).map(|place| people[place]).collect();
                let clock = Clock::start();
                let after = without(base, records, layout, options, learned, &leaving)?;
                spent.push(clock.seconds());
                if round == 0 && together == 16 {
                    let same = is_scratch(base, records, layout, options, &leaving, &after)?;
                    println!("S={}, {group}: the same bytes from scratch: {same}", layout.shards);
                }
            }
            let mean = spent.iter().sum::<f64>() / spent.len() as f64;
            println!(
                "S={}, {group}, {together} together: {mean:.2} s, mean of {rounds}; {:.1}x",
                layout.shards,
                whole / mean
            );
        }
    }
    Ok(())
}

/// The served model without these people: every shard that had a record of theirs goes back to
/// before the first slice that did.
fn without(
    base: &Base,
    records: &[Record],
    layout: Layout,
    options: &Options,
    learned: &Shards,
    leaving: &BTreeSet<&str>,
) -> Result<Vec<u8>, Fault> {
    let gone = |record: &Record| record.subjects.iter().any(|name| leaving.contains(name.as_str()));
    let mut first = BTreeMap::<usize, usize>::new();
    for (shard, slice) in
        records.iter().filter(|record| gone(record)).map(|record| layout.of(record))
    {
        let earliest = first.entry(shard).or_insert(slice);
        *earliest = slice.min(*earliest);
    }
    let left = stay(records, leaving);
    let work: Vec<_> =
        first.iter().map(|(shard, slice)| (*shard, learned[*shard][..*slice].to_vec())).collect();
    let places: Vec<usize> = first.into_keys().collect();
    let mut states = last(learned);
    for (shard, learned) in places.into_iter().zip(learn(base, &left, layout, options, work)) {
        states[shard] = learned.last().cloned();
    }
    Ok(base.merge(&states)?.to_bytes(Kind::Whole))
}

fn stay(records: &[Record], leaving: &BTreeSet<&str>) -> Vec<Record> {
    let stays =
        |record: &&Record| !record.subjects.iter().any(|name| leaving.contains(name.as_str()));
    let copy =
        |record: &Record| Record { subjects: record.subjects.clone(), text: record.text.clone() };
    records.iter().filter(stays).map(copy).collect()
}

/// Whether a model that was learned from scratch without these people has the same bytes.
fn is_scratch(
    base: &Base,
    records: &[Record],
    layout: Layout,
    options: &Options,
    leaving: &BTreeSet<&str>,
    bytes: &[u8],
) -> Result<bool, Fault> {
    let learned = learn_all(base, &stay(records, leaving), layout, options);
    Ok(base.merge(&last(&learned))?.to_bytes(Kind::Whole) == bytes)
}
