//! The pages of drafts: what a plan found, what locks it, versions that wait, and the way back.

use axum::http::StatusCode;
use serde_json::json;
use untrain_policy::{Fact, NoticeId, Policy};
use untrain_server::access::Role;

use crate::house::House;

const POLICY: &str = include_str!("../../../../policies/strict.toml");

/// The strict policy under another notice, with something else changed.
fn another(notice: &str, from: &str, to: &str) -> String {
    assert!(POLICY.contains(from), "{from}");
    let text =
        POLICY.replacen(from, to, 1).replace("id = \"strict-1\"", &format!("id = \"{notice}\""));
    assert!(Policy::parse(&text).is_ok());
    text
}

async fn activate(house: &House, document: &str) -> String {
    let policy = Policy::hash_of(document);
    let fact = Fact::PolicyActivated { policy, document: document.to_owned() };
    house.service.append_one(fact, None).await.unwrap();
    policy.to_string()
}

/// What is shown, without the marks around what stands in a text.
fn plain(body: &str) -> String {
    body.replace(['\u{2068}', '\u{2069}'], "")
}

#[tokio::test]
async fn the_way_back_is_a_draft_like_any_other() {
    let house = House::new().await;
    house.wait(1);
    let old = Policy::hash_of(POLICY).to_string();
    let new = activate(&house, &another("strict-2", "minimum_age = 18", "minimum_age = 21")).await;
    let dpo = house.staff("dana", &[Role::Dpo]).await;
    let page = house.get("/staff/policies", &dpo).await.body;
    let back = |hash: &str| format!("/staff/policies/{hash}/roll-back");
    assert!(page.contains(&back(&old)), "{page}");
    assert!(!page.contains(&back(&new)), "the rule itself is no way back");

    let viewer = house.staff("vera", &[Role::Viewer]).await;
    assert_eq!(house.form(&back(&old), &viewer, "").await.status, StatusCode::FORBIDDEN);
    let nothing = back(&"0".repeat(64));
    assert_eq!(house.form(&nothing, &dpo, "").await.status, StatusCode::NOT_FOUND);

    let first = house.form(&back(&old), &dpo, "").await;
    let draft = first.header("location").to_owned();
    assert!(draft.starts_with("/staff/drafts/"), "{draft}");
    assert_eq!(house.form(&back(&old), &dpo, "").await.header("location"), draft);
    let kept = house.service.drafts().await.unwrap();
    assert_eq!((kept.len(), kept[0].document.as_str()), (1, POLICY));
    // It is planned before anything else, and nobody is the rule alone.
    let page = house.get(&draft, &dpo).await.body;
    assert!(page.contains(&format!("{draft}/plan\"")), "{page}");
    assert!(!page.contains(&format!("{draft}/activate\"")));
    let alone = house.form(&format!("{draft}/activate"), &dpo, "").await;
    assert!(alone.body.contains("nobody has proposed it"), "{}", alone.body);
}

#[tokio::test]
async fn a_version_for_a_later_day_waits_and_says_so() {
    let house = House::new().await;
    house.wait(1);
    let later = another("strict-2", "effective = 2024-01-01", "effective = 2190-03-01");
    let draft = house.service.add_draft(&later, "dana").await.unwrap();
    let dpo = house.staff("dana", &[Role::Dpo]).await;
    let path = format!("/staff/drafts/{}", draft.id);
    let before = plain(&house.get(&path, &dpo).await.body);
    assert!(before.contains("2190-03-01") && !before.contains("It becomes the rule on"));
    let hash = activate(&house, &later).await;

    let list = plain(&house.get("/staff/policies", &dpo).await.body);
    assert_eq!(list.matches("Scheduled").count(), 1, "{list}");
    assert!(!list.contains(&format!("/staff/policies/{hash}/roll-back")));
    let page = plain(&house.get(&path, &dpo).await.body);
    assert!(page.contains("It becomes the rule on"), "{page}");
    for step in ["plan", "propose", "activate"] {
        assert!(!page.contains(&format!("{path}/{step}\"")), "{step}");
    }
    // One that is the rule at once takes its place.
    activate(&house, &another("strict-3", "minimum_age = 18", "minimum_age = 19")).await;
    let list = plain(&house.get("/staff/policies", &dpo).await.body);
    assert_eq!(list.matches("Scheduled").count(), 0, "{list}");
}

fn report() -> serde_json::Value {
    let totals = json!({
        "members": 120, "narrowed": 3, "widened": 100, "ready": 90, "in_grace": 6, "to_tell": 4,
    });
    let case = |direction: &str, age: serde_json::Value, told: &str, drawn: u64| {
        json!({
            "direction": direction, "purpose": "genai.content", "jurisdiction": "DE", "age": age,
            "before": if direction == "widens" { "no_choice" } else { "allow" },
            "activated": "not_notified", "told": told, "drawn": drawn,
        })
    };
    json!({
        "schema": "untrain/policy-plan/v1", "time": "2026-11-25T10:00:00Z", "covered": false,
        "totals": totals,
        "places": [{
            "purpose": "genai.content", "jurisdiction": "DE", "old_pack": "strict",
            "new_pack": "strict", "totals": totals, "changes": [],
        }],
        "sample": [
            case("widens", json!("25-34"), "allow", 17),
            case("narrows", json!(null), "not_notified", 3),
        ],
        "concerned": [{ "directory": "posts", "dataset": "5a", "models": ["3c".repeat(32)] }],
    })
}

#[tokio::test]
async fn a_plan_shows_what_locks_it_and_whom_it_is_about() {
    let house = House::new().await;
    house.wait(1);
    let interest = "basis = \"legitimate_interest\"\nassessment = \"LIA-1\"";
    let document = another("strict-2", "basis = \"consent\"", interest);
    let document = document.replacen("unknown_age", "grace_days = 14\nunknown_age", 1);
    let draft = house.service.add_draft(&document, "dana").await.unwrap();
    let dpo = house.staff("dana", &[Role::Dpo]).await;
    let path = format!("/staff/drafts/{}", draft.id);
    house.form(&format!("{path}/plan"), &dpo, "").await;
    house.run_jobs("policy plan", &report(), 2).await;

    let page = plain(&house.get(&path, &dpo).await.body);
    for figure in ["0 of 14", "96%", "90%", "Not out"] {
        assert!(page.contains(&format!("<strong>{figure}</strong>")), "{figure}: {page}");
    }
    assert!(page.contains("Its notice was not published."), "{page}");
    for words in ["4 members have to be told first.", "For 6 members the days of grace", "20 cases"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    for words in ["Newly used", "No longer used", "25-34", "Has not answered", "Once told: Used"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("2 datasets and models would be out of policy"), "{page}");
    assert!(page.contains(&format!("href=\"/staff/models/{}\"", "3c".repeat(32))), "{page}");
    // The texts stand side by side, and words say which is which.
    assert!(page.contains("Only in version 1") && page.contains("Only in draft 1"), "{page}");
    assert!(page.contains("<del>&quot;strict-1&quot;</del>"), "{page}");
    assert!(page.contains("<ins>grace_days = 14</ins>"), "{page}");

    let notice = NoticeId::new("strict-2").unwrap();
    let policy = Policy::hash_of(&document);
    let published = Fact::NoticePublished { notice, policy, document };
    house.service.append_one(published, None).await.unwrap();
    house.wait(8 * 24 * 3600 + 60);
    let dpo = house.staff("dana", &[Role::Dpo]).await;
    let page = plain(&house.get(&path, &dpo).await.body);
    assert!(page.contains("<strong>8 of 14</strong>") && !page.contains("Not out"), "{page}");
}
