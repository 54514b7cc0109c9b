//! Training and Data Mining Assertion (CAWG 1.1, 6 May 2025), and its form in C2PA 1.x.
//!
//! The assertion is read as JSON, alone or within a manifest or manifest report as C2PA tools print
//! them. Whether its signature holds is for whoever reads the manifest: give only assertions of
//! manifests that were found valid, or their refusals.

use crate::evidence::{Findings, Material, Note, Place, Signal, Statements};
use crate::json::Json;
use crate::limits::JSON_BYTES_MAX;
use crate::usage::{Usage, UsageSet};

/// The pre-defined entries ("Overview"), after `cawg.` or `c2pa.`.
const ENTRIES: &[(&str, UsageSet)] = &[
    ("data_mining", UsageSet::of(&[Usage::Mining])),
    ("ai_inference", UsageSet::of(&[Usage::Inference])),
    ("ai_generative_training", UsageSet::of(&[Usage::GenerativeTraining])),
    ("ai_training", UsageSet::of(&[Usage::OtherTraining])),
];

/// Everything that an assertion could have spoken of.
const SPOKEN: UsageSet = UsageSet::AI.or(UsageSet::of(&[Usage::Mining]));

const PREFIXES: &[&str] = &["cawg.", "c2pa."];

/// Reads a stored assertion, manifest or report.
pub(crate) fn read(text: &str, findings: &mut Findings) {
    let assertions = Json::parse(text, JSON_BYTES_MAX).and_then(|json| assertions(&json));
    match assertions {
        Ok(all) => {
            let entries = all.iter().flat_map(|entries| entries.iter());
            for (number, (label, entry)) in (1..).zip(entries) {
                let Some(usages) = usages(label) else { continue };
                let said = statement(usages, entry);
                let at = Place::at(Material::Cawg, number);
                let word = entry.get("use").and_then(Json::as_text).unwrap_or("?");
                findings.state(Signal::Cawg, at, format!("{label}: {word}").as_bytes(), &said);
            }
        }
        Err(note) => {
            let said = Statements::unclear(SPOKEN, note);
            findings.state(Signal::Cawg, Place::at(Material::Cawg, 0), text.as_bytes(), &said);
        }
    }
}

type Entries = std::collections::BTreeMap<String, Json>;

/// The entries of every assertion in a document: of the active manifest, in a report.
fn assertions(json: &Json) -> Result<Vec<Entries>, Note> {
    if let Some(manifests) = json.get("manifests") {
        let active = json.get("active_manifest").and_then(Json::as_text);
        let manifest = active.and_then(|label| manifests.get(label)).ok_or(Note::Malformed)?;
        return in_list(manifest.get("assertions"));
    }
    if json.get("assertions").is_some() {
        return in_list(json.get("assertions"));
    }
    match json.get("label") {
        Some(label) if is_assertion(label) => {
            entries(json.get("data").ok_or(Note::Malformed)?).map(|one| vec![one])
        }
        Some(_) => Ok(Vec::new()),
        None => entries(json).map(|one| vec![one]),
    }
}

fn in_list(list: Option<&Json>) -> Result<Vec<Entries>, Note> {
    let Some(Json::List(list)) = list else { return Err(Note::Malformed) };
    let ours = list.iter().filter(|one| one.get("label").is_some_and(is_assertion));
    ours.map(|one| entries(one.get("data").ok_or(Note::Malformed)?)).collect()
}

fn entries(data: &Json) -> Result<Entries, Note> {
    match data.get("entries") {
        Some(Json::Object(entries)) => Ok(entries.clone()),
        _ => Err(Note::Malformed),
    }
}

/// `cawg.training-mining`, the earlier `c2pa.training-mining`, and their numbered instances.
fn is_assertion(label: &Json) -> bool {
    let Some(label) = label.as_text() else { return false };
    PREFIXES.iter().any(|prefix| {
        let rest = label.strip_prefix(prefix).and_then(|rest| rest.strip_prefix("training-mining"));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '_']))
    })
}

fn usages(label: &str) -> Option<UsageSet> {
    let name = PREFIXES.iter().find_map(|prefix| label.strip_prefix(prefix))?;
    ENTRIES.iter().find(|(known, _)| *known == name).map(|(_, usages)| *usages)
}

fn statement(usages: UsageSet, entry: &Json) -> Statements {
    match entry.get("use").and_then(Json::as_text) {
        Some("allowed") => Statements::allow(usages),
        Some("notAllowed") => Statements::refuse(usages),
        // "In the absence of additional information, `constrained` shall be treated as equivalent
        // to `notAllowed`", and what `constraint_info` asks for is for people to read.
        Some("constrained") => {
            Statements { note: Some(Note::Conditional), ..Statements::refuse(usages) }
        }
        _ => Statements::unclear(usages, Note::BadValue),
    }
}
