//! The public summary of training content of Regulation (EU) 2024/1689 (AI Act), Art. 53(1)(d), by
//! the headings of the Commission's template of July 2025.
//!
//! What the ledger knows is filled in: user data (2.4), what was taken out at whose wish, and how
//! reservations were honoured (3.1). What only the provider knows is a blank.

use std::fmt::Write as _;

use crate::about::About;
use crate::facts::Facts;
use crate::papers::{Question, answer_of};
use crate::words;

pub(crate) fn questions(about: &About) -> Vec<Question<'_>> {
    let (provider, model, sources) = (&about.provider, &about.model, &about.sources);
    vec![
        Question::new("provider.name", "the name of the provider", &provider.name),
        Question::new("provider.contact", "how to reach the provider", &provider.contact),
        Question::new(
            "provider.representative",
            "the authorised representative in the Union, or that there is none",
            &provider.representative,
        ),
        Question::new(
            "provider.code_of_practice",
            "whether the provider has signed the code of practice",
            &provider.code_of_practice,
        ),
        Question::new("model.name", "the name and version of the model", &model.name),
        Question::new("model.depends_on", "the models that it was made from", &model.depends_on),
        Question::new(
            "model.on_market",
            "since when it is on the Union's market",
            &model.on_market,
        ),
        Question::new(
            "model.continuous",
            "whether training goes on with new data",
            &model.continuous,
        ),
        Question::new("sources.public", "large public datasets that were used", &sources.public),
        Question::new("sources.licensed", "data licensed from rightholders", &sources.licensed),
        Question::new("sources.private", "other private data of third parties", &sources.private),
        Question::new(
            "sources.crawlers",
            "crawlers, their behaviour and period, and the domains crawled most",
            &sources.crawlers,
        ),
        Question::new(
            "sources.interactions",
            "whether data of people's dealings with the model is used",
            &sources.interactions,
        ),
        Question::new(
            "sources.services",
            "which services the user data is from",
            &sources.services,
        ),
        Question::new("sources.synthetic", "synthetic data and what made it", &sources.synthetic),
        Question::new("sources.other", "any other source", &sources.other),
        Question::new(
            "sources.illegal_content",
            "what is done to keep illegal content out",
            &sources.illegal_content,
        ),
    ]
}

/// The summary.
#[must_use]
pub fn write(facts: &Facts<'_>) -> String {
    let questions = questions(facts.about);
    let answer = |key: &str| answer_of(&questions, key);
    let mut text = String::from(
        "# Public summary of the content used for training\n\nRegulation (EU) 2024/1689, Article \
         53(1)(d).\n",
    );
    let manifest = facts.manifest;
    let _ = write!(
        text,
        "\n- Version of the summary: {}\n- Last update: {}\n- Covers: the dataset {} (`{}`), and no \
         other\n",
        facts.version(),
        words::day(manifest.created_at),
        facts.title(),
        manifest.dataset
    );
    general(&mut text, facts, &answer);
    sources(&mut text, facts, &answer);
    processing(&mut text, facts, &answer);
    text
}

fn general(text: &mut String, facts: &Facts<'_>, answer: &impl Fn(&str) -> String) {
    let languages = match facts.about.dataset.languages.as_slice() {
        [] => crate::blank::or_blank(None, "dataset.languages", "in which languages the texts are"),
        said => said.join(", "),
    };
    let latest = facts.profile.last.map_or_else(
        || "no record says when it was collected".to_owned(),
        |last| {
            format!("{}; continuously trained: {}", words::day(last), answer("model.continuous"))
        },
    );
    let _ = write!(
        text,
        "\n## 1. General information\n\n### 1.1 Provider\n\n- Name: {}\n- Contact: {}\n- Authorised \
         representative: {}\n\n### 1.2 Model\n\n- Name and version: {}\n- Depends on: {}\n- On the \
         Union market since: {}\n\n### 1.3 Modalities, size and other characteristics\n\n- Modality: \
         text\n- Size: {} ({} words parted by white space in this dataset)\n- Types of content: {}\n- \
         Latest date of acquisition: {latest}\n- Languages: {languages}\n",
        answer("provider.name"),
        answer("provider.contact"),
        answer("provider.representative"),
        answer("model.name"),
        answer("model.depends_on"),
        answer("model.on_market"),
        size(facts.profile.words),
        facts.profile.words,
        kinds(facts),
    );
}

/// The template's ranges of size for text.
const fn size(words: u64) -> &'static str {
    match words {
        0..1_000_000_000 => "less than 1 billion tokens",
        1_000_000_000..=10_000_000_000_000 => "1 billion to 10 trillion tokens",
        _ => "more than 10 trillion tokens",
    }
}

fn kinds(facts: &Facts<'_>) -> String {
    match words::rows(&facts.profile.categories) {
        none if none.is_empty() => "records of no stated kind".to_owned(),
        rows => rows,
    }
}

fn sources(text: &mut String, facts: &Facts<'_>, answer: &impl Fn(&str) -> String) {
    let rows = |word: &str| match facts.of_source(word) {
        0 => "none of the records of this dataset".to_owned(),
        count => format!("yes: {count} records of this dataset"),
    };
    let _ = write!(
        text,
        "\n## 2. List of data sources\n\n### 2.1 Publicly available datasets\n\n{}\n\n### 2.2 Private \
         datasets of third parties\n\n#### 2.2.1 Licensed by rightholders\n\n{}. {}\n\n#### 2.2.2 \
         Other\n\n{}. {}\n\n### 2.3 Data crawled and scraped from online sources\n\n{}. {}\n\n",
        answer("sources.public"),
        rows("licensed"),
        answer("sources.licensed"),
        rows("third_party"),
        answer("sources.private"),
        rows("public"),
        answer("sources.crawlers"),
    );
    let user = facts.of_source("first_party");
    let _ = write!(
        text,
        "### 2.4 User data\n\n- (a) From interactions with the model: {}\n- (b) From the provider's \
         other services: {}\n- Services: {}\n- Each record was decided for {} by the choices of \
         everybody it is about; whom the policy does not permit is left out (section 3.3).\n\n### 2.5 \
         Synthetic data\n\n{}\n\n### 2.6 Other sources\n\n{}\n",
        answer("sources.interactions"),
        if user == 0 { "no".to_owned() } else { format!("yes: {user} records, text") },
        answer("sources.services"),
        facts.purpose_title(),
        answer("sources.synthetic"),
        answer("sources.other"),
    );
}

fn processing(text: &mut String, facts: &Facts<'_>, answer: &impl Fn(&str) -> String) {
    let dropped = &facts.manifest.counts.dropped;
    let reserved: u64 = dropped
        .iter()
        .filter(|(code, _)| code.contains("signal"))
        .fold(0, |sum, (_, count)| sum.saturating_add(*count));
    let signals = match &facts.manifest.columns.signals {
        Some(column) => format!(
            "The signals that were found with each record when it was fetched (column `{column}`: \
             robots rules, TDM reservations, AI preferences) decide about it; {reserved} records \
             were left out because of them."
        ),
        None => "No signals were kept with the records: what is read instead is the policy's word \
                 for each source."
            .to_owned(),
    };
    let _ = write!(
        text,
        "\n## 3. Aspects of data processing\n\n### 3.1 Reservations of rights from text and data \
         mining\n\n- Code of practice: {}\n- {signals}\n\n### 3.2 Illegal content\n\n{}\n\n### 3.3 \
         Other information\n\n{}- {}\n- Policy `{}`, snapshot of choices `{}`, manifest `{}`: anybody \
         can check them offline.\n",
        answer("provider.code_of_practice"),
        answer("sources.illegal_content"),
        words::funnel(facts),
        words::redaction(facts),
        facts.manifest.policy,
        facts.manifest.snapshot.digest,
        facts.digest,
    );
}
