//! `untrain audit sample`: anybody draws the same records, and each is decided about as things
//! stand.

use serde_json::Value;

use super::corpus::{gate, small_place};

fn ids(sample: &Value) -> Vec<String> {
    let records = sample["sample"].as_array().unwrap().iter();
    records.map(|record| record["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_seed_draws_the_same_records_and_another_others() {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    let draw = |seed: &str| {
        ids(&place.json(&["audit", "sample", "clean", "--count", "2", "--seed", seed]))
    };
    let first = draw("7");
    assert_eq!(first.len(), 2);
    assert_eq!(draw("7"), first);
    assert!((8..20).any(|seed: u64| draw(&seed.to_string()) != first));
    let all = place.json(&["audit", "sample", "clean", "--seed", "7"]);
    let mut each = ids(&all);
    assert_eq!(each[..2], first[..], "a larger sample begins with the smaller");
    each.sort_unstable();
    assert_eq!(each, ["1", "2", "3", "4"]);
    assert_eq!((&all["records"], &all["permitted"]), (&4.into(), &4.into()), "{all}");
}

#[test]
fn each_record_is_decided_about_once_more_and_names_the_answer() {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    let sample = ["audit", "sample", "clean", "--seed", "7"];
    let before = place.json(&sample);
    let no = ["choose", "--subject", "maya", "--purpose", "genai.content", "refuse"];
    let said = place.json(&no)["entry"].clone();
    let after = place.json(&sample);
    assert_eq!(ids(&before), ids(&after));
    assert_eq!((&after["permitted"], &after["denied"]), (&1.into(), &3.into()), "{after}");
    for record in after["sample"].as_array().unwrap() {
        let (effect, reason) = (&record["effect"], record["reason"].as_str().unwrap());
        match record["id"].as_str().unwrap() {
            "1" | "2" => {
                assert_eq!((effect, reason), (&"deny".into(), "refused"));
                let answer = &record["answer"];
                assert_eq!((&answer["choice"], &answer["entry"]), (&"refuse".into(), &said));
            }
            "3" => assert_eq!(reason, "other_subject:refused"),
            _ => assert_eq!(effect, "allow"),
        }
    }
    assert!(!after.to_string().contains("maya"), "a sample names nobody: {after}");
    let words = place.ok(&sample).out;
    assert!(words.contains("1 permitted now, 3 denied"), "{words}");
}

#[test]
fn what_is_no_dataset_is_not_sampled() {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    place.fails(&["audit", "sample", "nothing", "--seed", "7"], 1, &["nothing"]);
    place.fails(&["audit", "sample", "clean", "--seed", "7", "--count", "0"], 64, &["--count"]);
    let part = std::fs::read_dir(place.path("clean")).unwrap().find_map(|entry| {
        let path = entry.unwrap().path();
        path.extension().is_some_and(|it| it == "parquet").then_some(path)
    });
    std::fs::write(part.unwrap(), "other bytes").unwrap();
    place.fails(&["audit", "sample", "clean", "--seed", "7"], 1, &["is not the file"]);
}
