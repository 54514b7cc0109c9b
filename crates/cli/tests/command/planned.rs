//! What was given out waits for company, and what ends that early; what is called back, withdrawn
//! and destroyed.

use serde_json::Value;

use super::corpus::{gate, small_place};
use super::place::Place;

const TRAIN: &[&str] = &["train", "clean", "--trainer", "ngram", "-o", "m", "--min-support", "1"];
const FORGET_MAYA: &[&str] = &["forget", "--subject", "maya", "--level", "models"];

/// A dataset `clean` and a model `m` of the small corpus.
fn trained() -> Place {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    place.ok(TRAIN);
    place
}

/// The same, and the model was given to somebody.
fn published() -> Place {
    let place = trained();
    place.ok(&["model", "publish", "m", "--to", "Lantern Labs"]);
    place
}

fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value[field].as_array().unwrap_or_else(|| panic!("no list `{field}` in {value}"))
}

/// The last name of the folder of an artefact: the ledger calls it by its whole path.
fn called(artefact: &Value) -> &str {
    let directory = artefact["directory"].as_str().unwrap();
    directory.rsplit('/').next().unwrap()
}

/// What staff did, as the ledger keeps it: the action and the reason.
fn acts(place: &Place) -> Vec<(String, String)> {
    let shown = place.json(&["log", "show", "--limit", "100"]);
    let acts = list(&shown, "entries").iter().filter(|entry| entry["event"] == "staff_acted");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    acts.map(|event| (text(&event["action"]), text(&event["reason"]))).collect()
}

#[test]
fn without_requests_there_is_nothing_to_plan() {
    let place = trained();
    assert_eq!(place.ok(&["forget", "--plan"]).out, "no request waits\n");
    let plan = place.json(&["forget", "--plan"]);
    assert!(list(&plan, "requests").is_empty() && list(&plan, "runs").is_empty(), "{plan}");
}

#[test]
fn a_model_that_was_given_out_waits_for_company() {
    let place = published();
    let forgot = place.json(FORGET_MAYA);
    assert_eq!(list(&forgot["changed"], "datasets").len(), 1, "{forgot}");
    assert!(list(&forgot["changed"], "models").is_empty(), "{forgot}");
    let pending = &list(&forgot, "pending")[0];
    assert_eq!((&pending["artefact"], called(pending)), (&"model".into(), "m"));
    assert!(pending["why"].as_str().unwrap().contains("for 4 more people"), "{pending}");
    let moment = |value: &Value| value.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert!(moment(&pending["planned"]) < moment(&forgot["due"]), "{forgot}");
    assert_eq!(pending["due"], forgot["due"]);

    let plan = place.json(&["forget", "--plan"]);
    let (request, run) = (&list(&plan, "requests")[0], &list(&plan, "runs")[0]);
    assert_eq!((&request["lane"], &request["due"]), (&"ordinary".into(), &forgot["due"]));
    assert!(run["artefact"].as_str().unwrap().ends_with("/m"), "{run}");
    assert_eq!(run["why"], "deadline", "{run}");
    assert_eq!((&run["people"], &run["below_minimum"]), (&1.into(), &true.into()), "{run}");
    assert_eq!(run["requests"], serde_json::json!([forgot["request"]]));

    let told = place.ok(&["forget", "--plan"]).out;
    assert!(told.starts_with("1 request waits\n"), "{told}");
    assert!(told.contains("1 person leaves 20") && told.contains("before the deadline"), "{told}");
    // Paths of this test's own folder may have any letters.
    let is_time = |word: &str| word.starts_with("20") && word.contains(['T', ':']);
    let fraction = told.split_whitespace().any(|word| is_time(word) && word.contains('.'));
    assert!(!fraction, "a time to the nanosecond: {told}");
    let again = place.ok(&["forget", "--waiting"]);
    assert!(again.out.contains("waits") && again.out.contains("4 more people"), "{}", again.out);
    // It may be given to nobody else while it holds somebody who asked.
    let more = ["model", "publish", "m", "--to", "Mole Street Archive"];
    place.fails(&more, 1, &["asked to be forgotten", "untrain forget --waiting"]);
}

#[test]
fn nothing_waits_when_somebody_says_why_and_the_ledger_keeps_that() {
    let place = published();
    place.ok(FORGET_MAYA);
    place.fails(&["forget", "--waiting", "--now"], 64, &["--reason"]);
    let reason = "Lantern Labs has destroyed its copy";
    let now = ["forget", "--waiting", "--now", "--reason", reason, "--by", "ines"];
    let done = place.json(&now);
    assert_eq!(list(&done["changed"], "models")[0]["removed"], 3, "{done}");
    assert!(list(&done, "pending").is_empty(), "{done}");
    assert_eq!(acts(&place), [("forget.now".to_owned(), reason.to_owned())]);
    assert_eq!(place.ok(&["forget", "--plan"]).out, "no request waits\n");
    for certificate in list(&done, "certificates") {
        let certificate = certificate.as_str().unwrap();
        assert_eq!(place.json(&["verify", certificate])["answer"], "true");
    }
    // Where nothing waits there is nothing to decide, and nothing to keep.
    place.ok(&["forget", "--waiting", "--now", "--reason", "no reason at all"]);
    assert_eq!(acts(&place).len(), 1);

    let models = place.json(&["model", "list"]);
    let model = &list(&models, "artefacts")[0];
    assert_eq!(model["state"], "local", "{model}");
    let recall = &list(model, "recall")[0];
    assert_eq!(recall["recipient"], "Lantern Labs");
    assert_ne!(recall["version"], model["version"]);
    assert!(place.read("m/release.json").contains("recalled_at"));
    let told = place.ok(&["model", "list"]).out;
    assert!(told.contains("to be told   1 holder:\n             Lantern Labs holds"), "{told}");
    // What stands now may be given out, and the old version stays called back.
    place.ok(&["model", "publish", "m", "--to", "Lantern Labs"]);
    let models = place.json(&["model", "list"]);
    let model = &list(&models, "artefacts")[0];
    assert_eq!(
        (&model["state"], &model["recipients"][0]),
        (&"published".into(), &"Lantern Labs".into())
    );
    assert_eq!(list(model, "recall").len(), 1, "{model}");
    place.ok(&["log", "audit"]);
}

#[test]
fn an_order_waits_for_nobody() {
    let place = published();
    let forgot = place.json(&[FORGET_MAYA, &["--order", "12 C 34/26", "--by", "ines"]].concat());
    assert_eq!(list(&forgot["changed"], "models")[0]["removed"], 3, "{forgot}");
    assert!(list(&forgot, "pending").is_empty() && forgot["due"].is_null(), "{forgot}");
    assert_eq!(acts(&place), [("forget.ordered".to_owned(), "12 C 34/26".to_owned())]);
    // The same order again is kept once.
    place.ok(&[FORGET_MAYA, &["--order", "12 C 34/26", "--by", "ines"]].concat());
    assert_eq!(acts(&place).len(), 1);
}

#[test]
fn somebody_who_may_be_a_minor_waits_for_nobody() {
    let place = published();
    place.write("age.jsonl", "{\"subject_id\":\"maya\",\"age_band\":\"16-17\"}\n");
    place.ok(&["subject", "import", "age.jsonl"]);
    let forgot = place.json(FORGET_MAYA);
    assert!(list(&forgot, "pending").is_empty(), "{forgot}");
}

#[test]
fn a_dataset_that_was_given_out_waits_too_and_its_old_version_is_called_back() {
    let place = trained();
    place.ok(&["dataset", "publish", "clean", "--to", "Lantern Labs", "--to", "Mole Street"]);
    let forgot = place.json(FORGET_MAYA);
    assert!(list(&forgot["changed"], "datasets").is_empty(), "{forgot}");
    assert_eq!(list(&forgot["changed"], "models").len(), 1, "{forgot}");
    place.ok(&["forget", "--waiting", "--now", "--reason", "ordered by the board"]);
    let sets = place.json(&["dataset", "list"]);
    let recall = list(&list(&sets, "artefacts")[0], "recall");
    let holders: Vec<&str> = recall.iter().map(|it| it["recipient"].as_str().unwrap()).collect();
    assert_eq!(holders, ["Lantern Labs", "Mole Street"]);
    assert_eq!(place.json(&["verify", "clean/manifest.json"])["answer"], "true");

    place.fails(&["dataset", "withdraw", "clean", "--reason", " "], 64, &["--reason"]);
    place.ok(&["dataset", "withdraw", "clean", "--reason", "no licence"]);
    let again = ["train", "clean", "--trainer", "ngram", "-o", "n"];
    place.fails(&again, 1, &["withdrawn", "no licence"]);
}

#[test]
fn a_withdrawn_model_serves_nobody() {
    let place = published();
    place.ok(&["complete", "m", "--prompt", "the tide"]);
    let withdrawn = place.json(&["model", "withdraw", "m", "--reason", "no licence"]);
    assert_eq!(list(&withdrawn, "recall")[0]["recipient"], "Lantern Labs");
    let receipt = withdrawn["receipt"].as_str().unwrap();
    assert_eq!(place.json(&["verify", receipt])["answer"], "true");
    place.fails(&["complete", "m", "--prompt", "the tide"], 1, &["withdrawn", "no licence"]);
    let publish = ["model", "publish", "m", "--to", "Mole Street Archive"];
    place.fails(&publish, 1, &["withdrawn"]);
    // What was withdrawn is no longer published: it forgets at once.
    let forgot = place.json(FORGET_MAYA);
    assert_eq!(list(&forgot["changed"], "models").len(), 1, "{forgot}");
    let again = place.json(&["model", "withdraw", "m", "--reason", "another"]);
    assert_eq!(again["entry"], withdrawn["entry"]);
}

#[test]
fn every_model_of_a_dataset_is_destroyed() {
    let place = published();
    place.ok(&["train", "clean", "--trainer", "ngram", "-o", "n"]);
    place.ok(&gate(&["-o", "other"]));
    place.ok(&["train", "other", "--trainer", "ngram", "-o", "o"]);
    let destroy = ["model", "destroy", "--dataset", "clean", "--reason", "FTC order"];
    let would = place.json(&destroy);
    assert_eq!((&would["destroyed"], list(&would, "models").len()), (&false.into(), 2));
    place.ok(&["complete", "m", "--prompt", "the tide"]);

    let done = place.json(&[&destroy[..], &["--yes"]].concat());
    let models = list(&done, "models");
    assert_eq!((called(&models[0]), called(&models[1])), ("m", "n"));
    assert_eq!(models[0]["recall"][0]["recipient"], "Lantern Labs");
    for model in models {
        let receipt = model["receipt"].as_str().unwrap();
        assert_eq!(place.json(&["verify", receipt])["answer"], "true");
        let folder = place.path(model["directory"].as_str().unwrap());
        let left: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap()).collect();
        assert_eq!(left.len(), 1, "{left:?}");
        assert_eq!(left[0].file_name(), "release.json");
    }
    place.fails(&["complete", "m", "--prompt", "the tide"], 1, &[]);
    place.ok(&["complete", "o", "--prompt", "the tide"]);
    // A forgetting does not look for what was destroyed, and a second order finds nothing.
    let forgot = place.json(FORGET_MAYA);
    assert!(list(&forgot, "pending").is_empty(), "{forgot}");
    let again = place.json(&[&destroy[..], &["--yes"]].concat());
    assert!(list(&again, "models").is_empty(), "{again}");
    let states = place.json(&["model", "list"]);
    let states: Vec<&Value> = list(&states, "artefacts").iter().map(|it| &it["state"]).collect();
    assert_eq!(states, ["destroyed", "destroyed", "local"]);
    place.fails(&["model", "destroy", "--dataset", "nothing", "--reason", "x"], 1, &["no dataset"]);
}

#[test]
fn nobody_is_given_what_is_not_there_or_nothing() {
    let place = trained();
    place.fails(&["model", "publish", "clean", "--to", "x"], 1, &["no model"]);
    place.fails(&["dataset", "publish", "m", "--to", "x"], 1, &["no dataset"]);
    place.fails(&["model", "publish", "m"], 64, &["--to"]);
    place.fails(&["model", "publish", "m", "--to", " "], 1, &["recipients"]);
    place.fails(&["model", "publish", "m", "--to", "x", "--to", "x"], 1, &["twice"]);
    assert!(!place.path("m/release.json").exists());
}
