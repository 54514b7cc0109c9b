//! `spec/vectors/linear.json` and `knn.json` are what the program makes and reads.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use untrain_unlearn::Corpus;
use untrain_unlearn::features::Features;
use untrain_unlearn::knn::trainer::vector_of;
use untrain_unlearn::knn::{self, Index, Knn};
use untrain_unlearn::linear::{self, Labels, Linear, Method, Serving};

use crate::people::body;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LinearVectors {
    format: String,
    texts: Vec<Figures>,
    models: Vec<Classifier>,
    refused_state: Vec<Refused>,
    refused_serving: Vec<Refused>,
}

/// Figures stand with spaces between them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Figures {
    text: String,
    places: u32,
    vector: String,
    tally: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Classifier {
    method: String,
    places: u32,
    ridge_milli: u32,
    min_support: u32,
    records: Vec<(u32, Option<String>, String)>,
    state: String,
    serving: String,
    asked: String,
    best: String,
    /// The bits of its score, the greatest first.
    score: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KnnVectors {
    format: String,
    texts: Vec<Small>,
    lists: Vec<List>,
    models: Vec<Segments>,
    refused_state: Vec<Refused>,
    refused_serving: Vec<Refused>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Small {
    text: String,
    places: u32,
    vector: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    list: String,
    places: u32,
    vector: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Segments {
    places: u32,
    /// The corpus, as a file.
    corpus: String,
    state: String,
    serving: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    why: String,
    bytes: String,
}

fn vectors<T: DeserializeOwned>(name: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors").join(name);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn shown<T: ToString>(figures: &[T]) -> String {
    figures.iter().map(T::to_string).collect::<Vec<_>>().join(" ")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        hex.chars().map(|digit| digit.to_digit(16).unwrap().try_into().unwrap()).collect();
    digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn linear_of(model: &Classifier) -> (Linear, Corpus) {
    let recipe = linear::Recipe {
        method: Method::named(&model.method).unwrap(),
        labels: Labels::Column("flagged".to_owned()),
        places: model.places,
        ridge_milli: model.ridge_milli,
        min_support: model.min_support,
    };
    let records = model.records.iter().enumerate().map(|(at, (owner, mark, text))| {
        (*owner, body(at, &[format!("p{owner}")], text), mark.clone())
    });
    (Linear { recipe }, Corpus::marked(records))
}

fn fill_classifier(model: &mut Classifier) {
    let (linear, corpus) = linear_of(model);
    let state = linear.build(&corpus).unwrap();
    let serving = linear.serve(&state).unwrap();
    let best = serving.predict(&model.asked).remove(0);
    (model.state, model.serving) = (hex(&state.to_bytes()), hex(&serving.to_bytes()));
    (model.best, model.score) = (best.label, format!("{:016x}", best.score.to_bits()));
}

fn fill_segments(model: &mut Segments) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("corpus.jsonl");
    std::fs::write(&path, &model.corpus).unwrap();
    let records = untrain_unlearn::corpus::read(&path).unwrap().map(|record| {
        let record = record.unwrap();
        (record.owner, record.body, record.mark)
    });
    let recipe = knn::Recipe { places: model.places, ..knn::Recipe::default() };
    let state = Knn { recipe }.build(&Corpus::marked(records)).unwrap();
    model.state = hex(&state.to_bytes());
    model.serving = hex(&Index::derive(&state).to_bytes());
}

#[test]
fn texts_have_these_figures() {
    let linear: LinearVectors = vectors("linear.json");
    assert!(linear.texts.len() >= 5);
    for Figures { text, places, vector, tally } in linear.texts {
        let features = Features::new(places);
        assert_eq!(shown(&features.vector(&text)), vector);
        assert_eq!(shown(&features.tally(&text)), tally);
    }
    let knn: KnnVectors = vectors("knn.json");
    assert!(knn.texts.len() >= 3 && knn.lists.len() >= 4);
    for Small { text, places, vector } in knn.texts {
        assert_eq!(shown(&Features::new(places).small(&text)), vector);
    }
    for List { list, places, vector } in knn.lists {
        assert_eq!(vector_of(&list, places).ok().map(|figures| shown(&figures)), vector, "{list}");
    }
}

#[test]
fn models_have_these_bytes() {
    let expected = vectors::<LinearVectors>("linear.json").models;
    let mut made = vectors::<LinearVectors>("linear.json").models;
    assert!(made.len() >= 3);
    made.iter_mut().for_each(fill_classifier);
    assert_eq!(serde_json::to_value(&made).unwrap(), serde_json::to_value(&expected).unwrap());
    let expected = vectors::<KnnVectors>("knn.json").models;
    let mut made = vectors::<KnnVectors>("knn.json").models;
    assert!(!made.is_empty());
    made.iter_mut().for_each(fill_segments);
    assert_eq!(serde_json::to_value(&made).unwrap(), serde_json::to_value(&expected).unwrap());
}

#[test]
fn what_must_be_refused_is() {
    let linear: LinearVectors = vectors("linear.json");
    assert!(linear.refused_state.len() >= 6 && linear.refused_serving.len() >= 4);
    for refused in linear.refused_state {
        assert!(linear::State::from_bytes(&bytes(&refused.bytes)).is_err(), "{}", refused.why);
    }
    for refused in linear.refused_serving {
        assert!(Serving::from_bytes(&bytes(&refused.bytes)).is_err(), "{}", refused.why);
    }
    let knn: KnnVectors = vectors("knn.json");
    assert!(knn.refused_state.len() >= 4 && knn.refused_serving.len() >= 4);
    for refused in knn.refused_state {
        assert!(knn::State::from_bytes(&bytes(&refused.bytes)).is_err(), "{}", refused.why);
    }
    for refused in knn.refused_serving {
        assert!(Index::from_bytes(&bytes(&refused.bytes)).is_err(), "{}", refused.why);
    }
}
