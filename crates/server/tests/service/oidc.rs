//! Signing in at an identity provider: staff and members, with every way that an answer can be
//! wrong.

use std::sync::Arc;

use axum::http::StatusCode;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use tempfile::TempDir;
use untrain_server::Config;
use untrain_server::access::Role;
use untrain_server::config::{Members, Staff, StaffPerson};

use crate::house::{Answer, House, PUBLIC_URL, config, found};
use crate::provider::{CLIENT, Provider};
use crate::signing::{Signer, now, set};

async fn house(provider: &Provider) -> House {
    let dir = TempDir::new().unwrap();
    found(&dir.path().join("w")).await;
    let oidc = provider.config(dir.path());
    let person = |id: &str, role| StaffPerson { id: id.to_owned(), roles: vec![role] };
    let people = vec![person("u-ada", Role::Admin), person("dan@harbour.example", Role::Dpo)];
    let staff = Staff { oidc: Some(oidc.clone()), person: people };
    let members = Members { oidc: Some(oidc), ..Members::default() };
    House::over(dir, Config { staff, members, ..config() }).await
}

/// The path and query of the service's own address.
fn own(address: &str) -> &str {
    address.strip_prefix(PUBLIC_URL).unwrap()
}

async fn sign_in(house: &House, provider: &Arc<Provider>, path: &str, who: &str) -> Answer {
    let sent = house.get(path, who).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let back = provider.visit(sent.header("location")).await;
    let cookies = if who.is_empty() { sent.cookie() } else { format!("{}; {who}", sent.cookie()) };
    house.get(own(&back), &cookies).await
}

#[tokio::test]
async fn staff_sign_in_and_have_the_roles_that_somebody_gave_them() {
    let provider = Provider::start().await;
    let house = house(&provider).await;
    let dan = json!({"email": "Dan@harbour.example", "email_verified": true});
    let cases = [
        ("u-ada", json!({}), true, false),
        ("u-dan", dan, false, true),
        ("u-eve", json!({"access": {"roles": ["admin", "root", 7]}}), true, false),
        ("u-eve", json!({"access.roles": "dpo admin"}), true, true),
    ];
    for (sub, lies, settings, cases) in cases {
        {
            let mut ways = provider.ways.lock().unwrap();
            (ways.sub, ways.lies) = (sub.to_owned(), lies.clone());
        }
        let signed = sign_in(&house, &provider, "/sign-in/staff/oidc?to=/staff/x", "").await;
        assert_eq!(signed.status, StatusCode::SEE_OTHER, "{lies}: {}", signed.body);
        assert_eq!(signed.header("location"), "/staff/x");
        let may = async |path: &str| house.get(path, &signed.cookie()).await.status;
        assert_eq!(may("/v1/keys").await == StatusCode::OK, settings, "{lies}");
        assert_eq!(may("/v1/subjects/m-noor").await == StatusCode::OK, cases, "{lies}");
    }
}

#[tokio::test]
async fn nobody_without_a_role_gets_in() {
    let provider = Provider::start().await;
    let house = house(&provider).await;
    for lies in [
        json!({}),
        json!({"email": "dan@harbour.example"}),
        json!({"email": "dan@harbour.example", "email_verified": false}),
        json!({"email": "dan@harbour.example", "email_verified": "true"}),
        json!({"access": {"roles": "root"}}),
        json!({"roles": ["admin"]}),
    ] {
        {
            let mut ways = provider.ways.lock().unwrap();
            (ways.sub, ways.lies) = ("u-eve".to_owned(), lies.clone());
        }
        let refused = sign_in(&house, &provider, "/sign-in/staff/oidc", "").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{lies}");
        assert!(refused.body.contains("You have no role here"), "{}", refused.body);
        assert_eq!(refused.header("set-cookie"), "");
    }
}

#[tokio::test]
async fn members_are_whom_the_platform_knows_and_never_staff() {
    let provider = Provider::start().await;
    let house = house(&provider).await;
    let path = "/sign-in/members/oidc";
    provider.ways.lock().unwrap().lies = json!({"access": {"roles": ["admin"]}});
    let unknown = sign_in(&house, &provider, path, "").await;
    assert_eq!(unknown.status, StatusCode::FORBIDDEN, "the ledger knows no `u-ada`");
    provider.ways.lock().unwrap().sub = "m-noor".to_owned();
    let signed = sign_in(&house, &provider, path, "").await;
    assert_eq!(signed.header("location"), "/privacy");
    let noor = signed.cookie();
    assert_eq!(house.get("/v1/subjects/m-noor", &noor).await.status, StatusCode::OK);
    assert_eq!(house.get("/v1/keys", &noor).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn tokens_that_do_not_fit_sign_nobody_in() {
    let provider = Provider::start().await;
    let house = house(&provider).await;
    for lies in [
        json!({"iss": "https://evil.example"}),
        json!({"aud": "another"}),
        json!({"aud": [CLIENT, "another"]}),
        json!({"aud": [CLIENT, "another"], "azp": "another"}),
        json!({"azp": "another"}),
        json!({"nonce": "another"}),
        json!({"nonce": null}),
        json!({"exp": now() - 90}),
        json!({"exp": null}),
        json!({"iat": now() + 90}),
        json!({"iat": null}),
        json!({"nbf": now() + 90}),
        json!({"sub": null}),
        json!({"sub": ""}),
    ] {
        provider.ways.lock().unwrap().lies = lies.clone();
        let refused = sign_in(&house, &provider, "/sign-in/staff/oidc", "").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{lies}: {}", refused.body);
    }
    provider.ways.lock().unwrap().lies = json!({});
    provider.ways.lock().unwrap().kind = "at+jwt";
    let refused = sign_in(&house, &provider, "/sign-in/staff/oidc", "").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "an access token says not who somebody is");
    provider.ways.lock().unwrap().kind = "JWT";
    provider.ways.lock().unwrap().signer = Arc::new(Signer::new("first", Algorithm::ES256));
    let refused = sign_in(&house, &provider, "/sign-in/staff/oidc", "").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "another key of the same name");
}

#[tokio::test]
async fn an_answer_is_good_once_and_for_the_browser_that_asked() {
    let provider = Provider::start().await;
    let house = house(&provider).await;
    let ask = async || {
        let sent = house.get("/sign-in/staff/oidc", "").await;
        let back = provider.visit(sent.header("location")).await;
        (sent.cookie(), own(&back).to_owned())
    };
    let ((mine, my_answer), (theirs, _)) = (ask().await, ask().await);
    for who in ["", theirs.as_str()] {
        assert_eq!(house.get(&my_answer, who).await.status, StatusCode::FORBIDDEN, "{who}");
    }
    assert_eq!(house.get(&my_answer, &mine).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.get(&my_answer, &mine).await.status, StatusCode::FORBIDDEN);
    let (late, answer) = ask().await;
    house.wait(601);
    assert_eq!(house.get(&answer, &late).await.status, StatusCode::FORBIDDEN);
    let (cookie, answer) = ask().await;
    let foreign = format!("{answer}&iss=https%3A%2F%2Fevil.example");
    assert_eq!(house.get(&foreign, &cookie).await.status, StatusCode::FORBIDDEN);
    let (cookie, answer) = ask().await;
    let denied = answer.replace("code=", "error=access_denied&x=");
    assert_eq!(house.get(&denied, &cookie).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn whoever_shows_again_who_they_are_is_asked_again_and_the_same() {
    let provider = Provider::start().await;
    let house = house(&provider).await;
    let first = sign_in(&house, &provider, "/sign-in/staff/oidc", "").await.cookie();
    house.wait(301);
    let again = house.get("/sign-in/again?to=/staff/y", &first).await;
    let path = again.header("location").to_owned();
    assert_eq!(path, "/sign-in/staff/oidc?again=1&to=%2Fstaff%2Fy");
    let long_ago: Vec<Value> = vec![
        json!({"auth_time": null}),
        json!({"auth_time": now() - 3_600}),
        json!({"sub": "u-eve", "access": {"roles": "admin"}}),
    ];
    for lies in long_ago {
        provider.ways.lock().unwrap().lies = lies.clone();
        let refused = sign_in(&house, &provider, &path, &first).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{lies}: {}", refused.body);
    }
    provider.ways.lock().unwrap().lies = json!({"auth_time": now() + 301});
    let second = sign_in(&house, &provider, &path, &first).await;
    assert_eq!(second.header("location"), "/staff/y", "{}", second.body);
    assert_eq!(house.get("/v1/keys", &second.cookie()).await.status, StatusCode::OK);
    assert_eq!(house.get("/v1/keys", &first).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_provider_that_changes_its_keys_is_asked_for_them_though_not_often() {
    let provider = Provider::start().await;
    let house = house(&provider).await;
    let path = "/sign-in/staff/oidc";
    assert_eq!(sign_in(&house, &provider, path, "").await.status, StatusCode::SEE_OTHER);
    let new = Arc::new(Signer::new("second", Algorithm::RS256));
    provider.ways.lock().unwrap().signer = Arc::clone(&new);
    for _ in 0..5 {
        assert_eq!(sign_in(&house, &provider, path, "").await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(provider.ways.lock().unwrap().keys_read, 1, "no flood of questions");
    provider.ways.lock().unwrap().shown = set(&[&new]);
    let later = self::house(&provider).await;
    assert_eq!(sign_in(&later, &provider, path, "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_told_of() {
    let provider = Provider::start().await;
    let dir = TempDir::new().unwrap();
    found(&dir.path().join("w")).await;
    let mut oidc = provider.config(dir.path());
    oidc.issuer = "http://127.0.0.1:9".to_owned();
    let staff = Staff { oidc: Some(oidc), person: Vec::new() };
    let house = House::over(dir, Config { staff, ..config() }).await;
    let answer = house.get("/sign-in/staff/oidc", "").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(house.get("/sign-in/members/oidc", "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.get("/sign-in/others/oidc", "").await.status, StatusCode::NOT_FOUND);
}
