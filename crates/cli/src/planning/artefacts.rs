//! The datasets and models that hold a record of somebody who waits: how large they are, and who
//! stands where in them.

use std::collections::{BTreeMap, BTreeSet};

use untrain_lineage::catalogue::{Catalogue, DatasetLine, ModelLine};
use untrain_lineage::layout::Shard;
use untrain_lineage::whereabouts::{ModelFound, SliceAnswer};
use untrain_lineage::{Layout, ModelCard};
use untrain_policy::{ArtefactKind, Category, ForgetLevel, Position};
use untrain_unlearn::corpus;
use untrain_unlearn::planner::{Artefact, Place};

use super::rates::{self, Rate, Rates};
use crate::error::Error;
use crate::forgetting::Open;
use crate::holdings::{Person, in_dataset, in_model, kept};
use crate::workspace::Workspace;

/// A dataset or model that holds somebody who waits.
#[derive(Debug)]
pub struct Standing {
    /// Which of the two.
    pub kind: ArtefactKind,
    /// What the planner has to know of it.
    pub artefact: Artefact,
    /// How fast it is gone through.
    pub rate: Rate,
    /// The requests of those who have a record of a special category in it.
    pub special: BTreeSet<Position>,
}

/// Every dataset and model that holds somebody who waits. What is not where the ledger says is
/// left out: nothing can be planned for it.
pub fn standing(
    workspace: &Workspace,
    catalogue: &Catalogue,
    open: &[Open],
) -> Result<Vec<Standing>, Error> {
    let rates = Rates::read(workspace);
    let mut standing = Vec::new();
    for line in catalogue.datasets.iter().filter(|line| !line.replaced) {
        standing.extend(dataset(workspace, &rates, line, open)?);
    }
    for line in catalogue.models.iter().filter(|line| !line.replaced) {
        standing.extend(model(workspace, &rates, line, open)?);
    }
    Ok(standing)
}

/// The requests that wait for what stands in a folder; empty when it holds nobody who waits.
pub fn holders(
    workspace: &Workspace,
    catalogue: &Catalogue,
    open: &[Open],
    directory: &str,
) -> Result<Vec<Position>, Error> {
    let standing = standing(workspace, catalogue, open)?;
    let found = standing.into_iter().find(|it| it.artefact.name == directory);
    Ok(found.map_or_else(Vec::new, |it| it.artefact.touched.into_keys().collect()))
}

fn dataset(
    workspace: &Workspace,
    rates: &Rates,
    line: &DatasetLine,
    open: &[Open],
) -> Result<Option<Standing>, Error> {
    let people: Vec<&Person> = open.iter().map(|open| &open.person).collect();
    let Some(found) = in_dataset(workspace, line, &people)? else { return Ok(None) };
    let Some(manifest) = found.first().map(|found| found.manifest.clone()) else {
        return Ok(None);
    };
    let concerned = open.iter().zip(&found).filter(|(_, found)| kept(&found.traces) > 0);
    let touched: BTreeSet<Position> = concerned.map(|(open, _)| open.request.entry).collect();
    let is_special = manifest.declared.category == Some(Category::Special);
    let bytes = manifest.parts.iter().map(|part| part.bytes).fold(0, u64::saturating_add);
    let rate = rates.of(rates::DATASET);
    Ok(whole(touched).map(|touched| Standing {
        kind: ArtefactKind::Dataset,
        special: if is_special { touched.keys().copied().collect() } else { BTreeSet::new() },
        artefact: Artefact {
            name: line.directory.clone(),
            published: line.is_published(),
            generation: manifest.generation,
            shards: vec![vec![bytes]],
            touched,
            rate: rate.bytes_per_second,
        },
        rate,
    }))
}

fn model(
    workspace: &Workspace,
    rates: &Rates,
    line: &ModelLine,
    open: &[Open],
) -> Result<Option<Standing>, Error> {
    let reaching = |open: &&Open| open.request.level == ForgetLevel::Models;
    let open: Vec<&Open> = open.iter().filter(reaching).collect();
    let people: Vec<&Person> = open.iter().map(|open| &open.person).collect();
    if people.is_empty() {
        return Ok(None);
    }
    let Some(found) = in_model(workspace, line, &people)? else { return Ok(None) };
    let Some(card) = found.first().map(|found| found.card.clone()) else { return Ok(None) };
    let concerned = open.iter().zip(&found).filter(|(_, found)| found.records > 0);
    let (shards, touched) = match &card.layout {
        Some(layout) => {
            let places = concerned.map(|(open, found)| (open.request.entry, places(found)));
            (bytes(layout), Some(places.collect()).filter(|it: &BTreeMap<_, _>| !it.is_empty()))
        }
        None => {
            let entries = concerned.map(|(open, _)| open.request.entry).collect();
            (vec![vec![rates::gone_through(&card)]], whole(entries))
        }
    };
    let Some(touched) = touched else { return Ok(None) };
    let rate = rates.of(&card.trainer);
    Ok(Some(Standing {
        kind: ArtefactKind::Model,
        special: special(workspace, line, &card, &open)?,
        artefact: Artefact {
            name: line.directory.clone(),
            published: line.is_published(),
            generation: card.generation,
            shards,
            touched,
            rate: rate.bytes_per_second,
        },
        rate,
    }))
}

/// How many bytes of text each slice of each shard learned from.
fn bytes(layout: &Layout) -> Vec<Vec<u64>> {
    let slices = |shard: &Shard| shard.slices.iter().map(|slice| slice.bytes).collect();
    layout.shards.iter().map(slices).collect()
}

/// Where somebody's records stand in a model of shards.
fn places(found: &ModelFound) -> Vec<Place> {
    let place = |it: &SliceAnswer| Place { shard: it.shard, slice: it.slice };
    found.slices.iter().map(place).collect()
}

/// Everybody at the one place of what is gone through as a whole; none when there is nobody.
fn whole(touched: BTreeSet<Position>) -> Option<BTreeMap<Position, Vec<Place>>> {
    let place = Place { shard: 0, slice: 0 };
    let touched: BTreeMap<_, _> = touched.into_iter().map(|entry| (entry, vec![place])).collect();
    (!touched.is_empty()).then_some(touched)
}

/// The requests of those who have a record of a special category behind a model.
fn special(
    workspace: &Workspace,
    line: &ModelLine,
    card: &ModelCard,
    open: &[&Open],
) -> Result<BTreeSet<Position>, Error> {
    let mut special = BTreeSet::new();
    for record in corpus::records_of(&workspace.folder_of(&line.directory), card) {
        let record = record?;
        if record.body.category != Some(Category::Special) {
            continue;
        }
        let theirs = open.iter().filter(|open| open.person.is_one_of(&record.subjects));
        special.extend(theirs.map(|open| open.request.entry));
    }
    Ok(special)
}
