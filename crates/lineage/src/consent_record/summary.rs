//! What a record says in short, for whoever shows it to people.

use serde::{Deserialize, Serialize};

use crate::Error;

use super::WHAT;

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
    #[serde(rename = "dpv:hasPurpose")]
    purpose: Types,
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
            controller: read.controller.and_then(|party| party.name),
            withdrawal: read.withdrawing.or(read.objecting).map(|control| control.at),
            conforms_to: read.conforms_to,
        })
    }
}
