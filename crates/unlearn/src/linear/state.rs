//! The exact state of a classifier: sums of whole numbers over the records that have a label.
//!
//! Whole numbers add up to the same sum in any order, and come back to the same sum when something
//! was added and taken away; sums of fractions do not (the tests show it for 32-bit ones). No sum
//! can overflow: a figure is at most 2^12, so a product is at most 2^24 and a sum of as many as
//! there may be records at most 2^52, which a 64-bit fraction still holds exactly as well.

use std::collections::BTreeMap;

use super::recipe::{Method, Recipe};
use crate::features::Features;
use crate::limits::LABELLED_RECORDS_MAX;
use crate::{Error, Result};

/// How many records are multiplied at a time. Their products fit 32 bits together, which is what
/// the processor multiplies fastest.
const BLOCK: usize = 64;

/// The sums of one label.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Class {
    /// How many records have it.
    pub records: u64,
    /// How many persons are behind them.
    pub support: u32,
    /// By place: the sum of these records' figures.
    pub sums: Vec<i64>,
}

/// The sums of a corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub(crate) method: Method,
    pub(crate) places: usize,
    /// For two places the sum of the products of their figures, over all records: the rows of the
    /// lower triangle, one after another. Empty but for ridge regression.
    pub(crate) products: Vec<i64>,
    /// By label.
    pub(crate) classes: BTreeMap<String, Class>,
}

/// A record as a recipe sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Its label.
    pub label: String,
    /// Its figures, by place.
    pub figures: Vec<i16>,
}

impl Example {
    /// What `recipe` makes of a text with a label.
    #[must_use]
    pub fn of(recipe: &Recipe, label: &str, text: &str) -> Self {
        let features = Features::new(recipe.places);
        let figures = match recipe.method {
            Method::Ridge => features.vector(text),
            // A tally has a cap far below the greatest of these numbers.
            Method::Bayes => features.tally(text).into_iter().map(|count| count as i16).collect(),
        };
        Self { label: label.to_owned(), figures }
    }
}

const MISSING: Error = Error::Damaged("its sums do not hold the records that are to leave");

impl State {
    /// The sums of nothing.
    #[must_use]
    pub fn empty(recipe: &Recipe) -> Self {
        let places = recipe.places as usize;
        let products = match recipe.method {
            Method::Ridge => vec![0; triangle(places)],
            Method::Bayes => Vec::new(),
        };
        Self { method: recipe.method, places, products, classes: BTreeMap::new() }
    }

    /// How many records have a label.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.classes.values().map(|class| class.records).sum()
    }

    /// Its labels, with their sums.
    #[must_use]
    pub const fn classes(&self) -> &BTreeMap<String, Class> {
        &self.classes
    }

    /// Adds records. Their persons are counted by [`State::set_support`].
    ///
    /// # Errors
    /// [`Error::TooMany`] when there are more than can be summed.
    pub fn add(&mut self, examples: &[Example]) -> Result<()> {
        if self.records().saturating_add(examples.len() as u64) > LABELLED_RECORDS_MAX {
            let limit = LABELLED_RECORDS_MAX as usize;
            return Err(Error::TooMany { what: "records with a label", limit });
        }
        for Example { label, figures } in examples {
            let class = self.classes.entry(label.clone()).or_default();
            class.records += 1;
            class.sums.resize(self.places, 0);
            class.sums.iter_mut().zip(figures).for_each(|(sum, value)| *sum += i64::from(*value));
        }
        self.multiply(examples, 1);
        Ok(())
    }

    /// Takes records away that were added.
    ///
    /// # Errors
    /// [`Error::Damaged`] when they were not; the state is of no use then.
    pub fn subtract(&mut self, examples: &[Example]) -> Result<()> {
        for Example { label, figures } in examples {
            let class = self.classes.get_mut(label).ok_or(MISSING)?;
            class.records = class.records.checked_sub(1).ok_or(MISSING)?;
            class.sums.iter_mut().zip(figures).for_each(|(sum, value)| *sum -= i64::from(*value));
            let negative = self.method == Method::Bayes && class.sums.iter().any(|sum| *sum < 0);
            if negative || (class.records == 0 && class.sums.iter().any(|sum| *sum != 0)) {
                return Err(MISSING);
            }
            if class.records == 0 {
                self.classes.remove(label);
            }
        }
        self.multiply(examples, -1);
        let empty = self.classes.is_empty() && self.products.iter().any(|sum| *sum != 0);
        if empty || self.squares().any(|sum| sum < 0) {
            return Err(MISSING);
        }
        Ok(())
    }

    /// Notes how many persons are behind each label; a label that is not named has none.
    pub fn set_support(&mut self, support: &BTreeMap<&str, u32>) {
        for (label, class) in &mut self.classes {
            class.support = support.get(label.as_str()).copied().unwrap_or_default();
        }
    }

    /// For two places the sum of the products of their figures, the rows of the lower triangle one
    /// after another; empty but for ridge regression.
    #[must_use]
    pub fn products(&self) -> &[i64] {
        &self.products
    }

    /// The sums of the squares of each place's figures.
    pub(crate) fn squares(&self) -> impl Iterator<Item = i64> {
        let mut rest = self.products.as_slice();
        (1..=self.places).map_while(move |length| {
            let (row, later) = rest.split_at_checked(length)?;
            rest = later;
            row.last().copied()
        })
    }

    /// Adds the products of the records' figures so many times.
    fn multiply(&mut self, examples: &[Example], times: i64) {
        if self.products.is_empty() {
            return;
        }
        for block in examples.chunks(BLOCK) {
            let mut columns = vec![[0_i16; BLOCK]; self.places];
            for (at, example) in block.iter().enumerate() {
                for (column, value) in columns.iter_mut().zip(&example.figures) {
                    column.iter_mut().skip(at).take(1).for_each(|slot| *slot = *value);
                }
            }
            let mut rest = self.products.as_mut_slice();
            for (at, column) in columns.iter().enumerate() {
                let (row, later) = rest.split_at_mut_checked(at + 1).unwrap_or_default();
                rest = later;
                for (sum, other) in row.iter_mut().zip(&columns) {
                    *sum += times * i64::from(dot(column, other));
                }
            }
        }
    }
}

/// How many products `places` places have among them.
pub(crate) const fn triangle(places: usize) -> usize {
    places * (places + 1) / 2
}

/// The sum of products. It is at most 64 times 2^24, so that nothing wraps; without the checks
/// that say so the processor multiplies eight at a time.
fn dot(one: &[i16; BLOCK], other: &[i16; BLOCK]) -> i32 {
    one.iter().zip(other).fold(0, |sum: i32, (one, other)| {
        sum.wrapping_add(i32::from(*one).wrapping_mul(i32::from(*other)))
    })
}
