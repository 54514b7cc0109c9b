//! User intents of AT Protocol accounts (Bluesky proposal 0008): a record of type
//! `org.user-intents.declaration`, alone or as `com.atproto.repo.getRecord` returns it.
//!
//! Archiving (`publicAccessArchive`) and bridging (`protocolBridging`) are no usages here.

use crate::evidence::{Findings, Material, Note, Place, Signal, Statements};
use crate::json::Json;
use crate::limits::JSON_BYTES_MAX;
use crate::usage::{Usage, UsageSet};

const TYPE: &str = "org.user-intents.declaration";

/// The intents. Generative AI is meant "at any stage", so training and inference.
const INTENTS: &[(&str, UsageSet)] = &[
    ("syntheticContentGeneration", UsageSet::of(&[Usage::GenerativeTraining, Usage::Inference])),
    ("bulkDataset", UsageSet::of(&[Usage::Redistribution])),
];

const SPOKEN: UsageSet =
    UsageSet::of(&[Usage::GenerativeTraining, Usage::Inference, Usage::Redistribution]);

/// Reads a stored record.
pub(crate) fn read(text: &str, findings: &mut Findings) {
    let json = match Json::parse(text, JSON_BYTES_MAX) {
        Ok(json @ Json::Object(_)) => json,
        Ok(_) => return unreadable(text, Note::Malformed, findings),
        Err(note) => return unreadable(text, note, findings),
    };
    let record = json.get("value").unwrap_or(&json);
    let labelled = record.get("$type").and_then(Json::as_text) == Some(TYPE);
    for (number, (name, usages)) in (1..).zip(INTENTS) {
        let Some(intent) = record.get(name) else { continue };
        let mut said = statement(*usages, intent);
        if !labelled {
            said = said.doubted(Note::Unlabelled);
        }
        let allow = intent.get("allow");
        let word = match allow {
            Some(Json::Bool(true)) => "true",
            Some(Json::Bool(false)) => "false",
            _ => "?",
        };
        let at = Place::at(Material::UserIntents, number);
        findings.state(Signal::UserIntents, at, format!("{name}: {word}").as_bytes(), &said);
    }
}

/// Tri-state: `allow` is true, false, or not there (or null) for undefined.
fn statement(usages: UsageSet, intent: &Json) -> Statements {
    match (intent, intent.get("allow")) {
        (_, Some(Json::Bool(true))) => Statements::allow(usages),
        (_, Some(Json::Bool(false))) | (Json::Bool(false), _) => Statements::refuse(usages),
        (Json::Object(_), None | Some(Json::Null)) | (Json::Null, _) => Statements::default(),
        _ => Statements::unclear(usages, Note::BadValue),
    }
}

fn unreadable(text: &str, note: Note, findings: &mut Findings) {
    let at = Place::at(Material::UserIntents, 0);
    findings.state(Signal::UserIntents, at, text.as_bytes(), &Statements::unclear(SPOKEN, note));
}

#[cfg(test)]
mod tests {
    use crate::{Fetched, Note, Pinned, Preference, Usage, pin};

    fn record(text: &str) -> Pinned {
        pin(&Fetched { user_intents: Some(text.into()), ..Fetched::default() })
    }

    /// The proposal's short example.
    #[test]
    fn the_short_example() {
        let pinned = record(
            r#"{
              "$type": "org.user-intents.declaration",
              "syntheticContentGeneration": {
                "updatedAt": "2025-02-20T21:37:20.362Z",
                "allow": false
              }
            }"#,
        );
        assert_eq!(pinned.preference(Usage::GenerativeTraining), Preference::Refuse);
        assert_eq!(pinned.preference(Usage::Inference), Preference::Refuse);
        assert_eq!(pinned.preference(Usage::OtherTraining), Preference::Unknown);
        assert_eq!(pinned.evidence()[0].text, "syntheticContentGeneration: false");
    }

    #[test]
    fn allow_is_tri_state() {
        let preference = |intent: &str| {
            let text = format!(
                r#"{{"uri":"at://x","value":{{"$type":"org.user-intents.declaration","bulkDataset":{intent}}}}}"#
            );
            record(&text).preference(Usage::Redistribution)
        };
        assert_eq!(preference(r#"{"allow":true}"#), Preference::Allow);
        assert_eq!(preference(r#"{"allow":false}"#), Preference::Refuse);
        for undefined in ["{}", r#"{"allow":null}"#, "null", "true", r#"{"allow":"true"}"#, "1"] {
            assert_eq!(preference(undefined), Preference::Unknown, "{undefined}");
        }
    }

    #[test]
    fn a_record_of_no_type_permits_nothing() {
        let pinned = record(r#"{"bulkDataset":{"allow":true}}"#);
        assert_eq!(pinned.preference(Usage::Redistribution), Preference::Unknown);
        assert_eq!(pinned.evidence()[0].note, Some(Note::Unlabelled));
        let refused = record(r#"{"bulkDataset":{"allow":false}}"#);
        assert_eq!(refused.preference(Usage::Redistribution), Preference::Refuse);
        assert_eq!(record("[").evidence()[0].note, Some(Note::Malformed));
        assert_eq!(record("7").evidence()[0].note, Some(Note::Malformed));
    }
}
