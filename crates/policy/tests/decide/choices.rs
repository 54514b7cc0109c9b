//! Answers over time: what lifts what, what an import cannot do, and what linked accounts share.

use untrain_policy::event::Channel;
use untrain_policy::{Choice, Error, Fact, ForgetLevel, Standing};

use super::world::{GENAI, PERSONAL, World, notice, post, purpose, subject};

fn told() -> World {
    let mut world = World::new();
    world.on("2026-02-01").lives("noor", "US").deliver("noor", "n-1");
    world.on("2026-06-01");
    world
}

#[test]
fn the_last_own_answer_stands() {
    let mut world = told();
    for (choice, expected) in [
        (Choice::Allow, "allow"),
        (Choice::Refuse, "refused"),
        (Choice::Allow, "allow"),
        (Choice::Undefined, "no_choice"),
    ] {
        world.answers("noor", GENAI, choice, "n-1");
        assert_eq!(world.ask(GENAI, &post(), &["noor"]), expected);
    }
}

#[test]
fn a_stop_refuses_every_purpose_until_an_own_yes_to_it() {
    let mut world = told();
    world.answers("noor", GENAI, Choice::Allow, "n-1").forget("noor", ForgetLevel::Stop);
    assert_eq!(world.ask(GENAI, &post(), &["noor"]), "refused");
    assert_eq!(world.ask(PERSONAL, &post(), &["noor"]), "refused");
    world.choice("noor", GENAI, Choice::Allow, "n-1", false, Channel::Import);
    assert_eq!(world.ask(GENAI, &post(), &["noor"]), "refused");
    world.answers("noor", PERSONAL, Choice::Allow, "n-1");
    assert_eq!(world.ask(PERSONAL, &post(), &["noor"]), "allow");
    assert_eq!(world.ask(GENAI, &post(), &["noor"]), "refused");
    // The yes taken back: the stop is there again.
    world.answers("noor", PERSONAL, Choice::Undefined, "n-1");
    assert_eq!(world.ask(PERSONAL, &post(), &["noor"]), "refused");
    world.answers("noor", PERSONAL, Choice::Allow, "n-1").forget("noor", ForgetLevel::Stop);
    assert_eq!(world.ask(PERSONAL, &post(), &["noor"]), "refused");
}

#[test]
fn an_import_never_lifts_what_stands() {
    use Channel::{Import, Subject};
    use Choice::{Allow, Refuse, Undefined};
    for (standing, by, imported, expected) in [
        (Allow, Import, Refuse, "refused"),
        (Allow, Import, Undefined, "no_choice"),
        (Undefined, Import, Allow, "allow"),
        (Refuse, Import, Allow, "refused"),
        (Refuse, Import, Undefined, "refused"),
        (Allow, Subject, Refuse, "refused"),
        (Allow, Subject, Undefined, "no_choice"),
        (Undefined, Subject, Allow, "no_choice"),
        (Refuse, Subject, Allow, "refused"),
        (Refuse, Subject, Undefined, "refused"),
    ] {
        let mut world = told();
        world.choice("noor", GENAI, standing, "n-1", false, by);
        world.choice("noor", GENAI, imported, "n-1", false, Import);
        let found = world.ask(GENAI, &post(), &["noor"]);
        assert_eq!(found, expected, "{standing} by {by:?}, then imported {imported}");
    }
}

#[test]
fn an_import_does_not_stretch_an_own_yes_to_past_data() {
    let mut world = told();
    world.answers("noor", GENAI, Choice::Allow, "n-1");
    world.choice("noor", GENAI, Choice::Allow, "n-1", true, Channel::Import);
    let old = super::world::post_of("2025-01-01");
    assert_eq!(world.ask(GENAI, &old, &["noor"]), "collected_before_notice");
}

#[test]
fn linked_accounts_are_as_strict_as_the_strictest() {
    let mut world = told();
    world.lives("noor-2", "US").answers("noor", GENAI, Choice::Allow, "n-1");
    assert_eq!(world.ask(GENAI, &post(), &["noor"]), "allow");
    world.link("noor", "noor-2");
    assert_eq!(world.ask(GENAI, &post(), &["noor"]), "no_choice");
    world.answers("noor-2", GENAI, Choice::Allow, "n-1");
    for account in ["noor", "noor-2"] {
        assert_eq!(world.ask(GENAI, &post(), &[account]), "allow");
    }
    world.object("noor-2", GENAI);
    assert_eq!(world.ask(GENAI, &post(), &["noor"]), "objection_pending");
}

#[test]
fn links_are_transitive_and_an_erasure_reaches_all_of_them() {
    let mut world = told();
    for name in ["b", "c", "d"] {
        world.lives(name, "US");
    }
    world.link("c", "d").link("noor", "b").link("b", "c").link("d", "noor");
    let names: Vec<&str> = world
        .projection
        .accounts_of(&subject("d"))
        .iter()
        .map(untrain_policy::SubjectId::as_str)
        .collect();
    assert_eq!(names, ["noor", "b", "c", "d"]);
    assert_eq!(world.projection.persons().count(), 1);
    world.forget("c", ForgetLevel::Models);
    for name in ["noor", "b", "c", "d"] {
        assert!(matches!(world.projection.standing(&subject(name)), Standing::Suppressed));
    }
    assert_eq!(world.projection.requests_of(&subject("noor")).count(), 1);
}

#[test]
fn each_account_keeps_its_own_state_when_linked() {
    let mut world = told();
    world.lives("a", "DE").lives("b", "FR").link("a", "b").lives("b", "US");
    let lives = |name: &str| {
        let state = world.projection.state(&subject(name)).unwrap();
        state.jurisdiction().unwrap().to_string()
    };
    assert_eq!((lives("a"), lives("b"), lives("noor")), ("DE".into(), "US".into(), "US".into()));
    assert!(world.projection.state(&subject("c")).is_none());
    assert_eq!(world.projection.subjects().count(), 3);
}

#[test]
fn checks_name_what_should_not_be_written() {
    let world = told();
    let check = |fact: Fact| {
        let event = untrain_policy::Event { time: world.now, fact };
        world.projection.check(&event).unwrap_err()
    };
    let choice = |to: &str, text: &str| Fact::ChoiceMade {
        subject: subject("noor"),
        purpose: purpose(to),
        choice: Choice::Allow,
        notice: notice(text),
        past: false,
        channel: Channel::Subject,
    };
    assert_eq!(check(choice(GENAI, "n-9")), Error::UnknownNotice(notice("n-9")));
    assert!(matches!(check(choice("genai.other", "n-1")), Error::UnknownPurpose { .. }));
    let subject = subject("noor");
    let link = Fact::SubjectsLinked { subject: subject.clone(), other: subject.clone() };
    assert_eq!(check(link), Error::LinkedToItself(subject.clone()));
    let later = world.now.checked_add(jiff::SignedDuration::from_secs(1)).unwrap();
    let delivered = Fact::NoticeDelivered {
        subject: subject.clone(),
        notice: notice("n-1"),
        delivered_at: later,
    };
    assert_eq!(check(delivered), Error::DeliveredLater(notice("n-1")));
    let decided = Fact::ObjectionDecided {
        subject: subject.clone(),
        purpose: purpose(PERSONAL),
        outcome: untrain_policy::event::Outcome::Rejected,
        reasons: "Some.".to_owned(),
    };
    assert!(matches!(check(decided), Error::NoObjection { .. }));
    for (birth_year, age_band) in [(Some(1850), None), (Some(2027), None), (None, Some("old"))] {
        let fact = Fact::SubjectRegistered {
            subject: subject.clone(),
            jurisdiction: None,
            birth_year,
            age_band: age_band.map(str::to_owned),
        };
        assert!(matches!(check(fact), Error::Age(_)));
    }
}
