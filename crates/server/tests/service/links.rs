//! Members come by links that the platform signs: each once, for minutes, and nobody in another's
//! name.

use axum::http::StatusCode;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use tempfile::TempDir;
use untrain_server::Config;
use untrain_server::config::{Link, Members};

use crate::house::{Answer, House, PUBLIC_URL, config, found};
use crate::signing::{Signer, now, sign_by_secret, with};

async fn house(signer: &Signer) -> House {
    let dir = TempDir::new().unwrap();
    found(&dir.path().join("w")).await;
    let key_file = dir.path().join("platform.pem");
    std::fs::write(&key_file, signer.pem()).unwrap();
    let link = Link { issuer: "harbour".to_owned(), key_file };
    let members = Members { link: Some(link), ..Members::default() };
    House::over(dir, Config { members, ..config() }).await
}

fn claims(number: &str) -> Value {
    json!({
        "iss": "harbour", "aud": PUBLIC_URL, "sub": "m-noor", "iat": now(), "exp": now() + 300,
        "jti": number,
    })
}

async fn follow(house: &House, token: &str, to: &str, who: &str) -> Answer {
    house.get(&format!("/sign-in/link?token={token}{to}"), who).await
}

#[tokio::test]
async fn a_link_signs_in_once() {
    let signer = Signer::new("p", Algorithm::EdDSA);
    let house = house(&signer).await;
    let token = signer.sign("JWT", &claims("1"));
    let signed = follow(&house, &token, "&to=/privacy%3Fa=b", "").await;
    assert_eq!((signed.status, signed.header("location")), (StatusCode::SEE_OTHER, "/privacy?a=b"));
    let cookie = signed.cookie();
    let kept = format!("{cookie}; Path=/; HttpOnly; SameSite=Lax; Secure");
    assert_eq!(signed.header("set-cookie"), kept);
    assert_eq!(house.get("/v1/subjects/m-noor", &cookie).await.status, StatusCode::OK);
    let again = follow(&house, &token, "", "").await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    assert!(again.body.contains("does not sign you in any more"), "{}", again.body);
    let elsewhere =
        follow(&house, &signer.sign("JWT", &claims("2")), "&to=//evil.example", "").await;
    assert_eq!(elsewhere.header("location"), "/privacy");
}

#[tokio::test]
async fn links_that_do_not_fit_are_refused() {
    let signer = Signer::new("p", Algorithm::EdDSA);
    let house = house(&signer).await;
    let changes = [
        json!({"iss": "other"}),
        json!({"aud": "https://other.example"}),
        json!({"sub": null}),
        json!({"sub": "m-unknown"}),
        json!({"jti": null}),
        json!({"jti": ""}),
        json!({"iat": null}),
        json!({"exp": now() + 400}),
        json!({"exp": null}),
        json!({"iat": now() - 400, "exp": now() - 100}),
        json!({"iat": now() + 100, "exp": now() + 200}),
    ];
    let mut wrong: Vec<String> =
        changes.iter().map(|change| signer.sign("JWT", &with(&claims("3"), change))).collect();
    wrong.push(Signer::new("p", Algorithm::EdDSA).sign("JWT", &claims("3")));
    wrong.push(Signer::new("p", Algorithm::ES256).sign("JWT", &claims("3")));
    let head = json!({"alg": "HS256", "typ": "JWT"});
    wrong.push(sign_by_secret(signer.pem().as_bytes(), &head, &claims("3")));
    wrong.push(String::new());
    for token in wrong {
        let answer = follow(&house, &token, "", "").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token}");
        assert_eq!(answer.header("set-cookie"), "");
    }
    // None of them used the number up.
    let good = follow(&house, &signer.sign("JWT", &claims("3")), "", "").await;
    assert_eq!(good.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nobody_is_made_another_without_being_asked() {
    let signer = Signer::new("p", Algorithm::EdDSA);
    let house = house(&signer).await;
    let ravi = house.member("m-ravi").await;
    let token = signer.sign("JWT", &claims("4"));
    let asked = follow(&house, &token, "&to=/privacy", &ravi).await;
    assert_eq!((asked.status, asked.header("set-cookie")), (StatusCode::OK, ""));
    assert!(asked.body.contains("<form method=\"post\" action=\"/sign-in/link\">"));
    assert_eq!(house.get("/v1/subjects/m-ravi", &ravi).await.status, StatusCode::OK);
    let done = house.form("/sign-in/link", &ravi, &format!("token={token}&to=/privacy")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(house.get("/v1/subjects/m-noor", &done.cookie()).await.status, StatusCode::OK);
    assert_eq!(house.get("/v1/subjects/m-ravi", &ravi).await.status, StatusCode::UNAUTHORIZED);
    // Their own link only makes their session new.
    let noor = done.cookie();
    let fresh = follow(&house, &signer.sign("JWT", &claims("5")), "", &noor).await;
    assert_eq!(fresh.status, StatusCode::SEE_OTHER);
    assert_eq!(house.get("/v1/subjects/m-noor", &noor).await.status, StatusCode::UNAUTHORIZED);
}
