//! Platforms are told what happens, as Standard Webhooks has it: signed, again until it is taken,
//! listed, played again; and nobody makes the service ask inside its own house.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::hmac;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use data_encoding::BASE64;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use untrain_server::access::Scope;
use untrain_server::{Config, webhooks};

use crate::house::{House, config};

/// Somebody who is told.
struct Receiver {
    url: String,
    got: Mutex<Vec<Got>>,
    /// What it answers next; else that it was taken.
    answers: Mutex<VecDeque<StatusCode>>,
}

#[derive(Clone)]
struct Got {
    headers: HeaderMap,
    body: String,
}

impl Receiver {
    async fn start(answers: &[StatusCode]) -> Arc<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let answers = Mutex::new(answers.iter().copied().collect());
        let receiver = Arc::new(Self { url, got: Mutex::default(), answers });
        let app = Router::new()
            .route("/hooks", post(take))
            .route("/elsewhere", post(take))
            .with_state(Arc::clone(&receiver));
        tokio::spawn(async move { axum::serve(listener, app).await });
        receiver
    }

    /// What it was told, once that is `count` times.
    async fn got(&self, count: usize) -> Vec<Got> {
        for _ in 0..500 {
            let got = self.got.lock().unwrap().clone();
            if got.len() >= count {
                return got;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it was told {} times, not {count}", self.got.lock().unwrap().len());
    }
}

async fn take(State(receiver): State<Arc<Receiver>>, headers: HeaderMap, body: String) -> Response {
    receiver.got.lock().unwrap().push(Got { headers, body });
    let answer = receiver.answers.lock().unwrap().pop_front();
    let elsewhere = (HeaderName::from_static("location"), HeaderValue::from_static("/elsewhere"));
    (answer.unwrap_or(StatusCode::NO_CONTENT), [elsewhere]).into_response()
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap().to_str().unwrap()
    }

    /// Checks the signature as a receiver does: by another library than the service's.
    fn must_be_signed(&self, secret: &str) {
        let secret = BASE64.decode(secret.strip_prefix("whsec_").unwrap().as_bytes()).unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        let (id, time) = (self.header("webhook-id"), self.header("webhook-timestamp"));
        let signed = format!("{id}.{time}.{}", self.body);
        let tag = self.header("webhook-signature").strip_prefix("v1,").unwrap();
        let tag = BASE64.decode(tag.as_bytes()).unwrap();
        hmac::verify(&key, signed.as_bytes(), &tag).unwrap();
        let changed = signed.replace("refuse", "allow");
        assert!(changed == signed || hmac::verify(&key, changed.as_bytes(), &tag).is_err());
    }
}

/// A service that tells, and may tell programs on this computer.
struct Teller {
    house: House,
    key: String,
    pump: JoinHandle<()>,
}

impl Drop for Teller {
    fn drop(&mut self) {
        self.pump.abort();
    }
}

impl Teller {
    async fn new(config: Config) -> Self {
        let house = House::with(config).await;
        let key = house.key(&[Scope::SettingsWrite, Scope::PreferencesWrite]).await;
        let pump = tokio::spawn(webhooks::run(Arc::clone(&house.service)));
        Self { house, key, pump }
    }

    async fn here() -> Self {
        Self::new(Config { development: true, ..config() }).await
    }

    /// Makes a webhook and answers its name and secret.
    async fn hook(&self, url: &str, events: &[&str]) -> (String, String) {
        let body = json!({ "url": url, "events": events }).to_string();
        let made = self.house.json(Method::POST, "/v1/webhooks", &self.key, &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let text = |name: &str| made.json()[name].as_str().unwrap().to_owned();
        (text("id"), text("secret"))
    }

    async fn choose(&self, subject: &str, choice: &str) -> u64 {
        let body = json!({ "purpose": "genai.content", "choice": choice }).to_string();
        let path = format!("/v1/subjects/{subject}/choices");
        let made = self.house.json(Method::POST, &path, &self.key, &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        made.json()["entry"].as_u64().unwrap()
    }

    /// The log of a webhook, once its newest delivery was tried so often.
    async fn log(&self, hook: &str, attempts: i64) -> Vec<Value> {
        let path = format!("/v1/webhooks/{hook}/deliveries");
        for _ in 0..500 {
            let log = self.house.get(&path, &self.key).await.json();
            if log[0]["attempts"] == attempts {
                return log.as_array().unwrap().clone();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{}", self.house.get(&path, &self.key).await.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_signed_tried_again_listed_and_played_again() {
    let receiver = Receiver::start(&[StatusCode::INTERNAL_SERVER_ERROR]).await;
    let teller = Teller::here().await;
    let (hook, secret) = teller.hook(&receiver.url, &["member.choice.changed"]).await;
    // Of this it did not want to be told: the log below has one line.
    let person = r#"{"jurisdiction": "FR"}"#;
    teller.house.json(Method::PUT, "/v1/subjects/m-new", &teller.key, person).await;
    let entry = teller.choose("m-noor", "refuse").await;

    let first = receiver.got(1).await[0].clone();
    first.must_be_signed(&secret);
    let told: Value = serde_json::from_str(&first.body).unwrap();
    assert_eq!(told["type"], "member.choice.changed");
    let data = &told["data"];
    assert_eq!((&data["entry"], &data["choice"]), (&json!(entry), &json!("refuse")), "{told}");
    let log = teller.log(&hook, 1).await;
    assert_eq!((log.len(), log[0]["state"].as_str()), (1, Some("waiting")));
    assert_eq!(log[0]["answer"], "answered 500 Internal Server Error");

    // After a while it comes again, under the same name, signed anew.
    teller.house.wait(10);
    let second = receiver.got(2).await[1].clone();
    second.must_be_signed(&secret);
    assert_eq!(second.header("webhook-id"), first.header("webhook-id"));
    assert_ne!(second.header("webhook-timestamp"), first.header("webhook-timestamp"));
    assert_eq!(second.body, first.body);
    let log = teller.log(&hook, 2).await;
    assert_eq!(log[0]["state"], "taken");
    assert_eq!(log[0]["answer"], "answered 204 No Content");

    let delivery = log[0]["id"].as_str().unwrap();
    let path = format!("/v1/webhooks/{hook}/deliveries/{delivery}/replay");
    let again = teller.house.json(Method::POST, &path, &teller.key, "").await;
    assert_eq!(again.status, StatusCode::ACCEPTED, "{}", again.body);
    let third = receiver.got(3).await[2].clone();
    third.must_be_signed(&secret);
    assert_eq!((third.header("webhook-id"), &third.body), (delivery, &first.body));
    assert_eq!(teller.log(&hook, 1).await[0]["state"], "taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_never_takes_it_is_given_up_and_whoever_is_gone_is_left_alone() {
    let refusing = Receiver::start(&[StatusCode::BAD_GATEWAY; 10]).await;
    let gone = Receiver::start(&[StatusCode::GONE]).await;
    let teller = Teller::here().await;
    let (kept, _) = teller.hook(&refusing.url, &[]).await;
    teller.hook(&gone.url, &["member.choice.changed"]).await;
    teller.choose("m-ravi", "allow").await;
    for tries in 1..=10 {
        refusing.got(tries).await;
        teller.log(&kept, i64::try_from(tries).unwrap()).await;
        teller.house.wait(24 * 60 * 60);
    }
    let log = teller.log(&kept, 10).await;
    assert_eq!(log[0]["state"], "failed");
    let left = teller.house.get("/v1/webhooks", &teller.key).await.json();
    let left: Vec<&Value> = left.as_array().unwrap().iter().map(|hook| &hook["id"]).collect();
    assert_eq!(left, [&json!(kept)], "410 ends a webhook");
    teller.choose("m-ravi", "refuse").await;
    refusing.got(11).await;
    assert_eq!(gone.got(1).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_while_nobody_told_is_told_once() {
    let receiver = Receiver::start(&[]).await;
    let mut teller = Teller::here().await;
    let (hook, _) = teller.hook(&receiver.url, &["member.choice.changed"]).await;
    teller.pump.abort();
    let _ = (&mut teller.pump).await;
    let mut entries = vec![teller.choose("m-noor", "refuse").await];
    entries.push(teller.choose("m-lena", "refuse").await);
    assert!(receiver.got.lock().unwrap().is_empty());
    // Two services over one store, as behind a balancer.
    teller.pump = tokio::spawn(webhooks::run(Arc::clone(&teller.house.service)));
    let other = tokio::spawn(webhooks::run(Arc::clone(&teller.house.service)));
    receiver.got(2).await;
    entries.push(teller.choose("m-ravi", "refuse").await);
    let got = receiver.got(3).await;
    let mut told: Vec<u64> = got
        .iter()
        .map(|got| serde_json::from_str::<Value>(&got.body).unwrap())
        .map(|told| told["data"]["entry"].as_u64().unwrap())
        .collect();
    told.sort_unstable();
    assert_eq!(told, entries);
    let log = teller.log(&hook, 1).await;
    assert_eq!((log.len(), receiver.got.lock().unwrap().len()), (3, 3));
    other.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_led_elsewhere() {
    let receiver = Receiver::start(&[StatusCode::TEMPORARY_REDIRECT]).await;
    let teller = Teller::here().await;
    let (hook, _) = teller.hook(&receiver.url, &[]).await;
    let path = format!("/v1/webhooks/{hook}/test");
    let sent = teller.house.json(Method::POST, &path, &teller.key, "").await;
    assert_eq!(sent.status, StatusCode::ACCEPTED);
    let log = teller.log(&hook, 1).await;
    assert_eq!(log[0]["kind"], "webhook.test");
    assert_eq!(log[0]["answer"], "answered 307 Temporary Redirect");
    assert_eq!(receiver.got(1).await.len(), 1, "where it points on is not asked");
}

/// Whoever does not speak TLS is not reached, and that is written down like any other failure.
#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_without_tls_is_told_of_in_the_log() {
    let plain = Receiver::start(&[]).await;
    let teller = Teller::here().await;
    let (hook, _) = teller.hook(&plain.url.replace("http://", "https://"), &[]).await;
    let path = format!("/v1/webhooks/{hook}/test");
    teller.house.json(Method::POST, &path, &teller.key, "").await;
    let log = teller.log(&hook, 1).await;
    assert_eq!(log[0]["state"], "waiting");
    assert!(log[0]["answer"].as_str().unwrap().starts_with("not reached"), "{log:?}");
    assert!(plain.got.lock().unwrap().is_empty());
}

/// As people run it, the service asks nothing of this computer or of its neighbours, by whatever
/// name.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_inside_the_house_is_asked() {
    let inside = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = inside.local_addr().unwrap().port();
    let teller = Teller::new(config()).await;
    for name in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"] {
        let (hook, _) = teller.hook(&format!("https://{name}:{port}/"), &[]).await;
        let path = format!("/v1/webhooks/{hook}/test");
        teller.house.json(Method::POST, &path, &teller.key, "").await;
        let log = teller.log(&hook, 1).await;
        assert_eq!(log[0]["state"], "waiting");
        let answer = log[0]["answer"].as_str().unwrap();
        assert!(answer.starts_with("not reached"), "{name}: {answer}");
    }
    let nobody = tokio::time::timeout(Duration::from_millis(1), inside.accept()).await;
    assert!(nobody.is_err(), "nobody came");
    for url in
        ["http://hooks.harbour.example/", "https://ada:pw@hooks.harbour.example/", "file:///"]
    {
        let body = json!({ "url": url }).to_string();
        let made = teller.house.json(Method::POST, "/v1/webhooks", &teller.key, &body).await;
        assert_eq!(made.status, StatusCode::UNPROCESSABLE_ENTITY, "{url}");
    }
}
