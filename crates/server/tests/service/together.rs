//! Several services over one workspace: they begin at the same moment, and each answers.

use axum::http::StatusCode;
use futures_util::future::join_all;
use tempfile::TempDir;
use untrain_server::access::{NewKey, Scope, Scopes};

use crate::house::{House, config, found, service};

#[tokio::test(flavor = "multi_thread")]
async fn services_that_begin_at_the_same_moment_share_one_store() {
    let dir = TempDir::new().unwrap();
    found(&dir.path().join("w")).await;
    let services = join_all((0..6).map(|_| service(dir.path(), config()))).await;
    let scopes: Scopes = [Scope::PreferencesRead].into_iter().collect();
    let (name, author) = ("a machine".to_owned(), "ada".to_owned());
    let new = NewKey { name, scopes, ends: None, author };
    let (_, key) = services[0].make_key(new).await.unwrap();
    join_all(services.into_iter().map(untrain_server::Service::close)).await;
    let house = House::over(dir, config()).await;
    assert_eq!(house.get("/v1/subjects/m-noor", &key).await.status, StatusCode::OK);
}
