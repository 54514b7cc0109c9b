//! An audit on real text: `cargo run --release --example audit -- RECORDS.jsonl`.
//!
//! Of the people in the file a quarter is held out, a quarter makes the reference model, and the
//! rest is trained on together with planted test subjects. Twenty people and all test subjects are
//! then forgotten exactly, and the model before, after and from scratch is asked the same.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

use serde::Deserialize;
use untrain_policy::Signal;
use untrain_unlearn::audit::canary::canaries;
use untrain_unlearn::audit::exports::of_ngram;
use untrain_unlearn::audit::relearning::relearn;
use untrain_unlearn::audit::report::Measured;
use untrain_unlearn::audit::{Export, Judged, NgramJudge, Questions, Stage, audit};
use untrain_unlearn::corpus::Body;
use untrain_unlearn::ngram::Serving;
use untrain_unlearn::{Corpus, Recipe, Resident};

const SEED: u64 = 2;
const FORGOTTEN: usize = 20;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[derive(Deserialize)]
struct Line {
    subject_id: String,
    #[serde(default)]
    co_subject_ids: Vec<String>,
    text: String,
}

/// People by their part: their names and texts.
struct Parts {
    forgotten: Vec<(String, Vec<String>)>,
    staying: Vec<(String, Vec<String>)>,
    held_out: Vec<(String, Vec<String>)>,
    reference: Vec<(String, Vec<String>)>,
}

fn main() -> Result<()> {
    let path = std::env::args().nth(1).ok_or("name a file of records")?;
    let parts = read(&path)?;
    println!(
        "{} people forgotten, {} staying, {} held out, {} for the reference; seed {SEED}",
        parts.forgotten.len(),
        parts.staying.len(),
        parts.held_out.len(),
        parts.reference.len()
    );
    for min_support in [1, 2] {
        measure(&parts, &Recipe { min_support, ..Recipe::default() })?;
    }
    Ok(())
}

/// Only what people wrote alone: a joint record would stand in two parts.
fn read(path: &str) -> Result<Parts> {
    let mut people: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let line: Line = serde_json::from_str(line)?;
        if line.co_subject_ids.is_empty() {
            people.entry(line.subject_id).or_default().push(line.text);
        }
    }
    let mut people: Vec<(String, Vec<String>)> = people.into_iter().collect();
    people.sort_by_key(|(name, _)| {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&SEED.to_le_bytes());
        hasher.update(name.as_bytes());
        *hasher.finalize().as_bytes()
    });
    let quarter = people.len() / 4;
    let held_out = people.split_off(people.len() - quarter);
    let reference = people.split_off(people.len() - quarter);
    let staying = people.split_off(FORGOTTEN.min(people.len()));
    Ok(Parts { forgotten: people, staying, held_out, reference })
}

fn corpus(people: &[&[(String, Vec<String>)]], plants: bool, again: Vec<String>) -> Corpus {
    let planted = canaries(SEED).into_iter().filter(|_| plants);
    let planted = planted.map(|one| (one.subject.clone(), vec![one.text(); one.repeats as usize]));
    let again = (0..).zip(again).map(|(at, text)| (format!("again-{at}"), vec![text]));
    let all = people.iter().flat_map(|part| part.iter().cloned()).chain(planted).chain(again);
    let records = (0..).zip(all).flat_map(|(owner, (name, texts))| {
        let bodies = (0..).zip(texts).map(move |(at, text): (u32, String)| Body {
            id: Some(format!("{name}#{at}")),
            subjects: vec![name.clone()],
            category: None,
            visibility: None,
            source: None,
            collected_at: None,
            licence: None,
            signal: Signal::Unknown,
            text,
        });
        bodies.map(move |body| (owner, body))
    });
    Corpus::new(records)
}

fn judge(model: &Resident, recipe: &Recipe) -> Result<NgramJudge> {
    Ok(NgramJudge::new(Serving::derive(model.counts(), recipe.min_support)?))
}

fn stage<'a>(name: &str, judge: &'a NgramJudge, exports: &'a [Export]) -> Stage<'a> {
    Stage {
        name: name.to_owned(),
        digest: untrain_lineage::digest(&judge.serving().to_bytes()),
        model: judge,
        exports,
    }
}

fn measure(parts: &Parts, recipe: &Recipe) -> Result<()> {
    println!("\nsupport {}", recipe.min_support);
    let mut model =
        Resident::build(recipe, corpus(&[&parts.forgotten, &parts.staying], true, Vec::new()))?;
    let before = judge(&model, recipe)?;
    let leaves = |body: &Body| {
        let name = body.subjects.first().map(String::as_str).unwrap_or_default();
        name.starts_with("audit:") || parts.forgotten.iter().any(|(gone, _)| gone == name)
    };
    let gone: Vec<usize> = (0..)
        .zip(model.corpus().records())
        .filter(|(_, record)| leaves(record))
        .map(|(at, _)| at)
        .collect();
    model.forget(&gone)?;
    let after = judge(&model, recipe)?;
    drop(model);
    let rest = |again| corpus(&[&parts.staying], false, again);
    let scratch = judge(&Resident::build(recipe, rest(Vec::new()))?, recipe)?;
    let public = Resident::build(recipe, corpus(&[&parts.reference], false, Vec::new()))?;
    let public = judge(&public, recipe)?;

    let texts = |part: &[(String, Vec<String>)]| part.iter().map(|one| one.1.clone()).collect();
    let questions = Questions {
        seed: SEED,
        canaries: canaries(SEED),
        forgotten: texts(&parts.forgotten),
        held_out: texts(&parts.held_out),
        reference: Some(&public),
    };
    let begin = Instant::now();
    let exports = [&before, &after, &scratch].map(|judge| of_ngram(judge.serving()));
    let [of_before, of_after, of_scratch] = &exports;
    let stages = [
        stage("before", &before, of_before),
        stage("after", &after, of_after),
        stage("scratch", &scratch, of_scratch),
    ];
    let found = audit(&stages, &questions);
    for stage in &found.stages {
        tell(stage, "");
        stage.exports.iter().for_each(|export| tell(export, "  export "));
    }
    println!("bytes after equal scratch, exports too: {:?}", found.equals_scratch());
    println!("asked in {:.0?}", begin.elapsed());

    let canaries = canaries(SEED);
    let canary = canaries.first().ok_or("no canary")?;
    let taught = |records: u32| -> Result<Box<dyn Judged>> {
        let again = (0..records).map(|_| canary.text()).collect();
        Ok(Box::new(judge(&Resident::build(recipe, rest(again))?, recipe)?))
    };
    let found = relearn("after and scratch, which are one", canary, taught)?;
    println!("records of other people that bring a secret back: {:?}", found.records);
    Ok(())
}

fn tell(measured: &Measured, indent: &str) {
    println!("{indent}{} {}", measured.name, measured.digest);
    for group in &measured.exposure {
        println!(
            "{indent}  planted {:2} times: completed {} of {}, exposure {:.1} bits (most {:.1})",
            group.repeats, group.completed, group.canaries, group.mean_bits, group.most_bits
        );
    }
    if let Some(test) = measured.membership {
        println!(
            "{indent}  membership: AUC {:.3} ({:.3} to {:.3}), found at 1%: {:.2}",
            test.auc, test.low, test.high, test.found_at_one_percent
        );
    }
    let extraction = measured.extraction;
    println!(
        "{indent}  extraction: {} of {} whole, {:.1} tokens on average, {} at most",
        extraction.whole, extraction.tried, extraction.mean_tokens, extraction.most_tokens
    );
}
