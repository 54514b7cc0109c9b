//! What the licences of one `content` element say of each usage (RSL 1.0, section 3.4).
//!
//! Each licence is an offer. Prohibited in one is refused; granted by one for nothing and to
//! everybody is permitted; granted for payment or through a licence server is refused, for nothing
//! here shows that it was paid or obtained; granted to some users or places only, or left out of
//! the list of what is permitted, is unclear.

use roxmltree::Node;

use super::is_rsl;
use crate::evidence::{Note, Statements};
use crate::limits::QUOTE_BYTES_MAX;
use crate::usage::{Usage, UsageSet};

/// A token of the usage vocabulary (section 3.4.1.1): what permitting it permits, what prohibiting
/// it refuses.
const TOKENS: &[(&str, UsageSet, UsageSet)] = &[
    ("all", UsageSet::AI.or(UsageSet::of(&[Usage::Search, Usage::Mining])), UsageSet::CRAWLED),
    ("ai-all", UsageSet::AI, UsageSet::AI),
    ("ai-train", UsageSet::TRAINING, UsageSet::TRAINING),
    ("ai-input", UsageSet::of(&[Usage::Inference]), UsageSet::of(&[Usage::Inference])),
    // An index alone is less than input to a model, and without it there is none.
    ("ai-index", UsageSet::NONE, UsageSet::of(&[Usage::Inference])),
    ("search", UsageSet::of(&[Usage::Search]), UsageSet::of(&[Usage::Search])),
    // Drafts of 2025.
    ("train-ai", UsageSet::TRAINING, UsageSet::TRAINING),
    ("train-genai", GENERATIVE, GENERATIVE),
    ("ai-use", UsageSet::NONE, UsageSet::of(&[Usage::Inference])),
    ("ai-include", UsageSet::NONE, UsageSet::of(&[Usage::Inference])),
    ("ai-summarize", UsageSet::NONE, UsageSet::of(&[Usage::Inference])),
];

const GENERATIVE: UsageSet = UsageSet::of(&[Usage::GenerativeTraining]);

/// The licences of a `content` element, taken together.
#[derive(Debug, Default)]
pub(super) struct Terms {
    prohibited: UsageSet,
    free: UsageSet,
    /// On payment, or through a licence server.
    priced: UsageSet,
    /// On attribution, or for some users or places.
    limited: UsageSet,
    unclear: UsageSet,
    /// Whether some licence lists what is permitted.
    lists: bool,
    /// What stands there, for the evidence.
    pub summary: String,
}

/// One licence, as far as it conditions its permissions.
#[derive(Debug, Default)]
struct Licence {
    permitted: Option<UsageSet>,
    prohibits_usage: bool,
    for_some: bool,
    attribution: bool,
    free: bool,
    priced: bool,
}

impl Terms {
    pub fn read(content: &Node<'_, '_>) -> Self {
        let mut terms = Self::default();
        let encrypted = content.attribute("encrypted").is_some_and(|value| value.trim() != "false");
        let through_server = content.attribute("server").is_some() || encrypted;
        if through_server {
            terms.note("server", "");
        }
        let mut any = false;
        for licence in children(content).filter(|child| child.tag_name().name() == "license") {
            terms.add(&licence, through_server);
            any = true;
        }
        if !any {
            terms.unclear = UsageSet::CRAWLED;
        }
        terms
    }

    fn add(&mut self, licence: &Node<'_, '_>, through_server: bool) {
        let mut read = Licence::default();
        for element in children(licence) {
            let kind = element.attribute("type").map(str::trim).unwrap_or_default();
            let text = element.text().unwrap_or_default();
            match (element.tag_name().name(), kind) {
                ("permits", "usage") => {
                    self.note("permits", text);
                    let permitted = tokens(text).fold(UsageSet::NONE, |all, token| {
                        all.or(known(&token).map_or(UsageSet::NONE, |(_, permits, _)| *permits))
                    });
                    read.permitted = Some(read.permitted.unwrap_or_default().or(permitted));
                }
                ("prohibits", "usage") => {
                    self.note("prohibits", text);
                    read.prohibits_usage = true;
                    self.prohibit(text);
                }
                ("permits" | "prohibits", other) => {
                    self.note(other, text);
                    read.for_some = true;
                }
                ("payment", kind) => {
                    self.note("payment", kind);
                    read.pay(kind, names_terms(&element));
                }
                _ => {}
            }
        }
        self.take(&read, through_server);
    }

    fn prohibit(&mut self, text: &str) {
        for token in tokens(text) {
            match known(&token) {
                Some((.., prohibits)) => self.prohibited = self.prohibited.or(*prohibits),
                // Something is prohibited, and what cannot be made out.
                None => self.unclear = UsageSet::CRAWLED,
            }
        }
    }

    fn take(&mut self, licence: &Licence, through_server: bool) {
        let priced = through_server || (licence.priced && !licence.free);
        let limited = licence.for_some || (licence.attribution && !licence.free);
        let Some(permitted) = licence.permitted else {
            // Conditions on nothing in particular, or no word at all.
            if !licence.prohibits_usage || licence.for_some || priced {
                self.unclear = UsageSet::CRAWLED;
            }
            return;
        };
        self.lists = true;
        let under = if priced {
            &mut self.priced
        } else if limited {
            &mut self.limited
        } else {
            &mut self.free
        };
        *under = under.or(permitted);
    }

    /// What is said, one statement per reason.
    pub fn statements(&self) -> Vec<Statements> {
        let noted = |said: Statements, note| Statements { note: Some(note), ..said };
        let priced = self.priced.without(self.free);
        let limited = self.limited.without(self.free.or(self.priced));
        let listed = self.free.or(self.priced).or(self.limited).or(self.prohibited);
        let unlisted = if self.lists { UsageSet::CRAWLED.without(listed) } else { UsageSet::NONE };
        let said = [
            Statements::refuse(self.prohibited),
            Statements::allow(self.free),
            noted(Statements::refuse(priced), Note::Conditional),
            Statements::unclear(limited, Note::SomeOnly),
            Statements::unclear(unlisted, Note::NotListed),
            Statements::unclear(self.unclear, Note::BadValue),
        ];
        said.into_iter().filter(|said| !said.spoken().is_empty()).collect()
    }

    fn note(&mut self, what: &str, text: &str) {
        // Twice the quote is enough to be cut to it later.
        if self.summary.len() < 2 * QUOTE_BYTES_MAX {
            let words: Vec<String> = tokens(text).take(16).collect();
            let separator = if self.summary.is_empty() { "" } else { "; " };
            self.summary.push_str(&format!("{separator}{what} {}", words.join(" ")));
        }
    }
}

impl Licence {
    /// A payment of no type is free (section 3.7); but documents in use leave the type out and name
    /// terms all the same.
    fn pay(&mut self, kind: &str, names_terms: bool) {
        match kind {
            "" if names_terms => self.priced = true,
            "" | "free" => self.free = true,
            "attribution" => self.attribution = true,
            _ => self.priced = true,
        }
    }
}

/// Whether a payment names an amount, or the terms of somebody.
fn names_terms(payment: &Node<'_, '_>) -> bool {
    let named =
        |child: Node<'_, '_>| matches!(child.tag_name().name(), "standard" | "custom" | "amount");
    children(payment).any(named)
}

fn children<'a, 'i>(node: &Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> + use<'a, 'i> {
    node.children().filter(|child| child.is_element() && is_rsl(child))
}

/// The tokens of a list, which documents in use separate by commas or spaces.
fn tokens(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(|c: char| c == ',' || c.is_whitespace());
    parts.filter(|part| !part.is_empty()).map(str::to_ascii_lowercase)
}

fn known(token: &str) -> Option<&'static (&'static str, UsageSet, UsageSet)> {
    TOKENS.iter().find(|(known, ..)| *known == token)
}
