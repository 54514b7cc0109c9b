//! What a check answers: one word, one sentence, and every check that was made on the way.

use std::fmt;

use serde::Serialize;
use untrain_lineage::consent_record::Summary;

/// The word that says which form a report has.
pub const SCHEMA: &str = "untrain/verify/v1";

/// How a terminal shows what may be skipped.
const DIM: &str = "\u{1b}[2m";
/// How a terminal goes back to plain letters.
const END: &str = "\u{1b}[0m";

/// Whether what a file states can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Everything that has to hold does.
    True,
    /// Something does not hold.
    False,
    /// Nothing is wrong, but something is missing that would have to be seen.
    CannotTell,
}

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A person's or operator's copy of one event.
    Receipt,
    /// A person's proof of what stands now on a topic.
    Current,
    /// A person's proof that nothing of theirs is in a dataset.
    Absence,
    /// The state of the ledger for gates.
    Snapshot,
    /// What a gate says about a dataset.
    Manifest,
    /// What a controller says about a forgetting.
    Certificate,
    /// A whole log, in a folder.
    Log,
    /// None of these.
    Unknown,
}

/// How one check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was checked and holds.
    Holds,
    /// It was checked and does not hold.
    Fails,
    /// It would have to be checked, and what that takes is not here.
    Missing,
    /// It is outside of what this program checks, and is said so that nobody believes otherwise.
    NotChecked,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was checked.
    pub name: &'static str,
    /// How it came out.
    pub outcome: Outcome,
    /// What was found.
    pub detail: String,
}

/// The answer about one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// What the file is.
    pub kind: Kind,
    /// Whether it can be believed.
    pub answer: Answer,
    /// The answer in one sentence: what is true, or what is wrong, or what is missing.
    pub headline: String,
    /// Every check, in the order in which they were made.
    pub checks: Vec<Check>,
    /// The consent record of a receipt that has one, if it says what the event says; also of the
    /// receipt in a proof of what stands now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<Record>,
}

/// The consent record of a receipt (`spec/consent-record.md`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    /// What it says in short.
    #[serde(flatten)]
    pub summary: Summary,
    /// The JSON-LD itself, as the log signed it.
    #[serde(skip)]
    pub text: Vec<u8>,
}

impl Report {
    /// The consent record as JSON-LD: of a receipt that is true, and of nothing else.
    ///
    /// # Errors
    /// In words for a person, why there is none.
    pub fn true_record(&self) -> Result<&[u8], &'static str> {
        match (self.answer, &self.record) {
            (Answer::True, Some(record)) => Ok(&record.text),
            (Answer::True, None) => Err("it carries no consent record"),
            _ => Err("its consent record is not printed, since it is not found true"),
        }
    }
}

impl Kind {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Current => "proof of what stands now",
            Self::Absence => "proof of absence",
            Self::Snapshot => "snapshot",
            Self::Manifest => "manifest",
            Self::Certificate => "certificate",
            Self::Log => "log",
            Self::Unknown => "file",
        }
    }
}

impl Outcome {
    /// The words for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Missing => "missing",
            Self::NotChecked => "not checked",
        }
    }
}

impl Answer {
    /// The words for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::False => "false",
            Self::CannotTell => "cannot tell",
        }
    }

    /// The answer about two files together: the worse of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::CannotTell, _) | (_, Self::CannotTell) => Self::CannotTell,
            (Self::True, Self::True) => Self::True,
        }
    }

    /// The code that a program ends in which has nothing else to say.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::True => 0,
            Self::False => 1,
            Self::CannotTell => 2,
        }
    }

    /// How a terminal shows it: green, red, or bold.
    const fn escape(self) -> &'static str {
        match self {
            Self::True => "\u{1b}[1m\u{1b}[32m",
            Self::False => "\u{1b}[1m\u{1b}[31m",
            Self::CannotTell => "\u{1b}[1m",
        }
    }
}

impl fmt::Display for Report {
    /// The answer first, then each check on its line. The alternate form, `{:#}`, has colours for
    /// a terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let coloured = f.alternate();
        let style = |escape: &'static str| if coloured { escape } else { "" };
        let (answer, dim, end) = (style(self.answer.escape()), style(DIM), style(END));
        writeln!(f, "{answer}{}{end}  {}", self.answer.as_str(), self.headline)?;
        for Check { name, outcome, detail } in &self.checks {
            writeln!(f, "  {:11}  {name:20}  {dim}{detail}{end}", outcome.as_str())?;
        }
        Ok(())
    }
}

/// The checks made so far.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Check>);

impl Findings {
    pub(crate) fn add(&mut self, name: &'static str, outcome: Outcome, detail: impl Into<String>) {
        self.0.push(Check { name, outcome, detail: detail.into() });
    }

    pub(crate) fn holds(&mut self, name: &'static str, detail: impl Into<String>) {
        self.add(name, Outcome::Holds, detail);
    }

    pub(crate) fn fails(&mut self, name: &'static str, detail: impl Into<String>) {
        self.add(name, Outcome::Fails, detail);
    }

    pub(crate) fn missing(&mut self, name: &'static str, detail: impl Into<String>) {
        self.add(name, Outcome::Missing, detail);
    }

    pub(crate) fn not_checked(&mut self, name: &'static str, detail: impl Into<String>) {
        self.add(name, Outcome::NotChecked, detail);
    }

    /// Whether two statements of the same thing are the same.
    pub(crate) fn same<T: PartialEq + fmt::Display>(
        &mut self,
        name: &'static str,
        what: &str,
        said: &T,
        found: &T,
    ) {
        if said == found {
            self.holds(name, format!("{what} is `{found}` in both"));
        } else {
            self.fails(name, format!("{what} is `{said}` here and `{found}` there"));
        }
    }

    /// The report: `statement` is what is true when every check holds; absent when it could not
    /// even be read.
    pub(crate) fn report(self, kind: Kind, statement: Option<String>) -> Report {
        let first = |outcome| self.0.iter().find(|check| check.outcome == outcome);
        let (answer, headline) = if let Some(check) = first(Outcome::Fails) {
            (Answer::False, format!("this {} does not hold: {}", kind.as_str(), check.detail))
        } else {
            match (first(Outcome::Missing), statement) {
                (None, Some(statement)) => (Answer::True, statement),
                (Some(check), _) => (Answer::CannotTell, check.detail.clone()),
                (None, None) => (Answer::CannotTell, "it states nothing that is known".to_owned()),
            }
        };
        Report { schema: SCHEMA, kind, answer, headline, checks: self.0, record: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(outcomes: &[Outcome], statement: Option<&str>) -> (Answer, String) {
        let mut findings = Findings::default();
        for outcome in outcomes {
            findings.add("check", *outcome, outcome.as_str());
        }
        let report = findings.report(Kind::Receipt, statement.map(str::to_owned));
        (report.answer, report.headline)
    }

    #[test]
    fn one_failure_is_enough_and_nothing_missing_is_true() {
        use Outcome::{Fails, Holds, Missing, NotChecked};
        assert_eq!(answer(&[Holds, NotChecked], Some("so it is")).0, Answer::True);
        assert_eq!(answer(&[Holds, Missing], Some("so it is")).0, Answer::CannotTell);
        assert_eq!(answer(&[Missing, Fails, Holds], Some("so it is")).0, Answer::False);
        assert_eq!(answer(&[Holds], None).0, Answer::CannotTell);
        assert_eq!(answer(&[], None).0, Answer::CannotTell);
    }
}
