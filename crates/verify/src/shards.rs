//! What a certificate says of shards, held against the model's folder: each shard that learned
//! again is the one that is served, and no checkpoint is left that knew who has gone.

use std::path::Path;

use untrain_lineage::ModelCard;
use untrain_lineage::layout::shard_label;
use untrain_lineage::model::Role;
use untrain_lineage::shards::{ShardRoots, ShardsForgetting};

use crate::report::Findings;
use crate::words;

/// The folder of checkpoints in a model's folder, and how their names end (`spec/shards.md`).
const CHECKPOINTS: (&str, &str) = ("checkpoints", ".sealed");

/// Checks the shards of a model that is the one after the forgetting.
pub(crate) fn check(
    said: &ShardsForgetting,
    card: &ModelCard,
    directory: &Path,
    findings: &mut Findings,
) {
    let name = "shards";
    let Some(layout) = &card.layout else {
        findings.fails(name, "the certificate is of a model of shards, and the folder holds none");
        return;
    };
    for touched in &said.touched {
        let number = usize::try_from(touched.shard).unwrap_or(usize::MAX);
        let file = card.file(Role::Corpus, &shard_label(number));
        let state = layout.shards.get(number).and_then(|shard| shard.state());
        let found = file.map(|file| ShardRoots { corpus: file.digest, state });
        if found.as_ref() != Some(&touched.after) {
            let why = format!("shard {number} is another than the one after the forgetting");
            findings.fails(name, why);
            return;
        }
    }
    let learned = words::count(said.touched.len() as u64, "shard");
    findings.holds(name, format!("{learned} learned again, and is what the certificate says"));
    let (folder, ending) = CHECKPOINTS;
    let there = |name: &untrain_policy::Digest| {
        directory.join(folder).join(format!("{name}{ending}")).exists()
    };
    let name = "checkpoints";
    if let Some(stale) = said.destroyed.iter().find(|gone| there(&gone.checkpoint)) {
        findings.fails(
            name,
            format!(
                "a checkpoint of shard {} from before the forgetting is still in the folder: `{}`",
                stale.shard, stale.checkpoint
            ),
        );
        return;
    }
    let gone = words::count(said.destroyed.len() as u64, "checkpoint");
    findings.holds(name, format!("{gone} from before the forgetting: none is in the folder"));
    findings.not_checked("keys", "that their keys are destroyed is the operator's word");
}
