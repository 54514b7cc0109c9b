//! From a text to its spans, and from spans to the redacted text.

use std::borrow::Cow;

use crate::context::Surroundings;
use crate::email;
use crate::error::Error;
use crate::fold::Folded;
use crate::iban;
use crate::ip;
use crate::kinds::{Kind, Settings, Span};
use crate::names::with_names;
use crate::overlap::{Taken, with_repeats};
use crate::patterns::{Mark, Patterns, Proposal};
use crate::placeholders::Placeholders;
use crate::run;
use crate::tagger::{Name, Tagger};
use crate::url;

/// How far back ` at ` may stand before ` dot `.
const SPELLED_REACH: usize = 100;

/// How often a text is read at most. Two passes settle ordinary texts, one the clean ones; a text
/// that was built to need more gets no more.
const MOST_PASSES: usize = 8;

/// Finds and replaces personal data. Costs some milliseconds to make and nothing to share between
/// threads.
pub struct Redactor {
    patterns: Patterns,
    settings: Settings,
    /// None when no names are wanted.
    tagger: Option<Tagger>,
}

impl Redactor {
    /// A redactor for every kind that a form or a check tells.
    ///
    /// # Errors
    /// When the built-in patterns cannot be compiled.
    pub fn new() -> Result<Self, Error> {
        Self::with(Settings::default())
    }

    /// A redactor for chosen kinds.
    ///
    /// # Errors
    /// When the built-in patterns cannot be compiled.
    pub fn with(settings: Settings) -> Result<Self, Error> {
        let names = Name::ALL.into_iter().any(|name| settings.kinds.contains(&name.into()));
        let tagger = names.then(Tagger::new).transpose()?;
        Ok(Self { patterns: Patterns::compile()?, settings, tagger })
    }

    /// The spans of personal data in a text, in order, apart from each other, each on character
    /// boundaries. Any text will do; the time grows with its length alone.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Span> {
        let folded = Folded::new(text);
        let mut spans = self.find_folded(folded.text());
        spans.retain(|span| self.settings.kinds.contains(&span.kind));
        for span in &mut spans {
            (span.start, span.end) = folded.original(span.start, span.end);
        }
        spans
    }

    /// The text with every span replaced by its placeholder; borrowed where there is none. A
    /// redacted text is left as it is when it is redacted again.
    #[must_use]
    pub fn redact<'t>(&self, text: &'t str, placeholders: &mut Placeholders) -> Cow<'t, str> {
        let spans = self.find(text);
        if spans.is_empty() {
            return Cow::Borrowed(text);
        }
        placeholders.reserve(text);
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for span in spans {
            out.push_str(text.get(from..span.start).unwrap_or(""));
            placeholders.write(span.kind, text.get(span.start..span.end).unwrap_or(""), &mut out);
            from = span.end;
        }
        out.push_str(text.get(from..).unwrap_or(""));
        Cow::Owned(out)
    }

    /// What is taken changes how its neighbours are read, so the search is repeated until it finds
    /// nothing more; a text without personal data is read once.
    fn find_folded(&self, text: &str) -> Vec<Span> {
        let mut known = Vec::new();
        let mut read = None;
        for _ in 0..MOST_PASSES {
            let mut found = self.search(text, &known);
            if let Some(tagger) = &self.tagger {
                let wanted = |kind| self.settings.kinds.contains(&kind);
                found = with_names(tagger, text, found, &mut read, wanted);
            }
            if found.len() == known.len() {
                break;
            }
            known = with_repeats(text, found);
        }
        known
    }

    /// One pass over what lies between the known spans.
    fn search(&self, text: &str, known: &[Span]) -> Vec<Span> {
        let mut search = Search {
            text,
            settings: &self.settings,
            taken: Taken::default(),
            ceiling: text.len(),
            url_end: 0,
        };
        let mut at = 0;
        for fixed in known.iter().map(Some).chain([None]) {
            search.ceiling = fixed.map_or(text.len(), |span| span.start);
            while let Some(proposal) = self.patterns.next(text, at, search.ceiling) {
                let next = search.look_at(proposal);
                at = next.max(search.taken.floor()).max(at.saturating_add(1));
            }
            if let Some(span) = fixed {
                search.taken.take(*span);
                at = span.end;
            }
        }
        search.taken.into_spans()
    }
}

/// One walk through a text.
struct Search<'a> {
    text: &'a str,
    settings: &'a Settings,
    taken: Taken,
    /// Where the next known span starts.
    ceiling: usize,
    /// Until where the last URL reaches, whether it counted or not.
    url_end: usize,
}

impl Search<'_> {
    /// Takes what the proposal turns out to be; returns where to search on if that is nothing.
    fn look_at(&mut self, proposal: Proposal) -> usize {
        let Proposal { mark, start, end } = proposal;
        let around = Surroundings {
            text: self.text,
            taken: self.taken.spans(),
            floor: self.taken.floor(),
            ceiling: self.ceiling,
        };
        match mark {
            Mark::Digits | Mark::Dotted => {
                for span in run::find(around, start, end) {
                    self.taken.take(span);
                }
                end
            }
            Mark::At => self.take(email::find(around, start, end), end),
            Mark::Scheme => {
                let seen = url::find(around, start, end, self.url_end, self.settings.urls);
                self.url_end = seen.end;
                self.take(seen.span, end)
            }
            Mark::Www => {
                let seen = url::find_bare(around, start, end, self.url_end, self.settings.urls);
                self.url_end = seen.end;
                self.take(seen.span, end)
            }
            Mark::Iban => {
                let iban = iban::find(around, start);
                let span = iban.map(|end| Span { start, end, kind: Kind::Iban });
                self.take(span, start.saturating_add(2))
            }
            Mark::Colons => {
                let address = ip::find_v6(around, start);
                let span = address.map(|(start, end)| Span { start, end, kind: Kind::IpAddress });
                self.take(span, end.saturating_sub(1))
            }
            Mark::BracketedAt => self.take(email::find_spelled(around, start, end, false), end),
            Mark::SpelledDot => self.take(spelled_before(around, start), start.saturating_add(1)),
        }
    }

    fn take(&mut self, span: Option<Span>, next: usize) -> usize {
        if let Some(span) = span {
            self.taken.take(span);
        }
        next
    }
}

/// The address whose spelled-out dot stands at `dot`.
fn spelled_before(around: Surroundings<'_>, dot: usize) -> Option<Span> {
    let from = dot.saturating_sub(SPELLED_REACH).max(around.floor);
    let near = around.text.as_bytes().get(from..dot)?;
    let at = near.windows(4).rposition(|four| four.eq_ignore_ascii_case(b" at "))?;
    let at = from.saturating_add(at);
    let span = email::find_spelled(around, at, at.saturating_add(4), true)?;
    (span.end > dot).then_some(span)
}
