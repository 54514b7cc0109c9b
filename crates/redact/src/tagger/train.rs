//! Training: from marked text and lists of words to the file of weights.
//!
//! The weights are those of a linear-chain conditional random field: the likelihood of the marked
//! labels is climbed text by text with AdaGrad (Duchi, Hazan and Singer, 2011), one step per
//! word, in a fixed order. Exponentials come from `libm`, which computes the same on every
//! machine, so that the same texts give the same bytes.

use std::collections::BTreeMap;

use super::decode::{Decoder, is_loud};
use super::features::{self, Features};
use super::lexicon::{Lexicon, Word, stir};
use super::model::{LABELS, Model, OUTSIDE, beginning, follows};
use super::tokens::{self, Token};
use super::{Name, Named};

/// A text and the names in it, in order and apart from each other.
#[derive(Debug, Clone)]
pub struct Marked {
    /// The text.
    pub text: String,
    /// Where its names stand.
    pub names: Vec<Named>,
}

/// How to train.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How many bits number a row of weights: each row takes eight bytes.
    pub bits: u8,
    /// How often each text is read.
    pub epochs: usize,
    /// How far each step goes.
    pub rate: f32,
    /// How fast weights fade that nothing speaks for.
    pub decay: f32,
    /// What is added to the labels of each sort of name.
    pub bias: [f32; 3],
}

impl Default for Settings {
    fn default() -> Self {
        Self { bits: 18, epochs: 8, rate: 0.1, decay: 1e-4, bias: [0.2, 0.0, 0.0] }
    }
}

/// What is known of words.
#[derive(Debug, Default, Clone)]
pub struct Words {
    known: BTreeMap<String, u8>,
    /// How often each stood in the middle of a sentence with a capital, and without.
    prose: BTreeMap<String, [u32; 2]>,
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

/// A text: what is said of each word, and its label. All words teach, also those at which no name
/// is looked for: they say what stands around one.
struct Sequence {
    features: Vec<Features>,
    labels: Vec<usize>,
}

/// Trains on texts and answers the file of weights.
#[must_use]
pub fn train(words: &Words, texts: &[Marked], settings: Settings) -> Vec<u8> {
    let table = words.table();
    let lexicon = Lexicon::over(&table).unwrap_or(Lexicon::empty());
    let sequences: Vec<Sequence> =
        texts.iter().map(|marked| sequence_of(marked, &lexicon)).collect();
    let mut field = Field::new(settings);
    let mut order: Vec<usize> = (0..sequences.len()).collect();
    let mut random = 42_u64;
    for _ in 0..settings.epochs {
        // Fisher and Yates.
        for last in (1..order.len()).rev() {
            random = stir(random.wrapping_add(last as u64));
            order.swap(last, (random % (last as u64 + 1)) as usize);
        }
        for place in &order {
            if let Some(sequence) = sequences.get(*place) {
                field.learn(sequence);
            }
        }
    }
    field.write(&table)
}

/// The names that a file of weights finds in a text.
///
/// # Errors
/// When it is no such file.
pub fn find(file: &[u8], text: &str) -> Result<Vec<Named>, crate::error::Error> {
    let model = Model::read(file)?;
    let mut tokens = Vec::new();
    tokens::cut(text, &[], &model.lexicon, &mut tokens);
    Ok(Decoder::default().names(&model, text, &tokens, is_loud(&tokens), None))
}

fn sequence_of(marked: &Marked, lexicon: &Lexicon<'_>) -> Sequence {
    let mut tokens = Vec::new();
    tokens::cut(&marked.text, &[], lexicon, &mut tokens);
    let labels = labels_of(&tokens, &marked.names);
    let loud = is_loud(&tokens);
    let all = 0..tokens.len();
    let features = all.map(|at| features::of(&marked.text, &tokens, at, loud)).collect();
    Sequence { features, labels }
}

fn labels_of(tokens: &[Token], names: &[Named]) -> Vec<usize> {
    let mut labels = vec![OUTSIDE; tokens.len()];
    for named in names {
        let touched = |token: &Token| token.start < named.end && token.end > named.start;
        let within = tokens.iter().zip(&mut labels).filter(|(token, _)| touched(token));
        for (number, (_, label)) in within.enumerate() {
            *label = beginning(named.name) + usize::from(number > 0);
        }
    }
    labels
}

type Row = [f32; LABELS];

/// What no path reaches.
const NEVER: f32 = -1e9;

/// Weights while they are learned, with the squares of their steps so far.
struct Field {
    settings: Settings,
    mask: u32,
    rows: Vec<(Row, Row)>,
    steps: [Row; LABELS + 1],
    step_squares: [Row; LABELS + 1],
}

impl Field {
    fn new(settings: Settings) -> Self {
        /// The first step is not infinitely long.
        const FIRST: Row = [1e-2; LABELS];
        Self {
            settings,
            mask: (1 << settings.bits) - 1,
            rows: vec![([0.0; LABELS], FIRST); 1 << settings.bits],
            steps: [[0.0; LABELS]; LABELS + 1],
            step_squares: [FIRST; LABELS + 1],
        }
    }

    fn scores(&self, features: &Features) -> Row {
        let mut scores = [0.0; LABELS];
        for feature in features {
            if let Some((weights, _)) = self.rows.get((feature & self.mask) as usize) {
                scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += weight);
            }
        }
        scores
    }

    /// One step up the likelihood of a text's labels.
    fn learn(&mut self, sequence: &Sequence) {
        let own: Vec<Row> = sequence.features.iter().map(|said| self.scores(said)).collect();
        let first = self.steps.get(LABELS).copied().unwrap_or_default();
        let steps = self.steps;
        let chances = Chances::of(&own, &steps, &first);
        let mut last: Option<usize> = None;
        for (place, (features, label)) in sequence.features.iter().zip(&sequence.labels).enumerate()
        {
            let mut slope = chances.at(place).map(|chance| -chance);
            if let Some(slope) = slope.get_mut(*label) {
                *slope += 1.0;
            }
            self.climb(features, &slope);
            match last {
                None => self.climb_steps(LABELS, &slope),
                Some(last) => {
                    for before in 0..LABELS {
                        let mut slope = chances.between(place, before).map(|chance| -chance);
                        if before == last
                            && let Some(slope) = slope.get_mut(*label)
                        {
                            *slope += 1.0;
                        }
                        self.climb_steps(before, &slope);
                    }
                }
            }
            last = Some(*label);
        }
    }

    fn climb(&mut self, features: &Features, slope: &Row) {
        /// What is learned already is left alone.
        const LEAST: f32 = 1e-3;
        if slope.iter().map(|slope| slope.abs()).sum::<f32>() < LEAST {
            return;
        }
        let Settings { rate, decay, .. } = self.settings;
        for feature in features {
            let Some((weights, squares)) = self.rows.get_mut((feature & self.mask) as usize) else {
                continue;
            };
            for ((weight, square), slope) in weights.iter_mut().zip(squares).zip(slope) {
                let slope = slope - decay * *weight;
                *square += slope * slope;
                *weight += rate * slope / square.sqrt();
            }
        }
    }

    fn climb_steps(&mut self, before: usize, slope: &Row) {
        let rate = self.settings.rate;
        let (Some(steps), Some(squares)) =
            (self.steps.get_mut(before), self.step_squares.get_mut(before))
        else {
            return;
        };
        for ((step, square), slope) in steps.iter_mut().zip(squares).zip(slope) {
            *square += slope * slope;
            *step += rate * slope / square.sqrt();
        }
    }

    /// The file: weights in steps of a thirty-second, at most four.
    fn write(&self, table: &[u8]) -> Vec<u8> {
        const UNIT: f32 = 32.0;
        let small = |weight: f32| (weight * UNIT).round().clamp(-127.0, 127.0) as i8;
        let large = |weight: f32| (weight * UNIT).round().clamp(-32_000.0, 32_000.0) as i16;
        let rows: Vec<[i8; LABELS]> =
            self.rows.iter().map(|(weights, _)| weights.map(small)).collect();
        let steps = self.steps.map(|row| row.map(large));
        Model::write(&rows, &steps, self.settings.bias.map(large), table)
    }
}

/// How likely each label and each pair of labels is, by the forward-backward algorithm.
struct Chances<'a> {
    own: &'a [Row],
    steps: &'a [Row; LABELS + 1],
    forward: Vec<Row>,
    backward: Vec<Row>,
    all: f32,
}

impl<'a> Chances<'a> {
    fn of(own: &'a [Row], steps: &'a [Row; LABELS + 1], first: &Row) -> Self {
        let mut forward: Vec<Row> = Vec::with_capacity(own.len());
        for scores in own {
            let mut reached = [NEVER; LABELS];
            for (label, reached) in reached.iter_mut().enumerate() {
                let score = scores.get(label).copied().unwrap_or(NEVER);
                *reached = score
                    + match forward.last() {
                        None if !follows(OUTSIDE, label) => NEVER,
                        None => first.get(label).copied().unwrap_or(NEVER),
                        Some(last) => log_sum(&sums(last, |before| step(steps, before, label))),
                    };
            }
            forward.push(reached);
        }
        let mut backward = vec![[0.0; LABELS]; own.len()];
        let mut behind: Option<Row> = None;
        for (place, scores) in own.iter().enumerate().rev() {
            let mut rest = [0.0; LABELS];
            if let Some(behind) = behind {
                for (before, rest) in rest.iter_mut().enumerate() {
                    *rest = log_sum(&sums(&behind, |label| step(steps, before, label)));
                }
            }
            if let Some(place) = backward.get_mut(place) {
                *place = rest;
            }
            behind = Some(sums(&rest, |label| scores.get(label).copied().unwrap_or(NEVER)));
        }
        let all = forward.last().map_or(0.0, log_sum);
        Self { own, steps, forward, backward, all }
    }

    fn at(&self, place: usize) -> Row {
        let nothing = [NEVER; LABELS];
        let forward = self.forward.get(place).unwrap_or(&nothing);
        let backward = self.backward.get(place).unwrap_or(&nothing);
        sums(forward, |label| backward.get(label).copied().unwrap_or(NEVER) - self.all)
            .map(libm::expf)
    }

    /// Of each label at a place, behind `before`.
    fn between(&self, place: usize, before: usize) -> Row {
        let nothing = [NEVER; LABELS];
        let earlier = place.checked_sub(1).and_then(|place| self.forward.get(place));
        let reached = earlier.and_then(|row| row.get(before)).copied().unwrap_or(NEVER);
        let own = self.own.get(place).unwrap_or(&nothing);
        let backward = self.backward.get(place).unwrap_or(&nothing);
        let with_own = sums(own, |label| backward.get(label).copied().unwrap_or(NEVER));
        sums(&with_own, |label| reached + step(self.steps, before, label) - self.all)
            .map(libm::expf)
    }
}

fn step(steps: &[Row; LABELS + 1], before: usize, label: usize) -> f32 {
    match follows(before, label) {
        true => steps.get(before).and_then(|row| row.get(label)).copied().unwrap_or(NEVER),
        false => NEVER,
    }
}

/// A row with something added to each place.
fn sums(row: &Row, add: impl Fn(usize) -> f32) -> Row {
    let mut sums = *row;
    sums.iter_mut().enumerate().for_each(|(place, sum)| *sum += add(place));
    sums
}

fn log_sum(row: &Row) -> f32 {
    let most = row.iter().copied().fold(f32::MIN, f32::max);
    most + libm::logf(row.iter().map(|value| libm::expf(value - most)).sum())
}

/// The sorts of names, by the words that marked texts use.
#[must_use]
pub fn name_of(word: &str) -> Option<Name> {
    match word {
        "PERSON" => Some(Name::Person),
        "LOCATION" => Some(Name::Location),
        "ORG" | "ORGANISATION" => Some(Name::Organisation),
        _ => None,
    }
}
