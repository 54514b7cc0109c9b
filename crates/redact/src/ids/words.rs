//! The words before and after a place that say which identifier stands there. The nearest counts
//! most; behind a word that says something else (a telephone, an order) none is looked for.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{ALL, Id};
use crate::context::{Surroundings, writes_no_spaces};
use crate::line::{Line, MOST_WORDS};
use crate::vocabulary::{Sieve, Topic, topic_of};

/// An identifier that is spoken of, and how many telling words are nearer.
#[derive(Clone, Copy)]
pub(crate) struct Told {
    pub(crate) id: &'static Id,
    pub(crate) distance: usize,
}

/// How many words are read, without those that say nothing.
const REACH: usize = 6;
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

static SIEVE: LazyLock<Sieve> = LazyLock::new(|| Sieve::of(TERMS.keys().copied()));
static FILLER_SIEVE: LazyLock<Sieve> = LazyLock::new(|| Sieve::of(FILLERS.into_iter()));

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
pub(crate) fn told(around: Surroundings<'_>, line: &Line, end: usize) -> Vec<Told> {
    let mut all = Vec::new();
    scan(line, 0, &mut all);
    if let Some(clause) = clause_after(around, end) {
        scan(&Line::of(clause.to_lowercase()), AFTER, &mut all);
    }
    all.sort_by_key(|told| told.distance);
    all
}

/// Reads a line backwards from its end.
fn scan(line: &Line, mut distance: usize, into: &mut Vec<Told>) {
    let mut words = line.words().take(MOST_WORDS);
    let farthest = distance.saturating_add(REACH);
    while let Some(word) = words.next().filter(|_| distance < farthest) {
        let before = into.len();
        let terms = SIEVE.may_have(word).then(|| TERMS.get(word)).flatten();
        for (term, id) in terms.into_iter().flatten() {
            let said = term.rsplit(' ').skip(1).eq(words.clone().take(term.matches(' ').count()));
            if said {
                into.push(Told { id, distance });
            }
        }
        let said = into.len() > before;
        if !said && !word.is_ascii() && word.chars().any(writes_no_spaces) {
            let within = WITHIN.iter().filter(|(term, _)| word.contains(term));
            into.extend(within.map(|(_, id)| Told { id, distance }));
        }
        if into.len() == before && says_something_else(word) {
            return;
        }
        let says_nothing = FILLER_SIEVE.may_have(word) && FILLERS.contains(&word);
        distance = distance.saturating_add(usize::from(!says_nothing));
    }
}

fn says_something_else(word: &str) -> bool {
    !matches!(topic_of(word), None | Some(Topic::Reference | Topic::Ip))
}

/// The rest of the clause after a place, if it ends soon and no other number stands in it.
fn clause_after(around: Surroundings<'_>, at: usize) -> Option<&str> {
    let tail = around.slice(at, around.ceiling);
    if let Some(clause) = plain_clause(tail.as_bytes()) {
        let whole = around.ceiling == around.text.len();
        let length = clause.filter(|(length, ended)| *length > 0 && (*ended || whole))?.0;
        return tail.get(..length);
    }
    let ends = |c: char| !c.is_alphabetic() && !matches!(c, ' ' | '(' | '\'' | '’' | '-');
    let clause = match tail.char_indices().take(REACH_AFTER).find(|(_, c)| ends(*c)) {
        Some((end, '\n' | '\r' | ')' | ',' | ';' | '.' | '!' | '?')) => tail.get(..end)?,
        None if tail.len() <= REACH_AFTER && around.ceiling == around.text.len() => tail,
        _ => return None,
    };
    (!clause.is_empty()).then_some(clause)
}

/// The same where nothing but ASCII is in reach: how long it is, and whether a sign ended it; no
/// clause if something else does.
#[expect(clippy::option_option, reason = "not ASCII is another answer than no clause")]
fn plain_clause(tail: &[u8]) -> Option<Option<(usize, bool)>> {
    for (at, byte) in tail.iter().enumerate().take(REACH_AFTER) {
        match byte {
            0x80.. => return None,
            b'a'..=b'z' | b'A'..=b'Z' | b' ' | b'(' | b'\'' | b'-' => {}
            b'\n' | b'\r' | b')' | b',' | b';' | b'.' | b'!' | b'?' => {
                return Some(Some((at, true)));
            }
            _ => return Some(None),
        }
    }
    Some((tail.len() <= REACH_AFTER).then_some((tail.len(), false)))
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
