//! Auditing models as they lie in folders: opening them, and finding out from their training
//! manifests who was in one and is in the other no longer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use untrain_policy::Digest;

use super::exports::of_ngram;
use super::{Export, Judged, NgramJudge, Stage};
use crate::model_dir::{corpora_of, must_have_card};
use crate::recipe::TRAINER as NGRAM;
use crate::writer::Writer;
use crate::{Corpus, Model, Result, trainers};

/// A model of a folder, to be asked.
pub struct Opened {
    digest: Digest,
    judge: Box<dyn Judged>,
    exports: Vec<Export>,
}

impl Judged for dyn Writer {
    fn bits(&self, text: &str) -> f64 {
        Writer::bits(self, text)
    }

    fn greedy(&self, prompt: &str, tokens: usize) -> String {
        // The first way to go on is the likeliest token, followed by what is likeliest then.
        let ways = self.complete(prompt, 1, tokens);
        ways.into_iter().next().map(|way| way.text).unwrap_or_default()
    }
}

impl Opened {
    /// Opens what is served in `folder`.
    ///
    /// # Errors
    /// When there is no model, or its file is not the one that its card names.
    pub fn of(folder: &Path) -> Result<Self> {
        let card = must_have_card(folder)?;
        let digest = card.model().0;
        if card.trainer != NGRAM {
            let judge = Box::new(trainers::writer(folder)?);
            return Ok(Self { digest: Digest(digest), judge, exports: Vec::new() });
        }
        let model = Model::open(folder)?;
        let judge = NgramJudge::new(model.serving().clone());
        let exports = of_ngram(judge.serving());
        Ok(Self { digest: Digest(digest), judge: Box::new(judge), exports })
    }

    /// The model.
    #[must_use]
    pub fn judge(&self) -> &dyn Judged {
        &*self.judge
    }

    /// The model as a stage of an audit, with its exports.
    #[must_use]
    pub fn stage(&self, name: &str) -> Stage<'_> {
        Stage {
            name: name.to_owned(),
            digest: self.digest,
            model: self.judge(),
            exports: &self.exports,
        }
    }
}

/// The records that the model in `folder` stands on, file by file.
///
/// # Errors
/// When there are none, or they are not those that the card names.
pub fn corpora(folder: &Path) -> Result<Vec<Corpus>> {
    corpora_of(folder, &must_have_card(folder)?)
}

/// The texts of each person who has records in `before` that `after` does not have. Planted test
/// subjects are left out: they are asked for by themselves.
#[must_use]
pub fn forgotten(before: &[Corpus], after: &[Corpus]) -> Vec<Vec<String>> {
    let left: BTreeSet<Digest> =
        after.iter().flat_map(Corpus::records).map(|one| one.content).collect();
    let mut people: BTreeMap<(usize, u32), Vec<String>> = BTreeMap::new();
    let numbered = before
        .iter()
        .enumerate()
        .flat_map(|(at, file)| file.records().iter().map(move |one| (at, one)));
    for (at, record) in numbered.filter(|(_, one)| !left.contains(&one.content)) {
        let is_planted = record.subjects.first().is_some_and(|name| name.starts_with("audit:"));
        if !is_planted {
            people.entry((at, record.owner)).or_default().push(record.text.clone());
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
        let before = [Corpus::new(all.clone())];
        let after = [Corpus::new(all.into_iter().take(1))];
        let mut gone = forgotten(&before, &after);
        gone.iter_mut().for_each(|texts| texts.sort());
        assert_eq!(gone, [["three".to_owned(), "two".to_owned()]]);
        assert!(forgotten(&before, &before).is_empty());
    }
}
