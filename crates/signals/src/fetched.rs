//! The front door: what was stored of a fetch, and the one function that reads all of it.

use std::borrow::Cow;

use serde::Deserialize;

use crate::evidence::{Findings, Material, Note, Place, Signal, Statements};
use crate::html::Page;
use crate::limits::HEADERS_BYTES_MAX;
use crate::pinned::Pinned;
use crate::target::Target;
use crate::usage::UsageSet;
use crate::{aipref, cawg, content_signals, gpc, robots, robots_tag, rsl, tdmrep, user_intents};

/// What was stored of a fetch: the content's own signals and those of its server, as they were
/// then.
///
/// Signals are not retroactive (draft-ietf-aipref-attach, "When Preferences Apply"): give the
/// robots.txt that was current at the time of the fetch. What was not stored is left out; nothing
/// is fetched here. As JSON it is one object with these members, all optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fetched<'a> {
    /// Where the content was fetched.
    pub url: Cow<'a, str>,
    /// The product token or whole identification string under which it was fetched.
    pub user_agent: Cow<'a, str>,
    /// Product tokens of others whose refusals in robots.txt are to be heard as well, such as
    /// [`TRAINING_AGENTS`]: only groups that name them count, not those for everybody.
    pub named: Vec<Cow<'a, str>>,
    /// Header fields of the response, by name and value, in their order.
    pub headers: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The status with which robots.txt was answered; without one its text counts as found.
    pub robots_status: Option<u16>,
    /// The text of robots.txt.
    pub robots: Option<Cow<'a, str>>,
    /// The text of `/.well-known/tdmrep.json`.
    pub tdmrep: Option<Cow<'a, str>>,
    /// The page, if the content is one.
    pub html: Option<Cow<'a, str>>,
    /// The RSL document that the content or its server points at.
    pub rsl: Option<Cow<'a, str>>,
    /// The CAWG or C2PA assertion of the content, its manifest or the report on it, as JSON.
    pub cawg: Option<Cow<'a, str>>,
    /// The author's user-intent record, as JSON.
    pub user_intents: Option<Cow<'a, str>>,
    /// Values of `Sec-GPC` on the request with which somebody handed the content in.
    pub sec_gpc: Vec<Cow<'a, str>>,
}

/// Product tokens by which sites in practice refuse AI training, for [`Fetched::named`].
///
/// A group for one of them is said to its owner, not to everybody; whether a refusal of theirs is
/// heard as one of AI training at large is for the operator to decide, so nothing here uses the
/// list.
pub const TRAINING_AGENTS: &[&str] = &[
    "AI2Bot",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-ai",
    "cohere-training-data-crawler",
    "Diffbot",
    "FacebookBot",
    "Google-Extended",
    "GPTBot",
    "Meta-ExternalAgent",
    "omgili",
    "PanguBot",
    "Timpibot",
    "Webzio-Extended",
];

impl Fetched<'_> {
    /// The fields of one name, each with its number among all.
    pub(crate) fn fields<'s>(&'s self, name: &'s str) -> impl Iterator<Item = (usize, &'s str)> {
        (1..)
            .zip(self.headers_read())
            .filter(move |(_, (own, _))| own.trim().eq_ignore_ascii_case(name))
            .map(|(number, (_, value))| (number, value.trim()))
    }

    /// The fields of one name as one, which is what a structured field is (RFC 9110, section 5.3).
    pub(crate) fn field(&self, name: &str) -> Option<(usize, String)> {
        let mut fields = self.fields(name);
        let (number, first) = fields.next()?;
        let mut joined = first.to_owned();
        for (_, value) in fields {
            joined.push_str(", ");
            joined.push_str(value);
        }
        Some((number, joined))
    }

    /// The fields that are read: those before the limit, so that more of them take no refusal away.
    fn headers_read(&self) -> &[(Cow<'_, str>, Cow<'_, str>)] {
        let mut bytes = 0_usize;
        let beyond = self.headers.iter().position(|(name, value)| {
            bytes = bytes.saturating_add(name.len() + value.len());
            bytes > HEADERS_BYTES_MAX
        });
        beyond.and_then(|end| self.headers.get(..end)).unwrap_or(&self.headers)
    }
}

/// Reads every signal that was stored with a fetch and combines them.
///
/// Never fails: what cannot be read is evidence of its own, and makes what it could have spoken of
/// unknown.
#[must_use]
pub fn pin(fetched: &Fetched<'_>) -> Pinned {
    let target = Target::new(fetched);
    let page = Page::read(fetched);
    let mut findings = Findings::default();
    if fetched.headers_read().len() < fetched.headers.len() {
        let said = Statements::unclear(UsageSet::CRAWLED, Note::TooLong);
        findings.state(Signal::Aipref, Place::at(Material::Headers, 0), b"", &said);
    }
    aipref::read(fetched, &mut findings);
    content_signals::read(fetched, &mut findings);
    robots_tag::read(fetched, &target, &mut findings);
    robots::read(fetched, &target, &mut findings);
    tdmrep::read(fetched, &target, &page, &mut findings);
    page.state(fetched, &target, &mut findings);
    rsl::read(fetched, &target, &page, &mut findings);
    if let Some(text) = &fetched.cawg {
        cawg::read(text, &mut findings);
    }
    if let Some(text) = &fetched.user_intents {
        user_intents::read(text, &mut findings);
    }
    gpc::read(fetched, &mut findings);
    Pinned::new(findings.into_evidence())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Preference, Usage};

    #[test]
    fn too_many_fields_leave_a_doubt_and_take_no_refusal_away() {
        let mut headers = vec![("Content-Usage".into(), "train-ai=n, search=y".into())];
        let value = "x".repeat(HEADERS_BYTES_MAX);
        let few = Fetched { headers: headers.clone(), ..Fetched::default() };
        assert_eq!(pin(&few).preference(Usage::Search), Preference::Allow);
        headers.push(("x".into(), value.into()));
        let pinned = pin(&Fetched { headers, ..Fetched::default() });
        assert_eq!(pinned.preference(Usage::Search), Preference::Unknown);
        assert_eq!(pinned.preference(Usage::GenerativeTraining), Preference::Refuse);
    }

    #[test]
    fn a_stored_fetch_has_no_other_members() {
        let read = |text: &str| serde_json::from_str::<Fetched<'_>>(text).map(drop);
        assert!(read(r#"{"url":"https://a.example/","headers":[["a","b"]]}"#).is_ok());
        assert!(read("{}").is_ok());
        for text in [r#"{"robot":"x"}"#, r#"{"url":"a","url":"b"}"#, r#"{"headers":[["a"]]}"#] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
