//! Who may do what: every operation of the description, asked by every kind of caller about their
//! own, somebody else's and nobody's data.
//!
//! `matrix.txt` is the table, checked in; an operation that is not in it fails the test. After a
//! wanted change: `UPDATE_EXPECT=1 cargo test -p untrain-server --test service matrix`. What the
//! table says is held against the rule that the operation states as well.

use std::collections::BTreeSet;
use std::fmt::Write;

use axum::http::{Method, StatusCode};
use expect_test::expect_file;
use untrain_server::access::{Role, Scope};
use untrain_server::api::{self, Access};

use crate::house::{House, MEMBERS};

struct Operation {
    name: String,
    method: Method,
    path: String,
    access: Access,
}

fn operations() -> Vec<Operation> {
    let mut found = Vec::new();
    for (path, item) in api::description().paths.paths {
        let methods = [
            (Method::GET, item.get),
            (Method::PUT, item.put),
            (Method::POST, item.post),
            (Method::DELETE, item.delete),
        ];
        for (method, operation) in methods {
            let Some(operation) = operation else { continue };
            let access = api::access_of(&operation).unwrap();
            let name = operation.operation_id.unwrap();
            found.push(Operation { name, method, path: path.clone(), access });
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

/// A path about somebody; what else it names is not there.
fn path(pattern: &str, subject: &str) -> String {
    let mut path = pattern.replace("{subject}", subject);
    for number in ["{case}", "{entry}", "{index}", "{size}", "{run}"] {
        path = path.replace(number, "999999");
    }
    while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
        path.replace_range(from..=to, "00000000000000000000000000000000");
    }
    path
}

struct Caller {
    name: &'static str,
    who: String,
    scopes: Vec<Scope>,
    subject: Option<&'static str>,
}

async fn callers(house: &House) -> Vec<Caller> {
    let caller =
        |name, who, scopes: &[Scope]| Caller { name, who, scopes: scopes.to_vec(), subject: None };
    let role = |role: Role| role.scopes().iter().collect::<Vec<_>>();
    let gate = [Scope::GateDecide, Scope::GateSnapshot];
    let all = Scope::ALL;
    let mut callers = vec![
        caller("nobody", String::new(), &[]),
        caller("gate key", house.key(&gate).await, &gate),
        caller("full key", house.key(&all).await, &all),
        caller("visitor by mail", house.non_member().await, &[]),
    ];
    for (name, one) in [
        ("viewer", Role::Viewer),
        ("dpo", Role::Dpo),
        ("engineer", Role::Engineer),
        ("admin", Role::Admin),
        ("auditor", Role::Auditor),
    ] {
        callers.push(caller(name, house.staff(name, &[one]).await, &role(one)));
    }
    let member = house.member(MEMBERS[0]).await;
    callers.push(Caller { subject: Some(MEMBERS[0]), ..caller("member", member, &[]) });
    callers
}

/// What the stated rule asks for: refused with a status, or let through.
fn expected(operation: &Operation, caller: &Caller, subject: &str) -> Option<StatusCode> {
    let (own, scope) = match operation.access {
        Access::Public => return None,
        Access::Scope(scope) | Access::Staff(scope) => (false, scope),
        Access::OwnOr(scope) => (true, scope),
    };
    if let Access::Staff(scope) = operation.access {
        let is_staff = Role::ALL.iter().any(|role| role.as_str() == caller.name);
        return match caller.scopes.contains(&scope) && is_staff {
            true => None,
            false if caller.name == "nobody" => Some(StatusCode::UNAUTHORIZED),
            false => Some(StatusCode::FORBIDDEN),
        };
    }
    let is_person = caller.subject.is_some() || caller.name == "visitor by mail";
    if (own && caller.subject == Some(subject)) || caller.scopes.contains(&scope) {
        return None;
    }
    Some(match caller.name {
        "nobody" => StatusCode::UNAUTHORIZED,
        _ if own && is_person => StatusCode::NOT_FOUND,
        _ => StatusCode::FORBIDDEN,
    })
}

#[tokio::test]
async fn every_operation_lets_through_whom_it_says_and_nobody_else() {
    let house = House::new().await;
    let callers = callers(&house).await;
    let subjects = [("own", MEMBERS[0]), ("other's", MEMBERS[1]), ("nobody's", "m-ghost")];
    let mut table = String::new();
    for operation in operations() {
        for caller in &callers {
            let _ = write!(table, "{:22} {:16}", operation.name, caller.name);
            for (word, subject) in subjects {
                if word != "own" && !operation.path.contains("{subject}") {
                    continue;
                }
                let path = path(&operation.path, subject);
                // The stream answers for ever once it lets somebody through.
                let streams = path == "/v1/events";
                let expected = expected(&operation, caller, subject);
                if streams && expected.is_none() {
                    let _ = write!(table, " {word}: through");
                    continue;
                }
                let method = operation.method.clone();
                let answer = house.json(method, &path, &caller.who, "{}").await;
                let refused = [401, 403].contains(&answer.status.as_u16());
                match expected {
                    Some(status) => assert_eq!(
                        answer.status, status,
                        "{} {} {path}: {}",
                        operation.name, caller.name, answer.body
                    ),
                    // 404 is what is not there; the person is.
                    None => assert!(
                        !refused || operation.name == "auditPack",
                        "{} {} {path}: {}",
                        operation.name,
                        caller.name,
                        answer.body
                    ),
                }
                let through = if expected.is_some() { "refused" } else { "through" };
                let _ = write!(table, " {word}: {through} {}", answer.status.as_u16());
                assert!(!answer.status.is_server_error(), "{table} {path} {}", answer.body);
            }
            table.push('\n');
        }
    }
    expect_file!["matrix.txt"].assert_eq(&table);
    let listed: BTreeSet<&str> =
        table.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(listed.len(), operations().len());
}

#[tokio::test]
async fn somebody_elses_name_is_answered_as_one_that_is_nobodys() {
    let house = House::new().await;
    let member = house.member(MEMBERS[0]).await;
    for operation in operations().iter().filter(|one| one.path.contains("{subject}")) {
        let mut answers = BTreeSet::new();
        for subject in [MEMBERS[1], "m-ghost", "%00", &"x".repeat(300)] {
            let path = path(&operation.path, subject);
            let answer = house.json(operation.method.clone(), &path, &member, "{}").await;
            let mut body = answer.json();
            body.as_object_mut().unwrap().remove("request_id");
            let length = answer.header("content-length").to_owned();
            answers.insert((answer.status.as_u16(), body.to_string(), length));
        }
        assert_eq!(answers.len(), 1, "{}: {answers:?}", operation.name);
    }
}
