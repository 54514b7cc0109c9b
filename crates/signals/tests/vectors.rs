//! `spec/vectors/signals.json`: stored fetches, what they pin, and texts that pin nothing.

use std::collections::BTreeMap;

use serde::Deserialize;
use untrain_signals::{Fetched, Pinned, Preference, Usage, pin};

const VECTORS: &str = include_str!("../../../spec/vectors/signals.json");

#[derive(Deserialize)]
struct Vectors {
    #[serde(rename = "format")]
    _format: String,
    cases: Vec<Case>,
    refused: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(rename = "source")]
    _source: Option<String>,
    fetched: Fetched<'static>,
    /// What is not listed is unknown.
    preferences: BTreeMap<String, Preference>,
    pinned: String,
}

#[test]
fn every_case_pins_what_it_says() {
    let vectors: Vectors = serde_json::from_str(VECTORS).unwrap();
    for case in vectors.cases {
        let pinned = pin(&case.fetched);
        for usage in Usage::ALL {
            let wanted = case.preferences.get(usage.as_str()).copied();
            let wanted = wanted.unwrap_or(Preference::Unknown);
            assert_eq!(pinned.preference(*usage), wanted, "{usage} of {}: {pinned}", case.name);
        }
        assert!(case.preferences.keys().all(|usage| usage.parse::<Usage>().is_ok()));
        assert_eq!(pinned.to_string(), case.pinned, "{}", case.name);
        assert_eq!(case.pinned.parse::<Pinned>().unwrap(), pinned, "{}", case.name);
    }
}

#[test]
fn what_is_not_canonical_is_refused() {
    let vectors: Vectors = serde_json::from_str(VECTORS).unwrap();
    for text in vectors.refused {
        assert!(text.parse::<Pinned>().is_err(), "{text}");
    }
}
