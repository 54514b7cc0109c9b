//! The exact state by definition: every n-gram counted by hand into maps, however slow.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use untrain_unlearn::ngram::{Serving, Tally, build, sequences};
use untrain_unlearn::public_words::is_public;
use untrain_unlearn::tokens;

type Ngram = Vec<String>;

#[derive(Default)]
struct Said {
    count: u32,
    owners: BTreeSet<u32>,
    left: BTreeSet<String>,
}

/// Every n-gram of up to `order` tokens. Records stand between empty tokens, and the one at the
/// start is not counted by itself.
fn by_hand(order: usize, records: &[(u32, &str)]) -> BTreeMap<Ngram, Said> {
    let mut all: BTreeMap<Ngram, Said> = BTreeMap::new();
    for (owner, text) in records {
        let mut tokens: Vec<String> = vec![String::new()];
        tokens.extend(tokens::split(text).map(str::to_owned));
        tokens.push(String::new());
        for end in 1..tokens.len() {
            for length in 1..=order.min(end + 1) {
                let start = end + 1 - length;
                let said = all.entry(tokens[start..=end].to_vec()).or_default();
                said.count += 1;
                said.owners.insert(*owner);
                if start > 0 && length < order {
                    said.left.insert(tokens[start - 1].clone());
                }
            }
        }
    }
    all
}

fn corpus() -> impl Strategy<Value = Vec<(u32, String)>> {
    proptest::collection::vec((0..4_u32, "[abc ,]{0,12}"), 0..8)
}

proptest! {
    #[test]
    fn counting_by_sorting_counts_as_by_hand(records in corpus(), order in 2..=5_usize) {
        // Owners are numbered without gaps.
        let mut seen = Vec::new();
        let records: Vec<(u32, &str)> = records
            .iter()
            .map(|(owner, text)| {
                let at = seen.iter().position(|other| other == owner).unwrap_or_else(|| {
                    seen.push(*owner);
                    seen.len() - 1
                });
                (at as u32, text.as_str())
            })
            .collect();
        let texts: Vec<&str> = records.iter().map(|(_, text)| *text).collect();
        let owners: Vec<u32> = records.iter().map(|(owner, _)| *owner).collect();
        let (vocabulary, numbered) = sequences::number(&texts).unwrap();
        let counts = build::count(order, vocabulary, &numbered, &owners);
        let expected = by_hand(order, &records);

        for (ngram, said) in &expected {
            let tokens: Vec<&str> = ngram.iter().map(String::as_str).collect();
            let tally = Tally {
                count: said.count,
                support: said.owners.len() as u32,
                left: said.left.len() as u32,
            };
            prop_assert_eq!(counts.tally(&tokens), Some(tally), "{:?}", tokens);
        }
        for length in 1..=order {
            let written = expected.keys().filter(|ngram| ngram.len() == length).count();
            // The empty token is listed even when there is no record.
            let written = written + usize::from(length == 1 && records.is_empty());
            prop_assert_eq!(counts.sizes()[length - 1], written);
        }

        let serving = Serving::derive(&counts, 2).unwrap();
        for length in 1..=order {
            let served = expected.iter().filter(|(ngram, said)| {
                ngram.len() == length
                    && (said.owners.len() >= 2
                        || (length == 1 && (ngram[0].is_empty() || is_public(&ngram[0]))))
            });
            let empty = usize::from(length == 1 && records.is_empty());
            prop_assert_eq!(serving.sizes()[length - 1], served.count() + empty);
        }
    }

    #[test]
    fn probabilities_never_exceed_one(records in corpus(), min_support in 1..3_u32) {
        let texts: Vec<&str> = records.iter().map(|(_, text)| text.as_str()).collect();
        let owners: Vec<u32> = (0..records.len() as u32).collect();
        let (vocabulary, numbered) = sequences::number(&texts).unwrap();
        let counts = build::count(3, vocabulary, &numbered, &owners);
        let serving = Serving::derive(&counts, min_support).unwrap();
        let types = serving.vocabulary().len() as u32;
        for first in 0..types {
            for second in 0..types {
                let all = serving.probabilities(&[first, second]);
                let sum: f64 = all.iter().sum();
                prop_assert!(all.iter().all(|share| *share > 0.0));
                prop_assert!(sum <= 1.0 + 1e-9, "{}", sum);
                prop_assert!(sum > 0.0);
            }
        }
    }
}
