//! Measures forgetting on a corpus: `cargo run --release --example forgetting -- RECORDS.jsonl`.
//!
//! Each line has `subject_id`, `text` and perhaps `co_subject_ids`, `record_id` and `created_at`.
//! Fifty people are drawn for each table. Every one of them is forgotten by a model in memory, a
//! model is trained from scratch without them, both are timed, and their files' hashes compared.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::time::{Duration, Instant};

use serde::Deserialize;
use untrain_policy::{Category, Signal, Source, Timestamp, Visibility};
use untrain_unlearn::corpus::Body;
use untrain_unlearn::ngram::Serving;
use untrain_unlearn::{Corpus, Recipe, Resident};

const PEOPLE: usize = 50;
const SEED: u64 = 2;

#[derive(Deserialize)]
struct Line {
    subject_id: String,
    #[serde(default)]
    co_subject_ids: Vec<String>,
    record_id: Option<String>,
    created_at: Option<Timestamp>,
    text: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a file of records")?;
    let recipe = Recipe::default();
    let records = read(&path)?;
    let corpus = corpus_of(&records, |_| true);

    let begin = Instant::now();
    let model = Resident::build(&recipe, corpus.clone())?;
    let build = begin.elapsed();
    let begin = Instant::now();
    let files = model.files()?;
    let write = begin.elapsed();
    println!("{} records, {} people", records.len(), people(&records).len());
    println!("n-grams in the exact state, by length: {:?}", model.counts().sizes());
    println!("n-grams served, by length:             {:?}", served(&model, &recipe)?);
    println!(
        "corpus {} bytes, counts {} bytes, serving {} bytes",
        files.corpus.len(),
        files.counts.len(),
        files.serving.len()
    );
    println!("build in memory {build:.0?}; the files' bytes {write:.0?}");

    let all: Vec<String> = people(&records).into_iter().collect();
    let joint: BTreeSet<&String> =
        records.iter().filter(|r| r.subjects.len() > 1).flat_map(|r| &r.subjects).collect();
    let sole: Vec<String> = all.iter().filter(|name| !joint.contains(name)).cloned().collect();
    measure("everybody", &model, &records, &recipe, &draw(&all))?;
    measure("people who only wrote alone", &model, &records, &recipe, &draw(&sole))?;
    Ok(())
}

fn read(path: &str) -> Result<Vec<Body>, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let body = |line: &str| -> Result<Body, serde_json::Error> {
        let line: Line = serde_json::from_str(line)?;
        let mut subjects = vec![line.subject_id];
        subjects.extend(line.co_subject_ids);
        Ok(Body {
            id: line.record_id,
            subjects,
            category: Some(Category::Content),
            visibility: Some(Visibility::Public),
            source: Some(Source::FirstParty.to_string()),
            collected_at: line.created_at,
            licence: None,
            signal: Signal::Unknown,
            text: line.text,
        })
    };
    Ok(text.lines().map(body).collect::<Result<_, _>>()?)
}

fn people(records: &[Body]) -> BTreeSet<String> {
    records.iter().flat_map(|record| record.subjects.iter().cloned()).collect()
}

fn corpus_of(records: &[Body], keep: impl Fn(&Body) -> bool) -> Corpus {
    let mut owners: BTreeMap<&str, u32> = BTreeMap::new();
    let kept = records.iter().filter(|record| keep(record)).map(|record| {
        let next = owners.len() as u32;
        let first = record.subjects.first().map_or("", String::as_str);
        (*owners.entry(first).or_insert(next), record.clone())
    });
    Corpus::new(kept.collect::<Vec<_>>())
}

fn served(model: &Resident, recipe: &Recipe) -> Result<Vec<usize>, Box<dyn Error>> {
    Ok(Serving::derive(model.counts(), recipe.min_support)?.sizes())
}

/// Draws people by splitmix64 from [`SEED`], none twice.
fn draw(names: &[String]) -> Vec<String> {
    let mut names = names.to_vec();
    let mut state = SEED;
    let mut drawn = Vec::new();
    while drawn.len() < PEOPLE && !names.is_empty() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        let at = (mixed ^ mixed >> 31) % names.len() as u64;
        drawn.push(names.swap_remove(at as usize));
    }
    drawn
}

fn measure(
    title: &str,
    model: &Resident,
    records: &[Body],
    recipe: &Recipe,
    names: &[String],
) -> Result<(), Box<dyn Error>> {
    let (mut forgets, mut rebuilds, mut equal) = (Vec::new(), Vec::new(), 0);
    for name in names {
        let about = |body: &Body| body.subjects.contains(name);
        let places: Vec<usize> = (0..)
            .zip(model.corpus().records())
            .filter(|(_, record)| about(record))
            .map(|(at, _)| at)
            .collect();
        let mut forgetful = model.clone();
        let begin = Instant::now();
        forgetful.forget(&places)?;
        forgets.push(begin.elapsed());

        let left = corpus_of(records, |body| !about(body));
        let begin = Instant::now();
        let scratch = Resident::build(recipe, left)?;
        rebuilds.push(begin.elapsed());
        let same_sum = forgetful.counts().fingerprint() == scratch.counts().fingerprint();
        let same_files = forgetful.files()?.digests() == scratch.files()?.digests();
        equal += usize::from(same_sum && same_files);
    }
    println!("\n{title}: {} drawn with seed {SEED}", names.len());
    report("forgetting in memory", &mut forgets);
    report("training from scratch", &mut rebuilds);
    let speed_up = mean(&rebuilds).as_secs_f64() / mean(&forgets).as_secs_f64();
    println!("  forgetting is {speed_up:.0} times as fast by the means");
    println!("  hashes equal to scratch: {equal} of {}", names.len());
    Ok(())
}

fn mean(times: &[Duration]) -> Duration {
    times.iter().sum::<Duration>() / u32::try_from(times.len().max(1)).unwrap_or(u32::MAX)
}

fn report(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |place: usize| times.get(place).copied().unwrap_or_default();
    println!(
        "  {what}: median {:.1?}, mean {:.1?}, 95% {:.1?}, max {:.1?}",
        at(times.len() / 2),
        mean(times),
        at(times.len() * 95 / 100),
        at(times.len().saturating_sub(1))
    );
}
