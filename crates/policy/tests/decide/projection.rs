//! What a projection keeps beside the states, and what its check lets pass or names.

use untrain_policy::event::Outcome;
use untrain_policy::{
    CaseKind, Error, Event, Fact, ForgetLevel, Policy, Position, Projection, Standing, SubjectId,
};

use super::world::{CELLS, PERSONAL, World, document, notice, purpose, subject, time};

fn noor() -> World {
    let mut world = World::new();
    world.on("2026-02-01").lives("noor", "US").lives("ada", "DE");
    world
}

fn check(world: &World, fact: Fact) -> Result<(), Error> {
    world.projection.check(&Event { time: world.now, fact })
}

#[test]
fn requests_are_kept_with_their_entries_and_found_by_every_account() {
    let mut world = noor();
    world.forget("noor", ForgetLevel::Stop).on("2026-03-01").forget("ada", ForgetLevel::Models);
    let told = |requests: &mut dyn Iterator<Item = &untrain_policy::projection::ForgetRequest>| {
        requests.map(|r| (r.subject.to_string(), r.level, r.entry.0, r.at)).collect::<Vec<_>>()
    };
    let of_noor = ("noor".to_owned(), ForgetLevel::Stop, 3, time("2026-02-01"));
    let of_ada = ("ada".to_owned(), ForgetLevel::Models, 4, time("2026-03-01"));
    let all = [of_noor.clone(), of_ada];
    assert_eq!(told(&mut world.projection.requests().iter()), all);
    assert_eq!(told(&mut world.projection.requests_of(&subject("noor"))), [of_noor]);
    assert_eq!(told(&mut world.projection.requests_of(&subject("nobody"))), []);
    world.link("work:noor", "noor").link("ada", "work:noor");
    assert_eq!(told(&mut world.projection.requests_of(&subject("work:noor"))), all);
    let names = |ids: &mut dyn Iterator<Item = &SubjectId>| -> Vec<String> {
        ids.map(ToString::to_string).collect()
    };
    assert_eq!(names(&mut world.projection.subjects()), ["ada", "noor", "work:noor"]);
    let accounts = world.projection.accounts_of(&subject("noor"));
    assert_eq!(names(&mut accounts.iter()), ["ada", "work:noor", "noor"]);
}

#[test]
fn the_moment_is_that_of_the_latest_entry_though_a_clock_went_back() {
    assert_eq!(Projection::default().moment(), (Position(0), None));
    let mut world = noor();
    assert_eq!(world.projection.moment(), (Position(3), Some(time("2026-02-01"))));
    world.on("2026-01-15").lives("ben", "DE");
    assert_eq!(world.projection.moment(), (Position(4), Some(time("2026-02-01"))));
}

#[test]
fn a_state_is_its_own_accounts_and_stands_for_the_person() {
    let mut world = noor();
    world.link("noor", "ada");
    let home = |who| {
        let state = world.projection.state(&subject(who)).unwrap();
        state.jurisdiction().unwrap().to_string()
    };
    assert_eq!((home("noor").as_str(), home("ada").as_str()), ("US", "DE"));
    assert!(world.projection.state(&subject("nobody")).is_none());
    assert!(matches!(world.projection.standing(&subject("nobody")), Standing::Unknown));
    let Standing::Known(person) = world.projection.standing(&subject("ada")) else { panic!() };
    assert_eq!(person.accounts().count(), 2);
    world.forget("ada", ForgetLevel::Datasets);
    assert!(matches!(world.projection.standing(&subject("noor")), Standing::Suppressed));
}

/// A claim that a model has memorised something needs a model that generates.
#[test]
fn a_case_has_to_be_about_something() {
    let opened = |kind, named: Option<&str>| Fact::CaseOpened {
        subject: subject("noor"),
        kind,
        purpose: named.map(purpose),
        message: None,
        contact: None,
    };
    let (world, before) = (noor(), World::empty());
    let kinds = [CaseKind::Erasure, CaseKind::Complaint, CaseKind::Memorisation];
    for kind in kinds {
        assert_eq!(check(&world, opened(kind, None)), Ok(()), "{kind}");
        let fits = check(&before, opened(kind, None)).is_ok();
        assert_eq!(fits, kind != CaseKind::Memorisation, "{kind} under no policy");
        let named = check(&world, opened(kind, Some(PERSONAL))).is_ok();
        assert_eq!(named, kind != CaseKind::Erasure, "{kind} with a purpose");
        assert!(check(&world, opened(kind, Some("genai.contnet"))).is_err(), "{kind}");
    }
    assert!(check(&world, opened(CaseKind::Objection, None)).is_err());
    assert_eq!(check(&world, opened(CaseKind::Objection, Some(PERSONAL))), Ok(()));
}

#[test]
fn the_check_lets_pass_what_makes_sense() {
    let mut world = noor();
    let (who, now) = (subject("noor"), world.now);
    let delivered = |delivered_at| Fact::NoticeDelivered {
        subject: who.clone(),
        notice: notice("n-1"),
        delivered_at,
    };
    assert_eq!(check(&world, delivered(now)), Ok(()));
    assert_eq!(check(&world, delivered(time("2025-01-01"))), Ok(()));
    let unknown =
        Fact::NoticeDelivered { subject: who.clone(), notice: notice("n-9"), delivered_at: now };
    assert_eq!(check(&world, unknown), Err(Error::UnknownNotice(notice("n-9"))));
    let link = Fact::SubjectsLinked { subject: who.clone(), other: subject("ada") };
    assert_eq!(check(&world, link), Ok(()));
    world.object("noor", PERSONAL);
    for outcome in [Outcome::Upheld, Outcome::Rejected] {
        for (reasons, fits) in [("Some.", true), (" ", outcome == Outcome::Upheld)] {
            let (subject, purpose, reasons) = (who.clone(), purpose(PERSONAL), reasons.to_owned());
            let fact = Fact::ObjectionDecided { subject, purpose, outcome, reasons };
            let expected = if fits { Ok(()) } else { Err(Error::NoReasons) };
            assert_eq!(check(&world, fact), expected, "{outcome:?}");
        }
    }
}

#[test]
fn a_decision_needs_an_objection_that_waits() {
    let mut world = noor();
    world.object("noor", PERSONAL).decide_objection("noor", PERSONAL, Outcome::Rejected);
    let (subject, purpose) = (subject("noor"), purpose(PERSONAL));
    let (outcome, reasons) = (Outcome::Upheld, String::new());
    let again = Fact::ObjectionDecided { subject, purpose, outcome, reasons };
    assert!(matches!(check(&world, again), Err(Error::NoObjection { .. })));
}

#[test]
fn a_document_is_checked_before_it_is_taken() {
    let world = noor();
    let other = document("n-1", &format!("{CELLS}# Another text under the same notice.\n"));
    let published = |notice_id: &str, text: &str| Fact::NoticePublished {
        notice: notice(notice_id),
        policy: Policy::hash_of(text),
        document: text.to_owned(),
    };
    assert!(matches!(check(&world, published("n-1", &other)), Err(Error::NoticeReused { .. })));
    let next = document("n-2", CELLS);
    assert!(matches!(check(&world, published("n-1", &next)), Err(Error::OtherNotice { .. })));
    assert_eq!(check(&world, published("n-2", &next)), Ok(()));
    let history = world.projection.history();
    assert_eq!(history.notice(&notice("n-1")).map(|policy| policy.id.as_str()), Some("harbour"));
    assert!(history.notice(&notice("n-2")).is_none());
    assert!(history.check(&Policy::parse(&next).unwrap()).is_ok());
    assert!(history.check(&Policy::parse(&other).unwrap()).is_err());
}
