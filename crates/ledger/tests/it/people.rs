//! One person's state, read without the others', and what being forgotten means to it.

use proptest::prelude::*;
use untrain_ledger::{Ledger, LedgerError};
use untrain_policy::event::Outcome;
use untrain_policy::{
    CaseKind, Category, Choice, CollectedAt, Decision, Effect, Fact, ForgetLevel, Policy, Position,
    Projection, RecordFacts, Rules, Signal, Source, Standing, Timestamp, Visibility,
};

use crate::workplace::*;

const NAMES: [&str; 5] = ["ada", "bob", "cyd", "dan", "eve"];

fn any_fact() -> impl Strategy<Value = Fact> {
    let name = || prop::sample::select(&NAMES[..]);
    let about = || prop::sample::select(&[CONTENT, MODERATION][..]);
    let choice = prop::sample::select(Choice::ALL);
    let level = prop::sample::select(ForgetLevel::ALL);
    let kind = prop::sample::select(CaseKind::ALL);
    // Mostly an entry that opened no case of theirs; what does not fit is refused.
    let case = || (name(), 1..25_u64).prop_map(|(name, entry)| (subject(name), Position(entry)));
    prop_oneof![
        2 => name().prop_map(registered),
        4 => (name(), about(), choice).prop_map(|(n, p, c)| chosen(n, p, c)),
        1 => (name(), about()).prop_map(|(n, p)| objected(n, p)),
        1 => (name(), about()).prop_map(|(n, p)| rejected(n, p)),
        1 => (name(), level).prop_map(|(n, l)| forgotten(n, l)),
        2 => (name(), kind, prop::option::of(about())).prop_map(|(name, kind, about)| {
            let (subject, purpose) = (subject(name), about.map(purpose));
            Fact::CaseOpened { subject, kind, purpose, message: None, contact: None }
        }),
        2 => case().prop_map(|(subject, case)| {
            let (outcome, reasons) = (Outcome::Rejected, "compelling reasons".to_owned());
            Fact::CaseDecided { subject, case, outcome, reasons }
        }),
        2 => case().prop_map(|(subject, case)| {
            Fact::CaseSent { subject, case, means: "letter".to_owned() }
        }),
        1 => (name(), name()).prop_map(|(a, b)| linked(a, b)),
    ]
}

/// Where everybody stands, as text: equal when the states are.
fn standing(state: &Projection, name: &str) -> String {
    match state.standing(&subject(name)) {
        Standing::Known(person) => {
            let mut accounts: Vec<_> = person.accounts().map(|a| format!("{a:?}")).collect();
            accounts.sort();
            accounts.join("\n")
        }
        Standing::Suppressed => "suppressed".to_owned(),
        Standing::Unknown => "unknown".to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn one_person_read_alone_is_the_same_person(
        facts in prop::collection::vec(any_fact(), 1..25),
        at in 0..25_u64,
    ) {
        run(async {
            let work = Workplace::new().await;
            for fact in facts {
                match work.ledger.append(vec![fact], now()).await {
                    Ok(_) | Err(LedgerError::Forgotten { .. } | LedgerError::Inadmissible(_)) => {}
                    Err(other) => panic!("{other}"),
                }
            }
            let size = work.ledger.size().await.unwrap();
            let at = Position(at.min(size.0));
            for at in [None, Some(at)] {
                let all = work.ledger.projection(at).await.unwrap();
                for name in NAMES {
                    let one = work.ledger.read_subject(&subject(name), at).await.unwrap();
                    assert_eq!(standing(&one, name), standing(&all, name), "{name} at {at:?}");
                }
            }
            let now = work.ledger.projection(None).await.unwrap();
            let then = work.ledger.projection(Some(at)).await.unwrap();
            for name in NAMES.map(subject) {
                if matches!(now.standing(&name), Standing::Suppressed)
                    && !matches!(then.standing(&name), Standing::Unknown)
                {
                    assert!(matches!(then.standing(&name), Standing::Suppressed));
                }
            }
            assert_eq!(work.ledger.audit().await.unwrap().fault, None);
        });
    }
}

/// What is decided about a post of everybody, for both purposes.
fn decisions(states: impl Fn(&str) -> Projection, at: Timestamp) -> Vec<Decision> {
    let post = RecordFacts {
        category: Some(Category::Content),
        visibility: Some(Visibility::Public),
        source: Some(Source::FirstParty),
        collected_at: CollectedAt::Known(at),
        licence: None,
        signal: Signal::Unknown,
    };
    let decide = |(name, about)| {
        let state = states(name);
        let rules = Rules::compile(state.history(), at);
        rules.decide(&purpose(about), &post, &[state.standing(&subject(name))])
    };
    NAMES.iter().flat_map(|name| [(*name, CONTENT), (*name, MODERATION)]).map(decide).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_past_is_decided_as_it_was(
        steps in prop::collection::vec((any_fact(), 0..3_i64), 1..25),
    ) {
        run(async {
            let work = Workplace::new().await;
            let mut then = Vec::new();
            let mut time = now();
            for (fact, seconds) in steps {
                time += jiff::SignedDuration::from_secs(seconds);
                match work.ledger.append(vec![fact], time).await {
                    Ok(_) | Err(LedgerError::Forgotten { .. } | LedgerError::Inadmissible(_)) => {}
                    Err(other) => panic!("{other}"),
                }
                let state = work.ledger.projection(None).await.unwrap();
                then.push((state.moment().0, time, decisions(|_| state.clone(), time)));
            }
            let last = work.ledger.projection(None).await.unwrap();
            let forgotten = |name| matches!(last.standing(&subject(name)), Standing::Suppressed);
            for (number, (position, time, before)) in then.iter().enumerate() {
                // Of several at the same time, the state after the last is the state of that time.
                let next = then.get(number + 1);
                if next.is_none_or(|(_, next, _)| next > time) {
                    assert_eq!(work.ledger.position_at(*time).await.unwrap(), *position);
                }
                let mut people = Vec::new();
                for name in NAMES {
                    let read = work.ledger.read_subject(&subject(name), Some(*position)).await;
                    people.push((name, read.unwrap()));
                }
                let state = |name: &str| {
                    people.iter().find(|(known, _)| *known == name).unwrap().1.clone()
                };
                let names = NAMES.iter().flat_map(|name| [name, name]);
                for ((name, now), before) in names.zip(decisions(state, *time)).zip(before) {
                    if forgotten(name) {
                        assert_eq!(now.effect, Effect::Deny, "{name} at {position}");
                    } else {
                        assert_eq!(now, *before, "{name} at {position}");
                    }
                }
            }
            let before_all = now() - jiff::SignedDuration::from_secs(1);
            assert_eq!(work.ledger.position_at(before_all).await.unwrap(), Position(0));
        });
    }
}

#[test]
fn who_was_forgotten_takes_no_answer_under_any_account_in_any_order_of_linking() {
    run(async {
        let work = Workplace::new().await;
        work.say(linked("ada", "ada-2")).await;
        work.say(forgotten("ada-2", ForgetLevel::Datasets)).await;
        work.say(linked("ada-3", "ada")).await;
        for name in ["ada", "ada-2", "ada-3"] {
            for choice in [Choice::Allow, Choice::Undefined] {
                let answer = work.ledger.append(vec![chosen(name, CONTENT, choice)], now()).await;
                assert!(matches!(answer, Err(LedgerError::Forgotten { .. })), "{name}");
            }
        }
        work.say(chosen("bob", CONTENT, Choice::Allow)).await;
        // A stop is not a forgetting: the subject may say yes again.
        work.say(forgotten("bob", ForgetLevel::Stop)).await;
        work.say(chosen("bob", CONTENT, Choice::Allow)).await;
    });
}

#[test]
fn who_was_forgotten_is_forgotten_at_every_position() {
    run(async {
        let work = Workplace::new().await;
        work.say(registered("ada")).await;
        let then = work.say(chosen("ada", CONTENT, Choice::Allow)).await;
        work.say(linked("ada", "ada-2")).await;
        work.say(linked("bob", "bob-2")).await;
        work.say(forgotten("ada-2", ForgetLevel::Models)).await;
        let at = Some(Position(then.0 + 1));
        for state in [
            work.ledger.projection(at).await.unwrap(),
            work.ledger.read_subject(&subject("ada"), at).await.unwrap(),
        ] {
            assert!(matches!(state.standing(&subject("ada")), Standing::Suppressed));
            assert!(matches!(state.standing(&subject("bob")), Standing::Unknown));
        }
        let beyond = work.ledger.projection(Some(Position(99))).await.unwrap_err();
        assert!(matches!(beyond, LedgerError::NoEntry { .. }), "{beyond}");
    });
}

#[test]
fn events_of_a_person_are_theirs_alone_and_own_events_nobodys() {
    run(async {
        let work = Workplace::new().await;
        let ada = work.say(registered("ada")).await;
        work.say(registered("bob")).await;
        let link = work.say(linked("ada-2", "ada")).await;
        let second = work.say(chosen("ada-2", CONTENT, Choice::Refuse)).await;
        for name in ["ada", "ada-2"] {
            let events = work.ledger.events_of(&subject(name)).await.unwrap();
            let positions: Vec<_> = events.iter().map(|(position, _)| *position).collect();
            assert_eq!(positions, [ada, link, second]);
        }
        let own = work.ledger.own_events().await.unwrap();
        assert_eq!(own.len(), 1);
        assert_eq!(own, work.ledger.policy_events().await.unwrap());
        assert!(work.ledger.events_of(&subject("zoe")).await.unwrap().is_empty());
    });
}

#[test]
fn a_lineage_key_is_one_accounts_own_and_outlives_reopening() {
    run(async {
        let work = Workplace::new().await;
        work.say(linked("ada", "ada-2")).await;
        let key = async |ledger: &Ledger, name| ledger.lineage_key(&subject(name)).await.unwrap();
        let ada = key(&work.ledger, "ada").await;
        assert!(ada.is_some() && ada != key(&work.ledger, "ada-2").await);
        assert_eq!(key(&work.ledger, "zoe").await, None);
        let folder = work.close().await;
        assert_eq!(key(&open(folder.path()).await.unwrap(), "ada").await, ada);
    });
}

#[test]
fn no_name_and_no_word_of_a_person_stands_in_any_file() {
    run(async {
        let work = Workplace::new().await;
        work.say(registered("planted-marker-ada")).await;
        work.say(chosen("planted-marker-ada", CONTENT, Choice::Refuse)).await;
        work.say(linked("planted-marker-ada", "planted-marker-ada-2")).await;
        let mut files = 0;
        for close in [false, true] {
            if close {
                let folder = work.path().to_owned();
                let kept = tempfile::tempdir().unwrap();
                for file in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
                    if file.file_type().unwrap().is_file() {
                        std::fs::copy(file.path(), kept.path().join(file.file_name())).unwrap();
                    }
                }
                files += search(kept.path());
            } else {
                files += search(work.path());
            }
        }
        assert!(files >= 4 || on_a_server());
    });
}

fn search(folder: &std::path::Path) -> usize {
    let mut files = 0;
    for file in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if !file.file_type().unwrap().is_file() {
            continue;
        }
        files += 1;
        let bytes = std::fs::read(file.path()).unwrap();
        for marker in ["planted-marker", "genai.content", "choice_made"] {
            let found = bytes.windows(marker.len()).any(|window| window == marker.as_bytes());
            assert!(!found, "`{marker}` in {}", file.path().display());
        }
    }
    files
}

#[test]
fn a_policy_that_another_process_wrote_is_known_at_once_and_not_before_its_entry() {
    run(async {
        let work = Workplace::new().await;
        work.say(registered("ada")).await;
        let ada = subject("ada");
        let before = work.ledger.read_subject(&ada, None).await.unwrap();
        assert_eq!(before.history().documents().len(), 1);

        let other = open(work.path()).await.unwrap();
        let document = POLICY.replace("harbour-2026-01", "harbour-2026-02");
        let second = Fact::PolicyActivated { policy: Policy::hash_of(&document), document };
        let entry = other.append(vec![second], now()).await.unwrap()[0].index;
        other.close().await;

        let after = work.ledger.read_subject(&ada, None).await.unwrap();
        assert_eq!(after.history().documents().len(), 2);
        assert_eq!(after.history(), work.ledger.projection(None).await.unwrap().history());
        let then = work.ledger.read_subject(&ada, Some(entry)).await.unwrap();
        assert_eq!(then.history(), before.history());
    });
}
