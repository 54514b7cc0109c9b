//! A door for whoever reads a text a second time: a larger model, too slow for every document. It
//! is asked when every form and check has been heard, and takes what these leave; where it meets
//! the fast model's names, the longer of two spans is taken and what the other has beside it.

use std::sync::Arc;

use crate::kinds::{Kind, Span, Urls};
use crate::labels::{Held, KindNames, Label};
use crate::names::places;
use crate::repeats::with_repeats;
use crate::resolve::with_read;
use crate::tagger::Tagger;

/// Reads a text and says where it takes personal data to stand.
///
/// ```
/// use untrain_redact::{Kind, SecondReader, Span};
///
/// struct Roster(Vec<String>);
///
/// impl SecondReader for Roster {
///     fn read(&self, text: &str) -> Vec<Span> {
///         let places = self.0.iter().flat_map(|name| text.match_indices(name.as_str()));
///         let span = |(start, name): (usize, &str)| Span {
///             start,
///             end: start + name.len(),
///             kind: Kind::Person,
///         };
///         places.map(span).collect()
///     }
/// }
///
/// let roster = Roster(vec!["Zoë".to_owned()]);
/// let found = roster.read("Ask Zoë.");
/// assert_eq!(found, [Span { start: 4, end: 8, kind: Kind::Person }]);
/// ```
pub trait SecondReader: Send + Sync {
    /// The spans in a text, as byte offsets, in any order. They may overlap; one that is not on
    /// character boundaries of the text, or holds nothing, is not heard.
    fn read(&self, text: &str) -> Vec<Span>;
}

/// When the second reader is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// For every text.
    Always,
    /// For a text with a word that may as well be read otherwise: its best reading with that word
    /// as a part of a name is less than so many times as likely as the best with it as none, or the
    /// other way about. A text without a word that can be a name is never asked for.
    Unsure {
        /// How many times.
        odds: u32,
    },
}

impl Ask {
    /// The odds that count as sure where nothing else is said: see `bench/README.md` for what
    /// others cost and bring.
    pub const ODDS: u32 = 20;
}

impl Default for Ask {
    fn default() -> Self {
        Self::Unsure { odds: Self::ODDS }
    }
}

/// A second reader, and when it is asked.
pub(crate) struct Second {
    reader: Arc<dyn SecondReader>,
    /// Where only unsure readings count: who says so, and the margin below which one is unsure.
    doubt: Option<(Tagger, i32)>,
    urls: Urls,
}

impl Second {
    pub(crate) fn new(
        reader: Arc<dyn SecondReader>,
        ask: Ask,
        urls: Urls,
    ) -> Result<Self, crate::error::Error> {
        let doubt = match ask {
            Ask::Always => None,
            Ask::Unsure { odds } => Some((Tagger::new()?, margin(odds))),
        };
        Ok(Self { reader, doubt, urls })
    }

    /// What was found in a text, and what the reader finds in what that leaves.
    pub(crate) fn complete(
        &self,
        text: &str,
        names: &KindNames,
        found: Vec<Held>,
        wanted: impl Fn(Kind) -> bool,
    ) -> Vec<Held> {
        if !self.is_asked(text, names, &found) {
            return found;
        }
        let heard = |span: &Span| {
            let of_text = text.get(span.start..span.end).is_some_and(|value| !value.is_empty());
            // A model knows no personal URL from a link to a news page.
            let every = span.kind != Kind::Url || self.urls == Urls::Every;
            of_text && every && wanted(span.kind)
        };
        let read = self.reader.read(text).into_iter().filter(heard).map(Held::from).collect();
        with_repeats(text, with_read(text, found, read, wanted))
    }

    fn is_asked(&self, text: &str, names: &KindNames, found: &[Held]) -> bool {
        let Some((tagger, margin)) = &self.doubt else { return true };
        let named = |held: &Held| matches!(held.kind, Some(Label::Known(kind)) if kind.is_name());
        let formed = found.iter().filter(|held| !named(held));
        let taken = places(text, names, formed);
        !tagger.is_sure(text, &taken, *margin)
    }
}

/// Odds as a difference of sums of weights, which are thirty-seconds of a natural logarithm.
fn margin(odds: u32) -> i32 {
    // At most 32 times 22.2.
    (f64::from(odds.max(1)).ln() * 32.0).round() as i32
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::config::Configuration;
    use crate::keys::Keys;
    use crate::kinds::Settings;
    use crate::redactor::Redactor;

    /// Finds given words, and counts how often it was asked.
    struct Words {
        known: Vec<(&'static str, Kind)>,
        asked: AtomicUsize,
    }

    impl SecondReader for Words {
        fn read(&self, text: &str) -> Vec<Span> {
            self.asked.fetch_add(1, Ordering::Relaxed);
            let spans = self.known.iter().flat_map(|(word, kind)| {
                let places = text.match_indices(word);
                places.map(|(start, _)| Span { start, end: start + word.len(), kind: *kind })
            });
            spans.collect()
        }
    }

    fn words(known: &[(&'static str, Kind)]) -> Arc<Words> {
        Arc::new(Words { known: known.to_vec(), asked: AtomicUsize::new(0) })
    }

    fn redactor(reader: Arc<dyn SecondReader>, ask: Ask) -> Redactor {
        let mut settings = Settings::default();
        settings.kinds.insert(Kind::Person);
        let configuration = Configuration { settings, ask, ..Configuration::default() };
        let redactor = Redactor::configured(configuration, &Keys::default()).unwrap();
        redactor.with_second_reader(reader).unwrap()
    }

    fn value<'t>(text: &'t str, span: &Span<Label>) -> &'t str {
        text.get(span.start..span.end).unwrap()
    }

    #[track_caller]
    fn check(known: &[(&'static str, Kind)], text: &str, expected: &[&str]) {
        let redactor = redactor(words(known), Ask::Always);
        let found: Vec<String> = redactor
            .find(text)
            .iter()
            .map(|span| format!("{} {}", redactor.name(span.kind), value(text, span)))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn it_takes_what_the_others_left() {
        let known = [("ringer seven", Kind::Phone), ("blue heron", Kind::Person)];
        check(&known, "the blue heron, ringer seven", &["PERSON blue heron", "PHONE ringer seven"]);
    }

    #[test]
    fn it_takes_nothing_of_what_a_form_tells() {
        let known = [("to zoe@harbour.example now", Kind::Phone)];
        let text = "write to zoe@harbour.example now";
        check(&known, text, &["PHONE to", "EMAIL zoe@harbour.example", "PHONE now"]);
    }

    #[test]
    fn of_two_names_the_longer_is_taken() {
        let text = "My name is Maria Lopez today.";
        check(&[], text, &["PERSON Maria Lopez"]);
        check(&[("Maria", Kind::Person)], text, &["PERSON Maria Lopez"]);
        check(&[("Maria Lopez today", Kind::Person)], text, &["PERSON Maria Lopez today"]);
    }

    #[test]
    fn a_name_is_taken_wherever_it_stands_once_more() {
        struct First;
        impl SecondReader for First {
            fn read(&self, _: &str) -> Vec<Span> {
                vec![Span { start: 0, end: 10, kind: Kind::Person }]
            }
        }
        let found = redactor(Arc::new(First), Ask::Always).find("blue heron and blue heron");
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn what_is_not_wanted_or_no_place_in_the_text_is_not_heard() {
        struct Wild;
        impl SecondReader for Wild {
            fn read(&self, text: &str) -> Vec<Span> {
                let place = |start, end, kind| Span { start, end, kind };
                vec![
                    place(0, text.len() + 1, Kind::Person),
                    place(1, 2, Kind::Person),
                    place(3, 3, Kind::Person),
                    place(5, 4, Kind::Person),
                    place(usize::MAX, 0, Kind::Person),
                    place(0, 2, Kind::Location),
                    place(0, 2, Kind::Url),
                ]
            }
        }
        assert_eq!(redactor(Arc::new(Wild), Ask::Always).find("é and no more"), []);
    }

    #[test]
    fn it_is_asked_for_unsure_readings_alone() {
        let asked = |text: &str, odds| {
            let reader = words(&[]);
            let shared = Arc::clone(&reader) as Arc<dyn SecondReader>;
            let _ = redactor(shared, Ask::Unsure { odds }).find(text);
            reader.asked.load(Ordering::Relaxed) == 1
        };
        let sure = "it is about what can be read and what cannot";
        assert!(!asked(sure, u32::MAX));
        let named = "Maria met Will in May at Bloom.";
        assert!(!asked(named, 1));
        assert!(asked(named, u32::MAX));
        // More odds never ask for fewer texts.
        let from = (0..32).map(|bits| asked(named, 1 << bits)).position(|asked| asked).unwrap();
        assert!((from..32).all(|bits| asked(named, 1 << bits)));
    }

    #[test]
    fn it_reads_the_text_as_it_is_seen() {
        let reader = words(&[("blue heron", Kind::Person)]);
        let redactor = redactor(reader, Ask::Always);
        let text = "é bl\u{200B}ue heron";
        let found = redactor.find(text);
        assert_eq!(found.first().map(|span| value(text, span)), Some("bl\u{200B}ue heron"));
    }
}
