//! All papers of a dataset at once.

use crate::blank::Blank;
use crate::facts::Facts;
use crate::{ab_2013, croissant, dataset_card, mlflow, open_lineage, provenance, public_summary};

/// One paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The name of its file.
    pub file: &'static str,
    /// Which form it fills in.
    pub form: &'static str,
    /// What it says.
    pub text: String,
}

/// The papers of a dataset, and what they could not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Papers {
    /// The papers, in a fixed order.
    pub papers: Vec<Paper>,
    /// What a person has to fill in, sorted, each once.
    pub blanks: Vec<Blank>,
}

impl Papers {
    /// Writes every paper that `facts` can fill in.
    #[must_use]
    pub fn of(facts: &Facts<'_>) -> Self {
        let paper = |file, form, text| Paper { file, form, text };
        let papers = vec![
            paper("croissant.json", "Croissant 1.1", croissant::write(facts)),
            paper("openlineage.jsonl", "OpenLineage 2-0-2", open_lineage::write(facts)),
            paper("provenance.json", "Data Provenance Standard 1.0.0", provenance::write(facts)),
            paper("README.md", "dataset card", dataset_card::write(facts)),
            paper("eu-public-summary.md", "EU AI Act Art. 53(1)(d)", public_summary::write(facts)),
            paper("california-ab-2013.md", "California AB 2013", ab_2013::write(facts)),
            paper("mlflow.json", "MLflow", mlflow::write(facts)),
        ];
        Self { papers, blanks: open_places(facts) }
    }
}

/// Every question that a person has not answered.
fn open_places(facts: &Facts<'_>) -> Vec<Blank> {
    let about = facts.about;
    let lists = [
        (
            about.dataset.languages.is_empty(),
            "dataset.languages",
            "in which languages the texts are (BCP 47)",
        ),
        (
            about.dataset.countries.is_empty(),
            "dataset.countries",
            "in which countries the data was collected (ISO 3166-1)",
        ),
    ];
    let lists = lists.into_iter().filter(|(open, _, _)| *open);
    let mut blanks: Vec<Blank> = lists.map(|(_, key, asks)| Blank { key, asks }).collect();
    blanks.extend(
        public_summary::questions(about)
            .into_iter()
            .chain(ab_2013::questions(about))
            .chain(dataset_card::questions(about))
            .filter(|question| question.said.is_none())
            .map(|question| Blank { key: question.key, asks: question.asks }),
    );
    blanks.sort();
    blanks.dedup_by_key(|blank| blank.key);
    blanks
}

/// A question of a form, and what a person says to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    /// Where it is answered.
    pub(crate) key: &'static str,
    /// What it asks.
    pub(crate) asks: &'static str,
    /// The answer.
    pub(crate) said: Option<&'a String>,
}

impl<'a> Question<'a> {
    pub(crate) const fn new(
        key: &'static str,
        asks: &'static str,
        said: &'a Option<String>,
    ) -> Self {
        Self { key, asks, said: said.as_ref() }
    }

    /// The answer, or the blank in its place.
    pub(crate) fn answer(self) -> String {
        crate::blank::or_blank(self.said, self.key, self.asks)
    }
}

/// The answer to the question of this key, or its blank.
pub(crate) fn answer_of(questions: &[Question<'_>], key: &str) -> String {
    let found = questions.iter().find(|question| question.key == key);
    found.map(|question| question.answer()).unwrap_or_default()
}
