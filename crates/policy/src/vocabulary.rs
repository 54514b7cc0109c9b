//! The closed lists of words: categories, sources, reasons and the rest, spelt one way everywhere.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A word that is on no list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not a {list}; it is one of {known}")]
pub struct UnknownWord {
    /// What was given.
    pub word: String,
    /// Which list it should be on.
    pub list: &'static str,
    /// The words of that list, separated by commas.
    pub known: String,
}

/// A closed list of words, as documents are read with.
#[cfg(feature = "rules")]
pub(crate) trait Word: Copy + 'static {
    /// What one of them is called.
    const LIST: &'static str;
    /// Every word of the list, in its order.
    const WORDS: &'static [Self];
    /// The word as it stands in files and reports.
    fn word(self) -> &'static str;
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $list:literal {
        $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every word of the list, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word as it stands in files and reports.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        #[cfg(feature = "rules")]
        impl Word for $name {
            const LIST: &'static str = $list;
            const WORDS: &'static [Self] = Self::ALL;
            fn word(self) -> &'static str {
                self.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;
            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word).ok_or_else(|| {
                    UnknownWord {
                        word: word.to_owned(),
                        list: $list,
                        known: Self::ALL.iter().map(|w| w.as_str()).collect::<Vec<_>>().join(", "),
                    }
                })
            }
        }
    };
}

words!(
    /// Kind of personal data (DPV personal data category).
    Category, "category" {
        /// Name, headline, skills: what a member says about themself.
        Profile = "profile",
        /// Posts, articles, comments.
        Content = "content",
        /// What is said in a closed group.
        Groups = "groups",
        /// Job applications and answers to them.
        Jobs = "jobs",
        /// What a member typed into an AI feature, and its answers.
        AiInteractions = "ai_interactions",
        /// Ratings and reports.
        Feedback = "feedback",
        /// Private messages.
        Messages = "messages",
        /// Passwords, tokens, recovery codes.
        Credentials = "credentials",
        /// Cards, accounts, invoices.
        Payment = "payment",
        /// What somebody earns.
        Salary = "salary",
        /// Special categories (GDPR Art. 9): only with an explicit yes.
        Special = "special",
    }
);

words!(
    /// Who could read a record on the platform.
    Visibility, "visibility" {
        /// Everybody.
        Public = "public",
        /// A circle that the author chose.
        Limited = "limited",
        /// The author, or the two ends of a message.
        Private = "private",
    }
);

words!(
    /// Where a record comes from.
    Source, "source" {
        /// The controller's own service.
        FirstParty = "first_party",
        /// Crawled from the open web.
        Public = "public",
        /// Under a licence that was bought or granted.
        Licensed = "licensed",
        /// From another party without a licence of its own standing.
        ThirdParty = "third_party",
    }
);

words!(
    /// What records are made into.
    ArtefactKind, "kind of artefact" {
        /// Records that passed a gate.
        Dataset = "dataset",
        /// What was trained on one.
        Model = "model",
    }
);

words!(
    /// Why a purpose may run in a cell (GDPR Art. 6).
    Basis, "basis" {
        /// Nothing without a yes.
        Consent = "consent",
        /// Runs unless objected, and only after notice.
        LegitimateInterest = "legitimate_interest",
        /// Never.
        Prohibited = "prohibited",
    }
);

words!(
    /// A subject's tri-state answer to one purpose.
    Choice, "choice" {
        /// Yes.
        Allow = "allow",
        /// No.
        Refuse = "refuse",
        /// No answer, or an answer taken back.
        Undefined = "undefined",
    }
);

words!(
    /// A machine-readable preference found with a record and pinned to it.
    Signal, "signal" {
        /// It permits the use.
        Allow = "allow",
        /// It refuses the use.
        Refuse = "refuse",
        /// None was found, or it could not be read.
        Unknown = "unknown",
    }
);

words!(
    /// How far a forgetting goes. Each level includes the ones before.
    ForgetLevel, "level" {
        /// No future use.
        Stop = "stop",
        /// And rows removed from datasets.
        Datasets = "datasets",
        /// And influence removed from models.
        Models = "models",
    }
);

words!(
    /// What a pack does with somebody whose age is not known.
    UnknownAge, "rule for unknown ages" {
        /// Their data may not be used.
        Deny = "deny",
        /// It may, as far as everything else permits.
        Permit = "permit",
    }
);

words!(
    /// What somebody may ask of a controller that has a clock of its own.
    CaseKind, "kind of case" {
        /// That a purpose ends for them.
        Objection = "objection",
        /// That something was done to them that should not have been.
        Complaint = "complaint",
        /// That what is held of them be erased.
        Erasure = "erasure",
        /// That a model knows something of them by heart, and should not.
        Memorisation = "memorisation",
    }
);

words!(
    /// How the controller decides a case. A decision counts once it was sent to the person.
    Outcome, "outcome of a case" {
        /// The controller agrees: what the case blocks stays blocked.
        Upheld = "upheld",
        /// The controller does not agree, and says why.
        Rejected = "rejected",
    }
);

words!(
    /// Where a case stands.
    CaseStatus, "status of a case" {
        /// It came in; nobody has answered yet.
        Received = "received",
        /// The person was told that it came in.
        Acknowledged = "acknowledged",
        /// The person was told that it takes longer, and why.
        Extended = "extended",
        /// It was decided, and the decision was not sent yet.
        Decided = "decided",
        /// The person did not accept how it ended; it is open again.
        Appealed = "appealed",
        /// The person was told that the controller agrees.
        Upheld = "upheld",
        /// The person was told that the controller does not agree, and why.
        Rejected = "rejected",
        /// The person's own yes ended the objection.
        Lifted = "lifted",
    }
);

words!(
    /// What may happen to a case next.
    CaseStep, "step of a case" {
        /// The person is told that it came in.
        Acknowledge = "acknowledge",
        /// The person is told that it takes longer, and why.
        Extend = "extend",
        /// The controller decides.
        Decide = "decide",
        /// The decision is sent to the person.
        Send = "send",
        /// The person does not accept it.
        Appeal = "appeal",
    }
);

words!(
    /// What it means that a controller let its time run out. It never lifts a block.
    Silence, "rule for silence" {
        /// The case stays open, and late.
        StaysOpen = "stays_open",
        /// The request counts as refused, which the person can appeal.
        Refusal = "refusal",
    }
);

words!(
    /// A day of the week.
    Weekday, "day of the week" {
        /// The first.
        Monday = "monday",
        /// The second.
        Tuesday = "tuesday",
        /// The third.
        Wednesday = "wednesday",
        /// The fourth.
        Thursday = "thursday",
        /// The fifth.
        Friday = "friday",
        /// The sixth.
        Saturday = "saturday",
        /// The seventh.
        Sunday = "sunday",
    }
);

words!(
    /// What a change of a policy does to the use of data.
    Direction, "direction" {
        /// Something may be used that might not be before.
        Widens = "widens",
        /// Less may be used than before.
        Narrows = "narrows",
        /// What may be used stays the same.
        Neither = "neither",
    }
);

words!(
    /// What of a policy a change is about.
    Part, "part of a policy" {
        /// The document as such: its id, its date.
        Policy = "policy",
        /// What data would be used for.
        Purpose = "purpose",
        /// Which pack is for whom.
        Residence = "residence",
        /// Why a purpose may run on some data of somebody.
        Cell = "cell",
        /// The rules for ages.
        Age = "age",
        /// The days of grace after a notice.
        Grace = "grace",
        /// What silence is read as where no signal was found.
        Signal = "signal",
        /// The licences.
        Licence = "licence",
        /// How long the controller has for what somebody asks of it.
        Clock = "clock",
        /// The text that tells people.
        Notice = "notice",
        /// Who runs the platform.
        Controller = "controller",
    }
);

words!(
    /// What a decision says.
    Effect, "effect" {
        /// The record may be used.
        Allow = "allow",
        /// It may not.
        Deny = "deny",
    }
);

words!(
    /// Why a decision says so: the denials in the order in which they are tried, then `allow`.
    Reason, "reason" {
        /// No subject, unknown purpose, a time that can't be read, or no known source.
        InvalidRecord = "invalid_record",
        /// A subject is on the suppression list, or has asked for level 2 or 3.
        Erased = "erased",
        /// The ledger has never heard of the subject.
        UnknownSubject = "unknown_subject",
        /// The cell excludes the category.
        CategoryExcluded = "category_excluded",
        /// Private or limited visibility, and the cell does not permit it.
        NotPublic = "not_public",
        /// Too young, when collected or now.
        Minor = "minor",
        /// The age is not known, and the pack does not permit that.
        AgeUnknown = "age_unknown",
        /// The pack prohibits the purpose.
        RegionExcluded = "region_excluded",
        /// An objection, or a claim that blocks the purpose like one, is open.
        ObjectionPending = "objection_pending",
        /// An objection, or a claim like one, was upheld.
        Objected = "objected",
        /// The subject said no.
        Refused = "refused",
        /// Consent basis, and no yes under a notice that listed this cell.
        NoChoice = "no_choice",
        /// Legitimate interest, and the notice was not delivered to this subject.
        NotNotified = "not_notified",
        /// Legitimate interest, and the days of grace have not run out.
        GracePeriod = "grace_period",
        /// Legitimate interest, and no assessment on file.
        NoAssessment = "no_assessment",
        /// Collected before the notice that first announced this cell on this basis.
        CollectedBeforeNotice = "collected_before_notice",
        /// A pinned signal refuses.
        Signal = "signal",
        /// No licence on the register covers the purpose.
        Licence = "licence",
        /// Permitted.
        Allow = "allow",
    }
);

impl Reason {
    /// The number of the rule in the decision's order (`spec/policy.md`), 1 to 14; 16 for `allow`.
    /// Rule 15 is rules 2 to 12 asked of another subject.
    #[must_use]
    pub const fn rule(self) -> u8 {
        match self {
            Self::InvalidRecord => 1,
            Self::Erased => 2,
            Self::UnknownSubject => 3,
            Self::CategoryExcluded => 4,
            Self::NotPublic => 5,
            Self::Minor | Self::AgeUnknown => 6,
            Self::RegionExcluded => 7,
            Self::ObjectionPending | Self::Objected => 8,
            Self::Refused => 9,
            Self::NoChoice => 10,
            Self::NotNotified | Self::GracePeriod | Self::NoAssessment => 11,
            Self::CollectedBeforeNotice => 12,
            Self::Signal => 13,
            Self::Licence => 14,
            Self::Allow => 16,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_reads_back_as_itself() {
        for reason in Reason::ALL {
            assert_eq!(reason.as_str().parse::<Reason>().unwrap(), *reason);
        }
        let error = "yes".parse::<Choice>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`yes` is not a choice; it is one of allow, refuse, undefined"
        );
    }

    #[test]
    fn reasons_stand_in_the_order_in_which_they_are_tried() {
        assert!(Reason::ALL.windows(2).all(|pair| pair[0].rule() <= pair[1].rule()));
    }
}
