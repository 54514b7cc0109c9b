//! The ledger for staff: its heads, and the events of a filter as a file.

use axum::http::StatusCode;
use untrain_policy::{Choice, Fact, SubjectId, Timestamp};
use untrain_server::access::Role;

use crate::house::{House, MEMBERS};

async fn say(house: &House, member: &str, choice: Choice) {
    let book = house.service.book().await.unwrap();
    let policy = book.in_force(Timestamp::now()).unwrap();
    let fact = Fact::ChoiceMade {
        subject: SubjectId::new(member).unwrap(),
        purpose: policy.purposes[0].id.clone(),
        choice,
        notice: policy.notice.id.clone(),
        past: false,
        channel: untrain_policy::event::Channel::Subject,
    };
    house.service.append_one(fact, None).await.unwrap();
}

#[tokio::test]
async fn every_head_is_listed_with_its_root() {
    let house = House::new().await;
    for _ in 0..60 {
        say(&house, MEMBERS[0], Choice::Allow).await;
        say(&house, MEMBERS[0], Choice::Refuse).await;
    }
    let viewer = house.staff("vera", &[Role::Viewer]).await;
    let (mut sizes, mut path) = (Vec::new(), "/staff/ledger/heads".to_owned());
    loop {
        let page = house.get(&path, &viewer).await.body;
        let heads = house.service.ledger().checkpoints_before(
            untrain_policy::Position(sizes.last().copied().unwrap_or(u64::MAX)),
            50,
        );
        for (note, head) in heads.await.unwrap() {
            let root = note.lines().nth(2).unwrap().to_owned();
            assert!(page.contains(&root), "{} in {path}", head.size);
            sizes.push(head.size);
        }
        let mut links = page.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
        let is_next = |link: &&str| {
            link.starts_with("/staff/ledger/heads?cursor=") && !link.contains("lang=")
        };
        match links.find(is_next) {
            Some(link) => path = link.to_owned(),
            None => break,
        }
    }
    // The empty log, what the house was founded with, and each choice.
    assert_eq!(sizes.len(), 122);
    assert!(sizes.is_sorted_by(|one, next| one > next));
    assert_eq!(sizes[0], house.service.ledger().size().await.unwrap().0);
}

#[tokio::test]
async fn the_file_has_what_the_list_was_narrowed_to() {
    let house = House::new().await;
    let dpo = house.staff("dana", &[Role::Dpo]).await;
    for member in MEMBERS {
        say(&house, member, Choice::Refuse).await;
    }
    let export = "/staff/ledger/export";
    let csv = house.form(export, &dpo, "form=csv&event=choice_made").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.header("content-disposition").starts_with("attachment"));
    let lines: Vec<&str> = csv.body.lines().collect();
    assert_eq!(lines[0], "entry,time,event,subject,about");
    assert_eq!(lines.len(), 4, "{}", csv.body);
    assert!(lines[1].contains(",choice_made,m-noor,genai.content: refuse"), "{}", lines[1]);

    let json = house.form(export, &dpo, "form=json&event=choice_made&subject=m-lena").await;
    let events: Vec<serde_json::Value> =
        json.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.len(), 1, "{}", json.body);
    assert_eq!(events[0]["event"]["subject"], "m-lena");
    let entry = events[0]["entry"].as_u64().unwrap();
    let listed = house.get("/staff/ledger?subject=m-lena&event=choice_made", &dpo).await.body;
    assert!(listed.contains(&format!("/staff/ledger/{entry}\"")));

    // It names people, so that whoever has it stands in the ledger, and no person does by it.
    let acts = house.form(export, &dpo, "form=json&event=staff_acted").await.body;
    assert!(acts.contains("ledger.exported") && acts.contains("of one person"), "{acts}");
    assert!(!acts.contains("m-lena"), "{acts}");
    assert_eq!(house.form(export, &dpo, "form=xml").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let none = house.form(export, &dpo, "form=csv&until=2001-01-01").await;
    assert_eq!(none.body, "entry,time,event,subject,about\r\n");
    house.wait(360);
    let again = house.form(export, &dpo, "form=csv&event=choice_made").await;
    let to = again.header("location");
    assert!(to.starts_with("/sign-in/again?to=%2Fstaff%2Fledger%3Fevent"), "{to}");
}
