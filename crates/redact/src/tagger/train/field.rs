//! The weights while they are learned: up the likelihood, text by text, with AdaGrad (Duchi, Hazan
//! and Singer, 2011).

use super::chances::{Chances, Row, Steps};
use super::{Settings, UNIT};
use crate::tagger::features::Features;
use crate::tagger::model::{LABELS, Model, WIDTH};

/// A text: what is said of each word, and the labels it may have.
pub(super) struct Sequence {
    pub(super) features: Vec<Features>,
    /// A bit for each label.
    pub(super) allowed: Vec<u16>,
}

/// Weights, with the squares of their steps so far.
pub(super) struct Field {
    settings: Settings,
    mask: u32,
    rows: Vec<(Row, Row)>,
    steps: [Row; LABELS + 1],
    step_squares: [Row; LABELS + 1],
    /// What is written: the sums of the weights at some moments, and how many these were.
    kept: (Vec<Row>, [Row; LABELS + 1], f32),
}

impl Field {
    /// Weights that know nothing.
    pub(super) fn new(settings: Settings) -> Self {
        /// The first step is not infinitely long.
        const FIRST: Row = [1e-2; WIDTH];
        Self {
            settings,
            mask: (1 << settings.bits) - 1,
            rows: vec![([0.0; WIDTH], FIRST); 1 << settings.bits],
            steps: [[0.0; WIDTH]; LABELS + 1],
            step_squares: [FIRST; LABELS + 1],
            kept: (vec![[0.0; WIDTH]; 1 << settings.bits], [[0.0; WIDTH]; LABELS + 1], 0.0),
        }
    }

    fn scores(&self, features: &Features) -> Row {
        let mut scores = [0.0; WIDTH];
        for feature in features {
            if let Some((weights, _)) = self.rows.get((feature & self.mask) as usize) {
                scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += weight);
            }
        }
        scores
    }

    /// One step up the likelihood of a text's labels: towards how likely each label is among those
    /// that are allowed, away from how likely it is among all.
    pub(super) fn learn(&mut self, sequence: &Sequence) {
        const ALL: u16 = (1 << LABELS) - 1;
        let own: Vec<Row> = sequence.features.iter().map(|said| self.scores(said)).collect();
        let steps = Steps::new(&self.steps);
        let allowed = |at: usize| sequence.allowed.get(at).copied().unwrap_or(ALL);
        let free = Chances::of(&own, |_| ALL, &steps);
        let wanted = Chances::of(&own, allowed, &steps);
        let mut pairs = [[0.0; WIDTH]; LABELS + 1];
        for (place, features) in sequence.features.iter().enumerate() {
            let mut slope = wanted.at(place);
            slope.iter_mut().zip(free.at(place)).for_each(|(wanted, free)| *wanted -= free);
            if place == 0
                && let Some(first) = pairs.get_mut(LABELS)
            {
                *first = slope;
            }
            wanted.add_pairs(place, 1.0, &mut pairs);
            free.add_pairs(place, -1.0, &mut pairs);
            self.climb(features, &slope);
        }
        self.climb_steps(&pairs);
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

    fn climb_steps(&mut self, slopes: &[Row; LABELS + 1]) {
        let rate = self.settings.rate;
        let rows = self.steps.iter_mut().zip(&mut self.step_squares).zip(slopes);
        for ((steps, squares), slopes) in rows {
            for ((step, square), slope) in steps.iter_mut().zip(squares).zip(slopes) {
                *square += slope * slope;
                *step += rate * slope / square.sqrt();
            }
        }
    }

    /// Keeps the weights of this moment: the mean of several is steadier than the last ones (Polyak
    /// and Juditsky, 1992).
    pub(super) fn keep(&mut self) {
        let (rows, steps, count) = &mut self.kept;
        let add = |sums: &mut Row, now: &Row| {
            sums.iter_mut().zip(now).for_each(|(sum, now)| *sum += now);
        };
        rows.iter_mut().zip(&self.rows).for_each(|(sums, (weights, _))| add(sums, weights));
        steps.iter_mut().zip(&self.steps).for_each(|(sums, steps)| add(sums, steps));
        *count += 1.0;
    }

    /// The file: the mean of the weights that were kept, in whole units, at most four as a number.
    pub(super) fn write(&self, table: &[u8]) -> Vec<u8> {
        let (rows, steps, count) = &self.kept;
        let units = UNIT / count.max(1.0);
        let small = |sum: f32| (sum * units).round().clamp(-127.0, 127.0) as i8;
        let large = |sum: f32| (sum * units).round().clamp(-32_000.0, 32_000.0) as i16;
        let rows: Vec<[i8; WIDTH]> = rows.iter().map(|sums| sums.map(small)).collect();
        let steps = steps.map(|sums| sums.map(large));
        let bias = self.settings.bias.map(|manner| manner.map(|bias| (bias * UNIT).round() as i16));
        Model::write(&rows, &steps, bias, table)
    }
}
