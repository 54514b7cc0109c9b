//! The service is killed in the middle of writes: no choice that was answered is lost, and whoever
//! sends the last one again learns what became of it.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use untrain_tlog::{Receipt, VerifierKey};

use super::place::Place;
use super::served::{Served, ask, wait_for};

/// How many platforms write at the same time.
const CLIENTS: usize = 8;

const PURPOSES: [&str; 2] = ["genai.content", "ai.evaluation"];

/// Somebody who says yes and no for a person of theirs, as fast as they are answered.
struct Client {
    subject: String,
    answered: Vec<Answered>,
    /// What was sent and not answered.
    open: Option<Sent>,
}

#[derive(Clone)]
struct Sent {
    once: String,
    choice: Value,
}

struct Answered {
    sent: Sent,
    receipt: Receipt,
}

#[test]
fn killed_over_http_loses_no_choice_that_was_answered() {
    let place = Place::with_workspace();
    place.ok(&["notice", "publish"]);
    let cycles = std::env::var("UNTRAIN_KILL_CYCLES").ok().and_then(|text| text.parse().ok());
    let cycles = cycles.unwrap_or(4);
    let mut served = Served::start(&place);
    let key = served.key(&["preferences:read", "preferences:write"]);
    let trusted = [place.read("w/keys/log.pub").trim().parse::<VerifierKey>().unwrap()];
    let mut all = Vec::new();
    let (mut answers, mut open) = (0, 0);
    for cycle in 0..cycles {
        let (base, key) = (served.base.clone(), key.clone());
        let said = Arc::new(AtomicUsize::new(0));
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (base, key, said) = (base.clone(), key.clone(), Arc::clone(&said));
                thread::spawn(move || write(&base, &key, &format!("m-{cycle}-{client}"), &said))
            })
            .collect();
        // From the first answer to well into the work.
        wait_for("an answer", || (said.load(Ordering::Relaxed) > 0).then_some(()));
        let wait = u64::from(getrandom::u32().unwrap()) % 300_000;
        thread::sleep(Duration::from_micros(wait));
        served.kill();
        let clients: Vec<Client> =
            clients.into_iter().map(|client| client.join().unwrap()).collect();
        served = Served::start(&place);
        for client in &clients {
            stands(&served, &key, client, &trusted);
        }
        answers += clients.iter().map(|client| client.answered.len()).sum::<usize>();
        open += clients.iter().filter(|client| client.open.is_some()).count();
        all.extend(clients);
    }
    // What was answered in the first cycle still stands after the last.
    let mut entries = HashSet::new();
    for client in &all {
        for answered in &client.answered {
            assert!(entries.insert(answered.receipt.index), "no entry was given twice");
            let path =
                format!("/v1/subjects/{}/receipts/{}", client.subject, answered.receipt.index);
            let shown = Receipt::parse(served.get(&path, &key).body.as_bytes()).unwrap();
            assert_eq!(shown.event, answered.receipt.event);
        }
    }
    served.end();
    place.ok(&["log", "audit"]);
    println!("{cycles} kills, {answers} answers, 0 lost; {open} were broken off");
    assert!(answers >= cycles && open > 0, "{answers} answers, {open} broken off");
}

/// Registers a person and answers for them until nobody listens any more.
fn write(base: &str, key: &str, subject: &str, said: &AtomicUsize) -> Client {
    let mut client = Client { subject: subject.to_owned(), answered: Vec::new(), open: None };
    let person = json!({ "jurisdiction": "DE", "age_band": "adult" });
    let path = format!("/v1/subjects/{subject}");
    if ask(base, "PUT", &path, key, &person, None).is_err() {
        return client;
    }
    for number in 0.. {
        let choice = if number % 3 == 0 { "allow" } else { "refuse" };
        let choice = json!({ "purpose": PURPOSES[number % 2], "choice": choice });
        let sent = Sent { once: format!("{subject}-{number}"), choice };
        match send(base, key, subject, &sent) {
            Some(receipt) => {
                said.fetch_add(1, Ordering::Relaxed);
                client.answered.push(Answered { sent, receipt });
            }
            None => {
                client.open = Some(sent);
                break;
            }
        }
    }
    client
}

/// Sends a choice; nothing when nobody answers it.
fn send(base: &str, key: &str, subject: &str, sent: &Sent) -> Option<Receipt> {
    let path = format!("/v1/subjects/{subject}/choices");
    let told = ask(base, "POST", &path, key, &sent.choice, Some(&sent.once)).ok()?;
    assert_eq!(told.status, 201, "{told:?}");
    let receipt = Receipt::parse(told.json()["receipt"].as_str().unwrap().as_bytes()).unwrap();
    assert_eq!(told.json()["entry"], receipt.index);
    Some(receipt)
}

/// Everything that the client was answered is true of the service as it is now, and what it was
/// not answered is done once when it is sent again.
fn stands(served: &Served, key: &str, client: &Client, trusted: &[VerifierKey]) {
    let Client { subject, answered, open } = client;
    for Answered { sent, receipt } in answered {
        receipt.verify(trusted).unwrap();
        let again = send(&served.base, key, subject, sent).unwrap();
        again.verify(trusted).unwrap();
        assert_eq!((again.index, &again.event), (receipt.index, &receipt.event), "{}", sent.once);
    }
    let mut all: Vec<&Sent> = answered.iter().map(|answered| &answered.sent).collect();
    if let Some(sent) = open {
        let finished = send(&served.base, key, subject, sent).unwrap();
        finished.verify(trusted).unwrap();
        let again = send(&served.base, key, subject, sent).unwrap();
        assert_eq!(finished.index, again.index);
        all.push(sent);
    }
    if all.is_empty() {
        return;
    }
    let lines = served.get(&format!("/v1/subjects/{subject}/receipts"), key).json();
    let made = lines.as_array().unwrap().iter().filter(|line| line["event"] == "choice_made");
    assert_eq!(made.count(), all.len(), "each choice was made once: {lines}");
    let standing = served.get(&format!("/v1/subjects/{subject}/choices"), key).json();
    for purpose in PURPOSES {
        let last = all.iter().rev().find(|sent| sent.choice["purpose"] == purpose);
        let wanted = last.map_or(json!("undefined"), |sent| sent.choice["choice"].clone());
        let lines = standing["choices"].as_array().unwrap();
        let line = lines.iter().find(|line| line["purpose"] == purpose).unwrap();
        assert_eq!(line["choice"], wanted, "{subject} on {purpose}: {standing}");
    }
}
