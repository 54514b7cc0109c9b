//! Each purpose as a member has it: on or off, why, and whether there is a switch.
//!
//! What is said here is what the rules decide: the state of a purpose is the decision whether it
//! may run for the person at this moment, in words.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use untrain_pages::member::privacy::{PurposeCard, State, Switch};
use untrain_pages::member::purpose::{Answered, PurposeFacts};
use untrain_policy::cases::Due;
use untrain_policy::document::Purpose;
use untrain_policy::state::Answer;
use untrain_policy::{
    Basis, CaseKind, Category, Choice, Decision, Effect, Jurisdiction, Policy, PurposeId, Reason,
    Rules,
};

use super::loaded::Loaded;
use super::references;
use crate::web::visit::Visit;

/// A member before one policy.
pub struct Purposes<'a> {
    visit: &'a Visit,
    loaded: &'a Loaded,
    policy: &'a Policy,
    rules: Rules,
}

impl<'a> Purposes<'a> {
    /// The member before the policy in force; none when none is.
    #[must_use]
    pub fn of(visit: &'a Visit, loaded: &'a Loaded) -> Option<Self> {
        let policy = loaded.policy(visit)?;
        let rules = Rules::compile(loaded.state.history(), visit.service.now());
        Some(Self { visit, loaded, policy, rules })
    }

    /// The policy.
    #[must_use]
    pub const fn policy(&self) -> &'a Policy {
        self.policy
    }

    /// Every purpose, in the policy's order.
    #[must_use]
    pub fn cards(&self) -> Vec<PurposeCard> {
        self.policy.purposes.iter().map(|purpose| self.card(purpose)).collect()
    }

    fn card(&self, purpose: &Purpose) -> PurposeCard {
        let answered = self.answer(&purpose.id);
        let switch = self.has_switch(purpose).then(|| Switch {
            answered: Answered {
                choice: answered.map_or(Choice::Undefined, |answer| answer.choice),
                past: answered.is_some_and(|answer| answer.past),
            },
            notice: self.policy.notice.id.clone(),
        });
        PurposeCard {
            facts: self.facts(purpose),
            state: self.state(&purpose.id),
            switch,
            used_before_count: 0,
        }
    }

    /// The answer that stands for a purpose.
    #[must_use]
    pub fn answer(&self, purpose: &PurposeId) -> Option<&'a Answer> {
        self.loaded.account().and_then(|account| account.answer(purpose))
    }

    /// Whether the member answers a purpose with a switch: where it asks for consent, and where the
    /// policy gives one. What never runs where they live has none.
    #[must_use]
    pub fn has_switch(&self, purpose: &Purpose) -> bool {
        let bases = self.bases(&purpose.id);
        let runs = bases.iter().any(|(_, basis)| *basis != Basis::Prohibited);
        let asks = bases.iter().any(|(_, basis)| *basis == Basis::Consent);
        asks || (runs && purpose.switch)
    }

    /// Why a purpose may run for the member, by category of data.
    fn bases(&self, purpose: &PurposeId) -> Vec<(Category, Basis)> {
        let pack = self.policy.pack_of(self.residence());
        let cell = |category: Category| {
            let pack = pack?;
            let cell = self.policy.cell(purpose, category, &pack.code)?;
            Some((category, cell.basis))
        };
        Category::ALL.iter().copied().filter_map(cell).collect()
    }

    /// How a purpose ran for the member under a policy, in words; none when it declared no such
    /// purpose.
    #[must_use]
    pub fn basis_words(&self, policy: &Policy, purpose: &PurposeId) -> Option<String> {
        policy.purpose(purpose)?;
        let pack = policy.pack_of(self.residence());
        let bases = Category::ALL.iter().filter_map(|category| {
            policy.cell(purpose, *category, &pack?.code).map(|cell| cell.basis)
        });
        let bases: Vec<Basis> = bases.collect();
        let id = if bases.contains(&Basis::LegitimateInterest) {
            "basis-legitimate_interest"
        } else if bases.contains(&Basis::Consent) {
            "basis-consent"
        } else {
            "basis-prohibited"
        };
        Some(self.visit.locale.text(id))
    }

    fn residence(&self) -> Option<&'a Jurisdiction> {
        self.loaded.account().and_then(|account| account.jurisdiction())
    }

    /// What has to be told of a purpose.
    #[must_use]
    pub fn facts(&self, purpose: &Purpose) -> PurposeFacts {
        let bases = self.bases(&purpose.id);
        let used = |category: &Category| {
            bases.iter().any(|(one, basis)| one == category && *basis != Basis::Prohibited)
        };
        let (data, never) = Category::ALL.iter().copied().partition(used);
        let controller = self.policy.controller.as_ref();
        let recipients = controller.map(|controller| controller.recipients.clone());
        let mut users = vec![self.visit.site.controller.clone()];
        users.extend(recipients.unwrap_or_default().into_iter().filter(|name| name != "none"));
        let words = purpose.words.get(self.visit.locale.language().tag());
        let kept = controller.and_then(|controller| controller.retention.clone());
        PurposeFacts {
            id: purpose.id.clone(),
            title: words.map_or(&purpose.title, |words| &words.title).clone(),
            description: words.map_or(&purpose.description, |words| &words.description).clone(),
            data,
            never,
            users,
            from: self.policy.effective,
            kept: kept.unwrap_or_default(),
        }
    }

    /// Whether a purpose runs, and why.
    #[must_use]
    pub fn state(&self, purpose: &PurposeId) -> State {
        let decision = self.decision(purpose);
        let answer = self.answer(purpose);
        let own_yes = answer.filter(|answer| answer.choice == Choice::Allow);
        match (decision.effect, decision.reason) {
            (Effect::Allow, _) => match own_yes {
                Some(answer) => State::SaidYes { on: answer.at },
                None => State::WithoutAsking { answer_by: self.answer_day() },
            },
            (_, Reason::NoChoice) => State::NotAnswered,
            (_, Reason::RegionExcluded) => State::Blocked { region: self.region() },
            (_, Reason::Refused) => match answer {
                Some(answer) => State::SaidNo { on: answer.at },
                None => State::Closed { reason: Reason::Refused },
            },
            (_, Reason::ObjectionPending) => self.paused(purpose),
            (_, Reason::GracePeriod) => match self.starts_on() {
                Some(day) => State::StartsOn { day },
                None => State::Closed { reason: Reason::GracePeriod },
            },
            (_, Reason::CategoryExcluded) if !self.runs_anywhere_here(purpose) => {
                State::Blocked { region: self.region() }
            }
            (_, reason) => State::Closed { reason },
        }
    }

    fn runs_anywhere_here(&self, purpose: &PurposeId) -> bool {
        self.bases(purpose).iter().any(|(_, basis)| *basis != Basis::Prohibited)
    }

    /// Of the decisions about each kind of data the most favourable: a purpose is on when any of it
    /// may be used.
    fn decision(&self, purpose: &PurposeId) -> Decision {
        let standing = self.loaded.state.standing(&self.loaded.subject);
        let decide = |(category, _): (Category, Basis)| {
            self.rules.decide_serving(purpose, category, standing)
        };
        let decisions = self.bases(purpose).into_iter().map(decide);
        let best =
            decisions.max_by_key(|decision| (decision.effect == Effect::Allow, decision.rule()));
        best.unwrap_or_else(|| Decision::from(Reason::RegionExcluded))
    }

    fn region(&self) -> String {
        let pack = self.policy.pack_of(self.residence());
        pack.map_or_else(String::new, |pack| pack.title.clone())
    }

    /// By when an objection that is made now would be answered.
    #[must_use]
    pub fn answer_day(&self) -> Date {
        self.due(CaseKind::Objection)
    }

    /// By when something that is asked for now has to be answered.
    #[must_use]
    pub fn due(&self, kind: CaseKind) -> Date {
        let residences = std::iter::once(self.residence());
        Due::of(self.visit.service.now(), kind, Some(self.policy), residences).answer.day
    }

    fn paused(&self, purpose: &PurposeId) -> State {
        let cases = self.loaded.account().map(|account| account.cases.as_slice());
        let mut blocking = cases.unwrap_or_default().iter().filter(|case| case.holds(purpose));
        match blocking.next() {
            Some(case) => State::Paused {
                since: case.received().at,
                answer_by: case.round().answer_due().day,
                case: references::case(case.entry()),
            },
            None => State::Closed { reason: Reason::ObjectionPending },
        }
    }

    /// The first day after the days of grace.
    fn starts_on(&self) -> Option<Date> {
        let pack = self.policy.pack_of(self.residence())?;
        let reached = self.loaded.account()?.deliveries.iter();
        let mut reached = reached.filter(|delivery| delivery.notice == self.policy.notice.id);
        let day = TimeZone::UTC.to_datetime(reached.next()?.at).date();
        day.checked_add(i64::from(pack.grace_days).days()).ok()
    }
}
