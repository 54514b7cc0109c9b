//! What the ledger records, one fact per event. The JSON form is `spec/event.md`.
//!
//! An event is stored as the bytes that were written first and is never serialised again: its
//! commitment in the log is over those bytes.

mod names;

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::error::Error;
use crate::ids::{
    CertificateId, DatasetId, Digest, Jurisdiction, LicenceId, ModelId, NoticeId, PolicyHash,
    Position, PurposeId, SourceId, SubjectId,
};
use crate::vocabulary::{ArtefactKind, CaseKind, Choice, ForgetLevel, Source};

pub use crate::vocabulary::Outcome;

/// One thing that happened, and when the ledger was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When the ledger took it in.
    pub time: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub fact: Fact,
}

impl Event {
    /// Reads an event from the bytes that the ledger keeps.
    ///
    /// # Errors
    /// [`Error::NotAnEvent`] for anything but one JSON object with exactly the fields of its kind.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        serde_json::from_slice(bytes).map_err(|error| Error::NotAnEvent(error.to_string()))
    }

    /// The bytes of a new event, to be written once.
    ///
    /// # Errors
    /// [`Error::NotAnEvent`] when it has no JSON form, which no event is known to lack.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        serde_json::to_vec(self).map_err(|error| Error::NotAnEvent(error.to_string()))
    }
}

/// Where an answer came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The subject answered, by way of the command or a page.
    Subject,
    /// The controller brought an answer that it had recorded earlier.
    Import,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact {
    /// A policy version became the rule. `document` is the file's text, byte for byte.
    PolicyActivated {
        /// SHA-256 of `document`.
        policy: PolicyHash,
        /// The TOML text.
        document: String,
    },
    /// A policy version's notice went out, so that it can be delivered and answered.
    NoticePublished {
        /// The notice.
        notice: NoticeId,
        /// SHA-256 of `document`.
        policy: PolicyHash,
        /// The TOML text that holds the notice.
        document: String,
    },
    /// A second person let a policy become the rule before everybody was told whose data it opens.
    PolicyOverridden {
        /// The policy.
        policy: PolicyHash,
        /// The statement that they signed, with the signature (`spec/override.md`).
        note: String,
        /// Why, in their words.
        reason: String,
    },
    /// A subject received a notice.
    NoticeDelivered {
        /// Who.
        subject: SubjectId,
        /// What.
        notice: NoticeId,
        /// When it reached them.
        delivered_at: Timestamp,
    },
    /// The controller stated where a subject lives and how old they are.
    SubjectRegistered {
        /// Who.
        subject: SubjectId,
        /// Where they live from now on; absent when the controller does not know.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        jurisdiction: Option<Jurisdiction>,
        /// The year of birth, when that is what is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        birth_year: Option<i16>,
        /// The age band, when that is what is known (`spec/event.md`).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        age_band: Option<String>,
    },
    /// Two accounts are one person.
    SubjectsLinked {
        /// One account.
        subject: SubjectId,
        /// The other.
        other: SubjectId,
    },
    /// A subject answered one purpose.
    ChoiceMade {
        /// Who.
        subject: SubjectId,
        /// For what.
        purpose: PurposeId,
        /// The answer.
        choice: Choice,
        /// Which text they answered.
        notice: NoticeId,
        /// Whether a yes covers data collected before the notice.
        #[serde(default)]
        past: bool,
        /// Who told the ledger.
        channel: Channel,
    },
    /// A subject objected to one purpose: it is blocked for them from now on. The form of earlier
    /// versions; it opens a case of kind `objection`, as [`Fact::CaseOpened`] does.
    ObjectionOpened {
        /// Who.
        subject: SubjectId,
        /// Against what.
        purpose: PurposeId,
    },
    /// An objection was decided and the decision sent to the subject. The form of earlier versions.
    ObjectionDecided {
        /// Who.
        subject: SubjectId,
        /// Against what.
        purpose: PurposeId,
        /// How.
        outcome: Outcome,
        /// The reasons that were sent.
        reasons: String,
    },
    /// A subject asked to be forgotten.
    ForgetRequested {
        /// Who.
        subject: SubjectId,
        /// How far.
        level: ForgetLevel,
    },
    /// The state at a position was exported for gates.
    SnapshotExported {
        /// BLAKE3 of the file.
        digest: Digest,
        /// The position it shows.
        position: Position,
        /// The root of the state map at that position; ledgers of earlier versions had none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        states: Option<Digest>,
    },
    /// A gate wrote a dataset.
    DatasetBuilt {
        /// Which.
        dataset: DatasetId,
        /// BLAKE3 of its manifest.
        manifest: Digest,
        /// For what it may be used.
        purpose: PurposeId,
        /// The ledger position that its decisions were made at.
        position: Position,
        /// The folder it was written to.
        directory: String,
    },
    /// A dataset lost rows that may no longer be used.
    DatasetRevised {
        /// Which.
        dataset: DatasetId,
        /// BLAKE3 of the manifest before.
        before: Digest,
        /// BLAKE3 of the manifest after.
        after: Digest,
        /// The ledger position of the decisions that took the rows out.
        position: Position,
        /// How many rows were taken out.
        removed: u64,
        /// The entries of the forgetting requests that this carries out; none when a training run
        /// found refusals.
        requests: Vec<Position>,
        /// The certificate that names this revision, when a forgetting caused it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        certificate: Option<CertificateId>,
        /// BLAKE3 of the certificate's statement.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statement: Option<Digest>,
    },
    /// A model was trained on a dataset.
    ModelTrained {
        /// Which: the hash of what it serves.
        model: ModelId,
        /// The dataset.
        dataset: DatasetId,
        /// BLAKE3 of the training manifest M.
        corpus: Digest,
        /// For what it may be used.
        purpose: PurposeId,
        /// The ledger position that the training run re-checked its records at.
        position: Position,
        /// The folder it was written to.
        directory: String,
    },
    /// A model forgot: it equals one trained on the manifest M′.
    ModelForgot {
        /// The model before.
        before: ModelId,
        /// The model after.
        after: ModelId,
        /// BLAKE3 of M′.
        corpus: Digest,
        /// The replay position P.
        position: Position,
        /// How many records were taken out.
        removed: u64,
        /// The entries of the forgetting requests that this carries out.
        requests: Vec<Position>,
        /// The folder it stands in.
        directory: String,
        /// The certificate that names this.
        certificate: CertificateId,
        /// BLAKE3 of the certificate's statement.
        statement: Digest,
    },
    /// A subject confirmed that they have seen a notice. It is neither an answer nor a delivery,
    /// and changes no decision.
    NoticeAcknowledged {
        /// Who.
        subject: SubjectId,
        /// What.
        notice: NoticeId,
    },
    /// The controller registered a source of records, or its new terms.
    SourceRegistered {
        /// Which: how records name it.
        source: SourceId,
        /// Its kind.
        kind: Source,
        /// The licence that its records are held under.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        licence: Option<LicenceId>,
        /// What the terms cover.
        purposes: Vec<PurposeId>,
        /// From when they hold.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Timestamp>,
        /// Until when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
        /// Where the terms are on file.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<String>,
    },
    /// A subject asked something of the controller that it must answer in time (`spec/case.md`).
    CaseOpened {
        /// Who.
        subject: SubjectId,
        /// What they ask for.
        kind: CaseKind,
        /// Which purpose it is about, where it is about one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purpose: Option<PurposeId>,
        /// What they wrote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
        /// How to reach them, where the controller does not know it anyway.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<String>,
    },
    /// The controller told the subject that it has the case.
    CaseAcknowledged {
        /// Whose case.
        subject: SubjectId,
        /// The entry that opened it.
        case: Position,
    },
    /// The controller told the subject that the answer takes longer, and why.
    CaseExtended {
        /// Whose case.
        subject: SubjectId,
        /// The entry that opened it.
        case: Position,
        /// The reasons that were told.
        reasons: String,
    },
    /// The controller decided a case; the subject does not know it yet.
    CaseDecided {
        /// Whose case.
        subject: SubjectId,
        /// The entry that opened it.
        case: Position,
        /// How.
        outcome: Outcome,
        /// Why.
        reasons: String,
    },
    /// The subject does not accept the answer, or that there is none.
    CaseAppealed {
        /// Whose case.
        subject: SubjectId,
        /// The entry that opened it.
        case: Position,
        /// What they wrote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// The decision of a case was sent to the subject, with its reasons.
    CaseSent {
        /// Whose case.
        subject: SubjectId,
        /// The entry that opened it.
        case: Position,
        /// By what means, such as `letter` or `e-mail`.
        means: String,
    },
    /// What the ledger held of a person was destroyed: what they and others said of them, what
    /// opens its commitments, and the key that all of it was sealed under.
    SubjectErased {
        /// How many accounts they had.
        accounts: u64,
        /// How many entries say nothing any more.
        entries: u64,
    },
    /// Somebody of the staff, or a program with a key, did something that is no event of its own,
    /// so that nobody can trim the account of it.
    StaffActed {
        /// Who: the name that the identity provider gives them, or the key's.
        actor: String,
        /// What, as one word such as `policy.proposed`.
        action: String,
        /// To what: a draft, a job, a key, an entry.
        object: String,
        /// Why, where a reason was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A dataset or model was given to somebody outside (`spec/release.md`).
    ArtefactReleased {
        /// Which of the two.
        artefact: ArtefactKind,
        /// What was given: the id of the model, BLAKE3 of the dataset's manifest.
        version: Digest,
        /// The folder it stands in.
        directory: String,
        /// To whom.
        recipients: Vec<String>,
    },
    /// A dataset or model is used no more.
    ArtefactWithdrawn {
        /// Which of the two.
        artefact: ArtefactKind,
        /// What it was: the id of the model, BLAKE3 of the dataset's manifest.
        version: Digest,
        /// The folder it stands in.
        directory: String,
        /// Why.
        reason: String,
        /// Whether its files were destroyed.
        destroyed: bool,
    },
}

impl Fact {
    /// Whose event it is: the key that it is sealed under in the vault. Events about no subject
    /// have none.
    #[must_use]
    pub const fn subject(&self) -> Option<&SubjectId> {
        match self {
            Self::NoticeDelivered { subject, .. }
            | Self::SubjectRegistered { subject, .. }
            | Self::SubjectsLinked { subject, .. }
            | Self::ChoiceMade { subject, .. }
            | Self::ObjectionOpened { subject, .. }
            | Self::ObjectionDecided { subject, .. }
            | Self::ForgetRequested { subject, .. }
            | Self::NoticeAcknowledged { subject, .. }
            | Self::CaseOpened { subject, .. }
            | Self::CaseAcknowledged { subject, .. }
            | Self::CaseExtended { subject, .. }
            | Self::CaseDecided { subject, .. }
            | Self::CaseAppealed { subject, .. }
            | Self::CaseSent { subject, .. } => Some(subject),
            Self::PolicyActivated { .. }
            | Self::NoticePublished { .. }
            | Self::PolicyOverridden { .. }
            | Self::SnapshotExported { .. }
            | Self::DatasetBuilt { .. }
            | Self::DatasetRevised { .. }
            | Self::ModelTrained { .. }
            | Self::ModelForgot { .. }
            | Self::SourceRegistered { .. }
            | Self::SubjectErased { .. }
            | Self::StaffActed { .. }
            | Self::ArtefactReleased { .. }
            | Self::ArtefactWithdrawn { .. } => None,
        }
    }

    /// The topic on which the event at `position` says what stands of its subject from then on, if
    /// it is about one: the state map holds the last event of each (`spec/state-map.md`).
    #[must_use]
    pub fn topic(&self, position: Position) -> Option<String> {
        let case = match self {
            Self::SubjectRegistered { .. } => return Some("registration".to_owned()),
            Self::ForgetRequested { .. } => return Some("forgetting".to_owned()),
            Self::ChoiceMade { purpose, .. } => return Some(format!("choice/{purpose}")),
            Self::ObjectionOpened { purpose, .. } | Self::ObjectionDecided { purpose, .. } => {
                return Some(format!("objection/{purpose}"));
            }
            Self::CaseOpened { .. } => position,
            Self::CaseAcknowledged { case, .. }
            | Self::CaseExtended { case, .. }
            | Self::CaseDecided { case, .. }
            | Self::CaseAppealed { case, .. }
            | Self::CaseSent { case, .. } => *case,
            _ => return None,
        };
        Some(format!("case/{case}"))
    }

    /// Whether it opens a case or is a step of one.
    #[must_use]
    pub const fn is_about_case(&self) -> bool {
        matches!(
            self,
            Self::ObjectionOpened { .. }
                | Self::ObjectionDecided { .. }
                | Self::CaseOpened { .. }
                | Self::CaseAcknowledged { .. }
                | Self::CaseExtended { .. }
                | Self::CaseDecided { .. }
                | Self::CaseAppealed { .. }
                | Self::CaseSent { .. }
        )
    }

    /// The byte that stands for this kind of event in a log entry (`spec/entry.md`).
    #[must_use]
    pub const fn kind(&self) -> u8 {
        match self {
            Self::PolicyActivated { .. } => 1,
            Self::NoticePublished { .. } => 2,
            Self::NoticeDelivered { .. } => 3,
            Self::SubjectRegistered { .. } => 4,
            Self::SubjectsLinked { .. } => 5,
            Self::ChoiceMade { .. } => 6,
            Self::ObjectionOpened { .. } => 7,
            Self::ObjectionDecided { .. } => 8,
            Self::ForgetRequested { .. } => 9,
            Self::SnapshotExported { .. } => 10,
            Self::DatasetBuilt { .. } => 11,
            Self::DatasetRevised { .. } => 12,
            Self::ModelTrained { .. } => 13,
            Self::ModelForgot { .. } => 14,
            Self::NoticeAcknowledged { .. } => 15,
            Self::SourceRegistered { .. } => 16,
            Self::CaseOpened { .. } => 17,
            Self::CaseAcknowledged { .. } => 18,
            Self::CaseExtended { .. } => 19,
            Self::CaseDecided { .. } => 20,
            Self::CaseAppealed { .. } => 21,
            Self::PolicyOverridden { .. } => 22,
            Self::CaseSent { .. } => 24,
            Self::SubjectErased { .. } => 25,
            Self::StaffActed { .. } => 26,
            Self::ArtefactReleased { .. } => 27,
            Self::ArtefactWithdrawn { .. } => 28,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSAL: &str = concat!(
        r#"{"time":"2026-11-23T10:00:00Z","event":"choice_made","subject":"m-1","#,
        r#""purpose":"genai.content","choice":"refuse","notice":"n-1","past":false,"#,
        r#""channel":"subject"}"#
    );

    fn read(text: &str) -> Result<Event, Error> {
        Event::from_bytes(text.as_bytes())
    }

    #[test]
    fn an_event_reads_back_as_its_bytes() {
        let event = read(REFUSAL).unwrap();
        assert_eq!(String::from_utf8(event.to_bytes().unwrap()).unwrap(), REFUSAL);
    }

    #[test]
    fn an_event_has_the_fields_of_its_kind_and_no_other() {
        let with = |from: &str, to: &str| read(&REFUSAL.replace(from, to));
        for (from, to) in [
            (r#""past":false"#, r#""past":false,"note":"x""#),
            (r#""past":false"#, r#""past":false,"level":"stop""#),
            (r#"{"time""#, r#"{"extra":1,"time""#),
            (r#""past":false"#, r#""past":false,"past":false"#),
            (r#""past":false"#, r#""past":false,"time":"2026-11-23T10:00:00Z""#),
            (r#""past":false"#, r#""past":false,"event":"choice_made""#),
            (r#""subject":"m-1","#, ""),
            (r#""event":"choice_made","#, ""),
            ("choice_made", "choice_taken"),
            (r#""refuse""#, r#""maybe""#),
            ("2026-11-23T10:00:00Z", "yesterday"),
            ("\"m-1\"", "\"\""),
        ] {
            assert!(REFUSAL.contains(from), "{from}");
            assert!(with(from, to).is_err(), "{to}");
        }
        assert!(read(&format!("{REFUSAL}{REFUSAL}")).is_err());
        assert!(read(&format!("[{REFUSAL}]")).is_err());
    }

    #[test]
    fn what_may_be_absent_may_be_absent() {
        let plain = REFUSAL.replace(r#""past":false,"#, "");
        assert_eq!(read(&plain).unwrap(), read(REFUSAL).unwrap());
        let text =
            r#"{"time":"2026-11-23T10:00:00Z","event":"subject_registered","subject":"m-1"}"#;
        let event = read(text).unwrap();
        assert_eq!(String::from_utf8(event.to_bytes().unwrap()).unwrap(), text);
    }
}
