//! `spec/vectors/neural.json`: the same training, in every build and on every machine.

use serde_json::{Value, json};
use untrain_neural::codec::Kind;

use crate::training::{PUBLIC, TUNING, base, learned, served, texts};

/// The vectors as this program would write them.
fn ours() -> Value {
    let base = base();
    let states = learned(&base, 0, &[], &[&[1, 2], &[3]]);
    let weights = served(&base, &[&states, &[]]);
    let file = |name: &str, bytes: &[u8]| {
        json!({
            "name": name,
            "bytes": bytes.len(),
            "blake3": blake3::hash(bytes).to_hex().as_str(),
        })
    };
    let tokens = |text: &str| {
        json!({
            "text": text,
            "tokens": base.weights().vocabulary.encode(text),
        })
    };
    let tokens_of = ["", "we sail at noon", "  a\n\n  b 42!", "é😀"].map(tokens);
    let slices = [[1, 2].map(texts).to_vec(), vec![texts(3)]];
    json!({
        "public": PUBLIC,
        "pairs": base.weights().vocabulary.pairs(),
        "tokens": tokens_of,
        "batch_tokens": TUNING.batch_tokens,
        "passes": TUNING.passes,
        "rate_millionths": TUNING.rate_millionths,
        "slices": slices,
        "files": [
            file("base", &base.weights().to_bytes(Kind::Half)),
            file("state after the first slice", &states[0].to_bytes()),
            file("state after the second slice", &states[1].to_bytes()),
            file("served, of this shard and an empty one", &weights.to_bytes(Kind::Whole)),
            file("int8", &weights.to_bytes(Kind::Eight)),
            file("int4", &weights.to_bytes(Kind::Four)),
            file("safetensors", &weights.to_safetensors().unwrap()),
        ],
    })
}

#[test]
fn the_same_training_has_the_same_bytes_everywhere() {
    let kept: Value =
        serde_json::from_str(include_str!("../../../../spec/vectors/neural.json")).unwrap();
    let ours = ours();
    assert!(kept == ours, "{}", serde_json::to_string_pretty(&ours).unwrap());
}
