//! How much longer hostile texts take than plain ones, for patterns only and with names: the time
//! per byte of each, beside plain text of the same size, and beside itself at a quarter of the
//! size, which shows whether the time grows with the length alone. The plain text is made of common
//! words, or read from standard input with `--stdin`. An argument that is no flag chooses the texts
//! whose names hold it.

use std::error::Error;
use std::io::{Read, stdin};
use std::sync::LazyLock;
use std::time::Instant;

use untrain_redact::{Kind, Redactor, Settings};

mod texts;

const BYTES: usize = 1 << 20;
/// The shorter text with which each is compared.
const SHARE: usize = 4;
/// The best of so many, each as long as this.
const ROUNDS: usize = 3;
const ROUND_SECONDS: f64 = 0.04;

fn main() -> Result<(), Box<dyn Error>> {
    let stdin_wanted = std::env::args().any(|argument| argument == "--stdin");
    let chosen: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let mut plain = String::new();
    if stdin_wanted {
        stdin().read_to_string(&mut plain)?;
        plain = texts::first(&plain.repeat(BYTES / plain.len().max(1) + 1), BYTES).to_owned();
    } else {
        plain = texts::prose(BYTES);
    }
    let mut named = Settings::default();
    named.kinds.extend(Kind::NAMES);
    let redactors = [Redactor::new()?, Redactor::with(named)?];
    println!(
        "| text | found | patterns ns/byte | ratio | growth | names ns/byte | ratio | growth |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    let base = redactors.each_ref().map(|redactor| per_byte(redactor, &plain));
    for (name, text) in [("plain", plain)].into_iter().chain(texts::all(BYTES)) {
        if !chosen.is_empty() && !chosen.iter().any(|part| name.contains(part.as_str())) {
            continue;
        }
        let short = texts::first(&text, BYTES / SHARE);
        let mut row = format!(
            "| {name} | {} ",
            redactors.first().map_or(0, |redactor| redactor.find(&text).len())
        );
        for (redactor, base) in redactors.iter().zip(&base) {
            let own = per_byte(redactor, &text);
            let growth = own / per_byte(redactor, short);
            row.push_str(&format!("| {own:.1} | {:.1} | {growth:.1} ", own / base));
        }
        println!("{row}|");
    }
    Ok(())
}

/// The processor time per byte, in nanoseconds: the best of several rounds, each long enough for a
/// clock that ticks every few milliseconds.
fn per_byte(redactor: &Redactor, text: &str) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..ROUNDS {
        let (start, mut took, mut times) = (seconds(), 0.0, 0);
        while took < ROUND_SECONDS {
            std::hint::black_box(redactor.find(text));
            times += 1;
            took = seconds() - start;
        }
        best = best.min(took / f64::from(times));
    }
    best * 1e9 / text.len() as f64
}

/// The processor time of this thread where the system tells it, so that a busy machine does not
/// count; else the time of day.
fn seconds() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let scheduled = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = scheduled.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| START.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}
