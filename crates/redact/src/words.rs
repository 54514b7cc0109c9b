//! The words around a run of digits or a code: what they say it is, read once for all that may
//! start there, and only if somebody asks.

use std::cell::{Cell, OnceCell};

use crate::context::{Surroundings, ends_with_word, topic_in};
use crate::ids::{self, Told};
use crate::vocabulary::Topic;

/// The words before and after a run, read once and only if somebody asks.
pub(crate) struct Words<'a> {
    around: Surroundings<'a>,
    run: usize,
    end: usize,
    line: OnceCell<String>,
    topic: OnceCell<Option<Topic>>,
    label: OnceCell<bool>,
    told: OnceCell<Vec<Told>>,
    asked: Cell<u8>,
}

/// How often it is tried whether anything may be there before the words are simply read: a long run
/// of short numbers asks at each of them.
const MOST_TRIES: u8 = 2;

impl<'a> Words<'a> {
    /// Those around `run..end`.
    pub(crate) const fn around(around: Surroundings<'a>, run: usize, end: usize) -> Self {
        Self {
            around,
            run,
            end,
            line: OnceCell::new(),
            topic: OnceCell::new(),
            label: OnceCell::new(),
            told: OnceCell::new(),
            asked: Cell::new(0),
        }
    }

    /// The identifiers that are spoken of, the nearest first; read only where one of them `may_be`
    /// there.
    pub(crate) fn told(&self, may_be: impl FnOnce() -> bool) -> &[Told] {
        if self.told.get().is_none() && self.asked.get() < MOST_TRIES {
            self.asked.set(self.asked.get().saturating_add(1));
            if !may_be() {
                return &[];
            }
        }
        self.told.get_or_init(|| ids::told(self.around, self.line(), self.end))
    }

    fn line(&self) -> &str {
        self.line.get_or_init(|| self.around.line_before(self.run))
    }

    /// What the nearest telling word says.
    pub(crate) fn topic(&self) -> Option<Topic> {
        *self.topic.get_or_init(|| topic_in(self.line()))
    }

    /// Whether the very nearest word is one that `known` knows.
    pub(crate) fn label(&self, known: impl Fn(&str) -> bool) -> bool {
        *self.label.get_or_init(|| ends_with_word(self.line(), known))
    }
}
