//! The files and the layout of a model of shards: built, with people taken out, finished, replayed.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use untrain_lineage::Layout;
use untrain_lineage::layout::{Shard, Slice, shard_label};
use untrain_lineage::model::Role;
use untrain_lineage::recipe::Recipe as Settings;
use untrain_lineage::statement::Grade;
use untrain_policy::Digest;

use crate::checkpoints::{Checkpoints, PlacementKey};
use crate::corpus::Corpus;
use crate::model_dir;
use crate::sharded::learn::{Start, beside_each_other, learn_shard};
use crate::sharded::placement::place;
use crate::sharded::{Sharded, SliceTrainer};
use crate::trainer::{Before, Change, Home, Keep, Made, NamedFile, Trainer};
use crate::{Error, Result};

/// A shard's last state, and what its slices came to; none when it has no records.
type Came<S> = (Option<S>, Vec<(Digest, Option<Digest>)>);

/// The last state of every shard, none of an empty one, and what a card says of the shards.
type AllLearned<S> = (Vec<Option<S>>, Vec<Shard>);

impl<T: SliceTrainer> Sharded<T> {
    /// A shard's slices before anything is learned.
    fn empty_slices(&self, corpus: &Corpus) -> Vec<Slice> {
        let none = Slice { records: 0, bytes: 0, state: None, checkpoint: None };
        let mut slices = vec![none; self.shape.slices as usize];
        for record in corpus.records() {
            let at = record.slice.unwrap_or(0) as usize;
            if let Some(slice) = slices.get_mut(at) {
                slice.records += 1;
                slice.bytes += record.text.len() as u64;
            }
        }
        slices
    }

    /// Whether the checkpoint after a slice is kept.
    fn keeps(&self, slice: u32) -> bool {
        self.retain == 0 || slice + self.retain >= self.shape.slices
    }

    /// Learns every shard from the public start on; `checkpoints` are kept when there is a place.
    fn learn_all(
        &self,
        corpora: &[Corpus],
        checkpoints: Option<&Checkpoints<'_>>,
    ) -> Result<AllLearned<T::State>> {
        let recipe = self.settings()?.digest()?;
        let came = beside_each_other(corpora, self.threads, |corpus| -> Result<Came<T::State>> {
            let mut slices = Vec::with_capacity(self.shape.slices as usize);
            let start = Start { slice: 0, state: self.trainer.start()? };
            let state = learn_shard(
                &self.trainer,
                recipe,
                corpus,
                self.shape.slices,
                start,
                |slice, state| {
                    let bytes = self.trainer.write(state);
                    let kept = checkpoints.filter(|_| self.keeps(slice));
                    let checkpoint = kept.map(|it| it.keep(&bytes)).transpose()?;
                    slices.push((untrain_lineage::digest(&bytes), checkpoint));
                    Ok(())
                },
            )?;
            Ok(((!corpus.records().is_empty()).then_some(state), slices))
        })?;
        let (mut states, mut shards) = (Vec::new(), Vec::new());
        for (corpus, (state, learned)) in corpora.iter().zip(came) {
            let mut slices = self.empty_slices(corpus);
            for (slice, (digest, checkpoint)) in slices.iter_mut().zip(learned) {
                (slice.state, slice.checkpoint) = (Some(digest), checkpoint);
            }
            states.push(state);
            shards.push(Shard { slices });
        }
        Ok((states, shards))
    }

    /// The files of a model whose records are `corpora`.
    fn files(
        &self,
        corpora: Vec<NamedFile>,
        states: &[Option<T::State>],
    ) -> Result<Vec<NamedFile>> {
        let mut files = corpora;
        files.extend(self.trainer.base());
        files.extend(self.trainer.merge(states)?);
        Ok(files)
    }

    /// The last states of all shards that are finished and not empty.
    fn last_states(
        &self,
        layout: &Layout,
        checkpoints: &Checkpoints<'_>,
    ) -> Result<Vec<Option<T::State>>> {
        beside_each_other(&layout.shards, self.threads, |shard| {
            let last = shard.slices.last().filter(|_| shard.records() > 0);
            let Some(name) = last.and_then(|slice| slice.checkpoint) else { return Ok(None) };
            let bytes = checkpoints.read(name)?;
            if last.and_then(|slice| slice.state) != Some(untrain_lineage::digest(&bytes)) {
                return Err(Error::Damaged("a checkpoint is not the state that its card names"));
            }
            self.trainer.read(&bytes).map(Some)
        })
    }

    /// Where a shard that lost something goes on from: the last slice whose checkpoint still opens,
    /// or the public start.
    fn start_of(&self, shard: &Shard, checkpoints: &Checkpoints<'_>) -> Result<Start<T::State>> {
        let known = shard.slices.iter().take_while(|slice| slice.state.is_some()).count();
        for (slice, it) in shard.slices.iter().enumerate().take(known).rev() {
            let Some(bytes) = it.checkpoint.and_then(|name| checkpoints.read(name).ok()) else {
                continue;
            };
            if it.state == Some(untrain_lineage::digest(&bytes)) {
                let slice = u32::try_from(slice + 1).unwrap_or(u32::MAX);
                return Ok(Start { slice, state: self.trainer.read(&bytes)? });
            }
        }
        Ok(Start { slice: 0, state: self.trainer.start()? })
    }

    /// Learns one shard again and commits each slice.
    fn learn_again(
        &self,
        corpus: &Corpus,
        shared: &Mutex<(Layout, &mut Keep<'_>)>,
        checkpoints: &Checkpoints<'_>,
    ) -> Result<()> {
        let recipe = self.settings()?.digest()?;
        let number = corpus.shard().unwrap_or(0) as usize;
        let lock = || shared.lock().unwrap_or_else(PoisonError::into_inner);
        let shard = lock().0.shards.get(number).cloned();
        let shard = shard.ok_or(Error::Damaged("a shard is not on the card"))?;
        let start = self.start_of(&shard, checkpoints)?;
        let each = |at: u32, state: &T::State| {
            let bytes = self.trainer.write(state);
            let digest = untrain_lineage::digest(&bytes);
            let known = shard.slices.get(at as usize).and_then(|slice| slice.state);
            if known.is_some_and(|known| known != digest) && self.grade() == Grade::BitExact {
                return Err(Error::NotTheSame { shard: number, slice: at });
            }
            let mut held = lock();
            let (layout, keep) = &mut *held;
            keep(&mut || {
                let checkpoint = match self.keeps(at) {
                    true => Some(checkpoints.keep(&bytes)?),
                    false => None,
                };
                let slices = layout.shards.get_mut(number).map(|shard| &mut shard.slices);
                if let Some(slice) = slices.and_then(|slices| slices.get_mut(at as usize)) {
                    (slice.state, slice.checkpoint) = (Some(digest), checkpoint);
                }
                Ok(layout.clone())
            })
        };
        learn_shard(&self.trainer, recipe, corpus, self.shape.slices, start, each)?;
        Ok(())
    }
}

fn corpus_file(corpus: &Corpus) -> Result<NamedFile> {
    let label = shard_label(corpus.shard().unwrap_or(0) as usize);
    let bytes = corpus.to_bytes(|_| true)?;
    Ok(NamedFile::of(Role::Corpus, bytes).labelled(label).ending("jsonl"))
}

/// The file of a shard's records as it stands.
fn same_file(before: &Before<'_>, number: usize) -> Result<NamedFile> {
    let label = shard_label(number);
    let bytes = before.read(Role::Corpus, &label)?;
    Ok(NamedFile::of(Role::Corpus, bytes).labelled(label).ending("jsonl"))
}

fn layout_of<'a>(before: &'a Before<'_>) -> Result<&'a Layout> {
    before.card.layout.as_ref().ok_or(Error::Damaged("its card has no layout of shards"))
}

impl<T: SliceTrainer> Trainer for Sharded<T> {
    fn name(&self) -> &str {
        self.trainer.name()
    }

    fn settings(&self) -> Result<Settings> {
        self.shape.add_to(self.trainer.settings()?)
    }

    fn grade(&self) -> Grade {
        self.trainer.grade()
    }

    fn build(&self, corpus: Corpus, folder: &Path, home: &Home) -> Result<Made> {
        let key = self.key.clone().map_or_else(PlacementKey::random, Ok)?;
        key.keep(home)?;
        let corpora = match &self.places {
            Some(places) => place(corpus, places.as_ref(), &self.tiers, self.shape),
            None => place(corpus, &key, &self.tiers, self.shape),
        };
        let checkpoints = Checkpoints::of(folder, key.id(), home);
        checkpoints.prepare()?;
        let (states, shards) = self.learn_all(&corpora, Some(&checkpoints))?;
        let records = corpora.iter().map(|corpus| corpus.records().len() as u64).collect();
        let files = corpora.iter().map(corpus_file).collect::<Result<_>>()?;
        let files = self.files(files, &states)?;
        let layout = Layout { placement: key.id(), keep: self.retain, suppressed: false, shards };
        Ok(Made { files, records, layout: Some(layout) })
    }

    fn forget(&self, before: &Before<'_>, change: Change, home: &Home) -> Result<Made> {
        let mut layout = Layout { suppressed: true, ..layout_of(before)?.clone() };
        let (mut files, mut records) = (Vec::new(), Vec::new());
        for ((number, part), shard) in change.parts.into_iter().enumerate().zip(&mut layout.shards)
        {
            let of = |at: &usize| part.corpus.records().get(*at)?.slice;
            let Some(earliest) = part.leaving.iter().filter_map(of).min() else {
                records.push(part.corpus.records().len() as u64);
                files.push(same_file(before, number)?);
                continue;
            };
            let stays = |at: usize| part.leaving.binary_search(&at).is_err();
            let shard_number = part.corpus.shard().unwrap_or(0);
            let left = part.corpus.into_records().into_iter().enumerate();
            let left = left.filter(|(at, _)| stays(*at)).map(|(_, record)| record).collect();
            let corpus = Corpus::of_shard(shard_number, left);
            let fresh = self.empty_slices(&corpus);
            for (at, (slice, fresh)) in (0..).zip(shard.slices.iter_mut().zip(fresh)) {
                let known = (at < earliest).then_some((slice.state, slice.checkpoint));
                let (state, checkpoint) = known.unwrap_or_default();
                *slice = Slice { state, checkpoint, ..fresh };
            }
            records.push(corpus.records().len() as u64);
            files.push(corpus_file(&corpus)?);
        }
        let checkpoints = Checkpoints::of(before.folder, layout.placement, home);
        let states = self.last_states(&layout, &checkpoints)?;
        Ok(Made { files: self.files(files, &states)?, records, layout: Some(layout) })
    }

    fn finish(
        &self,
        before: &Before<'_>,
        home: &Home,
        keep: &mut Keep<'_>,
    ) -> Result<Option<Made>> {
        let layout = layout_of(before)?.clone();
        let missing: Vec<usize> = layout.unfinished().map(|it| it.shard as usize).collect();
        // A run may have died between the last slice and the merge.
        if missing.is_empty() && !layout.suppressed {
            return Ok(None);
        }
        let checkpoints = Checkpoints::of(before.folder, layout.placement, home);
        let shared = Mutex::new((layout, keep));
        beside_each_other(&missing, self.threads, |number| {
            let label = shard_label(*number);
            let bytes = before.read(Role::Corpus, &label)?;
            let corpus = Corpus::from_bytes(&before.path(Role::Corpus, &label), &bytes)?;
            self.learn_again(&corpus, &shared, &checkpoints)
        })?;
        let (mut layout, _) = shared.into_inner().unwrap_or_else(PoisonError::into_inner);
        layout.suppressed = false;
        let records = before.card.of(Role::Corpus).filter_map(|file| file.records).collect();
        let corpora = (0..layout.shards.len()).map(|number| same_file(before, number));
        let states = self.last_states(&layout, &checkpoints)?;
        let files = self.files(corpora.collect::<Result<_>>()?, &states)?;
        Ok(Some(Made { files, records, layout: Some(layout) }))
    }

    fn replay(&self, before: &Before<'_>) -> Result<Made> {
        let layout = layout_of(before)?;
        let corpora = model_dir::corpora_found(before.folder, before.card)?;
        let (states, shards) = self.learn_all(&corpora, None)?;
        let records = corpora.iter().map(|corpus| corpus.records().len() as u64).collect();
        let files = corpora.iter().map(corpus_file).collect::<Result<_>>()?;
        let files = self.files(files, &states)?;
        let layout = Layout { shards, suppressed: false, ..layout.clone() };
        Ok(Made { files, records, layout: Some(layout) })
    }
}
