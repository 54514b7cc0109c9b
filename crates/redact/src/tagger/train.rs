//! Training: from marked text and lists of words to the file of weights.
//!
//! The weights are those of a linear-chain conditional random field: the likelihood of the marked
//! labels is climbed text by text (`field`, `chances`). What a set of texts does not mark is not
//! taken for nothing: each word without a mark may be of any sort that its set leaves unmarked
//! (Bellare and McCallum, 2007: partially labelled sequences). What the forms find is taken out of
//! a text before it teaches, as it is when names are looked for. The same texts, in the same order,
//! give the same bytes on every machine.

mod chances;
mod field;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use field::{Field, Sequence};

use super::decode::Decoder;
use super::features;
use super::lexicon::{Lexicon, Word, stir};
use super::manner::Manner;
use super::model::{LABELS, Model, OUTSIDE, beginning};
use super::tokens::{self, Place, Token};
use super::{Name, Named};
use crate::error::Error;
use crate::labels::Label;
use crate::names::number_of;
use crate::redactor::Redactor;

/// A text and the names in it, in order and apart from each other.
#[derive(Debug, Clone, Default)]
pub struct Marked {
    /// The text.
    pub text: String,
    /// Where its names stand.
    pub names: Vec<Named>,
    /// The sorts of names that nobody marked in it: they may stand anywhere.
    pub unmarked: Vec<Name>,
    /// Where no name of any sort stands, marked or not.
    pub nothing: Vec<Range<usize>>,
    /// Where nobody is named, though something else may be; in order and apart from each other.
    pub nobody: Vec<Range<usize>>,
}

/// How to train.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How many bits number a row of weights: each row takes sixteen bytes.
    pub bits: u8,
    /// How many epochs there are.
    pub epochs: usize,
    /// How far each step goes.
    pub rate: f32,
    /// How fast weights fade that nothing speaks for.
    pub decay: f32,
    /// What share of the names in texts that are read once the lists are taken not to know: no
    /// list has every name.
    pub forgotten: f32,
    /// What is added to the labels of each sort of name, by the manner of the text.
    pub bias: [[f32; Name::ALL.len()]; Manner::ALL.len()],
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            bits: 19,
            epochs: 8,
            rate: 0.1,
            decay: 1e-4,
            forgotten: 0.1,
            bias: [
                [-0.3, -0.5, -0.9, -0.2, -0.5, -1.2],
                [-0.8, -3.0, -3.5, -1.0, -1.0, -2.0],
                [-0.1, -0.5, -0.9, -0.2, -0.5, -1.2],
                [-0.1, -0.5, -0.9, -0.2, -0.5, -1.2],
                [-0.1, -0.5, -0.9, -0.2, -0.5, -1.2],
            ],
        }
    }
}

/// What is known of words.
#[derive(Debug, Default, Clone)]
pub struct Words {
    known: BTreeMap<String, u16>,
    /// How often each stood in the middle of a sentence with a capital, and without.
    prose: BTreeMap<String, [u32; 2]>,
    /// Words that a dictionary has in lower case.
    common: BTreeSet<String>,
}

/// A list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Given names.
    Given,
    /// Family names.
    Family,
    /// Cities; of those with several words only the single ones count.
    City,
    /// Countries and regions.
    Region,
    /// Titles.
    Title,
    /// Words of organisations.
    Organisation,
    /// Words of streets and houses.
    Street,
    /// Words of trades and offices.
    Job,
    /// Nations, religions and parties, as their people are called.
    Group,
}

impl Words {
    /// Takes a line of a list in.
    pub fn add(&mut self, list: List, line: &str) {
        let mark = match list {
            List::Given => Word::GIVEN,
            List::Family => Word::FAMILY,
            List::City => Word::CITY,
            List::Region => Word::REGION,
            List::Title => Word::TITLE,
            List::Organisation => Word::ORGANISATION,
            List::Street => Word::STREET,
            List::Job => Word::JOB,
            List::Group => Word::GROUP,
        };
        let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| word.chars().count() > 1).collect();
        if matches!(list, List::City | List::Region) && words.len() > 1 {
            return;
        }
        for word in words {
            *self.known.entry(word.to_lowercase()).or_default() |= mark;
        }
    }

    /// Takes a word of a dictionary in, if it stands there in lower case.
    pub fn add_common(&mut self, word: &str) {
        if word.chars().all(char::is_lowercase) {
            self.common.insert(word.to_owned());
        }
    }

    /// Counts which words of a text have a capital in the middle of a sentence.
    pub fn read(&mut self, text: &str) {
        let mut inside = false;
        for word in text.split_whitespace() {
            let bare = word.trim_end_matches(|c: char| !c.is_alphabetic());
            let is_plain = bare.len() > 1 && bare.chars().all(|c| c.is_alphabetic() || c == '\'');
            if inside && is_plain {
                let counts = self.prose.entry(bare.to_lowercase()).or_default();
                let [capital, small] = counts;
                match bare.chars().next().is_some_and(char::is_uppercase) {
                    true => *capital += 1,
                    false => *small += 1,
                }
            }
            inside = word.ends_with(|c: char| c.is_lowercase() || c == ',');
        }
    }

    /// The table of what is known.
    #[must_use]
    fn table(&self) -> Vec<u8> {
        /// A word that was read less often says nothing.
        const LEAST: u32 = 3;
        let mut words: BTreeMap<String, Word> =
            self.known.iter().map(|(word, known)| (word.clone(), Word(*known))).collect();
        for word in &self.common {
            if let Some(known) = words.get_mut(word) {
                known.0 |= Word::DICTIONARY;
            }
        }
        for (word, [capital, small]) in &self.prose {
            let all = capital + small;
            if all >= LEAST {
                let often = match capital * 10 / all {
                    0 => 1,
                    1..=6 => 2,
                    _ => 3,
                };
                let known = words.entry(word.clone()).or_default();
                *known = known.with_capitals(often);
            }
        }
        Lexicon::table(&words)
    }
}

/// Trains on texts and answers the file of weights. `texts` are read in every epoch, `once` in one
/// each: of what can be invented without end, more is learned from new texts than from the same.
///
/// # Errors
/// When the redactor for the forms cannot be made.
pub fn train(
    words: &Words,
    texts: &[Marked],
    once: &[Marked],
    settings: Settings,
) -> Result<Vec<u8>, Error> {
    let table = words.table();
    let lexicon = Lexicon::over(&table).unwrap_or(Lexicon::empty());
    let redactor = Redactor::new()?;
    let sequence = |marked: &Marked, forgotten: f32| {
        let mut tokens = tokens_of(marked, &redactor, &lexicon);
        forget(&mut tokens, forgotten, marked.text.len() as u64);
        sequence_of(marked, &tokens)
    };
    let sequences: Vec<Sequence> = texts.iter().map(|text| sequence(text, 0.0)).collect();
    let mut field = Field::new(settings);
    let mut random = 42_u64;
    let epochs = once.chunks(once.len().div_ceil(settings.epochs.max(1)).max(1));
    for (epoch, part) in epochs.enumerate() {
        let fresh = part.iter().map(|text| sequence(text, settings.forgotten));
        let fresh: Vec<Sequence> = fresh.collect();
        let mut order: Vec<&Sequence> = sequences.iter().chain(&fresh).collect();
        // Fisher and Yates.
        for last in (1..order.len()).rev() {
            random = stir(random.wrapping_add(last as u64));
            order.swap(last, (random % (last as u64 + 1)) as usize);
        }
        order.into_iter().for_each(|sequence| field.learn(sequence));
        if epoch * 2 >= settings.epochs {
            field.keep();
        }
    }
    Ok(field.write(&table))
}

/// Finds names with a file of weights, in what the forms leave.
pub struct Finder<'m> {
    model: Model<'m>,
    redactor: Redactor,
}

impl<'m> Finder<'m> {
    /// A finder with the weights of a file.
    ///
    /// # Errors
    /// When it is no such file.
    pub fn new(file: &'m [u8]) -> Result<Self, Error> {
        Ok(Self { model: Model::read(file)?, redactor: Redactor::new()? })
    }

    /// The names in a text.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Named> {
        let mut tokens = Vec::new();
        tokens::cut(text, &taken(&self.redactor, text), &self.model.lexicon, &mut tokens);
        Decoder::default().names(&self.model, text, &tokens, Manner::of(&tokens), None)
    }
}

/// What the forms find in a text.
fn taken(redactor: &Redactor, text: &str) -> Vec<Place> {
    let place = |span: crate::Span<Label>| {
        let kind = match span.kind {
            Label::Known(kind) => number_of(kind),
            Label::Custom(_) => 0,
        };
        Place { start: span.start, end: span.end, kind }
    };
    redactor.find(text).into_iter().map(place).collect()
}

fn tokens_of(marked: &Marked, redactor: &Redactor, lexicon: &Lexicon<'_>) -> Vec<Token> {
    let mut tokens = Vec::new();
    tokens::cut(&marked.text, &taken(redactor, &marked.text), lexicon, &mut tokens);
    tokens
}

/// Makes a share of the words of lists unknown, drawn by lot: the same word all over a text.
fn forget(tokens: &mut [Token], share: f32, lot: u64) {
    let below = |token: &Token| {
        let drawn = stir(u64::from(token.hash) ^ lot << 32) >> 48;
        (drawn as f32) < share * 65_536.0
    };
    for token in tokens.iter_mut().filter(|token| token.word.is_name() && below(token)) {
        token.word = Word::default();
    }
}

/// All words teach, also those at which no name is looked for: they say what stands around one.
fn sequence_of(marked: &Marked, tokens: &[Token]) -> Sequence {
    let manner = Manner::of(tokens);
    let all = 0..tokens.len();
    let features = all.map(|at| features::of(&marked.text, tokens, at, manner)).collect();
    Sequence { features, allowed: allowed(tokens, marked) }
}

/// The labels that each word may have: a bit for each.
fn allowed(tokens: &[Token], marked: &Marked) -> Vec<u16> {
    let open = marked
        .unmarked
        .iter()
        .fold(1_u16 << OUTSIDE, |open, name| open | (0b11 << beginning(*name)));
    let is_taken = |token: &Token| token.shape == tokens::Shape::Taken;
    let is_in = |places: &[Range<usize>], token: &Token| {
        let place = places.partition_point(|place| place.end <= token.start);
        places.get(place).is_some_and(|place| place.start < token.end)
    };
    let without = |token: &Token| {
        if is_taken(token) || is_in(&marked.nothing, token) {
            1 << OUTSIDE
        } else if is_in(&marked.nobody, token) {
            open & !(0b11 << beginning(Name::Person))
        } else {
            open
        }
    };
    let mut allowed: Vec<u16> = tokens.iter().map(without).collect();
    for named in &marked.names {
        let touched =
            |token: &Token| token.start < named.end && token.end > named.start && !is_taken(token);
        let mut within = false;
        for (token, allowed) in tokens.iter().zip(&mut allowed) {
            if touched(token) {
                *allowed = 1 << (beginning(named.name) + usize::from(within));
                within = true;
            } else {
                within = false;
            }
        }
    }
    allowed
}

/// Weights, in steps of a thirty-second.
const UNIT: f32 = 32.0;

/// The sorts of names, by the words that marked texts use.
#[must_use]
pub fn name_of(word: &str) -> Option<Name> {
    match word {
        "PERSON" => Some(Name::Person),
        "LOCATION" => Some(Name::Location),
        "ORG" | "ORGANISATION" => Some(Name::Organisation),
        "ADDRESS" => Some(Name::Address),
        "NRP" => Some(Name::Group),
        "TITLE" => Some(Name::Title),
        _ => None,
    }
}

/// Whether each label is among those of a mask.
fn is_in(mask: u16, label: usize) -> bool {
    label < LABELS && mask >> label & 1 == 1
}
