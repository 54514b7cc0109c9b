//! The list of events, walked anew for every question: what was the rule, who is one person, where
//! somebody lived, what they answered. Nothing is folded, kept or compiled.

use std::collections::BTreeMap;

use untrain_policy::document::Pack;
use untrain_policy::event::Channel;
use untrain_policy::{
    Choice, Event, Fact, ForgetLevel, Jurisdiction, NoticeId, Policy, PolicyHash, PurposeId,
    SubjectId, Timestamp,
};

use super::age::StatedAge;

/// All that the ledger has heard, in its order, and the documents that it names.
#[derive(Clone, Copy)]
pub struct Model<'e> {
    pub events: &'e [Event],
    pub documents: &'e BTreeMap<PolicyHash, Policy>,
}

/// The standing answer to the purpose.
pub struct Standing<'a> {
    pub choice: Choice,
    pub notice: &'a NoticeId,
    pub past: bool,
    pub channel: Channel,
    pub since: Timestamp,
    pub place: usize,
}

impl<'e> Model<'e> {
    /// The version in force and those activated before it, oldest first, each with the moment
    /// from which it was the rule, or at which a later one took its place before it was.
    pub fn versions(&self, now: Timestamp) -> Vec<(Timestamp, &'e Policy)> {
        let activated = self.events.iter().filter_map(|event| match &event.fact {
            Fact::PolicyActivated { policy, .. } => Some((event.time, &self.documents[policy])),
            _ => None,
        });
        let mut versions: Vec<_> =
            activated.map(|(at, version)| (at.max(version.effective), version)).collect();
        let in_force = versions.iter().rposition(|(from, _)| *from <= now);
        versions.truncate(in_force.map_or(0, |number| number + 1));
        for number in 0..versions.len() {
            let first_of_later = versions[number..].iter().map(|(from, _)| *from).min();
            versions[number].0 = first_of_later.unwrap();
        }
        versions
    }

    pub fn in_force(&self, now: Timestamp) -> Option<&'e Policy> {
        self.versions(now).last().map(|(_, version)| *version)
    }

    /// The version that a notice tells of, activated or only published.
    pub fn version_under(&self, notice: &NoticeId) -> Option<&'e Policy> {
        let named = self.events.iter().filter_map(|event| match &event.fact {
            Fact::PolicyActivated { policy, .. } | Fact::NoticePublished { policy, .. } => {
                Some(&self.documents[policy])
            }
            _ => None,
        });
        named.into_iter().find(|version| version.notice.id == *notice)
    }

    /// An account and all that are linked to it, directly or through others.
    pub fn accounts<'a>(&'a self, who: &'a SubjectId) -> Vec<&'a SubjectId> {
        let mut accounts = vec![who];
        loop {
            let before = accounts.len();
            for event in self.events {
                let Fact::SubjectsLinked { subject, other } = &event.fact else { continue };
                for (one, another) in [(subject, other), (other, subject)] {
                    if accounts.contains(&one) && !accounts.contains(&another) {
                        accounts.push(another);
                    }
                }
            }
            if accounts.len() == before {
                return accounts;
            }
        }
    }

    /// The events about an account, with their places in the ledger.
    pub fn about(&self, account: &SubjectId) -> impl Iterator<Item = (usize, &'e Event)> {
        let numbered = self.events.iter().enumerate();
        numbered.filter(move |(_, event)| event.fact.subject() == Some(account))
    }

    pub fn known(&self, account: &SubjectId) -> bool {
        let linked = |event: &Event| match &event.fact {
            Fact::SubjectsLinked { other, .. } => other == account,
            _ => false,
        };
        self.about(account).next().is_some() || self.events.iter().any(linked)
    }

    pub fn erased(&self, who: &SubjectId) -> bool {
        self.accounts(who).into_iter().any(|account| {
            self.about(account).any(|(_, event)| match &event.fact {
                Fact::ForgetRequested { level, .. } => *level != ForgetLevel::Stop,
                _ => false,
            })
        })
    }

    /// The residences held since collection. The first stands for the time before it, and who
    /// never stated one lives nowhere known. A clock that went back is not believed.
    pub fn homes(
        &self,
        account: &SubjectId,
        collected: Option<Timestamp>,
    ) -> Vec<Option<&'e Jurisdiction>> {
        let registered = self.about(account).filter_map(|(_, event)| match &event.fact {
            Fact::SubjectRegistered { jurisdiction, .. } => {
                Some((event.time, jurisdiction.as_ref()))
            }
            _ => None,
        });
        let mut stated: Vec<_> = registered.collect();
        stated.dedup_by_key(|(_, home)| *home);
        let mut homes = Vec::new();
        for (number, (_, home)) in stated.iter().enumerate() {
            let next = stated.get(number + 1);
            let ended = next.and_then(|_| stated[..=number + 1].iter().map(|(at, _)| *at).max());
            if ended.zip(collected).is_none_or(|(ended, collected)| collected < ended) {
                homes.push(*home);
            }
        }
        if stated.is_empty() { vec![None] } else { homes }
    }

    /// "The last event with a birth_year or an age_band counts, alone."
    pub fn stated_age(&self, account: &SubjectId) -> Option<StatedAge<'e>> {
        let stated = self.about(account).filter_map(|(_, event)| match &event.fact {
            Fact::SubjectRegistered { birth_year, age_band, .. } => {
                let (year, band) = (*birth_year, age_band.as_deref());
                (year.is_some() || band.is_some()).then_some(StatedAge {
                    at: event.time,
                    year,
                    band,
                })
            }
            _ => None,
        });
        stated.last()
    }

    /// "The last choice_made for a purpose stands", but for an import that would lift it.
    pub fn standing(&self, account: &SubjectId, to: &PurposeId) -> Option<Standing<'e>> {
        let mut standing: Option<Standing<'e>> = None;
        for (place, event) in self.about(account) {
            let Fact::ChoiceMade { purpose, choice, notice, past, channel, .. } = &event.fact
            else {
                continue;
            };
            if purpose != to {
                continue;
            }
            let taken = match (channel, choice, &standing) {
                (Channel::Subject, _, _) | (_, _, None) | (_, Choice::Refuse, _) => true,
                (Channel::Import, Choice::Allow, Some(old)) => {
                    old.channel == Channel::Import && old.choice != Choice::Refuse
                }
                (Channel::Import, Choice::Undefined, Some(old)) => old.choice == Choice::Allow,
            };
            if taken {
                let given_again = standing.filter(|s| s.choice == *choice && s.notice == notice);
                let since = given_again.map_or(event.time, |first| first.since);
                let (choice, past, channel) = (*choice, *past, *channel);
                standing = Some(Standing { choice, notice, past, channel, since, place });
            }
        }
        standing
    }
}

/// The pack of a jurisdiction: the one that names its code, else its country, else the strictest.
pub fn pack<'p>(policy: &'p Policy, home: Option<&Jurisdiction>) -> &'p Pack {
    let naming = |code: &str| {
        let names = |pack: &&Pack| pack.jurisdictions.iter().any(|one| one.as_str() == code);
        policy.packs.iter().find(names)
    };
    let own = home.and_then(|home| naming(home.as_str()).or_else(|| naming(home.country())));
    let strictest = policy.packs.iter().find(|pack| pack.code == policy.strictest);
    own.or(strictest).unwrap()
}
