//! Gates what the `generate` example wrote and prints how long it took and how much memory it
//! needed: the gate's benchmark, to be read beside the `copy` example's time.
//!
//! `gate DIR OUT [THREADS] [redact] [sum]` reads `DIR/records.parquet`, `DIR/authors.snapshot` and
//! `DIR/log.pub`.

use std::path::Path;
use std::time::Instant;

use untrain_gate::{Columns, Declared, Order, Redaction, SumsRows, open_snapshot, run};
use untrain_policy::{Category, DatasetId, PurposeId, Source, Visibility};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (Some(folder), Some(out)) = (arguments.first(), arguments.get(1)) else {
        return Err("usage: gate DIR OUT [THREADS] [redact] [sum]".into());
    };
    let folder = Path::new(folder);
    let order = Order {
        inputs: vec![folder.join("records.parquet")],
        purpose: PurposeId::new("genai.content")?,
        columns: Columns {
            subject: vec!["author_id".into()],
            text: vec!["text".into()],
            id: Some("record_id".into()),
            collected_at: Some("created_at".into()),
            ..Columns::default()
        },
        declared: Declared {
            source: Some(Source::FirstParty),
            category: Some(Category::Content),
            visibility: Some(Visibility::Public),
            ..Declared::default()
        },
        out: out.into(),
        force: true,
        redaction: match arguments.iter().any(|word| word == "redact") {
            true => Some(Redaction::usual()?),
            false => None,
        },
        sums_rows: match arguments.iter().any(|word| word == "sum") {
            true => SumsRows::Yes,
            false => SumsRows::No,
        },
        explain: None,
        threads: arguments.get(2).map_or(Ok(2), |threads| threads.parse())?,
        now: "2026-11-01T00:00:00Z".parse()?,
        dataset: DatasetId([1; 16]),
    };
    let start = Instant::now();
    let key = std::fs::read_to_string(folder.join("log.pub"))?.parse()?;
    let snapshot = open_snapshot(&folder.join("authors.snapshot"), &[key], None, order.now)?;
    let opened = start.elapsed();
    let built = run(&order, &snapshot, &|_| {})?;
    let counts = &built.manifest.counts;
    println!(
        "snapshot {:.2} s, gate {:.2} s, read {}, kept {}, parts {}",
        opened.as_secs_f64(),
        (start.elapsed() - opened).as_secs_f64(),
        counts.read,
        counts.kept,
        built.manifest.parts.len()
    );
    Ok(())
}
