//! A dataset card of the Hugging Face Hub: metadata in YAML, then sections for people.
//!
//! Source: the Hub's dataset card specification and its template. The metadata holds plain words
//! only, quoted as JSON strings are, which YAML 1.2 reads alike.

use std::fmt::Write as _;

use untrain_lineage::fields::Data;

use crate::about::About;
use crate::facts::Facts;
use crate::papers::{Question, answer_of};
use crate::words;

pub(crate) fn questions(about: &About) -> Vec<Question<'_>> {
    vec![
        Question::new("dataset.licence", "the licence of the dataset", &about.dataset.licence),
        Question::new("dataset.description", "what is in the dataset", &about.dataset.description),
        Question::new("dataset.creator", "who made the dataset", &about.dataset.creator),
        Question::new("dataset.contact", "whom to ask about it", &about.dataset.contact),
        Question::new("dataset.citation", "how it is cited", &about.dataset.citation),
        Question::new(
            "use.out_of_scope",
            "what it must not be used for",
            &about.r#use.out_of_scope,
        ),
        Question::new(
            "use.limitations",
            "what is missing or wrong in it",
            &about.r#use.limitations,
        ),
        Question::new("use.biases", "in which ways it is biased", &about.r#use.biases),
        Question::new(
            "use.social_impact",
            "what its use may do to people",
            &about.r#use.social_impact,
        ),
    ]
}

/// The card.
#[must_use]
pub fn write(facts: &Facts<'_>) -> String {
    let mut text = metadata(facts);
    let questions = questions(facts.about);
    let answer = |key: &str| answer_of(&questions, key);
    let manifest = facts.manifest;
    let _ = write!(
        text,
        "\n# {}\n\n{}\n\n{}\n\n- **Made by:** {}\n- **Licence:** {}\n- **Purpose:** {} (`{}`)\n- \
         **Version:** {}\n",
        facts.title(),
        answer("dataset.description"),
        computed(facts),
        answer("dataset.creator"),
        answer("dataset.licence"),
        facts.purpose_title(),
        manifest.purpose,
        facts.version(),
    );
    let _ = write!(
        text,
        "\n## Uses\n\n### Direct use\n\n{}\n\n### Out of scope\n\n{}\n\nEvery record was decided for \
         the purpose above and for no other.\n",
        facts.about.r#use.intended.clone().unwrap_or_else(|| facts.purpose_title()),
        answer("use.out_of_scope"),
    );
    text.push_str("\n## Structure\n\n| column | holds |\n| --- | --- |\n");
    for field in facts.fields {
        let list = if field.list { "lists of " } else { "" };
        let _ = writeln!(text, "| {} | {list}{} |", words::code(&field.name), word(field.data));
    }
    let _ = write!(text, "\n## How it was made\n\n{}", words::funnel(facts));
    let sources = words::rows(&facts.profile.sources);
    if !sources.is_empty() {
        let _ = write!(text, "\nRecords by source: {sources}.\n");
    }
    if let Some(period) = words::period(facts) {
        let _ = write!(text, "\nCollected: {period}.\n");
    }
    let _ = write!(
        text,
        "\n## Personal and sensitive information\n\n{}\n\nWho is in the dataset may ask where their \
         data went and have it taken out; before each use, look whether its records are still \
         permitted: `untrain audit recheck`.\n",
        words::redaction(facts)
    );
    let _ = write!(
        text,
        "\n## Bias, risks and limitations\n\n{}\n\n{}\n\n{}\n\n## Citation\n\n{}\n\n## \
         Contact\n\n{}\n",
        answer("use.biases"),
        answer("use.limitations"),
        answer("use.social_impact"),
        answer("dataset.citation"),
        answer("dataset.contact"),
    );
    text
}

fn computed(facts: &Facts<'_>) -> String {
    let manifest = facts.manifest;
    format!(
        "{} records, {} words. Decided by policy `{}` against the choices in snapshot `{}`; manifest \
         `{}`.",
        manifest.counts.kept,
        facts.profile.words,
        manifest.policy,
        manifest.snapshot.digest,
        facts.digest
    )
}

fn metadata(facts: &Facts<'_>) -> String {
    let about = &facts.about.dataset;
    let mut text = String::from("---\n");
    let _ = writeln!(text, "pretty_name: {}", quoted(facts.title()));
    // The Hub knows licences by short words in lower case; an address is another field of it.
    match &about.licence {
        Some(licence) if licence.contains("://") => {
            let _ = writeln!(text, "license: other\nlicense_link: {}", quoted(licence));
        }
        Some(licence) => {
            let _ = writeln!(text, "license: {}", quoted(&licence.to_ascii_lowercase()));
        }
        None => {}
    }
    list(&mut text, "language", about.languages.iter().map(String::as_str));
    list(&mut text, "size_categories", std::iter::once(size(facts.manifest.counts.kept)));
    list(&mut text, "tags", ["untrain", "consent-gated"].into_iter());
    // By name: what else lies in the folder is no part of the dataset.
    text.push_str("configs:\n- config_name: default\n  data_files:\n");
    for part in &facts.manifest.parts {
        let _ = writeln!(text, "  - {}", quoted(&part.file));
    }
    text.push_str("---\n");
    text
}

fn list<'a>(text: &mut String, key: &str, items: impl Iterator<Item = &'a str>) {
    let mut items = items.peekable();
    if items.peek().is_none() {
        return;
    }
    let _ = writeln!(text, "{key}:");
    for item in items {
        let _ = writeln!(text, "- {}", quoted(item));
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The Hub's words for how many records there are.
fn size(records: u64) -> &'static str {
    match records {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        1_000_000..10_000_000 => "1M<n<10M",
        10_000_000..100_000_000 => "10M<n<100M",
        100_000_000..1_000_000_000 => "100M<n<1B",
        1_000_000_000..10_000_000_000 => "1B<n<10B",
        10_000_000_000..100_000_000_000 => "10B<n<100B",
        100_000_000_000..1_000_000_000_000 => "100B<n<1T",
        _ => "n>1T",
    }
}

fn word(data: Data) -> &'static str {
    match data {
        Data::Text => "text",
        Data::Integer => "whole numbers",
        Data::Number => "numbers",
        Data::Switch => "true or false",
        Data::Time => "moments",
        Data::Day => "days",
        Data::Bytes => "bytes",
    }
}
