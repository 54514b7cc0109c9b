//! A ledger in memory, and the policies that the examples use.

use untrain_policy::decide::explain::{Explanation, Trail};
use untrain_policy::event::{Channel, Outcome};
use untrain_policy::{
    Category, Choice, CollectedAt, Decision, Event, Fact, ForgetLevel, Jurisdiction, NoticeId,
    Policy, Position, Projection, PurposeId, RecordFacts, Rules, Signal, Source, Standing,
    SubjectId, Timestamp, Visibility,
};

/// Four packs and four kinds of cells. `strict` has everybody whose residence no pack names.
pub const PACKS: &str = r#"
schema = "untrain/policy/v1"
id = "harbour"
version = "1"
title = "Harbour"
effective = 2020-01-01
strictest = "strict"

[[purpose]]
id = "genai.content"
title = "Generative AI"
[[purpose]]
id = "ml.personalization"
title = "Personalisation"
[[purpose]]
id = "ml.moderation"
title = "Moderation"

[[pack]]
code = "strict"
title = "Elsewhere"
minimum_age = 18
[[pack]]
code = "eu"
title = "EU"
jurisdictions = ["DE", "FR"]
minimum_age = 16
grace_days = 30
[[pack]]
code = "us"
title = "United States"
jurisdictions = ["US"]
minimum_age = 13
unknown_age = "permit"
grace_days = 10
[[pack]]
code = "us-ca"
title = "California"
jurisdictions = ["US-CA"]
minimum_age = 16
unknown_age = "permit"
grace_days = 20

[[licence]]
id = "archive-7"
purposes = ["genai.content"]
expires = 2027-01-01

[signals]
licensed = "allow"
"#;

/// What most examples start from.
pub const CELLS: &str = r#"
[[cell]]
purposes = ["genai.content"]
categories = ["profile", "content"]
packs = ["strict", "eu", "us", "us-ca"]
basis = "consent"
[[cell]]
purposes = ["genai.content"]
categories = ["special"]
packs = ["eu", "us"]
basis = "consent"
[[cell]]
purposes = ["genai.content"]
categories = ["groups"]
packs = ["us"]
basis = "consent"
visibility = ["public", "limited"]
[[cell]]
purposes = ["ml.personalization"]
categories = ["content"]
packs = ["eu", "us", "us-ca"]
basis = "legitimate_interest"
assessment = "LIA-1"
[[cell]]
purposes = ["ml.moderation"]
categories = ["content"]
packs = ["eu"]
basis = "prohibited"
[[cell]]
purposes = ["ml.moderation"]
categories = ["content"]
packs = ["us"]
basis = "legitimate_interest"
"#;

pub const GENAI: &str = "genai.content";
pub const PERSONAL: &str = "ml.personalization";
pub const MODERATION: &str = "ml.moderation";

/// A document with these cells under this notice.
pub fn document(notice: &str, cells: &str) -> String {
    format!("{PACKS}\n[notice]\nid = \"{notice}\"\ntext.en = \"What we do\"\n{cells}")
}

pub fn time(text: &str) -> Timestamp {
    let full = if text.contains('T') { text.to_owned() } else { format!("{text}T00:00:00Z") };
    full.parse().unwrap()
}

pub fn subject(name: &str) -> SubjectId {
    SubjectId::new(name).unwrap()
}

pub fn purpose(name: &str) -> PurposeId {
    PurposeId::new(name).unwrap()
}

pub fn notice(name: &str) -> NoticeId {
    NoticeId::new(name).unwrap()
}

/// A public post of 1 July 2026 on the controller's own service.
pub fn post() -> RecordFacts<'static> {
    RecordFacts {
        category: Some(Category::Content),
        visibility: Some(Visibility::Public),
        source: Some(Source::FirstParty),
        collected_at: CollectedAt::Known(time("2026-07-01")),
        licence: None,
        signal: Signal::Unknown,
    }
}

pub fn post_of(day: &str) -> RecordFacts<'static> {
    RecordFacts { collected_at: CollectedAt::Known(time(day)), ..post() }
}

/// Events, written one after the other, and a clock.
#[derive(Clone)]
pub struct World {
    pub projection: Projection,
    pub events: Vec<(Position, Event)>,
    pub now: Timestamp,
}

impl World {
    /// On 1 January 2026 with one policy in force, under the notice `n-1`.
    pub fn new() -> Self {
        let mut world = Self::empty();
        world.activate(&document("n-1", CELLS));
        world
    }

    pub fn empty() -> Self {
        Self { projection: Projection::default(), events: Vec::new(), now: time("2026-01-01") }
    }

    /// Turns the clock.
    pub fn on(&mut self, day: &str) -> &mut Self {
        self.now = time(day);
        self
    }

    /// Writes an event that the ledger's checks let through.
    pub fn write(&mut self, fact: Fact) -> &mut Self {
        let event = Event { time: self.now, fact };
        self.projection.check(&event).unwrap();
        self.force(event.fact)
    }

    /// Writes an event unchecked.
    pub fn force(&mut self, fact: Fact) -> &mut Self {
        let event = Event { time: self.now, fact };
        let entry = Position(self.events.len() as u64);
        self.projection.apply(entry, &event).unwrap();
        self.events.push((entry, event));
        self
    }

    pub fn activate(&mut self, document: &str) -> &mut Self {
        let policy = Policy::hash_of(document);
        self.write(Fact::PolicyActivated { policy, document: document.to_owned() })
    }

    pub fn publish(&mut self, document: &str) -> &mut Self {
        let policy = Policy::parse(document).unwrap();
        self.write(Fact::NoticePublished {
            notice: policy.notice.id,
            policy: policy.hash,
            document: document.to_owned(),
        })
    }

    pub fn deliver(&mut self, who: &str, text: &str) -> &mut Self {
        let (subject, notice) = (subject(who), notice(text));
        let delivered_at = self.now;
        self.write(Fact::NoticeDelivered { subject, notice, delivered_at })
    }

    /// States a residence, and an age that every pack takes.
    pub fn lives(&mut self, who: &str, code: &str) -> &mut Self {
        self.register(who, Some(code), Some(1980), None)
    }

    pub fn register(
        &mut self,
        who: &str,
        lives: Option<&str>,
        birth_year: Option<i16>,
        band: Option<&str>,
    ) -> &mut Self {
        self.write(Fact::SubjectRegistered {
            subject: subject(who),
            jurisdiction: lives.map(|code| Jurisdiction::new(code).unwrap()),
            birth_year,
            age_band: band.map(str::to_owned),
        })
    }

    /// The subject's own answer.
    pub fn answers(&mut self, who: &str, to: &str, choice: Choice, text: &str) -> &mut Self {
        self.choice(who, to, choice, text, false, Channel::Subject)
    }

    pub fn choice(
        &mut self,
        who: &str,
        to: &str,
        choice: Choice,
        text: &str,
        past: bool,
        channel: Channel,
    ) -> &mut Self {
        let (subject, purpose, notice) = (subject(who), purpose(to), notice(text));
        self.write(Fact::ChoiceMade { subject, purpose, choice, notice, past, channel })
    }

    pub fn object(&mut self, who: &str, to: &str) -> &mut Self {
        self.write(Fact::ObjectionOpened { subject: subject(who), purpose: purpose(to) })
    }

    pub fn decide_objection(&mut self, who: &str, to: &str, outcome: Outcome) -> &mut Self {
        let (subject, purpose) = (subject(who), purpose(to));
        let reasons = "They were sent.".to_owned();
        self.write(Fact::ObjectionDecided { subject, purpose, outcome, reasons })
    }

    pub fn forget(&mut self, who: &str, level: ForgetLevel) -> &mut Self {
        self.write(Fact::ForgetRequested { subject: subject(who), level })
    }

    pub fn link(&mut self, one: &str, other: &str) -> &mut Self {
        self.write(Fact::SubjectsLinked { subject: subject(one), other: subject(other) })
    }

    pub fn decision(&self, to: &str, record: &RecordFacts<'_>, subjects: &[&str]) -> Decision {
        let rules = Rules::compile(self.projection.history(), self.now);
        let ids: Vec<SubjectId> = subjects.iter().map(|name| subject(name)).collect();
        let standings: Vec<Standing<'_>> =
            ids.iter().map(|id| self.projection.standing(id)).collect();
        rules.decide(&purpose(to), record, &standings)
    }

    /// The decision with the path that led to it.
    pub fn explain(&self, to: &str, record: &RecordFacts<'_>, subjects: &[&str]) -> Explanation {
        let trail = Trail::of(&self.events).unwrap();
        let rules = Rules::compile(trail.projection().history(), self.now);
        let ids: Vec<SubjectId> = subjects.iter().map(|name| subject(name)).collect();
        rules.explain(&purpose(to), record, &ids.iter().collect::<Vec<_>>(), &trail)
    }

    pub fn explain_serving(&self, to: &str, category: Category, who: &str) -> Explanation {
        let trail = Trail::of(&self.events).unwrap();
        let rules = Rules::compile(trail.projection().history(), self.now);
        rules.explain_serving(&purpose(to), category, &subject(who), &trail)
    }

    /// The code of the decision.
    pub fn ask(&self, to: &str, record: &RecordFacts<'_>, subjects: &[&str]) -> String {
        self.decision(to, record, subjects).code().into_owned()
    }
}
