//! `spec/vectors/external-trainer.json`: requests as they are written, events as they are read.

use serde::Deserialize;
use untrain_unlearn::external::contract::{Event, Line, PROTOCOL, Request};

#[derive(Deserialize)]
struct Vectors {
    protocol: u32,
    requests: Vec<Said>,
    lines: Vec<Said>,
    events: Vec<Answer>,
    no_events: Vec<Refused>,
}

#[derive(Deserialize)]
struct Said {
    name: String,
    line: String,
}

#[derive(Deserialize)]
struct Answer {
    line: String,
    bytes: u64,
    checkpoint_blake3: Option<String>,
}

#[derive(Deserialize)]
struct Refused {
    line: String,
    why: String,
}

fn vectors() -> Vectors {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/vectors/external-trainer.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn requests_are_written_as_they_stand() {
    let vectors = vectors();
    assert_eq!(vectors.protocol, PROTOCOL);
    for Said { name, line } in vectors.requests {
        let request: Request =
            serde_json::from_str(&line).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(serde_json::to_string(&request).unwrap(), line, "{name}");
    }
    for Said { name, line } in vectors.lines {
        let record: Line = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(serde_json::to_string(&record).unwrap(), line, "{name}");
    }
}

#[test]
fn events_are_read_and_nothing_else_is() {
    let vectors = vectors();
    for answer in vectors.events {
        let (bytes, digest) = match serde_json::from_str(&answer.line).unwrap() {
            Event::Step { bytes } => (bytes, None),
            Event::Done { bytes, checkpoint_blake3 } => {
                (bytes, Some(checkpoint_blake3.to_string()))
            }
        };
        assert_eq!((bytes, digest), (answer.bytes, answer.checkpoint_blake3), "{}", answer.line);
    }
    for Refused { line, why } in vectors.no_events {
        assert!(serde_json::from_str::<Event>(&line).is_err(), "{why}: {line}");
    }
}
