//! OpenLineage 2-0-2: what a gate did, as run events that a collector of lineage takes in.
//!
//! A run begins with `START` and ends with `COMPLETE` or `FAIL`, under one run id. Beside the
//! standard's facets stand two of our own, whose shapes are in `spec/papers.md`:
//! `untrain_consentGate` on the output (who decided, and the funnel) and `untrain_consentSnapshot`
//! on each input (the state of choices that decided about it).
//!
//! Source: OpenLineage specification 2-0-2 and its facets (openlineage.io/spec).

use serde_json::{Map, Value, json};
use untrain_lineage::fields::{Data, Field};
use untrain_policy::{DatasetId, PurposeId, Timestamp};

use crate::facts::Facts;

/// Who makes the events.
pub const PRODUCER: &str = "https://untrain.example/untrain";

/// The schema of run events.
const EVENT: &str = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

/// Where the shapes of our own facets are described.
const OWN_FACETS: &str = "https://untrain.example/untrain/spec/papers.md";

/// A gate's run as all of its events name it.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The dataset that it makes: its id is also the run's.
    pub dataset: DatasetId,
    /// The namespace of jobs, such as the origin of the ledger.
    pub namespace: &'a str,
    /// What the dataset's folder is called.
    pub name: &'a str,
    /// What it is made for.
    pub purpose: &'a PurposeId,
    /// The input files by name.
    pub inputs: &'a [String],
}

impl Run<'_> {
    /// The event that the run began.
    #[must_use]
    pub fn start(&self, at: Timestamp) -> Value {
        let inputs = self.inputs.iter().map(|name| json!({"namespace": "file", "name": name}));
        self.event("START", at, inputs.collect(), json!([self.output()]), &Map::new())
    }

    /// The event that it failed, and why.
    #[must_use]
    pub fn fail(&self, at: Timestamp, why: &str) -> Value {
        let mut facets = Map::new();
        let message = json!({"message": why, "programmingLanguage": "Rust"});
        facets.insert("errorMessage".to_owned(), facet("1-0-1/ErrorMessageRunFacet", message));
        let inputs = self.inputs.iter().map(|name| json!({"namespace": "file", "name": name}));
        self.event("FAIL", at, inputs.collect(), json!([self.output()]), &facets)
    }

    fn output(&self) -> Value {
        json!({"namespace": "file", "name": self.name})
    }

    fn event(
        &self,
        kind: &str,
        at: Timestamp,
        inputs: Vec<Value>,
        outputs: Value,
        run: &Map<String, Value>,
    ) -> Value {
        let job = json!({"processingType": "BATCH", "integration": "UNTRAIN", "jobType": "GATE"});
        json!({
            "eventType": kind,
            "eventTime": at.to_string(),
            "run": {"runId": run_id(self.dataset), "facets": run},
            "job": {
                "namespace": self.namespace,
                "name": format!("gate.{}.{}", self.purpose, self.name),
                "facets": {"jobType": facet("2-0-4/JobTypeJobFacet", job)},
            },
            "inputs": inputs,
            "outputs": outputs,
            "producer": PRODUCER,
            "schemaURL": EVENT,
        })
    }
}

/// The two events of the run that made a dataset, a line each.
#[must_use]
pub fn write(facts: &Facts<'_>) -> String {
    let manifest = facts.manifest;
    let inputs: Vec<String> = manifest.inputs.iter().map(|input| input.name.clone()).collect();
    let run = Run {
        dataset: manifest.dataset,
        namespace: "untrain",
        name: facts.name,
        purpose: &manifest.purpose,
        inputs: &inputs,
    };
    // When it began is not on the manifest: the state of choices that decided is older than it.
    format!("{}\n{}\n", run.start(manifest.created_at), complete(&run, facts))
}

/// The event that a run made its dataset.
#[must_use]
pub fn complete(run: &Run<'_>, facts: &Facts<'_>) -> Value {
    let manifest = facts.manifest;
    let snapshot = own(
        "ConsentSnapshot",
        json!({
            "digest": manifest.snapshot.digest.to_string(),
            "policy": manifest.policy.to_string(),
        }),
    );
    let inputs = manifest.inputs.iter().map(|input| {
        let statistics = json!({"rowCount": input.rows, "size": input.bytes});
        json!({
            "namespace": "file",
            "name": input.name,
            "facets": {"untrain_consentSnapshot": snapshot},
            "inputFacets": {
                "inputStatistics": facet("1-0-0/InputStatisticsInputDatasetFacet", statistics),
            },
        })
    });
    let bytes = manifest.parts.iter().fold(0_u64, |sum, part| sum.saturating_add(part.bytes));
    let statistics = json!({
        "rowCount": manifest.counts.kept, "size": bytes, "fileCount": manifest.parts.len(),
    });
    let fields: Vec<Value> = facts.fields.iter().map(column).collect();
    let version = json!({"datasetVersion": facts.digest.to_string()});
    let gate = json!({
        "purpose": manifest.purpose.to_string(),
        "policy": manifest.policy.to_string(),
        "snapshot": manifest.snapshot.digest.to_string(),
        "read": manifest.counts.read,
        "kept": manifest.counts.kept,
        "dropped": manifest.counts.dropped,
        "redacted": manifest.redactions,
        "manifest": facts.digest.to_string(),
    });
    let outputs = json!([{
        "namespace": "file",
        "name": run.name,
        "facets": {
            "schema": facet("1-2-0/SchemaDatasetFacet", json!({"fields": fields})),
            "version": facet("1-0-1/DatasetVersionDatasetFacet", version),
            "untrain_consentGate": own("ConsentGate", gate),
        },
        "outputFacets": {
            "outputStatistics": facet("1-0-2/OutputStatisticsOutputDatasetFacet", statistics),
        },
    }]);
    let engine = json!({"name": "untrain", "version": version_of(&manifest.program)});
    let mut facets = Map::new();
    facets.insert("processing_engine".to_owned(), facet("1-1-1/ProcessingEngineRunFacet", engine));
    run.event("COMPLETE", manifest.created_at, inputs.collect(), outputs, &facets)
}

/// The run's id: a dataset's id in the form of a UUID of version 8 (RFC 9562, section 5.8).
#[must_use]
pub fn run_id(dataset: DatasetId) -> String {
    let mut bytes = dataset.0;
    if let Some(byte) = bytes.get_mut(6) {
        *byte = (*byte & 0x0f) | 0x80;
    }
    if let Some(byte) = bytes.get_mut(8) {
        *byte = (*byte & 0x3f) | 0x80;
    }
    let mut text = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

fn version_of(program: &str) -> &str {
    program.split_once(' ').map_or(program, |(_, version)| version)
}

fn column(field: &Field) -> Value {
    let data = match field.data {
        Data::Text => "string",
        Data::Integer => "long",
        Data::Number => "double",
        Data::Switch => "boolean",
        Data::Time => "timestamp",
        Data::Day => "date",
        Data::Bytes => "binary",
    };
    let data = if field.list { format!("array<{data}>") } else { data.to_owned() };
    json!({"name": field.name, "type": data})
}

/// A facet of the standard, whose schema is known by its version and name.
fn facet(schema: &str, fields: Value) -> Value {
    let name = schema.split_once('/').map_or(schema, |(_, name)| name);
    let url = format!("https://openlineage.io/spec/facets/{schema}.json#/$defs/{name}");
    with_base(fields, url)
}

fn own(name: &str, fields: Value) -> Value {
    with_base(fields, format!("{OWN_FACETS}#{name}"))
}

fn with_base(fields: Value, url: String) -> Value {
    let Value::Object(mut fields) = fields else { return Value::Null };
    fields.insert("_producer".to_owned(), json!(PRODUCER));
    fields.insert("_schemaURL".to_owned(), json!(url));
    Value::Object(fields)
}
