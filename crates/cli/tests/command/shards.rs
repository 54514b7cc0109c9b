//! A model of shards by the command: trained, asked, given out in forms, forgotten and replayed.

use super::corpus::{gate, small_place};

#[test]
fn a_model_of_shards_forgets_and_is_replayed() {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    let train =
        ["train", "clean", "--trainer", "neural", "--shards", "2", "--slices", "2", "-o", "m"];
    assert_eq!(place.json(&train)["records"], 4);
    let ask = ["complete", "m", "--prompt", "the tide", "-n", "2", "--words", "2"];
    let before = place.json(&ask);
    assert_eq!(before["completions"].as_array().unwrap().len(), 2, "{before}");
    let finish = ["complete", "m", "--prompt", "the tide", "--finish", "7", "--words", "6"];
    assert_eq!(place.json(&finish)["finished"], place.json(&finish)["finished"]);

    let found = place.json(&["where", "--subject", "maya"]);
    let slices = found["models"][0]["slices"].as_array().unwrap();
    assert!(!slices.is_empty(), "{found}");
    let exports = found["models"][0]["exports"].to_string();
    for export in ["int8", "int4", "safetensors"] {
        assert!(exports.contains(export), "{found}");
    }

    let forgot = place.json(&["forget", "--subject", "maya", "--level", "models"]);
    assert_eq!(forgot["changed"]["models"][0]["left"], 1, "{forgot}");
    let model = forgot["certificates"][0].as_str().unwrap();
    assert_eq!(place.json(&["verify", model, "--trust", "w/keys/log.pub"])["answer"], "true");
    let replayed = place.json(&["replay", model]);
    assert_eq!(replayed["answer"], "true", "{replayed}");
    assert_ne!(place.json(&ask)["model"], before["model"]);
    place.ok(&["log", "audit"]);
}

#[test]
fn settings_of_another_trainer_are_refused() {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    let ran = place.run(&["train", "clean", "--trainer", "ngram", "--shards", "4", "-o", "m"]);
    assert_eq!(ran.code, 64, "{}", ran.all());
    assert!(ran.err.contains("--shards") && ran.err.contains("neural"), "{}", ran.all());
    place.write("base.bin", "no weights");
    let ran =
        place.run(&["train", "clean", "--trainer", "neural", "--base", "base.bin", "-o", "m"]);
    assert_ne!(ran.code, 0, "{}", ran.all());
    assert!(!place.path("m").exists());
}
