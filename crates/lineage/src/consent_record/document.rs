//! The members of a record, in their order.

use serde::Serialize;
use untrain_policy::document::{Controller, PartyType};
use untrain_policy::event::Channel;
use untrain_policy::{Basis, Policy, PurposeId, Timestamp};

use super::basis::Grounds;
use super::facts::Facts;
use super::said::Said;
use super::{NAMESPACE, PROFILE};

/// How long an answer stands: the ledger keeps the last one of each purpose.
const VALID: &str = "until changed";

/// A record. What is absent is left out.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    #[serde(rename = "@context")]
    context: Context,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "dct:conformsTo", skip_serializing_if = "Option::is_none")]
    conforms_to: Option<&'static str>,
    #[serde(rename = "dct:identifier")]
    identifier: String,
    #[serde(rename = "dct:date")]
    date: Timestamp,
    #[serde(rename = "dct:valid")]
    valid: &'static str,
    #[serde(rename = "dpv:hasDataSubject")]
    subject: &'a str,
    #[serde(rename = "dpv:isImplementedByEntity", skip_serializing_if = "Option::is_none")]
    entity: Option<&'a str>,
    #[serde(rename = "dpv:hasConsentStatus", skip_serializing_if = "Option::is_none")]
    consent: Option<Typed>,
    #[serde(rename = "dpv:hasStatus", skip_serializing_if = "Option::is_none")]
    interest: Option<Typed>,
    #[serde(rename = "dpv:hasLegalBasis", skip_serializing_if = "Option::is_none")]
    basis: Option<Typed>,
    #[serde(rename = "dpv:hasNotice")]
    notice: Notice<'a>,
    #[serde(rename = "dpv:hasPurpose")]
    purpose: Types<'a>,
    #[serde(rename = "dpv:hasProcessing", skip_serializing_if = "Option::is_none")]
    processing: Option<Typed>,
    #[serde(rename = "dpv:hasPersonalData", skip_serializing_if = "Option::is_none")]
    personal_data: Option<Types<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    past: bool,
    #[serde(rename = "dpv:hasJurisdiction", skip_serializing_if = "Option::is_none")]
    jurisdiction: Option<&'a str>,
    #[serde(rename = "dpv:hasDataController", skip_serializing_if = "Option::is_none")]
    controller: Option<Party<'a>>,
    #[serde(rename = "dpv:hasStorageCondition", skip_serializing_if = "Option::is_none")]
    storage: Option<Storage<'a>>,
    #[serde(rename = "dpv:hasRecipient", skip_serializing_if = "Option::is_none")]
    recipients: Option<&'a [String]>,
    #[serde(rename = "dpv:hasConsentControl", skip_serializing_if = "Option::is_none")]
    withdrawing: Option<Control<'a>>,
    #[serde(rename = "dpv:hasEntityInvolvement", skip_serializing_if = "Option::is_none")]
    objecting: Option<Control<'a>>,
    #[serde(rename = "dpv:hasAuthority", skip_serializing_if = "Option::is_none")]
    authority: Option<&'a str>,
}

#[derive(Serialize)]
struct Context {
    #[serde(rename = "@vocab")]
    vocab: &'static str,
    ai: &'static str,
    dct: &'static str,
    dpv: &'static str,
}

const CONTEXT: Context = Context {
    vocab: NAMESPACE,
    ai: "https://w3id.org/dpv/ai#",
    dct: "http://purl.org/dc/terms/",
    dpv: "https://w3id.org/dpv#",
};

#[derive(Serialize)]
struct Typed {
    #[serde(rename = "@type")]
    term: &'static str,
}

#[derive(Serialize)]
struct Types<'a> {
    #[serde(rename = "@type")]
    terms: Vec<&'a str>,
}

#[derive(Serialize)]
struct Notice<'a> {
    #[serde(rename = "dct:identifier")]
    id: &'a str,
    #[serde(rename = "dct:language", skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

#[derive(Serialize)]
struct Party<'a> {
    #[serde(rename = "@type", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(rename = "dct:identifier", skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(rename = "dpv:hasName", skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(rename = "dpv:hasAddress", skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    #[serde(rename = "dpv:hasContact", skip_serializing_if = "Option::is_none")]
    contact: Option<&'a str>,
}

#[derive(Serialize)]
struct Storage<'a> {
    #[serde(rename = "dpv:hasLocation", skip_serializing_if = "<[_]>::is_empty")]
    locations: &'a [String],
    #[serde(rename = "dpv:hasDuration", skip_serializing_if = "Option::is_none")]
    duration: Option<&'a str>,
}

#[derive(Serialize)]
struct Control<'a> {
    #[serde(rename = "@type")]
    term: &'static str,
    #[serde(rename = "dpv:isExercisedAt")]
    at: &'a str,
}

impl<'a> Document<'a> {
    pub(super) fn of(facts: &Facts<'a>, said: &Said<'a>, grounds: &Grounds) -> Self {
        let controller = facts.policy.controller.as_ref();
        let status = Typed { term: grounds.status };
        let (consent, interest) =
            if grounds.is_consent { (Some(status), None) } else { (None, Some(status)) };
        let (withdrawing, objecting) = control(controller, grounds.is_consent);
        let categories = grounds.categories.iter().map(|category| category.as_str());
        let personal_data = Types { terms: categories.collect() };
        let lives = facts.before.and_then(|state| state.jurisdiction());
        let mut document = Self {
            context: CONTEXT,
            kind: if grounds.is_consent { "dpv:ConsentRecord" } else { "dpv:DataProcessingRecord" },
            conforms_to: None,
            identifier: format!("{}#{}", facts.origin, facts.index.0),
            date: facts.event.time,
            valid: VALID,
            subject: said.subject.as_str(),
            entity: match said.channel {
                Channel::Subject => Some(said.subject.as_str()),
                Channel::Import => controller.and_then(|controller| controller.id.as_deref()),
            },
            consent,
            interest,
            basis: grounds.basis.and_then(legal_basis),
            notice: notice(facts.policy, said),
            purpose: Types { terms: purposes(said.purpose) },
            processing: processing(said.purpose),
            personal_data: (!grounds.categories.is_empty()).then_some(personal_data),
            past: said.past,
            jurisdiction: lives.map(|code| code.as_str()),
            controller: controller.and_then(party),
            storage: controller.and_then(storage),
            recipients: controller
                .map(|controller| controller.recipients.as_slice())
                .filter(|recipients| !recipients.is_empty()),
            withdrawing,
            objecting,
            authority: controller.and_then(|controller| controller.authority.as_deref()),
        };
        document.conforms_to = document.is_whole().then_some(PROFILE);
        document
    }

    /// Whether it has everything that the profile demands of a record of consent.
    fn is_whole(&self) -> bool {
        let party = self.controller.as_ref().is_some_and(|party| {
            party.kind.is_some()
                && [party.id, party.name, party.address, party.contact].iter().all(Option::is_some)
        });
        let stored = self
            .storage
            .as_ref()
            .is_some_and(|storage| !storage.locations.is_empty() && storage.duration.is_some());
        self.consent.is_some()
            && self.basis.is_some()
            && self.entity.is_some()
            && self.notice.language.is_some()
            && self.personal_data.is_some()
            && self.jurisdiction.is_some()
            && party
            && stored
            && self.recipients.is_some()
            && self.withdrawing.is_some()
    }
}

const fn legal_basis(basis: Basis) -> Option<Typed> {
    match basis {
        Basis::Consent => Some(Typed { term: "dpv:Consent" }),
        Basis::LegitimateInterest => Some(Typed { term: "dpv:LegitimateInterest" }),
        Basis::Prohibited => None,
    }
}

/// The notice that was answered; for an objection the document's own.
fn notice<'a>(policy: &'a Policy, said: &Said<'a>) -> Notice<'a> {
    let id = said.notice.unwrap_or(&policy.notice.id);
    let shown = policy.controller.as_ref().and_then(|controller| controller.language.as_deref());
    let mut languages = policy.notice.text.keys().map(String::as_str);
    let only = languages.next().filter(|_| languages.next().is_none());
    let language = shown.or(only).filter(|_| *id == policy.notice.id);
    Notice { id: id.as_str(), language }
}

/// The policy's own name of a purpose, and the vocabulary's where one of the shipped names tells.
fn purposes(purpose: &PurposeId) -> Vec<&str> {
    let own = purpose.as_str();
    match own {
        "ml.personalization" => vec![own, "dpv:Personalisation"],
        _ => vec![own],
    }
}

/// What is done with data for a purpose, where its name tells.
fn processing(purpose: &PurposeId) -> Option<Typed> {
    let term = match purpose.as_str() {
        "ml.personalization" | "ml.moderation" | "ml.safety" => "ai:ModelTraining",
        "share.affiliate" | "share.licensing" => "dpv:Share",
        _ if purpose.generates() => "ai:ModelTraining",
        _ => return None,
    };
    Some(Typed { term })
}

fn party(controller: &Controller) -> Option<Party<'_>> {
    let kind = controller.party.map(PartyType::dpv).map(|term| format!("dpv:{term}"));
    let party = Party {
        kind,
        id: controller.id.as_deref(),
        name: controller.name.as_deref(),
        address: controller.address.as_deref(),
        contact: controller.contact.as_deref(),
    };
    let texts = [party.id, party.name, party.address, party.contact];
    let said = party.kind.is_some() || texts.iter().any(Option::is_some);
    said.then_some(party)
}

fn storage(controller: &Controller) -> Option<Storage<'_>> {
    let storage =
        Storage { locations: &controller.storage, duration: controller.retention.as_deref() };
    (!storage.locations.is_empty() || storage.duration.is_some()).then_some(storage)
}

/// Where the answer is changed: consent is withdrawn, an interest is opted out from.
fn control(
    controller: Option<&Controller>,
    is_consent: bool,
) -> (Option<Control<'_>>, Option<Control<'_>>) {
    let at = controller.and_then(|controller| controller.withdrawal.as_deref());
    let control = |term| at.map(|at| Control { term, at });
    if is_consent {
        (control("dpv:WithdrawConsent"), None)
    } else {
        (None, control("dpv:OptingOutFromProcess"))
    }
}
