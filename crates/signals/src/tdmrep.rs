//! TDM Reservation Protocol (W3C Community Group Final Report, 10 May 2024).
//!
//! One answer out of three places: a field of the response supersedes the file on the origin
//! server, and metadata in the page supersedes both; what is absent supersedes nothing ("Processing
//! priority"). A value that cannot be read lifts no reservation.
//!
//! A reservation reaches mining and the training that is done by mining. Its absence (`0`) permits
//! mining only, for that is all it speaks of.

use crate::evidence::{Findings, Material, Note, Place, Signal, Statements};
use crate::fetched::Fetched;
use crate::html::Page;
use crate::json::Json;
use crate::limits::TDMREP_BYTES_MAX;
use crate::target::{Target, Unmatchable};
use crate::usage::{Usage, UsageSet};

/// What one place says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Reserved,
    NotReserved,
    Unclear(Note),
}

/// An answer with where it stands and in which words.
type Found = (Answer, Place, String);

/// Reads the file, the fields and the metadata of a fetch.
pub(crate) fn read(fetched: &Fetched<'_>, target: &Target, page: &Page, findings: &mut Findings) {
    let file = fetched.tdmrep.as_deref().and_then(|text| in_file(text, target));
    let superseding = [file, in_fields(fetched), in_page(page)];
    let found = superseding.into_iter().flatten().reduce(|before, after| {
        let keeps = matches!(after.0, Answer::Unclear(_)) && before.0 == Answer::Reserved;
        if keeps { before } else { after }
    });
    let Some((answer, at, text)) = found else { return };
    let said = match answer {
        Answer::Reserved => Statements::refuse(UsageSet::MINED),
        Answer::NotReserved => Statements::allow(Usage::Mining.into()),
        Answer::Unclear(note) => Statements::unclear(UsageSet::MINED, note),
    };
    findings.state(Signal::Tdmrep, at, text.as_bytes(), &said);
}

/// The first rule whose location covers the target ("TDM File on the Origin Server").
fn in_file(text: &str, target: &Target) -> Option<Found> {
    let whole = Place::at(Material::TdmrepJson, 0);
    let rules = match Json::parse(text, TDMREP_BYTES_MAX) {
        Ok(Json::List(rules)) => rules,
        Ok(_) => return Some((Answer::Unclear(Note::Malformed), whole, text.to_owned())),
        Err(note) => return Some((Answer::Unclear(note), whole, text.to_owned())),
    };
    // A rule that may or may not have been first leaves a doubt on every permission after it.
    let mut doubt = None;
    for (number, rule) in (1..).zip(&rules) {
        let location = rule.get("location").and_then(Json::as_text).unwrap_or_default();
        let at = Place::at(Material::TdmrepJson, number);
        match (target.covered_by(location), reservation(rule)) {
            (Ok(None), _) => {}
            (Err(Unmatchable), _) => {
                let found = (Answer::Unclear(Note::Malformed), at, location.to_owned());
                doubt.get_or_insert(found);
            }
            (Ok(Some(_)), answer) => {
                let permits = answer == Answer::NotReserved;
                let found = (answer, at, location.to_owned());
                return if permits { doubt.or(Some(found)) } else { Some(found) };
            }
        }
    }
    doubt
}

fn reservation(rule: &Json) -> Answer {
    match rule.get("tdm-reservation") {
        Some(Json::Integer(1) | Json::Bool(true)) => Answer::Reserved,
        Some(Json::Text(text)) if text.trim() == "1" => Answer::Reserved,
        Some(Json::Integer(0)) => Answer::NotReserved,
        _ => Answer::Unclear(Note::BadValue),
    }
}

fn in_fields(fetched: &Fetched<'_>) -> Option<Found> {
    let fields = fetched.fields("tdm-reservation");
    strictest(fields.map(|(number, value)| {
        // Fields of one name may have been joined on their way.
        let parts = value.split(',').map(|part| text_answer(part.trim(), Note::BadValue));
        let answer = parts.reduce(stricter).unwrap_or(Answer::Unclear(Note::BadValue));
        (answer, Place::at(Material::Headers, number), value.to_owned())
    }))
}

fn in_page(page: &Page) -> Option<Found> {
    strictest(page.metas("tdm-reservation").map(|meta| {
        let mut answer = text_answer(meta.content.trim(), Note::BadValue);
        if answer == Answer::NotReserved && !meta.in_head {
            answer = Answer::Unclear(Note::OutsideHead);
        }
        (answer, Place::at(Material::Html, meta.number), meta.content.clone())
    }))
}

fn text_answer(text: &str, otherwise: Note) -> Answer {
    match text {
        "1" => Answer::Reserved,
        "0" => Answer::NotReserved,
        _ => Answer::Unclear(otherwise),
    }
}

fn strictest(all: impl Iterator<Item = Found>) -> Option<Found> {
    all.reduce(|a, b| if stricter(a.0, b.0) == a.0 { a } else { b })
}

fn stricter(a: Answer, b: Answer) -> Answer {
    match (a, b) {
        (Answer::Reserved, _) | (_, Answer::NotReserved) => a,
        (_, Answer::Reserved) | (Answer::NotReserved, _) => b,
        (Answer::Unclear(_), Answer::Unclear(_)) => a,
    }
}
