//! How much longer hostile texts take than plain ones, for patterns only and with names: the time
//! per byte of each, beside plain text of the same size, and beside itself at a quarter of the
//! size, which shows whether the time grows with the length alone. The plain text is made of common
//! words, or read from standard input with `--stdin`; beside it stands one that holds something in
//! each sentence. `--patterns` leaves names out. An argument that is no flag chooses the texts
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
    let flag = |name: &str| std::env::args().any(|argument| argument == name);
    let stdin_wanted = flag("--stdin");
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
    let mut redactors = vec![Redactor::new()?];
    if !flag("--patterns") {
        redactors.push(Redactor::with(named)?);
    }
    let columns = |name: &str| format!(" {name} ns/byte | to plain | to dense | growth |");
    let heads = ["patterns", "names"].map(columns);
    println!("| text | found |{}", heads.iter().take(redactors.len()).cloned().collect::<String>());
    println!("| --- | ---: |{}", " ---: | ---: | ---: | ---: |".repeat(redactors.len()));
    let dense = texts::dense(BYTES);
    let base =
        redactors.iter().map(|redactor| (per_byte(redactor, &plain), per_byte(redactor, &dense)));
    let base: Vec<(f64, f64)> = base.collect();
    let usual = [("plain", plain), ("dense", dense)];
    for (name, text) in usual.into_iter().chain(texts::all(BYTES)) {
        if !chosen.is_empty() && !chosen.iter().any(|part| name.contains(part.as_str())) {
            continue;
        }
        let short = texts::first(&text, BYTES / SHARE);
        let mut row = format!(
            "| {name} | {} ",
            redactors.first().map_or(0, |redactor| redactor.find(&text).len())
        );
        for (redactor, (plain, dense)) in redactors.iter().zip(&base) {
            let own = per_byte(redactor, &text);
            let growth = own / per_byte(redactor, short);
            let (plain, dense) = (own / plain, own / dense);
            row.push_str(&format!("| {own:.1} | {plain:.1} | {dense:.1} | {growth:.1} "));
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
