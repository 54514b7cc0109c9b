//! Lists of exact words. All are looked for in one pass; the longest counts, and only where it is
//! no part of a longer word.

use std::borrow::Cow;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Case, Fault};
use crate::fold::Folded;
use crate::overlap::stands_alone;

const FIELD: &str = "word_list";
const WORDS_MAX: usize = 100_000;
const WORD_BYTES_MAX: usize = 200;

pub(super) struct WordList {
    search: AhoCorasick,
    /// Whether the text must be in small letters for the search; where all words are ASCII, the
    /// search itself sees to their case.
    lowered: bool,
}

impl WordList {
    /// The words, ready for the search; nothing if there are none.
    pub(super) fn compile(words: &[String], case: Case) -> Result<Option<Self>, Fault> {
        if words.is_empty() {
            return Ok(None);
        }
        if words.len() > WORDS_MAX {
            return Err((FIELD, format!("has {} words; there may be {WORDS_MAX}", words.len())));
        }
        for word in words {
            if !word.contains(char::is_alphanumeric) || word.len() > WORD_BYTES_MAX {
                let right = format!("has a letter or digit and at most {WORD_BYTES_MAX} bytes");
                return Err((FIELD, format!("has `{word}`, which is no word; one {right}")));
            }
        }
        let lowered = case == Case::Any && words.iter().any(|word| !word.is_ascii());
        let spelled = words.iter().map(|word| {
            let folded = Folded::new(word);
            if lowered { lower(folded.text()).into_owned() } else { folded.text().to_owned() }
        });
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(case == Case::Any)
            .build(spelled)
            .map_err(|error| (FIELD, format!("is too large: {error}")))?;
        Ok(Some(Self { search, lowered }))
    }

    /// Calls with each place where a word stands.
    pub(super) fn places(&self, text: &str, mut place: impl FnMut(usize, usize)) {
        let seen = if self.lowered { lower(text) } else { Cow::Borrowed(text) };
        for found in self.search.find_iter(seen.as_ref()) {
            if stands_alone(text, found.start(), found.end()) {
                place(found.start(), found.end());
            }
        }
    }
}

/// The text in small letters of the same length, so that each place stays what it is: a letter
/// whose small form is longer or shorter keeps its own.
pub(crate) fn lower(text: &str) -> Cow<'_, str> {
    let small = |c: char| {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
            _ => c,
        }
    };
    if text.chars().all(|c| small(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(small).collect())
}
