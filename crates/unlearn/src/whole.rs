//! A model of one corpus and one state, of a trainer that can subtract.

use std::path::Path;

use untrain_lineage::model::Role;
use untrain_lineage::recipe::Recipe as Settings;
use untrain_lineage::statement::Grade;

use crate::corpus::Corpus;
use crate::model_dir;
use crate::trainer::{Additive, Before, Change, Home, Keep, Made, NamedFile, Trainer};
use crate::{Error, Result};

/// A model of an additive trainer.
#[derive(Debug, Clone)]
pub struct Whole<T>(pub T);

impl<T: Additive> Whole<T> {
    fn made(&self, corpus: &Corpus) -> Result<Made> {
        made(corpus, |_| true, self.0.learn(corpus)?)
    }
}

fn made(corpus: &Corpus, stays: impl Fn(usize) -> bool, mut files: Vec<NamedFile>) -> Result<Made> {
    let records = (0..corpus.records().len()).filter(|at| stays(*at)).count() as u64;
    let bytes = corpus.to_bytes(stays)?;
    files.push(NamedFile::of(Role::Corpus, bytes).ending("jsonl"));
    Ok(Made { files, records: vec![records], layout: None })
}

impl<T: Additive> Trainer for Whole<T> {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn settings(&self) -> Result<Settings> {
        self.0.settings()
    }

    fn grade(&self) -> Grade {
        Grade::BitExact
    }

    fn build(&self, corpus: Corpus, _folder: &Path, _home: &Home) -> Result<Made> {
        self.made(&corpus)
    }

    fn forget(&self, before: &Before<'_>, change: Change, _home: &Home) -> Result<Made> {
        if let Some(corpus) = change.relinked {
            // Accounts were linked since: who is behind what changes for records that stay too.
            return self.made(&corpus);
        }
        let [part] = change.parts.as_slice() else {
            return Err(Error::Damaged("its records are not in one file"));
        };
        let leaving = &part.leaving;
        let files = self
            .0
            .unlearn(before, &part.corpus, leaving)
            .map_err(Error::of_file(&before.path(Role::State, "")))?;
        made(&part.corpus, |at| leaving.binary_search(&at).is_err(), files)
    }

    fn finish(
        &self,
        _before: &Before<'_>,
        _home: &Home,
        _keep: &mut Keep<'_>,
    ) -> Result<Option<Made>> {
        Ok(None)
    }

    fn replay(&self, before: &Before<'_>) -> Result<Made> {
        let mut corpora = model_dir::corpora_found(before.folder, before.card)?;
        let (Some(corpus), true) = (corpora.pop(), corpora.is_empty()) else {
            return Err(Error::Damaged("its records are not in one file"));
        };
        self.made(&corpus)
    }
}
