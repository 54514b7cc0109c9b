//! Cuts text into tokens, so that joined together they are the text again, byte for byte. The rules
//! are `spec/ngram.md`; they are fixed tables written here, so that no release of Unicode, no
//! locale and no member's text can change them.
//!
//! A word keeps the one space before it (` model`), so that a completion can be put straight behind
//! a prompt. Letters and digits stay together: a name, a number or a password is one rare token,
//! and the serving threshold can drop it whole.

use crate::limits::TOKEN_BYTES_MAX;

/// The name of these rules in a recipe.
pub const NAME: &str = "untrain/tokens/v1";

/// What kind of token a character belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A letter, digit or underscore: runs make a word.
    Word,
    /// A character that is a word by itself (Han, kana).
    Ideograph,
    /// White space within a line.
    Blank,
    /// The end of a line.
    Newline,
    /// Anything else: runs of the same character make a token.
    Mark,
}

/// Characters beyond ASCII that are marks, as inclusive ranges in ascending order.
const MARKS: &[(char, char)] = &[
    ('\u{80}', '\u{84}'),
    ('\u{86}', '\u{9F}'),
    ('\u{A1}', '\u{A9}'),
    ('\u{AB}', '\u{B1}'),
    ('\u{B4}', '\u{B4}'),
    ('\u{B6}', '\u{B8}'),
    ('\u{BB}', '\u{BF}'),
    ('\u{D7}', '\u{D7}'),
    ('\u{F7}', '\u{F7}'),
    ('\u{2010}', '\u{2027}'),
    ('\u{2030}', '\u{205E}'),
    ('\u{20A0}', '\u{20CF}'),
    ('\u{2190}', '\u{2BFF}'),
    ('\u{3001}', '\u{3004}'),
    ('\u{3008}', '\u{3020}'),
    ('\u{3030}', '\u{3030}'),
    ('\u{FE10}', '\u{FE1F}'),
    ('\u{FE30}', '\u{FE6F}'),
    ('\u{FF01}', '\u{FF0F}'),
    ('\u{FF1A}', '\u{FF20}'),
    ('\u{FF3B}', '\u{FF40}'),
    ('\u{FF5B}', '\u{FF65}'),
    ('\u{FFE0}', '\u{FFFD}'),
    ('\u{1F000}', '\u{1FAFF}'),
];

/// Characters that are words by themselves, as inclusive ranges in ascending order.
const IDEOGRAPHS: &[(char, char)] = &[
    ('\u{2E80}', '\u{2FDF}'),
    ('\u{3005}', '\u{3007}'),
    ('\u{3021}', '\u{302F}'),
    ('\u{3031}', '\u{318F}'),
    ('\u{31A0}', '\u{4DBF}'),
    ('\u{4E00}', '\u{A4CF}'),
    ('\u{F900}', '\u{FAFF}'),
    ('\u{20000}', '\u{3FFFD}'),
];

fn within(ranges: &[(char, char)], c: char) -> bool {
    let after = ranges.partition_point(|&(first, _)| first <= c);
    after.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|&(_, last)| c <= last)
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => Class::Word,
        ' '
        | '\t'
        | '\u{A0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200A}'
        | '\u{202F}'
        | '\u{205F}'
        | '\u{3000}' => Class::Blank,
        '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Class::Newline,
        _ if c.is_ascii() || within(MARKS, c) => Class::Mark,
        _ if within(IDEOGRAPHS, c) => Class::Ideograph,
        _ => Class::Word,
    }
}

/// The tokens of `text`, in order and without a gap.
pub fn split(text: &str) -> impl Iterator<Item = &str> {
    Tokens { rest: text }
}

/// Whether a token says something: it holds a word, not only marks and white space.
#[must_use]
pub fn is_word(token: &str) -> bool {
    token.chars().any(|c| matches!(class(c), Class::Word | Class::Ideograph))
}

/// Whether a token is nothing but white space.
#[must_use]
pub fn is_blank(token: &str) -> bool {
    token.chars().all(|c| matches!(class(c), Class::Blank | Class::Newline))
}

struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let (token, rest) =
            self.rest.split_at_checked(length(self.rest)).unwrap_or((self.rest, ""));
        self.rest = rest;
        Some(token)
    }
}

/// How many bytes of `text`, which is not empty, its first token takes. Always at least one
/// character, and never the inside of one.
fn length(text: &str) -> usize {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return 0 };
    match class(first) {
        Class::Blank | Class::Newline => {
            let spaces = white_length(text);
            if spaces > 0 { spaces } else { 1 + solid_length(chars.as_str(), TOKEN_BYTES_MAX - 1) }
        }
        _ => solid_length(text, TOKEN_BYTES_MAX),
    }
}

/// How long the token of white space is that `text` starts with: up to the last end of line in the
/// run, or else up to the space that the next token keeps. Nothing if that space is all there is.
fn white_length(text: &str) -> usize {
    let (mut end, mut lines, mut before_space, mut solid) = (0, 0, 0, false);
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        match class(c) {
            Class::Newline if next <= TOKEN_BYTES_MAX => lines = next,
            Class::Blank if next <= TOKEN_BYTES_MAX => {}
            Class::Newline | Class::Blank => break,
            _ => {
                solid = true;
                break;
            }
        }
        before_space = if c == ' ' { at } else { next };
        end = next;
    }
    if lines > 0 {
        lines
    } else if solid {
        before_space
    } else {
        end
    }
}

/// How long the word or mark is that `text` starts with; nothing if it starts with white space.
fn solid_length(text: &str, max: usize) -> usize {
    let mut chars = text.char_indices().peekable();
    let Some((_, first)) = chars.next() else { return 0 };
    let kind = class(first);
    let mut end = first.len_utf8();
    while let Some((at, c)) = chars.next() {
        let goes_on = match kind {
            Class::Word => {
                let joins = matches!(c, '\'' | '\u{2019}')
                    && chars.peek().is_some_and(|&(_, after)| class(after) == Class::Word);
                class(c) == Class::Word || joins
            }
            Class::Mark => c == first,
            Class::Ideograph | Class::Blank | Class::Newline => false,
        };
        let next = at + c.len_utf8();
        if !goes_on || next > max {
            break;
        }
        end = next;
    }
    if matches!(kind, Class::Blank | Class::Newline) { 0 } else { end }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: Expect) {
        let tokens: Vec<&str> = split(text).collect();
        assert_eq!(tokens.concat(), text);
        expected.assert_eq(&format!("{tokens:?}"));
    }

    #[test]
    fn a_word_keeps_its_space() {
        check(
            "Don't panic: it's 42, Zoë!",
            expect![[r#"["Don't", " panic", ":", " it's", " 42", ",", " Zoë", "!"]"#]],
        );
        check("ends in space ", expect![[r#"["ends", " in", " space", " "]"#]]);
        check("quote'", expect![[r#"["quote", "'"]"#]]);
    }

    #[test]
    fn white_space_ends_with_its_line() {
        check(
            "Title\n=====\n\n    code  here\r\n",
            expect![[r#"["Title", "\n", "=====", "\n\n", "   ", " code", " ", " here", "\r\n"]"#]],
        );
        check("\tx \n y", expect![[r#"["\t", "x", " \n", " y"]"#]]);
    }

    #[test]
    fn other_scripts_are_cut_too() {
        check("東京 Köln—das", expect![[r#"["東", "京", " Köln", "—", "das"]"#]]);
        check("🙂🙂🎉", expect![[r#"["🙂🙂", "🎉"]"#]]);
        check("e\u{301}te", expect![[r#"["e\u{301}te"]"#]]);
    }

    #[test]
    fn ranges_are_in_order() {
        for ranges in [MARKS, IDEOGRAPHS] {
            assert!(ranges.iter().all(|(first, last)| first <= last));
            assert!(ranges.windows(2).all(|pair| pair[0].1 < pair[1].0));
        }
    }

    proptest! {
        #[test]
        fn joined_tokens_are_the_text(text in any::<String>()) {
            let tokens: Vec<&str> = split(&text).collect();
            prop_assert_eq!(tokens.concat(), text.clone());
            prop_assert!(tokens.iter().all(|t| !t.is_empty() && t.len() <= TOKEN_BYTES_MAX));
        }

        #[test]
        fn long_runs_are_cut(text in "[ a-zé日\n=]{0,400}| {200}x|é{90}") {
            let tokens: Vec<&str> = split(&text).collect();
            prop_assert_eq!(tokens.concat(), text.clone());
            prop_assert!(tokens.iter().all(|t| !t.is_empty() && t.len() <= TOKEN_BYTES_MAX));
        }
    }
}
