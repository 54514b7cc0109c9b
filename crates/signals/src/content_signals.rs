//! Content Signals (contentsignals.org): `search=yes, ai-input=no, ai-train=no` in groups of
//! robots.txt, and in a response field of the same name.
//!
//! The categories are those of draft-romm-aipref-contentsignals-00. That text gives no grammar, so
//! this one is read leniently where it refuses and strictly where it permits.

use crate::evidence::{Findings, Material, Note, Place, Signal, Statements};
use crate::fetched::Fetched;
use crate::usage::{Usage, UsageSet};

const LABELS: &[(&[u8], UsageSet)] = &[
    (b"search", UsageSet::of(&[Usage::Search])),
    (b"ai-input", UsageSet::of(&[Usage::Inference])),
    (b"ai-train", UsageSet::TRAINING),
];

/// Reads the `Content-Signal` fields of a response.
pub(crate) fn read(fetched: &Fetched<'_>, findings: &mut Findings) {
    let Some((at, value)) = fetched.field("content-signal") else { return };
    let at = Place::at(Material::Headers, at);
    findings.state(Signal::ContentSignals, at, value.as_bytes(), &statements(value.as_bytes()));
}

/// What a list of signals says.
pub(crate) fn statements(list: &[u8]) -> Statements {
    let parts = list.split(|byte| matches!(byte, b',' | b';'));
    parts.map(|part| statement(part.trim_ascii())).fold(Statements::default(), Statements::and)
}

fn statement(part: &[u8]) -> Statements {
    let part = part.to_ascii_lowercase();
    let end = part.iter().position(|byte| matches!(byte, b'=' | b':')).unwrap_or(part.len());
    let (label, value) = part.split_at_checked(end).unwrap_or((&part, b""));
    let value = value.get(1..).unwrap_or_default().trim_ascii();
    let label = label.trim_ascii();
    if label == b"use" && value != b"full" {
        // How results may be shown; anything short of all of it limits what a model may be given.
        return Statements::unclear(Usage::Inference.into(), Note::Conditional);
    }
    let Some((_, usages)) = LABELS.iter().find(|(known, _)| *known == label) else {
        return unlabelled(&part);
    };
    match value {
        b"yes" => Statements::allow(*usages),
        b"no" | b"n" | b"false" | b"0" | b"disallow" => Statements::refuse(*usages),
        _ => Statements::unclear(*usages, Note::BadValue),
    }
}

/// A part with no label that is known: nothing, unless it looks like a slip of one, such as
/// `ai-train no`.
fn unlabelled(part: &[u8]) -> Statements {
    let meant = LABELS.iter().filter(|(known, _)| part.starts_with(known));
    let usages = meant.fold(UsageSet::NONE, |all, (_, usages)| all.or(*usages));
    let note = (!usages.is_empty()).then_some(Note::Malformed);
    Statements { unclear: usages, note, ..Statements::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(list: &str, allow: UsageSet, refuse: UsageSet, unclear: UsageSet) {
        let said = statements(list.as_bytes());
        assert_eq!((said.allow, said.refuse, said.unclear), (allow, refuse, unclear), "{list}");
    }

    /// contentsignals.org, and the lists that robots files in use carry.
    #[test]
    fn the_published_examples() {
        let none = UsageSet::NONE;
        let search = UsageSet::of(&[Usage::Search]);
        let both = UsageSet::of(&[Usage::Search, Usage::Inference]);
        check("ai-train=no, search=yes, ai-input=yes", both, UsageSet::TRAINING, none);
        check("search=yes,ai-train=no", search, UsageSet::TRAINING, none);
        check("search=yes,ai-input=no,ai-train=no", search, UsageSet::AI, none);
        let input = UsageSet::of(&[Usage::Inference]);
        let refused = UsageSet::AI;
        check("search=yes,ai-input=no,ai-train=no,use=reference", search, refused, input);
    }

    #[test]
    fn slips_refuse_or_blur() {
        let none = UsageSet::NONE;
        check("AI-Train = No", none, UsageSet::TRAINING, none);
        check("ai-train: no", none, UsageSet::TRAINING, none);
        check("ai-train=maybe", none, none, UsageSet::TRAINING);
        check("ai-train no", none, none, UsageSet::TRAINING);
        check("ai-train=yes;ai-train=no", UsageSet::TRAINING, UsageSet::TRAINING, none);
        check("ai-train=y", none, none, UsageSet::TRAINING);
        check("train=no, weather=yes,,", none, none, none);
    }
}
