//! Audits of n-gram models, before and after an exact forgetting: what a planted secret is worth to
//! a model that serves one person's words, and to one that asks for two.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeSet;

use untrain_policy::Signal;
use untrain_unlearn::audit::canary::{self, canaries, expose, exposure_max_bits};
use untrain_unlearn::audit::exports::of_ngram;
use untrain_unlearn::audit::relearning::relearn;
use untrain_unlearn::audit::{Audit, Export, Judged, NgramJudge, Questions, Stage, audit};
use untrain_unlearn::corpus::Body;
use untrain_unlearn::ngram::Serving;
use untrain_unlearn::{Corpus, Recipe, Resident};

const SEED: u64 = 11;
const PEOPLE: u32 = 24;
const FORGOTTEN: u32 = 8;

fn body(subject: &str, text: String, number: u32) -> Body {
    Body {
        id: Some(format!("{subject}-{number}")),
        subjects: vec![subject.to_owned()],
        category: None,
        visibility: None,
        source: None,
        collected_at: None,
        licence: None,
        signal: Signal::Unknown,
        text,
    }
}

/// Long sentences of a person's own, over words that all people share.
fn texts(person: u32) -> Vec<String> {
    let words =
        "ferry harbour bread rain the of and stone light goes mill rope salt tide sail north \
                 wind crew dock lamp map night oar port quay reef shore tar under vessel wave yard \
                 anchor bell chart deck east fog gull hull"
            .split_whitespace()
            .collect::<Vec<_>>();
    let mut state = u64::from(person) + 1;
    let mut next = move || {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        words[(state >> 33) as usize % words.len()]
    };
    (0..3).map(|_| (0..110).map(|_| next()).collect::<Vec<_>>().join(" ")).collect()
}

fn records() -> Vec<Body> {
    let planted = canaries(SEED);
    let canaries = planted.iter().flat_map(|canary| {
        (0..canary.repeats).map(|number| body(&canary.subject, canary.text(), number))
    });
    let people = (0..PEOPLE).flat_map(|person| {
        (0..).zip(texts(person)).map(move |(at, text)| body(&format!("p{person}"), text, at))
    });
    canaries.chain(people).collect()
}

fn leaves(body: &Body) -> bool {
    let name = &body.subjects[0];
    let number = name.strip_prefix('p').and_then(|number| number.parse::<u32>().ok());
    name.starts_with("audit:") || number.is_some_and(|number| number < FORGOTTEN)
}

fn corpus(records: impl IntoIterator<Item = Body>) -> Corpus {
    let mut names: Vec<String> = Vec::new();
    Corpus::new(records.into_iter().map(|body| {
        let known = names.iter().position(|name| *name == body.subjects[0]);
        let owner = known.unwrap_or_else(|| {
            names.push(body.subjects[0].clone());
            names.len() - 1
        });
        (u32::try_from(owner).unwrap(), body)
    }))
}

fn judge(model: &Resident, recipe: &Recipe) -> NgramJudge {
    NgramJudge::new(Serving::derive(model.counts(), recipe.min_support).unwrap())
}

fn stage<'a>(name: &str, judge: &'a NgramJudge, exports: &'a [Export]) -> Stage<'a> {
    Stage {
        name: name.to_owned(),
        digest: untrain_lineage::digest(&judge.serving().to_bytes()),
        model: judge,
        exports,
    }
}

fn audited(min_support: u32) -> Audit {
    let recipe = Recipe { min_support, ..Recipe::default() };
    let mut model = Resident::build(&recipe, corpus(records())).unwrap();
    let before = judge(&model, &recipe);
    let gone = (0..).zip(model.corpus().records()).filter(|(_, record)| leaves(record));
    let gone: Vec<usize> = gone.map(|(at, _)| at).collect();
    model.forget(&gone).unwrap();
    let after = judge(&model, &recipe);
    let rest = records().into_iter().filter(|body| !leaves(body));
    let scratch = judge(&Resident::build(&recipe, corpus(rest)).unwrap(), &recipe);
    let exports = [&before, &after, &scratch].map(|judge| of_ngram(judge.serving()));
    let questions = Questions {
        seed: SEED,
        canaries: canaries(SEED),
        forgotten: (0..FORGOTTEN).map(texts).collect(),
        held_out: (PEOPLE..PEOPLE + 10).map(texts).collect(),
        reference: None,
    };
    audit(
        &[
            stage("before", &before, &exports[0]),
            stage("after", &after, &exports[1]),
            stage("scratch", &scratch, &exports[2]),
        ],
        &questions,
    )
}

#[test]
fn at_support_one_all_is_known_before_and_nothing_after() {
    let audit = audited(1);
    let (before, after) = (audit.stage("before").unwrap(), audit.stage("after").unwrap());
    for group in &before.exposure {
        assert_eq!(group.completed, group.canaries, "{group:?}");
        assert!((group.mean_bits - exposure_max_bits()).abs() < 1e-9, "{group:?}");
    }
    for group in &after.exposure {
        assert_eq!(group.completed, 0);
        assert!(group.mean_bits < 4.0, "{group:?}");
    }
    assert_eq!(before.extraction.tried, 24);
    assert!(before.extraction.whole > 18, "{:?}", before.extraction);
    assert_eq!(after.extraction.whole, 0);
    let [told, hidden] = [before, after].map(|stage| stage.membership.unwrap());
    assert!(told.auc > 0.99, "{told:?}");
    assert!(hidden.low < 0.5 && hidden.high > 0.5, "{hidden:?}");
    let int4 = before.exports.iter().find(|export| export.name == "int4").unwrap();
    assert!(int4.exposure.iter().all(|group| group.completed == group.canaries), "{int4:?}");
}

#[test]
fn what_is_measured_after_is_what_is_measured_of_scratch() {
    for min_support in [1, 2] {
        let audit = audited(min_support);
        assert_eq!(audit.equals_scratch(), Some(true));
        let mut after = audit.stage("after").unwrap().clone();
        after.name = "scratch".to_owned();
        assert_eq!(Some(&after), audit.stage("scratch"));
        assert_ne!(audit.stages[0].digest, after.digest);
    }
}

#[test]
fn at_support_two_nothing_is_ever_known() {
    let audit = audited(2);
    for stage in &audit.stages {
        assert!(stage.exposure.iter().all(|group| group.completed == 0), "{stage:?}");
        // What is left is how often single words occur, which others say too: to say a secret 64
        // times makes it no better known than to say it once.
        let (once, often) = (&stage.exposure[0], stage.exposure.last().unwrap());
        assert_eq!((once.repeats, often.repeats), (1, 64));
        assert!(often.mean_bits < once.mean_bits + 2.0, "{stage:?}");
        assert_eq!(stage.extraction.whole, 0);
    }
}

#[test]
fn a_secret_comes_back_when_as_many_persons_say_it_as_are_asked_for() {
    let canary = &canaries(SEED)[0];
    for min_support in [1, 2, 3] {
        let recipe = Recipe { min_support, ..Recipe::default() };
        let taught = |records_count: u32| {
            let rest = records().into_iter().filter(|body| !leaves(body));
            let again = (0..records_count)
                .map(|person| body(&format!("again{person}"), canary.text(), person));
            let model = Resident::build(&recipe, corpus(rest.chain(again)))?;
            Ok::<_, untrain_unlearn::Error>(Box::new(judge(&model, &recipe)) as Box<dyn Judged>)
        };
        let found = relearn("after", canary, taught).unwrap();
        assert_eq!(found.records, Some(min_support));
    }
}

#[test]
fn one_tokens_probability_is_that_among_all() {
    let recipe = Recipe { min_support: 1, ..Recipe::default() };
    let model = Resident::build(&recipe, corpus(records())).unwrap();
    for min_support in [1, 2] {
        let judge = judge(&model, &Recipe { min_support, ..recipe.clone() });
        let serving = judge.serving();
        let text = "the ferry goes and the rain";
        let context = text.split_inclusive(' ').count();
        assert!(context > 4);
        let own = judge.bits(text);
        let mut numbers = vec![0];
        let mut bits = 0.0;
        for token in untrain_unlearn::tokens::split(text) {
            let number = serving.vocabulary().number(token).unwrap();
            bits -= serving.probabilities(&numbers)[number as usize].log2();
            numbers.push(number);
        }
        assert!((own - bits).abs() < 1e-9, "{own} {bits}");
        let unknown = judge.bits("the ferry zyzzyva") - judge.bits("the ferry");
        numbers.truncate(3);
        let left = 1.0 - serving.probabilities(&numbers).iter().sum::<f64>();
        assert!((unknown + left.log2()).abs() < 1e-6, "{unknown} {left}");
    }
}

#[test]
fn canaries_of_the_same_seed_are_the_same_and_ranked_among_as_many() {
    let subjects: BTreeSet<String> = canaries(3).into_iter().map(|one| one.subject).collect();
    assert_eq!(subjects.len(), 16);
    struct Blank;
    impl Judged for Blank {
        fn bits(&self, _: &str) -> f64 {
            1.0
        }
        fn greedy(&self, _: &str, _: usize) -> String {
            String::new()
        }
    }
    let found = expose(&Blank, 3, &canaries(3));
    let middle = f64::from(canary::CANDIDATES).mul_add(0.5, 1.0);
    assert!(found.iter().all(|one| one.rank == middle));
}
