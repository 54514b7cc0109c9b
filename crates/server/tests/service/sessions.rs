//! Sessions begin anew, end by themselves and when they are told, and are nobody else's.

use axum::http::{Method, StatusCode};
use untrain_server::Config;
use untrain_server::access::{Role, SessionKind};

use crate::house::{House, MEMBERS, config};

const OWN: &str = "/v1/subjects/m-noor";

#[tokio::test]
async fn a_member_sees_themself_and_nobody_else() {
    let house = House::new().await;
    let noor = house.member(MEMBERS[0]).await;
    assert_eq!(house.get(OWN, &noor).await.status, StatusCode::OK);
    let other = house.get("/v1/subjects/m-ravi", &noor).await;
    let unknown = house.get("/v1/subjects/nobody", &noor).await;
    assert_eq!((other.status, unknown.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    let problem = |answer: &crate::house::Answer| {
        let mut json = answer.json();
        json["request_id"].take();
        json
    };
    assert_eq!(problem(&other), problem(&unknown));
    let guest = house.non_member().await;
    assert_eq!(house.get(OWN, &guest).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.get(OWN, "").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_that_is_not_used_ends() {
    for (kind, minutes) in [(SessionKind::Member, 60), (SessionKind::Staff, 30)] {
        let house = House::new().await;
        let path = if kind == SessionKind::Staff { "/v1/policies" } else { OWN };
        let roles: &[Role] = if kind == SessionKind::Staff { &[Role::Dpo] } else { &[] };
        let cookie = house.session(kind, MEMBERS[0], roles).await;
        // Used every 20 minutes it stays.
        for _ in 0..6 {
            house.wait(20 * 60);
            assert_eq!(house.get(path, &cookie).await.status, StatusCode::OK, "{kind:?}");
        }
        house.wait(minutes * 60 + 1);
        let ended = house.get(path, &cookie).await;
        assert_eq!(ended.status, StatusCode::UNAUTHORIZED, "{kind:?}");
        assert!(ended.header("set-cookie").starts_with("__Host-untrain=; "), "{kind:?}");
        assert!(ended.header("set-cookie").contains("Max-Age=0"), "{kind:?}");
    }
}

#[tokio::test]
async fn no_session_lasts_longer_than_twelve_hours() {
    let house = House::new().await;
    let cookie = house.member(MEMBERS[0]).await;
    for _ in 0..23 {
        house.wait(31 * 60);
        assert_eq!(house.get(OWN, &cookie).await.status, StatusCode::OK);
    }
    house.wait(10 * 60);
    assert_eq!(house.get(OWN, &cookie).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_out_ends_it_on_the_server() {
    let house = House::new().await;
    let cookie = house.member(MEMBERS[0]).await;
    assert_eq!(house.get(OWN, &cookie).await.status, StatusCode::OK);
    // Reading the address changes nothing.
    house.get("/sign-out", &cookie).await;
    assert_eq!(house.get(OWN, &cookie).await.status, StatusCode::OK);
    let out = house.form("/sign-out", &cookie, "").await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(house.get(OWN, &cookie).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn people_see_and_end_their_own_sessions() {
    let house = House::new().await;
    let (here, there) = (house.member(MEMBERS[0]).await, house.member(MEMBERS[0]).await);
    let foreign = house.member(MEMBERS[1]).await;
    let list = house.get("/sessions", &here).await;
    assert_eq!(list.body.matches("/end\"").count(), 2, "{}", list.body);
    assert_eq!(list.body.matches("This one").count(), 1);
    let hash = |cookie: &str| cookie.split_once('=').unwrap().1.to_owned();
    assert!(!list.body.contains(&hash(&there)), "the secret is on no page");
    let mut cards = list.body.split("<section").skip(1);
    let card = cards.find(|card| !card.contains("This one")).unwrap();
    let address = card.split('"').find(|part| part.starts_with("/sessions/")).unwrap();
    let refused = house.form(address, &foreign, "").await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(house.get(OWN, &there).await.status, StatusCode::OK);
    assert_eq!(house.form(address, &here, "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.get(OWN, &there).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(house.get(OWN, &here).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_that_another_process_ended_ends_here_within_seconds() {
    let house = House::new().await;
    let cookie = house.member(MEMBERS[0]).await;
    assert_eq!(house.get(OWN, &cookie).await.status, StatusCode::OK);
    let done = sqlx::query("DELETE FROM service_sessions").execute(house.service.store().pool());
    done.await.unwrap();
    house.wait(5);
    assert_eq!(house.get(OWN, &cookie).await.status, StatusCode::UNAUTHORIZED);
}

fn development() -> Config {
    Config { development: true, public_url: None, ..config() }
}

#[tokio::test]
async fn each_sign_in_makes_a_new_session_and_ends_the_one_before() {
    let house = House::with(development()).await;
    let first = house.member(MEMBERS[0]).await;
    let body = "who=m-ravi&then=%2Fprivacy%3Fx";
    let request = crate::house::ask(Method::POST, "/sign-in/development", &first)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("host", "127.0.0.1:8080");
    let mut request = request.body(body.to_owned().into()).unwrap();
    request.headers_mut().insert("origin", "http://127.0.0.1:8080".parse().unwrap());
    let signed = house.send(request).await;
    assert_eq!((signed.status, signed.header("location")), (StatusCode::SEE_OTHER, "/privacy?x"));
    let second = signed.cookie();
    assert_ne!(first, second);
    assert_eq!(signed.header("set-cookie"), format!("{second}; Path=/; HttpOnly; SameSite=Lax"));
    assert_eq!(house.get(OWN, &first).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(house.get("/v1/subjects/m-ravi", &second).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_chooses_the_number_of_a_session() {
    let house = House::new().await;
    let planted = format!("__Host-untrain={}", "A".repeat(43));
    assert_eq!(house.get(OWN, &planted).await.status, StatusCode::UNAUTHORIZED);
    let page = house.get("/privacy/choices?a=b", &planted).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(page.header("location"), "/sign-in?to=%2Fprivacy%2Fchoices%3Fa%3Db");
    // The page to sign in on is nobody's: it shows, and the cookie goes.
    let sign_in = house.get("/sign-in", &planted).await;
    assert_eq!(sign_in.status, StatusCode::OK);
    assert!(sign_in.header("set-cookie").contains("Max-Age=0"));
}

#[tokio::test]
async fn development_signs_nobody_in_elsewhere() {
    let house = House::new().await;
    let signed = house.form("/sign-in/development", "", "kind=staff&who=eve&role=admin").await;
    assert_eq!(signed.status, StatusCode::NOT_FOUND);
    assert!(!house.get("/sign-in", "").await.body.contains("/sign-in/development"));
}

#[tokio::test]
async fn in_development_anybody_is_whoever_they_say() {
    let house = House::with(Config { development: true, ..config() }).await;
    let page = house.get("/sign-in?to=/staff/cases", "").await;
    assert!(page.body.contains("staff/Ada/admin"), "{}", page.body);
    assert!(page.body.contains("/staff/cases"), "{}", page.body);
    let signed = house.form("/sign-in/development", "", "who=staff%2FAda%2Fadmin").await;
    assert_eq!(signed.header("location"), "/staff", "{}", signed.body);
    assert_eq!(house.get("/v1/keys", &signed.cookie()).await.status, StatusCode::OK);
    let two = "kind=staff&who=Dana&role=dpo&role=admin&to=/staff/cases";
    let signed = house.form("/sign-in/development", "", two).await;
    assert_eq!(signed.header("location"), "/staff/cases");
    assert_eq!(house.get("/v1/subjects/m-noor", &signed.cookie()).await.status, StatusCode::OK);
    let wrong = ["who=m-unknown", "who=staff%2FAda%2Froot", "kind=non-member&who=x", "who="];
    for wrong in wrong {
        let refused = house.form("/sign-in/development", "", wrong).await;
        assert_eq!(refused.header("set-cookie"), "", "{wrong}");
    }
    // Showing it again makes the session new, and fresh.
    let old = signed.cookie();
    house.wait(301);
    assert!(house.get("/sign-in/again?to=/forget", &old).await.body.contains("It is me"));
    let again = house.form("/sign-in/again", &old, "to=/forget").await;
    assert_eq!(again.header("location"), "/forget");
    assert_eq!(house.get("/v1/keys", &old).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(house.get("/v1/keys", &again.cookie()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn staff_without_a_role_are_nobody() {
    let house = House::new().await;
    let cookie = house.staff("eve", &[]).await;
    assert_eq!(house.get("/v1/policies", &cookie).await.status, StatusCode::UNAUTHORIZED);
}
