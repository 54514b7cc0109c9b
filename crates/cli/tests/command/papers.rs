//! The papers of a dataset: what is known is filled in, what is not is asked for, and a collector
//! of lineage hears of every gate.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use super::corpus::{gate, small_place};
use super::place::Place;

const PAPERS: [&str; 8] = [
    "croissant.json",
    "openlineage.jsonl",
    "provenance.json",
    "README.md",
    "eu-public-summary.md",
    "california-ab-2013.md",
    "mlflow.json",
    "report.html",
];

fn gated() -> Place {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    place
}

#[test]
fn papers_are_filled_in_from_what_is_known() {
    let place = gated();
    place.ok(&["train", "clean", "--trainer", "ngram", "-o", "assistant"]);
    let report = place.json(&["papers", "clean"]);
    let files: Vec<&str> = report["papers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["file"].as_str().unwrap())
        .collect();
    assert_eq!(files, PAPERS.map(|paper| format!("clean/{paper}")));
    let croissant: Value = serde_json::from_str(&place.read("clean/croissant.json")).unwrap();
    let file = &croissant["distribution"][0];
    assert_eq!(file["contentUrl"], "part-00000.parquet");
    assert_eq!(file["sha256"].as_str().unwrap().len(), 64);
    let columns = croissant["recordSet"][0]["field"].as_array().unwrap();
    let about = columns.iter().find(|it| it["name"] == "about").unwrap();
    assert_eq!((&about["isArray"], &about["dataType"]), (&true.into(), &"sc:Text".into()));
    let summary = place.read("clean/eu-public-summary.md");
    assert!(summary.contains("yes: 4 records, text"), "{summary}");
    assert!(summary.contains("`provider.name`]**"), "{summary}");
    let disclosure = place.read("clean/california-ab-2013.md");
    assert!(disclosure.contains("assistant`) was trained on it first"), "{disclosure}");
    assert!(disclosure.contains("2026-01-01 to 2026-01-04"), "{disclosure}");
    let report = place.read("clean/report.html");
    assert!(report.contains("<svg") && !report.contains("href=\"/"), "the report loads nothing");
    // Their being there changes nothing of the dataset.
    place.ok(&["audit", "recheck", "clean"]);
}

#[test]
fn what_a_person_says_is_no_blank_any_more() {
    let place = gated();
    place.write("papers.toml", "[provider]\nname = \"Harbour\"\n[dataset]\ntitle = \"Tides\"\n");
    let report = place.json(&["papers", "clean", "--about", "papers.toml", "-o", "out"]);
    let keys = report["blanks"].as_array().unwrap().iter().map(|it| it["key"].as_str().unwrap());
    assert!(!keys.clone().any(|key| key == "provider.name"));
    assert!(keys.clone().any(|key| key == "provider.contact"));
    assert!(place.read("out/eu-public-summary.md").contains("- Name: Harbour"));
    assert!(place.read("out/README.md").contains("pretty_name: \"Tides\""));
    assert!(!place.path("clean/croissant.json").exists());
    place.write("papers.toml", "[provider]\nnaem = \"Harbour\"\n");
    let ran = place.run(&["papers", "clean", "--about", "papers.toml"]);
    assert_ne!(ran.code, 0);
    assert!(ran.err.contains("papers.toml") && ran.err.contains("naem"), "{}", ran.all());
}

#[test]
fn a_dataset_that_was_changed_has_no_papers() {
    let place = gated();
    let part = place.path("clean/part-00000.parquet");
    let mut bytes = std::fs::read(&part).unwrap();
    bytes[10] ^= 1;
    std::fs::write(&part, bytes).unwrap();
    let ran = place.run(&["papers", "clean"]);
    assert_ne!(ran.code, 0);
    assert!(!place.path("clean/croissant.json").exists(), "{}", ran.all());
}

/// A collector that takes so many events, each on a connection of its own, and answers `status`.
fn collector(events: usize, status: &'static str) -> (String, Receiver<Value>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (says, hears) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().take(events) {
            let stream = stream.unwrap();
            let mut input = BufReader::new(stream.try_clone().unwrap());
            let (mut head, mut line) = (String::new(), String::new());
            while line != "\r\n" {
                line.clear();
                input.read_line(&mut line).unwrap();
                head.push_str(&line.to_ascii_lowercase());
            }
            assert!(head.starts_with("post /api/v1/lineage "), "{head}");
            let length = head.split("content-length: ").nth(1).unwrap();
            let mut body = vec![0; length.lines().next().unwrap().parse().unwrap()];
            input.read_exact(&mut body).unwrap();
            let mut out = stream;
            write!(out, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                .unwrap();
            says.send(serde_json::from_slice(&body).unwrap()).unwrap();
        }
    });
    (address, hears)
}

fn event(hears: &Receiver<Value>) -> Value {
    hears.recv_timeout(Duration::from_secs(30)).unwrap()
}

#[test]
fn a_collector_hears_of_every_gate() {
    let place = small_place();
    let (url, hears) = collector(4, "201 Created");
    let run = |arguments: &[&str]| {
        place.command(arguments).env("OPENLINEAGE_URL", &url).output().unwrap().status.code()
    };
    assert_eq!(run(&gate(&["-o", "clean"])), Some(0));
    let (start, complete) = (event(&hears), event(&hears));
    assert_eq!(
        (&start["eventType"], &complete["eventType"]),
        (&"START".into(), &"COMPLETE".into())
    );
    assert_eq!(start["run"]["runId"], complete["run"]["runId"]);
    let output = &complete["outputs"][0];
    assert_eq!(output["outputFacets"]["outputStatistics"]["rowCount"], 4);
    assert_eq!(output["facets"]["untrain_consentGate"]["kept"], 4);
    assert_eq!(output["facets"]["schema"]["fields"][0]["name"], "id");
    // The second finds a dataset in its place.
    assert_ne!(run(&gate(&["-o", "clean"])), Some(0));
    let (start, fail) = (event(&hears), event(&hears));
    assert_eq!((&start["eventType"], &fail["eventType"]), (&"START".into(), &"FAIL".into()));
    let why = fail["run"]["facets"]["errorMessage"]["message"].as_str().unwrap();
    assert!(why.contains("clean"), "{why}");
}

#[test]
fn a_collector_that_says_no_costs_nothing() {
    let place = small_place();
    let (url, hears) = collector(2, "503 Service Unavailable");
    let arguments = gate(&["-o", "clean"]);
    let run = place.command(&arguments).env("OPENLINEAGE_URL", &url).output().unwrap();
    assert_eq!(run.status.code(), Some(0));
    event(&hears);
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(told.contains("it answered 503"), "{told}");
    assert!(place.path("clean/manifest.json").exists());
}
