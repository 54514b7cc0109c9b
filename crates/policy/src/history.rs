//! The versions of a controller's policy: which were told to subjects, and which became the rule;
//! and the sources that it registered.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::Policy;
use crate::error::Error;
use crate::ids::{NoticeId, PolicyHash};
use crate::register::RegisteredSource;
use crate::{Fact, Timestamp};

/// One version that became the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Activation {
    /// The number of its document in [`PolicyHistory::documents`].
    pub document: usize,
    /// When the ledger was told.
    pub at: Timestamp,
}

/// One version on the way to the one in force.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Version<'h> {
    /// What it says.
    pub(crate) policy: &'h Arc<Policy>,
    /// From when it was the rule: neither before the ledger was told nor before it says itself;
    /// or when a later one took its place before it was.
    pub(crate) from: Timestamp,
    /// When its document was last replaced as the rule. What arrived before that told of the time
    /// before, not of this.
    pub(crate) told_from: Option<Timestamp>,
}

/// Every document that was published or activated, and the activations in their order; and every
/// registration of a source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyHistory {
    documents: Vec<Arc<Policy>>,
    activations: Vec<Activation>,
    sources: Vec<RegisteredSource>,
    read_before: ReadBefore,
}

/// Documents that were read before, for one that comes again. They are no part of what a history
/// says, so histories that differ in them alone are equal.
#[derive(Debug, Clone, Default)]
struct ReadBefore(Arc<[Arc<Policy>]>);

impl PartialEq for ReadBefore {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for ReadBefore {}

impl PolicyHistory {
    /// A history of nothing that, where a text is one that `other` read, does not read it again. It
    /// becomes what one without them becomes, sooner.
    #[must_use]
    pub fn with_documents_of(other: &Self) -> Self {
        let read_before = ReadBefore(other.documents.iter().cloned().collect());
        Self { read_before, ..Self::default() }
    }

    /// A history from its parts, as a snapshot carries them.
    ///
    /// # Errors
    /// [`Error::NoticeReused`] and [`Error::NoSuchDocument`].
    pub fn from_parts(
        documents: impl IntoIterator<Item = Policy>,
        activations: Vec<Activation>,
    ) -> Result<Self, Error> {
        let mut history = Self::default();
        for document in documents {
            history.add(Arc::new(document))?;
        }
        for activation in activations {
            if activation.document >= history.documents.len() {
                return Err(Error::NoSuchDocument(activation.document));
            }
            history.activations.push(activation);
        }
        Ok(history)
    }

    /// Takes in a fact. One that is about no policy and no source changes nothing.
    ///
    /// # Errors
    /// When the document cannot be read, is not what the event says, or has the notice id of
    /// another. Nothing is changed then.
    pub fn apply(&mut self, time: Timestamp, fact: &Fact) -> Result<(), Error> {
        match fact {
            Fact::PolicyActivated { policy, document } => {
                let document = self.take(policy, document, None)?;
                self.activations.push(Activation { document, at: time });
            }
            Fact::NoticePublished { notice, policy, document } => {
                self.take(policy, document, Some(notice))?;
            }
            Fact::SourceRegistered { source, kind, licence, purposes, from, until, evidence } => {
                self.sources.push(RegisteredSource {
                    id: source.clone(),
                    kind: *kind,
                    licence: licence.clone(),
                    purposes: purposes.clone(),
                    from: *from,
                    until: *until,
                    evidence: evidence.clone(),
                    at: time,
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether a document may join: its notice id belongs to no other.
    ///
    /// # Errors
    /// [`Error::NoticeReused`] when it does.
    pub fn check(&self, policy: &Policy) -> Result<(), Error> {
        match self.notice(&policy.notice.id) {
            Some(first) if first.hash != policy.hash => {
                Err(Error::NoticeReused { notice: policy.notice.id.clone(), first: first.hash })
            }
            _ => Ok(()),
        }
    }

    /// Every registration of a source, in the order in which they came. Of one source the last
    /// counts.
    #[must_use]
    pub fn sources(&self) -> &[RegisteredSource] {
        &self.sources
    }

    /// Whether the last registered source should have been registered.
    pub(crate) fn check_source(&self) -> Result<(), Error> {
        let Some(source) = self.sources.last() else { return Ok(()) };
        source.check()?;
        let declared = |purpose| self.documents.iter().any(|p| p.purpose(purpose).is_some());
        match source.purposes.iter().find(|purpose| !declared(*purpose)) {
            None => Ok(()),
            Some(purpose) => Err(Error::UnknownSourcePurpose {
                source_id: source.id.clone(),
                purpose: purpose.clone(),
            }),
        }
    }

    /// The documents in the order in which they came. Each has one notice, and each notice one
    /// document.
    #[must_use]
    pub fn documents(&self) -> &[Arc<Policy>] {
        &self.documents
    }

    /// The activations in their order.
    #[must_use]
    pub fn activations(&self) -> &[Activation] {
        &self.activations
    }

    /// The document that holds a notice.
    #[must_use]
    pub fn notice(&self, id: &NoticeId) -> Option<&Policy> {
        self.documents.iter().find(|policy| policy.notice.id == *id).map(Arc::as_ref)
    }

    /// The policy that is the rule at `now`: the last one activated that is effective by then.
    #[must_use]
    pub fn in_force(&self, now: Timestamp) -> Option<&Arc<Policy>> {
        self.activated_by(now).pop().map(|version| version.policy)
    }

    /// The versions that were activated and become the rule after `now`, the next first, each with
    /// when. One that another takes the place of before that is none of them.
    #[must_use]
    pub fn scheduled(&self, now: Timestamp) -> Vec<(&Arc<Policy>, Timestamp)> {
        let mut scheduled: Vec<(&Arc<Policy>, Timestamp)> = Vec::new();
        for activation in self.activations.iter().rev() {
            let Some(policy) = self.documents.get(activation.document) else { continue };
            let from = activation.at.max(policy.effective);
            if from <= now {
                break;
            }
            if scheduled.last().is_none_or(|(_, next)| from < *next) {
                scheduled.push((policy, from));
            }
        }
        scheduled.reverse();
        scheduled
    }

    /// The versions up to and with the one in force at `now`, in the order of their activations.
    pub(crate) fn activated_by(&self, now: Timestamp) -> Vec<Version<'_>> {
        let mut versions: Vec<Version<'_>> = self
            .activations
            .iter()
            .filter_map(|activation| {
                let policy = self.documents.get(activation.document)?;
                let from = activation.at.max(policy.effective);
                Some(Version { policy, from, told_from: None })
            })
            .collect();
        while versions.last().is_some_and(|version| version.from > now) {
            versions.pop();
        }
        let mut later = now;
        for version in versions.iter_mut().rev() {
            version.from = version.from.min(later);
            later = version.from;
        }
        // Once replaced, a document that becomes the rule again has to be told again.
        let mut replaced = BTreeMap::new();
        let mut before: Option<PolicyHash> = None;
        for version in &mut versions {
            replaced.extend(before.map(|hash| (hash, version.from)));
            version.told_from = replaced.get(&version.policy.hash).copied();
            before = Some(version.policy.hash);
        }
        versions
    }

    /// The number of a document, which joins when it is new.
    fn take(
        &mut self,
        policy: &PolicyHash,
        text: &str,
        notice: Option<&NoticeId>,
    ) -> Result<usize, Error> {
        let found = Policy::hash_of(text);
        if found != *policy {
            return Err(Error::OtherHash { stated: *policy, found });
        }
        let mut known = self.documents.iter().chain(&*self.read_before.0);
        let read = match known.find(|known| known.hash == found) {
            Some(known) => Arc::clone(known),
            None => Arc::new(
                Policy::parse(text)
                    .map_err(|faults| Error::Document { policy: *policy, faults })?,
            ),
        };
        if let Some(stated) = notice.filter(|stated| read.notice.id != **stated) {
            let (stated, found) = (stated.clone(), read.notice.id.clone());
            return Err(Error::OtherNotice { stated, found });
        }
        self.add(read)
    }

    fn add(&mut self, policy: Arc<Policy>) -> Result<usize, Error> {
        self.check(&policy)?;
        let known = self.documents.iter().position(|known| known.hash == policy.hash);
        Ok(known.unwrap_or_else(|| {
            self.documents.push(policy);
            self.documents.len().saturating_sub(1)
        }))
    }
}
