//! The names of the kinds of events, as their JSON form has them.

use super::Fact;

impl Fact {
    /// The name of this kind of event (`spec/event.md`).
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PolicyActivated { .. } => "policy_activated",
            Self::NoticePublished { .. } => "notice_published",
            Self::NoticeDelivered { .. } => "notice_delivered",
            Self::SubjectRegistered { .. } => "subject_registered",
            Self::SubjectsLinked { .. } => "subjects_linked",
            Self::ChoiceMade { .. } => "choice_made",
            Self::ObjectionOpened { .. } => "objection_opened",
            Self::ObjectionDecided { .. } => "objection_decided",
            Self::ForgetRequested { .. } => "forget_requested",
            Self::SnapshotExported { .. } => "snapshot_exported",
            Self::DatasetBuilt { .. } => "dataset_built",
            Self::DatasetRevised { .. } => "dataset_revised",
            Self::ModelTrained { .. } => "model_trained",
            Self::ModelForgot { .. } => "model_forgot",
            Self::CaseOpened { .. } => "case_opened",
            Self::CaseAcknowledged { .. } => "case_acknowledged",
            Self::CaseExtended { .. } => "case_extended",
            Self::CaseDecided { .. } => "case_decided",
            Self::CaseAppealed { .. } => "case_appealed",
            Self::CaseSent { .. } => "case_sent",
            Self::NoticeAcknowledged { .. } => "notice_acknowledged",
            Self::SourceRegistered { .. } => "source_registered",
            Self::PolicyOverridden { .. } => "policy_overridden",
            Self::SubjectErased { .. } => "subject_erased",
            Self::StaffActed { .. } => "staff_acted",
            Self::ArtefactReleased { .. } => "artefact_released",
            Self::ArtefactWithdrawn { .. } => "artefact_withdrawn",
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::Event;

    #[test]
    fn the_name_is_the_tag() {
        let vectors = include_str!("../../../../spec/vectors/event.json");
        let mut texts = Vec::new();
        strings(&serde_json::from_str(vectors).unwrap(), &mut texts);
        let mut kinds = std::collections::BTreeSet::new();
        for text in texts {
            let Ok(event) = Event::from_bytes(text.as_bytes()) else { continue };
            let tagged: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(tagged["event"], event.fact.name());
            kinds.insert(event.fact.kind());
        }
        assert_eq!(kinds.len(), KINDS);
    }

    const KINDS: usize = 27;

    fn strings(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => found.push(text.clone()),
            Value::Array(list) => list.iter().for_each(|value| strings(value, found)),
            Value::Object(map) => map.values().for_each(|value| strings(value, found)),
            _ => {}
        }
    }
}
