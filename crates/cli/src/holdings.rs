//! What stands on disk of one person: their rows in datasets, their records behind models.

use std::fs;
use std::io;
use std::path::Path;

use untrain_lineage::catalogue::{DatasetLine, ModelLine};
use untrain_lineage::whereabouts::{Asker, DatasetFound, ModelFound, Trace, traces};
use untrain_lineage::{IndexReader, Manifest, ModelCard, manifest, model};
use untrain_policy::SubjectId;

use crate::error::Error;
use crate::workspace::Workspace;

/// One person, however many accounts, and the keys that open their lineage.
#[derive(Debug)]
pub struct Person {
    /// Who they are.
    pub asker: Asker,
    keys: Vec<[u8; 16]>,
}

impl Person {
    /// The person who has this account; an error when the ledger has not heard of it.
    pub fn of(workspace: &Workspace, subject: &SubjectId) -> Result<Self, Error> {
        let state = workspace.wait(workspace.ledger.read_subject(subject, None))?;
        let accounts = state.accounts_of(subject).to_vec();
        if accounts.is_empty() {
            return Err(Error::UnknownSubject(subject.clone()));
        }
        let mut keys = Vec::with_capacity(accounts.len());
        for account in &accounts {
            keys.extend(workspace.wait(workspace.ledger.lineage_key(account))?);
        }
        Ok(Self { asker: Asker { subject: subject.clone(), accounts }, keys })
    }

    /// What a dataset holds and left out of this person; none when its folder is gone.
    pub fn in_dataset(
        &self,
        workspace: &Workspace,
        line: &DatasetLine,
    ) -> Result<Option<DatasetFound>, Error> {
        let folder = workspace.folder_of(&line.directory);
        let Some(bytes) = read_if_there(&folder.join(manifest::FILE))? else { return Ok(None) };
        let manifest = Manifest::parse(&bytes)?;
        let path = folder.join(&manifest.lineage.file);
        let index = fs::read(&path).map_err(|source| Error::file(&path, source))?;
        let traces = traces(&IndexReader::open(&index)?, &self.keys)?;
        Ok(Some(DatasetFound { directory: line.directory.clone(), manifest, traces }))
    }

    /// How many records of this person a model stands on; none when its folder is gone.
    pub fn in_model(
        &self,
        workspace: &Workspace,
        line: &ModelLine,
    ) -> Result<Option<ModelFound>, Error> {
        let folder = workspace.folder_of(&line.directory);
        let Some(bytes) = read_if_there(&folder.join(model::FILE))? else { return Ok(None) };
        let card = ModelCard::parse(&bytes)?;
        let records = self.records_in(&folder.join(&card.corpus.file))?;
        Ok(Some(ModelFound { directory: line.directory.clone(), card, records }))
    }
}

impl Person {
    fn records_in(&self, corpus: &Path) -> Result<u64, Error> {
        let mut records = 0_u64;
        for record in untrain_unlearn::corpus::read(corpus)? {
            let mine = |subject: &String| {
                self.asker.accounts.iter().any(|account| account.as_str() == subject.as_str())
            };
            if record?.subjects.iter().any(mine) {
                records = records.saturating_add(1);
            }
        }
        Ok(records)
    }
}

/// How many of a person's rows a dataset holds.
pub fn kept(traces: &[Trace]) -> usize {
    traces.iter().filter(|trace| trace.entry.part.is_some()).count()
}

/// The bytes of a file; none when it, or its folder, is not there.
pub fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::file(path, source)),
    }
}
