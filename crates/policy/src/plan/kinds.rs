//! The kinds of records that a plan asks about: one for all that are decided alike.

use serde::Serialize;

use crate::decide::{CollectedAt, Likeness, RecordFacts, Rules};
use crate::ids::PurposeId;
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
    pub licence: Option<String>,
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
            licence: self.licence.as_deref(),
            signal: self.signal,
        }
    }

    /// Every kind that may be decided otherwise than another under any of `rules`, and is not
    /// excluded by all of them. `licences` are all that anybody may hold records under.
    pub(super) fn all(purpose: &PurposeId, rules: [&Rules; 4], licences: &[String]) -> Vec<Self> {
        let mut kinds: Vec<(Vec<Option<Likeness>>, Self)> = Vec::new();
        for one in each(licences) {
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

/// Every record that differs in what rules read of it, the most usual first.
fn each(licences: &[String]) -> impl Iterator<Item = Kind> {
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
