//! The log tells what happened, and neither a secret nor who somebody is.

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::http::{Method, StatusCode};
use tracing_subscriber::fmt::MakeWriter;
use untrain_server::Config;
use untrain_server::access::{Role, Scope};

use crate::house::{House, ask, config};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_secret_and_no_name_is_in_the_log() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_env_filter("trace,sqlx=info,tokio=info,mio=info,hyper=info")
        .with_ansi(false)
        .with_writer(log.clone());
    // What the other tests log meanwhile has to hold to this too.
    tracing::subscriber::set_global_default(subscriber.finish()).unwrap();
    let development = Config { development: true, ..config() };
    let house = House::with(development).await;
    let noor = house.member("m-noor").await;
    let admin = house.staff("ada@harbour.example", &[Role::Admin]).await;
    let body = r#"{"name": "planted-name", "scopes": ["preferences:read"]}"#;
    let made = house.json(Method::POST, "/v1/keys", &admin, body).await.json();
    let key = made["secret"].as_str().unwrap().to_owned();
    let id = made["key"]["id"].as_str().unwrap().to_owned();
    house.get("/v1/subjects/m-noor", &key).await;
    house.get("/v1/subjects/m-ravi", &noor).await;
    house.get("/v1/keys", &key).await;
    house.form("/object/by-mail", "", "email=mina%40mail.example").await;
    house.form("/sign-in/development", "", "kind=member&who=m-lena").await;
    house.json(Method::DELETE, &format!("/v1/keys/{id}"), &admin, "").await;
    let forged = ask(Method::GET, "/v1/keys", "planted.forged.token");
    let refused = house.send(forged.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let other = house.key(&[Scope::AuditRead]).await;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;

    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    // The pattern is no link.
    let text = text.replace("/object/link/{token}", "");
    let value = |cookie: &str| cookie.split_once('=').unwrap().1.to_owned();
    let secrets = [value(&noor), value(&admin), key, other, "planted.forged".to_owned()];
    for secret in secrets.iter().map(String::as_str).chain([
        "m-noor",
        "m-ravi",
        "m-lena",
        "mina@",
        "zoe@",
        "ada@harbour.example",
        "/object/link/",
    ]) {
        assert!(!text.contains(secret), "`{secret}` is in the log:\n{text}");
    }
    for event in ["signed-in", "key-made", "key-ended", "denied"] {
        assert!(text.contains(event), "`{event}` is not in the log:\n{text}");
    }
    assert!(text.contains(&format!("id=\"{}\"", refused.header("x-request-id"))), "{text}");
}
