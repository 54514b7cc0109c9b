//! What one text of a document says and another does not, line by line and side by side, for
//! whoever reads both.
//!
//! [`super::diff()`] says what differences mean; here nothing is weighed and nothing is left out,
//! comments neither. Lines are matched by their longest common sequence, so that what was moved is
//! shown as removed and as added.

use std::collections::HashMap;

/// How many pairs of lines are compared at most. Texts that differ in more are shown as replaced
/// from their first difference to their last.
const PAIRS_MAX: usize = 4_000_000;

/// The tables of a document that hold what people read, rather than what decides.
const WORDS: [&str; 3] = ["notice", "controller", "purpose"];

/// The keys that tell tables of one kind apart, in the order in which they are looked for.
const NAMES: [&str; 3] = ["id = ", "code = ", "purposes = "];

/// Lines of one table that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The table they stand in, such as `[[pack]] code = "eu"`; empty before the first table.
    pub table: String,
    /// Whether the table holds what people read.
    pub is_words: bool,
    /// The lines that the old text alone has.
    pub removed: Vec<Line>,
    /// The lines that the new text alone has.
    pub added: Vec<Line>,
}

/// A line of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, counted from 1.
    pub number: usize,
    /// What it says.
    pub text: String,
}

/// Every passage in which two texts differ, in the order of the texts.
#[must_use]
pub fn passages(old: &str, new: &str) -> Vec<Passage> {
    let (old, new) = (lines(old), lines(new));
    let mut passages = Vec::new();
    let mut run: Run<'_, '_> = Run::default();
    for step in steps(&old, &new) {
        match step {
            Step::Same => run.end(&mut passages),
            Step::Removed(line) => run.removed.push(line),
            Step::Added(line) => run.added.push(line),
        }
    }
    run.end(&mut passages);
    passages
}

/// A line, and the table that it stands in.
struct Placed<'t> {
    number: usize,
    text: &'t str,
    table: String,
}

impl Placed<'_> {
    /// What makes it the same line: tables repeat each other's.
    fn key(&self) -> (&str, &str) {
        (&self.table, self.text)
    }

    fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

fn lines(text: &str) -> Vec<Placed<'_>> {
    let mut lines: Vec<Placed<'_>> = Vec::new();
    // Tables get their names from lines behind their heads, so those come first.
    let mut tables: Vec<String> = vec![String::new()];
    let mut open = false;
    let mut of: Vec<usize> = Vec::new();
    for line in text.lines() {
        let bare = line.trim();
        let last = tables.len().saturating_sub(1);
        if bare.starts_with('[') && bare.ends_with(']') && !line.starts_with(' ') {
            tables.push(bare.to_owned());
            // Of a table that stands once the name tells nothing, and may change.
            open = bare.starts_with("[[");
        } else if let Some(table) = tables.get_mut(last).filter(|_| open)
            && NAMES.iter().any(|name| bare.starts_with(name))
        {
            table.push_str(&format!(" {bare}"));
            open = false;
        }
        of.push(tables.len().saturating_sub(1));
    }
    for ((number, text), table) in (1..).zip(text.lines()).zip(of) {
        let table = tables.get(table).cloned().unwrap_or_default();
        lines.push(Placed { number, text, table });
    }
    lines
}

/// Lines between two that both texts have.
#[derive(Default)]
struct Run<'s, 't> {
    removed: Vec<&'s Placed<'t>>,
    added: Vec<&'s Placed<'t>>,
}

impl Run<'_, '_> {
    /// Puts the run among the passages, a passage for each table, and begins another.
    fn end(&mut self, passages: &mut Vec<Passage>) {
        let (removed, added) = (std::mem::take(&mut self.removed), std::mem::take(&mut self.added));
        let mut tables: Vec<&str> = Vec::new();
        for line in removed.iter().chain(&added).filter(|line| !line.is_empty()) {
            if !tables.contains(&line.table.as_str()) {
                tables.push(&line.table);
            }
        }
        for table in tables {
            // What stands everywhere says nothing: empty lines are no difference.
            let of = |lines: &[&Placed<'_>]| {
                let own = lines.iter().filter(|line| line.table == table && !line.is_empty());
                own.map(|line| Line { number: line.number, text: line.text.to_owned() }).collect()
            };
            let kind = table.trim_start_matches('[').split([']', '.']).next().unwrap_or_default();
            passages.push(Passage {
                table: table.to_owned(),
                is_words: WORDS.contains(&kind),
                removed: of(&removed),
                added: of(&added),
            });
        }
    }
}

enum Step<'s, 't> {
    Same,
    Removed(&'s Placed<'t>),
    Added(&'s Placed<'t>),
}

/// The steps from one text to the other.
fn steps<'s, 't>(old: &'s [Placed<'t>], new: &'s [Placed<'t>]) -> Vec<Step<'s, 't>> {
    let same = |(one, other): &(&Placed<'_>, &Placed<'_>)| one.key() == other.key();
    let head = old.iter().zip(new).take_while(same).count();
    let (old, new) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    // An end that is alike may belong to another line before: it is set aside only where it must.
    let tail = match old.len().saturating_mul(new.len()) {
        0..=PAIRS_MAX => 0,
        _ => old.iter().rev().zip(new.iter().rev()).take_while(same).count(),
    };
    let middle =
        |lines: &'s [Placed<'t>]| lines.get(..lines.len().saturating_sub(tail)).unwrap_or_default();
    let (old, new) = (middle(old), middle(new));
    let mut steps: Vec<Step<'s, 't>> = Vec::new();
    let (mut at_old, mut at_new) = (0, 0);
    for (in_old, in_new) in common(old, new) {
        steps.extend(old.iter().take(in_old).skip(at_old).map(Step::Removed));
        steps.extend(new.iter().take(in_new).skip(at_new).map(Step::Added));
        steps.push(Step::Same);
        (at_old, at_new) = (in_old.saturating_add(1), in_new.saturating_add(1));
    }
    steps.extend(old.iter().skip(at_old).map(Step::Removed));
    steps.extend(new.iter().skip(at_new).map(Step::Added));
    steps
}

/// The pairs of lines that a longest common sequence matches. An empty line alone matches nothing:
/// it stands everywhere, and would tear apart what belongs together.
fn common<'s>(old: &'s [Placed<'_>], new: &'s [Placed<'_>]) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) > PAIRS_MAX {
        return Vec::new();
    }
    // Numbers are compared faster than texts.
    let mut numbers: HashMap<(&str, &str), u32> = HashMap::new();
    let mut number = |line: &'s Placed<'_>| {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        (!line.is_empty()).then(|| *numbers.entry(line.key()).or_insert(next))
    };
    let old: Vec<Option<u32>> = old.iter().map(&mut number).collect();
    let new: Vec<Option<u32>> = new.iter().map(&mut number).collect();
    let width = new.len().saturating_add(1);
    // How long the sequence is from each pair on, row by row from the last.
    let mut lengths: Vec<Vec<u32>> = vec![vec![0; width]];
    for one in old.iter().rev() {
        let below = lengths.last().map(Vec::as_slice).unwrap_or_default();
        let mut row = vec![0_u32; width];
        let mut right = 0;
        for ((other, cell), pair) in new.iter().zip(row.iter_mut()).zip(below.windows(2)).rev() {
            let &[down, diagonal] = pair else { continue };
            right = if one.is_some() && one == other { diagonal + 1 } else { down.max(right) };
            *cell = right;
        }
        lengths.push(row);
    }
    let length = |at_old: usize, at_new: usize| {
        let row = old.len().checked_sub(at_old).and_then(|row| lengths.get(row));
        row.and_then(|row| row.get(at_new)).copied().unwrap_or(0)
    };
    let (mut at_old, mut at_new, mut pairs) = (0, 0, Vec::new());
    while let (Some(one), Some(other)) = (old.get(at_old), new.get(at_new)) {
        if one.is_some() && one == other {
            pairs.push((at_old, at_new));
            at_old += 1;
            at_new += 1;
            continue;
        }
        // A line that took another's place is passed with it: what follows both is matched first.
        let best = length(at_old, at_new);
        let both = length(at_old + 1, at_new + 1) == best;
        let is_old = both || length(at_old + 1, at_new) == best;
        at_old += usize::from(is_old);
        at_new += usize::from(both || !is_old);
    }
    pairs
}
