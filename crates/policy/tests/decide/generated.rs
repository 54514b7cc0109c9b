//! Random policies, histories and records.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use untrain_policy::event::{Channel, Outcome};
use untrain_policy::{
    Basis, CaseKind, Category, Choice, CollectedAt, Fact, ForgetLevel, Policy, RecordFacts, Signal,
    Source, SubjectId, Timestamp, Visibility,
};

use super::world::{World, notice, purpose, subject, time};

pub const PURPOSES: [&str; 2] = ["genai.content", "ml.personalization"];
pub const SUBJECTS: [&str; 4] = ["ada", "ben", "cleo", "dov"];
const CATEGORIES: [Category; 3] = [Category::Content, Category::Jobs, Category::Special];
const LIVES: [Option<&str>; 7] =
    [Some("DE"), Some("DE"), Some("US"), Some("US"), Some("US-CA"), Some("BR"), None];
const AGES: [(Option<i16>, Option<&str>); 10] = [
    (Some(1980), None),
    (Some(1980), None),
    (Some(1990), None),
    (None, Some("adult")),
    (Some(2008), None),
    (Some(2012), None),
    (None, Some("adult")),
    (None, Some("15-19")),
    (None, Some("minor")),
    (None, None),
];

/// What one cell says, or that there is none.
#[derive(Debug, Clone)]
struct CellDraft {
    basis: Option<Basis>,
    limited: bool,
    assessed: bool,
}

fn cell() -> impl Strategy<Value = CellDraft> {
    let basis = prop_oneof![
        1 => Just(None),
        1 => Just(Some(Basis::Prohibited)),
        4 => Just(Some(Basis::Consent)),
        6 => Just(Some(Basis::LegitimateInterest)),
    ];
    (basis, any::<bool>(), prop::bool::weighted(0.8))
        .prop_map(|(basis, limited, assessed)| CellDraft { basis, limited, assessed })
}

fn cell_text(purpose: &str, category: Category, pack: &str, draft: &CellDraft) -> String {
    let Some(basis) = draft.basis else { return String::new() };
    let basis = match (basis, category) {
        (Basis::LegitimateInterest, Category::Special) => Basis::Consent,
        _ => basis,
    };
    let mut text = format!(
        "[[cell]]\npurposes = [\"{purpose}\"]\ncategories = [\"{category}\"]\n\
         packs = [\"{pack}\"]\nbasis = \"{basis}\"\n"
    );
    if basis != Basis::Prohibited && draft.limited {
        text.push_str("visibility = [\"public\", \"limited\"]\n");
    }
    if basis == Basis::LegitimateInterest && draft.assessed {
        text.push_str("assessment = \"LIA\"\n");
    }
    text
}

/// What the strictest pack may say beside two others.
fn strictest(eu: &CellDraft, us: &CellDraft) -> CellDraft {
    let basis = match (eu.basis, us.basis) {
        (Some(Basis::LegitimateInterest), Some(Basis::LegitimateInterest)) => eu.basis,
        (None | Some(Basis::Prohibited), _) | (_, None | Some(Basis::Prohibited)) => None,
        _ => Some(Basis::Consent),
    };
    CellDraft { basis, limited: eu.limited && us.limited, assessed: eu.assessed && us.assessed }
}

fn pack_text(code: &str, lives: &str, age: u8, unknown: &str, grace: u16) -> String {
    format!(
        "[[pack]]\ncode = \"{code}\"\ntitle = \"P\"\n{lives}minimum_age = {age}\n\
         unknown_age = \"{unknown}\"\ngrace_days = {grace}\n"
    )
}

/// A document's text, still without its notice's id.
pub fn document() -> impl Strategy<Value = String> {
    let ages = || select(vec![13_u8, 16, 18]);
    let unknown = || select(vec!["deny", "permit"]);
    let grace = || select(vec![0_u16, 20]);
    let packs = ((ages(), unknown(), grace()), (ages(), unknown(), grace()));
    let cells = prop::collection::vec((cell(), cell()), PURPOSES.len() * CATEGORIES.len());
    let public = select(vec!["allow", "refuse"]);
    let us = select(vec!["\"US\"", "\"US-CA\"", "\"US\", \"US-CA\""]);
    (cells, packs, public, us, any::<bool>()).prop_map(|(cells, (eu, us), public, lives, open)| {
        let mut text = String::from(
            "schema = \"untrain/policy/v1\"\nid = \"p\"\nversion = \"1\"\ntitle = \"P\"\n\
             effective = 2020-01-01\nstrictest = \"strict\"\n\
             [notice]\nid = \"NOTICE\"\ntext.en = \"T\"\n",
        );
        text.push_str(&format!("[signals]\npublic = \"{public}\"\n"));
        text.push_str(&pack_text("strict", "", 18, "deny", 20));
        text.push_str(&pack_text("eu", "jurisdictions = [\"DE\"]\n", eu.0, eu.1, eu.2));
        let lives = format!("jurisdictions = [{lives}]\n");
        text.push_str(&pack_text("us", &lives, us.0, us.1, us.2));
        let mut drafts = cells.iter();
        for purpose in PURPOSES {
            text.push_str(&format!("[[purpose]]\nid = \"{purpose}\"\ntitle = \"P\"\n"));
            for category in CATEGORIES {
                let (eu, us) = drafts.next().unwrap();
                text.push_str(&cell_text(purpose, category, "eu", eu));
                text.push_str(&cell_text(purpose, category, "us", us));
                if open {
                    text.push_str(&cell_text(purpose, category, "strict", &strictest(eu, us)));
                }
            }
        }
        text
    })
}

/// The same under a notice.
pub fn under(notice: &str, document: &str) -> String {
    document.replace("NOTICE", notice)
}

/// One event, and how many days after the one before it comes.
#[derive(Debug, Clone)]
pub struct Step {
    pub days: i64,
    pub fact: Fact,
}

/// A story: a policy in force from the start, and what happened then.
#[derive(Debug, Clone)]
pub struct Story {
    pub documents: Vec<String>,
    pub steps: Vec<Step>,
    /// How long after the last event the question is asked.
    pub days_after: i64,
}

fn facts(documents: Vec<String>) -> impl Strategy<Value = Fact> {
    let who = || select(SUBJECTS.to_vec()).prop_map(subject);
    let what = || select(PURPOSES.to_vec()).prop_map(purpose);
    let text = || (0..3_usize).prop_map(|number| notice(&format!("n-{number}")));
    let activated = {
        let documents = documents.clone();
        (0..3_usize).prop_map(move |number| {
            let document = documents[number].clone();
            Fact::PolicyActivated { policy: Policy::hash_of(&document), document }
        })
    };
    let published = (0..3_usize).prop_map(move |number| {
        let document = documents[number].clone();
        let policy = Policy::hash_of(&document);
        Fact::NoticePublished { notice: notice(&format!("n-{number}")), policy, document }
    });
    let delivered = (who(), text(), 0..800_i64).prop_map(|(subject, notice, day)| {
        let delivered_at = day_of(day);
        Fact::NoticeDelivered { subject, notice, delivered_at }
    });
    let registered = (who(), select(LIVES.to_vec()), select(AGES.to_vec()))
        .prop_map(|(subject, lives, age)| registration(subject, lives, age));
    let choice = select(vec![Choice::Allow, Choice::Allow, Choice::Refuse, Choice::Undefined]);
    let by = select(vec![Channel::Subject, Channel::Import]);
    let answered = (who(), what(), choice, text(), any::<bool>(), by).prop_map(
        |(subject, purpose, choice, notice, past, channel)| Fact::ChoiceMade {
            subject,
            purpose,
            choice,
            notice,
            past,
            channel,
        },
    );
    let objected =
        (who(), what()).prop_map(|(subject, purpose)| Fact::ObjectionOpened { subject, purpose });
    let outcome = select(vec![Outcome::Upheld, Outcome::Rejected, Outcome::Rejected]);
    let decided = (who(), what(), outcome).prop_map(|(subject, purpose, outcome)| {
        Fact::ObjectionDecided { subject, purpose, outcome, reasons: "Some.".to_owned() }
    });
    let claimed = claim();
    let stopped =
        who().prop_map(|subject| Fact::ForgetRequested { subject, level: ForgetLevel::Stop });
    let linked =
        (who(), who()).prop_map(|(subject, other)| Fact::SubjectsLinked { subject, other });
    prop_oneof![
        3 => activated,
        1 => published,
        12 => delivered,
        2 => registered,
        14 => answered,
        1 => objected,
        2 => decided,
        1 => claimed,
        1 => stopped,
        1 => linked,
    ]
}

/// A case that comes in.
pub fn claim() -> impl Strategy<Value = Fact> {
    let who = select(SUBJECTS.to_vec()).prop_map(subject);
    let what = prop::option::weighted(0.8, select(PURPOSES.to_vec()).prop_map(purpose));
    (who, select(CaseKind::ALL), what).prop_map(|(subject, kind, purpose)| Fact::CaseOpened {
        subject,
        kind,
        purpose,
        message: None,
        contact: None,
    })
}

pub fn story() -> impl Strategy<Value = Story> {
    prop::collection::vec(document(), 3).prop_flat_map(|texts| {
        let numbered = texts.iter().enumerate();
        let documents: Vec<String> =
            numbered.map(|(number, text)| under(&format!("n-{number}"), text)).collect();
        let step = (0..40_i64, facts(documents.clone()));
        let steps = prop::collection::vec(step, 4..40);
        (beginnings(), steps, 0..60_i64).prop_map(move |(beginnings, steps, days_after)| {
            let begun = beginnings.into_iter().map(|fact| (0, fact));
            let steps = begun.chain(steps).map(|(days, fact)| Step { days, fact }).collect();
            Story { documents: documents.clone(), steps, days_after }
        })
    })
}

/// Everybody is stated; most are told of the first policy.
fn beginnings() -> impl Strategy<Value = Vec<Fact>> {
    let stated = (select(LIVES.to_vec()), select(AGES.to_vec()), prop::bool::weighted(0.8));
    prop::collection::vec(stated, SUBJECTS.len()).prop_map(|stated| {
        let mut facts = Vec::new();
        for (name, (lives, age, told)) in SUBJECTS.into_iter().zip(stated) {
            facts.push(registration(subject(name), lives, age));
            if told {
                let delivered_at = day_of(0);
                let (subject, notice) = (subject(name), notice("n-0"));
                facts.push(Fact::NoticeDelivered { subject, notice, delivered_at });
            }
        }
        facts
    })
}

fn registration(
    subject: SubjectId,
    lives: Option<&str>,
    (birth_year, band): (Option<i16>, Option<&str>),
) -> Fact {
    Fact::SubjectRegistered {
        subject,
        jurisdiction: lives.map(|code| code.parse().unwrap()),
        birth_year,
        age_band: band.map(str::to_owned),
    }
}

/// The fact that a policy was activated.
pub fn activation(document: &str) -> Fact {
    Fact::PolicyActivated { policy: Policy::hash_of(document), document: document.to_owned() }
}

impl Story {
    /// The world after all steps, at the moment of the question.
    pub fn world(&self) -> World {
        let mut world = World::empty();
        world.on("2020-01-01").force(activation(&self.documents[0]));
        for step in &self.steps {
            world.now = later(world.now, step.days);
            world.force(step.fact.clone());
        }
        world.now = later(world.now, self.days_after);
        world
    }

    /// The same story with one more event, right after step `place`.
    pub fn with(&self, place: usize, fact: Fact) -> Self {
        let mut story = self.clone();
        let place = place.min(story.steps.len());
        story.steps.insert(place, Step { days: 0, fact });
        story
    }

    /// The same story with every event changed, or left out while time goes on.
    pub fn map(&self, change: impl Fn(&Fact) -> Option<Fact>) -> Self {
        let mut story = self.clone();
        let mut days = 0;
        story.steps.clear();
        for step in &self.steps {
            days += step.days;
            if let Some(fact) = change(&step.fact) {
                story.steps.push(Step { days, fact });
                days = 0;
            }
        }
        story.days_after += days;
        story
    }
}

pub fn later(from: Timestamp, days: i64) -> Timestamp {
    from.checked_add(jiff::SignedDuration::from_hours(24 * days)).unwrap()
}

/// A day of the stories' time.
pub fn day_of(day: i64) -> Timestamp {
    later(time("2020-01-01"), day)
}

pub fn record() -> impl Strategy<Value = RecordFacts<'static>> {
    let collected = prop_oneof![
        8 => (-400..1200_i64).prop_map(|day| CollectedAt::Known(day_of(day))),
        1 => Just(CollectedAt::Missing),
    ];
    let visibility = prop_oneof![
        4 => Just(Visibility::Public),
        1 => Just(Visibility::Limited),
    ];
    let source = prop_oneof![3 => Just(Source::FirstParty), 1 => Just(Source::Public)];
    let signal = prop_oneof![
        3 => Just(Signal::Unknown),
        2 => Just(Signal::Allow),
        1 => Just(Signal::Refuse),
    ];
    let category = prop_oneof![3 => Just(Category::Content), 1 => select(CATEGORIES.to_vec())];
    (category, visibility, source, collected, signal).prop_map(
        |(category, visibility, source, collected_at, signal)| RecordFacts {
            category: Some(category),
            visibility: Some(visibility),
            source: Some(source),
            collected_at,
            licence: None,
            signal,
        },
    )
}

/// Whom a record is about: mostly one subject, sometimes more.
pub fn subjects() -> impl Strategy<Value = Vec<&'static str>> {
    prop_oneof![
        3 => select(SUBJECTS.to_vec()).prop_map(|one| vec![one]),
        1 => subsequence(SUBJECTS.to_vec(), 2..4),
    ]
}
