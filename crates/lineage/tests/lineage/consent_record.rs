//! Records of choices and objections: the vectors of the page, what the profile demands, and how
//! long a record is.

use proptest::prelude::*;
use serde_json::{Value, json};
use untrain_lineage::consent_record::{Facts, PROFILE, Summary, policy_of, record};
use untrain_policy::document::CONTROLLER_BYTES_MAX;
use untrain_policy::{Event, Position, Projection};
use untrain_tlog::{Checkpoint, Hash, SigningKey};

const VECTORS: &str = include_str!("../../../../spec/vectors/consent-record.json");

fn vectors(list: &str) -> Vec<Value> {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let list = vectors.get(list).and_then(Value::as_array).unwrap().clone();
    assert!(!list.is_empty());
    list
}

fn events(vector: &Value) -> Vec<Vec<u8>> {
    let texts = vector["events"].as_array().unwrap();
    texts.iter().map(|text| text.as_str().unwrap().as_bytes().to_vec()).collect()
}

/// The record of the last event.
fn record_of(origin: &str, events: &[Vec<u8>]) -> Option<Vec<u8>> {
    let (last, earlier) = events.split_last().unwrap();
    let mut projection = Projection::default();
    for (entry, event) in (0..).zip(earlier) {
        projection.apply(Position(entry), &Event::from_bytes(event).unwrap()).unwrap();
    }
    let event = Event::from_bytes(last).unwrap();
    let policy = policy_of(projection.history(), &event)?;
    let before = event.fact.subject().and_then(|subject| projection.state(subject));
    let index = Position(u64::try_from(earlier.len()).unwrap());
    record(&Facts { origin, index, event: &event, policy, before }).unwrap()
}

fn record_of_vector(vector: &Value) -> Option<String> {
    let record = record_of(vector["origin"].as_str().unwrap(), &events(vector));
    record.map(|record| String::from_utf8(record).unwrap())
}

#[test]
fn records_are_those_of_the_page() {
    for vector in vectors("records") {
        let record = record_of_vector(&vector);
        assert_eq!(record.as_deref(), vector["record"].as_str(), "{}", vector["why"]);
    }
    for vector in vectors("none") {
        assert_eq!(record_of_vector(&vector), None, "{}", vector["why"]);
    }
}

#[test]
fn the_page_shows_the_first_of_them() {
    let page = include_str!("../../../../spec/consent-record.md");
    let shown = page.split_once("```json\n").unwrap().1.split_once("```").unwrap().0;
    let shown: Value = serde_json::from_str(shown).unwrap();
    let first = record_of_vector(&vectors("records")[0]).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&first).unwrap(), shown);
}

/// Table 7.2 of the guide to ISO/IEC TS 27560 with the Data Privacy Vocabulary, by pointer.
const MANDATORY: [&str; 23] = [
    "/dct:conformsTo",
    "/dct:identifier",
    "/dct:date",
    "/dct:valid",
    "/dpv:hasDataSubject",
    "/dpv:isImplementedByEntity",
    "/dpv:hasConsentStatus/@type",
    "/dpv:hasLegalBasis/@type",
    "/dpv:hasNotice/dct:identifier",
    "/dpv:hasNotice/dct:language",
    "/dpv:hasPurpose/@type/0",
    "/dpv:hasPersonalData/@type/0",
    "/dpv:hasJurisdiction",
    "/dpv:hasDataController/@type",
    "/dpv:hasDataController/dct:identifier",
    "/dpv:hasDataController/dpv:hasName",
    "/dpv:hasDataController/dpv:hasAddress",
    "/dpv:hasDataController/dpv:hasContact",
    "/dpv:hasStorageCondition/dpv:hasLocation/0",
    "/dpv:hasStorageCondition/dpv:hasDuration",
    "/dpv:hasRecipient/0",
    "/dpv:hasConsentControl/@type",
    "/dpv:hasConsentControl/dpv:isExercisedAt",
];

#[test]
fn a_record_claims_the_profile_when_nothing_is_missing_and_only_then() {
    let mut claimed = 0;
    for vector in vectors("records") {
        let record: Value = serde_json::from_str(&record_of_vector(&vector).unwrap()).unwrap();
        let missing = |at: &&&str| record.pointer(at).is_none_or(Value::is_null);
        let missing: Vec<_> = MANDATORY.iter().filter(missing).collect();
        let claims = record["dct:conformsTo"] == PROFILE;
        assert_eq!(claims, missing.is_empty(), "{}: {missing:?}", vector["why"]);
        claimed += usize::from(claims);
    }
    assert!(claimed > 5 && claimed < vectors("records").len() - 5);
}

#[test]
fn each_particular_that_is_not_said_takes_the_claim_away() {
    let vector = &vectors("records")[0];
    let whole: Vec<Vec<u8>> = events(vector);
    let document = Event::from_bytes(&whole[0]).unwrap();
    let untrain_policy::Fact::PolicyActivated { document, .. } = document.fact else { return };
    let keys = [
        "id",
        "name",
        "address",
        "contact",
        "type",
        "withdrawal",
        "storage",
        "retention",
        "recipients",
        "language",
    ];
    for key in keys {
        let (before, after) = document.split_once("[controller]").unwrap();
        let kept = after.lines().enumerate().filter(|(number, line)| {
            // The table ends at the first blank line.
            let own = after.lines().take(*number + 1).skip(1).all(|line| !line.is_empty());
            !(own && line.starts_with(&format!("{key} = ")))
        });
        let after: Vec<&str> = kept.map(|(_, line)| line).collect();
        let document = format!("{before}[controller]{}\n", after.join("\n"));
        let mut events = whole.clone();
        let hash = untrain_policy::Policy::hash_of(&document);
        let activated = json!({
            "time": "2026-01-02T00:00:00Z", "event": "policy_activated",
            "policy": hash, "document": document,
        });
        events[0] = activated.to_string().into_bytes();
        let record = record_of("log.harbour.example/2026", &events).unwrap();
        assert_eq!(Summary::read(&record).unwrap().conforms_to, None, "{key}");
    }
}

#[test]
fn a_record_says_in_short_what_it_says() {
    let record = record_of_vector(&vectors("records")[0]).unwrap();
    let summary = Summary::read(record.as_bytes()).unwrap();
    assert_eq!(summary.identifier, "log.harbour.example/2026#3");
    assert_eq!(
        (summary.subject.as_str(), summary.status.as_str()),
        ("harbour:ines", "ConsentGiven")
    );
    assert_eq!(summary.purpose, "genai.content");
    assert_eq!(summary.controller.as_deref(), Some("Harbour Ltd"));
    assert_eq!(summary.withdrawal.as_deref(), Some("https://harbour.example/settings/ai"));
    assert_eq!(summary.conforms_to.as_deref(), Some(PROFILE));
    assert!(Summary::read(b"{}").is_err());
    assert!(Summary::read(b"not JSON").is_err());
}

#[test]
fn every_record_agrees_with_its_event_and_with_no_other() {
    let records = vectors("records");
    let told = |vector: &Value| {
        let events = events(vector);
        let event = Event::from_bytes(events.last().unwrap()).unwrap();
        let summary = Summary::read(record_of_vector(vector).unwrap().as_bytes()).unwrap();
        let index = Position(u64::try_from(events.len()).unwrap() - 1);
        (vector["origin"].as_str().unwrap().to_owned(), index, event, summary)
    };
    for vector in &records {
        let (origin, index, event, summary) = told(vector);
        assert!(summary.agrees(&origin, index, &event).is_ok(), "{}", vector["why"]);
        let differs = |change: &dyn Fn(&mut Summary)| {
            let mut changed = summary.clone();
            change(&mut changed);
            changed.agrees(&origin, index, &event).is_err()
        };
        assert!(differs(&|it| it.identifier.push('0')), "{}", vector["why"]);
        assert!(differs(&|it| it.date = "2026-03-01T09:00:01Z".to_owned()));
        assert!(differs(&|it| it.subject.push('s')));
        assert!(differs(&|it| it.purpose.push('s')));
        assert!(differs(&|it| it.past = !it.past));
        assert!(differs(&|it| it.status = "ConsentInvalidated".to_owned()));
        if matches!(event.fact, untrain_policy::Fact::ChoiceMade { .. }) {
            assert!(differs(&|it| it.notice.push('s')));
        }
    }
    let (origin, index, mut event, summary) = told(&records[0]);
    let untrain_policy::Fact::ChoiceMade { choice, .. } = &mut event.fact else { return };
    *choice = untrain_policy::Choice::Refuse;
    let error = summary.agrees(&origin, index, &event).unwrap_err().to_string();
    assert!(error.contains("`ConsentGiven` is not where the event leaves it"), "{error}");
}

/// How long a receipt is that carries a record: 24 lines of proof, the log's signature and two
/// cosignatures (`spec/receipt.md`, `spec/cosignature.md`).
fn receipt_bytes(event: &[u8], record: &[u8]) -> usize {
    let origin = "log.harbour.example/2026";
    let key = SigningKey::from_seed(origin, &[7; 32]).unwrap();
    let head = Checkpoint { origin: origin.to_owned(), size: 16_000_000, root: Hash([9; 32]) };
    let cosignature = "— witness-one.example/w1 ".len() + 4 * 76_usize.div_ceil(3) + 1;
    let checkpoint = head.sign(&key).unwrap().len() + 2 * cosignature;
    let base64 = |bytes: usize| 4 * bytes.div_ceil(3);
    let extra = 1 + 32 + 4 + event.len() + record.len() + 64;
    let lines = "c2sp.org/tlog-proof@v1\nextra \nindex 15999999\n\n".len() + 24 * 45;
    lines + base64(extra) + checkpoint
}

#[test]
fn a_receipt_with_a_record_stays_within_4_kb() {
    for vector in vectors("records") {
        let events = events(&vector);
        let record = record_of_vector(&vector).unwrap();
        let bytes = receipt_bytes(events.last().unwrap(), record.as_bytes());
        assert!(bytes <= 4_000, "{}: {bytes} bytes", vector["why"]);
        assert!(record.len() <= 1_400, "{}: {}", vector["why"], record.len());
    }
}

#[test]
fn the_longest_particulars_fit() {
    // Every category, the longest texts, a subject by its UUID.
    let categories = "[\"profile\", \"content\", \"groups\", \"jobs\", \"ai_interactions\", \
        \"feedback\"]";
    let name = "x".repeat(CONTROLLER_BYTES_MAX - "abcdeIEDEfgen".len());
    let document = format!(
        "schema = \"untrain/policy/v1\"\nid = \"p\"\nversion = \"1\"\ntitle = \"P\"\n\
         effective = 2026-01-01\nstrictest = \"all\"\n[notice]\nid = \"platform-2026-11\"\n\
         text.en = \"T\"\n[controller]\nid = \"a\"\nname = \"{name}\"\naddress = \"b\"\n\
         contact = \"c\"\ntype = \"academic\"\nwithdrawal = \"d\"\nstorage = [\"IE\", \"DE\"]\n\
         retention = \"e\"\nrecipients = [\"f\"]\nlanguage = \"en\"\nauthority = \"g\"\n\
         [[purpose]]\nid = \"ml.personalization\"\ntitle = \"P\"\n[[pack]]\ncode = \"all\"\n\
         title = \"T\"\nminimum_age = 18\n[[cell]]\npurposes = [\"ml.personalization\"]\n\
         categories = {categories}\npacks = [\"all\"]\nbasis = \"consent\"\n"
    );
    let subject = "member:0197b9a2-6d2e-7c31-9a52-0123456789ab";
    let activated = json!({
        "time": "2026-01-01T00:00:00Z", "event": "policy_activated",
        "policy": untrain_policy::Policy::hash_of(&document), "document": document,
    });
    let registered = json!({
        "time": "2026-01-01T00:00:00Z", "event": "subject_registered", "subject": subject,
        "jurisdiction": "US-CA",
    });
    let choice = concat!(
        r#"{"time":"2026-11-23T10:00:00.123456789Z","event":"choice_made","subject":"SUBJECT","#,
        r#""purpose":"ml.personalization","choice":"allow","notice":"platform-2026-11","#,
        r#""past":true,"channel":"subject"}"#,
    );
    let choice = choice.replace("SUBJECT", subject);
    let events = [activated.to_string(), registered.to_string(), choice].map(String::into_bytes);
    let record = record_of("log.harbour.example/2026", &events).unwrap();
    assert_eq!(Summary::read(&record).unwrap().conforms_to.as_deref(), Some(PROFILE));
    let bytes = receipt_bytes(&events[2], &record);
    assert!(bytes <= 4_096, "{bytes} bytes, the record {}", record.len());
}

proptest! {
    /// The same facts make the same bytes, whatever they are, and these are always JSON that says
    /// whose and which purpose it is.
    #[test]
    fn whatever_was_said_has_one_record(
        subject in "\\PC{1,40}",
        choices in prop::collection::vec((0..3_usize, any::<bool>()), 1..6),
    ) {
        let subject = format!("s{subject}");
        let mut said = events(&vectors("records")[0]);
        said.pop();
        for (choice, import) in choices {
            let choice = ["allow", "refuse", "undefined"][choice];
            said.push(json!({
                "time": "2026-03-01T09:00:00Z", "event": "choice_made", "subject": subject,
                "purpose": "genai.content", "choice": choice,
                "notice": "harbour-1", "channel": if import { "import" } else { "subject" },
            }).to_string().into_bytes());
        }
        let record = record_of("log.harbour.example/2026", &said).unwrap();
        prop_assert_eq!(record_of("log.harbour.example/2026", &said).unwrap(), record.clone());
        let summary = Summary::read(&record).unwrap();
        prop_assert_eq!((summary.subject, summary.purpose.as_str()), (subject, "genai.content"));
    }
}
