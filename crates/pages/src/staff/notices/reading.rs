//! How plain an English text is: Flesch and Kincaid's grade, and the length of its sentences.

/// The highest grade of a text that most people read with ease.
const PLAIN_GRADE_TENTHS: u64 = 70;
/// The most words of a sentence that reads with ease.
const PLAIN_SENTENCE_WORDS: u64 = 20;

/// What was counted of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// Its words.
    pub words_count: u64,
    /// Its sentences.
    pub sentences_count: u64,
    /// The words of its longest sentence.
    pub longest_words_count: u64,
    /// The grade of Flesch and Kincaid, in tenths; it means something for English alone.
    pub grade_tenths: u64,
}

impl Reading {
    /// Whether most people read it with ease.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        self.grade_tenths <= PLAIN_GRADE_TENTHS && self.longest_words_count <= PLAIN_SENTENCE_WORDS
    }
}

/// Counts a text.
#[must_use]
pub fn reading(text: &str) -> Reading {
    let (mut found, mut syllables, mut in_sentence) = (Reading::default(), 0_u64, 0_u64);
    for word in text.split_whitespace() {
        if word.chars().any(char::is_alphanumeric) {
            found.words_count += 1;
            in_sentence += 1;
            syllables += syllables_of(word);
        }
        if ends_sentence(word) && in_sentence > 0 {
            found.close(&mut in_sentence);
        }
    }
    if in_sentence > 0 {
        found.close(&mut in_sentence);
    }
    found.grade_tenths = grade(&found, syllables);
    found
}

impl Reading {
    fn close(&mut self, words: &mut u64) {
        self.sentences_count += 1;
        self.longest_words_count = self.longest_words_count.max(*words);
        *words = 0;
    }
}

fn ends_sentence(word: &str) -> bool {
    let bare = word.trim_end_matches(['"', '”', '»', ')', '\'']);
    bare.ends_with(['.', '!', '?', '؟', '…', ':'])
}

/// Groups of vowels, less a silent e: near enough for a grade.
fn syllables_of(word: &str) -> u64 {
    let letters: Vec<char> = word.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    let (mut count, mut before) = (0_u64, false);
    for letter in &letters {
        let vowel = "aeiouy".contains(*letter);
        if vowel && !before {
            count += 1;
        }
        before = vowel;
    }
    let silent = letters.ends_with(&['e']) && !letters.ends_with(&['l', 'e']) && count > 1;
    count.saturating_sub(u64::from(silent)).max(1)
}

/// 0.39 words per sentence + 11.8 syllables per word − 15.59.
fn grade(found: &Reading, syllables: u64) -> u64 {
    if found.words_count == 0 || found.sentences_count == 0 {
        return 0;
    }
    let length = 3_900 * found.words_count / found.sentences_count;
    let weight = 118_000 * syllables / found.words_count;
    length.saturating_add(weight).saturating_sub(155_900) / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_and_heavy_texts_are_told_apart() {
        let plain = reading(
            "We want to use your posts to train AI. You decide. Saying no costs you nothing.",
        );
        assert_eq!(
            (plain.words_count, plain.sentences_count, plain.longest_words_count),
            (16, 3, 9)
        );
        assert!(plain.is_plain(), "{plain:?}");
        let heavy = reading(
            "Notwithstanding the aforementioned considerations, the controller's interests \
             necessitate continued utilisation of personal information for generative modelling.",
        );
        assert!(!heavy.is_plain() && heavy.grade_tenths > 150, "{heavy:?}");
    }

    #[test]
    fn syllables_are_near_enough() {
        let words =
            [("we", 1), ("posts", 1), ("decide", 2), ("table", 2), ("privacy", 3), ("the", 1)];
        for (word, count) in words {
            assert_eq!(syllables_of(word), count, "{word}");
        }
    }

    #[test]
    fn nothing_is_no_sentence() {
        assert_eq!(reading("  … — "), Reading::default());
    }
}
