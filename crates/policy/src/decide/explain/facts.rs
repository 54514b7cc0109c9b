//! What each rule saw, in words, with its origin. It is read from what the rule was asked with,
//! and decides nothing.

use std::fmt::Display;

use crate::Timestamp;
use crate::age::StatedAge;
use crate::document::{Cell, Pack, Policy};
use crate::ids::{Jurisdiction, SubjectId};
use crate::register::RegisteredSource;
use crate::state::{Answer, PurposeState, Residence, SubjectState};
use crate::vocabulary::{Basis, Category, Choice, Signal, Source};

use super::super::CollectedAt;
use super::super::purpose::Run;
use super::trail::AccountTrail;
use super::{FactSeen, Origin, Question, Recorder, Rule};

fn fact(what: &'static str, value: impl Display, from: Origin) -> FactSeen {
    FactSeen { what, value: value.to_string(), from }
}

/// What a record says of itself, or that it does not.
fn of_record(what: &'static str, value: Option<impl Display>) -> FactSeen {
    fact(what, value.map_or_else(|| "not stated".to_owned(), |it| it.to_string()), Origin::Record)
}

fn listed<T: Display>(words: &[T]) -> String {
    words.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

/// One account of whom a question is about: its name, its state and the entries behind it.
#[derive(Clone, Copy)]
struct Account<'a> {
    state: &'a SubjectState,
    trail: Option<&'a AccountTrail>,
}

impl Recorder<'_> {
    /// The account that a question is about.
    pub(super) fn account(&self, question: &Question<'_>) -> Option<(&SubjectId, &SubjectState)> {
        let subject = *self.subjects.get(self.turn.get())?;
        let name = self.trail.projection().accounts_of(subject).get(question.place.0)?;
        Some((name, self.trail.projection().state(name)?))
    }

    /// The residence that a question is about; none when none was ever stated.
    pub(super) fn residence(&self, question: &Question<'_>) -> Option<&Residence> {
        self.account(question)?.1.residences.get(question.place.1)
    }

    /// What a rule saw.
    pub(super) fn facts(&self, rule: Rule, question: Option<&Question<'_>>) -> Vec<FactSeen> {
        match (rule, question) {
            (Rule::Record, _) => self.seen_of_record(),
            (Rule::Erasure, _) => self.requests(),
            (Rule::Known, _) => vec![self.first_heard()],
            (Rule::Signal, _) => self.signal(),
            (Rule::Licence, _) => self.licence(),
            (_, Some(question)) => self.seen_of_person(rule, question),
            (_, None) => Vec::new(),
        }
    }

    fn seen_of_person(&self, rule: Rule, question: &Question<'_>) -> Vec<FactSeen> {
        let Some((name, state)) = self.account(question) else { return Vec::new() };
        let account = Account { state, trail: self.trail.account(name) };
        match rule {
            Rule::Category => self.category(question, account),
            Rule::Visibility => self.visibility(question),
            Rule::Age => self.age(question, account),
            Rule::Region => vec![self.basis(question)],
            Rule::Objection => self.objection(question, account),
            Rule::Refusal => self.refusal(account),
            Rule::Consent => self.consent(question, account),
            Rule::Notice => self.notice(question, account),
            Rule::PastData => self.past_data(question, account),
            _ => Vec::new(),
        }
    }

    fn collected(&self) -> FactSeen {
        let value = match self.record.collected_at {
            CollectedAt::Known(time) => time.to_string(),
            CollectedAt::Missing => "not stated".to_owned(),
            CollectedAt::Unreadable => "cannot be read".to_owned(),
        };
        fact("collected_at", value, Origin::Record)
    }

    fn asked_at(&self) -> FactSeen {
        fact("asked_at", self.rules.now, Origin::Moment)
    }

    fn line(policy: &Policy, line: Option<usize>) -> Origin {
        Origin::Policy { policy: policy.hash, line }
    }

    /// What the policy in force says of a question's pack.
    fn of_pack(&self, pack: &Pack) -> Origin {
        Self::line(self.policy, self.policy.line_of_pack(&pack.code))
    }

    /// What a policy says in the cell of a question; its silence when there is none.
    fn of_cell(&self, policy: &Policy, question: &Question<'_>) -> Origin {
        let pack = policy.pack_of(self.member(question));
        let line =
            self.record.category.zip(pack).and_then(|(category, pack)| {
                policy.line_of_cell(&self.rules.id, category, &pack.code)
            });
        Self::line(policy, line)
    }

    /// A jurisdiction that the question's residence stands for.
    fn member(&self, question: &Question<'_>) -> Option<&Jurisdiction> {
        self.rules.frame.member(question.residence.zone)
    }

    fn seen_of_record(&self) -> Vec<FactSeen> {
        let declared = self.policy.line_of_purpose(&self.rules.id);
        vec![
            fact("purpose", &self.rules.id, Self::line(self.policy, declared)),
            fact("subjects", listed(self.subjects), Origin::Record),
            of_record("source", self.record.source),
            self.collected(),
        ]
    }

    /// Requests to be erased, of every subject.
    fn requests(&self) -> Vec<FactSeen> {
        let projection = self.trail.projection();
        let each = self.subjects.iter().map(|subject| {
            let accounts = projection.accounts_of(subject).iter();
            let found = accounts.filter_map(|account| self.trail.account(account)?.erasure).min();
            let value = if found.is_some() { "asked for" } else { "not asked for" };
            fact("erasure", value, self.trail.origin(found))
        });
        each.collect()
    }

    fn first_heard(&self) -> FactSeen {
        let subject = self.subjects.get(self.turn.get());
        let accounts = subject.map_or(&[][..], |id| self.trail.projection().accounts_of(id));
        let first = accounts.iter().filter_map(|id| Some(self.trail.account(id)?.first)).min();
        let value = if first.is_some() { "named" } else { "never named" };
        fact("subject", value, self.trail.origin(first))
    }

    fn pack(&self, question: &Question<'_>) -> Option<&Pack> {
        self.policy.pack_of(self.member(question))
    }

    fn cell(&self, question: &Question<'_>) -> Option<&Cell> {
        self.cell_in(self.policy, question)
    }

    fn cell_in<'p>(&self, policy: &'p Policy, question: &Question<'_>) -> Option<&'p Cell> {
        policy.cell_of(&self.rules.id, self.record.category?, self.member(question))
    }

    fn category(&self, question: &Question<'_>, account: Account<'_>) -> Vec<FactSeen> {
        let residence = self.residence(question).and_then(|it| it.jurisdiction.as_ref());
        let stated = account.trail.and_then(|trail| trail.residences.get(question.place.1));
        let lives = residence.map_or_else(|| "not stated".to_owned(), ToString::to_string);
        let mut facts = vec![
            of_record("category", self.record.category),
            fact("residence", lives, self.trail.origin(stated.copied())),
        ];
        facts.extend(self.pack(question).map(|pack| {
            let (code, title) = (&pack.code, &pack.title);
            fact("pack", format!("{code} ({title})"), self.of_pack(pack))
        }));
        facts.push(self.basis(question));
        if self.record.category == Some(Category::Special) {
            facts.extend(self.yes(question, account));
        }
        facts
    }

    /// The basis of the cell, or that there is none.
    fn basis(&self, question: &Question<'_>) -> FactSeen {
        match self.cell(question) {
            Some(cell) => fact("basis", cell.basis, self.of_cell(self.policy, question)),
            None => fact("basis", "no cell lists the category", Self::line(self.policy, None)),
        }
    }

    fn visibility(&self, question: &Question<'_>) -> Vec<FactSeen> {
        let mut facts = vec![of_record("visibility", self.record.visibility)];
        facts.extend(self.cell(question).map(|cell| {
            let open = listed(&cell.visibility);
            fact("open", open, self.of_cell(self.policy, question))
        }));
        facts
    }

    fn age(&self, question: &Question<'_>, account: Account<'_>) -> Vec<FactSeen> {
        let stated = account.trail.and_then(|trail| trail.age);
        let mut facts = vec![fact("age", in_words(account.state.age), self.trail.origin(stated))];
        facts.extend(self.pack(question).map(|pack| {
            let (minimum, unknown) = (pack.minimum_age, pack.unknown_age);
            let value = format!("{minimum}, unknown ages: {unknown}");
            fact("minimum_age", value, self.of_pack(pack))
        }));
        facts.extend([self.collected(), self.asked_at()]);
        facts
    }

    fn objection(&self, question: &Question<'_>, account: Account<'_>) -> Vec<FactSeen> {
        let holds = account.state.cases.iter().filter(|case| case.holds(&self.rules.id));
        let mut holds = holds.filter(|case| case.hold().reason() == question.account.blocked);
        let Some(case) = holds.next() else {
            return vec![fact("case", "none blocks this", Origin::Nothing)];
        };
        let (kind, status) = (case.kind, case.status());
        let opened = self.trail.origin(Some(case.entry()));
        let mut facts = vec![fact("case", format!("{kind}, {status}"), opened)];
        let round = case.round();
        if round.received.entry != case.entry() {
            facts.push(fact("appeal", "opened it again", self.entry(round.received.entry)));
        }
        if let Some(decided) = &round.decided {
            let (outcome, from) = (decided.outcome, self.entry(decided.moment.entry));
            facts.push(fact("decided", outcome, from));
        }
        if let Some(sent) = &round.sent {
            facts.push(fact("sent", "to the subject", self.entry(sent.moment.entry)));
        }
        facts
    }

    fn entry(&self, entry: crate::Position) -> Origin {
        self.trail.origin(Some(entry))
    }

    fn refusal(&self, account: Account<'_>) -> Vec<FactSeen> {
        let mut facts = vec![self.answer(account)];
        if account.state.stopped {
            let purpose = account.state.purposes.get(&self.rules.id);
            let lifted = purpose.is_some_and(|state| state.stop_lifted);
            let value = if lifted { "lifted by an own yes" } else { "stands" };
            let stop = account.trail.and_then(|trail| trail.stop);
            facts.push(fact("stop", value, self.trail.origin(stop)));
        }
        facts
    }

    /// The answer that stands for the purpose.
    fn answer(&self, account: Account<'_>) -> FactSeen {
        let Some(answer) = account.state.answer(&self.rules.id) else {
            return fact("answer", "none", Origin::Nothing);
        };
        let Answer { choice, notice, past, .. } = answer;
        let past = if *past && *choice == Choice::Allow { ", past data too" } else { "" };
        let from = account.trail.and_then(|trail| trail.answers.get(&self.rules.id));
        fact("answer", format!("{choice} to {notice}{past}"), self.trail.origin(from.copied()))
    }

    fn consent(&self, question: &Question<'_>, account: Account<'_>) -> Vec<FactSeen> {
        let mut facts = vec![self.basis(question)];
        if self.cell(question).is_some_and(|cell| cell.basis == Basis::Consent) {
            facts.extend(self.yes(question, account));
        }
        facts
    }

    /// The answer that stands, and what its text said of this cell when it is a yes.
    fn yes(&self, question: &Question<'_>, account: Account<'_>) -> Vec<FactSeen> {
        let mut facts = vec![self.answer(account)];
        let text = question.account.yes.and_then(|yes| self.rules.frame.notice_of(yes.notice));
        let text = text.and_then(|notice| self.trail.projection().history().notice(notice));
        facts.extend(text.map(|text| {
            let cell = self.cell_in(text, question);
            let value = match cell {
                Some(cell) => format!("{}: {}", cell.basis, listed(&cell.visibility)),
                None => "did not list it".to_owned(),
            };
            fact("text_answered", value, self.of_cell(text, question))
        }));
        facts
    }

    fn notice(&self, question: &Question<'_>, account: Account<'_>) -> Vec<FactSeen> {
        let mut facts = vec![self.basis(question)];
        let Some(cell) = self.cell(question) else { return facts };
        if cell.basis != Basis::LegitimateInterest {
            return facts;
        }
        let run = self.run(question);
        let number = run.map(|(number, _)| number);
        let told = number.and_then(|number| question.account.announced(number));
        facts.push(self.arrival("notice", run.map(|(_, run)| run), told, account));
        facts
            .extend(self.pack(question).map(|pack| {
                fact("grace", format!("{} days", pack.grace_days), self.of_pack(pack))
            }));
        facts.push(self.asked_at());
        let assessment = cell.assessment.as_deref().unwrap_or("none on file");
        facts.push(fact("assessment", assessment, self.of_cell(self.policy, question)));
        facts
    }

    /// The run that announced this use, with its number.
    fn run(&self, question: &Question<'_>) -> Option<(usize, &Run)> {
        let rules = self.rules.cell(question.residence.zone, self.record.category?)?;
        let number = question.run(rules.open(self.record.visibility?)?)?;
        Some((number, self.rules.runs().get(number)?))
    }

    /// What arrived `at` that moment, of the notices of a run.
    fn arrival(
        &self,
        what: &'static str,
        run: Option<&Run>,
        at: Option<Timestamp>,
        account: Account<'_>,
    ) -> FactSeen {
        let none = || fact(what, "none of this has arrived", Origin::Nothing);
        let Some((run, at)) = run.zip(at) else { return none() };
        let nothing = PurposeState::default();
        let purpose = account.state.purposes.get(&self.rules.id).unwrap_or(&nothing);
        let of_run = |number: usize| run.versions.iter().any(|it| it.notice == number);
        let mut arrivals = self.rules.arrivals(account.state, purpose).into_iter();
        let found = arrivals.find(|(number, arrived)| *arrived == at && of_run(*number));
        let notice = found.and_then(|(number, _)| self.rules.frame.notice_of(number));
        let Some(notice) = notice else { return none() };
        let entry = account.trail.and_then(|trail| {
            let mut deliveries = trail.deliveries.iter();
            let same = |(it, _): &(&crate::state::Delivery, _)| it.notice == *notice && it.at == at;
            let delivered = deliveries.find(same).map(|(_, entry)| entry);
            delivered.or_else(|| trail.answers.get(&self.rules.id)).copied()
        });
        fact(what, format!("{notice}, {at}"), self.trail.origin(entry))
    }

    fn past_data(&self, question: &Question<'_>, account: Account<'_>) -> Vec<FactSeen> {
        let mut facts = vec![self.collected()];
        if question.account.yes.is_some_and(|yes| yes.past) {
            facts.extend(self.yes(question, account));
        }
        let nothing = PurposeState::default();
        let purpose = account.state.purposes.get(&self.rules.id).unwrap_or(&nothing);
        let arrivals = self.rules.arrivals(account.state, purpose);
        let run = self.run(question).map(|(_, run)| run);
        let covering = run.and_then(|run| run.covering(account.state.age, &arrivals));
        let arrived = covering.map(|(_, arrived)| arrived);
        facts.push(self.arrival("announced", run, arrived, account));
        facts.extend(covering.filter(|(from, arrived)| from != arrived).map(|(from, _)| {
            let stated = account.trail.and_then(|trail| trail.age);
            fact("old_enough_from", from, self.trail.origin(stated))
        }));
        facts
    }

    fn signal(&self) -> Vec<FactSeen> {
        let mut facts = vec![fact("signal", self.record.signal, Origin::Record)];
        if let (Signal::Unknown, Some(source)) = (self.record.signal, self.record.source) {
            let silence = self.rules.unknown_signals.of(source);
            let asks = |pack: &&Pack| pack.signals.get(&source) == Some(&silence);
            let pack = self.policy.packs.iter().find(asks);
            let pack = pack.and_then(|pack| self.policy.line_of_pack(&pack.code));
            let line = pack.or(self.policy.line_of_signals());
            let value = format!("{silence} for {source}");
            facts.push(fact("silence", value, Self::line(self.policy, line)));
        }
        facts
    }

    fn licence(&self) -> Vec<FactSeen> {
        let mut facts = vec![of_record("source", self.record.source)];
        let free = matches!(self.record.source, Some(Source::FirstParty | Source::Public));
        let (id, now) = (&self.rules.id, self.rules.now);
        let registered = self.trail.sources_at(now);
        let held = |licence: &str| {
            let bind = |it: &RegisteredSource| it.has_terms() && it.is_licensed() != free;
            let mut held =
                registered.iter().filter(|(it, _)| bind(it) && it.licence_name() == licence);
            let covering = held.clone().find(|(source, _)| source.covers(id, now) != free);
            covering.or_else(|| held.next())
        };
        let of_source = self.record.licence.and_then(held);
        if free && of_source.is_none() {
            return facts;
        }
        facts.push(of_record("licence", self.record.licence));
        let Some(named) = self.record.licence else {
            facts.push(fact("register", "covers nothing without a licence", Origin::Nothing));
            return facts;
        };
        let of_policy = self.policy.licences.iter().filter(|_| !free);
        let of_policy = of_policy.clone().find(|licence| licence.id.as_str() == named);
        facts.push(match (of_policy, of_source) {
            (Some(licence), _) if licence.covers(id, now) => {
                let line = self.policy.line_of_licence(&licence.id);
                fact("register", "covers the purpose", Self::line(self.policy, line))
            }
            (_, Some((source, entry))) => {
                let covers = if source.covers(id, now) { "covers" } else { "does not cover" };
                let value = format!("{} {covers} the purpose", source.id);
                fact("register", value, self.trail.origin(Some(*entry)))
            }
            (Some(licence), None) => {
                let line = self.policy.line_of_licence(&licence.id);
                fact("register", "does not cover the purpose", Self::line(self.policy, line))
            }
            (None, None) => fact("register", "knows no such licence", Origin::Nothing),
        });
        facts
    }
}

/// A stated age in words.
fn in_words(age: StatedAge) -> String {
    let year = age.birth_year.map(|year| format!("born in {year}"));
    let band = age.band.map(|(band, _)| band.to_string());
    let words: Vec<String> = year.into_iter().chain(band).collect();
    if words.is_empty() { "not stated".to_owned() } else { words.join(", ") }
}
