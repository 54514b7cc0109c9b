//! Tokens of machines: those of the trusted issuer are taken, and nothing else that looks like one.

use axum::http::StatusCode;
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use tempfile::TempDir;
use untrain_server::Config;
use untrain_server::config::Machines;

use crate::house::{House, PUBLIC_URL, config, found};
use crate::signing::{Signer, now, set, sign_by_secret, with};

const ISSUER: &str = "https://id.harbour.example";
const OWN: &str = "/v1/subjects/m-noor";

async fn house(signers: &[&Signer]) -> House {
    let dir = TempDir::new().unwrap();
    found(&dir.path().join("w")).await;
    let file = dir.path().join("keys.json");
    std::fs::write(&file, set(signers).to_string()).unwrap();
    let machines = Machines { issuer: Some(ISSUER.to_owned()), keys_file: Some(file) };
    House::over(dir, Config { machines, ..config() }).await
}

fn claims() -> Value {
    json!({
        "iss": ISSUER, "aud": PUBLIC_URL, "sub": "cluster-7", "iat": now(), "exp": now() + 300,
        "scope": "openid preferences:read",
    })
}

#[tokio::test]
async fn tokens_of_the_issuer_do_what_their_scope_says() {
    for algorithm in [Algorithm::EdDSA, Algorithm::ES256, Algorithm::RS256] {
        let signer = Signer::new("one", algorithm);
        let house = house(&[&signer]).await;
        for kind in ["at+jwt", "application/at+jwt"] {
            let token = signer.sign(kind, &claims());
            assert_eq!(house.get(OWN, &token).await.status, StatusCode::OK, "{algorithm:?}");
            let more = house.get("/v1/keys", &token).await.status;
            assert_eq!(more, StatusCode::FORBIDDEN, "{algorithm:?}");
        }
        let token = signer.sign("at+jwt", &with(&claims(), &json!({"aud": ["x", PUBLIC_URL]})));
        assert_eq!(house.get(OWN, &token).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn claims_that_do_not_fit_are_refused() {
    let signer = Signer::new("one", Algorithm::ES256);
    let house = house(&[&signer]).await;
    for wrong in [
        json!({"iss": "https://evil.example"}),
        json!({"iss": null}),
        json!({"aud": "https://other.example"}),
        json!({"aud": ["https://other.example"]}),
        json!({"aud": null}),
        json!({"exp": now() - 61}),
        json!({"exp": null}),
        json!({"exp": "soon"}),
        json!({"nbf": now() + 90}),
        json!({"nbf": "soon"}),
        json!({"iat": now() + 90}),
        json!({"sub": null}),
        json!({"sub": ""}),
    ] {
        let token = signer.sign("at+jwt", &with(&claims(), &wrong));
        let answer = house.get(OWN, &token).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{wrong}");
        assert!(!answer.body.contains(&token), "no answer repeats a token");
    }
    for kind in ["jwt", "JWT", "", "id+jwt"] {
        let token = signer.sign(kind, &claims());
        assert_eq!(house.get(OWN, &token).await.status, StatusCode::UNAUTHORIZED, "{kind}");
    }
    let token = signer.sign("at+jwt", &with(&claims(), &json!({"scope": null})));
    assert_eq!(house.get(OWN, &token).await.status, StatusCode::FORBIDDEN, "no scope, no right");
    // A clock that goes a little wrong is forgiven.
    let token = signer.sign("at+jwt", &with(&claims(), &json!({"exp": now() - 30})));
    assert_eq!(house.get(OWN, &token).await.status, StatusCode::OK);
    house.wait(120);
    assert_eq!(house.get(OWN, &token).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn heads_that_choose_how_they_are_checked_are_refused() {
    for algorithm in [Algorithm::EdDSA, Algorithm::RS256] {
        let signer = Signer::new("one", algorithm);
        let evil = Signer::new("one", algorithm);
        let house = house(&[&signer]).await;
        let name = format!("{algorithm:?}");
        let head = json!({"alg": name, "typ": "at+jwt", "kid": "one"});
        let good = signer.sign_under(&head, &claims());
        assert_eq!(house.get(OWN, &good).await.status, StatusCode::OK);
        let mut wrong = vec![evil.sign_under(&head, &claims())];
        for more in [
            json!({"jku": "https://evil.example/keys"}),
            json!({"x5u": "https://evil.example/chain"}),
            json!({"x5c": ["AAAA"]}),
            json!({"jwk": signer.jwk()}),
            json!({"crit": ["exp"]}),
            json!({"kid": "two"}),
            json!({"kid": 7}),
            json!({"alg": "none"}),
            json!({"alg": "HS256"}),
            json!({"alg": "RS512"}),
            json!({"alg": "ES256"}),
            json!({"alg": null}),
        ] {
            wrong.push(signer.sign_under(&with(&head, &more), &claims()));
            wrong.push(evil.sign_under(&with(&head, &more), &claims()));
        }
        // Nobody signs, and the public key as if it were a secret.
        let (body, _) = good.rsplit_once('.').unwrap();
        let none = with(&head, &json!({"alg": "none"}));
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        wrong.push(format!("{}.{}.", part(&none), part(&claims())));
        wrong.push(format!("{body}."));
        wrong.push(body.to_owned());
        let jwk = serde_json::to_value(signer.jwk()).unwrap();
        let public = jwk["x"].as_str().or(jwk["n"].as_str()).unwrap();
        let raw = BASE64URL_NOPAD.decode(public.as_bytes()).unwrap();
        for secret in [public.as_bytes(), &raw, jwk.to_string().as_bytes(), b""] {
            for said in ["HS256", &name] {
                let head = with(&head, &json!({"alg": said}));
                wrong.push(sign_by_secret(secret, &head, &claims()));
            }
        }
        wrong.push(format!("{good}.{good}"));
        wrong.push("a".repeat(20_000));
        for token in wrong {
            let answer = house.get(OWN, &token).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{token}");
        }
    }
}

#[tokio::test]
async fn keys_are_read_anew_when_their_file_was_written() {
    let (old, new) = (Signer::new("old", Algorithm::EdDSA), Signer::new("new", Algorithm::ES256));
    let house = house(&[&old]).await;
    let token = new.sign("at+jwt", &claims());
    assert_eq!(house.get(OWN, &token).await.status, StatusCode::UNAUTHORIZED);
    let file = house.service.config().machines.keys_file.clone().unwrap();
    std::fs::write(&file, set(&[&old, &new]).to_string()).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    std::fs::File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
    assert_eq!(house.get(OWN, &token).await.status, StatusCode::OK);
}
