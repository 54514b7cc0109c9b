//! Which datasets and models there are, and what has been done to each, as the ledger tells it.
//!
//! Whoever has to carry out a forgetting, or to answer where data went, starts here. Where the
//! files are on disk is what the ledger was told; whether they still are is for the caller to see.

use serde::Serialize;
use untrain_policy::{
    ArtefactKind, CertificateId, DatasetId, Digest, Event, Fact, ModelId, Position, PurposeId,
    Timestamp,
};

/// Every dataset and model that the ledger has heard of, in the order in which they were made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    /// The datasets.
    pub datasets: Vec<DatasetLine>,
    /// The models.
    pub models: Vec<ModelLine>,
}

/// One dataset through its generations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetLine {
    /// Which.
    pub dataset: DatasetId,
    /// The folder it was written to.
    pub directory: String,
    /// What it may be used for.
    pub purpose: PurposeId,
    /// The ledger's entry that says that it was built.
    pub entry: Position,
    /// When the ledger was told.
    pub built_at: Timestamp,
    /// The ledger position of its latest decisions.
    pub position: Position,
    /// BLAKE3 of its latest manifest.
    pub manifest: Digest,
    /// What was taken out since it was built.
    pub removals: Vec<Removal>,
    /// Whether another dataset was written over it, or its files were destroyed.
    pub replaced: bool,
    /// To whom it was given, and whether it was withdrawn.
    pub outside: Outside,
}

/// One model through its generations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelLine {
    /// What it serves now.
    pub model: ModelId,
    /// BLAKE3 of its latest training manifest.
    pub corpus: Digest,
    /// The folder it was written to.
    pub directory: String,
    /// The dataset that it was trained on.
    pub dataset: DatasetId,
    /// What it may be used for.
    pub purpose: PurposeId,
    /// The ledger's entry that says that it was trained.
    pub entry: Position,
    /// When the ledger was told.
    pub trained_at: Timestamp,
    /// The ledger position at which its records were last checked.
    pub position: Position,
    /// What was taken out since it was trained.
    pub removals: Vec<Removal>,
    /// Whether another model was written over it, or its files were destroyed.
    pub replaced: bool,
    /// To whom it was given, and whether it was withdrawn.
    pub outside: Outside,
}

impl DatasetLine {
    /// Whether somebody outside was given it as it stands.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.outside.holds(self.manifest)
    }
}

impl ModelLine {
    /// Whether somebody outside was given it as it stands.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.outside.holds(Digest(self.model.0))
    }
}

/// What of a dataset or model is outside.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outside {
    /// Every time that it was given to somebody.
    pub given: Vec<Given>,
    /// That it was withdrawn, the first time that was said.
    pub withdrawn: Option<Withdrawn>,
    /// Whether its files were destroyed.
    pub destroyed: bool,
}

impl Outside {
    /// What was given and is not the version that stands, or all of it once it was withdrawn: the
    /// recall list.
    pub fn recalled(&self, standing: Digest) -> impl Iterator<Item = &Given> {
        let withdrawn = self.withdrawn.is_some();
        self.given.iter().filter(move |given| withdrawn || given.version != standing)
    }

    /// Whether somebody was given this version, and it was not withdrawn.
    fn holds(&self, version: Digest) -> bool {
        self.withdrawn.is_none() && self.given.iter().any(|given| given.version == version)
    }
}

/// One time that a version was given to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The ledger's entry that says so.
    pub entry: Position,
    /// When the ledger was told.
    pub time: Timestamp,
    /// Which version: the id of a model, BLAKE3 of a dataset's manifest.
    pub version: Digest,
    /// To whom.
    pub recipients: Vec<String>,
}

/// That something was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// The ledger's entry that says so.
    pub entry: Position,
    /// When the ledger was told.
    pub time: Timestamp,
    /// Why.
    pub reason: String,
}

/// One time that rows or records were taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Removal {
    /// The ledger's entry that says so.
    pub entry: Position,
    /// When the ledger was told.
    pub time: Timestamp,
    /// How many were taken out, of everybody together.
    pub removed: u64,
    /// What was left, by its manifest or training manifest: one change that carried out several
    /// requests has an entry for each, all with the same.
    #[serde(skip)]
    pub after: Digest,
    /// The entries of the forgetting requests that this carried out.
    pub requests: Vec<Position>,
    /// The certificate that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateId>,
}

/// How many records were taken out in all, each counted once.
#[must_use]
pub fn removed(removals: &[Removal]) -> u64 {
    changes(removals).fold(0, |sum, removal| sum.saturating_add(removal.removed))
}

/// The changes behind removals: the first of those that say the same one.
pub fn changes(removals: &[Removal]) -> impl Iterator<Item = &Removal> {
    let before = std::iter::once(None).chain(removals.iter().map(|removal| Some(removal.after)));
    removals.iter().zip(before).filter(|(it, before)| Some(it.after) != *before).map(|(it, _)| it)
}

impl Catalogue {
    /// Reads the ledger's events from the first to the last.
    #[must_use]
    pub fn of(events: &[(Position, Event)]) -> Self {
        let mut catalogue = Self::default();
        for (entry, event) in events {
            catalogue.apply(*entry, event);
        }
        catalogue
    }

    /// Takes in the next event.
    pub fn apply(&mut self, entry: Position, event: &Event) {
        match &event.fact {
            Fact::DatasetBuilt { dataset, manifest, purpose, position, directory } => {
                self.replace_in(directory);
                self.datasets.push(DatasetLine {
                    dataset: *dataset,
                    directory: directory.clone(),
                    purpose: purpose.clone(),
                    entry,
                    built_at: event.time,
                    position: *position,
                    manifest: *manifest,
                    removals: Vec::new(),
                    replaced: false,
                    outside: Outside::default(),
                });
            }
            Fact::ModelTrained { model, dataset, corpus, purpose, position, directory } => {
                self.replace_in(directory);
                self.models.push(ModelLine {
                    model: *model,
                    corpus: *corpus,
                    directory: directory.clone(),
                    dataset: *dataset,
                    purpose: purpose.clone(),
                    entry,
                    trained_at: event.time,
                    position: *position,
                    removals: Vec::new(),
                    replaced: false,
                    outside: Outside::default(),
                });
            }
            Fact::DatasetRevised { .. } => self.revise(entry, event),
            Fact::ModelForgot { .. } => self.forget(entry, event),
            Fact::ArtefactReleased { artefact, version, directory, recipients } => {
                let (version, recipients) = (*version, recipients.clone());
                let given = Given { entry, time: event.time, version, recipients };
                if let Some((outside, _)) = self.standing_in(*artefact, directory) {
                    outside.given.push(given);
                }
            }
            Fact::ArtefactWithdrawn { artefact, directory, reason, destroyed, .. } => {
                let reason = reason.clone();
                let withdrawn = Withdrawn { entry, time: event.time, reason };
                if let Some((outside, replaced)) = self.standing_in(*artefact, directory) {
                    outside.withdrawn.get_or_insert(withdrawn);
                    outside.destroyed |= *destroyed;
                    *replaced |= *destroyed;
                }
            }
            _ => {}
        }
    }

    fn revise(&mut self, entry: Position, event: &Event) {
        let Fact::DatasetRevised {
            dataset, after, position, removed, requests, certificate, ..
        } = &event.fact
        else {
            return;
        };
        let known = self.datasets.iter_mut().rev().find(|line| line.dataset == *dataset);
        if let Some(line) = known {
            (line.manifest, line.position) = (*after, *position);
            line.removals.push(Removal {
                entry,
                time: event.time,
                removed: *removed,
                after: *after,
                requests: requests.clone(),
                certificate: *certificate,
            });
        }
    }

    fn forget(&mut self, entry: Position, event: &Event) {
        let Fact::ModelForgot {
            after,
            corpus,
            position,
            removed,
            requests,
            directory,
            certificate,
            ..
        } = &event.fact
        else {
            return;
        };
        // Two models trained alike have one id, so the folder tells which of them it was.
        let known = self.models.iter_mut().rev().find(|line| line.directory == *directory);
        if let Some(line) = known {
            (line.model, line.corpus, line.position) = (*after, *corpus, *position);
            line.removals.push(Removal {
                entry,
                time: event.time,
                removed: *removed,
                after: *corpus,
                requests: requests.clone(),
                certificate: Some(*certificate),
            });
        }
    }

    /// What is outside of what stands in a folder, and whether it stands there no more.
    fn standing_in(
        &mut self,
        artefact: ArtefactKind,
        directory: &str,
    ) -> Option<(&mut Outside, &mut bool)> {
        match artefact {
            ArtefactKind::Dataset => {
                let line = self.datasets.iter_mut().rev().find(|it| it.directory == directory)?;
                Some((&mut line.outside, &mut line.replaced))
            }
            ArtefactKind::Model => {
                let line = self.models.iter_mut().rev().find(|it| it.directory == directory)?;
                Some((&mut line.outside, &mut line.replaced))
            }
        }
    }

    fn replace_in(&mut self, directory: &str) {
        for line in self.datasets.iter_mut().filter(|line| line.directory == directory) {
            line.replaced = true;
        }
        for line in self.models.iter_mut().filter(|line| line.directory == directory) {
            line.replaced = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_is_published_until_it_changes() {
        let (model, version) = (ModelId([1; 32]), Digest([1; 32]));
        let trained = Fact::ModelTrained {
            model,
            dataset: DatasetId([2; 16]),
            corpus: Digest([3; 32]),
            purpose: PurposeId::new("genai.content").unwrap(),
            position: Position(4),
            directory: "m".to_owned(),
        };
        let released = |version| Fact::ArtefactReleased {
            artefact: ArtefactKind::Model,
            version,
            directory: "m".to_owned(),
            recipients: vec!["Lantern Labs".to_owned()],
        };
        let withdrawn = |destroyed| Fact::ArtefactWithdrawn {
            artefact: ArtefactKind::Model,
            version,
            directory: "m".to_owned(),
            reason: "no licence".to_owned(),
            destroyed,
        };
        let after = |facts: Vec<Fact>| {
            let event = |fact| Event { time: Timestamp::UNIX_EPOCH, fact };
            let events = (5..).map(Position).zip(facts.into_iter().map(event));
            Catalogue::of(&events.collect::<Vec<_>>()).models.remove(0)
        };
        assert!(!after(vec![trained.clone()]).is_published());
        assert!(after(vec![trained.clone(), released(version)]).is_published());
        assert!(!after(vec![trained.clone(), released(Digest([9; 32]))]).is_published());
        let gone = after(vec![trained.clone(), released(version), withdrawn(false)]);
        assert!(!gone.is_published() && !gone.replaced && !gone.outside.destroyed);
        let gone = after(vec![trained, released(version), withdrawn(false), withdrawn(true)]);
        assert!(gone.replaced && gone.outside.destroyed);
        assert_eq!(gone.outside.withdrawn.unwrap().entry, Position(7));
    }

    #[test]
    fn a_change_for_several_requests_is_counted_once() {
        let removal = |entry, removed, after| Removal {
            entry: Position(entry),
            time: Timestamp::UNIX_EPOCH,
            removed,
            after: Digest([after; 32]),
            requests: vec![Position(entry - 3)],
            certificate: None,
        };
        let removals = [removal(7, 61, 1), removal(8, 61, 1), removal(9, 4, 2), removal(12, 61, 3)];
        assert_eq!(removed(&removals), 126);
        let entries: Vec<u64> = changes(&removals).map(|removal| removal.entry.0).collect();
        assert_eq!(entries, [7, 9, 12]);
        assert_eq!(removed(&[]), 0);
    }
}
