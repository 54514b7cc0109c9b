//! What a record says in short, for whoever shows it to people.

use serde::{Deserialize, Serialize};
use untrain_policy::event::Channel;
use untrain_policy::{Choice, Event, Position};

use super::WHAT;
use super::said::Said;
use crate::Error;

/// A record in short. What it does not say is absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// What the record calls itself: the log, `#` and the entry.
    pub identifier: String,
    /// Who answered.
    pub subject: String,
    /// When.
    pub date: String,
    /// Where the answer leaves consent or legitimate interest: a term of the Data Privacy
    /// Vocabulary without its prefix, such as `ConsentGiven`.
    pub status: String,
    /// The policy's name of the purpose.
    pub purpose: String,
    /// The notice that was answered, or that was shown when somebody objected.
    pub notice: String,
    /// Whether a yes covers what was collected before the notice.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub past: bool,
    /// What the controller is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub controller: Option<String>,
    /// Where the answer is taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawal: Option<String>,
    /// The profile that it claims to conform to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conforms_to: Option<String>,
}

#[derive(Deserialize)]
struct Read {
    #[serde(rename = "dct:conformsTo")]
    conforms_to: Option<String>,
    #[serde(rename = "dct:identifier")]
    identifier: String,
    #[serde(rename = "dct:date")]
    date: String,
    #[serde(rename = "dpv:hasDataSubject")]
    subject: String,
    #[serde(rename = "dpv:hasConsentStatus")]
    consent: Option<Typed>,
    #[serde(rename = "dpv:hasStatus")]
    interest: Option<Typed>,
    #[serde(rename = "dpv:hasNotice")]
    notice: Notice,
    #[serde(rename = "dpv:hasPurpose")]
    purpose: Types,
    #[serde(default)]
    past: bool,
    #[serde(rename = "dpv:hasDataController")]
    controller: Option<Party>,
    #[serde(rename = "dpv:hasConsentControl")]
    withdrawing: Option<Control>,
    #[serde(rename = "dpv:hasEntityInvolvement")]
    objecting: Option<Control>,
}

#[derive(Deserialize)]
struct Typed {
    #[serde(rename = "@type")]
    term: String,
}

#[derive(Deserialize)]
struct Types {
    #[serde(rename = "@type")]
    terms: Vec<String>,
}

#[derive(Deserialize)]
struct Notice {
    #[serde(rename = "dct:identifier")]
    id: String,
}

#[derive(Deserialize)]
struct Party {
    #[serde(rename = "dpv:hasName")]
    name: Option<String>,
}

#[derive(Deserialize)]
struct Control {
    #[serde(rename = "dpv:isExercisedAt")]
    at: String,
}

impl Summary {
    /// Reads a record that [`super::record`] wrote, without believing it.
    ///
    /// # Errors
    /// [`Error::Json`] when it is not one, [`Error::Field`] when it lacks a status or a purpose.
    pub fn read(record: &[u8]) -> Result<Self, Error> {
        let read: Read = serde_json::from_slice(record)
            .map_err(|error| Error::Json { what: WHAT, reason: error.to_string() })?;
        let lacks = |field| Error::field(WHAT, field, "it is not there");
        let status = read.consent.or(read.interest).ok_or_else(|| lacks("status"))?.term;
        let mut purposes = read.purpose.terms.into_iter();
        Ok(Self {
            identifier: read.identifier,
            subject: read.subject,
            date: read.date,
            status: status.strip_prefix("dpv:").map(str::to_owned).unwrap_or(status),
            purpose: purposes.next().ok_or_else(|| lacks("dpv:hasPurpose"))?,
            notice: read.notice.id,
            past: read.past,
            controller: read.controller.and_then(|party| party.name),
            withdrawal: read.withdrawing.or(read.objecting).map(|control| control.at),
            conforms_to: read.conforms_to,
        })
    }

    /// Whether the record says of an event, which is entry `index` of the log `origin`, what the
    /// event says. What the record adds from the policy and from what the ledger knew before is
    /// the log's word.
    ///
    /// # Errors
    /// [`Error::Field`] with the first field that contradicts the event.
    pub fn agrees(&self, origin: &str, index: Position, event: &Event) -> Result<(), Error> {
        let differs = |field, reason: String| Err(Error::field(WHAT, field, reason));
        let Some(said) = Said::of(&event.fact) else {
            return differs("@type", "the event is neither a choice nor an objection".to_owned());
        };
        let notice = said.notice.map_or(self.notice.as_str(), |notice| notice.as_str());
        for (field, here, there) in [
            ("dct:identifier", &self.identifier, format!("{origin}#{}", index.0)),
            ("dct:date", &self.date, event.time.to_string()),
            ("dpv:hasDataSubject", &self.subject, said.subject.to_string()),
            ("dpv:hasNotice", &self.notice, notice.to_owned()),
            ("dpv:hasPurpose", &self.purpose, said.purpose.to_string()),
            ("past", &self.past.to_string(), said.past.to_string()),
        ] {
            if *here != there {
                return differs(field, format!("it is `{here}`, and the event's is `{there}`"));
            }
        }
        if statuses(&said).contains(&self.status.as_str()) {
            return Ok(());
        }
        differs("status", format!("`{}` is not where the event leaves it", self.status))
    }
}

/// Where what was said can leave consent or legitimate interest. The state before, which the event
/// does not tell, decides which of them it is; of an import, whether it changed anything.
const fn statuses(said: &Said<'_>) -> &'static [&'static str] {
    match (said.channel, said.choice) {
        (Channel::Import, Some(Choice::Allow | Choice::Undefined)) => &[
            "ConsentGiven",
            "ConsentRefused",
            "ConsentUnknown",
            "ConsentWithdrawn",
            "LegitimateInterestNotObjected",
            "LegitimateInterestObjected",
            "RenewedConsentGiven",
        ],
        (Channel::Subject, Some(Choice::Allow)) => {
            &["ConsentGiven", "LegitimateInterestNotObjected", "RenewedConsentGiven"]
        }
        (Channel::Subject, Some(Choice::Undefined)) => &[
            "ConsentUnknown",
            "ConsentWithdrawn",
            "LegitimateInterestNotObjected",
            "LegitimateInterestObjected",
        ],
        (_, Some(Choice::Refuse) | None) => {
            &["ConsentRefused", "ConsentWithdrawn", "LegitimateInterestObjected"]
        }
    }
}
