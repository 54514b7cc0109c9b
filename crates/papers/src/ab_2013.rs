//! The disclosure of training data of California's AB 2013 (Civil Code § 3111(a)): its twelve
//! points, in their order.

use std::fmt::Write as _;

use crate::about::About;
use crate::facts::Facts;
use crate::papers::{Question, answer_of};
use crate::words;

pub(crate) fn questions(about: &About) -> Vec<Question<'_>> {
    let sources = &about.sources;
    vec![
        Question::new("dataset.creator", "who made the dataset", &about.dataset.creator),
        Question::new(
            "use.intended",
            "how the data serves the purpose of the system",
            &about.r#use.intended,
        ),
        Question::new(
            "sources.protected",
            "whether data is protected by copyright, trademark or patent, or in the public domain",
            &sources.protected,
        ),
        Question::new("sources.licensed", "data licensed from rightholders", &sources.licensed),
        Question::new(
            "sources.aggregate",
            "whether aggregate consumer information (§ 1798.140(b)) is in it",
            &sources.aggregate,
        ),
        Question::new(
            "model.continuous",
            "whether training goes on with new data",
            &about.model.continuous,
        ),
        Question::new("sources.synthetic", "synthetic data and what made it", &sources.synthetic),
    ]
}

/// The disclosure.
#[must_use]
pub fn write(facts: &Facts<'_>) -> String {
    let questions = questions(facts.about);
    let answer = |key: &str| answer_of(&questions, key);
    let (manifest, profile) = (facts.manifest, facts.profile);
    let mut text = format!(
        "# Training data: California Civil Code § 3111(a)\n\nAbout the dataset {} (`{}`), as of \
         {}.\n\n",
        facts.title(),
        manifest.dataset,
        words::day(manifest.created_at)
    );
    let sources = match words::rows(&profile.sources) {
        none if none.is_empty() => "no source is stated".to_owned(),
        rows => format!("records by source: {rows}"),
    };
    let licensed = facts.of_source("licensed");
    let licences = words::rows(&profile.licences);
    let points = [
        ("Sources or owners", format!("{sources}. Owner: {}", answer("dataset.creator"))),
        (
            "How the data furthers the intended purpose",
            format!(
                "{} (`{}`). {}",
                facts.purpose_title(),
                manifest.purpose,
                answer("use.intended")
            ),
        ),
        (
            "Number of data points",
            format!("{} records, {} words", manifest.counts.kept, profile.words),
        ),
        ("Types of data points", types(facts)),
        ("Protected by copyright, trademark or patent", answer("sources.protected")),
        (
            "Purchased or licensed",
            format!("{licensed} licensed records. {}", licensed_words(&licences, &answer)),
        ),
        ("Personal information (§ 1798.140(v))", personal(facts)),
        ("Aggregate consumer information (§ 1798.140(b))", answer("sources.aggregate")),
        (
            "Cleaning, processing or other modification",
            format!("{}\n\n{}", words::redaction(facts), words::funnel(facts)),
        ),
        (
            "Time of collection",
            format!(
                "{}. Ongoing: {}",
                words::period(facts).unwrap_or_else(|| "no record says when".to_owned()),
                answer("model.continuous")
            ),
        ),
        ("Dates of first use", first_use(facts)),
        ("Synthetic data generation", answer("sources.synthetic")),
    ];
    for (number, (heading, words)) in (1..).zip(points) {
        let _ = write!(text, "## {number}. {heading}\n\n{}\n\n", words.trim_end());
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn licensed_words(licences: &str, answer: &impl Fn(&str) -> String) -> String {
    match licences.is_empty() {
        true => answer("sources.licensed"),
        false => format!("Records by licence: {licences}. {}", answer("sources.licensed")),
    }
}

fn types(facts: &Facts<'_>) -> String {
    let columns: Vec<String> = facts.fields.iter().map(|field| words::code(&field.name)).collect();
    let kinds = match words::rows(&facts.profile.categories) {
        none if none.is_empty() => String::new(),
        rows => format!(" Records by kind: {rows}."),
    };
    format!("Text, with the columns {}.{kinds}", columns.join(", "))
}

fn personal(facts: &Facts<'_>) -> String {
    let people = facts.manifest.people.count;
    let held = match people {
        0 => "No record is of anybody whom the controller knows.".to_owned(),
        1 => "Yes: records of 1 person.".to_owned(),
        people => format!("Yes: records of {people} people."),
    };
    format!("{held} {}", words::redaction(facts))
}

fn first_use(facts: &Facts<'_>) -> String {
    let first = facts.models.iter().min_by_key(|model| model.trained_at);
    match first {
        Some(model) => format!(
            "{}: a model (`{}`) was trained on it first, as the ledger says",
            words::day(model.trained_at),
            model.name
        ),
        None => "the ledger knows of no model that was trained on it".to_owned(),
    }
}
