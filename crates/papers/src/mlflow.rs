//! What MLflow's tracking is told of a run that trains on the dataset: an input with its digest,
//! and tags. The file is read by whatever logs the run (`mlflow.log_input`, `mlflow.set_tags`).
//!
//! Source: MLflow's REST API, `log-inputs` and `set-tag`: a digest has at most 36 characters there,
//! so that it is the first half of the manifest's.

use serde_json::json;

use crate::facts::Facts;

/// How long a digest may be in MLflow, in characters.
const DIGEST_CHARS: usize = 36;

/// The document, indented, with a line's end.
#[must_use]
pub fn write(facts: &Facts<'_>) -> String {
    let manifest = facts.manifest;
    let digest = facts.digest.to_string();
    let columns: Vec<_> = facts.fields.iter().map(|field| json!({"name": field.name})).collect();
    let document = json!({
        "dataset": {
            "name": facts.title(),
            "digest": digest.chars().take(DIGEST_CHARS).collect::<String>(),
            "source_type": "local",
            "source": json!({"uri": facts.name}).to_string(),
            "profile": json!({"num_rows": manifest.counts.kept}).to_string(),
            "schema": json!({"columns": columns}).to_string(),
        },
        "context": "training",
        "tags": {
            "untrain.dataset": manifest.dataset.to_string(),
            "untrain.generation": manifest.generation.to_string(),
            "untrain.manifest": digest,
            "untrain.policy": manifest.policy.to_string(),
            "untrain.purpose": manifest.purpose.to_string(),
            "untrain.snapshot": manifest.snapshot.digest.to_string(),
        },
    });
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
