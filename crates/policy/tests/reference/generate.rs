//! Random histories, and questions about them at moments where something begins or ends.

use std::collections::BTreeMap;

use untrain_policy::event::{Channel, Outcome};
use untrain_policy::{
    CaseKind, Category, Choice, CollectedAt, Digest, Event, Fact, ForgetLevel, NoticeId, Policy,
    PolicyHash, Position, PurposeId, RecordFacts, Signal, Source, SubjectId, Timestamp, Visibility,
};

use super::dice::Dice;
use super::policies::{CATEGORIES, Draft, LICENCES, PURPOSES};

const SUBJECTS: [&str; 5] = ["ada", "ben", "cleo", "dov", "eve"];
const HOMES: [Option<&str>; 9] = [
    Some("DE"),
    Some("DE"),
    Some("FR"),
    Some("US"),
    Some("US"),
    Some("US-CA"),
    Some("US-NY"),
    Some("BR"),
    None,
];
const YEARS: [i16; 12] = [1980, 1980, 1980, 1990, 2002, 2003, 2004, 2005, 2006, 2008, 1890, 2030];
const BANDS: [&str; 18] = [
    "adult", "adult", "18+", "16+", "13+", "0+", "12-12", "13-15", "15-17", "16-17", "17-19",
    "18-24", "under_13", "under_16", "minor", "17-16", "121+", "grown up",
];

/// A moment of the worlds' time, which begins with 2020.
pub fn day(days: i64) -> Timestamp {
    Timestamp::from_second(1_577_836_800 + days * 86_400).unwrap()
}

/// What happened, and the documents that it names.
pub struct World {
    pub documents: BTreeMap<PolicyHash, Policy>,
    pub events: Vec<Event>,
}

/// A question with what it borrows.
#[derive(Debug, Clone)]
pub struct Asked {
    pub purpose: PurposeId,
    pub record: RecordFacts<'static>,
    pub subjects: Vec<SubjectId>,
}

fn subject(dice: &mut Dice) -> SubjectId {
    SubjectId::new(dice.pick(&SUBJECTS)).unwrap()
}

/// Mostly the same purpose, so that events meet.
fn purpose(dice: &mut Dice) -> PurposeId {
    PurposeId::new(dice.weighted(&[(5, PURPOSES[0]), (3, PURPOSES[1]), (1, PURPOSES[2])])).unwrap()
}

impl World {
    pub fn draw(dice: &mut Dice) -> Self {
        let mut drafts = vec![Draft::new(dice)];
        for _ in 0..dice.below(4) {
            let base = dice.pick(&drafts);
            drafts.push(base.changed(dice));
        }
        let policies: Vec<Policy> =
            drafts.iter().enumerate().map(|(version, draft)| draft.document(version)).collect();
        let mut world = Self { documents: BTreeMap::new(), events: Vec::new() };
        let many = dice.between(2, 45);
        let mut times: Vec<Timestamp> = (0..many).map(|_| some_day(dice)).collect();
        if dice.percent(90) {
            times.sort();
        }
        let mut facts = beginnings(dice, &policies);
        let (begun, years) = (facts.len(), dice.percent(70));
        for time in &times {
            let opened = opened(&facts);
            facts.push(fact(dice, &policies, *time, years, &opened));
        }
        let times = std::iter::repeat_n(day(0), begun).chain(times);
        world.events = times.zip(facts).map(|(time, fact)| Event { time, fact }).collect();
        world.documents = policies.into_iter().map(|policy| (policy.hash, policy)).collect();
        world
    }

    /// The moments at which something began, or ended, or will.
    pub fn moments(&self, position: usize) -> Vec<Timestamp> {
        let mut moments: Vec<Timestamp> = (0..5).map(new_year).collect();
        moments.extend((0..5).map(|year| new_year(year) - jiff::SignedDuration::from_hours(24)));
        for policy in self.documents.values() {
            moments.push(policy.effective);
            moments.extend(policy.licences.iter().filter_map(|licence| licence.expires));
        }
        for event in &self.events[..position] {
            let days: &[i64] = match &event.fact {
                Fact::NoticeDelivered { delivered_at, .. } => {
                    moments.extend([0, 10, 30].map(|days| later(*delivered_at, days)));
                    &[]
                }
                Fact::SubjectRegistered { age_band: Some(_), .. } => {
                    &[0, 365, 366, 730, 732, -365, -366, -730, -732]
                }
                Fact::ChoiceMade { .. } => &[0, 10, 30],
                _ => &[0],
            };
            moments.extend(days.iter().map(|days| later(event.time, *days)));
        }
        moments
    }
}

fn new_year(year: i16) -> Timestamp {
    format!("{}-01-01T00:00:00Z", 2020 + year).parse().unwrap()
}

fn later(from: Timestamp, days: i64) -> Timestamp {
    from + jiff::SignedDuration::from_hours(24 * days)
}

/// One nanosecond before or after, sometimes.
fn about(dice: &mut Dice, moment: Timestamp) -> Timestamp {
    let nanos = dice.weighted(&[(5, 0), (1, 1), (1, -1)]);
    moment + jiff::SignedDuration::from_nanos(nanos)
}

/// Mostly one of few, so that several things happen at once.
fn some_day(dice: &mut Dice) -> Timestamp {
    let coarse = dice.percent(75);
    let moment = if coarse { day(dice.between(0, 100) * 10) } else { day(dice.between(0, 1000)) };
    if dice.percent(10) { about(dice, moment) } else { moment }
}

fn beginnings(dice: &mut Dice, policies: &[Policy]) -> Vec<Fact> {
    let mut facts = Vec::new();
    if dice.percent(95) {
        facts.push(activated(&policies[0]));
    }
    for name in SUBJECTS {
        let subject = SubjectId::new(name).unwrap();
        if dice.percent(90) {
            facts.push(registered(dice, subject.clone()));
        }
        if dice.percent(60) {
            let notice = policies[0].notice.id.clone();
            facts.push(Fact::NoticeDelivered { subject, notice, delivered_at: day(0) });
        }
    }
    facts
}

fn activated(policy: &Policy) -> Fact {
    Fact::PolicyActivated { policy: policy.hash, document: policy.text.clone() }
}

fn registered(dice: &mut Dice, subject: SubjectId) -> Fact {
    let home = dice.pick(&HOMES).map(|code| code.parse().unwrap());
    let known = |dice: &mut Dice| Some(dice.pick(&[1980, 1990]));
    let (birth_year, age_band) = match dice.below(20) {
        0..10 => (known(dice), None),
        10..13 => (Some(dice.pick(&YEARS)), None),
        13..17 => (None, Some(dice.pick(&BANDS))),
        17 => (Some(dice.pick(&YEARS)), Some(dice.pick(&BANDS))),
        _ => (None, None),
    };
    let age_band = age_band.map(str::to_owned);
    Fact::SubjectRegistered { subject, jurisdiction: home, birth_year, age_band }
}

/// A notice of some version; seldom one that nobody knows.
fn notice(dice: &mut Dice, policies: &[Policy]) -> NoticeId {
    if dice.percent(3) {
        return NoticeId::new("n-9").unwrap();
    }
    dice.pick(policies).notice.id
}

/// The cases that are opened among these facts.
fn opened(facts: &[Fact]) -> Vec<(SubjectId, Position)> {
    let cases = (0..).zip(facts).filter_map(|(entry, fact)| match fact {
        Fact::CaseOpened { subject, .. } | Fact::ObjectionOpened { subject, .. } => {
            Some((subject.clone(), Position(entry)))
        }
        _ => None,
    });
    cases.collect()
}

fn case_opened(dice: &mut Dice, subject: SubjectId, purpose: PurposeId) -> Fact {
    let kind = dice.pick(CaseKind::ALL);
    let purpose = dice.percent(60).then_some(purpose);
    Fact::CaseOpened { subject, kind, purpose, message: None, contact: None }
}

/// A step of a case that was opened before, seldom of nobody's or another's.
fn step(dice: &mut Dice, who: SubjectId, opened: &[(SubjectId, Position)]) -> Fact {
    let known = if opened.is_empty() { (who.clone(), Position(0)) } else { dice.pick(opened) };
    let (subject, case) = if dice.percent(4) { (who, known.1) } else { known };
    let reasons = dice.pick(&["They were told.", "They were told.", "They were told.", " "]);
    let outcome = dice.pick(&[Outcome::Upheld, Outcome::Rejected, Outcome::Rejected]);
    match dice.below(9) {
        0..4 => Fact::CaseDecided { subject, case, outcome, reasons: reasons.into() },
        4..7 => {
            let means = if dice.percent(95) { "letter" } else { "" };
            Fact::CaseSent { subject, case, means: means.into() }
        }
        7 => Fact::CaseAppealed { subject, case, message: None },
        _ => Fact::CaseAcknowledged { subject, case },
    }
}

fn fact(
    dice: &mut Dice,
    policies: &[Policy],
    time: Timestamp,
    moves: bool,
    opened: &[(SubjectId, Position)],
) -> Fact {
    let (who, what) = (subject(dice), purpose(dice));
    match dice.below(100) {
        0..9 => activated(&dice.pick(policies)),
        9..15 => {
            let policy = dice.pick(policies);
            let (notice, document) = (policy.notice.id, policy.text);
            Fact::NoticePublished { notice, policy: policy.hash, document }
        }
        15..42 => {
            let (notice, other) = (notice(dice, policies), some_day(dice));
            let delivered_at = if dice.percent(60) { time } else { other };
            Fact::NoticeDelivered { subject: who, notice, delivered_at }
        }
        42..52 if moves => registered(dice, who),
        76..78 => case_opened(dice, who, what),
        78..84 => step(dice, who, opened),
        84..88 => Fact::ObjectionOpened { subject: who, purpose: what },
        88..93 => Fact::ObjectionDecided {
            subject: who,
            purpose: what,
            outcome: dice.pick(&[Outcome::Upheld, Outcome::Rejected, Outcome::Rejected]),
            reasons: dice
                .pick(&["They were sent.", "They were sent.", "They were sent.", " "])
                .into(),
        },
        93..96 => {
            let last = if dice.percent(20) { ForgetLevel::Datasets } else { ForgetLevel::Stop };
            let level = if dice.percent(10) { ForgetLevel::Models } else { last };
            Fact::ForgetRequested { subject: who, level }
        }
        96..98 => Fact::SubjectsLinked { subject: who, other: subject(dice) },
        98 => {
            Fact::SnapshotExported { digest: Digest([7; 32]), position: Position(1), states: None }
        }
        _ => Fact::ChoiceMade {
            subject: who,
            purpose: what,
            choice: dice.weighted(&[
                (5, Choice::Allow),
                (2, Choice::Refuse),
                (1, Choice::Undefined),
            ]),
            notice: notice(dice, policies),
            past: dice.percent(40),
            channel: dice.pick(&[Channel::Subject, Channel::Import]),
        },
    }
}

/// A moment at which to ask: of the ledger's last entry, or later.
pub fn draw_now(
    dice: &mut Dice,
    world: &World,
    position: usize,
    moments: &[Timestamp],
) -> Timestamp {
    let last = world.events[..position].iter().map(|event| event.time).max();
    let last = last.unwrap_or(day(0));
    match dice.below(20) {
        0 => some_day(dice),
        1..3 => last,
        3..9 => last.max(later(last, dice.between(0, 400))),
        _ => {
            let moment = dice.pick(moments);
            last.max(about(dice, moment))
        }
    }
}

pub fn draw_question(dice: &mut Dice, moments: &[Timestamp]) -> Asked {
    let other = dice.pick(Category::ALL);
    let category = dice.weighted(&[(30, CATEGORIES[0]), (5, CATEGORIES[1]), (3, CATEGORIES[2])]);
    let visibility = dice.weighted(&[
        (8, Visibility::Public),
        (2, Visibility::Limited),
        (1, Visibility::Private),
    ]);
    let source = dice.weighted(&[
        (6, Source::FirstParty),
        (2, Source::Public),
        (2, Source::Licensed),
        (1, Source::ThirdParty),
    ]);
    let moment = dice.pick(moments);
    let near = about(dice, moment);
    let collected_at = match dice.below(40) {
        0 => CollectedAt::Unreadable,
        1..3 => CollectedAt::Missing,
        3..14 => CollectedAt::Known(day(dice.between(-900, 1500))),
        _ => CollectedAt::Known(near),
    };
    let record = RecordFacts {
        category: dice.percent(98).then(|| if dice.percent(4) { other } else { category }),
        visibility: dice.percent(98).then_some(visibility),
        source: dice.percent(98).then_some(source),
        collected_at,
        licence: dice.pick(&[None, Some(LICENCES[0]), Some(LICENCES[1]), Some("none")]),
        signal: dice.weighted(&[(5, Signal::Allow), (5, Signal::Unknown), (1, Signal::Refuse)]),
    };
    let many = dice.weighted(&[(1, 0), (50, 1), (30, 2), (8, 3)]);
    let mut subjects: Vec<SubjectId> = (0..many).map(|_| subject(dice)).collect();
    if dice.percent(3) {
        subjects.push(SubjectId::new("stranger").unwrap());
    }
    Asked { purpose: purpose(dice), record, subjects }
}
