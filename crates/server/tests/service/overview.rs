//! The overview counts what was stopped, names what nobody has done since, and gives its numbers
//! as files.

use axum::http::StatusCode;
use untrain_server::access::Role;
use untrain_server::jobs::Task;

use crate::house::House;

async fn job(house: &House, output: &str, state: &str) {
    let task: Task = serde_json::from_value(serde_json::json!({
        "kind": "train", "dataset": "posts", "output": output,
    }))
    .unwrap();
    let job = house.service.start_job(&task, "eli").await.unwrap();
    sqlx::query("UPDATE service_jobs SET state = $2, ended = created WHERE id = $1")
        .bind(&job.id)
        .bind(state)
        .execute(house.service.store().pool())
        .await
        .unwrap();
}

/// The number above a caption.
fn figure(page: &str, caption: &str) -> String {
    let part = page.split("class=\"figure\"").find(|part| part.contains(caption)).unwrap();
    part.split("<strong>").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn what_failed_is_counted_and_named_until_it_was_done() {
    let house = House::new().await;
    let viewer = house.staff("vera", &[Role::Viewer]).await;
    // More than a page of jobs has come since.
    job(&house, "first", "failed").await;
    for number in 0..60 {
        job(&house, &format!("model-{number}"), "done").await;
    }
    job(&house, "last", "failed").await;
    let page = house.get("/staff", &viewer).await.body;
    assert_eq!(figure(&page, "builds stopped"), "2", "{page}");
    assert_eq!(page.matches("A job failed").count(), 1, "{page}");
    job(&house, "last", "done").await;
    let page = house.get("/staff", &viewer).await.body;
    assert_eq!(figure(&page, "builds stopped"), "2");
    assert_eq!(page.matches("A job failed").count(), 0, "{page}");
    house.wait(31 * 24 * 60 * 60);
    let viewer = house.staff("vera", &[Role::Viewer]).await;
    let page = house.get("/staff", &viewer).await.body;
    assert_eq!(figure(&page, "builds stopped"), "0");
}

#[tokio::test]
async fn the_charts_are_files_too() {
    let house = House::new().await;
    let viewer = house.staff("vera", &[Role::Viewer]).await;
    let page = house.get("/staff", &viewer).await.body;
    assert!(page.contains("href=\"/staff/answers.csv\""), "{page}");
    let answers = house.get("/staff/answers.csv", &viewer).await;
    assert_eq!(answers.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answers.body.lines().count(), 61, "a heading and sixty days");
    let unknown = "/staff/datasets/00112233445566778899aabbccddeeff/funnel.csv";
    assert_eq!(house.get(unknown, &viewer).await.status, StatusCode::NOT_FOUND);
}
