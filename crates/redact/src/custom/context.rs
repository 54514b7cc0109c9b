//! The words that must stand near a user's kind. What is taken in between, or stands in for what
//! was, is one character and no word, so that a redacted text reads as the text did.

use aho_corasick::AhoCorasick;

use super::{Fault, Words};
use crate::labels::Held;
use crate::overlap::{is_mark, stands_alone};

const WITHIN_CHARS_MAX: usize = 200;
const WORDS_MAX: usize = 1_000;
const WORD_BYTES_MAX: usize = 100;

pub(super) struct Context {
    before: Option<AhoCorasick>,
    after: Option<AhoCorasick>,
    within_chars: usize,
}

impl Context {
    /// The words, ready for looking up; nothing if there are none.
    pub(super) fn compile(words: &Words) -> Result<Option<Self>, Fault> {
        if !(1..=WITHIN_CHARS_MAX).contains(&words.within_chars) {
            let why = format!(
                "is {}; it is a number of characters from 1 to {WITHIN_CHARS_MAX}",
                words.within_chars
            );
            return Err(("words.within", why));
        }
        let before = compiled("words.before", &words.before)?;
        let after = compiled("words.after", &words.after)?;
        if before.is_none() && after.is_none() {
            return Ok(None);
        }
        Ok(Some(Self { before, after, within_chars: words.within_chars }))
    }

    /// Whether one of the words is near.
    pub(super) fn is_near(&self, text: &str, known: &[Held], span: &Held) -> bool {
        let before = || before(text, known, span.start, self.within_chars);
        let after = || after(text, known, span.end, self.within_chars);
        self.before.as_ref().is_some_and(|words| holds(words, &before()))
            || self.after.as_ref().is_some_and(|words| holds(words, &after()))
    }
}

fn compiled(field: &'static str, words: &[String]) -> Result<Option<AhoCorasick>, Fault> {
    if words.is_empty() {
        return Ok(None);
    }
    if words.len() > WORDS_MAX {
        let why = format!("has {} words; there may be {WORDS_MAX}", words.len());
        return Err((field, why));
    }
    for word in words {
        if !word.contains(char::is_alphanumeric) || word.len() > WORD_BYTES_MAX {
            let right = format!("has a letter or digit and at most {WORD_BYTES_MAX} bytes");
            return Err((field, format!("has `{word}`, which is no word; one {right}")));
        }
    }
    let lower = words.iter().map(|word| word.replace(is_mark, "").to_lowercase());
    AhoCorasick::new(lower).map(Some).map_err(|error| (field, format!("is too large: {error}")))
}

fn holds(words: &AhoCorasick, near: &str) -> bool {
    words.find_overlapping_iter(near).any(|found| stands_alone(near, found.start(), found.end()))
}

/// The characters before a place, in lower case.
fn before(text: &str, known: &[Held], at: usize, chars: usize) -> String {
    let mut backwards = Vec::with_capacity(chars);
    let mut taken = known.get(..known.partition_point(|span| span.end <= at)).unwrap_or(&[]);
    let mut at = at;
    while backwards.len() < chars {
        if let Some((last, rest)) = taken.split_last()
            && last.end >= at
        {
            backwards.push(',');
            (at, taken) = (last.start, rest);
            continue;
        }
        let Some(c) = text.get(..at).and_then(|head| head.chars().next_back()) else { break };
        backwards.extend((!is_mark(c)).then_some(c));
        at = at.saturating_sub(c.len_utf8());
    }
    let near: String = backwards.into_iter().rev().collect();
    near.to_lowercase()
}

/// The characters after a place, in lower case.
fn after(text: &str, known: &[Held], at: usize, chars: usize) -> String {
    let mut near = String::with_capacity(chars);
    let mut taken = known.get(known.partition_point(|span| span.start < at)..).unwrap_or(&[]);
    let mut at = at;
    let mut counted = 0_usize;
    while counted < chars {
        if let Some((first, rest)) = taken.split_first()
            && first.start <= at
        {
            near.push(',');
            counted = counted.saturating_add(1);
            (at, taken) = (first.end, rest);
            continue;
        }
        let Some(c) = text.get(at..).and_then(|tail| tail.chars().next()) else { break };
        if !is_mark(c) {
            near.push(c);
            counted = counted.saturating_add(1);
        }
        at = at.saturating_add(c.len_utf8());
    }
    near.to_lowercase()
}
