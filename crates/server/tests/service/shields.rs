//! What other sites make a browser send is refused, and every answer tells browsers what it may do.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use untrain_server::Config;
use untrain_server::access::{Role, Scope};

use crate::house::{House, MEMBERS, PUBLIC_URL, ask, config};

/// Headers that a request brings, its kind, and whether it passes.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, bool);

#[tokio::test]
async fn a_change_with_a_cookie_has_to_come_from_a_page_of_the_service() {
    let house = House::new().await;
    let form = "application/x-www-form-urlencoded";
    let cases: &[Case<'_>] = &[
        (&[("origin", PUBLIC_URL)], form, true),
        (&[("sec-fetch-site", "same-origin")], form, true),
        (&[("origin", PUBLIC_URL), ("sec-fetch-site", "same-origin")], form, true),
        (&[], form, false),
        (&[("origin", "https://evil.example")], form, false),
        (&[("origin", "null")], form, false),
        (&[("origin", "http://privacy.harbour.example")], form, false),
        (&[("origin", "https://privacy.harbour.example:444")], form, false),
        (&[("origin", "https://privacy.harbour.example.evil.example")], form, false),
        (&[("sec-fetch-site", "cross-site")], form, false),
        (&[("sec-fetch-site", "same-site")], form, false),
        (&[("sec-fetch-site", "none")], form, false),
        (&[("origin", PUBLIC_URL), ("sec-fetch-site", "cross-site")], form, false),
        (&[("origin", PUBLIC_URL)], "text/plain", false),
    ];
    for (headers, kind, passes) in cases {
        let cookie = house.member(MEMBERS[0]).await;
        let mut request = ask(Method::POST, "/sign-out", "").body(Body::empty()).unwrap();
        request.headers_mut().remove("origin");
        for (name, value) in [("cookie", cookie.as_str()), ("content-type", kind)] {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        for (name, value) in *headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let answer = house.send(request).await;
        let expected = if *passes { StatusCode::SEE_OTHER } else { StatusCode::FORBIDDEN };
        assert_eq!(answer.status, expected, "{headers:?} {kind}");
        let still = house.get("/v1/subjects/m-noor", &cookie).await.status;
        assert_eq!(still == StatusCode::OK, !passes, "{headers:?}: a refused request did nothing");
    }
}

#[tokio::test]
async fn machines_bring_no_origin_and_no_other_site_reads_an_answer() {
    let house = House::new().await;
    let key = house.key(&[Scope::PreferencesWrite]).await;
    let body = r#"{"jurisdiction": "DE"}"#;
    let done = house.json(Method::PUT, "/v1/subjects/m-new", &key, body).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    let request = ask(Method::OPTIONS, "/v1/keys", "")
        .header("origin", "https://evil.example")
        .header("access-control-request-method", "POST");
    let answer = house.send(request.body(Body::empty()).unwrap()).await;
    assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control")));
}

#[tokio::test]
async fn every_answer_has_its_headers() {
    let house = House::new().await;
    let member = house.member(MEMBERS[0]).await;
    let staff = house.staff("ada", &[Role::Admin]).await;
    let strict = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
                  frame-ancestors 'none'; base-uri 'none'; object-src 'none'";
    let with_scripts = format!("{strict}; script-src 'self'; connect-src 'self'");
    for (path, who, policy) in [
        ("/sign-in", "", strict),
        ("/openapi.json", "", strict),
        ("/nothing-here", "", strict),
        ("/v1/subjects/m-noor", member.as_str(), strict),
        ("/v1/subjects/m-ravi", member.as_str(), strict),
        ("/v1/keys", staff.as_str(), strict),
        ("/sessions", member.as_str(), strict),
        ("/staff/nothing-here", staff.as_str(), &with_scripts),
        ("/staffing", staff.as_str(), strict),
        ("/v1/keys", "nonsense", strict),
    ] {
        let answer = house.get(path, who).await;
        assert_eq!(answer.header("content-security-policy"), policy, "{path}");
        for (name, value) in [
            ("strict-transport-security", "max-age=63072000"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.header(name), value, "{path}: {name}");
        }
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
        if answer.header("content-type") == "application/problem+json" {
            assert_eq!(answer.json()["request_id"], answer.header("x-request-id"), "{path}");
        }
    }
}

#[tokio::test]
async fn what_a_caller_calls_a_request_is_not_taken_over() {
    let house = House::new().await;
    let request = ask(Method::GET, "/sign-in", "").header("x-request-id", "mine");
    let answer = house.send(request.body(Body::empty()).unwrap()).await;
    assert_ne!(answer.header("x-request-id"), "mine");
}

#[tokio::test]
async fn in_development_only_names_of_this_computer_are_answered() {
    let development = Config { development: true, public_url: None, ..config() };
    let house = House::with(development).await;
    for (host, status) in [
        ("127.0.0.1:8080", StatusCode::OK),
        ("localhost:8080", StatusCode::OK),
        ("[::1]:8080", StatusCode::OK),
        ("rebound.evil.example:8080", StatusCode::FORBIDDEN),
        ("localhost.evil.example", StatusCode::FORBIDDEN),
        ("127.0.0.1.evil.example", StatusCode::FORBIDDEN),
        ("192.0.2.1", StatusCode::FORBIDDEN),
    ] {
        let request = ask(Method::GET, "/sign-in", "").header("host", host);
        let answer = house.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status, "{host}");
        assert_eq!(answer.header("strict-transport-security"), "", "plain http");
    }
}
