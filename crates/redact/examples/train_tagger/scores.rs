//! Precision, recall and their means, as `score.py` counts them.

use std::fmt;

use untrain_redact::tagger::{Name, Named};

/// Counts for one sort of name.
#[derive(Clone, Copy, Default)]
struct Counts {
    marked: u32,
    found: u32,
    exact: u32,
    /// Marked names that a found one touches, and found ones that a marked one touches.
    touched: u32,
    touching: u32,
}

/// Counts for each sort of name.
#[derive(Clone, Default)]
pub struct Scores([Counts; Name::ALL.len()]);

impl Scores {
    /// Counts one text.
    pub fn take(&mut self, marked: &[Named], found: &[Named]) {
        let touch = |a: &Named, b: &Named| a.name == b.name && a.start < b.end && b.start < a.end;
        for (name, counts) in Name::ALL.into_iter().zip(&mut self.0) {
            let of = |all: &[Named]| -> Vec<Named> {
                all.iter().copied().filter(|named| named.name == name).collect()
            };
            let (marked, found) = (of(marked), of(found));
            let count = |matching: usize| u32::try_from(matching).unwrap_or(u32::MAX);
            counts.marked += count(marked.len());
            counts.found += count(found.len());
            counts.exact += count(marked.iter().filter(|one| found.contains(one)).count());
            let hit = |one: &&Named| found.iter().any(|other| touch(one, other));
            counts.touched += count(marked.iter().filter(hit).count());
            let hits = |one: &&Named| marked.iter().any(|other| touch(one, other));
            counts.touching += count(found.iter().filter(hits).count());
        }
    }
}

fn share(part: u32, of: u32) -> f64 {
    if of == 0 { 0.0 } else { f64::from(part) / f64::from(of) }
}

/// The weighted harmonic mean; `beta` times as much weight on recall.
fn mean(precision: f64, recall: f64, beta: f64) -> f64 {
    let square = beta * beta;
    let below = square * precision + recall;
    if below == 0.0 { 0.0 } else { (1.0 + square) * precision * recall / below }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let marked = Name::ALL.into_iter().zip(&self.0).filter(|(_, counts)| counts.marked > 0);
        for (name, counts) in marked {
            let (precision, recall) =
                (share(counts.exact, counts.found), share(counts.exact, counts.marked));
            let touch = mean(
                share(counts.touching, counts.found),
                share(counts.touched, counts.marked),
                2.0,
            );
            write!(
                f,
                " | {} P {precision:.3} R {recall:.3} F1 {:.3} touch F2 {touch:.3}",
                super::word_of(name),
                mean(precision, recall, 1.0),
            )?;
        }
        Ok(())
    }
}
