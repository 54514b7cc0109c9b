//! The cuts that no token goes over: words with the space before them, figures, marks and blanks.

use crate::limits::WORD_BYTES_MAX;

/// What a byte is to the cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Figure,
    Mark,
    Blank,
}

const fn kind(byte: u8) -> Kind {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => Kind::Letter,
        b'0'..=b'9' => Kind::Figure,
        b' ' | b'\n' | b'\t' | b'\r' => Kind::Blank,
        _ => Kind::Mark,
    }
}

/// The words of a text. The last space of a run of blanks belongs to the word behind it.
pub fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (word, left) = rest.split_at(word_length(rest));
        rest = left;
        (!word.is_empty()).then_some(word)
    })
}

/// How long the first word is.
fn word_length(text: &[u8]) -> usize {
    let run = |text: &[u8]| {
        let first = text.first().map(|byte| kind(*byte));
        text.iter().take(WORD_BYTES_MAX - 1).take_while(|byte| Some(kind(**byte)) == first).count()
    };
    let blanks =
        if text.first().is_some_and(|byte| kind(*byte) == Kind::Blank) { run(text) } else { 0 };
    let (blank, rest) = text.split_at(blanks);
    match blank {
        [] => run(text),
        _ if rest.first().is_none_or(|byte| kind(*byte) == Kind::Blank) => blanks,
        [b' '] => 1 + run(rest),
        [.., b' '] => blanks - 1,
        _ => blanks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_belongs_to_the_word_behind_it() {
        let cut = |text: &'static str| -> Vec<&str> {
            words(text.as_bytes()).map(|word| std::str::from_utf8(word).unwrap()).collect()
        };
        assert_eq!(cut("Two words, 42!"), ["Two", " words", ",", " 42", "!"]);
        assert_eq!(cut("a\n    b"), ["a", "\n   ", " b"]);
        assert_eq!(cut("a\n\nb  "), ["a", "\n\n", "b", "  "]);
        assert_eq!(cut(""), Vec::<&str>::new());
        let long = "x".repeat(100);
        assert_eq!(words(long.as_bytes()).map(<[u8]>::len).collect::<Vec<_>>(), [47, 47, 6]);
    }
}
