//! Really Simple Licensing 1.0: a document of `content` elements, each with the licences on offer.
//!
//! Documents come as files, and within pages. Of the `content` elements that cover the fetch, the
//! most specific speak (the matching is RFC 9309's). What their licences say is in `terms`.

mod terms;

use roxmltree::{Document, Node, ParsingOptions};

use self::terms::Terms;
use crate::evidence::{Findings, Material, Note, Place, Signal, Statements, most_specific};
use crate::fetched::Fetched;
use crate::html::Page;
use crate::limits::{RSL_ATTRIBUTES_MAX, RSL_BYTES_MAX, RSL_NAMESPACES_MAX, RSL_NODES_MAX};
use crate::target::{Target, Unmatchable};
use crate::usage::UsageSet;

const NAMESPACE: &str = "https://rslstandard.org/rsl";

/// Reads the stored document and those within the page.
pub(crate) fn read(fetched: &Fetched<'_>, target: &Target, page: &Page, findings: &mut Findings) {
    let embedded = page.licences.iter().map(String::as_str);
    for text in fetched.rsl.as_deref().into_iter().chain(embedded) {
        if let Err(note) = document(text, target, findings) {
            let said = Statements::unclear(UsageSet::CRAWLED, note);
            findings.state(Signal::Rsl, Place::at(Material::Rsl, 0), text.as_bytes(), &said);
        }
    }
    if fetched.rsl.is_none() {
        linked(fetched, findings);
    }
}

/// `Link: <…>; rel="license"; type="application/rsl+xml"` without the document it points at.
fn linked(fetched: &Fetched<'_>, findings: &mut Findings) {
    for (number, value) in fetched.fields("link") {
        if value.to_ascii_lowercase().contains("application/rsl+xml") {
            let said = Statements::unclear(UsageSet::CRAWLED, Note::NotFetched);
            let at = Place::at(Material::Headers, number);
            findings.state(Signal::Rsl, at, value.as_bytes(), &said);
        }
    }
}

fn document(text: &str, target: &Target, findings: &mut Findings) -> Result<(), Note> {
    if text.len() > RSL_BYTES_MAX || is_laborious(text) {
        return Err(Note::TooLong);
    }
    let text = text.trim_start_matches('\u{feff}').trim();
    let options = ParsingOptions { nodes_limit: RSL_NODES_MAX, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => Note::TooLong,
        _ => Note::Malformed,
    })?;
    let elements = || document.descendants().filter(|node| node.is_element() && is_rsl(node));
    if !elements().any(|node| matches!(node.tag_name().name(), "rsl" | "content")) {
        return Err(Note::Malformed);
    }
    let contents = elements().filter(|node| node.tag_name().name() == "content");
    let mut rules = Vec::new();
    for (number, content) in (1..).zip(contents) {
        let Some((length, doubt)) = coverage(&content, target) else { continue };
        let terms = Terms::read(&content);
        for said in terms.statements() {
            let said = match doubt {
                Some(note @ Note::NoTarget) => Statements::unclear(said.spoken(), note),
                Some(note) => said.doubted(note),
                None => said,
            };
            rules.push((length, Place::at(Material::Rsl, number), terms.summary.clone(), said));
        }
    }
    let rules: Vec<_> = rules
        .iter()
        .map(|(length, at, text, said)| (*length, *at, text.as_bytes(), *said))
        .collect();
    most_specific(&rules, Signal::Rsl, findings);
    Ok(())
}

/// How specifically a `content` element covers the target, and what is doubtful about it; none if
/// it does not.
fn coverage(content: &Node<'_, '_>, target: &Target) -> Option<(usize, Option<Note>)> {
    let unlabelled = content.tag_name().namespace().is_none().then_some(Note::Unlabelled);
    let Some(url) = content.attribute("url").map(str::trim).filter(|url| !url.is_empty()) else {
        return Some((0, Some(Note::Malformed)));
    };
    match target.covered_by(url) {
        Ok(length) => length.map(|length| (length, unlabelled)),
        Err(Unmatchable) => Some((0, Some(Note::NoTarget))),
    }
}

/// Whether an element is of the vocabulary. Documents without any namespace are in use: they are
/// heard where they refuse.
fn is_rsl(node: &Node<'_, '_>) -> bool {
    node.tag_name().namespace().is_none_or(|namespace| namespace == NAMESPACE)
}

/// Whether a document would keep the XML library busy for longer than its length: it compares the
/// attributes of an element with each other, and carries namespaces into every element below.
///
/// Every attribute has a `=`, and none of them a `<`, so the `=` between two `<` bound an element's
/// attributes.
fn is_laborious(text: &str) -> bool {
    let attributes = |part: &str| part.bytes().filter(|byte| *byte == b'=').count();
    text.split('<').any(|part| attributes(part) > RSL_ATTRIBUTES_MAX)
        || text.matches("xmlns").count() > RSL_NAMESPACES_MAX
}
