//! What others contributed that is nearly what somebody who leaves contributed: a quote, a copy, a
//! text that both signed. It stays, as those others' own; it is counted, so that nobody believes
//! otherwise.
//!
//! A record is nearly the same as another when half of the shorter one's runs of eight words, or
//! more, stand in the other too; letters small, marks left out. Every record of others is looked
//! at, and runs are compared by a 64-bit hash, so nothing is missed and no sample is drawn.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hasher;

use siphasher::sip::SipHasher13;
use untrain_lineage::statement::{Quoted, QuotedRule};

use crate::limits::QUOTE_WORDS;

/// Runs of words that somebody wrote, to find them again in what others wrote.
#[derive(Debug, Default)]
pub struct Quotes {
    /// By run: which records it stands in.
    records_of: HashMap<u64, Vec<u32>>,
    /// By record: how many different runs it has.
    sizes: Vec<u32>,
    found: u64,
    persons: BTreeSet<String>,
}

impl Quotes {
    /// Of these texts.
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut quotes = Self::default();
        for (number, text) in (0..).zip(texts) {
            let runs = runs(text);
            quotes.sizes.push(size(&runs));
            for run in runs {
                quotes.records_of.entry(run).or_default().push(number);
            }
        }
        quotes
    }

    /// Looks at a record of somebody else.
    pub fn look(&mut self, person: &str, text: &str) {
        if self.records_of.is_empty() {
            return;
        }
        let runs = runs(text);
        let mut shared: HashMap<u32, u32> = HashMap::new();
        for record in runs.iter().filter_map(|run| self.records_of.get(run)).flatten() {
            *shared.entry(*record).or_default() += 1;
        }
        let size = size(&runs);
        let nearly = |(record, shared): (&u32, &u32)| {
            let other = self.sizes.get(*record as usize).copied().unwrap_or(u32::MAX);
            u64::from(*shared) * 2 >= u64::from(size.min(other))
        };
        if shared.iter().any(nearly) {
            self.found += 1;
            if !self.persons.contains(person) {
                self.persons.insert(person.to_owned());
            }
        }
    }

    /// How many records of how many persons were nearly the same.
    #[must_use]
    pub fn found(&self) -> Quoted {
        let (records, persons) = (self.found, self.persons.len() as u64);
        Quoted { records, persons, rule: QuotedRule::Kept }
    }
}

fn size(runs: &HashSet<u64>) -> u32 {
    u32::try_from(runs.len()).unwrap_or(u32::MAX)
}

/// What a run's hash is multiplied with for each word: any odd number that mixes (Knuth).
const FACTOR: u64 = 6_364_136_223_846_793_005;

/// The different runs of [`QUOTE_WORDS`] words of a text, as hashes; a shorter text is one run, an
/// empty one has none.
fn runs(text: &str) -> HashSet<u64> {
    let words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(hash)
        .collect();
    let leaving = FACTOR.wrapping_pow(u32::try_from(QUOTE_WORDS).unwrap_or(0));
    let mut runs = HashSet::with_capacity(words.len());
    let mut run = 0_u64;
    for (at, word) in words.iter().enumerate() {
        run = run.wrapping_mul(FACTOR).wrapping_add(*word);
        if let Some(gone) = at.checked_sub(QUOTE_WORDS).and_then(|gone| words.get(gone)) {
            run = run.wrapping_sub(gone.wrapping_mul(leaving));
        }
        if at + 1 >= QUOTE_WORDS {
            runs.insert(run);
        }
    }
    if runs.is_empty() && !words.is_empty() {
        runs.insert(run);
    }
    runs
}

fn hash(word: &str) -> u64 {
    let mut hasher = SipHasher13::new();
    for c in word.chars().flat_map(char::to_lowercase) {
        hasher.write_u32(u32::from(c));
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const POST: &str = "The ferry leaves at noon, and the harbour is quiet today; nobody sails.";

    fn found(mine: &[&str], others: &[(&str, &str)]) -> (u64, u64) {
        let mut quotes = Quotes::of(mine.iter().copied());
        others.iter().for_each(|(person, text)| quotes.look(person, text));
        let found = quotes.found();
        (found.records, found.persons)
    }

    #[test]
    fn a_copy_and_a_quote_are_found_and_talk_of_the_same_is_not() {
        let quote =
            format!("She wrote: \"{}\" I wonder why she would say so.", POST.to_uppercase());
        let edited = POST.replace("nobody sails", "somebody sails");
        let talk = "The ferry leaves at ten, but at noon the harbour is loud and nobody sails.";
        assert_eq!(found(&[POST], &[("ben", POST), ("ben", &quote), ("cyd", &edited)]), (3, 2));
        assert_eq!(found(&[POST], &[("ben", talk), ("cyd", ""), ("dan", "noon")]), (0, 0));
        assert_eq!(found(&[], &[("ben", POST)]), (0, 0));
        assert_eq!(found(&["", "yes"], &[("ben", "Yes!"), ("cyd", "no")]), (1, 1));
    }

    proptest! {
        #[test]
        fn runs_do_not_depend_on_what_stood_before(
            before in "[a-c ]{0,40}", text in "[a-z]{1,3}( [a-z]{1,3}){7,20}",
        ) {
            let all = runs(&format!("{before} {text}"));
            prop_assert!(runs(&text).is_subset(&all));
        }

        #[test]
        fn whatever_has_a_word_is_nearly_itself(text in ".*") {
            let has_word = text.chars().any(char::is_alphanumeric);
            prop_assert_eq!(found(&[&text], &[("ben", &text)]).0, u64::from(has_word));
        }
    }
}
