//! What the service counts grows with what it does, and not with what callers make up.

use axum::body::Body;
use axum::http::{Method, StatusCode};

use crate::house::{House, ask};

#[tokio::test]
async fn what_callers_make_up_is_counted_as_one() {
    let house = House::new().await;
    for number in 0..20 {
        let method = Method::from_bytes(format!("MADE-UP-{number}").as_bytes()).unwrap();
        for path in ["/sign-in", "/v1/subjects/m-noor", "/made/up"] {
            let request = ask(method.clone(), path, "").body(Body::empty()).unwrap();
            assert!(house.send(request).await.status.is_client_error());
            let address = format!("/made/up/{number}");
            assert_eq!(house.get(&address, "").await.status, StatusCode::NOT_FOUND);
        }
    }
    let counts = house.get("/metrics", "").await.body.to_lowercase();
    assert!(!counts.contains("made"), "{counts}");
    let others = counts.lines().filter(|line| line.contains("method=\"_other\""));
    assert!((1..=3).contains(&others.count()), "{counts}");
}
