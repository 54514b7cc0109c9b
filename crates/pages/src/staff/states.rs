//! How things stand, as a tag and in words: cases, jobs, days that are left.

use jiff::civil::Date;
use maud::{Markup, html};
use untrain_policy::{CaseStatus, Reason};

use crate::components::{Tone, day, tag};
use crate::locale::Locale;

/// Below how many days a date needs care.
const CARE_DAYS: i64 = 7;

/// What has to happen next, and by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// What.
    pub what: DueStep,
    /// The last day in time.
    pub day: Date,
    /// How many days are left; negative when it is late.
    pub days_left: i64,
}

/// What can be owed to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueStep {
    /// To tell them that it came in.
    Acknowledgement,
    /// To answer.
    Answer,
}

impl Due {
    /// The days in words: `9 days left`, `late by 1 day`.
    #[must_use]
    pub fn words(&self, locale: &Locale) -> String {
        let count = [("count", self.days_left.unsigned_abs().into())];
        match self.days_left {
            ..0 => locale.text_with("due-late", &count),
            0 => locale.text("due-today"),
            _ => locale.text_with("due-left", &count),
        }
    }

    /// The words in a tag that stands out the more, the less time is left.
    #[must_use]
    pub fn tag(&self, locale: &Locale) -> Markup {
        let tone = match self.days_left {
            ..0 => Tone::Stop,
            0..CARE_DAYS => Tone::Care,
            _ => Tone::Plain,
        };
        tag(tone, &self.words(locale))
    }

    /// What is owed by which day, in words.
    #[must_use]
    pub fn sentence(&self, locale: &Locale) -> String {
        let date = [("date", locale.day(self.day).into())];
        match self.what {
            DueStep::Acknowledgement => locale.text_with("due-acknowledgement-by", &date),
            DueStep::Answer => locale.text_with("due-answer-by", &date),
        }
    }

    /// The day with its words below it.
    #[must_use]
    pub(super) fn cell(&self, locale: &Locale) -> Markup {
        html! { (day(locale, self.day)) br; (self.tag(locale)) }
    }
}

/// Why records are used or left out, said of people to staff.
#[must_use]
pub fn stand(locale: &Locale, reason: Reason) -> String {
    locale.text(&format!("stand-{reason}"))
}

/// The same by the code of a decision, such as `other_subject:refused`. A code that a newer
/// program wrote stands as it is.
#[must_use]
pub fn stand_of_code(locale: &Locale, code: &str) -> String {
    match (code.parse(), code.starts_with("other_subject:")) {
        (Ok(reason), _) => stand(locale, reason),
        (Err(_), true) => locale.text("stand-other_subject"),
        (Err(_), false) if code == "personal_data" => locale.text("stand-personal_data"),
        (Err(_), false) => code.to_owned(),
    }
}

/// Where a case stands.
#[must_use]
pub fn case_status(locale: &Locale, status: CaseStatus) -> Markup {
    let tone = match status {
        CaseStatus::Received | CaseStatus::Appealed | CaseStatus::Decided => Tone::Care,
        CaseStatus::Acknowledged | CaseStatus::Extended => Tone::Info,
        CaseStatus::Upheld => Tone::Good,
        CaseStatus::Rejected | CaseStatus::Lifted => Tone::Plain,
    };
    tag(tone, &locale.text(&format!("state-case-{status}")))
}

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It has not begun.
    Waiting,
    /// Its process runs.
    Running,
    /// It did what it was asked.
    Done,
    /// It says why it did not.
    Failed,
    /// Somebody ended it.
    Cancelled,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

    /// The word in the store and the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether it can still be ended.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }

    /// The state as a tag.
    #[must_use]
    pub fn tag(self, locale: &Locale) -> Markup {
        let tone = match self {
            Self::Waiting | Self::Cancelled => Tone::Plain,
            Self::Running => Tone::Info,
            Self::Done => Tone::Good,
            Self::Failed => Tone::Stop,
        };
        tag(tone, &locale.text(&format!("state-job-{}", self.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn days_are_words() {
        let said = |days_left| {
            let day = jiff::civil::date(2026, 12, 2);
            let due = Due { what: DueStep::Answer, day, days_left };
            let words = due.words(Locale::of(Language::English));
            words.replace(['\u{2068}', '\u{2069}'], "")
        };
        assert_eq!(
            [-2, -1, 0, 1, 9].map(said),
            ["Late by 2 days", "Late by 1 day", "Due today", "1 day left", "9 days left"]
        );
    }
}
