//! What a redaction did, for a person and for programs: what was found, what was replaced, and what
//! is probably left, by kind.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::Serialize;
use untrain_gate::Redaction;
use untrain_lineage::manifest::{Bounds, Left, Redaction as Stated};
use untrain_redact::measure::Sample;
use untrain_redact::{Passed, Placeholders};

use crate::context::Context;
use crate::error::Error;
use crate::output::{BOLD, grouped};

/// What was done to a stream of records.
pub struct Done<'r> {
    redaction: &'r Redaction,
    /// The numbering, and the counts.
    pub placeholders: Placeholders,
    /// None when nobody asked what is left.
    sample: Option<Sample>,
    passed: u64,
    /// Records that were read.
    pub read: u64,
    /// Records that the rules drop.
    pub dropped: u64,
    /// Lines that could not be read.
    pub refused: u64,
}

#[derive(Serialize)]
struct Report {
    schema: &'static str,
    read: u64,
    passed: u64,
    dropped: u64,
    refused: u64,
    redactions: BTreeMap<String, u64>,
    redaction: Stated,
}

impl<'r> Done<'r> {
    /// Nothing yet; what is left is only measured when it is asked for.
    pub fn new(redaction: &'r Redaction, measure: bool) -> Self {
        Self {
            redaction,
            placeholders: Placeholders::new(),
            sample: measure.then(|| Sample::new(redaction.draw)),
            passed: 0,
            read: 0,
            dropped: 0,
            refused: 0,
        }
    }

    /// Takes in a record that is passed on.
    pub fn passed(&mut self, texts: &[Passed<'_>]) {
        self.passed = self.passed.saturating_add(1);
        if let Some(sample) = &mut self.sample {
            sample.offer((0, self.read), texts, &self.redaction.readers());
        }
    }

    /// Writes the report to a file, or to standard error when it is `-`; the numbers in words too.
    ///
    /// # Errors
    /// When the file cannot be written. What was redacted is written by then.
    pub fn report(self, path: &Path, context: &Context) -> Result<(), Error> {
        let Some(sample) = self.sample else { return Ok(()) };
        let (redactions, redaction) = self.redaction.state(&self.placeholders, sample);
        let words = left(&redaction, &redactions);
        let report = Report {
            schema: "untrain/redact/v1",
            read: self.read,
            passed: self.passed,
            dropped: self.dropped,
            refused: self.refused,
            redactions,
            redaction,
        };
        let mut text = serde_json::to_string_pretty(&report).map_err(Error::Report)?;
        if path == Path::new("-") {
            context.output.say(&text);
            return Ok(());
        }
        text.push('\n');
        fs::write(path, text).map_err(|source| Error::File { path: path.to_owned(), source })?;
        context.output.say(&words);
        Ok(())
    }
}

/// What was found, replaced and is probably left, as a table.
pub fn left(redaction: &Stated, replaced: &BTreeMap<String, u64>) -> String {
    let measured = &redaction.measured;
    let mut words = String::new();
    let _ = writeln!(
        words,
        "  {BOLD}{:20} {:>11} {:>11}   {:30} in how many records{BOLD:#}",
        "kind", "found", "replaced", "still left"
    );
    let kinds: BTreeSet<&String> = redaction.found.keys().chain(measured.left.keys()).collect();
    let of = |counts: &BTreeMap<String, u64>, kind: &str| counts.get(kind).copied().unwrap_or(0);
    for kind in kinds {
        let nothing = Left { seen: 0, pieces: measured.unseen, records: measured.unseen };
        let left = measured.left.get(kind).copied().unwrap_or(nothing);
        let _ = writeln!(
            words,
            "  {kind:20} {:>11} {:>11}   {:30} {}",
            grouped(of(&redaction.found, kind)),
            grouped(of(replaced, kind)),
            between(left.pieces),
            between(left.records),
        );
    }
    let _ = write!(
        words,
        "  {} of {} records were read again; of any other kind, at most {} hold some. What no \
         reader finds is not in these numbers.",
        grouped(measured.records),
        grouped(measured.of),
        grouped(measured.unseen.high),
    );
    words
}

/// Most likely, at least and at most.
fn between(bounds: Bounds) -> String {
    format!("{} ({} to {})", grouped(bounds.likely), grouped(bounds.low), grouped(bounds.high))
}

#[cfg(test)]
mod tests {
    use untrain_redact::measure::Draw;
    use untrain_redact::{Configuration, Keys, Record, RedactedRecord};

    use super::*;

    #[test]
    fn the_table_says_found_replaced_and_left() {
        let table = "only = ['EMAIL']\noperators.EMAIL = 'keep'".parse().unwrap();
        let configuration = Configuration::read(table).unwrap();
        let redaction = Redaction::new(configuration, &Keys::default(), Draw::default()).unwrap();
        let mut done = Done::new(&redaction, true);
        for text in ["to a@b.example", "call +41 44 668 18 00", "-"] {
            done.read += 1;
            let record = Record { told: Vec::new(), texts: vec![text] };
            let redacted = redaction.redactor.redact_record(&record, &mut done.placeholders);
            let RedactedRecord::Passed { texts, .. } = redacted else { panic!("dropped") };
            done.passed(&texts);
        }
        let sample = done.sample.take().unwrap();
        let (replaced, stated) = redaction.state(&done.placeholders, sample);
        let words = left(&stated, &replaced);
        let line = |kind: &str| {
            let line = words.lines().find(|line| line.contains(kind)).unwrap();
            line.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(line("EMAIL"), "EMAIL 1 0 1 (1 to 1) 1 (1 to 1)");
        assert_eq!(line("PHONE"), "PHONE 0 0 1 (1 to 1) 1 (1 to 1)");
        assert!(line("3 of 3").contains("at most 0 hold some"), "{words}");
    }
}
