//! Who runs the platform: a table that may be absent, and whose faults have their places.

use expect_test::{Expect, expect};
use untrain_policy::Policy;
use untrain_policy::document::{Bundle, CONTROLLER_BYTES_MAX, PartyType, diff};

use super::{WHOLE, faults};

const CONTROLLER: &str = r#"[controller]
id = "https://harbour.example"
name = "Harbour Ltd"
type = "for_profit"
storage = ["IE", "DE"]
language = "en"

[[purpose]]"#;

fn whole() -> String {
    WHOLE.replacen("[[purpose]]", CONTROLLER, 1)
}

fn check(from: &str, to: &str, expected: Expect) {
    assert!(whole().contains(from), "{from}");
    expected.assert_eq(&faults(&whole().replacen(from, to, 1)));
}

#[test]
fn what_it_says_is_read_and_what_it_does_not_say_is_not_there() {
    assert_eq!(Policy::parse(WHOLE).unwrap().controller, None);
    let controller = Policy::parse(&whole()).unwrap().controller.unwrap();
    assert_eq!(controller.name.as_deref(), Some("Harbour Ltd"));
    assert_eq!(controller.party, Some(PartyType::ForProfit));
    assert_eq!(controller.storage, ["IE", "DE"]);
    assert_eq!((controller.address, controller.recipients), (None, vec![]));
}

#[test]
fn faults_have_their_places() {
    check(
        "storage",
        "storages",
        expect![[r"
        line 16, column 1: unknown key `storages` in the controller; did you mean `storage`?
    "]],
    );
    check(
        "for_profit",
        "for-profit",
        expect![[r#"
            line 15, column 8: `for-profit` is not a type of party; did you mean `for_profit`?
        "#]],
    );
    check(
        "\"en\"",
        "\"de\"",
        expect![[r"
        line 17, column 1: the notice has no text in `de`; known are en
    "]],
    );
    check(
        "[\"IE\", \"DE\"]",
        "[]",
        expect![[r"
        line 16, column 11: an empty list
    "]],
    );
    check(
        "Harbour Ltd",
        "Harbour\\nLtd",
        expect![[r"
        line 14, column 8: a text of the controller has a control character; write it in one line
    "]],
    );
}

#[test]
fn it_is_short_enough_to_go_into_receipts() {
    let others = "https://harbour.exampleIEDEen".len();
    let name = "x".repeat(CONTROLLER_BYTES_MAX - others);
    assert_eq!(faults(&whole().replacen("Harbour Ltd", &name, 1)), "");
    check(
        "Harbour Ltd",
        &format!("{name}x"),
        expect![[r#"
            line 14, column 1: the controller's texts have 257 bytes together; every receipt carries them: keep to 256
        "#]],
    );
}

#[test]
fn another_controller_is_a_difference_that_opens_nothing() {
    let (without, with) = (Policy::parse(WHOLE).unwrap(), Policy::parse(&whole()).unwrap());
    let moved = Policy::parse(&whole().replacen("Harbour Ltd", "Quay Ltd", 1)).unwrap();
    let words = |old, new| -> Vec<String> {
        diff(old, new).iter().map(|change| format!("{}: {change}", change.direction)).collect()
    };
    assert_eq!(words(&without, &with), ["neither: the document says who the controller is"]);
    assert_eq!(
        words(&with, &without),
        ["neither: the document no longer says who the controller is"]
    );
    assert_eq!(words(&with, &moved), ["neither: the controller's particulars are others"]);
    assert!(diff(&with, &with).is_empty());
}

#[test]
fn a_bundle_keeps_it() {
    let pack = "schema = \"untrain/pack/v1\"\ncode = \"de\"\ntitle = \"Germany\"\n\
        version = \"1\"\n\
        jurisdictions = [\"DE\"]\nsource.jurisdictions = \"a\"\n\
        minimum_age = 18\nsource.minimum_age = \"a\"\n";
    let text = whole() + "\n[[pack]]\nfrom = \"de.toml\"\n";
    let mut read = |_: &str| Ok(pack.to_owned());
    let policy = Bundle::of(&text, &mut read).unwrap().policy;
    assert_ne!(policy.text, text);
    assert_eq!(policy.controller, Policy::parse(&whole()).unwrap().controller);
}
