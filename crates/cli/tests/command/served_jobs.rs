//! Jobs are processes of their own: the service answers while they run, finds them again after it
//! was killed, runs them again when they died with it, and ends them when it is told to.
//!
//! A job is held still in the middle of its work, so that nothing here depends on how fast it is.

use std::fmt::Write;
use std::fs;

use serde_json::{Value, json};

use super::place::Place;
use super::served::{Served, signal, wait_for};

const SCOPES: [&str; 4] = ["overview:read", "unlearn:run", "preferences:read", "preferences:write"];

/// A workspace with people and a corpus that takes a moment to gate.
fn harbour() -> Place {
    let place = Place::with_workspace();
    place.ok(&["notice", "publish"]);
    let (mut people, mut posts) = (String::new(), String::new());
    for person in 0..20 {
        let choices = json!({ "genai.content": "allow" });
        let row = json!({
            "subject_id": format!("m-{person}"), "jurisdiction": "US", "age_band": "18+",
            "choices": choices, "past": true,
        });
        writeln!(people, "{row}").unwrap();
    }
    for post in 0..30_000 {
        let author = format!("m-{}", post % 20);
        let text = format!("the tide turns at {post}, write to m{post}@mail.example ").repeat(32);
        writeln!(posts, "{}", json!({ "id": post.to_string(), "author": author, "text": text }))
            .unwrap();
    }
    place.write("people.jsonl", people);
    place.write("w/posts.jsonl", posts);
    place.ok(&["subject", "import", "people.jsonl"]);
    place
}

fn gate(output: &str) -> Value {
    json!({
        "kind": "gate", "input": "posts.jsonl", "output": output, "purpose": "genai.content",
        "subject_column": "author", "text_column": "text", "id_column": "id",
        "source": "first_party", "category": "content",
    })
}

/// A job that has begun to write its dataset and goes no further until it is let go.
struct Held {
    id: String,
    process: u32,
}

impl Held {
    fn start(served: &Served, key: &str, place: &Place, output: &str) -> Self {
        let id = begin(served, key, output);
        let process = wait_for("the job's process", || {
            let job = |process: &u32| words_of(*process).contains(output);
            children(served.process()).into_iter().find(job)
        });
        // It goes on in short steps: a busy machine must not let it come to its end unseen.
        wait_for("the dataset's folder", || {
            signal("STOP", process);
            let names = fs::read_dir(place.path("w")).unwrap();
            let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
            let mut names = names.map(|entry| name(entry.unwrap()));
            let begun = names.find(|name| name.contains(output));
            if begun.is_none() {
                signal("CONT", process);
            }
            begun
        });
        assert!(!place.path(&format!("w/{output}")).exists(), "{output} came to its end");
        Self { id, process }
    }

    fn let_go(&self) {
        signal("CONT", self.process);
    }

    fn must_end(&self) {
        wait_for("the end of the job's process", || {
            words_of(self.process).is_empty().then_some(())
        });
    }
}

fn begin(served: &Served, key: &str, output: &str) -> String {
    let begun = served.json("POST", "/v1/jobs", key, &gate(output));
    assert_eq!(begun.status, 202, "{begun:?}");
    begun.json()["id"].as_str().unwrap().to_owned()
}

fn state(served: &Served, key: &str, id: &str) -> String {
    let job = served.get(&format!("/v1/jobs/{id}"), key).json();
    job["state"].as_str().unwrap_or_else(|| panic!("{job}")).to_owned()
}

/// Waits until a job is over, and answers it.
fn over(served: &Served, key: &str, id: &str) -> Value {
    wait_for("the end of the job", || {
        let job = served.get(&format!("/v1/jobs/{id}"), key).json();
        (job["state"] != "waiting" && job["state"] != "running").then_some(job)
    })
}

fn cancel(served: &Served, key: &str, id: &str) {
    let cancelled = served.json("DELETE", &format!("/v1/jobs/{id}"), key, &json!({}));
    assert_eq!((cancelled.status, &cancelled.json()["state"]), (200, &json!("cancelled")));
    let again = served.json("DELETE", &format!("/v1/jobs/{id}"), key, &json!({}));
    assert_eq!(again.status, 409, "{again:?}");
}

/// The processes that a process has begun.
fn children(parent: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").unwrap().filter_map(|entry| {
        let process: u32 = entry.unwrap().file_name().to_str()?.parse().ok()?;
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        // Behind the name, which may hold anything: the state, then the parent.
        let (_, rest) = stat.rsplit_once(')')?;
        (rest.split_whitespace().nth(1)? == parent.to_string()).then_some(process)
    });
    processes.collect()
}

/// How a process was called; nothing when it has ended.
fn words_of(process: u32) -> String {
    fs::read_to_string(format!("/proc/{process}/cmdline")).unwrap_or_default()
}

fn built(place: &Place) -> usize {
    place.ok(&["log", "show", "--limit", "100"]).out.matches("dataset_built").count()
}

#[test]
fn the_service_answers_while_a_job_runs_and_finds_it_again_when_it_was_killed() {
    let place = harbour();
    let served = Served::start(&place);
    let key = served.key(&SCOPES);
    let held = Held::start(&served, &key, &place, "clean");
    assert_eq!(state(&served, &key, &held.id), "running");
    assert_eq!(served.get("/readyz", "").status, 200);
    let choice = json!({ "purpose": "genai.content", "choice": "refuse" });
    let chosen = served.json("POST", "/v1/subjects/m-1/choices", &key, &choice);
    assert_eq!(chosen.status, 201, "{chosen:?}");

    served.kill();
    let served = Served::start(&place);
    assert_eq!(state(&served, &key, &held.id), "running");
    held.let_go();
    let job = over(&served, &key, &held.id);
    assert_eq!(job["state"], "done", "{job}");
    assert_eq!(job["report"]["read"], 30_000, "{job}");
    served.end();
    assert_eq!(built(&place), 1);
    place.ok(&["verify", "w/clean/manifest.json"]);
}

#[test]
fn a_job_that_died_with_the_service_is_run_again() {
    let place = harbour();
    let served = Served::start(&place);
    let key = served.key(&SCOPES);
    let held = Held::start(&served, &key, &place, "clean");
    served.kill();
    signal("KILL", held.process);
    let served = Served::start(&place);
    let job = over(&served, &key, &held.id);
    assert_eq!(job["state"], "done", "{job}");
    served.end();
    assert_eq!(built(&place), 1);
    place.ok(&["verify", "w/clean/manifest.json"]);
    let left = fs::read_dir(place.path("w")).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<String> = left.map(|name| name.into_string().unwrap()).collect();
    assert_eq!(left.iter().filter(|name| name.contains("clean")).count(), 1, "{left:?}");
}

#[test]
fn a_job_that_is_cancelled_has_never_been() {
    let place = harbour();
    let served = Served::start(&place);
    let key = served.key(&SCOPES);
    let first = Held::start(&served, &key, &place, "first");
    let second = Held::start(&served, &key, &place, "second");
    // Two run at a time: this one has not begun.
    let third = begin(&served, &key, "third");
    cancel(&served, &key, &third);
    cancel(&served, &key, &first.id);
    first.let_go();
    first.must_end();
    // Another service, which did not begin it, ends it as well.
    served.kill();
    let served = Served::start(&place);
    cancel(&served, &key, &second.id);
    second.let_go();
    second.must_end();
    let next = begin(&served, &key, "fourth");
    let job = over(&served, &key, &next);
    assert_eq!(job["state"], "done", "{job}");
    for id in [&first.id, &second.id, &third] {
        assert_eq!(state(&served, &key, id), "cancelled");
    }
    served.end();
    for never in ["first", "second", "third"] {
        assert!(!place.path(&format!("w/{never}")).exists(), "{never}");
    }
    assert_eq!(built(&place), 1);
    place.ok(&["log", "audit"]);
}
