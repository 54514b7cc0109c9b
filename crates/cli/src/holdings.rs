//! What stands on disk of one person: their rows in datasets, their records behind models.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use untrain_lineage::catalogue::{DatasetLine, ModelLine};
use untrain_lineage::model::Role;
use untrain_lineage::whereabouts::{Asker, DatasetFound, ModelFound, SliceAnswer, Trace, traces};
use untrain_lineage::{IndexReader, Manifest, ModelCard, manifest, model};
use untrain_policy::SubjectId;
use untrain_unlearn::corpus;
use untrain_unlearn::quotes::Quotes;

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
    /// The person who has this account; an error when the ledger has not heard of it,
    /// or has erased them.
    pub fn of(workspace: &Workspace, subject: &SubjectId) -> Result<Self, Error> {
        workspace.lineage_key(subject)?;
        let state = workspace.wait(workspace.ledger.read_subject(subject, None))?;
        let accounts = state.accounts_of(subject).to_vec();
        let mut keys = Vec::with_capacity(accounts.len());
        for account in &accounts {
            keys.extend(workspace.wait(workspace.ledger.lineage_key(account))?);
        }
        Ok(Self { asker: Asker { subject: subject.clone(), accounts }, keys })
    }

    fn is_one_of(&self, subjects: &[String]) -> bool {
        let mine = |subject: &String| self.asker.accounts.iter().any(|it| it.as_str() == subject);
        subjects.iter().any(mine)
    }
}

/// What a dataset holds and left out of each of some people; none when its folder is gone.
pub fn in_dataset(
    workspace: &Workspace,
    line: &DatasetLine,
    people: &[&Person],
) -> Result<Option<Vec<DatasetFound>>, Error> {
    let folder = workspace.folder_of(&line.directory);
    let Some(bytes) = read_if_there(&folder.join(manifest::FILE))? else { return Ok(None) };
    let manifest = Manifest::parse(&bytes)?;
    let path = folder.join(&manifest.lineage.file);
    let bytes = fs::read(&path).map_err(|source| Error::file(&path, source))?;
    if untrain_lineage::digest(&bytes) != manifest.lineage.digest {
        let what =
            "is not the file that its manifest names: what it says of records is not believed";
        return Err(Error::unfit(&path, what));
    }
    let index = IndexReader::open(&bytes)?;
    let found = |person: &&Person| {
        let traces = traces(&index, &person.keys)?;
        let directory = line.directory.clone();
        Ok(DatasetFound { directory, manifest: manifest.clone(), traces })
    };
    people.iter().map(found).collect::<Result<_, Error>>().map(Some)
}

/// How many records of each of some people a model stands on; none when its folder is gone.
pub fn in_model(
    workspace: &Workspace,
    line: &ModelLine,
    people: &[&Person],
) -> Result<Option<Vec<ModelFound>>, Error> {
    let folder = workspace.folder_of(&line.directory);
    let Some(bytes) = read_if_there(&folder.join(model::FILE))? else { return Ok(None) };
    let card = ModelCard::parse(&bytes)?;
    let mut places: Vec<BTreeMap<(u32, Option<u32>), u64>> = vec![BTreeMap::new(); people.len()];
    for (shard, file) in (0_u32..).zip(card.of(Role::Corpus)) {
        for record in corpus::read(&folder.join(&file.file))? {
            let record = record?;
            for (places, person) in places.iter_mut().zip(people) {
                if person.is_one_of(&record.subjects) {
                    *places.entry((shard, record.slice)).or_default() += 1;
                }
            }
        }
    }
    let found = |places: BTreeMap<(u32, Option<u32>), u64>| {
        let place = |((shard, slice), records): (&(u32, Option<u32>), &u64)| {
            slice.map(|slice| SliceAnswer { shard: *shard, slice, records: *records })
        };
        let (records, slices) = (places.values().sum(), places.iter().filter_map(place).collect());
        let (directory, card) = (line.directory.clone(), card.clone());
        ModelFound { directory, card, records, slices, quoted: None }
    };
    Ok(Some(places.into_iter().map(found).collect()))
}

/// Looks for what others contributed to a model that is nearly what a person contributed.
pub fn look_for_quotes(
    workspace: &Workspace,
    found: &mut ModelFound,
    person: &Person,
) -> Result<(), Error> {
    let folder = workspace.folder_of(&found.directory);
    let (mut mine, mut others) = (Vec::new(), Vec::new());
    for record in corpus::records_of(&folder, &found.card) {
        let body = record?.body;
        let list = if person.is_one_of(&body.subjects) { &mut mine } else { &mut others };
        list.push((body.subjects.into_iter().next().unwrap_or_default(), body.text));
    }
    let mut quotes = Quotes::of(mine.iter().map(|(_, text)| text.as_str()));
    others.iter().for_each(|(person, text)| quotes.look(person, text));
    found.quoted = Some(quotes.found());
    Ok(())
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
