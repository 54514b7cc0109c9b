//! What a run says of its redaction: what was found and replaced, by what rules, and what a sample
//! of the redacted records still holds.

use std::collections::BTreeMap;

use untrain_lineage::manifest::{self, Left, Redaction as Stated};
use untrain_policy::Digest;
use untrain_redact::Placeholders;
use untrain_redact::measure::{Bounds, Draw, Measured, Sample};

use crate::redaction::Redaction;

impl Redaction {
    /// How much was replaced, by kind, and what is said of a redaction after it: what was found, by
    /// what rules, and what the sample still holds when it is read again.
    #[must_use]
    pub fn state(
        &self,
        placeholders: &Placeholders,
        sample: Sample,
    ) -> (BTreeMap<String, u64>, Stated) {
        let mut told = Told::new(self.draw);
        told.count(placeholders);
        told.sample.join(sample);
        told.state(self)
    }
}

/// What all workers together did.
pub(crate) struct Told {
    found: BTreeMap<String, u64>,
    replaced: BTreeMap<String, u64>,
    sample: Sample,
}

impl Told {
    /// Nothing yet.
    pub(crate) fn new(draw: Draw) -> Self {
        Self { found: BTreeMap::new(), replaced: BTreeMap::new(), sample: Sample::new(draw) }
    }

    /// The records that may be read again.
    pub(crate) const fn sample(&mut self) -> &mut Sample {
        &mut self.sample
    }

    /// Takes in what others did.
    pub(crate) fn join(&mut self, other: Self) {
        let add = |ours: &mut BTreeMap<String, u64>, theirs: BTreeMap<String, u64>| {
            theirs.into_iter().for_each(|(name, count)| *ours.entry(name).or_default() += count);
        };
        add(&mut self.found, other.found);
        add(&mut self.replaced, other.replaced);
        self.sample.join(other.sample);
    }

    /// How much was replaced, by kind, here and there.
    pub(crate) fn replaced_with(self, other: &Self) -> BTreeMap<String, u64> {
        let mut all = self.replaced;
        for (name, count) in &other.replaced {
            *all.entry(name.clone()).or_default() += count;
        }
        all
    }

    /// Takes in what one worker counted.
    pub(crate) fn count(&mut self, placeholders: &Placeholders) {
        for count in placeholders.counts() {
            let name = || count.name.to_owned();
            *self.found.entry(name()).or_default() += count.found;
            if count.replaced > 0 {
                *self.replaced.entry(name()).or_default() += count.replaced;
            }
        }
    }

    /// Reads the sample again; how much was replaced, and what a manifest says of it.
    pub(crate) fn state(self, redaction: &Redaction) -> (BTreeMap<String, u64>, Stated) {
        let measured = self.sample.measure(&redaction.readers());
        let rules = redaction.redactor.rules().clone();
        let stated = Stated {
            rules: Digest(rules.digest),
            kinds: rules.kinds,
            urls: rules.urls.as_str().to_owned(),
            operator: rules.operator,
            operators: rules.operators,
            columns: rules.columns,
            pseudonym_key: rules.pseudonym_key,
            encryption_key: rules.encryption_key,
            found: self.found,
            measured: stated(measured),
        };
        (self.replaced, stated)
    }
}

fn stated(measured: Measured) -> manifest::Measured {
    let left = measured.left.into_iter().map(|(kind, left)| {
        let (pieces, records) = (bounds(left.pieces), bounds(left.records));
        (kind, Left { seen: left.spans_seen, pieces, records })
    });
    manifest::Measured {
        readers: measured.readers,
        seed: measured.draw.seed,
        records: measured.records,
        of: measured.of,
        left: left.collect(),
        any: bounds(measured.any),
        unseen: bounds(measured.unseen),
    }
}

const fn bounds(Bounds { low, likely, high }: Bounds) -> manifest::Bounds {
    manifest::Bounds { low, likely, high }
}
