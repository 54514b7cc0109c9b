//! Measures classifiers and indexes: `cargo run --release --example counting -- RECORDS.jsonl`.
//!
//! Each line has `subject_id`, `text` and perhaps `co_subject_ids`, `record_id` and `created_at`.
//! Fifty people are forgotten one by one and twenty batches of five at once; each time both files
//! are compared with those made from scratch. Quality is measured on people who were held out.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::time::{Duration, Instant};

use serde::Deserialize;
use untrain_policy::{Category, Signal, Source, Timestamp, Visibility};
use untrain_unlearn::corpus::{Body, Corpus};
use untrain_unlearn::features::Features;
use untrain_unlearn::knn::{self, Index, Knn};
use untrain_unlearn::linear::{Labels, Linear, Method, Recipe};

const PEOPLE: usize = 50;
const BATCHES: usize = 20;
const BATCH: usize = 5;
const SEED: u64 = 7;
/// Every so many-th person is held out where quality is measured.
const HELD_OUT: usize = 5;

type Bytes = [Vec<u8>; 2];
type Outcome<T> = Result<T, Box<dyn Error>>;

#[derive(Deserialize)]
struct Line {
    subject_id: String,
    #[serde(default)]
    co_subject_ids: Vec<String>,
    record_id: Option<String>,
    created_at: Option<Timestamp>,
    text: String,
}

/// A record, and what it is marked with.
type Record = (Body, Option<String>);

fn main() -> Outcome<()> {
    let path = std::env::args().nth(1).ok_or("name a file of records")?;
    let records = read(&path)?;
    let people = people(&records);
    println!("{} records, {} people", records.len(), people.len());
    for method in [Method::Ridge, Method::Bayes] {
        let recipe =
            Recipe { method, labels: Labels::Column("code".to_owned()), ..Recipe::default() };
        let linear = Linear { recipe };
        println!("\nlinear, {}, {} places", method.name(), linear.recipe.places);
        measure_linear(&linear, &records, &people)?;
        quality("code or not", &linear, &records, &people)?;
        quality("before or since 2010", &linear, &by_time(&records), &people)?;
    }
    let knn = Knn::default();
    println!("\nknn, {} places", knn.recipe.places);
    measure_knn(&knn, &records, &people)?;
    found(&knn, &records)?;
    Ok(())
}

fn read(path: &str) -> Outcome<Vec<Record>> {
    let text = std::fs::read_to_string(path)?;
    let record = |line: &str| -> Result<Record, serde_json::Error> {
        let line: Line = serde_json::from_str(line)?;
        let mut subjects = vec![line.subject_id];
        subjects.extend(line.co_subject_ids);
        let mark = if is_code(&line.text) { "code" } else { "prose" };
        let body = Body {
            id: line.record_id,
            subjects,
            category: Some(Category::Content),
            visibility: Some(Visibility::Public),
            source: Some(Source::FirstParty.to_string()),
            collected_at: line.created_at,
            licence: None,
            signal: Signal::Unknown,
            text: line.text,
        };
        Ok((body, Some(mark.to_owned())))
    };
    Ok(text.lines().map(record).collect::<Result<_, _>>()?)
}

/// Whether a third of the lines that are not empty are set in by four spaces or more.
fn is_code(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let set_in = lines.iter().filter(|line| line.starts_with("    ") || line.starts_with(">>>"));
    3 * set_in.count() >= lines.len().max(1)
}

fn by_time(records: &[Record]) -> Vec<Record> {
    let turn = "2010-01-01T00:00:00Z".parse::<Timestamp>().ok();
    let mark = |body: &Body| {
        let early = body.collected_at < turn;
        body.collected_at.map(|_| if early { "before" } else { "since" }.to_owned())
    };
    records.iter().map(|(body, _)| (body.clone(), mark(body))).collect()
}

fn people(records: &[Record]) -> Vec<String> {
    let names = records.iter().flat_map(|(body, _)| body.subjects.iter().cloned());
    names.collect::<BTreeSet<_>>().into_iter().collect()
}

fn about(body: &Body, names: &[String]) -> bool {
    body.subjects.iter().any(|subject| names.contains(subject))
}

fn corpus_of<'r>(records: impl IntoIterator<Item = &'r Record>) -> Corpus {
    let mut owners: BTreeMap<&str, u32> = BTreeMap::new();
    let records = records.into_iter().map(|(body, mark)| {
        let next = owners.len() as u32;
        let first = body.subjects.first().map_or("", String::as_str);
        (*owners.entry(first).or_insert(next), body.clone(), mark.clone())
    });
    Corpus::marked(records.collect::<Vec<_>>())
}

/// Draws groups of people by splitmix64 from [`SEED`], nobody twice in a group.
fn draw(names: &[String]) -> Vec<Vec<String>> {
    let mut state = SEED;
    let mut next = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    };
    let mut group = |size: usize, rest: &mut Vec<String>| -> Vec<String> {
        let mut drawn = Vec::new();
        while drawn.len() < size && !rest.is_empty() {
            drawn.push(rest.swap_remove((next() % rest.len() as u64) as usize));
        }
        drawn
    };
    let mut one_by_one = names.to_vec();
    let mut groups: Vec<Vec<String>> = (0..PEOPLE).map(|_| group(1, &mut one_by_one)).collect();
    groups.extend((0..BATCHES).map(|_| group(BATCH, &mut names.to_vec())));
    groups
}

/// Forgets each group with `forget`, which tells how long it took, and compares with `scratch`.
fn compare(
    records: &[Record],
    people: &[String],
    forget: impl Fn(&Corpus, &[usize]) -> Outcome<(Bytes, [Duration; 2])>,
    scratch: impl Fn(&Corpus) -> Outcome<Bytes>,
) -> Outcome<()> {
    let all = corpus_of(records);
    let groups = draw(people);
    for (title, groups) in [
        ("one by one", groups.get(..PEOPLE).unwrap_or_default()),
        ("in batches of five", groups.get(PEOPLE..).unwrap_or_default()),
    ] {
        let (mut takes, mut serves, mut scratches, mut equal) = (vec![], vec![], vec![], 0);
        for names in groups {
            let leaving: Vec<usize> = (0..)
                .zip(all.records())
                .filter(|(_, record)| about(&record.body, names))
                .map(|(at, _)| at)
                .collect();
            let (bytes, [take, serve]) = forget(&all, &leaving)?;
            takes.push(take);
            serves.push(serve);
            let rest = corpus_of(records.iter().filter(|(body, _)| !about(body, names)));
            let begin = Instant::now();
            let expected = scratch(&rest)?;
            scratches.push(begin.elapsed());
            equal += usize::from(bytes == expected);
        }
        println!("  {title}: files equal to scratch {equal} of {}", groups.len());
        report("    taking out", &mut takes);
        report("    serving anew", &mut serves);
        report("    from scratch", &mut scratches);
    }
    Ok(())
}

fn measure_linear(linear: &Linear, records: &[Record], people: &[String]) -> Outcome<()> {
    let begin = Instant::now();
    let state = linear.build(&corpus_of(records))?;
    let built = begin.elapsed();
    let begin = Instant::now();
    let serving = linear.serve(&state)?;
    let solved = begin.elapsed();
    println!(
        "  summed in {built:.2?}, served in {solved:.2?}; state {} bytes, serving {} bytes",
        state.to_bytes().len(),
        serving.to_bytes().len()
    );
    let forget = |all: &Corpus, leaving: &[usize]| {
        let mut forgetful = state.clone();
        let begin = Instant::now();
        linear.take_out(&mut forgetful, all, leaving)?;
        let take = begin.elapsed();
        let begin = Instant::now();
        let serving = linear.serve(&forgetful)?;
        let serve = begin.elapsed();
        Ok(([forgetful.to_bytes(), serving.to_bytes()], [take, serve]))
    };
    compare(records, people, forget, |rest| {
        let state = linear.build(rest)?;
        Ok([state.to_bytes(), linear.serve(&state)?.to_bytes()])
    })
}

fn measure_knn(knn: &Knn, records: &[Record], people: &[String]) -> Outcome<()> {
    let begin = Instant::now();
    let state = knn.build(&corpus_of(records))?;
    println!("  built in {:.2?}; state {} bytes", begin.elapsed(), state.to_bytes().len());
    let forget = |all: &Corpus, leaving: &[usize]| {
        let mut forgetful = state.clone();
        let begin = Instant::now();
        knn.take_out(&mut forgetful, all, leaving)?;
        let take = begin.elapsed();
        let begin = Instant::now();
        let index = knn.serve(&forgetful);
        let serve = begin.elapsed();
        Ok(([forgetful.to_bytes(), index.to_bytes()], [take, serve]))
    };
    compare(records, people, forget, |rest| {
        let state = knn.build(rest)?;
        Ok([state.to_bytes(), knn.serve(&state).to_bytes()])
    })
}

/// How often the label of a held-out person's record is told, beside always telling the label that
/// most of them have. No record that is about a held-out person is trained on.
fn quality(title: &str, linear: &Linear, records: &[Record], people: &[String]) -> Outcome<()> {
    let held: Vec<String> = people.iter().step_by(HELD_OUT).cloned().collect();
    let shown = records.iter().filter(|(body, _)| !about(body, &held));
    let serving = linear.serve(&linear.build(&corpus_of(shown))?)?;
    let (mut told, mut seen) = (0_u32, BTreeMap::<&str, u32>::new());
    for (body, mark) in records.iter().filter(|(body, _)| about(body, &held)) {
        let Some(mark) = mark else { continue };
        *seen.entry(mark).or_default() += 1;
        let best = serving.predict(&body.text).into_iter().next();
        told += u32::from(best.is_some_and(|best| best.label == *mark));
    }
    let (all, most) = (seen.values().sum::<u32>(), seen.values().max().copied().unwrap_or(0));
    let percent = |part: u32| f64::from(part) * 100.0 / f64::from(all.max(1));
    println!(
        "  {title}: {:.1} % of {all} records of {} held-out people told, the majority is {:.1} %",
        percent(told),
        held.len(),
        percent(most)
    );
    Ok(())
}

/// How often what is nearest to the second half of a record is in its first half's document.
fn found(knn: &Knn, records: &[Record]) -> Outcome<()> {
    let halves = |(body, mark): &Record| {
        let at =
            body.text.char_indices().nth(body.text.chars().count() / 2).map_or(0, |(at, _)| at);
        let (first, second) = body.text.split_at(at);
        ((Body { text: first.to_owned(), ..body.clone() }, mark.clone()), second.to_owned())
    };
    let (firsts, seconds): (Vec<Record>, Vec<String>) = records.iter().map(halves).unzip();
    let index: Index = knn.serve(&knn.build(&corpus_of(&firsts))?);
    let document =
        |id: &Option<String>| id.as_deref().and_then(|id| id.split('#').next()).map(str::to_owned);
    let features = Features::new(knn::Recipe::default().places);
    let (mut right, mut asked, mut times) = (0_u32, 0_u32, Vec::new());
    for ((body, _), second) in firsts.iter().zip(&seconds).step_by(20) {
        let begin = Instant::now();
        let nearest = index.nearest(&features.small(second), 1);
        times.push(begin.elapsed());
        asked += 1;
        let same = nearest.first().is_some_and(|one| document(&one.id) == document(&body.id));
        right += u32::from(same);
    }
    println!(
        "  second halves that find a first half of their document: {right} of {asked} ({:.1} %)",
        f64::from(right) * 100.0 / f64::from(asked.max(1))
    );
    report("    a search", &mut times);
    Ok(())
}

fn report(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |place: usize| times.get(place).copied().unwrap_or_default();
    let mean =
        times.iter().sum::<Duration>() / u32::try_from(times.len().max(1)).unwrap_or(u32::MAX);
    println!(
        "{what}: median {:.1?}, mean {mean:.1?}, most {:.1?}",
        at(times.len() / 2),
        at(times.len().saturating_sub(1))
    );
}
