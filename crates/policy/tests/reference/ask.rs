//! One account of a person at one residence, asked about a record: its cell, its standing answer,
//! the run of the use, what reached it, and its age. The rules that read these are the model's.

use untrain_policy::document::Cell;
use untrain_policy::{
    Basis, Choice, CollectedAt, Fact, Jurisdiction, Policy, PurposeId, Reason, RecordFacts, Signal,
    SubjectId, Timestamp, UnknownAge,
};

use super::age::Age;
use super::walk::{Model, Standing, pack};

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'q> {
    pub purpose: &'q PurposeId,
    pub record: RecordFacts<'q>,
    pub subjects: &'q [SubjectId],
    pub now: Timestamp,
}

/// One account of a person at one residence, asked about the record.
pub struct Ask<'a> {
    pub model: &'a Model<'a>,
    pub policy: &'a Policy,
    pub question: &'a Question<'a>,
    pub account: &'a SubjectId,
    pub home: Option<&'a Jurisdiction>,
}

impl<'a> Ask<'a> {
    pub fn cell_in(&self, version: &'a Policy) -> Option<&'a Cell> {
        let pack = &pack(version, self.home).code;
        version.cells.iter().find(|cell| {
            cell.purposes.contains(self.question.purpose)
                && self.question.record.category.is_some_and(|one| cell.categories.contains(&one))
                && cell.packs.contains(pack)
        })
    }

    pub fn cell(&self) -> Option<&'a Cell> {
        self.cell_in(self.policy)
    }

    pub fn on(&self, basis: Basis) -> bool {
        self.cell().is_some_and(|cell| cell.basis == basis)
    }

    pub fn opens(&self, cell: &Cell) -> bool {
        self.question.record.visibility.is_some_and(|one| cell.visibility.contains(&one))
    }

    pub fn standing(&self) -> Option<Standing<'a>> {
        self.model.standing(self.account, self.question.purpose)
    }

    pub fn standing_allow(&self) -> Option<Standing<'a>> {
        self.standing().filter(|standing| standing.choice == Choice::Allow)
    }

    /// The cell that a standing allow's notice listed.
    pub fn answered_cell(&self, standing: &Standing<'_>) -> Option<&'a Cell> {
        self.cell_in(self.model.version_under(standing.notice)?)
    }

    /// The run of the use, oldest first, each version with the moment from which it was the rule;
    /// and that moment of the version that ended the run.
    pub fn run(&self) -> (Vec<(Timestamp, &'a Policy)>, Option<Timestamp>) {
        let Question { record, now, .. } = self.question;
        let permits_silence = |version: &Policy| {
            let of = |source| version.unknown_signals.of(source) == Signal::Allow;
            record.source.is_some_and(of)
        };
        let silent = record.signal == Signal::Unknown && permits_silence(self.policy);
        let carries = |version: &'a Policy| {
            self.cell_in(version).is_some_and(|cell| self.on(cell.basis) && self.opens(cell))
                && (!silent || permits_silence(version))
        };
        let mut versions = self.model.versions(*now);
        let ended = versions.iter().rposition(|(_, version)| !carries(version));
        let run = versions.split_off(ended.map_or(0, |number| number + 1));
        (run, ended.map(|number| versions[number].0))
    }

    /// When notices of the run reached the account, each with the versions from its own on.
    pub fn reached(&self) -> Vec<(Timestamp, Vec<&'a Policy>)> {
        let (run, ended) = self.run();
        let deliveries = self.model.about(self.account).filter_map(|(_, e)| match &e.fact {
            Fact::NoticeDelivered { notice, delivered_at, .. } => Some((*delivered_at, notice)),
            _ => None,
        });
        let allow = self.standing_allow().map(|standing| (standing.since, standing.notice));
        let counts = |at: Timestamp| at <= self.question.now && ended.is_none_or(|end| at >= end);
        let reached = deliveries.chain(allow).filter(|(at, _)| counts(*at));
        let of_run = reached.filter_map(|(at, notice)| {
            // A version that was the rule twice is told of anew once it was replaced.
            let own = |number: &usize| {
                let replaced = run.get(number + 1).is_some_and(|(from, _)| *from <= at);
                run[*number].1.notice.id == *notice && !replaced
            };
            let number = (0..run.len())
                .find(own)
                .or_else(|| (0..run.len()).rfind(|number| run[*number].1.notice.id == *notice))?;
            Some((at, run[number..].iter().map(|(_, version)| *version).collect()))
        });
        of_run.collect()
    }

    pub fn age(&self, at: Option<Timestamp>, version: &Policy) -> Option<Reason> {
        let pack = pack(version, self.home);
        let stated = self.model.stated_age(self.account);
        let permits = pack.unknown_age == UnknownAge::Permit;
        let age = match at {
            Some(at) => Age::at(stated.as_ref(), pack.minimum_age, at),
            None => Age::at_every_time(stated.as_ref(), pack.minimum_age),
        };
        match age {
            // At some time everybody was.
            Age::Below if at.is_none() => Some(Reason::AgeUnknown),
            Age::Below => Some(Reason::Minor),
            Age::NotShown if !permits => Some(Reason::AgeUnknown),
            Age::NotShown | Age::Reached => None,
        }
    }
}

pub fn collected(question: &Question<'_>) -> Option<Timestamp> {
    match question.record.collected_at {
        // Nothing is collected after the moment at which it is asked about.
        CollectedAt::Known(at) => Some(at.min(question.now)),
        CollectedAt::Missing | CollectedAt::Unreadable => None,
    }
}
