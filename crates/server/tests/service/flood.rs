//! Whoever asks too much waits, and nobody else does; the objection form least of all.

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use untrain_server::Config;
use untrain_server::access::Scope;
use untrain_server::config::Rates;

use crate::house::{House, MEMBERS, ask, config};

fn few() -> Config {
    let rates = Rates {
        per_address: 30,
        per_member: 30,
        per_key: 600,
        objections_per_address: 20,
        mails_per_address: 2,
    };
    Config {
        rates,
        trusted_proxies: vec![serde_json::from_str("\"10.0.0.0/8\"").unwrap()],
        ..config()
    }
}

fn from(address: [u8; 4], path: &str) -> Request<Body> {
    let mut request = ask(Method::GET, path, "").body(Body::empty()).unwrap();
    let peer = std::net::SocketAddr::from((address, 4000));
    request.extensions_mut().insert(ConnectInfo(peer));
    request
}

#[tokio::test]
async fn a_flood_leaves_the_objection_form_and_others_alone() {
    let house = House::with(few()).await;
    let mut refused = 0;
    let mut last = None;
    for _ in 0..60 {
        let answer = house.send(from([203, 0, 113, 9], "/sign-in")).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            refused += 1;
            last = Some(answer);
        }
    }
    assert!((25..=30).contains(&refused), "{refused}");
    let last = last.unwrap();
    let wait: u64 = last.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert!(last.header("content-type").starts_with("text/html"));
    let api = house.send(from([203, 0, 113, 9], "/openapi.json")).await;
    assert_eq!(api.header("content-type"), "application/problem+json");
    assert_eq!(api.status, StatusCode::TOO_MANY_REQUESTS);
    // The same address still objects, and others still do everything.
    let form = house.send(from([203, 0, 113, 9], "/object")).await;
    assert_ne!(form.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(house.send(from([203, 0, 113, 8], "/sign-in")).await.status, StatusCode::OK);
    let noor = house.member(MEMBERS[0]).await;
    assert_eq!(house.get("/v1/subjects/m-noor", &noor).await.status, StatusCode::OK);
}

#[tokio::test]
async fn members_and_keys_have_budgets_of_their_own() {
    let house = House::with(few()).await;
    let (noor, ravi) = (house.member(MEMBERS[0]).await, house.member(MEMBERS[1]).await);
    let mut last = StatusCode::OK;
    for _ in 0..40 {
        last = house.get("/v1/subjects/m-noor", &noor).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(house.get("/v1/subjects/m-ravi", &ravi).await.status, StatusCode::OK);
    let form = house.get("/object", &noor).await;
    assert_ne!(form.status, StatusCode::TOO_MANY_REQUESTS);
    let key = house.key(&[Scope::PreferencesRead]).await;
    for _ in 0..100 {
        assert_eq!(house.get("/v1/subjects/m-noor", &key).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn what_a_proxy_says_counts_when_it_is_trusted() {
    let house = House::with(few()).await;
    let send = async |peer: [u8; 4], said: &str| {
        let mut request = from(peer, "/sign-in");
        request.headers_mut().insert("x-forwarded-for", said.parse().unwrap());
        house.send(request).await.status
    };
    for _ in 0..40 {
        send([10, 0, 0, 1], "198.51.100.4").await;
    }
    assert_eq!(send([10, 0, 0, 1], "198.51.100.4").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(send([10, 0, 0, 1], "198.51.100.5").await, StatusCode::OK);
    // Somebody who only says so is counted by where they are.
    let mut last = StatusCode::OK;
    for number in 0..40 {
        last = send([203, 0, 113, 5], &format!("198.51.100.{number}")).await;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}
