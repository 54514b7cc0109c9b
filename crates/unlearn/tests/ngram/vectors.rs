//! `spec/vectors/ngram.json` is what the program makes and reads.

use std::path::Path;

use serde::{Deserialize, Serialize};
use untrain_unlearn::ngram::{Counts, Serving, build, sequences};
use untrain_unlearn::{public_words, tokens};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    format: String,
    public_words: Vec<String>,
    texts: Vec<Text>,
    models: Vec<Model>,
    refused_counts: Vec<Refused>,
    refused_serving: Vec<Refused>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    text: String,
    tokens: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Model {
    order: usize,
    min_support: u32,
    records: Vec<(u32, String)>,
    counts: String,
    serving: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    why: String,
    bytes: String,
}

fn path() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors/ngram.json")
}

fn vectors() -> Vectors {
    serde_json::from_slice(&std::fs::read(path()).unwrap()).unwrap()
}

fn made(model: &Model) -> (Vec<u8>, Vec<u8>) {
    let texts: Vec<&str> = model.records.iter().map(|(_, text)| text.as_str()).collect();
    let owners: Vec<u32> = model.records.iter().map(|(owner, _)| *owner).collect();
    let (vocabulary, numbered) = sequences::number(&texts).unwrap();
    let counts = build::count(model.order, vocabulary, &numbered, &owners);
    let serving = Serving::derive(&counts, model.min_support).unwrap();
    (counts.to_bytes(), serving.to_bytes())
}

/// Bytes as text: printable ASCII but the backslash as itself, others as `\\` and two digits.
fn shown(bytes: &[u8]) -> String {
    let mut text = String::new();
    for &byte in bytes {
        match byte {
            b'\\' | 0..=0x1f | 0x7f.. => text += &format!("\\{byte:02x}"),
            _ => text.push(char::from(byte)),
        }
    }
    text
}

fn bytes(shown: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = shown.as_bytes().iter();
    while let Some(&byte) = rest.next() {
        let mut digit = || char::from(*rest.next().unwrap()).to_digit(16).unwrap() as u8;
        bytes.push(if byte == b'\\' { digit() << 4 | digit() } else { byte });
    }
    bytes
}

#[test]
fn texts_are_cut_as_the_page_says() {
    let vectors = vectors();
    assert!(vectors.texts.len() >= 8);
    for Text { text, tokens } in vectors.texts {
        assert_eq!(tokens::split(&text).collect::<Vec<_>>(), tokens);
    }
    assert_eq!(vectors.public_words, public_words::WORDS);
}

#[test]
fn models_have_these_bytes() {
    let vectors = vectors();
    assert!(vectors.models.len() >= 4);
    for model in vectors.models {
        let (counts, serving) = made(&model);
        assert_eq!(shown(&counts), model.counts);
        assert_eq!(shown(&serving), model.serving);
        assert_eq!(Counts::from_bytes(&bytes(&model.counts)).unwrap().to_bytes(), counts);
        assert_eq!(Serving::from_bytes(&bytes(&model.serving)).unwrap().to_bytes(), serving);
    }
}

#[test]
fn what_must_be_refused_is() {
    let vectors = vectors();
    assert!(vectors.refused_counts.len() >= 6 && vectors.refused_serving.len() >= 4);
    for refused in vectors.refused_counts {
        assert!(Counts::from_bytes(&bytes(&refused.bytes)).is_err(), "{}", refused.why);
    }
    for refused in vectors.refused_serving {
        assert!(Serving::from_bytes(&bytes(&refused.bytes)).is_err(), "{}", refused.why);
    }
}
