//! An OpenID Connect provider of its own for each test, which signs with keys that are made for it
//! and can be told to lie.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tower::ServiceExt;
use untrain_server::config::Oidc;

use crate::signing::{Signer, now, set, with};

pub const CLIENT: &str = "untrain";
const SECRET: &str = "not-a-real-secret";

/// What the provider does and says.
pub struct Ways {
    /// Who signs in.
    pub sub: String,
    /// Claims over those that fit.
    pub lies: Value,
    pub kind: &'static str,
    pub signer: Arc<Signer>,
    /// The keys that it shows.
    pub shown: Value,
    pub keys_read: usize,
}

pub struct Provider {
    pub issuer: String,
    pub ways: Mutex<Ways>,
    asked: Mutex<HashMap<String, HashMap<String, String>>>,
}

impl Provider {
    /// One that listens on this computer.
    pub async fn start() -> Arc<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let signer = Arc::new(Signer::new("first", Algorithm::ES256));
        let ways = Ways {
            sub: "u-ada".to_owned(),
            lies: json!({}),
            kind: "JWT",
            shown: set(&[&signer]),
            signer,
            keys_read: 0,
        };
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let (ways, asked) = (Mutex::new(ways), Mutex::default());
        let provider = Arc::new(Self { issuer, ways, asked });
        let app = provider.app();
        tokio::spawn(async move { axum::serve(listener, app).await });
        provider
    }

    fn app(self: &Arc<Self>) -> Router {
        Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .with_state(Arc::clone(self))
    }

    /// How the service knows it.
    pub fn config(&self, folder: &std::path::Path) -> Oidc {
        let file = folder.join("client-secret");
        std::fs::write(&file, format!("{SECRET}\n")).unwrap();
        Oidc {
            issuer: self.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret_file: Some(file),
            roles_claim: Some("access.roles".to_owned()),
            label: None,
        }
    }

    /// What a browser does that was sent here: answers where it is sent then.
    pub async fn visit(self: &Arc<Self>, address: &str) -> String {
        let request = Request::get(address).body(Body::empty()).unwrap();
        let answer = self.app().oneshot(request).await.unwrap();
        answer.headers()["location"].to_str().unwrap().to_owned()
    }
}

async fn describe(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let issuer = &provider.issuer;
    Json(json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/keys"),
    }))
}

async fn keys(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let mut ways = provider.ways.lock().unwrap();
    ways.keys_read += 1;
    Json(ways.shown.clone())
}

async fn authorize(
    State(provider): State<Arc<Provider>>,
    Query(asked): Query<HashMap<String, String>>,
) -> Response {
    let mut codes = provider.asked.lock().unwrap();
    let code = format!("code-{}", codes.len());
    let to = format!("{}?code={code}&state={}", asked["redirect_uri"], asked["state"]);
    codes.insert(code, asked);
    (StatusCode::SEE_OTHER, [("location", to)]).into_response()
}

async fn token(
    State(provider): State<Arc<Provider>>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let basic = format!("Basic {}", BASE64.encode(format!("{CLIENT}:{SECRET}").as_bytes()));
    let asked = provider.asked.lock().unwrap().remove(&form["code"]);
    let Some(asked) = asked else { return StatusCode::BAD_REQUEST.into_response() };
    let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(form["code_verifier"].as_bytes()));
    let fits = headers["authorization"] == basic.as_str()
        && form["grant_type"] == "authorization_code"
        && asked["code_challenge_method"] == "S256"
        && asked["code_challenge"] == challenge
        && asked["redirect_uri"] == form["redirect_uri"];
    if !fits {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let ways = provider.ways.lock().unwrap();
    let mut claims = json!({
        "iss": provider.issuer, "aud": asked["client_id"], "sub": ways.sub, "iat": now(),
        "exp": now() + 300, "nonce": asked["nonce"], "name": "Ada",
    });
    if asked.get("max_age").is_some_and(|age| age == "0") && asked["prompt"] == "login" {
        claims["auth_time"] = json!(now());
    }
    let id_token = ways.signer.sign(ways.kind, &with(&claims, &ways.lies));
    Json(json!({"id_token": id_token, "access_token": "x", "token_type": "Bearer"})).into_response()
}
