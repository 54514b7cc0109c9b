//! The combiner: from all that was found to one preference per usage, and the text of both.
//!
//! The text is one line of JSON that is written in one way only, so that it can be a column of a
//! corpus and be compared byte by byte. `spec/signals.md` describes it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::evidence::{Evidence, Says};
use crate::limits::PINNED_BYTES_MAX;
use crate::usage::{Usage, UsageSet};
use crate::words::words;

const VERSION: u32 = 1;

words!(
    /// What all signals together say of one usage.
    Preference, "preference" {
        /// Some permit it, none refuses it, and none is unclear.
        Allow = "allow",
        /// At least one refuses it.
        Refuse = "refuse",
        /// None speaks of it, or one does and cannot be made out. Never a yes.
        Unknown = "unknown",
    }
);

/// The preferences that were found with a piece of content, pinned to it with the evidence.
///
/// Any refusal wins; else anything unclear makes the preference unknown; else a permission permits.
/// The preferences are a function of the evidence, so nobody can hold one without the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pinned {
    allow: UsageSet,
    refuse: UsageSet,
    evidence: Vec<Evidence>,
}

impl Pinned {
    /// Combines evidence.
    #[must_use]
    pub fn new(evidence: Vec<Evidence>) -> Self {
        let said = |says: Says| {
            let that = evidence.iter().filter(|one| one.says == says);
            that.fold(UsageSet::NONE, |all, one| all.or(one.usages))
        };
        let refuse = said(Says::Refuse);
        let allow = said(Says::Allow).without(refuse).without(said(Says::Unclear));
        Self { allow, refuse, evidence }
    }

    /// The preference for one usage.
    #[must_use]
    pub const fn preference(&self, usage: Usage) -> Preference {
        if self.refuse.has(usage) {
            Preference::Refuse
        } else if self.allow.has(usage) {
            Preference::Allow
        } else {
            Preference::Unknown
        }
    }

    /// The preference for something that involves all of `usages`: refused if one is, permitted
    /// only if every one is. Of no usage at all, nothing is known.
    #[must_use]
    pub fn preference_for_all(&self, usages: UsageSet) -> Preference {
        let any = |wanted| usages.iter().any(|usage| self.preference(usage) == wanted);
        if any(Preference::Refuse) {
            Preference::Refuse
        } else if usages.is_empty() || any(Preference::Unknown) {
            Preference::Unknown
        } else {
            Preference::Allow
        }
    }

    /// The usages that are permitted.
    #[must_use]
    pub const fn allowed(&self) -> UsageSet {
        self.allow
    }

    /// The usages that are refused.
    #[must_use]
    pub const fn refused(&self) -> UsageSet {
        self.refuse
    }

    /// What was found, in the order in which it was read.
    #[must_use]
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// The evidence on one usage.
    pub fn evidence_on(&self, usage: Usage) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(move |one| one.usages.has(usage))
    }
}

/// The form of the text: member names and their order.
#[derive(Serialize)]
struct Written<'a> {
    v: u32,
    allow: UsageSet,
    refuse: UsageSet,
    evidence: &'a [Evidence],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    v: u32,
    #[serde(rename = "allow")]
    _allow: UsageSet,
    #[serde(rename = "refuse")]
    _refuse: UsageSet,
    evidence: Vec<Evidence>,
}

impl fmt::Display for Pinned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { allow, refuse, ref evidence } = *self;
        let text = serde_json::to_string(&Written { v: VERSION, allow, refuse, evidence });
        f.write_str(&text.map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Pinned {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text.len() > PINNED_BYTES_MAX {
            return Err(Error::TooLong);
        }
        let read: Read = serde_json::from_str(text)?;
        if read.v != VERSION {
            return Err(Error::Version(read.v));
        }
        // One comparison finds preferences that the evidence does not give, members in another
        // order and any other way to write the same.
        let pinned = Self::new(read.evidence);
        if pinned.to_string() == text { Ok(pinned) } else { Err(Error::NotCanonical) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Material, Note, Place, Signal};

    fn evidence(says: Says, usages: UsageSet) -> Evidence {
        let at = Place::at(Material::RobotsTxt, 2);
        let note = (says == Says::Unclear).then_some(Note::BadValue);
        Evidence { signal: Signal::Aipref, at, says, usages, text: "a \"b\"".to_owned(), note }
    }

    #[test]
    fn any_refusal_wins_and_unclear_is_not_yes() {
        let search = UsageSet::from(Usage::Search);
        let preference = |says: &[Says]| {
            let all = says.iter().map(|says| evidence(*says, search)).collect();
            Pinned::new(all).preference(Usage::Search)
        };
        assert_eq!(preference(&[]), Preference::Unknown);
        assert_eq!(preference(&[Says::Allow]), Preference::Allow);
        assert_eq!(preference(&[Says::Unclear, Says::Allow]), Preference::Unknown);
        assert_eq!(preference(&[Says::Allow, Says::Refuse, Says::Allow]), Preference::Refuse);
        assert_eq!(preference(&[Says::Unclear, Says::Refuse]), Preference::Refuse);
    }

    #[test]
    fn several_usages_need_every_yes() {
        let pinned = Pinned::new(vec![
            evidence(Says::Allow, UsageSet::TRAINING),
            evidence(Says::Refuse, Usage::Search.into()),
        ]);
        let training = UsageSet::TRAINING;
        assert_eq!(pinned.preference_for_all(training), Preference::Allow);
        assert_eq!(pinned.preference_for_all(UsageSet::AI), Preference::Unknown);
        assert_eq!(pinned.preference_for_all(UsageSet::CRAWLED), Preference::Refuse);
        assert_eq!(pinned.preference_for_all(UsageSet::NONE), Preference::Unknown);
        assert_eq!(pinned.evidence_on(Usage::Search).count(), 1);
    }

    #[test]
    fn the_text_has_one_form() {
        let pinned = Pinned::new(vec![evidence(Says::Unclear, Usage::Search.into())]);
        let text = pinned.to_string();
        assert_eq!(
            text,
            r#"{"v":1,"allow":[],"refuse":[],"evidence":[{"signal":"aipref","at":"robots.txt:2","says":"unclear","usages":["search"],"text":"a \"b\"","note":"bad_value"}]}"#
        );
        assert_eq!(text.parse::<Pinned>().unwrap(), pinned);
        let forged = text.replace(r#""allow":[]"#, r#""allow":["search"]"#);
        assert!(matches!(forged.parse::<Pinned>(), Err(Error::NotCanonical)));
        assert!(matches!(format!("{text} ").parse::<Pinned>(), Err(Error::NotCanonical)));
        let later = text.replace(r#""v":1"#, r#""v":2"#);
        assert!(matches!(later.parse::<Pinned>(), Err(Error::Version(2))));
        assert!(matches!("{}".parse::<Pinned>(), Err(Error::Form(_))));
        assert!(matches!(" ".repeat(200_000).parse::<Pinned>(), Err(Error::TooLong)));
    }
}
