//! A proof of absence: nothing stands under the person's label in the map of a dataset's people. It
//! is about the map with a certain root; that this is the dataset's, its manifest says.

use untrain_policy::{DatasetId, Digest};
use untrain_tlog::AbsenceProof;

use crate::Context;
use crate::current::{place, whose};
use crate::report::{Findings, Kind, Outcome, Report};
use crate::trust::Trust;
use crate::{manifest, people, receipt, words};

/// Checks a proof of absence against the manifest that the context names.
pub(crate) fn check(bytes: &[u8], context: &Context<'_>, trust: &Trust) -> Report {
    let mut findings = Findings::default();
    let statement = run(bytes, context, trust, &mut findings);
    findings.report(Kind::Absence, statement)
}

fn run(
    bytes: &[u8],
    context: &Context<'_>,
    trust: &Trust,
    findings: &mut Findings,
) -> Option<String> {
    let proof = match AbsenceProof::parse(bytes) {
        Ok(proof) => proof,
        Err(error) => {
            findings.fails("proof", error.to_string());
            return None;
        }
    };
    findings.holds("proof", "it is a proof of absence, in its one spelling");
    let proven = receipt::prove_parsed(&proof.receipt, trust, findings)?;
    let absent = match trust.policy() {
        None => proof.verify(trust.keys()).map(|_| ()),
        Some(policy) => proof.verify_under(policy).map(|_| ()),
    };
    if let Err(error) = absent {
        findings.add(place(&error), Outcome::Fails, error.to_string());
        return None;
    }
    let who = whose(&proven, findings)?;
    findings.holds("map", format!("nothing stands in it for `{who}`"));
    let Some(path) = context.manifest else {
        let detail = "which map is the dataset's, its manifest says: name it with --manifest";
        findings.missing("manifest", detail);
        return None;
    };
    let manifest::Vouched { manifest, logged } = manifest::vouched(path, trust, findings)?;
    findings.same("dataset", "the dataset", &DatasetId(proof.dataset), &manifest.dataset);
    findings.same("map", "the map's root", &Digest(proof.root.0), &manifest.people.root);
    findings.same("log", "the log", &proven.origin, &logged.origin);
    findings.not_checked("rows", "that the map leaves nobody out is the word of its maker");
    findings.not_checked("generation", "whether the dataset was written again since");
    Some(format!(
        "nothing of `{who}` is in dataset `{}`, generation {}, whose map holds {}; entry {} of log \
         `{}` vouches for it",
        words::short(manifest.dataset),
        manifest.generation,
        people::persons(manifest.people.count),
        logged.entry,
        logged.origin,
    ))
}
