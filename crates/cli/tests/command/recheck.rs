//! A dataset asked once more, what builds leave to be compared, and what a forgetting takes.

use super::corpus::{gate, small_place};
use super::place::{Place, everything};

#[test]
fn a_dataset_is_clean_until_somebody_refuses() {
    let place = small_place();
    let built = place.json(&gate(&["-o", "clean"]));
    let before = everything(&place.path("clean"));
    let clean = place.json(&["audit", "recheck", "clean"]);
    assert_eq!((&clean["records"], &clean["denied"]), (&4.into(), &0.into()), "{clean}");
    assert_eq!((&clean["dataset"], &clean["manifest"]), (&built["id"], &built["manifest"]));

    place.ok(&["choose", "--subject", "abe", "--purpose", "genai.content", "refuse"]);
    let ran = place.run(&["audit", "recheck", "clean", "--json"]);
    assert_eq!(ran.code, 4, "{}", ran.all());
    let found = ran.json();
    assert_eq!((&found["records"], &found["denied"]), (&4.into(), &2.into()), "{found}");
    assert_eq!(found["by_code"], serde_json::json!({ "refused": 2 }));
    assert!(found["position"].as_u64() > clean["position"].as_u64());
    assert_eq!(everything(&place.path("clean")), before, "asking changes nothing");
    let told = place.run(&["audit", "recheck", "clean"]);
    assert!(told.out.contains("2 of 4 records of clean are not permitted"), "{}", told.all());

    // A file that is not the manifest's is not believed.
    std::fs::write(place.path("clean/part-00000.parquet"), "nothing").unwrap();
    place.fails(&["audit", "recheck", "clean"], 1, &["part-00000.parquet"]);
}

#[test]
fn a_build_that_is_written_over_leaves_its_manifest() {
    let place = small_place();
    let first = place.json(&gate(&["-o", "clean"]));
    let file =
        |built: &serde_json::Value| format!("w/manifests/{}.json", built["id"].as_str().unwrap());
    let kept = place.read(&file(&first));
    assert_eq!(kept, place.read("clean/manifest.json"));
    place.ok(&["choose", "--subject", "abe", "--purpose", "genai.content", "refuse"]);
    let second = place.json(&gate(&["-o", "clean", "--force"]));
    assert_eq!((&second["kept"], &second["dropped"]["refused"]), (&2.into(), &2.into()));
    assert_ne!(first["id"], second["id"]);
    assert_eq!(place.read(&file(&first)), kept);
    // What a forgetting leaves is another manifest; how it was built stands.
    let built = place.read(&file(&second));
    place.ok(&["forget", "--subject", "maya", "--level", "datasets"]);
    assert_eq!(place.read(&file(&second)), built);
    assert_ne!(place.read("clean/manifest.json"), built);
    for name in ["\"maya\"", "\"abe\""] {
        assert!(!kept.contains(name) && !built.contains(name), "{kept}{built}");
    }
}

/// A dataset and a model, and requests that wait because neither could be reached.
fn waiting() -> Place {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    place.ok(&["train", "clean", "--trainer", "ngram", "-o", "m", "--min-support", "1"]);
    for name in ["clean", "m"] {
        std::fs::rename(place.path(name), place.path(&format!("{name}-away"))).unwrap();
    }
    let forget = ["forget", "--subject", "maya", "--level", "models"];
    assert_eq!(place.run(&forget).code, 1);
    for name in ["clean", "m"] {
        std::fs::rename(place.path(&format!("{name}-away")), place.path(name)).unwrap();
    }
    place
}

#[test]
fn an_estimate_says_what_a_run_then_does() {
    let place = waiting();
    let before = everything(&place.path("w"));
    let estimate = place.json(&["forget", "--waiting", "--estimate"]);
    assert_eq!(estimate["schema"], "untrain/forget-estimate/v1");
    assert_eq!(estimate["requests"].as_array().unwrap().len(), 1);
    let parts = estimate["artefacts"].as_array().unwrap();
    assert_eq!(parts.len(), 2, "{estimate}");
    let after = everything(&place.path("w"));
    let names = |files: &[(std::path::PathBuf, Vec<u8>)]| -> Vec<_> {
        files.iter().map(|(path, _)| path.clone()).collect()
    };
    assert_eq!(names(&before), names(&after), "nothing is written");

    let done = place.json(&["forget", "--waiting"]);
    for (part, kind) in parts.iter().zip(["datasets", "models"]) {
        let changed = &done["changed"][kind][0];
        assert_eq!(part["directory"], changed["directory"]);
        assert_eq!(part["leave"], changed["removed"], "{part} {changed}");
        let left = part["records"].as_u64().unwrap() - part["leave"].as_u64().unwrap();
        assert_eq!(changed["left"], left);
        assert!(part["bytes"].as_u64().unwrap() > 0);
        assert_eq!(part["from_scratch_bytes"].is_u64(), kind == "models");
    }
    let nothing = place.json(&["forget", "--waiting", "--estimate"]);
    assert_eq!(nothing["artefacts"], serde_json::json!([]));
    place.fails(&["forget", "--subject", "maya", "--level", "stop", "--estimate"], 64, &[]);
}
