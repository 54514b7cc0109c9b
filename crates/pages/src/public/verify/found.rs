//! What a check is called and what came of it, in the reader's language. The checker itself speaks
//! English; its own words stand below the checks, for whoever wants to compare.

use crate::locale::Locale;

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckOutcome {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
    /// What it takes was not given.
    Missing,
    /// It is for somebody else to make.
    NotMade,
}

impl CheckOutcome {
    const fn word(self) -> &'static str {
        match self {
            Self::Passed => "holds",
            Self::Failed => "fails",
            Self::Missing => "missing",
            Self::NotMade => "open",
        }
    }
}

/// A check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What was checked, as the checker calls it: `log's signature`.
    pub name: String,
    /// What came of it.
    pub outcome: CheckOutcome,
}

impl Check {
    /// What was checked.
    #[must_use]
    pub fn title(&self, locale: &Locale) -> String {
        let id = format!("found-{}", self.id());
        locale.text(if locale.has(&id) { &id } else { "found-other" })
    }

    /// What came of it, in a sentence.
    #[must_use]
    pub fn sentence(&self, locale: &Locale) -> String {
        let word = self.outcome.word();
        let id = format!("found-{}-{word}", self.id());
        let found = locale.has(&id);
        locale.text(&if found { id } else { format!("found-other-{word}") })
    }

    fn id(&self) -> String {
        self.name.replace("'s", "").replace(' ', "-")
    }
}
