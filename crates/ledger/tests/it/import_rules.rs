//! The rules of importing on states of every kind, without a database: a second import adds
//! nothing, and no import turns a no into a yes.

use std::collections::BTreeMap;

use proptest::prelude::*;
use untrain_ledger::import::{Row, facts_for};
use untrain_policy::event::Channel;
use untrain_policy::{
    Choice, CollectedAt, Effect, Event, Fact, ForgetLevel, Position, Projection, PurposeId,
    RecordFacts, Rules, Signal, Timestamp,
};

use crate::workplace::*;

/// Something that happens to one subject.
#[derive(Debug, Clone)]
enum Step {
    Own(Fact),
    Import(Box<Row>),
}

fn any_row() -> impl Strategy<Value = Row> {
    let choices = prop::collection::btree_map(
        prop::sample::select(&[CONTENT, MODERATION][..]).prop_map(purpose),
        prop::sample::select(Choice::ALL),
        0..3,
    );
    let place = prop::option::of(prop::sample::select(&["DE", "FR", "US-CA"][..]));
    let band = prop::option::of(prop::sample::select(&["18+", "minor", "16-17"][..]));
    let delivered = prop::option::of(0..5_i64);
    let year = prop::option::of(1_950..2_020_i16);
    (place, year, band, choices, any::<bool>(), delivered).prop_map(
        |(place, birth_year, band, choices, past, delivered)| Row {
            subject: subject("ada"),
            jurisdiction: place.map(|code| code.parse().unwrap()),
            birth_year,
            age_band: band.map(str::to_owned),
            choices,
            notice: None,
            past,
            notice_delivered_at: delivered.map(|day| days(day - 100)),
        },
    )
}

fn any_step() -> impl Strategy<Value = Step> {
    let about = || prop::sample::select(&[CONTENT, MODERATION][..]);
    let choice = prop::sample::select(Choice::ALL);
    let level = prop::sample::select(&[ForgetLevel::Stop, ForgetLevel::Models][..]);
    prop_oneof![
        6 => any_row().prop_map(|row| Step::Import(Box::new(row))),
        4 => (about(), choice).prop_map(|(p, c)| Step::Own(chosen("ada", p, c))),
        2 => about().prop_map(|p| Step::Own(objected("ada", p))),
        1 => about().prop_map(|p| Step::Own(rejected("ada", p))),
        1 => level.prop_map(|level| Step::Own(forgotten("ada", level))),
    ]
}

fn days(number: i64) -> Timestamp {
    now() + jiff::SignedDuration::from_hours(24 * number)
}

/// A state, and how far it has come.
struct Story {
    state: Projection,
    next: u64,
}

impl Story {
    fn new() -> Self {
        let mut story = Self { state: Projection::default(), next: 0 };
        story.tell(&policy());
        story
    }

    fn tell(&mut self, fact: &Fact) {
        let event = Event { time: days(self.next as i64), fact: fact.clone() };
        if self.state.check(&event).is_ok() {
            self.state.apply(Position(self.next), &event).unwrap();
            self.next += 1;
        }
    }

    fn import(&mut self, row: &Row) -> usize {
        let facts = facts_for(row, &self.state, days(self.next as i64)).unwrap().facts;
        facts.iter().for_each(|fact| self.tell(fact));
        facts.len()
    }

    fn permitted(&self) -> BTreeMap<PurposeId, bool> {
        let at = days(self.next as i64 + 400);
        let rules = Rules::compile(self.state.history(), at);
        let record = RecordFacts {
            category: Some("content".parse().unwrap()),
            visibility: Some("public".parse().unwrap()),
            source: Some("first_party".parse().unwrap()),
            collected_at: CollectedAt::Known(days(-300)),
            licence: None,
            signal: Signal::Unknown,
        };
        let decide = |about: &PurposeId| {
            let standing = [self.state.standing(&subject("ada"))];
            rules.decide(about, &record, &standing).effect == Effect::Allow
        };
        [CONTENT, MODERATION].map(purpose).into_iter().map(|p| (p.clone(), decide(&p))).collect()
    }

    /// Purposes that the subject has closed by a word of their own that no import may lift.
    fn closed(&self) -> Vec<PurposeId> {
        let Some(account) = self.state.state(&subject("ada")) else { return Vec::new() };
        let closed = |about: &PurposeId| {
            let state = account.purposes.get(about).cloned().unwrap_or_default();
            let refused = state.answer.as_ref().is_some_and(|a| a.choice == Choice::Refuse);
            let own_silence = state.answer.is_some_and(|answer| {
                answer.choice == Choice::Undefined && answer.channel == Channel::Subject
            });
            let stopped = account.stopped && !state.stop_lifted;
            let objected = state.objection_pending || state.objection_upheld;
            refused || own_silence || stopped || objected || account.erased
        };
        [CONTENT, MODERATION].map(purpose).into_iter().filter(closed).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn the_same_row_adds_nothing_the_second_time(
        before in prop::collection::vec(any_step(), 0..8),
        row in any_row(),
    ) {
        let mut story = Story::new();
        for step in &before {
            match step {
                Step::Own(fact) => story.tell(fact),
                Step::Import(row) => { story.import(row); }
            }
        }
        story.import(&row);
        prop_assert_eq!(story.import(&row), 0);
    }

    #[test]
    fn no_import_opens_what_the_subject_closed(
        steps in prop::collection::vec(any_step(), 1..12),
    ) {
        let mut story = Story::new();
        for step in &steps {
            match step {
                Step::Own(fact) => story.tell(fact),
                Step::Import(row) => {
                    let closed = story.closed();
                    story.import(row);
                    let permitted = story.permitted();
                    for about in closed {
                        prop_assert!(!permitted[&about], "{} after {:?}", about, row);
                    }
                }
            }
        }
    }
}

#[test]
fn an_import_can_open_what_nobody_closed() {
    let mut story = Story::new();
    let row = Row {
        subject: subject("ada"),
        jurisdiction: Some("DE".parse().unwrap()),
        birth_year: Some(1980),
        age_band: None,
        choices: BTreeMap::from([(purpose(CONTENT), Choice::Allow)]),
        notice: None,
        past: true,
        notice_delivered_at: None,
    };
    assert_eq!(story.import(&row), 2);
    assert!(story.permitted()[&purpose(CONTENT)]);
    story.tell(&chosen("ada", CONTENT, Choice::Refuse));
    assert_eq!(story.import(&row), 0);
    assert!(!story.permitted()[&purpose(CONTENT)]);
}
