//! Importing a file's rows into a ledger.

use serde_json::{Map, Value, json};
use untrain_ledger::import::{NumberedRow, RowFault};
use untrain_ledger::{ImportReport, Kept};
use untrain_policy::{Choice, ForgetLevel, Position};

use crate::workplace::*;

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        other => panic!("{other} is not a row"),
    }
}

/// Numbers rows from 1 on.
fn rows(values: impl IntoIterator<Item = Value>) -> Vec<NumberedRow> {
    (1..).zip(values.into_iter().map(|value| Ok(fields(value)))).collect()
}

async fn import(work: &Workplace, values: impl IntoIterator<Item = Value>) -> ImportReport {
    work.ledger.import(rows(values), now()).await.unwrap()
}

fn allows(name: &str) -> Value {
    json!({"subject_id": name, "jurisdiction": "DE", "birth_year": 1980, "past": true,
           "choices": {CONTENT: "allow"}, "notice_delivered_at": "2026-02-01T00:00:00Z"})
}

async fn answer(work: &Workplace, name: &str) -> Option<Choice> {
    let state = work.ledger.read_subject(&subject(name), None).await.unwrap();
    let state = state.state(&subject(name))?;
    Some(state.answer(&purpose(CONTENT))?.choice)
}

#[test]
fn a_second_import_of_the_same_rows_writes_nothing() {
    run(async {
        let work = Workplace::new().await;
        let people = || (0..2_500).map(|number| allows(&format!("m-{number}")));
        let first = import(&work, people()).await;
        assert_eq!((first.rows, first.changed, first.facts), (2_500, 2_500, 7_500));
        let size = work.ledger.size().await.unwrap();
        let second = import(&work, people()).await;
        assert_eq!((second.unchanged, second.facts, second.not_taken), (2_500, 0, 0));
        assert_eq!(work.ledger.size().await.unwrap(), size);
    });
}

#[test]
fn bad_rows_are_reported_by_number_and_the_rest_is_imported() {
    run(async {
        let work = Workplace::new().await;
        let mut input = rows([
            allows("ada"),
            json!({"subject_id": "", "jurisdiction": "DE"}),
            json!({"subject_id": "bob", "choices": {"no.such.purpose": "allow"}}),
            json!({"subject_id": "cyd", "birth_year": 1066}),
            json!({"subject_id": "dan", "notice": "unpublished", "choices": {CONTENT: "refuse"}}),
            json!({"subject_id": "eve", "age_band": "old"}),
            json!({"subject_id": "fay", "notice_delivered_at": "2030-01-01T00:00:00Z"}),
            json!({"subject_id": "gus", "name": "Gus", "e-mail": "gus@harbour.example"}),
        ]);
        input.push((9, Err("line 9 is not UTF-8".to_owned())));
        let report = work.ledger.import(input, now()).await.unwrap();
        assert_eq!((report.rows, report.changed, report.bad), (9, 2, 7));
        let mut faults = report.faults;
        faults.sort_by_key(|fault| fault.row);
        for (RowFault { row, what }, (number, word)) in faults.iter().zip([
            (2, "subject_id"),
            (3, "no.such.purpose"),
            (4, "1066"),
            (5, "unpublished"),
            (6, "old"),
            (7, "harbour-2026-01"),
            (9, "UTF-8"),
        ]) {
            assert_eq!(*row, number);
            assert!(what.contains(word), "row {row}: {what}");
        }
        assert!(report.ignored.iter().eq(["e-mail", "name"]));
        assert!(work.ledger.events_of(&subject("cyd")).await.unwrap().is_empty());
    });
}

#[test]
fn an_imported_yes_never_lifts_what_stands() {
    run(async {
        let work = Workplace::new().await;
        let names = ["refused", "objected", "stopped", "forgotten", "withdrew"];
        import(&work, names.map(allows)).await;
        work.say(chosen("refused", CONTENT, Choice::Refuse)).await;
        work.say(objected("objected", CONTENT)).await;
        work.say(forgotten("stopped", ForgetLevel::Stop)).await;
        work.say(forgotten("forgotten", ForgetLevel::Datasets)).await;
        work.say(chosen("withdrew", CONTENT, Choice::Undefined)).await;
        let size = work.ledger.size().await.unwrap();

        let newer = names.map(|name| {
            let mut row = allows(name);
            row["past"] = json!(false);
            row
        });
        let report = import(&work, newer).await;
        assert_eq!((report.facts, report.not_taken), (0, 5));
        assert_eq!(work.ledger.size().await.unwrap(), size);
        let why: Vec<_> = report.kept.iter().map(|kept| (kept.row, kept.why)).collect();
        let expected =
            [Kept::Refused, Kept::Objected, Kept::Stopped, Kept::Forgotten, Kept::OwnAnswer];
        assert!(why.into_iter().eq((1..).zip(expected)));
    });
}

#[test]
fn an_imported_no_is_always_taken_and_an_imported_silence_never_lifts_it() {
    run(async {
        let work = Workplace::new().await;
        work.say(chosen("ada", CONTENT, Choice::Allow)).await;
        let says = |word: &str| json!({"subject_id": "ada", "choices": {CONTENT: word}});
        import(&work, [says("refuse")]).await;
        assert_eq!(answer(&work, "ada").await, Some(Choice::Refuse));
        let report = import(&work, [says("undefined"), says("allow"), says("refuse")]).await;
        assert_eq!((report.facts, report.not_taken), (0, 2));
        assert_eq!(answer(&work, "ada").await, Some(Choice::Refuse));
    });
}

#[test]
fn rows_about_one_subject_are_taken_in_their_order() {
    run(async {
        let work = Workplace::new().await;
        let lives = |code: &str| json!({"subject_id": "ada", "jurisdiction": code});
        let report = import(&work, [lives("DE"), lives("DE"), lives("FR")]).await;
        assert_eq!((report.changed, report.unchanged, report.facts), (2, 1, 2));
        let state = work.ledger.read_subject(&subject("ada"), None).await.unwrap();
        let account = state.state(&subject("ada")).unwrap();
        assert_eq!(account.jurisdiction().unwrap().as_str(), "FR");
        assert_eq!(account.residences.len(), 2);
    });
}

#[test]
fn a_row_that_is_silent_about_something_leaves_it() {
    run(async {
        let work = Workplace::new().await;
        import(&work, [allows("ada")]).await;
        let older = json!({"subject_id": "ada", "birth_year": 1979});
        import(&work, [older, json!({"subject_id": "ada"})]).await;
        let state = work.ledger.read_subject(&subject("ada"), None).await.unwrap();
        let account = state.state(&subject("ada")).unwrap();
        assert_eq!(account.jurisdiction().unwrap().as_str(), "DE");
        assert_eq!(account.age.birth_year, Some(1979));
    });
}

#[test]
fn an_earlier_delivery_than_the_one_on_record_is_not_believed() {
    run(async {
        let work = Workplace::new().await;
        let delivered = |at: &str| json!({"subject_id": "ada", "notice_delivered_at": at});
        import(&work, [delivered("2026-03-01T00:00:00Z")]).await;
        let report =
            import(&work, [delivered("2026-02-01T00:00:00Z"), delivered("2026-04-01T00:00:00Z")])
                .await;
        assert_eq!(report.facts, 0);
        assert_eq!(report.kept.len(), 1);
        assert_eq!(report.kept[0].why, Kept::DeliveredLater);
    });
}

#[test]
fn an_import_beside_a_busy_ledger_loses_no_refusal() {
    run(async {
        let work = Workplace::new().await;
        let names: Vec<_> = (0..400).map(|number| format!("m-{number}")).collect();
        let refusing = async {
            for name in names.iter().step_by(7) {
                work.say(chosen(name, CONTENT, Choice::Refuse)).await;
            }
        };
        let importing = async {
            for _ in 0..3 {
                import(&work, names.iter().map(|name| allows(name))).await;
            }
        };
        both(refusing, importing).await;
        for (number, name) in names.iter().enumerate() {
            let expected = if number % 7 == 0 { Choice::Refuse } else { Choice::Allow };
            assert_eq!(answer(&work, name).await, Some(expected), "{name}");
        }
        let size = work.ledger.size().await.unwrap();
        import(&work, names.iter().map(|name| allows(name))).await;
        assert_eq!(work.ledger.size().await.unwrap(), size);
    });
}

#[test]
fn an_empty_import_is_done_at_once() {
    run(async {
        let work = Workplace::new().await;
        assert_eq!(import(&work, []).await, ImportReport::default());
        assert_eq!(work.ledger.size().await.unwrap(), Position(2));
    });
}
