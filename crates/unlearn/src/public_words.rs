//! Tokens that are public whoever uses them: the commonest function words of English, digits one
//! by one, and the marks of ASCII. They may be served even if only one person wrote them. The list
//! is part of the recipe's meaning and of `spec/ngram.md`: another list is another name there.

/// The name of this list in a recipe.
pub const NAME: &str = "untrain/words/v1";

/// Small letters, sorted. Also meant with a capital, and with one space before.
pub const WORDS: &[&str] = &[
    "a", "about", "above", "after", "again", "all", "also", "an", "and", "any", "are", "as", "at",
    "back", "be", "because", "been", "before", "being", "below", "between", "both", "but", "by",
    "can", "come", "could", "day", "did", "do", "does", "doing", "down", "during", "each", "even",
    "few", "first", "for", "from", "further", "get", "give", "go", "good", "had", "has", "have",
    "having", "he", "her", "here", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its",
    "just", "know", "like", "look", "make", "many", "may", "me", "might", "more", "most", "much",
    "must", "my", "new", "no", "nor", "not", "now", "of", "off", "on", "once", "one", "only", "or",
    "other", "our", "out", "over", "own", "people", "same", "say", "see", "shall", "she", "should",
    "so", "some", "such", "take", "than", "that", "the", "their", "them", "then", "there", "these",
    "they", "think", "this", "those", "through", "time", "to", "too", "two", "under", "until",
    "up", "us", "use", "very", "want", "was", "way", "we", "well", "were", "what", "when", "where",
    "which", "while", "who", "why", "will", "with", "work", "would", "year", "you", "your",
];

/// Whether a token is on the list.
#[must_use]
pub fn is_public(token: &str) -> bool {
    let bare = token.strip_prefix(' ').unwrap_or(token);
    let mut chars = bare.chars();
    let (Some(first), rest) = (chars.next(), chars.as_str()) else { return token == " " };
    if rest.is_empty() && (first.is_ascii_digit() || first.is_ascii_punctuation()) {
        return true;
    }
    if token == "\n" || token == "\n\n" {
        return true;
    }
    let rest_is_small = rest.bytes().all(|byte| byte.is_ascii_lowercase());
    let small = |first: char| format!("{first}{rest}");
    first.is_ascii_alphabetic()
        && rest_is_small
        && WORDS.binary_search(&small(first.to_ascii_lowercase()).as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(WORDS.is_sorted_by(|left, right| left < right));
    }

    #[test]
    fn words_are_meant_with_a_capital_and_with_a_space() {
        for token in ["the", " the", "The", " The", " I", ",", " (", "\n", " ", "7"] {
            assert!(is_public(token), "{token:?}");
        }
        for token in ["", "THE", "  the", "Ada", " Harbour", "--", "42", "\t", "é"] {
            assert!(!is_public(token), "{token:?}");
        }
    }
}
