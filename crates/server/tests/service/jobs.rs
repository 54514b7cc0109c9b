//! Jobs as they are asked for and listed. What their processes do is tried with the command.

use axum::http::{Method, StatusCode};
use serde_json::Value;
use untrain_server::access::Scope;
use untrain_server::limits::JOBS_WAITING_MAX;

use crate::house::House;

#[tokio::test]
async fn jobs_are_listed_the_newest_first_page_by_page() {
    let house = House::new().await;
    let key = house.key(&[Scope::OverviewRead, Scope::UnlearnRun]).await;
    let mut begun = Vec::new();
    for _ in 0..5 {
        let job = house.json(Method::POST, "/v1/jobs", &key, r#"{"kind": "audit"}"#).await;
        assert_eq!(job.status, StatusCode::ACCEPTED, "{}", job.body);
        assert_eq!(job.json()["state"], "waiting");
        begun.push(job.json()["id"].as_str().unwrap().to_owned());
    }
    begun.reverse();
    let (mut listed, mut path) = (Vec::new(), Some("/v1/jobs?limit=2".to_owned()));
    while let Some(next) = path {
        let page = house.get(&next, &key).await.json();
        let ids = page["jobs"].as_array().unwrap().iter().map(|job| job["id"].as_str().unwrap());
        listed.extend(ids.map(str::to_owned));
        let cursor = |cursor: &Value| cursor.as_str().map(str::to_owned);
        path = cursor(&page["next"]).map(|next| format!("/v1/jobs?limit=2&cursor={next}"));
    }
    assert_eq!(listed, begun);

    let last = format!("/v1/jobs/{}", begun[0]);
    let cancelled = house.json(Method::DELETE, &last, &key, "").await;
    assert_eq!(
        (cancelled.status, &cancelled.json()["state"]),
        (StatusCode::OK, &"cancelled".into())
    );
    let again = house.json(Method::DELETE, &last, &key, "").await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let nobodys = house.get("/v1/jobs/none", &key).await;
    assert_eq!(nobodys.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_so_many_jobs_wait() {
    let house = House::new().await;
    let key = house.key(&[Scope::OverviewRead, Scope::UnlearnRun]).await;
    let ask = || house.json(Method::POST, "/v1/jobs", &key, r#"{"kind": "audit"}"#);
    let mut last = String::new();
    for _ in 0..JOBS_WAITING_MAX {
        let job = ask().await;
        assert_eq!(job.status, StatusCode::ACCEPTED, "{}", job.body);
        job.json()["id"].as_str().unwrap().clone_into(&mut last);
    }
    let refused = ask().await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0);
    house.json(Method::DELETE, &format!("/v1/jobs/{last}"), &key, "").await;
    assert_eq!(ask().await.status, StatusCode::ACCEPTED, "there is a place again");
}
