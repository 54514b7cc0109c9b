//! Reads JSON lines `{"id","text"}` and writes them with `"spans"`, as `spans` of untrain-redact
//! does with names, and with `"asked"`: whether the second reader was. That is the model in the
//! folder behind `--slow-tier`, or nobody; it is asked for every text, or with `--odds N` for those
//! that are less sure. On standard error it tells for which share it was asked, and how fast.

use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use untrain_redact::{
    Ask, Configuration, Keys, Kind, Redactor, SecondReader, Settings, Span, Urls, to_code_points,
};
use untrain_token_classifier::TokenClassifier;

/// Counts how often a model is asked, where there is one.
struct Counted {
    model: Option<TokenClassifier>,
    asked: AtomicU64,
}

impl SecondReader for Counted {
    fn read(&self, text: &str) -> Vec<Span> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.model.as_ref().map(|model| model.read(text)).unwrap_or_default()
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let value = |name: &str| {
        let mut arguments = std::env::args().skip_while(|argument| argument != name);
        arguments.next().and_then(|_| arguments.next())
    };
    let every = std::env::args().any(|argument| argument == "--every-url");
    let urls = if every { Urls::Every } else { Urls::Personal };
    let mut settings = Settings { urls, ..Settings::default() };
    settings.kinds.extend(Kind::NAMES);
    let odds = value("--odds").map(|odds| odds.parse()).transpose()?;
    let ask = odds.map_or(Ask::Always, |odds| Ask::Unsure { odds });
    let configuration = Configuration { settings, ask, ..Configuration::default() };
    let folder = value("--slow-tier");
    let model = folder.map(|folder| TokenClassifier::open(Path::new(&folder))).transpose()?;
    let counted = Arc::new(Counted { model, asked: AtomicU64::new(0) });
    let reader = Arc::clone(&counted);
    let redactor = Redactor::configured(configuration, &Keys::default())?;
    let redactor = redactor.with_second_reader(reader)?;
    let (mut texts, mut bytes, mut time) = (0_u64, 0_usize, 0.0);
    let mut out = stdout().lock();
    for line in stdin().lock().lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let text = document.get("text").and_then(Value::as_str).unwrap_or("");
        let (begin, before) = (seconds(), counted.asked.load(Ordering::Relaxed));
        let found = redactor.find(text);
        let asked = counted.asked.load(Ordering::Relaxed) > before;
        (texts, bytes, time) = (texts + 1, bytes + text.len(), time + seconds() - begin);
        let spans: Vec<Value> = to_code_points(text, &found)
            .iter()
            .map(|span| {
                let kind = redactor.name(span.kind);
                json!({"start": span.start, "end": span.end, "type": kind})
            })
            .collect();
        let id = document.get("id");
        writeln!(out, "{}", json!({"id": id, "text": text, "spans": spans, "asked": asked}))?;
    }
    eprintln!(
        "asked for {:.1} % of {texts} texts, failed at {}; {:.4} MB/s",
        counted.asked.load(Ordering::Relaxed) as f64 / texts.max(1) as f64 * 100.0,
        counted.model.as_ref().map_or(0, TokenClassifier::unread),
        bytes as f64 / time / 1e6
    );
    Ok(())
}

/// The processor time of this thread, so that a busy machine does not count; 0 where the system
/// does not tell it.
fn seconds() -> f64 {
    let scheduled = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds = scheduled.split(' ').next().and_then(|first| first.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}
