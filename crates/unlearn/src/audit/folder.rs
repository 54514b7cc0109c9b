//! Auditing models as they lie in folders: opening them, and finding out from their training
//! manifests who was in one and is in the other no longer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use untrain_policy::Digest;

use super::{Judged, NgramJudge, Stage, exports};
use crate::model_dir::{corpus_of, must_have_card};
use crate::{Corpus, Model, Result};

/// A model of a folder, to be asked.
pub struct Opened {
    digest: Digest,
    judge: NgramJudge,
}

impl Opened {
    /// Opens what is served in `folder`.
    ///
    /// # Errors
    /// When there is no model, or its file is not the one that its card names.
    pub fn of(folder: &Path) -> Result<Self> {
        let model = Model::open(folder)?;
        let digest = untrain_lineage::digest(&model.serving().to_bytes());
        Ok(Self { digest, judge: NgramJudge::new(model.serving().clone()) })
    }

    /// The model.
    #[must_use]
    pub const fn judge(&self) -> &dyn Judged {
        &self.judge
    }

    /// The model as a stage of an audit, with its exports.
    #[must_use]
    pub fn stage(&self, name: &str) -> Stage<'_> {
        Stage {
            name: name.to_owned(),
            digest: self.digest,
            model: &self.judge,
            exports: exports::of_ngram(self.judge.serving()),
        }
    }
}

/// The training manifest of the model in `folder`.
///
/// # Errors
/// When there is none, or it is not the one that the card names.
pub fn corpus(folder: &Path) -> Result<Corpus> {
    corpus_of(folder, &must_have_card(folder)?)
}

/// The texts of each person who has records in `before` that `after` does not have. Planted test
/// subjects are left out: they are asked for by themselves.
#[must_use]
pub fn forgotten(before: &Corpus, after: &Corpus) -> Vec<Vec<String>> {
    let left: BTreeSet<Digest> = after.records().iter().map(|record| record.content).collect();
    let gone = before.records().iter().filter(|record| !left.contains(&record.content));
    let mut people: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for record in gone {
        let is_planted = record.subjects.first().is_some_and(|name| name.starts_with("audit:"));
        if !is_planted {
            people.entry(record.owner).or_default().push(record.text.clone());
        }
    }
    people.into_values().collect()
}

#[cfg(test)]
mod tests {
    use untrain_policy::Signal;

    use super::*;
    use crate::corpus::Body;

    fn said(owner: u32, subject: &str, text: &str) -> (u32, Body) {
        let body = Body {
            id: None,
            subjects: vec![subject.to_owned()],
            category: None,
            visibility: None,
            source: None,
            collected_at: None,
            licence: None,
            signal: Signal::Unknown,
            text: text.to_owned(),
        };
        (owner, body)
    }

    #[test]
    fn who_is_gone_is_found_by_what_is_gone() {
        let all = [
            said(0, "ada", "one"),
            said(1, "ben", "two"),
            said(1, "ben", "three"),
            said(2, "audit:canary01a", "four"),
        ];
        let before = Corpus::new(all.clone());
        let after = Corpus::new(all.into_iter().take(1));
        let mut gone = forgotten(&before, &after);
        gone.iter_mut().for_each(|texts| texts.sort());
        assert_eq!(gone, [["three".to_owned(), "two".to_owned()]]);
        assert!(forgotten(&before, &before).is_empty());
    }
}
