//! Generated corpora: people who write alone and together, and repeat each other.

use proptest::prelude::*;
use untrain_policy::{Category, Source, Visibility};
use untrain_unlearn::Corpus;
use untrain_unlearn::corpus::Body;

/// A record with the people that it is about.
pub fn body(id: usize, subjects: &[String], text: &str) -> Body {
    Body {
        id: Some(format!("r{id}")),
        subjects: subjects.to_vec(),
        category: Some(Category::Content),
        visibility: Some(Visibility::Public),
        source: Some(Source::FirstParty.to_string()),
        collected_at: None,
        licence: None,
        signal: untrain_policy::Signal::Unknown,
        text: text.to_owned(),
    }
}

/// The corpus of these records; the owner is the first subject.
pub fn corpus<'a>(bodies: impl IntoIterator<Item = &'a Body>) -> Corpus {
    let owner = |body: &Body| body.subjects[0].trim_start_matches('p').parse::<u32>().unwrap();
    Corpus::new(bodies.into_iter().map(|body| (owner(body), body.clone())))
}

/// Records by people `p0` to `p5`, some by several, in phrases that they share.
pub fn bodies() -> impl Strategy<Value = Vec<Body>> {
    let phrase = prop_oneof![
        4 => proptest::sample::select(vec![
            "the ferry leaves at noon. ", "my code is 4711 ", "we sail ", "noon, ", "\n\n", "é è ",
        ])
        .prop_map(str::to_owned),
        1 => "[a-c ]{1,4}",
    ];
    let text = proptest::collection::vec(phrase, 0..5).prop_map(|phrases| phrases.concat());
    let subjects = proptest::collection::vec(0..6_u8, 1..4);
    proptest::collection::vec((subjects, text), 1..14).prop_map(|records| {
        let record = |(at, (subjects, text)): (usize, (Vec<u8>, String))| {
            let mut names: Vec<String> = Vec::new();
            for subject in subjects {
                let name = format!("p{subject}");
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            body(at, &names, &text)
        };
        records.into_iter().enumerate().map(record).collect()
    })
}
