//! A notice reaches people by the platform's own mailer: it learns whom to tell, says whom it
//! reached, and nothing else counts as told.

use axum::http::{Method, StatusCode};
use untrain_policy::{Fact, SubjectId};
use untrain_server::access::{Role, Scope};
use untrain_server::{Service, figures};

use crate::house::{House, MEMBERS};

const DELIVERIES: &str = "/v1/notices/strict-1/deliveries";
const RECIPIENTS: &str = "/v1/notices/strict-1/recipients";

/// Whom the notice has yet to reach, with how it stands with each.
async fn recipients(house: &House, key: &str) -> Vec<(String, String)> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = house.get(&format!("{RECIPIENTS}?limit=1{cursor}"), key).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        let page = page.json();
        for it in page["recipients"].as_array().unwrap() {
            let text = |name: &str| it[name].as_str().unwrap().to_owned();
            found.push((text("subject"), text("state")));
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

fn waiting(members: &[&str]) -> Vec<(String, String)> {
    members.iter().map(|member| ((*member).to_owned(), "waiting".to_owned())).collect()
}

/// How many sent texts the service counted of each language.
async fn languages(service: &Service) -> Vec<(String, u64)> {
    let notice = untrain_policy::NoticeId::new("strict-1").unwrap();
    service.sendings(&notice).await.unwrap().languages.into_iter().collect()
}

#[tokio::test]
async fn a_mailer_learns_whom_to_tell_and_says_whom_it_reached() {
    let house = House::new().await;
    let key = house.key(&[Scope::PreferencesRead, Scope::PreferencesWrite]).await;
    // Who is spoken of twice is told once; who has no account is told nothing.
    let again = Fact::SubjectRegistered {
        subject: SubjectId::new(MEMBERS[0]).unwrap(),
        jurisdiction: None,
        birth_year: None,
        age_band: None,
    };
    house.service.append_one(again, None).await.unwrap();
    house.non_member().await;
    assert_eq!(recipients(&house, &key).await, waiting(&MEMBERS));

    let said = r#"{"deliveries": [{"subject": "m-noor", "language": "de"}],
                   "unreached": ["m-ravi"]}"#;
    for _ in 0..2 {
        let told = house.json(Method::POST, DELIVERIES, &key, said).await;
        assert_eq!(told.status, StatusCode::CREATED, "{}", told.body);
        assert_eq!(told.json(), serde_json::json!({ "delivered": 1, "unreached": 1 }));
    }
    assert_eq!(languages(&house.service).await, [("de".to_owned(), 1)], "a repetition is none");
    let left = [("m-ravi", "unreached"), ("m-lena", "waiting")];
    let left = left.map(|(who, state)| (who.to_owned(), state.to_owned()));
    assert_eq!(recipients(&house, &key).await, left);

    // Who is reached later is unreached no more.
    let later = r#"{"deliveries": [{"subject": "m-ravi", "language": "en"}]}"#;
    assert_eq!(house.json(Method::POST, DELIVERIES, &key, later).await.status, StatusCode::CREATED);
    assert_eq!(recipients(&house, &key).await, waiting(&["m-lena"]));
    let expected = [("de".to_owned(), 1), ("en".to_owned(), 1)];
    assert_eq!(languages(&house.service).await, expected);

    for wrong in [
        r#"{"deliveries": [{"subject": "m-ghost"}]}"#,
        r#"{"unreached": ["m-ghost"]}"#,
        r#"{"deliveries": [{"subject": "m-lena", "language": "fr"}]}"#,
        r#"{"deliveries": [{"subject": "m-lena", "delivered_at": "2199-01-01T00:00:00Z"}]}"#,
    ] {
        let told = house.json(Method::POST, DELIVERIES, &key, wrong).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", told.body);
    }
    assert_eq!(recipients(&house, &key).await, waiting(&["m-lena"]), "nothing was kept of those");
}

#[tokio::test]
async fn who_is_gone_is_kept_in_no_list() {
    let house = House::new().await;
    let key = house.key(&[Scope::PreferencesRead, Scope::PreferencesWrite]).await;
    let said = r#"{"unreached": ["m-ravi", "m-lena"]}"#;
    house.json(Method::POST, DELIVERIES, &key, said).await;
    let gone = SubjectId::new("m-ravi").unwrap();
    let asked = Fact::ForgetRequested {
        subject: gone.clone(),
        level: untrain_policy::ForgetLevel::Datasets,
    };
    house.service.append_one(asked, None).await.unwrap();
    house.service.ledger().erase(&gone, house.service.now()).await.unwrap();
    assert!(!recipients(&house, &key).await.iter().any(|(who, _)| who == "m-ravi"));
    house.service.forget_unreached().await.unwrap();
    let kept: Vec<String> = sqlx::query_scalar("SELECT subject FROM service_unreached")
        .fetch_all(house.service.store().pool())
        .await
        .unwrap();
    assert_eq!(kept, ["m-lena"]);
}

#[tokio::test]
async fn the_message_has_one_link_in_each_language() {
    let house = House::new().await;
    let messages = house.get("/v1/notices/strict-1/messages", "").await.json();
    let messages = messages.as_array().unwrap().clone();
    let tags: Vec<&str> = messages.iter().map(|it| it["language"].as_str().unwrap()).collect();
    assert_eq!(tags, ["en", "de", "ar"]);
    for message in &messages {
        let body = message["body"].as_str().unwrap();
        let tag = message["language"].as_str().unwrap();
        let link = format!("https://privacy.harbour.example/notices/strict-1?lang={tag}");
        assert_eq!(body.lines().filter(|line| *line == link).count(), 1, "{body}");
        assert!(!body.contains('\u{2068}'), "{body}");
    }
    let unknown = house.get("/v1/notices/nothing/messages", "").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_send_plan_counts_and_hands_the_list_out() {
    let house = House::new().await;
    let key = house.key(&[Scope::PreferencesWrite]).await;
    let said = r#"{"deliveries": [{"subject": "m-noor", "language": "ar"}],
                   "unreached": ["m-ravi"]}"#;
    house.json(Method::POST, DELIVERIES, &key, said).await;
    figures::count(&house.service).await.unwrap();
    let dpo = house.staff("dana", &[Role::Dpo]).await;
    let page = house.get("/staff/notices/strict-1", &dpo).await.body;
    for (count, id) in [(1, "reached"), (1, "waiting"), (1, "unreached")] {
        let text = untrain_pages::Locale::of(untrain_pages::Language::English)
            .text(&format!("sendplan-{id}"));
        let figure = page.split("class=\"figure\"").find(|part| part.contains(&text)).unwrap();
        assert!(figure.contains(&format!(">{count}<")), "{id}: {figure:.300}");
    }
    assert!(page.contains("العربية"), "the languages of what was sent: {page}");
    let csv = house.get("/staff/notices/strict-1/reach.csv", &dpo).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.body.lines().last().unwrap().ends_with(",1,0,0"), "{}", csv.body);

    let list = house.form("/staff/notices/strict-1/recipients", &dpo, "").await;
    assert_eq!(list.body, "subject,state\r\nm-ravi,unreached\r\nm-lena,waiting\r\n");
    let auditor = house.staff("arun", &[Role::Auditor]).await;
    let ledger = house.get("/staff/ledger?event=staff_acted", &auditor).await.body;
    assert!(ledger.contains("dana: notice.exported"), "{ledger}");
    let viewer = house.staff("vera", &[Role::Viewer]).await;
    let refused = house.form("/staff/notices/strict-1/recipients", &viewer, "").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!house.get("/staff/notices/strict-1", &viewer).await.body.contains("recipients\""));
    house.wait(360);
    let stale = house.form("/staff/notices/strict-1/recipients", &dpo, "").await;
    assert!(stale.header("location").starts_with("/sign-in/again?to="), "{}", stale.body);
}
