//! The words around a run of digits or a code: what they say it is, read once for all that may
//! start there, and only if somebody asks.

use std::cell::OnceCell;

use crate::context::Surroundings;
use crate::ids::{self, Told};
use crate::line::Line;
use crate::vocabulary::Topic;

/// The words before and after a run, read once and only if somebody asks.
pub(crate) struct Words<'a> {
    around: Surroundings<'a>,
    run: usize,
    end: usize,
    line: OnceCell<Line>,
    topic: OnceCell<Option<Topic>>,
    label: OnceCell<bool>,
    told: OnceCell<Vec<Told>>,
}

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
        }
    }

    /// The identifiers that are spoken of, the nearest first.
    pub(crate) fn told(&self) -> &[Told] {
        self.told.get_or_init(|| ids::told(self.around, self.line(), self.end))
    }

    fn line(&self) -> &Line {
        self.line.get_or_init(|| self.around.line_before(self.run))
    }

    /// What the nearest telling word says.
    pub(crate) fn topic(&self) -> Option<Topic> {
        *self.topic.get_or_init(|| self.line().topic())
    }

    /// Whether the very nearest word is one that `known` knows.
    pub(crate) fn label(&self, known: impl Fn(&str) -> bool) -> bool {
        *self.label.get_or_init(|| self.line().ends_with_word(known))
    }
}
