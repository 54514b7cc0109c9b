//! People without an account come by a link in their mail: once, within 30 minutes, to their own
//! case.

use std::path::PathBuf;
use std::time::Duration;

use axum::http::StatusCode;
use untrain_server::Config;
use untrain_server::config::Rates;

use crate::house::{House, config};

/// Mails in the outbox, once there are `count`, or what is there after a while.
async fn outbox(house: &House, count: usize) -> Vec<PathBuf> {
    let folder = house.service.workspace().join("outbox");
    let mut found = Vec::new();
    for _ in 0..100 {
        found = std::fs::read_dir(&folder)
            .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
            .unwrap_or_default();
        found.sort();
        if found.len() >= count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    found
}

/// The path of the link in a mail.
fn link_in(mail: &PathBuf) -> String {
    let text = std::fs::read_to_string(mail).unwrap().replace("=\r\n", "");
    let (_, rest) = text.split_once("/object/link/").unwrap();
    format!("/object/link/{}", rest.split_whitespace().next().unwrap())
}

#[tokio::test]
async fn a_link_by_mail_opens_once() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new().await;
    assert!(house.get("/object/by-mail", "").await.body.contains("name=\"email\""));
    let asked = house.form("/object/by-mail", "", "email=Mina%40mail.example").await;
    assert_eq!(asked.status, StatusCode::OK);
    let mails = outbox(&house, 1).await;
    assert_eq!(std::fs::metadata(&mails[0]).unwrap().permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(&mails[0]).unwrap();
    assert!(text.contains("To: mina@mail.example"), "{text}");
    let link = link_in(&mails[0]);
    assert!(link.len() >= "/object/link/".len() + 43, "{link}");
    let stored: Vec<String> = sqlx::query_scalar("SELECT hash FROM service_mail_links")
        .fetch_all(house.service.store().pool())
        .await
        .unwrap();
    assert!(!link.contains(&stored[0]));

    // Whoever looks at the link uses nothing up.
    for _ in 0..3 {
        let page = house.get(&link, "").await;
        assert_eq!((page.status, page.header("set-cookie")), (StatusCode::OK, ""));
    }
    let entered = house.form(&link, "", "").await;
    assert_eq!((entered.status, entered.header("location")), (StatusCode::SEE_OTHER, "/object"));
    let cookie = entered.cookie();
    for path in ["/v1/subjects/m-noor", "/v1/keys"] {
        assert_ne!(house.get(path, &cookie).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(house.form(&link, "", "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.get(&link, "").await.status, StatusCode::FORBIDDEN);

    // Whoever comes back is the same person, by any spelling of the address.
    let who = async |number: usize| {
        house.form("/object/by-mail", "", "email=mina%40MAIL.example").await;
        let mails = outbox(&house, number).await;
        house.form(&link_in(mails.last().unwrap()), "", "").await;
        let all: Vec<String> = sqlx::query_scalar("SELECT DISTINCT who FROM service_sessions")
            .fetch_all(house.service.store().pool())
            .await
            .unwrap();
        assert_eq!(all.len(), 1);
        all[0].clone()
    };
    assert!(who(2).await.starts_with("non-member:"));
}

#[tokio::test]
async fn a_link_ends_after_half_an_hour() {
    let house = House::new().await;
    house.form("/object/by-mail", "", "email=mina%40mail.example").await;
    let link = link_in(&outbox(&house, 1).await[0]);
    house.wait(30 * 60 + 1);
    assert_eq!(house.get(&link, "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.form(&link, "", "").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn nobody_learns_who_was_here_or_floods_a_stranger() {
    let rates = Rates { mails_per_address: 2, ..Rates::default() };
    let house = House::with(Config { rates, ..config() }).await;
    let mut bodies = Vec::new();
    for _ in 0..6 {
        let asked = house.form("/object/by-mail", "", "email=mina%40mail.example").await;
        bodies.push((asked.status, asked.body));
    }
    let other = house.form("/object/by-mail", "", "email=zoe%40mail.example").await;
    bodies.push((other.status, other.body));
    assert!(bodies.iter().all(|body| *body == bodies[0]), "every answer is the same");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(outbox(&house, 3).await.len(), 3, "two to Mina, one to Zoe");
    for wrong in ["", "mina", "a%40b.example%0d%0aBcc%3a+c%40d.example", "a%40b%2cc%40d.example"] {
        let refused = house.form("/object/by-mail", "", &format!("email={wrong}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}
