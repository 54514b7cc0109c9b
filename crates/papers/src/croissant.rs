//! Croissant 1.1 with the RAI 1.0 vocabulary: a dataset's files and columns for machines, how it
//! was decided and redacted, and where it comes from in the words of PROV-O.
//!
//! Source: MLCommons Croissant format specification 1.1; Croissant RAI 1.0; W3C PROV-O.

use serde_json::{Map, Value, json};
use untrain_lineage::fields::{Data, Field};

use crate::facts::Facts;
use crate::words;

/// The media type that Croissant's readers know Parquet by.
const PARQUET: &str = "application/x-parquet";

/// The document, indented, with a line's end.
#[must_use]
pub fn write(facts: &Facts<'_>) -> String {
    let mut text = serde_json::to_string_pretty(&document(facts)).unwrap_or_default();
    text.push('\n');
    text
}

fn document(facts: &Facts<'_>) -> Value {
    let manifest = facts.manifest;
    let mut document = Map::new();
    let mut put = |key: &str, value: Value| {
        document.insert(key.to_owned(), value);
    };
    put("@context", context());
    put("@type", json!("sc:Dataset"));
    put(
        "conformsTo",
        json!(["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]),
    );
    put("name", json!(facts.title()));
    put("description", json!(facts.description()));
    put("version", json!(facts.version()));
    put("datePublished", json!(words::day(manifest.created_at)));
    put("identifier", json!(format!("untrain:dataset:{}", manifest.dataset)));
    let about = &facts.about.dataset;
    for (key, said) in
        [("license", &about.licence), ("url", &about.url), ("citeAs", &about.citation)]
    {
        if let Some(said) = said {
            put(key, json!(said));
        }
    }
    if let Some(creator) = &about.creator {
        put("creator", json!({"@type": "sc:Organization", "name": creator}));
    }
    if !about.languages.is_empty() {
        put("inLanguage", json!(about.languages));
    }
    put("prov:wasGeneratedBy", generation(facts));
    put("prov:wasDerivedFrom", inputs(facts));
    put("usageInfo", usage(facts));
    put("distribution", json!(files(facts)));
    put("recordSet", json!([records(facts)]));
    for (key, value) in responsible(facts) {
        put(key, value);
    }
    Value::Object(document)
}

/// The standard context of Croissant 1.1, with the namespaces that are used besides.
fn context() -> Value {
    let mut context = Map::new();
    for term in [
        "arrayShape",
        "citeAs",
        "column",
        "containedIn",
        "equivalentProperty",
        "extract",
        "field",
        "fileProperty",
        "fileObject",
        "fileSet",
        "format",
        "includes",
        "isArray",
        "isLiveDataset",
        "jsonPath",
        "key",
        "md5",
        "parentField",
        "path",
        "recordSet",
        "references",
        "regex",
        "repeated",
        "replace",
        "samplingRate",
        "separator",
        "source",
        "subField",
        "transform",
    ] {
        context.insert(term.to_owned(), json!(format!("cr:{term}")));
    }
    for (term, meaning) in [
        ("@language", json!("en")),
        ("@vocab", json!("https://schema.org/")),
        ("conformsTo", json!("dct:conformsTo")),
        ("cr", json!("http://mlcommons.org/croissant/")),
        ("rai", json!("http://mlcommons.org/croissant/RAI/")),
        ("prov", json!("http://www.w3.org/ns/prov#")),
        ("odrl", json!("http://www.w3.org/ns/odrl/2/")),
        ("data", json!({"@id": "cr:data", "@type": "@json"})),
        ("dataType", json!({"@id": "cr:dataType", "@type": "@vocab"})),
        ("dct", json!("http://purl.org/dc/terms/")),
        ("description", json!({"@container": "@language"})),
        ("examples", json!({"@id": "cr:examples", "@type": "@json"})),
        ("name", json!({"@container": "@language"})),
        ("sc", json!("https://schema.org/")),
    ] {
        context.insert(term.to_owned(), meaning);
    }
    Value::Object(context)
}

/// The gate as the activity that made the dataset.
fn generation(facts: &Facts<'_>) -> Value {
    let manifest = facts.manifest;
    let snapshot = format!("untrain:snapshot:{}", manifest.snapshot.digest);
    json!({
        "@type": "prov:Activity",
        "prov:label": format!("untrain gate for {}", manifest.purpose),
        "prov:endedAtTime": manifest.created_at.to_string(),
        "prov:wasAssociatedWith": {"@type": "prov:SoftwareAgent", "prov:label": manifest.program},
        "prov:used": [
            {"@type": "prov:Entity", "@id": format!("untrain:policy:{}", manifest.policy)},
            {"@type": "prov:Entity", "@id": snapshot},
        ],
    })
}

fn inputs(facts: &Facts<'_>) -> Value {
    let inputs = facts.manifest.inputs.iter();
    Value::Array(
        inputs.map(|input| json!({"@type": "prov:Entity", "prov:label": input.name})).collect(),
    )
}

/// What the dataset may be used for, as an offer of ODRL: the purpose that every record was decided
/// for, and the duty to look again before each use.
fn usage(facts: &Facts<'_>) -> Value {
    json!({
        "@type": "odrl:Offer",
        "odrl:permission": [{
            "odrl:action": {"@id": "odrl:use"},
            "odrl:constraint": [{
                "odrl:leftOperand": {"@id": "odrl:purpose"},
                "odrl:operator": {"@id": "odrl:eq"},
                "odrl:rightOperand": facts.manifest.purpose.to_string(),
            }],
            "odrl:duty": [{"odrl:action": {"@id": "odrl:reviewPolicy"}}],
        }],
    })
}

fn files(facts: &Facts<'_>) -> Vec<Value> {
    let parts = facts.manifest.parts.iter().zip(facts.sha256);
    parts
        .map(|(part, sha256)| {
            json!({
                "@type": "cr:FileObject",
                "@id": part.file,
                "name": part.file,
                "contentUrl": part.file,
                "contentSize": format!("{} B", part.bytes),
                "encodingFormat": PARQUET,
                "sha256": sha256,
            })
        })
        .chain(std::iter::once(json!({
            "@type": "cr:FileSet",
            "@id": "parts",
            "name": "parts",
            "encodingFormat": PARQUET,
            // By name: what else lies in the folder is no part of the dataset.
            "includes": facts.manifest.parts.iter().map(|part| &part.file).collect::<Vec<_>>(),
        })))
        .collect()
}

fn records(facts: &Facts<'_>) -> Value {
    let fields: Vec<Value> = facts.fields.iter().map(field).collect();
    json!({"@type": "cr:RecordSet", "@id": "records", "name": "records", "field": fields})
}

fn field(field: &Field) -> Value {
    let data = match field.data {
        Data::Text => "sc:Text",
        Data::Integer => "sc:Integer",
        Data::Number => "sc:Float",
        Data::Switch => "sc:Boolean",
        Data::Time => "sc:DateTime",
        Data::Day => "sc:Date",
        Data::Bytes => "cr:Bytes",
    };
    let mut value = json!({
        "@type": "cr:Field",
        "@id": format!("records/{}", field.name),
        "name": field.name,
        "dataType": data,
        "source": {"fileSet": {"@id": "parts"}, "extract": {"column": field.name}},
    });
    if field.list
        && let Some(object) = value.as_object_mut()
    {
        object.insert("isArray".to_owned(), json!(true));
        object.insert("arrayShape".to_owned(), json!("-1"));
    }
    value
}

/// The fields of the vocabulary for responsible AI that the gate can answer, and those a person
/// has.
fn responsible(facts: &Facts<'_>) -> Vec<(&'static str, Value)> {
    let mut fields = vec![
        ("rai:dataManipulationProtocol", json!(words::redaction(facts))),
        (
            "rai:dataPreprocessingProtocol",
            json!([words::funnel(facts).replace("\n  - ", "; ").trim()]),
        ),
        ("rai:personalSensitiveInformation", json!(personal(facts))),
        (
            "rai:dataReleaseMaintenancePlan",
            json!(
                "Records of people who refuse later are taken out by a new generation of the \
                 dataset; whoever holds one looks again (`untrain audit recheck`) before each use."
            ),
        ),
    ];
    if facts.of_source("first_party") > 0 {
        fields.push(("rai:dataCollectionType", json!(["User-generated content data"])));
    }
    if let (Some(first), Some(last)) = (facts.profile.first, facts.profile.last) {
        let frame = [first.to_string(), last.to_string()];
        fields.push(("rai:dataCollectionTimeframe", json!(frame)));
    }
    let about = &facts.about.r#use;
    let intended = about.intended.clone().unwrap_or_else(|| facts.purpose_title());
    fields.push(("rai:dataUseCases", json!([intended])));
    for (key, said) in
        [("rai:dataLimitations", &about.limitations), ("rai:dataBiases", &about.biases)]
    {
        if let Some(said) = said {
            fields.push((key, json!([said])));
        }
    }
    if let Some(said) = &about.social_impact {
        fields.push(("rai:dataSocialImpact", json!(said)));
    }
    fields
}

/// Which personal data there is: the kinds of the records, and what was replaced in their texts.
fn personal(facts: &Facts<'_>) -> Vec<String> {
    let categories = facts.profile.categories.keys().map(|it| format!("category of records: {it}"));
    let kinds = facts.manifest.redactions.keys().map(|kind| format!("replaced in texts: {kind}"));
    categories.chain(kinds).collect()
}
