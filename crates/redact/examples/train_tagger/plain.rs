//! Ordinary text without marks, and what is sure of it all the same: that nobody's address is in
//! it, that code and headings hold no names, and of some words with capitals whether they name
//! somebody (`people`). Of all others that is left open.

use std::ops::Range;

use untrain_redact::tagger::Name;
use untrain_redact::tagger::train::Marked;

#[path = "people.rs"]
mod people;

pub use people::Known;

/// The signs of code, by which a line that is set in is known.
const CODE: [char; 14] = ['=', '(', ')', '{', '}', '[', ']', ';', '<', '>', '#', '"', '|', '\\'];

/// A text, with what is sure of it.
pub fn plain(text: &str, known: &Known) -> Marked {
    let unmarked = Name::ALL.into_iter().filter(|name| *name != Name::Address).collect();
    let nothing = nothing(text);
    let (mut names, nobody) = known.people(text);
    names.retain(|named| {
        !nothing.iter().any(|place| place.start < named.end && named.start < place.end)
    });
    Marked { text: text.to_owned(), names, unmarked, nothing, nobody }
}

/// Where no name stands.
fn nothing(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let place = at..at + line.len();
        at = place.end;
        let set_in = line.starts_with("    ") || line.starts_with('\t');
        let is_code = set_in && line.contains(CODE);
        if is_code || lines.peek().is_some_and(|next| is_rule(next)) {
            places.push(place);
            continue;
        }
        places.extend(
            literals(line).map(|Range { start, end }| place.start + start..place.start + end),
        );
        places
            .extend(words(line).map(|Range { start, end }| place.start + start..place.start + end));
    }
    places
}

/// Whether a line underlines a heading.
fn is_rule(line: &str) -> bool {
    let line = line.trim_end();
    let first = line.chars().next().unwrap_or(' ');
    line.len() > 3 && first.is_ascii_punctuation() && line.chars().all(|c| c == first)
}

/// What stands between accents, where it is one word or has two of them.
fn literals(line: &str) -> impl Iterator<Item = Range<usize>> {
    let pieces = line.split('`').scan(0, |at, piece| {
        let start = *at;
        *at += piece.len() + 1;
        Some((start, piece))
    });
    let is_one = |piece: &str| !piece.is_empty() && !piece.contains(char::is_whitespace);
    let doubled = line.contains("``");
    pieces
        .enumerate()
        .filter(move |(number, (_, piece))| {
            (doubled && number % 4 == 2) || is_one(piece) && number % 2 == 1
        })
        .map(|(_, (start, piece))| start..start + piece.len())
}

/// What programs, languages and systems are called.
const SOFTWARE: &str = include_str!("software.txt");

/// Words that only programs write, what programs are called, and what is short for something.
fn words(line: &str) -> impl Iterator<Item = Range<usize>> {
    let pieces = line.split(' ').scan(0, |at, piece| {
        let start = *at;
        *at += piece.len() + 1;
        Some((start, piece))
    });
    let is_code = |piece: &str| {
        let inner = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let is_short =
            (2..=6).contains(&inner.len()) && inner.chars().all(|c| c.is_ascii_uppercase());
        let is_program = SOFTWARE.split_whitespace().any(|program| program == inner);
        let is_joined = inner.contains("::") || inner.contains("->") || is_camel(inner);
        let has_sign = piece.contains(['_', '(', '=', '/', '<', '\\', '{']);
        has_sign || is_joined || is_short || is_program
    };
    pieces.filter(move |(_, piece)| is_code(piece)).map(|(start, piece)| start..start + piece.len())
}

/// Whether capitals stand within a word, as in few names of people.
fn is_camel(word: &str) -> bool {
    let known = ["Mc", "Mac", "De", "Di", "La", "Le", "Van", "Von", "O'", "D'", "PyCon"];
    let small = |c: Option<char>| c.is_some_and(char::is_lowercase);
    let letters = || word.chars().zip(word.chars().skip(1));
    let within = letters().any(|(a, b)| small(Some(a)) && b.is_uppercase());
    within
        && word.chars().all(char::is_alphanumeric)
        && !known.iter().any(|name| word.starts_with(name))
}
