//! A build's report in one file of HTML, made of what its papers are made of.

use untrain_pages::report::{BuildReport, LeftOfKind, build};
use untrain_pages::staff::charts::Funnel;
use untrain_pages::staff::datasets::{ManifestFacts, funnel_steps};
use untrain_pages::{Language, Locale};
use untrain_papers::Facts;
use untrain_policy::Position;

/// The file's name beside the papers.
pub const FILE: &str = "report.html";

/// The report, in one of the languages of the pages.
pub fn write(facts: &Facts<'_>, position: Position, language: Language) -> String {
    let manifest = facts.manifest;
    let version = facts.policy.map_or_else(String::new, |policy| policy.version.clone());
    let measured = manifest.redaction.as_ref().map(|redaction| &redaction.measured);
    let report = BuildReport {
        name: facts.title().to_owned(),
        purpose: facts.purpose_title(),
        built: manifest.created_at,
        kept_count: manifest.counts.kept,
        manifest: ManifestFacts {
            generation: u64::from(manifest.generation),
            policy: (version, manifest.policy.to_string()),
            position,
            inputs: manifest.inputs.iter().map(|it| (it.name.clone(), it.rows)).collect(),
            parts_count: manifest.parts.len() as u64,
            people_count: manifest.people.count,
            program: manifest.program.clone(),
            digest: facts.digest.to_string(),
            href: None,
        },
        funnel: Funnel {
            id: "funnel".to_owned(),
            read_count: manifest.counts.read,
            steps: funnel_steps(&manifest.counts.dropped, 0),
            csv: None,
        },
        redactions: manifest.redactions.clone(),
        left: measured.filter(|it| it.records > 0).map(left).unwrap_or_default(),
        sample_count: measured.map_or(0, |it| it.records),
        sources: facts.profile.sources.clone(),
    };
    build(Locale::of(language), &report).into_string()
}

/// What was measured: anything at all first, then each kind of which something was seen.
fn left(measured: &untrain_lineage::manifest::Measured) -> Vec<LeftOfKind> {
    let any = LeftOfKind {
        kind: None,
        low: measured.any.low,
        likely: measured.any.likely,
        high: measured.any.high,
    };
    let kinds = measured.left.iter().map(|(kind, left)| LeftOfKind {
        kind: Some(kind.clone()),
        low: left.records.low,
        likely: left.records.likely,
        high: left.records.high,
    });
    std::iter::once(any).chain(kinds).collect()
}
