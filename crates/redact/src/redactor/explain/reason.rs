//! The reasons for which something in a text is taken or left, and their words.

use std::fmt;

/// Why something is taken or left.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Taken: its check digit holds, or it is what its issuer assigns.
    CheckHolds,
    /// Taken: its form tells, whatever stands beside it.
    FormTells,
    /// Taken: its form may be that of something else, but words beside it tell.
    WordTells {
        /// The nearest word that does.
        word: String,
    },
    /// Taken: the same value was found elsewhere in the text.
    FoundElsewhere,
    /// Taken: the model for names reads it as one.
    ReadAsName,
    /// Taken: a kind of the user's own.
    OwnKind,
    /// Left: it is found, but its kind is not asked for.
    KindIsOff,
    /// Left: it is on the list of what is allowed.
    Allowed,
    /// Left: the operator for its kind keeps it.
    Kept,
    /// Left: it stands for a value since an earlier redaction.
    StandsForValue,
    /// Left: it is part of something else that is found.
    Within {
        /// What that is.
        kind: String,
    },
    /// Left: a check digit is wrong.
    CheckFails,
    /// Left: its issuer assigns no such number.
    NeverIssued,
    /// Left: a word before it says that it is something else.
    WordSpeaksAgainst {
        /// That word.
        word: String,
    },
    /// Left: its form may be that of something else, and no word near it tells.
    NoWordTells,
    /// Left: a longer word or number goes on beside it.
    PartOfMore,
    /// Left: it is a date, a time or a range of years.
    IsDate,
    /// Left: the link carries no credentials, and no word calls it somebody's own.
    PlainLink,
    /// Left: it is code that reads like it.
    IsCode,
    /// Left: a sign or a word draws attention to it, but it has not the form.
    OtherForm,
}

impl Reason {
    /// Whether what it is about is taken.
    #[must_use]
    pub const fn is_taken(&self) -> bool {
        matches!(
            self,
            Self::CheckHolds
                | Self::FormTells
                | Self::WordTells { .. }
                | Self::FoundElsewhere
                | Self::ReadAsName
                | Self::OwnKind
        )
    }

    /// Its name in reports.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::CheckHolds => "check_holds",
            Self::FormTells => "form_tells",
            Self::WordTells { .. } => "word_tells",
            Self::FoundElsewhere => "found_elsewhere",
            Self::ReadAsName => "read_as_name",
            Self::OwnKind => "own_kind",
            Self::KindIsOff => "kind_is_off",
            Self::Allowed => "allowed",
            Self::Kept => "kept",
            Self::StandsForValue => "stands_for_value",
            Self::Within { .. } => "within",
            Self::CheckFails => "check_fails",
            Self::NeverIssued => "never_issued",
            Self::WordSpeaksAgainst { .. } => "word_speaks_against",
            Self::NoWordTells => "no_word_tells",
            Self::PartOfMore => "part_of_more",
            Self::IsDate => "is_date",
            Self::PlainLink => "plain_link",
            Self::IsCode => "is_code",
            Self::OtherForm => "other_form",
        }
    }
}

/// In words for people.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CheckHolds => "its check digit holds, or its issuer assigns such",
            Self::FormTells => "its form tells",
            Self::WordTells { word } => return write!(f, "its form fits and `{word}` is near it"),
            Self::FoundElsewhere => "the same value was found elsewhere in the text",
            Self::ReadAsName => "the model for names reads it as one",
            Self::OwnKind => "a kind of your own claims it",
            Self::KindIsOff => "its kind is not asked for",
            Self::Allowed => "it is on the list of what is allowed",
            Self::Kept => "the operator for its kind keeps it",
            Self::StandsForValue => "it stands for a value since an earlier redaction",
            Self::Within { kind } => return write!(f, "it is part of what is found as {kind}"),
            Self::CheckFails => "its check digit is wrong",
            Self::NeverIssued => "its issuer assigns no such number",
            Self::WordSpeaksAgainst { word } => return write!(f, "`{word}` stands before it"),
            Self::NoWordTells => "its form is too common, and no word near it tells",
            Self::PartOfMore => "a longer word or number goes on beside it",
            Self::IsDate => "it is a date, a time or a range of years",
            Self::PlainLink => "a link without credentials that nothing calls somebody's own",
            Self::IsCode => "it is code that reads like it",
            Self::OtherForm => "something draws attention to it, but it has not the form",
        })
    }
}
