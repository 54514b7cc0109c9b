//! What was left of a corpus after each rule, from its manifest.

use std::fs;
use std::path::Path;

use untrain_lineage::manifest::{self, Counts};
use untrain_lineage::{Manifest, PERSONAL_DATA_CODE, catalogue::DatasetLine};
use untrain_pages::staff::charts::{Funnel, FunnelStep, Lost};
use untrain_policy::Reason;

/// The manifest of a dataset; none when its folder is gone or holds another.
pub fn manifest_of(workspace: &Path, line: &DatasetLine) -> Option<Manifest> {
    let bytes = fs::read(workspace.join(&line.directory).join(manifest::FILE)).ok()?;
    Manifest::parse(&bytes).ok().filter(|manifest| manifest.dataset == line.dataset)
}

/// The manifest of a dataset as it was built, which outlives its folder; else as it is now. None
/// when neither is there.
pub fn as_built(workspace: &Path, line: &DatasetLine) -> Option<Manifest> {
    let kept = workspace.join("manifests").join(format!("{}.json", line.dataset));
    let kept = fs::read(kept).ok().and_then(|bytes| Manifest::parse(&bytes).ok());
    kept.filter(|kept| kept.dataset == line.dataset).or_else(|| manifest_of(workspace, line))
}

/// The funnel of a dataset, with where it is fetched as a table.
#[must_use]
pub fn of_dataset(line: &DatasetLine, manifest: &Manifest) -> Funnel {
    let csv = format!("/staff/datasets/{}/funnel.csv", line.dataset);
    of("funnel", &manifest.counts, Some(csv))
}

/// The funnel of a corpus: rules in the order in which they are tried, other people's last.
#[must_use]
fn of(id: &str, counts: &Counts, csv: Option<String>) -> Funnel {
    let mut steps = Vec::new();
    for reason in Reason::ALL {
        if let Some(count) = counts.dropped.get(reason.as_str()) {
            steps.push(FunnelStep { lost: Lost::Rule(*reason), count: *count });
        }
    }
    let others = counts.dropped.iter().filter(|(code, _)| code.starts_with("other_subject:"));
    let others = others.fold(0_u64, |sum, (_, count)| sum.saturating_add(*count));
    if others > 0 {
        steps.push(FunnelStep { lost: Lost::OtherSubject, count: others });
    }
    if let Some(count) = counts.dropped.get(PERSONAL_DATA_CODE) {
        steps.push(FunnelStep { lost: Lost::PersonalData, count: *count });
    }
    let named = steps.iter().fold(0_u64, |sum, step| sum.saturating_add(step.count));
    let since = counts.read.saturating_sub(named).saturating_sub(counts.kept);
    if since > 0 {
        steps.push(FunnelStep { lost: Lost::RemovedSince, count: since });
    }
    Funnel { id: id.to_owned(), read_count: counts.read, steps, csv }
}
