//! The pages of staff: who sees them, and that their forms do what they say.

use axum::http::StatusCode;
use untrain_policy::{Choice, Fact, NoticeId, Position, SubjectId, Timestamp};
use untrain_server::access::Role;
use untrain_server::figures;

use crate::house::{House, MEMBERS};

const POLICY: &str = include_str!("../../../../policies/strict.toml");

/// Every page, with the roles that see it.
const PAGES: [(&str, &[Role]); 12] = [
    ("/staff/ledger", READERS),
    ("/staff/ledger/0", &Role::ALL),
    ("/staff/ledger/heads", &Role::ALL),
    ("/staff/ledger/heads?cursor=3", &Role::ALL),
    ("/staff/notices/strict-1", &Role::ALL),
    ("/staff/settings", &Role::ALL),
    ("/staff/notices", &Role::ALL),
    ("/staff/sources", &Role::ALL),
    ("/staff/audit", READERS),
    ("/staff/audit/sample", READERS),
    ("/staff/audit/sample?dataset=x&count=0", READERS),
    ("/staff/ledger?subject=m-noor&event=subject_registered&from=2020-01-01", READERS),
];

const READERS: &[Role] = &[Role::Dpo, Role::Admin, Role::Auditor];

#[tokio::test]
async fn pages_are_for_the_roles_that_they_are_for() {
    let house = House::new().await;
    for (path, roles) in PAGES {
        let nobody = house.get(path, "").await;
        assert_eq!(nobody.status, StatusCode::SEE_OTHER, "{path}");
        assert!(nobody.header("location").starts_with("/sign-in?to="), "{path}");
        let member = house.member(MEMBERS[0]).await;
        assert_eq!(house.get(path, &member).await.status, StatusCode::SEE_OTHER, "{path}");
        for role in Role::ALL {
            let who = house.staff("somebody", &[role]).await;
            let answer = house.get(path, &who).await;
            let expected = match roles.contains(&role) {
                false => StatusCode::FORBIDDEN,
                // It says what a sample is drawn from, and nothing does here.
                true if path.starts_with("/staff/audit/sample") => StatusCode::UNPROCESSABLE_ENTITY,
                true => StatusCode::OK,
            };
            assert_eq!(answer.status, expected, "{path} {role:?}: {}", answer.body);
            assert!(answer.body.starts_with("<!DOCTYPE html>"), "{path} {role:?}");
        }
    }
}

#[tokio::test]
async fn the_navigation_leads_where_the_role_may_go() {
    let house = House::new().await;
    for role in Role::ALL {
        let who = house.staff("somebody", &[role]).await;
        let page = house.get("/staff", &who).await.body;
        let (_, menu) = page.split_once("<nav aria-label").unwrap();
        let (menu, _) = menu.split_once("</nav>").unwrap();
        let links: Vec<&str> =
            menu.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        for place in ["/staff/cases", "/staff/ledger", "/staff/audit"] {
            let opens = house.get(place, &who).await.status == StatusCode::OK;
            assert_eq!(links.contains(&place), opens, "{place} {role:?}");
        }
        for link in links {
            assert_eq!(house.get(link, &who).await.status, StatusCode::OK, "{link} {role:?}");
        }
    }
}

#[tokio::test]
async fn forms_are_for_those_who_may() {
    let house = House::new().await;
    let forms = [
        "/staff/settings/webhooks",
        "/staff/settings/webhooks/x/test",
        "/staff/settings/webhooks/x/end",
        "/staff/settings/webhooks/x/deliveries/y/replay",
        "/staff/settings/keys",
        "/staff/settings/keys/x/end",
        "/staff/notices/compose",
        "/staff/audit/pack",
        "/staff/ledger/export",
        "/staff/notices/strict-1/recipients",
    ];
    let viewer = house.staff("vera", &[Role::Viewer]).await;
    for path in forms {
        assert_eq!(house.form(path, "", "").await.status, StatusCode::SEE_OTHER, "{path}");
        assert_eq!(house.form(path, &viewer, "").await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

async fn say(house: &House, choice: Choice) -> Position {
    let book = house.service.book().await.unwrap();
    let policy = book.in_force(Timestamp::now()).unwrap();
    let fact = Fact::ChoiceMade {
        subject: SubjectId::new(MEMBERS[0]).unwrap(),
        purpose: policy.purposes[0].id.clone(),
        choice,
        notice: policy.notice.id.clone(),
        past: false,
        channel: untrain_policy::event::Channel::Subject,
    };
    house.service.append_one(fact, None).await.unwrap()
}

#[tokio::test]
async fn the_ledger_goes_back_page_by_page_and_on_again() {
    let house = House::new().await;
    let auditor = house.staff("arun", &[Role::Auditor]).await;
    for round in 0..60 {
        say(&house, if round % 2 == 0 { Choice::Allow } else { Choice::Refuse }).await;
    }
    let entries = |body: &str| -> Vec<u64> {
        let parts = body.split("<a href=\"/staff/ledger/").skip(1);
        parts.filter_map(|part| part.split('"').next()?.parse().ok()).collect()
    };
    let link = |body: &str, mark: &str| -> Option<String> {
        let parts = body.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
        let mut links = parts.filter(|it| it.starts_with("/staff/ledger?") && it.contains(mark));
        links.next().map(|link| link.replace("&amp;", "&"))
    };
    for filter in ["event=choice_made", "event=choice_made&subject=m-noor"] {
        let first = house.get(&format!("/staff/ledger?{filter}"), &auditor).await.body;
        let shown = entries(&first);
        assert_eq!(shown.len(), 50, "{filter}");
        assert!(shown.is_sorted_by(|one, next| one > next), "{shown:?}");
        let older = link(&first, "cursor=").unwrap();
        let second = house.get(&older, &auditor).await.body;
        let rest = entries(&second);
        assert_eq!(rest.len(), 10, "{filter}");
        assert!(rest[0] < shown[49]);
        let newer = link(&second, "cursor=from-").unwrap();
        assert_eq!(entries(&house.get(&newer, &auditor).await.body), shown, "{filter}");
    }
    let none = house.get("/staff/ledger?until=2001-01-01", &auditor).await.body;
    assert!(entries(&none).is_empty());
    let stranger = house.get("/staff/ledger?subject=m-ghost", &auditor).await.body;
    assert!(entries(&stranger).is_empty());
}

#[tokio::test]
async fn an_entry_is_proved_to_all_and_read_by_auditors() {
    let house = House::new().await;
    let entry = say(&house, Choice::Allow).await;
    let path = format!("/staff/ledger/{entry}");
    let auditor = house.staff("arun", &[Role::Auditor]).await;
    let body = house.get(&path, &auditor).await.body;
    assert!(body.contains("choice_made") && body.contains(MEMBERS[0]), "{body}");
    let proof = house.service.ledger().prove_inclusion(entry).await.unwrap();
    for hash in proof.hashes {
        assert!(body.contains(&data_encoding::HEXLOWER.encode(&hash.0)));
    }
    let viewer = house.staff("vera", &[Role::Viewer]).await;
    let body = house.get(&path, &viewer).await.body;
    assert!(!body.contains("choice_made") && !body.contains(MEMBERS[0]), "{body}");
    // Behind the events of a batch stands the root of the state map.
    let root = house.get(&format!("/staff/ledger/{}", entry.0 + 1), &auditor).await;
    assert_eq!(root.status, StatusCode::OK);
    let beyond = house.get("/staff/ledger/999999", &auditor).await;
    assert_eq!(beyond.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn webhooks_are_made_tested_and_ended() {
    let house = House::new().await;
    let admin = house.staff("ada", &[Role::Admin]).await;
    let add = "/staff/settings/webhooks";
    for wrong in ["url=http%3A%2F%2Fa.example", "url=", "url=https%3A%2F%2Fa.example&events=x"] {
        let answer = house.form(add, &admin, wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("error-summary"), "{wrong}: {}", answer.body);
    }
    assert!(house.service.webhooks().await.unwrap().is_empty());
    let form = "url=https%3A%2F%2Fhooks.example%2Fx&events=notice.published+policy.activated";
    let made = house.form(add, &admin, form).await;
    assert!(made.body.contains("whsec_"), "{}", made.body);
    let webhook = house.service.webhooks().await.unwrap().pop().unwrap();
    assert_eq!(webhook.events, ["notice.published", "policy.activated"]);

    let page = format!("{add}/{}", webhook.id);
    assert!(!house.get(&page, &admin).await.body.contains("whsec_"));
    let tested = house.form(&format!("{page}/test"), &admin, "").await;
    assert_eq!((tested.status, tested.header("location")), (StatusCode::SEE_OTHER, page.as_str()));
    let delivery = house.service.deliveries(&webhook.id, 10).await.unwrap().pop().unwrap();
    assert!(house.get(&page, &admin).await.body.contains(&delivery.id));
    let replay = format!("{page}/deliveries/{}/replay", delivery.id);
    assert_eq!(house.form(&replay, &admin, "").await.header("location"), page);
    let viewer = house.staff("vera", &[Role::Viewer]).await;
    assert_eq!(house.get(&page, &viewer).await.status, StatusCode::FORBIDDEN);

    assert_eq!(house.form(&format!("{page}/end"), &admin, "").await.status, StatusCode::SEE_OTHER);
    assert!(house.service.webhooks().await.unwrap().is_empty());
    assert_eq!(house.get(&page, &admin).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn keys_are_shown_once_and_end() {
    let house = House::new().await;
    let admin = house.staff("ada", &[Role::Admin]).await;
    let path = "/staff/settings/keys";
    for wrong in ["name=gate&days=30", "scope=gate%3Adecide&days=30", "name=a&scope=x&days=30"] {
        let answer = house.form(path, &admin, wrong).await;
        assert!(answer.body.contains("error-summary"), "{wrong}: {}", answer.body);
    }
    assert!(house.service.keys().await.unwrap().is_empty());
    let form = "name=gate+on+host+3&scope=gate%3Adecide&scope=overview%3Aread&days=30";
    let made = house.form(path, &admin, form).await;
    assert_eq!(made.status, StatusCode::OK);
    let key = house.service.keys().await.unwrap().pop().unwrap();
    assert_eq!((key.name.as_str(), key.author.as_str()), ("gate on host 3", "ada"));
    assert_eq!(key.scopes, ["gate:decide", "overview:read"]);
    let secret = made.body.split("<code").nth(1).unwrap().split(['>', '<']).nth(1).unwrap();
    assert_eq!(house.get("/v1/jobs", secret).await.status, StatusCode::OK);
    assert!(!house.get("/staff/settings", &admin).await.body.contains(secret));

    let end = format!("{path}/{}/end", key.id);
    assert_eq!(house.form(&end, &admin, "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.get("/v1/jobs", secret).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(house.form(&end, &admin, "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_notice_is_published_as_it_was_read() {
    let house = House::new().await;
    figures::count(&house.service).await.unwrap();
    let dpo = house.staff("dana", &[Role::Dpo]).await;
    let book = house.service.book().await.unwrap();
    let old = book.in_force(Timestamp::now()).unwrap().notice.id.to_string();
    let document = POLICY.replace(&old, "notice-of-spring");
    let draft = house.service.add_draft(&document, "dana").await.unwrap();
    let compose = format!("/staff/notices/compose?draft={}", draft.id);
    let page = house.get(&compose, &dpo).await;
    assert!(page.body.contains("notice-of-spring"), "{}", page.body);

    let stale = format!("draft={}&version={}", draft.id, draft.version + 1);
    let answer = house.form("/staff/notices/compose", &dpo, &stale).await;
    assert_eq!(answer.status, StatusCode::OK);
    let is_out = async || {
        let notice = NoticeId::new("notice-of-spring").unwrap();
        house.service.book().await.unwrap().is_published(&notice)
    };
    assert!(!is_out().await);
    let form = format!("draft={}&version={}", draft.id, draft.version);
    for _ in 0..2 {
        let answer = house.form("/staff/notices/compose", &dpo, &form).await;
        assert_eq!(answer.header("location"), "/staff/notices/notice-of-spring", "{}", answer.body);
    }
    assert!(is_out().await);
    assert_eq!(house.service.book().await.unwrap().published.len(), 2);
    let shown = house.get("/staff/notices/notice-of-spring?text=de", &dpo).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(house.get("/staff/notices/nothing", &dpo).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn sources_are_those_that_were_registered_last() {
    let house = House::new().await;
    let register = |until: &str| -> Fact {
        serde_json::from_value(serde_json::json!({
            "event": "source_registered", "source": "harbour-archive", "kind": "licensed",
            "purposes": ["genai.content"], "until": until, "evidence": "contract 17",
        }))
        .unwrap()
    };
    for until in ["2200-01-01T00:00:00Z", "2020-01-01T00:00:00Z"] {
        house.service.append_one(register(until), None).await.unwrap();
    }
    let viewer = house.staff("vera", &[Role::Viewer]).await;
    let body = house.get("/staff/sources", &viewer).await.body;
    assert_eq!(body.matches("harbour-archive").count(), 1, "{body}");
    assert!(body.contains("contract 17") && body.contains("2020"), "{body}");
}

#[tokio::test]
async fn a_pack_needs_a_fresh_sign_in_and_stands_in_the_ledger() {
    let house = House::new().await;
    let auditor = house.staff("arun", &[Role::Auditor]).await;
    let form = "from=2020-01-01&to=2199-12-31";
    let pack = house.form("/staff/audit/pack", &auditor, form).await;
    assert_eq!(pack.header("content-type"), "application/zip", "{}", pack.body);
    let last = house.get("/staff/ledger?event=staff_acted", &auditor).await.body;
    assert!(last.contains("audit.exported"), "{last}");
    house.wait(360);
    let again = house.form("/staff/audit/pack", &auditor, form).await;
    let to = again.header("location");
    assert!(to.starts_with("/sign-in/again?to=%2Fstaff%2Faudit%3Ffrom"), "{to}");
}

#[tokio::test]
async fn a_sample_is_drawn_by_one_job() {
    let house = House::new().await;
    let dataset = "00112233445566778899aabbccddeeff";
    let built: Fact = serde_json::from_value(serde_json::json!({
        "event": "dataset_built", "dataset": dataset, "manifest": "0".repeat(64),
        "purpose": "genai.content", "position": 1, "directory": "clean",
    }))
    .unwrap();
    house.service.append_one(built, None).await.unwrap();
    let auditor = house.staff("arun", &[Role::Auditor]).await;
    assert!(house.get("/staff/audit", &auditor).await.body.contains("clean"));
    let ask = format!("/staff/audit/sample?dataset={dataset}&count=5&seed=7");
    let first = house.get(&ask, &auditor).await;
    let page = first.header("location").to_owned();
    assert!(page.starts_with("/staff/audit/sample?job="), "{page} {}", first.body);
    assert_eq!(house.get(&ask, &auditor).await.header("location"), page);
    let other = house.get(&ask.replace("seed=7", "seed=8"), &auditor).await;
    assert_ne!(other.header("location"), page);
    let waiting = house.get(&page, &auditor).await;
    assert_eq!(waiting.status, StatusCode::OK);
    assert!(waiting.body.contains(&page), "{}", waiting.body);
    let csv = page.replace("sample?", "sample.csv?");
    assert_eq!(house.get(&csv, &auditor).await.status, StatusCode::NOT_FOUND);
    let viewer = house.staff("vera", &[Role::Viewer]).await;
    assert_eq!(house.get(&page, &viewer).await.status, StatusCode::FORBIDDEN);
}
