//! What the description promises of every answer, where the service once did not keep it.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use untrain_server::access::{Role, Scope};
use untrain_server::limits::{BODY_BYTES_MAX, DOCUMENT_BYTES_MAX};

use crate::house::{House, MEMBERS, ask};

#[tokio::test]
async fn a_method_that_an_address_does_not_take_is_a_problem_that_names_those_it_does() {
    let house = House::new().await;
    for (method, path, allowed) in [
        (Method::PATCH, "/v1/keys", "GET,HEAD,POST"),
        (Method::DELETE, "/v1/subjects/m-noor", "GET,HEAD,PUT"),
        (Method::POST, "/v1/events", "GET,HEAD"),
    ] {
        let key = house.key(&Scope::ALL).await;
        let answer = house.json(method, path, &key, "{}").await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        assert_eq!(answer.json()["type"], "/problems/wrong-method", "{path}");
        let mut names: Vec<&str> = answer.header("allow").split(',').collect();
        names.sort_unstable();
        assert_eq!(names.join(","), allowed, "{path}");
    }
    let page = house.form("/receipts", &house.member(MEMBERS[0]).await, "").await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(page.header("content-type").starts_with("text/html"), "people are told on a page");
}

#[tokio::test]
async fn a_list_of_values_is_no_object() {
    let house = House::new().await;
    let key = house.key(&Scope::ALL).await;
    for (method, path, body, field) in [
        (Method::PUT, "/v1/subjects/m-noor", r#"["DE", null, null]"#, ""),
        (Method::POST, "/v1/subjects/m-noor/forgettings", r#"["stop"]"#, ""),
        (Method::POST, "/v1/jobs", r#"["audit", {}]"#, ""),
        (
            Method::POST,
            "/v1/decisions",
            r#"{"purpose": "p", "records": [[["m-noor"]]]}"#,
            "/records/0",
        ),
        (
            Method::POST,
            "/v1/notices/strict-1/deliveries",
            r#"{"deliveries": [["m-noor", null]]}"#,
            "/deliveries/0",
        ),
    ] {
        let answer = house.json(method, path, &key, body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", answer.body);
        assert_eq!(answer.json()["errors"][0]["pointer"], field, "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_file_that_was_not_sent_or_is_too_long_is_a_problem() {
    let house = House::new().await;
    for (body, status) in [
        (Body::empty(), StatusCode::UNPROCESSABLE_ENTITY),
        (Body::from(vec![b'x'; BODY_BYTES_MAX + 1]), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let answer = house.send(ask(Method::POST, "/v1/verify", "").body(body).unwrap()).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn a_long_policy_fits_the_form_of_a_draft_and_no_other() {
    let house = House::new().await;
    let ada = house.staff("ada", &[Role::Admin]).await;
    let long = format!("document={}", "%23".repeat(DOCUMENT_BYTES_MAX));
    let read = house.form("/staff/policies/new", &ada, &long).await;
    assert_eq!(read.status, StatusCode::UNPROCESSABLE_ENTITY, "it is read, and is no policy");
    let noor = house.member(MEMBERS[0]).await;
    let refused = house.form("/object", &noor, &long).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
}
