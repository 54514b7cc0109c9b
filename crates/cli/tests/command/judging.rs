//! Classifiers and indexes: trained, asked, and forgotten by, like every other model.

use expect_test::{Expect, expect};
use serde_json::Value;

use super::corpus::gate;
use super::place::Place;

/// Posts that moderators have looked at, with a vector of an encoder beside each.
fn posts() -> String {
    let post = |id: usize, author: &str, flag: &str, text: &str| {
        let figure = |at: usize| ((id + 3) * (at + 1) % 7) as i64 - 3;
        let vector: Vec<String> = (0..64).map(|at| figure(at).to_string()).collect();
        let vector = vector.join(",");
        format!(
            "{{\"id\":\"{id}\",\"author\":\"{author}\",\"about\":[],\"text\":\"{text}\",\
             \"day\":\"2026-01-01\",\"flag\":{flag},\"vector\":[{vector}]}}\n"
        )
    };
    let (spam, fine) = ("\"spam\"", "\"fine\"");
    [
        post(1, "maya", spam, "buy cheap nets now, buy"),
        post(2, "maya", fine, "the tide turns at noon"),
        post(3, "abe", spam, "cheap boats, buy two now"),
        post(4, "abe", fine, "the tide turns at dusk"),
        post(5, "noor", fine, "see you at noon by the ferry"),
        post(6, "noor", spam, "buy now, cheap ferry"),
        post(7, "noor", "\"only:noor\"", "my code is 4417"),
        post(8, "abe", "null", "nobody has looked at this"),
    ]
    .concat()
}

fn place() -> Place {
    let place = Place::with_workspace();
    let person = |name: &str| {
        format!(
            "{{\"subject_id\":\"{name}\",\"jurisdiction\":\"US\",\"age_band\":\"18+\",\
             \"choices\":{{\"genai.content\":\"allow\"}},\"past\":true}}\n"
        )
    };
    place.write("people.jsonl", ["maya", "abe", "noor"].map(person).concat());
    place.write("posts.jsonl", posts());
    place.ok(&["subject", "import", "people.jsonl"]);
    place.ok(&gate(&["-o", "clean"]));
    place
}

fn train<'a>(trainer: &'a str, out: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["train", "clean", "--trainer", trainer, "-o", out], more].concat()
}

/// The names of all fields, with those of the first element of a list.
fn check_fields(value: &Value, expected: &Expect) {
    fn fields(value: &Value, prefix: &str, names: &mut String) {
        match value {
            Value::Object(map) => {
                for (name, value) in map.iter().filter(|(name, _)| *name != "schema") {
                    *names += &format!("{prefix}{name}\n");
                    fields(value, &format!("{prefix}{name}."), names);
                }
            }
            Value::Array(list) => list.iter().take(1).for_each(|one| fields(one, prefix, names)),
            _ => {}
        }
    }
    let mut names = format!("{}\n", value["schema"].as_str().unwrap());
    fields(value, "", &mut names);
    expected.assert_eq(&names);
}

#[test]
fn a_classifier_is_trained_asked_and_forgets_exactly() {
    let place = place();
    for (method, model) in [("ridge", "r"), ("bayes", "b")] {
        let settings = ["--labels", "column:flag", "--method", method, "--places", "128"];
        assert_eq!(place.json(&train("linear", model, &settings))["records"], 8);
        let found = place.json(&["predict", model, "--text", "cheap, buy it now"]);
        assert_eq!((&found["label"], &found["method"]), (&"spam".into(), &method.into()));
        assert_eq!(place.json(&["predict", model, "--text", "the tide at noon"])["label"], "fine");
        // Only noor is behind the third label, and two persons must be.
        assert_eq!(found["scores"].as_array().unwrap().len(), 2, "{found}");
    }
    check_fields(
        &place.json(&["predict", "r", "--text", "buy"]),
        &expect![[r#"
            untrain/predict/v1
            label
            method
            model
            scores
            scores.label
            scores.score
        "#]],
    );
    let forgot = place.json(&["forget", "--subject", "maya", "--level", "models"]);
    let changed = forgot["changed"]["models"].as_array().unwrap();
    assert_eq!(changed.len(), 2, "{forgot}");
    assert!(changed.iter().all(|model| model["left"] == 6), "{forgot}");
    for certificate in forgot["certificates"].as_array().unwrap() {
        let replayed = place.json(&["replay", certificate.as_str().unwrap()]);
        assert_eq!(replayed["answer"], "true", "{replayed}");
    }
    let scratch = ["--labels", "column:flag", "--places", "128"];
    assert_eq!(place.json(&train("linear", "scratch", &scratch))["records"], 6);
    let model = |name: &str| place.json(&["predict", name, "--text", "buy"])["model"].clone();
    assert_eq!(model("r"), model("scratch"));
}

#[test]
fn an_index_is_trained_asked_and_forgets_exactly() {
    let place = place();
    assert_eq!(place.json(&train("knn", "k", &[]))["records"], 8);
    let found = place.json(&["nearest", "k", "--text", "when does the tide turn", "-n", "2"]);
    let ids: Vec<&Value> =
        found["found"].as_array().unwrap().iter().map(|it| &it["record"]).collect();
    assert!(ids.contains(&&"2".into()) && ids.contains(&&"4".into()), "{found}");
    check_fields(
        &found,
        &expect![[r#"
            untrain/nearest/v1
            found
            found.content
            found.record
            found.similarity
            found.text
            model
            ranked
        "#]],
    );
    let rank =
        ["nearest", "k", "--for", "noor", "--text", "knitting", "--text", "the ferry at noon"];
    let ranked = place.json(&rank);
    assert_eq!(ranked["ranked"][0]["text"], 1, "{ranked}");
    let place_of_vectors = ["--vectors", "column:vector", "--places", "64"];
    place.ok(&train("knn", "given", &place_of_vectors));
    let third: Vec<String> =
        (0..64).map(|at| ((6 * (at + 1) % 7) as i64 - 3).to_string()).collect();
    let query = format!("[{}]", third.join(","));
    let found = place.json(&["nearest", "given", "--text", &query, "-n", "1"]);
    assert_eq!(found["found"][0]["record"], "3", "{found}");

    place.ok(&["forget", "--subject", "maya", "--level", "models"]);
    let after = place.json(&["nearest", "k", "--text", "when does the tide turn"]);
    assert!(!after.to_string().contains("\"record\":\"2\""), "{after}");
    place.ok(&train("knn", "scratch", &[]));
    let scratch = place.json(&["nearest", "scratch", "--text", "when does the tide turn"]);
    assert_eq!(after, scratch);
    let nobody = place.json(&["nearest", "k", "--for", "maya", "--text", "the tide"]);
    assert_eq!(nobody["ranked"].as_array().unwrap().len(), 0, "{nobody}");
}

#[test]
fn what_cannot_be_meant_is_told() {
    let place = place();
    let with = |trainer: &'static str, more: &[&'static str]| train(trainer, "m", more);
    place.fails(&with("linear", &["--labels", "flag"]), 64, &["column:NAME"]);
    place.fails(&with("linear", &["--method", "forest"]), 64, &["ridge and bayes"]);
    place.fails(&with("linear", &["--places", "5"]), 64, &["places 5", "64 and 4096"]);
    place.fails(&with("ngram", &["--labels", "category"]), 64, &["--labels", "`linear`"]);
    place.fails(&with("ngram", &["--places", "64"]), 64, &["--places"]);
    place.fails(&with("linear", &["--labels", "column:none"]), 1, &["none", "flag"]);
    place.fails(&with("knn", &["--vectors", "column:flag"]), 1, &["no list of numbers", "flag"]);
    place.fails(&with("knn", &["--vectors", "column:vector"]), 1, &["has 64 numbers", "512"]);
    assert!(!place.path("m").exists());
    place.ok(&train("ngram", "n", &[]));
    place.fails(&["predict", "n", "--text", "buy"], 1, &["`ngram`", "`linear`"]);
    place.fails(&["nearest", "n", "--text", "buy"], 1, &["`ngram`", "`knn`"]);
    place.ok(&train("knn", "k", &["--vectors", "column:vector", "--places", "64"]));
    place.fails(&["nearest", "k", "--text", "buy"], 1, &["no list of numbers"]);
    place.fails(&["complete", "k", "--prompt", "the"], 1, &["`knn`"]);
}
