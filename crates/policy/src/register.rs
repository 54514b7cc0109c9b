//! The register of sources: where records come from, and on which terms the controller has them.
//!
//! A policy's own licences stand in its document; a source is registered by an event, as contracts
//! come and go without the rules changing. Both are asked by the same rule, in `decide`.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::ids::{LicenceId, PurposeId, SourceId};
use crate::vocabulary::Source;
use crate::{Fact, Timestamp};

/// One source as it was last registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredSource {
    /// How records name it.
    pub id: SourceId,
    /// Which kind it is of.
    pub kind: Source,
    /// The licence that its records are held under; its own id stands for it when absent.
    pub licence: Option<LicenceId>,
    /// What its terms cover.
    pub purposes: Vec<PurposeId>,
    /// From when they hold; from the beginning of time, when absent.
    pub from: Option<Timestamp>,
    /// Until when; for ever, when absent.
    pub until: Option<Timestamp>,
    /// Where the terms are on file.
    pub evidence: Option<String>,
    /// When the ledger was told.
    pub at: Timestamp,
}

impl RegisteredSource {
    /// Whether its terms permit a purpose at a time.
    #[must_use]
    pub fn covers(&self, purpose: &PurposeId, now: Timestamp) -> bool {
        self.purposes.contains(purpose)
            && self.from.is_none_or(|from| from <= now)
            && self.until.is_none_or(|until| until > now)
    }

    /// The name that rule 14 looks for.
    #[must_use]
    pub fn licence_name(&self) -> &str {
        self.licence.as_ref().map_or(self.id.as_str(), LicenceId::as_str)
    }

    /// Whether its records need a licence at all.
    #[must_use]
    pub const fn is_licensed(&self) -> bool {
        matches!(self.kind, Source::Licensed | Source::ThirdParty)
    }

    /// Whether its terms bind: always those of a licensed or third-party source, and any others
    /// that were stated.
    #[must_use]
    pub const fn has_terms(&self) -> bool {
        self.is_licensed()
            || !self.purposes.is_empty()
            || self.from.is_some()
            || self.until.is_some()
    }

    /// The fact that registers it.
    #[must_use]
    pub fn fact(&self) -> Fact {
        Fact::SourceRegistered {
            source: self.id.clone(),
            kind: self.kind,
            licence: self.licence.clone(),
            purposes: self.purposes.clone(),
            from: self.from,
            until: self.until,
            evidence: self.evidence.clone(),
        }
    }

    /// Whether it should be registered so.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.id.as_str().parse::<Source>().is_ok() {
            return Err(Error::SourceNamedAsKind(self.id.clone()));
        }
        if self.from.zip(self.until).is_some_and(|(from, until)| from >= until) {
            return Err(Error::SourceEndsFirst(self.id.clone()));
        }
        Ok(())
    }
}

/// What a record's word for its source stands for: a kind alone, or a registered source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedSource<'r> {
    /// Which kind it is of.
    pub kind: Source,
    /// The licence of a registered source. It goes before any that the record names.
    pub licence: Option<&'r str>,
}

/// The sources that are registered at one moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Register(BTreeMap<SourceId, RegisteredSource>);

impl Register {
    /// Of several registrations of one source by `now`, the last.
    pub(crate) fn at(told: &[RegisteredSource], now: Timestamp) -> Self {
        let told = told.iter().filter(|source| source.at <= now);
        Self(told.map(|source| (source.id.clone(), source.clone())).collect())
    }

    pub(crate) fn named(&self, name: &str) -> Option<NamedSource<'_>> {
        if let Ok(kind) = name.parse() {
            return Some(NamedSource { kind, licence: None });
        }
        let source = self.0.get(name)?;
        let licence = source.has_terms().then(|| source.licence_name());
        Some(NamedSource { kind: source.kind, licence })
    }

    /// The licences of sources that cover a purpose.
    pub(crate) fn covering<'r>(
        &'r self,
        purpose: &'r PurposeId,
        now: Timestamp,
    ) -> impl Iterator<Item = &'r str> {
        let covers =
            move |source: &&RegisteredSource| source.is_licensed() && source.covers(purpose, now);
        self.0.values().filter(covers).map(RegisteredSource::licence_name)
    }

    /// The licences that records need nothing of, unless they name them: those of first-party and
    /// public sources whose stated terms do not cover a purpose.
    pub(crate) fn lapsed<'r>(
        &'r self,
        purpose: &'r PurposeId,
        now: Timestamp,
    ) -> impl Iterator<Item = &'r str> {
        let unlicensed = self.0.values().filter(|source| !source.is_licensed());
        let lapsed = unlicensed.filter(move |it| it.has_terms() && !it.covers(purpose, now));
        lapsed.map(RegisteredSource::licence_name)
    }
}
