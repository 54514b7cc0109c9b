//! The claim on real text by real authors, a fifth of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;
use untrain_unlearn::corpus::Body;
use untrain_unlearn::{Corpus, Recipe, Resident};

#[derive(Deserialize)]
struct Line {
    subject_id: String,
    #[serde(default)]
    co_subject_ids: Vec<String>,
    record_id: String,
    text: String,
}

/// Every fifth record; none where the data is not at hand.
fn fifth() -> Option<Vec<Body>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("UNTRAIN_DATA").map_or_else(beside, PathBuf::from);
    let text = std::fs::read_to_string(folder.join("authors/records.jsonl")).ok()?;
    let body = |line: &str| {
        let line: Line = serde_json::from_str(line).unwrap();
        let mut subjects = vec![line.subject_id];
        subjects.extend(line.co_subject_ids);
        Body { id: Some(line.record_id), ..crate::people::body(0, &subjects, &line.text) }
    };
    Some(text.lines().step_by(5).map(body).collect())
}

fn corpus(records: &[Body], without: &BTreeSet<&String>) -> Corpus {
    let mut owners: BTreeMap<&String, u32> = BTreeMap::new();
    let left = records.iter().filter(|r| !r.subjects.iter().any(|s| without.contains(s)));
    let owned = left.map(|record| {
        let next = owners.len() as u32;
        (*owners.entry(&record.subjects[0]).or_insert(next), record.clone())
    });
    Corpus::new(owned.collect::<Vec<_>>())
}

#[test]
fn authors_are_forgotten_to_the_bit() {
    let Some(records) = fifth() else {
        println!("skipped: no authors/records.jsonl in UNTRAIN_DATA or ../shared/data");
        return;
    };
    let people: BTreeSet<&String> = records.iter().flat_map(|record| &record.subjects).collect();
    let people: Vec<&String> = people.into_iter().collect();
    let recipe = Recipe::default();
    let mut model = Resident::build(&recipe, corpus(&records, &BTreeSet::new())).unwrap();
    let mut without = BTreeSet::new();
    // One after another, and the hashes of all files held against scratch on the way.
    for (step, name) in people.iter().step_by(people.len() / 7).enumerate() {
        without.insert(*name);
        let about = |at: &usize| model.corpus().records()[*at].subjects.contains(name);
        let places: Vec<usize> = (0..model.corpus().records().len()).filter(about).collect();
        model.forget(&places).unwrap();
        let scratch = Resident::build(&recipe, corpus(&records, &without)).unwrap();
        assert_eq!(model.counts().fingerprint(), scratch.counts().fingerprint(), "{step}");
        if step % 3 == 0 {
            assert!(model.files().unwrap() == scratch.files().unwrap(), "files differ at {step}");
        }
    }
}
