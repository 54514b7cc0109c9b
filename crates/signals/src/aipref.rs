//! AI Preferences of the IETF: a structured-field dictionary of labels with `y` or `n`.
//!
//! Vocabulary: draft-ietf-aipref-vocab-07/-08; attachment: draft-ietf-aipref-attach-05. Neither is
//! an RFC, and labels have come and gone: those of earlier drafts are heard when they refuse, for
//! whoever wrote them meant no, and left alone when they permit, as the drafts want.

use sfv::{BareItem, Dictionary, ListEntry, Parser};

use crate::evidence::{Findings, Material, Note, Place, Signal, Statements};
use crate::fetched::Fetched;
use crate::usage::{Usage, UsageSet};

/// The labels of the current vocabulary ("Usage Category Labels").
const LABELS: &[(&str, UsageSet)] = &[
    ("train-ai", UsageSet::of(&[Usage::GenerativeTraining])),
    ("search", UsageSet::of(&[Usage::Search])),
];

/// Labels of other drafts.
const OTHER_LABELS: &[(&str, UsageSet)] = &[
    ("ai-use", UsageSet::of(&[Usage::Inference])),
    ("ai-output", UsageSet::of(&[Usage::Inference])),
    ("genai", UsageSet::of(&[Usage::GenerativeTraining])),
    ("train-genai", UsageSet::of(&[Usage::GenerativeTraining])),
    ("ai", UsageSet::AI),
    ("tdm", UsageSet::MINED),
    ("bots", UsageSet::CRAWLED),
];

/// Everything that a preference could have spoken of, had it been readable.
const SPOKEN: UsageSet = UsageSet::of(&[Usage::GenerativeTraining, Usage::Search]);

/// Reads the `Content-Usage` fields of a response.
pub(crate) fn read(fetched: &Fetched<'_>, findings: &mut Findings) {
    let Some((at, value)) = fetched.field("content-usage") else { return };
    let said = statements(value.as_bytes());
    let at = Place::at(Material::Headers, at);
    findings.state(Signal::Aipref, at, value.as_bytes(), &said);
    if said.note == Some(Note::Malformed) {
        // One broken field spoils them all, but not the refusals of those that stand by themselves.
        for (number, value) in fetched.fields("content-usage") {
            let alone = statements(value.as_bytes());
            let refused =
                Statements { note: Some(Note::Malformed), ..Statements::refuse(alone.refuse) };
            let at = Place::at(Material::Headers, number);
            findings.state(Signal::Aipref, at, value.as_bytes(), &refused);
        }
    }
}

/// What a preference expression says (vocabulary, "Processing Algorithm").
pub(crate) fn statements(expression: &[u8]) -> Statements {
    let Ok(dictionary) = Parser::new(expression).parse::<Dictionary>() else {
        return Statements::unclear(SPOKEN, Note::Malformed);
    };
    let mut said = Statements::default();
    for (label, usages) in LABELS {
        match dictionary.get(*label).map(answer) {
            None => {}
            Some(Some(true)) => said.allow = said.allow.or(*usages),
            Some(Some(false)) => said.refuse = said.refuse.or(*usages),
            // The draft has this unknown. A field that was set and says nothing is no yes, even
            // where something else is.
            Some(None) => said = said.and(Statements::unclear(*usages, Note::BadValue)),
        }
    }
    for (label, usages) in OTHER_LABELS {
        if dictionary.get(*label).map(answer) == Some(Some(false)) {
            let refused = Statements::refuse(*usages);
            said = said.and(Statements { note: Some(Note::OldLabel), ..refused });
        }
    }
    said
}

/// `y` or `n`, as tokens; parameters are ignored.
fn answer(entry: &ListEntry) -> Option<bool> {
    let ListEntry::Item(item) = entry else { return None };
    let BareItem::Token(token) = &item.bare_item else { return None };
    match token.as_str() {
        "y" => Some(true),
        "n" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRAIN: UsageSet = UsageSet::of(&[Usage::GenerativeTraining]);
    const SEARCH: UsageSet = UsageSet::of(&[Usage::Search]);

    fn check(expression: &str, allow: UsageSet, refuse: UsageSet, unclear: UsageSet) {
        let said = statements(expression.as_bytes());
        assert_eq!(
            (said.allow, said.refuse, said.unclear),
            (allow, refuse, unclear),
            "{expression}"
        );
    }

    /// draft-ietf-aipref-vocab, "Exemplary Serialization Format".
    #[test]
    fn the_examples_of_the_vocabulary() {
        let none = UsageSet::NONE;
        check("train-ai=y, search=n", TRAIN, SEARCH, none);
        check(r#"train-ai=y, train-ai, search=n, search="n""#, none, none, SPOKEN);
        check("train-ai;allow=n, train-ai=y", TRAIN, none, none);
        check(r#"train-ai;has;parameters="?""#, none, none, TRAIN);
        // The draft prints this one with a stray `;`, which RFC 9651 does not parse.
        check(r#"train-ai;has;parameters="?";"#, none, none, SPOKEN);
    }

    #[test]
    fn anything_else_is_no_yes() {
        let none = UsageSet::NONE;
        for odd in ["train-ai=yes", "train-ai", "train-ai=?1", "train-ai=(y)", "train-ai=\"y\""] {
            check(odd, none, none, TRAIN);
        }
        for broken in ["Train-AI=y", "train-ai=y,", "train-ai = y", "train-ai=y; ;", "é", "\0"] {
            check(broken, none, none, SPOKEN);
        }
        check("", none, none, none);
        check("other=y, ai-use=y, bots=y", none, none, none);
        check("search=y;n=n", SEARCH, none, none);
    }

    #[test]
    fn refusals_of_earlier_drafts_are_heard() {
        let none = UsageSet::NONE;
        check("genai=n, train-ai=y", TRAIN, TRAIN, none);
        check("tdm=n", none, UsageSet::MINED, none);
        check("bots=n", none, UsageSet::CRAWLED, none);
    }
}
