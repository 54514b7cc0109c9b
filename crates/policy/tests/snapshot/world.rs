//! Small worlds drawn at random: versions of a policy, accounts and what happens to them, records.

use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::sample::select;
use untrain_policy::event::{Channel, Outcome};
use untrain_policy::snapshot::{body_digest, encode_body};
use untrain_policy::{
    CaseKind, Category, Choice, CollectedAt, Event, Fact, ForgetLevel, Jurisdiction, NoticeId,
    Policy, Position, Projection, PurposeId, RecordFacts, Rules, Signal, Snapshot, SnapshotError,
    Source, SourceId, Statement, SubjectId, Timestamp, Visibility,
};

/// Accounts that events are about. Records also name a stranger.
pub const ACCOUNTS: [&str; 6] =
    ["harbour:ada", "harbour:ben", "harbour:cleo", "harbour:dan", "harbour:eve", "harbour:zoë"];

/// Purposes of some version; records are also asked about one of none.
pub const PURPOSES: [&str; 3] = ["genai.content", "ml.personalization", "share.affiliate"];

pub const LOOKUP_KEY: [u8; 16] = *b"a key of a test ";

/// The day after all that happens.
pub const NOW: i64 = 400;

const COMMON: &str = r#"
schema = "untrain/policy/v1"
id = "harbour"
title = "Harbour"
strictest = "strict"
[[purpose]]
id = "genai.content"
title = "Models that write"
[[purpose]]
id = "ml.personalization"
title = "Ranking"
[[pack]]
code = "eu"
title = "EU"
jurisdictions = ["FR", "DE"]
minimum_age = 18
unknown_age = "deny"
grace_days = 30
[[pack]]
code = "us"
title = "US"
jurisdictions = ["US"]
minimum_age = 13
unknown_age = "permit"
grace_days = 10
[[pack]]
code = "strict"
title = "Elsewhere"
minimum_age = 18
unknown_age = "deny"
grace_days = 0
[[licence]]
id = "bought"
purposes = ["genai.content", "ml.personalization"]
[[licence]]
id = "ended"
purposes = ["genai.content"]
expires = 2026-06-01
[[cell]]
purposes = ["ml.personalization"]
categories = ["profile", "content"]
packs = ["us", "eu"]
basis = "legitimate_interest"
visibility = ["public", "limited"]
assessment = "LIA-1"
"#;

const VERSIONS: [&str; 3] = [
    r#"
[[cell]]
purposes = ["genai.content"]
categories = ["content", "special"]
packs = ["us", "eu", "strict"]
basis = "consent"
"#,
    r#"
[[cell]]
purposes = ["genai.content"]
categories = ["content", "profile"]
packs = ["us"]
basis = "legitimate_interest"
[[cell]]
purposes = ["genai.content"]
categories = ["content"]
packs = ["eu"]
basis = "prohibited"
[signals]
public = "allow"
"#,
    r#"
[[purpose]]
id = "share.affiliate"
title = "Sharing"
[[cell]]
purposes = ["genai.content", "share.affiliate"]
categories = ["content", "profile", "special"]
packs = ["us", "eu"]
basis = "consent"
[[cell]]
purposes = ["share.affiliate"]
categories = ["feedback"]
packs = ["us"]
basis = "legitimate_interest"
"#,
];

pub fn id(text: &str) -> SubjectId {
    SubjectId::new(text).unwrap()
}

/// The start of 2026 and so many days later. Every third day starts a little late.
pub fn day(days: i64) -> Timestamp {
    let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let nanos = i32::from(days % 3 == 1);
    start + SignedDuration::new(days * 86_400, nanos)
}

/// A version's text. Its keys stand before its sections.
pub fn document(version: usize) -> String {
    let head = format!("version = \"{version}\"\neffective = 2026-01-0{}\n", version + 1);
    let notice = format!("[notice]\nid = \"{}\"\ntext.en = \"We ask.\"\n", notice_name(version));
    let keys_end = COMMON.find("[[").unwrap();
    let (keys, sections) = COMMON.split_at(keys_end);
    [keys, &head, &notice, sections, VERSIONS[version]].concat()
}

fn notice_name(version: usize) -> String {
    format!("harbour-{version}")
}

fn notice(version: usize) -> NoticeId {
    NoticeId::new(&notice_name(version)).unwrap()
}

fn activation(version: usize) -> Fact {
    let document = document(version);
    Fact::PolicyActivated { policy: Policy::hash_of(&document), document }
}

fn account() -> impl Strategy<Value = SubjectId> {
    select(&ACCOUNTS[..]).prop_map(id)
}

fn purpose() -> impl Strategy<Value = PurposeId> {
    select(&PURPOSES[..]).prop_map(|purpose| PurposeId::new(purpose).unwrap())
}

fn registration() -> impl Strategy<Value = Fact> {
    let places = select(vec![None, Some("FR"), Some("DE"), Some("US"), Some("US-CA"), Some("JP")]);
    let years = select(vec![None, Some(1980), Some(2007), Some(2008), Some(2012)]);
    let bands = vec![None, Some("adult"), Some("16-17"), Some("18-24"), Some("under_13")];
    (account(), places, years, select(bands)).prop_map(|(subject, place, birth_year, band)| {
        Fact::SubjectRegistered {
            subject,
            jurisdiction: place.map(|code| Jurisdiction::new(code).unwrap()),
            birth_year,
            age_band: band.map(str::to_owned),
        }
    })
}

fn answer() -> impl Strategy<Value = Fact> {
    let choices = select(vec![Choice::Allow, Choice::Allow, Choice::Refuse, Choice::Undefined]);
    let channels = select(vec![Channel::Subject, Channel::Import]);
    (account(), purpose(), choices, 0..4_usize, any::<bool>(), channels).prop_map(
        |(subject, purpose, choice, version, past, channel)| Fact::ChoiceMade {
            subject,
            purpose,
            choice,
            notice: notice(version),
            past,
            channel,
        },
    )
}

fn delivery() -> impl Strategy<Value = Fact> {
    (account(), 0..4_usize, 0..NOW).prop_map(|(subject, version, days)| Fact::NoticeDelivered {
        subject,
        notice: notice(version),
        delivered_at: day(days),
    })
}

fn rare() -> impl Strategy<Value = Fact> {
    let levels = select(vec![ForgetLevel::Stop, ForgetLevel::Stop, ForgetLevel::Models]);
    let outcomes = select(vec![Outcome::Upheld, Outcome::Rejected]);
    prop_oneof![
        (account(), account()).prop_map(|(subject, other)| Fact::SubjectsLinked { subject, other }),
        (account(), purpose())
            .prop_map(|(subject, purpose)| Fact::ObjectionOpened { subject, purpose }),
        (account(), purpose(), outcomes).prop_map(|(subject, purpose, outcome)| {
            let reasons = "Compelling ones.".to_owned();
            Fact::ObjectionDecided { subject, purpose, outcome, reasons }
        }),
        (account(), levels).prop_map(|(subject, level)| Fact::ForgetRequested { subject, level }),
        (account(), 0..4_usize).prop_map(|(subject, version)| Fact::NoticeAcknowledged {
            subject,
            notice: notice(version),
        }),
        source(),
    ]
}

/// A case that comes in, or a step of one. Which case a step is of is said by [`aimed`].
fn case() -> impl Strategy<Value = Fact> {
    let outcomes = select(vec![Outcome::Upheld, Outcome::Rejected]);
    let reasons = || "They were told.".to_owned();
    let opened = (account(), select(CaseKind::ALL), prop::option::of(purpose()));
    let stepped = || (account(), 0..4_u64).prop_map(|(subject, case)| (subject, Position(case)));
    prop_oneof![
        3 => opened.prop_map(|(subject, kind, purpose)| {
            Fact::CaseOpened { subject, kind, purpose, message: None, contact: None }
        }),
        2 => (stepped(), outcomes).prop_map(move |((subject, case), outcome)| {
            Fact::CaseDecided { subject, case, outcome, reasons: reasons() }
        }),
        3 => stepped().prop_map(|(subject, case)| {
            Fact::CaseSent { subject, case, means: "letter".to_owned() }
        }),
        1 => stepped().prop_map(|(subject, case)| {
            Fact::CaseAppealed { subject, case, message: None }
        }),
    ]
}

/// Points each step of a case at one of the latest cases that were opened before it.
fn aimed(mut events: Vec<Event>) -> Vec<Event> {
    let mut opened: Vec<(SubjectId, Position)> = vec![];
    for (entry, event) in (0..).zip(&mut events) {
        match &mut event.fact {
            Fact::CaseOpened { subject, .. } => opened.push((subject.clone(), Position(entry))),
            Fact::CaseDecided { subject, case, .. }
            | Fact::CaseSent { subject, case, .. }
            | Fact::CaseAppealed { subject, case, .. } => {
                let back = usize::try_from(case.0).unwrap();
                if let Some((whose, of)) = opened.iter().rev().nth(back) {
                    (*subject, *case) = (whose.clone(), *of);
                }
            }
            _ => {}
        }
    }
    events
}

fn source() -> impl Strategy<Value = Fact> {
    let names = select(vec!["never", "archive", "crawl"]);
    let covers = prop::collection::vec(purpose(), 0..3);
    let terms = (prop::option::of(0..NOW), prop::option::of(0..NOW));
    (names, select(Source::ALL), covers, terms).prop_map(|(name, kind, purposes, (from, until))| {
        Fact::SourceRegistered {
            source: SourceId::new(name).unwrap(),
            kind,
            licence: None,
            purposes,
            from: from.map(day),
            until: until.map(day),
            evidence: None,
        }
    })
}

/// What happens, in the order of time.
pub fn events() -> impl Strategy<Value = Vec<Event>> {
    let fact = prop_oneof![
        2 => (0..3_usize).prop_map(activation),
        4 => registration(),
        5 => answer(),
        4 => delivery(),
        2 => rare(),
        2 => case(),
    ];
    let facts = prop::collection::vec((0..NOW, fact), 0..60);
    (prop::option::weighted(0.9, 0..3_usize), facts).prop_map(|(first, facts)| {
        let first = first.map(|version| (0, activation(version)));
        let mut events: Vec<Event> = first
            .into_iter()
            .chain(facts)
            .map(|(days, fact)| Event { time: day(days), fact })
            .collect();
        events.sort_by_key(|event| event.time);
        aimed(events)
    })
}

/// A record's facts, mostly plain ones.
pub fn record() -> impl Strategy<Value = RecordFacts<'static>> {
    let categories = prop_oneof![4 => Just(Category::Content), 1 => select(Category::ALL)];
    let visibility = prop_oneof![4 => Just(Visibility::Public), 1 => select(Visibility::ALL)];
    let sources = prop_oneof![3 => Just(Source::FirstParty), 1 => select(Source::ALL)];
    let times = prop_oneof![
        8 => (0..NOW).prop_map(|days| CollectedAt::Known(day(days))),
        1 => Just(CollectedAt::Known(day(-4000))),
        1 => Just(CollectedAt::Missing),
        1 => Just(CollectedAt::Unreadable),
    ];
    let licences = select(vec![None, Some("bought"), Some("ended"), Some("never")]);
    (
        prop::option::weighted(0.95, categories),
        prop::option::weighted(0.95, visibility),
        prop::option::weighted(0.95, sources),
        times,
        licences,
        prop_oneof![2 => Just(Signal::Allow), 1 => select(Signal::ALL)],
    )
        .prop_map(|(category, visibility, source, collected_at, licence, signal)| {
            RecordFacts { category, visibility, source, collected_at, licence, signal }
        })
}

/// The fold of all events.
pub fn projection(events: &[Event]) -> Projection {
    let mut projection = Projection::default();
    for (entry, event) in (0..).zip(events) {
        projection.apply(Position(entry), event).unwrap();
    }
    projection
}

/// The lineage key that an account has in these tests.
pub fn lineage_key(subject: &SubjectId) -> [u8; 16] {
    let mut key = [b'.'; 16];
    let name = subject.as_str().as_bytes();
    key[..name.len().min(16)].copy_from_slice(&name[..name.len().min(16)]);
    key
}

pub fn body(projection: &Projection) -> Vec<u8> {
    encode_body(projection, &LOOKUP_KEY, &mut lineage_key)
}

/// What is to be signed about a body.
pub fn statement(projection: &Projection, now: Timestamp, body: &[u8]) -> Statement {
    Statement {
        origin: "log.harbour.example/2026".to_owned(),
        position: projection.moment().0,
        root: [7; 32],
        time: now,
        policy: Rules::compile(projection.history(), now).policy().map(|policy| policy.hash),
        body_bytes: body.len().try_into().unwrap(),
        body_digest: body_digest(body),
        continues: None,
    }
}

pub fn open(projection: &Projection, now: Timestamp) -> Result<Snapshot, SnapshotError> {
    let body = body(projection);
    Snapshot::open(statement(projection, now, &body), body)
}
