//! Keys of machines: told once, kept as hashes, good for what they say, until they end.

use axum::http::{Method, StatusCode};
use untrain_server::access::{Role, Scope};

use crate::house::{House, MEMBERS};

const KEYS: &str = "/v1/keys";

#[tokio::test]
async fn an_admin_makes_a_key_that_does_what_it_says_until_it_is_ended() {
    let house = House::new().await;
    let admin = house.staff("ada", &[Role::Admin]).await;
    let body = r#"{"name": "the cluster", "scopes": ["preferences:read"]}"#;
    let made = house.json(Method::POST, KEYS, &admin, body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    let id = made.json()["key"]["id"].as_str().unwrap().to_owned();
    assert!(secret.starts_with(&format!("untrain_{id}_")), "{secret}");

    assert_eq!(house.get("/v1/subjects/m-noor", &secret).await.status, StatusCode::OK);
    let more = house.get(KEYS, &secret).await;
    assert_eq!(more.status, StatusCode::FORBIDDEN);
    assert!(more.json()["detail"].as_str().unwrap().contains("settings:write"));

    let list = house.get(KEYS, &admin).await;
    assert!(!list.body.contains(&secret), "no list tells a secret");
    assert_eq!(list.json()["keys"][0]["author"], "ada");
    assert!(list.json()["keys"][0]["used"].is_string());
    let stored: Vec<String> = sqlx::query_scalar("SELECT hash FROM service_keys")
        .fetch_all(house.service.store().pool())
        .await
        .unwrap();
    assert!(stored.iter().all(|hash| !secret.contains(hash) && hash.len() == 64));

    let address = format!("{KEYS}/{id}");
    let ended = house.json(Method::DELETE, &address, &admin, "").await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    let refused = house.get("/v1/subjects/m-noor", &secret).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let again = house.json(Method::DELETE, &address, &admin, "").await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn keys_end_by_themselves() {
    let house = House::new().await;
    let admin = house.staff("ada", &[Role::Admin]).await;
    let ends = (jiff::Timestamp::now() + jiff::SignedDuration::from_mins(10)).to_string();
    let body = format!(r#"{{"name": "n", "scopes": ["preferences:read"], "ends": "{ends}"}}"#);
    let made = house.json(Method::POST, KEYS, &admin, &body).await;
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    assert_eq!(house.get("/v1/subjects/m-noor", &secret).await.status, StatusCode::OK);
    house.wait(601);
    let refused = house.get("/v1/subjects/m-noor", &secret).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refused.header("www-authenticate"), "Bearer error=\"invalid_token\"");
}

#[tokio::test]
async fn who_may_not_make_keys_makes_none() {
    let house = House::new().await;
    let body = r#"{"name": "n", "scopes": ["audit:read"]}"#;
    for (who, status) in [
        (String::new(), StatusCode::UNAUTHORIZED),
        (house.member(MEMBERS[0]).await, StatusCode::FORBIDDEN),
        (
            house.staff("d", &[Role::Dpo, Role::Engineer, Role::Auditor]).await,
            StatusCode::FORBIDDEN,
        ),
        (house.key(&[Scope::AuditRead]).await, StatusCode::FORBIDDEN),
        // A key that makes keys gives no more than it has.
        (house.key(&[Scope::SettingsWrite]).await, StatusCode::FORBIDDEN),
        (house.key(&[Scope::SettingsWrite, Scope::AuditRead]).await, StatusCode::CREATED),
    ] {
        assert_eq!(house.json(Method::POST, KEYS, &who, body).await.status, status, "{who}");
    }
    let admin = house.staff("ada", &[Role::Admin]).await;
    for wrong in [
        r#"{"name": "", "scopes": ["audit:read"]}"#,
        r#"{"name": "n", "scopes": []}"#,
        r#"{"name": "n", "scopes": ["root"]}"#,
        r#"{"name": "n", "scopes": ["audit:read"], "ends": "2001-01-01T00:00:00Z"}"#,
    ] {
        let answer = house.json(Method::POST, KEYS, &admin, wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test]
async fn a_key_that_is_no_good_is_refused_and_never_overlooked() {
    let house = House::new().await;
    let mut key = house.key(&[Scope::PreferencesRead]).await;
    let last = if key.ends_with('0') { '1' } else { '0' };
    key.pop();
    key.push(last);
    for bearer in [key.as_str(), "untrain_", "nonsense", "a.b.c"] {
        // Not even what everybody may read is answered.
        let answer = house.get("/openapi.json", bearer).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{bearer}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
}
