//! Who made a key or was given a role stands in the ledger; whose an address is stands nowhere for
//! longer than it has to.

use axum::http::{Method, StatusCode};
use untrain_policy::event::Outcome;
use untrain_policy::{Fact, Position, SubjectId};
use untrain_server::Config;
use untrain_server::access::{MailAddress, Role};
use untrain_server::acts::Step;
use untrain_server::config::StaffPerson;

use crate::house::{House, config};

/// What staff did, as the ledger has it: who, what, and to what.
async fn acts(house: &House) -> Vec<(String, String, String)> {
    let events = house.service.ledger().own_events().await.unwrap();
    let act = |(_, event): (Position, untrain_policy::Event)| match event.fact {
        Fact::StaffActed { actor, action, object, .. } => Some((actor, action, object)),
        _ => None,
    };
    events.into_iter().filter_map(act).collect()
}

#[tokio::test]
async fn keys_are_made_and_ended_in_the_ledger() {
    let house = House::new().await;
    let admin = house.staff("ada", &[Role::Admin]).await;
    let wanted = r#"{"name": "gate on host 3", "scopes": ["gate:decide"]}"#;
    let made = house.json(Method::POST, "/v1/keys", &admin, wanted).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let id = made.json()["key"]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/keys/{id}");
    assert_eq!(house.json(Method::DELETE, &path, &admin, "").await.status, StatusCode::NO_CONTENT);
    // What was not done is not entered.
    assert_eq!(house.json(Method::DELETE, &path, &admin, "").await.status, StatusCode::NOT_FOUND);
    let ada = || "ada".to_owned();
    let expected = [
        (ada(), "key.made".to_owned(), format!("key {id} for gate:decide")),
        (ada(), "key.ended".to_owned(), format!("key {id}")),
    ];
    assert_eq!(acts(&house).await, expected);
}

fn staffed(people: &[(&str, &[Role])]) -> Config {
    let mut config = config();
    config.staff.person = people
        .iter()
        .map(|(id, roles)| StaffPerson { id: (*id).to_owned(), roles: roles.to_vec() })
        .collect();
    config
}

#[tokio::test]
async fn roles_are_entered_when_they_change() {
    let dir = tempfile::TempDir::new().unwrap();
    crate::house::found(&dir.path().join("w")).await;
    let begin = async |people: &[(&str, &[Role])]| {
        let service = crate::house::service(dir.path(), staffed(people)).await;
        service.note_configured_roles().await.unwrap();
        service.close().await;
    };
    let first: &[(&str, &[Role])] = &[("ada", &[Role::Admin]), ("dana", &[Role::Viewer])];
    begin(first).await;
    begin(first).await;
    begin(&[("dana", &[Role::Viewer]), ("dana", &[Role::Dpo])]).await;
    let house = House::over(dir, config()).await;
    for roles in [&[Role::Engineer][..], &[Role::Engineer], &[]] {
        house.service.note_claimed_roles("eli", roles).await.unwrap();
    }
    let entered: Vec<(String, String)> = acts(&house)
        .await
        .into_iter()
        .inspect(|(_, action, _)| assert_eq!(action, "roles.changed"))
        .map(|(actor, _, object)| (actor, object))
        .collect();
    let said = |who: &str, what: &str| (who.to_owned(), what.to_owned());
    let expected = [
        said("configuration", "ada: admin"),
        said("configuration", "dana: viewer"),
        said("configuration", "ada: none"),
        said("configuration", "dana: viewer dpo"),
        said("identity provider", "eli: engineer"),
        said("identity provider", "eli: none"),
    ];
    assert_eq!(entered, expected);
}

/// Somebody without an account, by a link to their address.
async fn by_link(house: &House, mail: &str) -> (SubjectId, String) {
    let token = house.service.make_mail_link(&MailAddress::new(mail).unwrap()).await.unwrap();
    let entered = house.form(&format!("/object/link/{token}"), "", "").await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.body);
    let token = house.service.make_mail_link(&MailAddress::new(mail).unwrap()).await.unwrap();
    let (subject, _) = house.service.use_mail_link(&token).await.unwrap().unwrap();
    (subject, entered.cookie())
}

#[tokio::test]
async fn how_posts_name_somebody_without_an_account_reaches_whoever_answers() {
    let house = House::new().await;
    let (subject, cookie) = by_link(&house, "ada@mail.example").await;
    let form = house.get("/object", &cookie).await;
    assert!(form.body.contains("name=\"named_as\""), "{}", form.body);
    let purpose = "purpose=genai.content";
    let page = house.form("/object/reason", &cookie, purpose).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "a name is needed to find them");
    let filled = format!("{purpose}&named_as=Ada+%3CLindqvist%3E");
    let page = house.form("/object/reason", &cookie, &filled).await;
    assert!(page.body.contains("value=\"Ada &lt;Lindqvist&gt;\""), "{}", page.body);
    let unnamed = house.form("/object", &cookie, purpose).await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = house.form("/object", &cookie, &format!("{filled}&message=Two+photos.")).await;
    assert!(sent.header("location").starts_with("/object/"), "{}", sent.body);
    let state = house.service.ledger().read_subject(&subject, None).await.unwrap();
    let case = &state.state(&subject).unwrap().cases[0];
    let words = case.round().message.clone().unwrap();
    assert_eq!(words, "Posts call me: Ada <Lindqvist>\n\nTwo photos.");
    let dpo = house.staff("dana", &[Role::Dpo]).await;
    let shown = house.get(&format!("/staff/cases/{}", case.entry()), &dpo).await;
    assert!(shown.body.contains("Posts call me: Ada &lt;Lindqvist&gt;"), "{}", shown.body);
    // A member's posts are found by their account.
    let member = house.member(crate::house::MEMBERS[0]).await;
    assert!(!house.get("/object", &member).await.body.contains("named_as"));
}

#[tokio::test]
async fn addresses_are_forgotten_when_nobody_waits_for_an_answer() {
    let house = House::new().await;
    let day = 24 * 60 * 60;
    let (idle, _) = by_link(&house, "idle@mail.example").await;
    let (asking, cookie) = by_link(&house, "asking@mail.example").await;
    let form = "purpose=genai.content&named_as=Ada";
    house.form("/object", &cookie, form).await;
    house.wait(29 * day);
    assert_eq!(house.service.forget_strangers().await.unwrap(), 0);
    house.wait(2 * day);
    assert_eq!(house.service.forget_strangers().await.unwrap(), 1);
    assert_ne!(by_link(&house, "idle@mail.example").await.0, idle, "they are somebody new");

    // Whoever waits for an answer keeps their case, and for a while after it.
    assert_eq!(by_link(&house, "asking@mail.example").await.0, asking);
    let state = house.service.ledger().read_subject(&asking, None).await.unwrap();
    let case = state.state(&asking).unwrap().cases[0].entry();
    for step in [
        Step::Decide { outcome: Outcome::Upheld, reasons: "found and left out".to_owned() },
        Step::Send { means: "mail".to_owned() },
    ] {
        house.service.step_case(asking.clone(), case, step, None).await.unwrap();
    }
    house.wait(20 * day);
    assert_eq!(by_link(&house, "asking@mail.example").await.0, asking);
    house.wait(31 * day);
    assert_eq!(house.service.forget_strangers().await.unwrap(), 2);
    assert_ne!(by_link(&house, "asking@mail.example").await.0, asking);
}
