//! The words before and after a place that say which identifier stands there. The nearest counts
//! most; behind a word that says something else (a telephone, an order) none is looked for.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{ALL, Id};
use crate::context::{Surroundings, words_backwards, writes_no_spaces};
use crate::vocabulary::{Lengths, Topic, topic_of};

/// An identifier that is spoken of, and how many telling words are nearer.
#[derive(Clone, Copy)]
pub(crate) struct Told {
    pub(crate) id: &'static Id,
    pub(crate) distance: usize,
}

/// How many words are read, with and without those that say nothing.
const REACH: usize = 6;
const REACH_WITH_FILLERS: usize = 10;
/// A word after is weaker than one right before.
const AFTER: usize = 1;
/// How many bytes are read after a place.
const REACH_AFTER: usize = 48;

/// Words that say nothing of what they stand beside.
#[rustfmt::skip]
const FILLERS: [&str; 58] = [
    "code", "da", "das", "de", "der", "di", "die", "do", "du", "el", "es", "est", "et", "het",
    "ihr", "ihre", "is", "ist", "la", "lautet", "le", "mein", "meine", "meu", "mi", "mia", "mijn",
    "minha", "mio", "mit", "mon", "my", "n", "no", "nr", "nro", "num", "number", "numbers",
    "nummer", "numero", "numéro", "núm", "número", "nº", "o", "of", "on", "s", "son", "su", "the",
    "van", "von", "votre", "was", "é", "è",
];

/// The terms of all rows by their last word.
static TERMS: LazyLock<HashMap<&str, Vec<(&'static str, &'static Id)>>> = LazyLock::new(|| {
    let mut terms: HashMap<&str, Vec<_>> = HashMap::new();
    for (term, id) in ALL.iter().flat_map(|id| id.words.iter().map(move |term| (*term, *id))) {
        let last = term.rsplit(' ').next().unwrap_or(term);
        terms.entry(last).or_default().push((term, id));
    }
    terms
});

/// How long the last words of terms are.
static LENGTHS: LazyLock<Lengths> = LazyLock::new(|| Lengths::of(TERMS.keys().copied()));

/// The terms in scripts that write no spaces: they stand inside a longer run of letters.
static WITHIN: LazyLock<Vec<(&'static str, &'static Id)>> = LazyLock::new(|| {
    let all = ALL.iter().flat_map(|id| id.words.iter().map(move |term| (*term, *id)));
    all.filter(|(term, _)| term.chars().any(writes_no_spaces)).collect()
});

/// Whether a word is, or ends, one that tells of an identifier.
pub(crate) fn is_term(word: &str) -> bool {
    TERMS.contains_key(word)
}

/// What is said of a place by the line before it and by what stands behind its `end`, the nearest
/// first.
pub(crate) fn told(around: Surroundings<'_>, line: &str, end: usize) -> Vec<Told> {
    let mut all = Vec::new();
    scan(line, 0, &mut all);
    if let Some(clause) = clause_after(around, end) {
        scan(&clause.to_lowercase(), AFTER, &mut all);
    }
    all.sort_by_key(|told| told.distance);
    all
}

/// Reads a line in lower case backwards from its end.
fn scan(line: &str, mut distance: usize, into: &mut Vec<Told>) {
    let mut words = words_backwards(line).take(REACH_WITH_FILLERS);
    let farthest = distance.saturating_add(REACH);
    while let Some(word) = words.next().filter(|_| distance < farthest) {
        let before = into.len();
        let terms = LENGTHS.may_have(word).then(|| TERMS.get(word)).flatten();
        for (term, id) in terms.into_iter().flatten() {
            let said = term.rsplit(' ').skip(1).eq(words.clone().take(term.matches(' ').count()));
            if said {
                into.push(Told { id, distance });
            }
        }
        if into.len() == before && word.chars().any(writes_no_spaces) {
            let within = WITHIN.iter().filter(|(term, _)| word.contains(term));
            into.extend(within.map(|(_, id)| Told { id, distance }));
        }
        if into.len() == before && says_something_else(word) {
            return;
        }
        distance = distance.saturating_add(usize::from(!FILLERS.contains(&word)));
    }
}

fn says_something_else(word: &str) -> bool {
    !matches!(topic_of(word), None | Some(Topic::Reference | Topic::Ip))
}

/// The rest of the clause after a place, if it ends soon and no other number stands in it.
fn clause_after(around: Surroundings<'_>, at: usize) -> Option<&str> {
    let tail = around.slice(at, around.ceiling);
    let ends = |c: char| !c.is_alphabetic() && !matches!(c, ' ' | '(' | '\'' | '’' | '-');
    let clause = match tail.char_indices().take(REACH_AFTER).find(|(_, c)| ends(*c)) {
        Some((end, '\n' | '\r' | ')' | ',' | ';' | '.' | '!' | '?')) => tail.get(..end)?,
        None if tail.len() <= REACH_AFTER && around.ceiling == around.text.len() => tail,
        _ => return None,
    };
    (!clause.is_empty()).then_some(clause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_in_lower_case_and_written_once() {
        for id in ALL {
            for (place, term) in id.words.iter().enumerate() {
                assert_eq!(*term, term.to_lowercase(), "{}", id.kind);
                assert!(!id.words.iter().skip(place + 1).any(|other| other == term), "{term}");
                assert!(!term.is_empty() && !term.contains("  "), "{term}");
            }
            assert!(id.told.is_empty() == id.words.is_empty(), "{}", id.kind);
        }
    }
}
