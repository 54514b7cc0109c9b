//! What was found: which signal, where, what it says of which usages, and the text that says so.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Error;
use crate::limits::{EVIDENCE_MAX, QUOTE_BYTES_MAX};
use crate::usage::UsageSet;
use crate::words::words;

words!(
    /// A standard or convention in which preferences are said.
    Signal, "signal" {
        /// IETF AI Preferences: `Content-Usage` (draft-ietf-aipref-vocab, -attach).
        Aipref = "aipref",
        /// Content Signals: `Content-Signal` (contentsignals.org).
        ContentSignals = "content_signals",
        /// Robots Exclusion Protocol: `Disallow` (RFC 9309).
        Robots = "robots",
        /// `X-Robots-Tag` fields and `robots` metadata of pages: `noai`, `noimageai`, `noindex`.
        RobotsTag = "robots_tag",
        /// TDM Reservation Protocol (W3C Community Group, 10 May 2024).
        Tdmrep = "tdmrep",
        /// Really Simple Licensing 1.0.
        Rsl = "rsl",
        /// CAWG Training and Data Mining Assertion 1.1, and its C2PA 1.x form.
        Cawg = "cawg",
        /// Global Privacy Control: `Sec-GPC`.
        Gpc = "gpc",
        /// User intents of AT Protocol accounts (Bluesky proposal 0008).
        UserIntents = "user_intents",
    }
);

words!(
    /// The stored material in which something was found.
    Material, "material" {
        /// Header fields of the response; numbered by field.
        Headers = "headers",
        /// robots.txt; numbered by line.
        RobotsTxt = "robots.txt",
        /// `/.well-known/tdmrep.json`; numbered by rule.
        TdmrepJson = "tdmrep.json",
        /// The page; numbered by the tag among those that speak of preferences.
        Html = "html",
        /// A licence document; numbered by `content` element.
        Rsl = "rsl",
        /// A CAWG or C2PA assertion; numbered by entry.
        Cawg = "cawg",
        /// A user-intent record; numbered by field.
        UserIntents = "user_intents",
        /// Header fields of the request that brought the data in; numbered by value.
        Request = "request",
        /// The URL and user agent of the fetch.
        Fetch = "fetch",
    }
);

words!(
    /// What a piece of evidence says of its usages.
    Says, "statement" {
        /// It permits them.
        Allow = "allow",
        /// It refuses them.
        Refuse = "refuse",
        /// It speaks of them, but what it says cannot be made out, so nothing else is a yes either.
        Unclear = "unclear",
    }
);

words!(
    /// Why something is unclear, or read otherwise than its bare words.
    Note, "note" {
        /// Not of its format.
        Malformed = "malformed",
        /// A value that the specification does not know.
        BadValue = "bad_value",
        /// Longer than is read.
        TooLong = "too_long",
        /// The same key twice with one meaning each.
        DuplicateKey = "duplicate_key",
        /// It points at a licence that was not stored with the fetch.
        NotFetched = "not_fetched",
        /// Permitted on conditions whose fulfilment is not on record here.
        Conditional = "conditional",
        /// Said for some users or places only.
        SomeOnly = "some_only",
        /// The permitted usages are listed and this is not among them.
        NotListed = "not_listed",
        /// A label of another version of the specification.
        OldLabel = "old_label",
        /// Said by a more general rule, of what the most specific one does not answer.
        MoreGeneral = "more_general",
        /// A rule before the first `User-agent` line.
        OutsideGroup = "outside_group",
        /// A permission outside the head of a page, where other people's text stands.
        OutsideHead = "outside_head",
        /// robots.txt could not be had: RFC 9309, section 2.3.1.4, wants this read as a refusal.
        Unreachable = "unreachable",
        /// The material applies by URL or user agent, and the fetch states none that can be read.
        NoTarget = "no_target",
        /// Said to another crawler that the caller wants heard.
        NamedOther = "named_other",
        /// The document does not state that it is one of its kind.
        Unlabelled = "unlabelled",
    }
);

/// Where something was found: `robots.txt:7` is line 7 of robots.txt. Each material counts in its
/// own unit, from 1; see [`Material`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// In which material.
    pub material: Material,
    /// The how-manieth line, rule, field or element; 0 for the material as a whole.
    pub number: u32,
}

impl Place {
    pub(crate) fn at(material: Material, number: usize) -> Self {
        Self { material, number: u32::try_from(number).unwrap_or(u32::MAX) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.material, self.number)
    }
}

impl FromStr for Place {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let unknown = || Error::unknown_word("place", text);
        let (material, number) = text.rsplit_once(':').ok_or_else(unknown)?;
        let number = number.parse().map_err(|_| unknown())?;
        Ok(Self { material: material.parse()?, number })
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// In which standard it is said.
    pub signal: Signal,
    /// Where it stands.
    pub at: Place,
    /// What it says.
    pub says: Says,
    /// Of which usages.
    pub usages: UsageSet,
    /// The words that say it, cut to [`QUOTE_BYTES_MAX`](crate::limits::QUOTE_BYTES_MAX).
    pub text: String,
    /// Why it is unclear, or read otherwise than its bare words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
}

/// What one text says of each usage. A usage can be in more than one set; refusing is stronger than
/// being unclear, and both are stronger than permitting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Statements {
    pub allow: UsageSet,
    pub refuse: UsageSet,
    pub unclear: UsageSet,
    pub note: Option<Note>,
}

impl Statements {
    pub fn unclear(usages: UsageSet, note: Note) -> Self {
        Self { unclear: usages, note: Some(note), ..Self::default() }
    }

    pub fn refuse(usages: UsageSet) -> Self {
        Self { refuse: usages, ..Self::default() }
    }

    pub fn allow(usages: UsageSet) -> Self {
        Self { allow: usages, ..Self::default() }
    }

    /// Every usage that it speaks of.
    pub fn spoken(&self) -> UsageSet {
        self.allow.or(self.refuse).or(self.unclear)
    }

    pub fn and(self, other: Self) -> Self {
        Self {
            allow: self.allow.or(other.allow),
            refuse: self.refuse.or(other.refuse),
            unclear: self.unclear.or(other.unclear),
            note: self.note.or(other.note),
        }
    }

    /// The same with its permissions doubted, for what is said in the wrong place.
    pub fn doubted(self, note: Note) -> Self {
        let note = if self.allow.is_empty() { self.note } else { Some(note) };
        Self { allow: UsageSet::NONE, unclear: self.unclear.or(self.allow), note, ..self }
    }
}

/// The evidence as it is gathered.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    evidence: Vec<Evidence>,
    /// What the evidence says so far, so that a flood of it cannot hide anything new.
    said: [UsageSet; Says::ALL.len()],
}

impl Findings {
    pub fn state(&mut self, signal: Signal, at: Place, text: &[u8], said: &Statements) {
        let all =
            [(Says::Allow, said.allow), (Says::Refuse, said.refuse), (Says::Unclear, said.unclear)];
        for (says, usages) in all {
            // A permission is read by its bare words or not at all.
            let note = if says == Says::Allow { None } else { said.note };
            if !usages.is_empty() {
                self.push(Evidence { signal, at, says, usages, text: quote(text), note });
            }
        }
    }

    fn push(&mut self, evidence: Evidence) {
        let Some(said) = self.said.get_mut(evidence.says as usize) else { return };
        let new = !evidence.usages.without(*said).is_empty();
        if new || self.evidence.len() < EVIDENCE_MAX {
            *said = said.or(evidence.usages);
            self.evidence.push(evidence);
        }
    }

    pub fn into_evidence(self) -> Vec<Evidence> {
        self.evidence
    }
}

/// The text as it is quoted: one line, cut at a character.
fn quote(text: &[u8]) -> String {
    let start = text.get(..4 * QUOTE_BYTES_MAX).unwrap_or(text);
    let words = String::from_utf8_lossy(start);
    let mut quoted = String::new();
    for c in words.trim().chars() {
        let c = if c.is_control() { ' ' } else { c };
        if quoted.len() + c.len_utf8() > QUOTE_BYTES_MAX {
            break;
        }
        quoted.push(c);
    }
    quoted
}

/// What rules that apply by path say: the longest that match, all of them if there are several
/// (draft-ietf-aipref-attach, "Content-Usage Rule Semantics").
///
/// A refusal in a shorter rule of what the longest neither permits nor refuses stays one: whoever
/// adds a rule for a part of a site does not thereby take back what they said of all of it.
pub(crate) fn most_specific(
    rules: &[(usize, Place, &[u8], Statements)],
    signal: Signal,
    findings: &mut Findings,
) {
    let longest = rules.iter().map(|(length, ..)| *length).max().unwrap_or_default();
    let mut answered = UsageSet::NONE;
    for (_, at, text, said) in rules.iter().filter(|(length, ..)| *length == longest) {
        answered = answered.or(said.allow).or(said.refuse);
        findings.state(signal, *at, text, said);
    }
    for (_, at, text, said) in rules.iter().filter(|(length, ..)| *length < longest) {
        let left = Statements {
            allow: UsageSet::NONE,
            refuse: said.refuse.without(answered),
            unclear: said.unclear.without(answered),
            note: Some(Note::MoreGeneral),
        };
        findings.state(signal, *at, text, &left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::Usage;

    #[test]
    fn places_read_as_they_print() {
        let place = Place::at(Material::RobotsTxt, 7);
        assert_eq!(place.to_string(), "robots.txt:7");
        assert_eq!("robots.txt:7".parse::<Place>().unwrap(), place);
        assert!("robots.txt".parse::<Place>().is_err());
        assert!("moon:1".parse::<Place>().is_err());
    }

    #[test]
    fn quotes_are_one_short_line() {
        assert_eq!(quote(b" a\nb\xff "), "a b\u{fffd}");
        assert_eq!(quote("é".repeat(200).as_bytes()).len(), QUOTE_BYTES_MAX);
    }

    #[test]
    fn a_flood_hides_nothing_new() {
        let mut findings = Findings::default();
        let at = Place::at(Material::Headers, 1);
        for _ in 0..1000 {
            findings.state(Signal::Aipref, at, b"x", &Statements::allow(Usage::Search.into()));
        }
        findings.state(Signal::Aipref, at, b"x", &Statements::refuse(Usage::Search.into()));
        let evidence = findings.into_evidence();
        assert_eq!(evidence.len(), EVIDENCE_MAX + 1);
        assert_eq!(evidence.last().unwrap().says, Says::Refuse);
    }
}
