//! The same question to other people's libraries: may this person's content be used for this
//! purpose?
//!
//! Each is asked in the way that its documents show, one question after another, each waiting for
//! the answer before it. Databases hold a byte of answers for each id; engines are given the
//! person's answers and decide, with nothing to look up.

use std::collections::HashMap;
use std::hint::black_box;

use cedar_policy::{
    Authorizer, Context, Entities, Entity, EntityUid, PolicySet, Request, RestrictedExpression,
};
use criterion::{Criterion, criterion_group, criterion_main};
use redb::{ReadableDatabase, TableDefinition};
use regorus::{Engine, Value};
use rusqlite::Connection;
use untrain_bench::{
    PURPOSES, drawn, from_environment, id, mixed, open, purpose, record, snapshot_file,
};
use untrain_policy::Effect;

const DRAWN: u64 = 1 << 18;

/// How many ids each of them knows: `PEERS` in the environment, or a million.
fn peers() -> u64 {
    from_environment("PEERS", 1_000_000)
}

/// One bit for each purpose.
fn answers(number: u64) -> u8 {
    (mixed(number ^ 0x77) & 0xff) as u8
}

fn sorted() -> Vec<(String, u8)> {
    let mut rows: Vec<_> = (0..peers()).map(|number| (id(number), answers(number))).collect();
    rows.sort_unstable();
    rows
}

fn lookups(c: &mut Criterion) {
    let ids = drawn(DRAWN, peers());
    let folder = tempfile::tempdir().expect("a folder");
    let mut group = c.benchmark_group("peers, by id");
    let mut chained = |name: &str, ask: &mut dyn FnMut(&str) -> usize| {
        let mut at = 0;
        group.bench_function(name, |b| {
            b.iter(|| at = (at + 1 + ask(&ids[at])) % (ids.len() - 2));
        });
    };

    let path = snapshot_file(peers());
    let snapshot = open(&path);
    snapshot.check().expect("it is whole");
    let (view, record) = (snapshot.view(&purpose()), record());
    chained("untrain", &mut |id| {
        let who = snapshot.resolve(id).expect("whole");
        usize::from(view.decide(&record, &[who]).effect == Effect::Allow)
    });

    let map: HashMap<String, u8> = sorted().into_iter().collect();
    chained("hash map of ids", &mut |id| usize::from(map[id] & 1));
    drop(map);

    let table: TableDefinition<'_, &str, u8> = TableDefinition::new("answers");
    let database = redb::Database::create(folder.path().join("peers.redb")).expect("redb");
    let write = database.begin_write().expect("redb");
    {
        let mut rows = write.open_table(table).expect("redb");
        for (id, byte) in sorted() {
            rows.insert(id.as_str(), byte).expect("redb");
        }
    }
    write.commit().expect("redb");
    let read = database.begin_read().expect("redb");
    let table = read.open_table(table).expect("redb");
    chained("redb, point read", &mut |id| {
        usize::from(table.get(id).expect("redb").expect("known").value() & 1)
    });

    let mut sqlite = Connection::open(folder.path().join("peers.sqlite")).expect("sqlite");
    let schema = "CREATE TABLE answers (id TEXT PRIMARY KEY, byte INTEGER) STRICT, WITHOUT ROWID";
    sqlite.execute(schema, []).expect("sqlite");
    let insert = sqlite.transaction().expect("sqlite");
    {
        let mut put = insert.prepare("INSERT INTO answers VALUES (?, ?)").expect("sqlite");
        for (id, byte) in sorted() {
            put.execute((id, byte)).expect("sqlite");
        }
    }
    insert.commit().expect("sqlite");
    let mut get = sqlite.prepare("SELECT byte FROM answers WHERE id = ?").expect("sqlite");
    chained("SQLite, prepared point read", &mut |id| {
        usize::from(get.query_row([id], |row| row.get::<_, u8>(0)).expect("sqlite") & 1)
    });
    group.finish();
}

fn engines(c: &mut Criterion) {
    let mut group = c.benchmark_group("peers, deciding");
    let policies: PolicySet = "permit (principal, action == Action::\"use\", resource) when {
         resource.category == \"content\" && principal.allows.contains(resource.purpose)
             && !principal.refuses.contains(resource.purpose) };"
        .parse()
        .expect("cedar");
    let authorizer = Authorizer::new();
    let uid = |text: &str| text.parse::<EntityUid>().expect("cedar");
    let (ada, action, post) = (uid("Person::\"ada\""), uid("Action::\"use\""), uid("Post::\"1\""));
    group.bench_function("cedar-policy, entities built", |b| {
        b.iter(|| {
            let word = |text: &str| RestrictedExpression::new_string(text.to_owned());
            let set = |from: usize, to: usize| {
                RestrictedExpression::new_set(PURPOSES[from..to].iter().map(|text| word(text)))
            };
            let person = [("allows".to_owned(), set(0, 4)), ("refuses".to_owned(), set(4, 8))];
            let about = [
                ("category".to_owned(), word("content")),
                ("purpose".to_owned(), word(black_box(PURPOSES[0]))),
            ];
            let entity = |uid: &EntityUid, attributes: [(String, RestrictedExpression); 2]| {
                Entity::new(uid.clone(), attributes.into(), [].into()).expect("cedar")
            };
            let entities = [entity(&ada, person), entity(&post, about)];
            let entities = Entities::from_entities(entities, None).expect("cedar");
            let (p, a, r) = (ada.clone(), action.clone(), post.clone());
            let request = Request::new(p, a, r, Context::empty(), None).expect("cedar");
            authorizer.is_authorized(&request, &policies, &entities).decision()
        });
    });

    let mut engine = Engine::new();
    let rego = "package untrain\nimport rego.v1\ndefault allow := false\n\
         allow if { input.category == \"content\"; input.answers[input.purpose] == \"allow\" }\n";
    engine.add_policy("untrain.rego".to_owned(), rego.to_owned()).expect("regorus");
    let pairs = PURPOSES.map(|purpose| format!("\"{purpose}\":\"allow\"")).join(",");
    let input = format!(
        "{{\"category\":\"content\",\"purpose\":\"genai.content\",\"answers\":{{{pairs}}}}}"
    );
    let input = Value::from_json_str(&input).expect("regorus");
    group.bench_function("regorus, input given", |b| {
        b.iter(|| {
            engine.set_input(input.clone());
            engine.eval_rule("data.untrain.allow".to_owned()).expect("regorus")
        });
    });
    group.finish();
}

criterion_group!(benches, lookups, engines);
criterion_main!(benches);
