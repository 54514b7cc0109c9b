//! Reads JSON lines `{"id","text"}` and writes them with `"spans":[{"start","end","type"}]`,
//! offsets in Unicode code points, for scoring against marked text; with `--speed`, reads plain
//! text and tells how fast it was searched; with `--memory`, how much memory the process holds
//! before and after; with `--every-url`, plain links count too; with `--names`, names are found as
//! well, and with `--all` every kind.

use std::error::Error;
use std::io::{BufRead, Read, Write, stdin, stdout};
use std::sync::LazyLock;
use std::time::Instant;

use serde_json::{Value, json};
use untrain_redact::{Kind, Redactor, Settings, Urls, to_code_points};

fn main() -> Result<(), Box<dyn Error>> {
    let flag = |name: &str| std::env::args().any(|argument| argument == name);
    let urls = if flag("--every-url") { Urls::Every } else { Urls::Personal };
    let mut settings = Settings { urls, ..Settings::default() };
    if flag("--names") {
        settings.kinds.extend(Kind::NAMES);
    }
    if flag("--all") {
        settings.kinds.extend(Kind::ALL);
    }
    let before = resident();
    let redactor = Redactor::with(settings)?;
    match (flag("--speed"), flag("--memory")) {
        (true, _) => speed(&redactor),
        (_, true) => memory(&redactor, before),
        _ => spans(&redactor),
    }
}

/// The resident memory of this process in kB, where the system tells it.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().split(' ').next()?.parse().ok())
}

/// Reads standard input in documents of about 4 kB and tells the memory on the way.
fn memory(redactor: &Redactor, before: Option<u64>) -> Result<(), Box<dyn Error>> {
    let made = resident();
    let (mut documents, mut found, mut document) = (0, 0, String::new());
    for line in stdin().lock().lines() {
        document.push_str(&line?);
        document.push('\n');
        if document.len() >= DOCUMENT_BYTES {
            found += redactor.find(&document).len();
            documents += 1;
            document.clear();
        }
    }
    found += redactor.find(&document).len();
    let show = |kilobytes: Option<u64>| kilobytes.map_or("?".to_owned(), |it| it.to_string());
    let (before, made, after) = (show(before), show(made), show(resident()));
    println!(
        "resident: {before} kB, with a redactor {made} kB, after {documents} documents with {found} spans {after} kB"
    );
    Ok(())
}

const DOCUMENT_BYTES: usize = 4096;

fn spans(redactor: &Redactor) -> Result<(), Box<dyn Error>> {
    let mut out = stdout().lock();
    for line in stdin().lock().lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let text = document.get("text").and_then(Value::as_str).unwrap_or("");
        let found = to_code_points(text, &redactor.find(text));
        let spans: Vec<Value> = found
            .iter()
            .map(|span| {
                let kind = redactor.name(span.kind);
                json!({"start": span.start, "end": span.end, "type": kind})
            })
            .collect();
        let id = document.get("id");
        writeln!(out, "{}", json!({"id": id, "text": text, "spans": spans}))?;
    }
    Ok(())
}

/// The processor time of this thread where the system tells it, so that a busy machine does not
/// count; else the time of day.
fn seconds() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let scheduled = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = scheduled.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| START.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

/// Searches standard input in documents of about 4 kB, several times, and as one document.
fn speed(redactor: &Redactor) -> Result<(), Box<dyn Error>> {
    let mut text = String::new();
    stdin().read_to_string(&mut text)?;
    let mut documents = vec![String::new()];
    for line in text.split_inclusive('\n') {
        match documents.last_mut() {
            Some(document) if document.len() < DOCUMENT_BYTES => document.push_str(line),
            _ => documents.push(line.to_owned()),
        }
    }
    let whole = [text];
    for (name, documents) in [("4 kB documents", documents.as_slice()), ("one document", &whole)] {
        let bytes: usize = documents.iter().map(String::len).sum();
        let (mut best, mut found) = (f64::MAX, Vec::new());
        for _ in 0..5 {
            // Long enough for a clock that ticks every few milliseconds.
            let (start, mut took, mut times) = (seconds(), 0.0, 0);
            while took < 0.1 {
                found = documents.iter().flat_map(|document| redactor.find(document)).collect();
                times += 1;
                took = seconds() - start;
            }
            best = best.min(took / f64::from(times));
        }
        let kinds = Kind::ALL.map(|kind| {
            format!("{kind} {}", found.iter().filter(|span| span.kind == kind).count())
        });
        println!("{name}: {:.0} MB/s; {}", bytes as f64 / best / 1e6, kinds.join(", "));
    }
    Ok(())
}
