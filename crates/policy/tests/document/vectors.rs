//! The vectors of `spec/vectors/policy-pack.json`, which were written from the page.

use serde_json::Value;
use untrain_policy::document::{Bundle, PackFile};
use untrain_policy::{CaseKind, Policy};

const VECTORS: &str = include_str!("../../../../spec/vectors/policy-pack.json");

fn read() -> Value {
    serde_json::from_str(VECTORS).unwrap()
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap()
}

fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    let list = value[field].as_array().unwrap();
    assert!(!list.is_empty(), "`{field}` has vectors");
    list
}

#[test]
fn a_pack_says_what_the_page_says() {
    let vector = &read()["pack"];
    let pack = PackFile::parse(text(vector, "file")).unwrap().pack;
    assert_eq!(pack.code.as_str(), text(vector, "code"));
    assert_eq!(pack.version.as_deref(), Some(text(vector, "version")));
    for (key, source) in vector["sources"].as_object().unwrap() {
        assert_eq!(pack.sources.of(key), source.as_str(), "{key}");
    }
    for clock in list(vector, "clocks") {
        let kind: CaseKind = text(clock, "kind").parse().unwrap();
        let found = pack.clocks.of(kind);
        let span = |field: &str| clock[field].as_str().map(|span| span.parse().unwrap());
        assert_eq!(found.acknowledge, span("acknowledge"));
        assert_eq!(Some(found.answer), span("answer"));
        assert_eq!(found.extension, span("extension"));
        assert_eq!(found.silence.as_str(), text(clock, "silence"));
    }
}

#[test]
fn faults_of_packs_have_their_places() {
    let vectors = read();
    let file = text(&vectors["pack"], "file");
    for change in list(&vectors, "refused") {
        let changed = file.replacen(text(change, "replace"), text(change, "by"), 1);
        assert_ne!(changed, file, "{change}");
        let faults = PackFile::parse(&changed).unwrap_err();
        let place = (change["line"].as_u64().unwrap(), change["column"].as_u64().unwrap());
        let found: Vec<_> =
            faults.iter().map(|fault| (fault.line as u64, fault.column as u64)).collect();
        assert!(found.contains(&place), "{}: {place:?} is not in {faults:?}", change["why"]);
    }
}

#[test]
fn a_policy_becomes_the_document_of_the_page() {
    let vectors = read();
    for vector in list(&vectors, "bundles") {
        let files = vector["files"].as_object().unwrap();
        let mut file = |name: &str| {
            let found = files.get(name).and_then(Value::as_str).map(str::to_owned);
            found.ok_or_else(|| "there is no such file".to_owned())
        };
        let policy = Bundle::of(text(vector, "policy"), &mut file).unwrap().policy;
        assert_eq!(policy.text, text(vector, "document"));
        assert_eq!(policy.hash.to_string(), text(vector, "hash"));
        assert_eq!(Policy::parse(&policy.text).unwrap(), policy);
        for change in list(&vectors, "unfit") {
            let changed =
                text(vector, "policy").replacen(text(change, "replace"), text(change, "by"), 1);
            assert_ne!(changed, text(vector, "policy"), "{change}");
            assert!(Bundle::of(&changed, &mut file).is_err(), "{change}");
        }
    }
}
