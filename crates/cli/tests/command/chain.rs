//! One person's choice through the whole chain, from `init` to a replayed certificate.

use serde_json::Value;

use super::corpus::{everybody_says_yes, gate, harbour, records, small_place};
use super::place::{Place, everything};

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no `{field}` in {value}"))
}

#[test]
fn a_small_corpus_goes_through_and_a_person_is_forgotten() {
    let place = small_place();
    let built = place.json(&gate(&["-o", "clean"]));
    assert_eq!((&built["read"], &built["kept"]), (&4.into(), &4.into()), "{built}");
    assert_eq!(built["redactions"]["EMAIL"], 1);
    assert_eq!(place.json(&["verify", "clean/manifest.json"])["answer"], "true");

    let train = ["train", "clean", "--trainer", "ngram", "-o", "m", "--min-support", "1"];
    assert_eq!(place.json(&train)["records"], 4);
    let completed = place.json(&["complete", "m", "--prompt", "the tide turns at", "--words", "1"]);
    let words: Vec<&str> =
        completed["completions"].as_array().unwrap().iter().map(|it| text(it, "text")).collect();
    assert!(words.contains(&" noon"), "{completed}");

    let found = place.json(&["where", "--subject", "maya"]);
    assert_eq!(found["datasets"][0]["kept"], 3, "{found}");
    assert_eq!(found["models"][0]["records"], 3, "{found}");

    let forgot = place.json(&["forget", "--subject", "maya", "--level", "models"]);
    assert_eq!(forgot["changed"]["datasets"][0]["removed"], 3, "{forgot}");
    assert_eq!(forgot["changed"]["models"][0]["left"], 1, "{forgot}");
    let certificates = forgot["certificates"].as_array().unwrap();
    assert_eq!(certificates.len(), 2, "{forgot}");
    let receipt = text(&forgot, "receipt");
    assert_eq!(place.json(&["verify", receipt])["answer"], "true");
    for certificate in certificates {
        let certificate = certificate.as_str().unwrap();
        let verify = ["verify", certificate, "--request", receipt, "--trust", "w/keys/log.pub"];
        assert_eq!(place.json(&verify)["answer"], "true");
    }
    assert_eq!(place.json(&["verify", "clean/manifest.json"])["answer"], "true");
    for (certificate, hashes) in certificates.iter().zip([3, 1]) {
        let replayed = place.json(&["replay", certificate.as_str().unwrap()]);
        assert_eq!(replayed["answer"], "true", "{replayed}");
        assert_eq!(replayed["hashes"].as_array().unwrap().len(), hashes);
    }

    let completed = place.json(&["complete", "m", "--prompt", "the tide turns at", "--words", "1"]);
    assert!(!completed.to_string().contains("noon"), "{completed}");
    let found = place.json(&["where", "--subject", "maya"]);
    assert!(!found.to_string().contains("\"kept\":3"), "{found}");
    assert_eq!(found["forgettings"][0]["datasets"].as_array().unwrap().len(), 1, "{found}");
    place.ok(&["log", "audit"]);
}

#[test]
fn a_gate_without_a_ledger_is_kept_up_to_date_by_deltas() {
    let place = small_place();
    place.ok(&["snapshot", "--out", "base.snapshot"]);
    place.ok(&["choose", "--subject", "maya", "--purpose", "genai.content", "refuse"]);
    let delta = place.json(&["snapshot", "--since", "base.snapshot", "--out", "1.delta"]);
    assert_eq!(delta["since"], "base.snapshot");
    let later = place.json(&["snapshot", "--since", "1.delta", "--out", "2.delta"]);
    assert!(later["bytes"].as_u64().unwrap() < delta["bytes"].as_u64().unwrap(), "{later}");
    for file in ["base.snapshot", "1.delta", "2.delta"] {
        assert_eq!(place.json(&["verify", file])["answer"], "true", "{file}");
    }

    let with = |rest: &[&'static str]| [&gate(&["--snapshot", "base.snapshot"]), rest].concat();
    let built = place.json(&with(&["-o", "before"]));
    assert_eq!(built["kept"], 4, "{built}");
    let built = place.json(&with(&["--delta", "1.delta", "--delta", "2.delta", "-o", "after"]));
    assert_eq!((&built["kept"], &built["dropped"]["refused"]), (&1.into(), &2.into()), "{built}");
    assert_eq!(place.json(&["verify", "after/manifest.json"])["answer"], "true");

    let wrong = with(&["--delta", "2.delta", "-o", "wrong"]);
    place.fails(&wrong, 5, &["2.delta", "does not continue"]);
    place.fails(&gate(&["--snapshot", "1.delta", "-o", "wrong"]), 5, &["this is a delta"]);
    place.fails(&gate(&["--delta", "1.delta", "-o", "wrong"]), 64, &["--snapshot"]);
    place.fails(&["snapshot", "--since", "w/ledger.db", "--out", "no.delta"], 1, &["no delta"]);
}

#[test]
fn forgetting_twice_changes_nothing_more() {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    place.ok(&["train", "clean", "--trainer", "ngram", "-o", "m"]);
    let forget = ["forget", "--subject", "maya", "--level", "models"];
    let first = place.json(&forget);
    let (clean, model) = (everything(&place.path("clean")), everything(&place.path("m")));
    let again = place.json(&forget);
    assert_eq!(first["certificates"], again["certificates"]);
    assert_eq!(first["request"], again["request"]);
    assert!(again["changed"]["datasets"].as_array().unwrap().is_empty(), "{again}");
    assert!(clean == everything(&place.path("clean")) && model == everything(&place.path("m")));
    // A lower level is included in the request that stands.
    let lower = place.json(&["forget", "--subject", "maya", "--level", "stop"]);
    assert_eq!(lower["request"], first["request"]);
}

#[test]
fn levels_reach_as_far_as_they_say() {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    place.ok(&["train", "clean", "--trainer", "ngram", "-o", "m"]);
    let stopped = place.json(&["forget", "--subject", "maya", "--level", "stop"]);
    assert!(stopped["certificates"].as_array().unwrap().is_empty(), "{stopped}");
    let decided = place.json(&["decide", "--subject", "maya", "--purpose", "genai.content"]);
    assert_eq!((text(&decided, "effect"), text(&decided, "reason")), ("deny", "refused"));
    // What is trained next holds nothing of hers, though her rows still stand in the dataset.
    let trained = place.json(&["train", "clean", "--trainer", "ngram", "-o", "n"]);
    assert_eq!(trained["records"], 1, "{trained}");

    let rows = place.json(&["forget", "--subject", "maya", "--level", "datasets"]);
    assert_eq!(rows["certificates"].as_array().unwrap().len(), 1, "{rows}");
    assert!(rows["changed"]["models"].as_array().unwrap().is_empty(), "{rows}");
    let models = place.json(&["forget", "--subject", "maya", "--level", "models"]);
    assert_eq!(models["changed"]["models"].as_array().unwrap().len(), 1, "{models}");
}

#[test]
fn a_dataset_that_is_gone_is_told_and_not_skipped() {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    place.ok(&gate(&["-o", "clean2"]));
    std::fs::rename(place.path("clean"), place.path("elsewhere")).unwrap();
    let forget = ["forget", "--subject", "maya", "--level", "models", "--json"];
    let ran = place.run(&forget);
    assert_eq!(ran.code, 1, "{}", ran.all());
    assert_eq!(ran.json()["pending"].as_array().unwrap().len(), 1, "{}", ran.all());
    assert_eq!(ran.json()["certificates"].as_array().unwrap().len(), 1, "{}", ran.all());
    assert_eq!(place.run(&["where", "--subject", "maya"]).code, 2);
    // When it is back, the same command finishes the rest.
    std::fs::rename(place.path("elsewhere"), place.path("clean")).unwrap();
    let ran = place.run(&forget);
    assert_eq!(ran.code, 0, "{}", ran.all());
    assert_eq!(ran.json()["certificates"].as_array().unwrap().len(), 2, "{}", ran.all());
}

#[test]
fn harbour_goes_through_and_members_are_forgotten_in_any_order() {
    let place = Place::with_workspace();
    let posts = std::fs::read_to_string(harbour()).unwrap();
    let records = records(&posts);
    place.write("posts.jsonl", &posts);
    place.write("people.jsonl", everybody_says_yes(&records, &["author_id", "mentions"]));
    let imported = place.json(&["subject", "import", "people.jsonl"]);
    assert_eq!(imported["refused"], 0);
    let again = place.json(&["subject", "import", "people.jsonl"]);
    assert_eq!(again["facts"], 0, "{again}");

    let built = place.json(&[
        "gate",
        "posts.jsonl",
        "--purpose",
        "genai.content",
        "--subject-col",
        "author_id",
        "--subject-col",
        "mentions",
        "--text-col",
        "text",
        "--id-col",
        "record_id",
        "--category-col",
        "category",
        "--visibility-col",
        "visibility",
        "--collected-at-col",
        "created_at",
        "--source",
        "first_party",
        "-o",
        "clean",
    ]);
    assert_eq!(built["read"], records.len());
    let messages = records.iter().filter(|record| record["category"] == "messages").count();
    assert_eq!(built["dropped"]["category_excluded"], messages, "{built}");
    place.ok(&["train", "clean", "--trainer", "ngram", "-o", "m", "--min-support", "1"]);

    for (subject, level) in
        [("member-0007", "models"), ("maya", "models"), ("member-0003", "models")]
    {
        let forgot = place.json(&["forget", "--subject", subject, "--level", level]);
        let certificates = forgot["certificates"].as_array().unwrap();
        assert_eq!(certificates.len(), 2, "{forgot}");
        let replayed = place.json(&["replay", certificates[0].as_str().unwrap()]);
        assert_eq!(replayed["answer"], "true", "{replayed}");
    }
    place.ok(&["log", "audit"]);
}
