//! Generated corpora: people who write alone and together, and records with and without a mark.

use proptest::prelude::*;
use untrain_policy::{Category, Signal, Source, Visibility};
use untrain_unlearn::Corpus;
use untrain_unlearn::corpus::Body;

/// A record with what a column says of it.
pub type Record = (Body, Option<String>);

/// A record with the people that it is about.
pub fn body(id: usize, subjects: &[String], text: &str) -> Body {
    Body {
        id: (!id.is_multiple_of(3)).then(|| format!("r{id}")),
        subjects: subjects.to_vec(),
        category: Some(if id.is_multiple_of(2) { Category::Content } else { Category::Profile }),
        visibility: [Some(Visibility::Public), Some(Visibility::Limited), None][id % 5 % 3],
        source: Some(Source::FirstParty.to_string()),
        collected_at: None,
        licence: None,
        signal: Signal::Unknown,
        text: text.to_owned(),
    }
}

/// A record of one person under a mark.
pub fn said(id: usize, subject: &str, mark: &str, text: &str) -> Record {
    (body(id, &[subject.to_owned()], text), Some(mark.to_owned()))
}

/// The corpus of these records; the owner is the first subject, `p` and a number.
pub fn corpus<'a>(records: impl IntoIterator<Item = &'a Record>) -> Corpus {
    let owner = |body: &Body| body.subjects[0].trim_start_matches('p').parse::<u32>().unwrap();
    let record = |(body, mark): &Record| (owner(body), body.clone(), mark.clone());
    Corpus::marked(records.into_iter().map(record))
}

/// The places of the records that are about somebody.
pub fn places_of(corpus: &Corpus, name: &str) -> Vec<usize> {
    let about = |at: &usize| corpus.records()[*at].body.subjects.iter().any(|own| own == name);
    (0..corpus.records().len()).filter(about).collect()
}

/// Those that are not.
pub fn without(records: &[Record], name: &str) -> Vec<Record> {
    let stays = |record: &&Record| !record.0.subjects.iter().any(|own| own == name);
    records.iter().filter(stays).cloned().collect()
}

/// Records by people `p0` to `p5`, some by several, in phrases that they share.
pub fn records(
    mark: impl Strategy<Value = Option<String>> + Clone,
) -> impl Strategy<Value = Vec<Record>> {
    let phrase = prop_oneof![
        4 => proptest::sample::select(vec![
            "the ferry leaves at noon. ", "buy nets now ", "we sail ", "noon, ", "\n\n", "é è ",
        ])
        .prop_map(str::to_owned),
        1 => "[a-c ]{1,4}",
    ];
    let text = proptest::collection::vec(phrase, 0..5).prop_map(|phrases| phrases.concat());
    let subjects = proptest::collection::vec(0..6_u8, 1..4);
    proptest::collection::vec((subjects, text, mark), 0..14).prop_map(|records| {
        let record = |(at, (subjects, text, mark)): (usize, (Vec<u8>, String, Option<String>))| {
            let mut names: Vec<String> = Vec::new();
            for subject in subjects {
                let name = format!("p{subject}");
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            (body(at % 9, &names, &text), mark)
        };
        records.into_iter().enumerate().map(record).collect()
    })
}
