//! Every paper of one dataset, as it is written, and what has to hold for all of them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may panic"
)]

use expect_test::expect_file;
use serde_json::Value;
use untrain_lineage::Manifest;
use untrain_lineage::fields::{Data, Field};
use untrain_papers::{About, Facts, ModelUse, Papers, Profile, open_lineage};

/// The manifest of Harbour's dataset, as `spec/vectors/manifest.json` has it.
fn manifest() -> Manifest {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../spec/vectors/manifest.json")).unwrap();
    let text = vectors["accepted"][0]["file"].as_str().unwrap();
    Manifest::parse(text.as_bytes()).unwrap()
}

fn fields() -> Vec<Field> {
    let field = |name: &str, data, list| Field { name: name.to_owned(), data, list };
    vec![
        field("id", Data::Text, false),
        field("author", Data::Text, false),
        field("mentions", Data::Text, true),
        field("body", Data::Text, false),
        field("written_at", Data::Time, false),
    ]
}

fn profile() -> Profile {
    Profile {
        sources: [("first_party".to_owned(), 3)].into(),
        categories: [("content".to_owned(), 3)].into(),
        licences: [].into(),
        first: Some("2026-01-02T03:04:05Z".parse().unwrap()),
        last: Some("2026-11-01T00:00:00Z".parse().unwrap()),
        undated: 1,
        text_bytes: 120,
        words: 21,
    }
}

fn about() -> About {
    About::parse(
        "[dataset]\ntitle = \"Harbour posts\"\nlicence = \"CC-BY-4.0\"\nlanguages = [\"en\"]\n\
         countries = [\"IE\"]\ncreator = \"Harbour\"\nurl = \"https://harbour.example/posts\"\n\
         [use]\nlimitations = \"Boats only.\"\n[sources]\nservices = \"Harbour\"\n",
    )
    .unwrap()
}

fn with<T>(about: &About, ask: impl FnOnce(&Facts<'_>) -> T) -> T {
    let (manifest, fields, profile) = (manifest(), fields(), profile());
    let sha256: Vec<String> = manifest.parts.iter().map(|_| "5a".repeat(32)).collect();
    let trained_at = "2026-11-24T10:00:00Z".parse().unwrap();
    let models = [ModelUse { name: "assistant".to_owned(), trained_at }];
    ask(&Facts {
        name: "clean",
        manifest: &manifest,
        digest: manifest.digest().unwrap(),
        policy: None,
        sha256: &sha256,
        fields: &fields,
        profile: &profile,
        models: &models,
        about,
    })
}

#[test]
fn each_paper_is_these_bytes() {
    let papers = with(&about(), Papers::of);
    for paper in &papers.papers {
        expect_file![format!("./written/{}", paper.file)].assert_eq(&paper.text);
    }
    assert_eq!(papers, with(&about(), Papers::of));
}

#[test]
fn what_nobody_said_is_a_blank_and_what_somebody_said_is_none() {
    let (said, unsaid) = (with(&about(), Papers::of), with(&About::default(), Papers::of));
    let keys = |papers: &Papers| papers.blanks.iter().map(|it| it.key).collect::<Vec<_>>();
    assert!(keys(&unsaid).contains(&"dataset.licence"));
    assert!(!keys(&said).contains(&"dataset.licence"));
    assert!(!keys(&said).contains(&"sources.services"));
    // Each blank stands in a paper of text, and each in such a paper is on the list.
    for papers in [&said, &unsaid] {
        let texts: String = papers.papers.iter().map(|paper| paper.text.as_str()).collect();
        for blank in &papers.blanks {
            let is_of_json = blank.key == "dataset.countries";
            let stands = texts.contains(&format!("`{}`]**", blank.key));
            assert!(stands || is_of_json, "{}", blank.key);
        }
        let open =
            texts.split("to be filled in: ").skip(1).filter_map(|rest| rest.split('`').nth(1));
        for key in open {
            assert!(keys(papers).contains(&key), "{key} is not on the list of blanks");
        }
    }
}

#[test]
fn no_paper_names_a_person() {
    let (manifest, texts) = (manifest(), with(&about(), Papers::of));
    let note = &manifest.snapshot.note;
    for paper in texts.papers {
        assert!(!paper.text.contains(note.as_str()), "{}", paper.file);
    }
}

/// The events as one document.
fn vectors(lines: &str) -> String {
    let events: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    serde_json::to_string_pretty(&serde_json::json!({"events": events})).unwrap() + "\n"
}

#[test]
fn events_of_a_run_have_one_id_and_end_in_one_way() {
    let lines = with(&about(), open_lineage::write);
    expect_file!["../../../spec/vectors/papers.json"].assert_eq(&vectors(&lines));
    let events: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<_> = events.iter().map(|event| event["eventType"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["START", "COMPLETE"]);
    assert_eq!(events[0]["run"]["runId"], events[1]["run"]["runId"]);
    assert_eq!(events[0]["job"], events[1]["job"]);
    let id = events[0]["run"]["runId"].as_str().unwrap();
    assert_eq!((id.len(), &id[14..15]), (36, "8"));
    let manifest = manifest();
    let inputs: Vec<String> = manifest.inputs.iter().map(|input| input.name.clone()).collect();
    let run = open_lineage::Run {
        dataset: manifest.dataset,
        namespace: "untrain",
        name: "clean",
        purpose: &manifest.purpose,
        inputs: &inputs,
    };
    let failed = run.fail(manifest.created_at, "the disk is full");
    assert_eq!(failed["run"]["runId"], events[0]["run"]["runId"]);
    assert_eq!(failed["run"]["facets"]["errorMessage"]["message"], "the disk is full");
}
