//! The kinds of records that a plan asks about: one for all that are decided alike.

use serde::Serialize;

use crate::decide::{CollectedAt, Likeness, RecordFacts, Rules};
use crate::ids::{LicenceId, PurposeId};
use crate::vocabulary::{Category, Signal, Source, Visibility};

/// The signals, the most usual first.
const SIGNALS: [Signal; 3] = [Signal::Unknown, Signal::Allow, Signal::Refuse];

/// Records that are decided alike for everybody, named by the most usual of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Kind {
    /// Every category for which the rest holds.
    pub categories: Vec<Category>,
    /// Who could read them.
    pub visibility: Visibility,
    /// Where they come from.
    pub source: Source,
    /// The preference found with them.
    pub signal: Signal,
    /// The licence they came under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<LicenceId>,
}

impl Kind {
    /// Whether it is of the most usual sort: public, the controller's own, without a signal.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        (self.visibility, self.source, self.signal)
            == (Visibility::Public, Source::FirstParty, Signal::Unknown)
    }

    /// A record of this kind.
    #[must_use]
    pub fn record(&self, collected_at: CollectedAt) -> RecordFacts<'_> {
        RecordFacts {
            category: self.categories.first().copied(),
            visibility: Some(self.visibility),
            source: Some(self.source),
            collected_at,
            licence: self.licence.as_ref().map(LicenceId::as_str),
            signal: self.signal,
        }
    }

    /// Every kind that may be decided otherwise than another under any of `rules`, and is not
    /// excluded by all of them.
    pub(super) fn all(purpose: &PurposeId, rules: [&Rules; 4]) -> Vec<Self> {
        let licences = licences(rules);
        let mut kinds: Vec<(Vec<Option<Likeness>>, Self)> = Vec::new();
        for one in each(&licences) {
            let record = one.record(CollectedAt::Missing);
            let alike = rules.map(|rules| rules.purpose(purpose).map(|r| r.likeness(&record)));
            if alike.iter().flatten().all(Likeness::is_excluded) {
                continue;
            }
            match kinds.iter_mut().find(|(known, _)| *known == alike) {
                None => kinds.push((alike.to_vec(), one)),
                Some((_, kind)) if kind.differs_by_category(&one) => {
                    kind.categories.extend(one.categories);
                }
                Some(_) => {}
            }
        }
        kinds.into_iter().map(|(_, kind)| kind).collect()
    }

    fn differs_by_category(&self, other: &Self) -> bool {
        let rest = |kind: &Self| (kind.visibility, kind.source, kind.signal);
        rest(self) == rest(other) && self.licence == other.licence
    }
}

/// Every licence that the policies name.
fn licences(rules: [&Rules; 4]) -> Vec<LicenceId> {
    let policies = rules.into_iter().filter_map(Rules::policy);
    let mut licences: Vec<LicenceId> =
        policies.flat_map(|policy| &policy.licences).map(|licence| licence.id.clone()).collect();
    licences.sort();
    licences.dedup();
    licences
}

/// Every record that differs in what rules read of it, the most usual first.
fn each(licences: &[LicenceId]) -> impl Iterator<Item = Kind> {
    let under = move |source: Source| {
        let named = match source {
            Source::FirstParty | Source::Public => &[],
            Source::Licensed | Source::ThirdParty => licences,
        };
        std::iter::once(None).chain(named.iter().cloned().map(Some))
    };
    Visibility::ALL.iter().flat_map(move |visibility| {
        Source::ALL.iter().flat_map(move |source| {
            SIGNALS.into_iter().flat_map(move |signal| {
                under(*source).flat_map(move |licence| {
                    Category::ALL.iter().map(move |category| Kind {
                        categories: vec![*category],
                        visibility: *visibility,
                        source: *source,
                        signal,
                        licence: licence.clone(),
                    })
                })
            })
        })
    })
}
