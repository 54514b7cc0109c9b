//! The Data Provenance Standard 1.0.0 of the Data & Trust Alliance: source, provenance and use.
//!
//! Source: its JSON schema, `data-provenance-standard-1.0.0.schema.json`. Two of its required
//! fields ask what only a person can know, the issuer and the geography; where nobody said,
//! they say so in words, because the form has no room for a blank.

use serde_json::{Map, Value, json};

use crate::facts::Facts;
use crate::words;

/// What a required field says when nobody knows.
const UNKNOWN: &str = "to be filled in";

/// The document, indented, with a line's end.
#[must_use]
pub fn write(facts: &Facts<'_>) -> String {
    let document =
        json!({"source": source(facts), "provenance": provenance(facts), "use": usage(facts)});
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn source(facts: &Facts<'_>) -> Value {
    let about = &facts.about.dataset;
    let controller = facts.policy.and_then(|policy| policy.controller.as_ref());
    let issuer = about.creator.clone().or_else(|| controller.and_then(|it| it.name.clone()));
    let mut issuer = json!({"name": issuer.unwrap_or_else(|| UNKNOWN.to_owned())});
    let address = controller.and_then(|it| it.address.as_ref());
    if let (Some(address), Some(issuer)) = (address, issuer.as_object_mut()) {
        issuer.insert("address".to_owned(), json!([address]));
    }
    let mut source = Map::new();
    source.insert("version".to_owned(), json!("1.0.0"));
    source.insert("title".to_owned(), json!(facts.title()));
    source.insert("id".to_owned(), json!(facts.manifest.dataset.to_string()));
    source.insert("issuer".to_owned(), json!([issuer]));
    source.insert("description".to_owned(), json!(facts.description()));
    if let Some(url) = &about.url {
        source.insert("location".to_owned(), json!(url));
    }
    Value::Object(source)
}

fn provenance(facts: &Facts<'_>) -> Value {
    let (manifest, profile) = (facts.manifest, facts.profile);
    let countries = match facts.about.dataset.countries.as_slice() {
        [] => vec![json!({"country": UNKNOWN})],
        said => said.iter().map(|country| json!({"country": country})).collect(),
    };
    let methods: Vec<Value> = match profile.sources.is_empty() {
        true => vec![json!({"code": "unknown", "system": "untrain source"})],
        false => profile.sources.iter().map(|(source, rows)| method(source, *rows)).collect(),
    };
    let mut provenance = Map::new();
    provenance.insert("origin-geography".to_owned(), json!(countries));
    provenance.insert("date".to_owned(), json!(manifest.created_at.to_string()));
    provenance.insert("generation-method".to_owned(), json!(methods));
    provenance.insert("format".to_owned(), json!(["text", "application/vnd.apache.parquet"]));
    if let (Some(first), Some(last)) = (profile.first, profile.last) {
        let period = json!({"start": first.to_string(), "end": last.to_string()});
        provenance.insert("generation-period".to_owned(), period);
    }
    Value::Object(provenance)
}

fn method(source: &str, rows: u64) -> Value {
    let description = match source {
        "first_party" => "what people wrote on the controller's own service",
        "public" => "collected from what is public",
        "licensed" => "obtained under a licence",
        "third_party" => "obtained from another party",
        _ => "a source of the controller's register",
    };
    let description = format!("{description}: {rows} records");
    json!({"code": source, "system": "untrain source", "description": description})
}

fn usage(facts: &Facts<'_>) -> Value {
    let manifest = facts.manifest;
    let mut usage = Map::new();
    let purpose = json!({
        "code": manifest.purpose.to_string(),
        "system": format!("untrain policy {}", manifest.policy),
        "description": facts.purpose_title(),
    });
    usage.insert("intended-purpose".to_owned(), json!([purpose]));
    let policy = format!("untrain policy {}", manifest.policy);
    let snapshot = format!("untrain snapshot {}", manifest.snapshot.digest);
    usage.insert("consents".to_owned(), json!([policy, snapshot]));
    usage.insert("privacy-enhancing".to_owned(), json!(enhancing(facts)));
    if let Some(licence) = &facts.about.dataset.licence {
        usage.insert("license".to_owned(), json!([licence]));
    }
    if let Some(protected) = &facts.about.sources.protected {
        usage.insert("copyright".to_owned(), json!([protected]));
    }
    Value::Object(usage)
}

/// The gate and the redaction as tools. The schema requires `tool` where it describes `tool-used`:
/// both are said.
fn enhancing(facts: &Facts<'_>) -> Vec<Value> {
    let manifest = facts.manifest;
    let tool = |code: &str, description: &str, parameters: Vec<String>, result: Vec<String>| {
        json!({
            "tool-category": {"code": code, "system": "untrain", "description": description},
            "tool": manifest.program,
            "tool-used": manifest.program,
            "parameters": parameters,
            "result": result,
        })
    };
    let dropped =
        manifest.counts.dropped.iter().map(|(code, count)| format!("{count} left out: {code}"));
    let mut tools = vec![tool(
        "consent-gate",
        "each record is decided by the choices of everybody it is about",
        vec![format!("purpose {}", manifest.purpose), format!("policy {}", manifest.policy)],
        dropped.collect(),
    )];
    if manifest.redact {
        let rules = manifest.redaction.as_ref();
        let parameters = rules.map(|it| vec![format!("rules {}", it.rules)]).unwrap_or_default();
        tools.push(tool(
            "redaction",
            "personal data in texts is found and replaced",
            parameters,
            vec![words::redaction(facts)],
        ));
    }
    tools
}
