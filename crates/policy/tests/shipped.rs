//! The shipped policies are policies, and say what their comments promise.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use untrain_policy::{Basis, Category, Jurisdiction, Policy, PurposeId};

const STRICT: &str = include_str!("../../../policies/strict.toml");
const LINKEDIN: &str = include_str!("../../../policies/linkedin-2024.toml");

fn policy(text: &str) -> Policy {
    Policy::parse(text).unwrap_or_else(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    })
}

fn basis(policy: &Policy, purpose: &str, category: Category, lives: Option<&str>) -> Option<Basis> {
    let lives = lives.map(|code| Jurisdiction::new(code).unwrap());
    let purpose = PurposeId::new(purpose).unwrap();
    policy.cell_of(&purpose, category, lives.as_ref()).map(|cell| cell.basis)
}

#[test]
fn nothing_is_warned_of() {
    for text in [STRICT, LINKEDIN] {
        assert_eq!(policy(text).warnings, []);
    }
}

#[test]
fn every_notice_is_there_in_three_languages() {
    for text in [STRICT, LINKEDIN] {
        let languages: Vec<String> = policy(text).notice.text.into_keys().collect();
        assert_eq!(languages, ["ar", "de", "en"]);
    }
}

#[test]
fn what_is_never_used_stands_in_no_cell() {
    use Category::{Credentials, Messages, Payment, Salary, Special};
    for policy in [policy(STRICT), policy(LINKEDIN)] {
        for never in [Messages, Credentials, Payment, Salary, Special] {
            assert!(policy.cells.iter().all(|cell| !cell.categories.contains(&never)), "{never}");
        }
    }
}

#[test]
fn strict_asks_everybody_for_everything() {
    let strict = policy(STRICT);
    assert!(strict.cells.iter().all(|cell| cell.basis == Basis::Consent));
    for lives in [None, Some("US-CA"), Some("DE"), Some("ZZ")] {
        for purpose in &strict.purposes {
            let found = basis(&strict, purpose.id.as_str(), Category::Content, lives);
            assert_eq!(found, Some(Basis::Consent));
        }
    }
}

#[test]
fn the_2024_policy_trains_by_default_except_where_it_was_stopped() {
    let linkedin = policy(LINKEDIN);
    let genai = |lives| basis(&linkedin, "genai.content", Category::Content, lives);
    let moderation = |lives| basis(&linkedin, "ml.moderation", Category::Content, lives);
    for lives in ["US", "US-CA", "IN", "BR", "CA", "CA-QC"] {
        assert_eq!(genai(Some(lives)), Some(Basis::LegitimateInterest), "{lives}");
    }
    for lives in ["DE", "FR", "NO", "CH", "GB", "HK"] {
        assert_eq!(genai(Some(lives)), Some(Basis::Prohibited), "{lives}");
        assert_eq!(moderation(Some(lives)), Some(Basis::LegitimateInterest), "{lives}");
    }
    assert_eq!(genai(None), Some(Basis::Prohibited));
    assert_eq!(genai(Some("ZZ")), Some(Basis::Prohibited));
}
