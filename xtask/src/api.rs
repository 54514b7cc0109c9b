//! The API as its description promises it: schemathesis makes requests of `spec/openapi.json`, fit
//! and unfit ones, sends them to a made-up platform, and holds every answer against what it says.
//!
//! It asks as a machine that may everything, as a member, and as somebody of the staff what people
//! alone may. How, and what is bounded, say the files in `crates/server/tests/api`.

use std::fs;
use std::path::Path;
use std::process::Command;

use toml::{Table, Value};

use crate::browser::program;
use crate::ci::{Step, finish, timed};
use crate::environment::environment;
use crate::house::House;

/// The version of schemathesis.
const VERSION: &str = "4.32.5";

/// How many cases a caller's run draws, beside those that try each rule of the description once.
const CASES: u32 = 500;

/// How many a night's run draws.
pub const CASES_DEEP: u32 = 10_000;

/// Nobody is refused for asking often.
const SETTINGS: &str = "\n[server.rates]\nper_address = 10000000\nper_member = 10000000\n\
                        per_key = 10000000\nobjections_per_address = 10000000\n";

/// The member that asks.
const MEMBER: &str = "member-0008";

/// What a member's run leaves to the machine's. Who was forgotten can ask for nothing more; and the
/// check that nobody is let in without a credential knows only those that it brings itself.
const AS_MEMBER: [&str; 4] =
    ["--exclude-operation-id", "requestForgetting", "--exclude-checks", "ignored_auth"];

/// What machines are refused.
const AS_STAFF: [&str; 4] =
    ["--include-operation-id", "activateDraft", "--exclude-checks", "ignored_auth"];

/// Who asks, and what of the API.
struct Caller<'a> {
    name: &'a str,
    config: Table,
    words: &'a [&'a str],
}

/// Asks the whole API. `wishes`: `--cases N`, `--seed N`.
pub fn run(root: &Path, wishes: &[String]) -> Result<(), String> {
    let (cases, seed) = (number(wishes, "--cases")?, number(wishes, "--seed")?);
    let package = format!("schemathesis=={VERSION}");
    let schemathesis = environment(root, "schemathesis", &[&package])?.join("bin/schemathesis");
    timed(root, &Step::new("build the command", &["build", "--locked", "-p", "untrain"]))?;
    let house = House::open(&program()?, "api", SETTINGS)?;
    let text = read(root, "spec/openapi.json")?;
    let operations = u32::try_from(text.matches("\"operationId\"").count()).unwrap_or(u32::MAX);
    let each = cases.unwrap_or(CASES).div_ceil(operations.max(1)).to_string();
    let key = house.key(&scopes(&text)?)?;
    for caller in callers(root, &house, &key)? {
        let file = house.folder.join("schemathesis.toml");
        fs::write(&file, caller.config.to_string())
            .map_err(|error| format!("`{}`: {error}", file.display()))?;
        let mut ask = Command::new(&schemathesis);
        ask.arg("--config-file").arg(&file).arg("run").arg(root.join("spec/openapi.json"));
        ask.args(["--url", &house.base, "--max-examples", &each, "--no-color"]);
        ask.args(["--generation-database", "none", "--phases", "coverage,fuzzing,stateful"]);
        ask.args(seed.map(|seed| format!("--seed={seed}"))).args(caller.words);
        ask.current_dir(&house.folder).env("UNTRAIN_KEY", &key);
        finish(&format!("the API, asked by {}", caller.name), &mut ask)?;
    }
    Ok(())
}

/// Everybody who asks, in their order.
fn callers<'a>(root: &Path, house: &House, key: &str) -> Result<[Caller<'a>; 3], String> {
    let mut config = config(root)?;
    let member = house.sign_in(MEMBER)?;
    for (name, number) in [("cases", a_case(house, &member)?), ("runs", a_run(house)?)] {
        put(&mut config, "dictionaries", name, one("values", vec![Value::from(number)]));
    }
    let mut own = with_cookie(&config, &member, &house.base);
    let subjects = [MEMBER, "maya"].map(Value::from).to_vec();
    put(&mut own, "dictionaries", "subjects", one("values", subjects));
    let staff = with_cookie(&config, &house.sign_in("staff/Ines/dpo")?, &house.base);
    put(&mut config, "auth", "openapi", one("bearer", one("bearer", key)));
    Ok([
        Caller { name: "a machine", config, words: &[] },
        Caller { name: "a member", config: own, words: &AS_MEMBER },
        Caller { name: "staff, what people alone may", config: staff, words: &AS_STAFF },
    ])
}

/// How schemathesis asks, with the documents of policies that the repository has.
fn config(root: &Path) -> Result<Table, String> {
    let file = "crates/server/tests/api/schemathesis.toml";
    let text = read(root, file)?;
    let mut config: Table = text.parse().map_err(|error| format!("`{file}`: {error}"))?;
    let documents = ["policies/strict.toml", "policies/linkedin-2024.toml"]
        .map(|policy| read(root, policy).map(Value::from));
    let documents = documents.into_iter().collect::<Result<Vec<_>, _>>()?;
    put(&mut config, "dictionaries", "documents", one("values", documents));
    let bounds = root.join("crates/server/tests/api/bounds.py");
    config.insert("hooks".to_owned(), Value::from(bounds.display().to_string()));
    Ok(config)
}

fn read(root: &Path, path: &str) -> Result<String, String> {
    let file = root.join(path);
    fs::read_to_string(&file).map_err(|error| format!("`{}`: {error}", file.display()))
}

/// Opens a case of the member's; answers its number.
fn a_case(house: &House, member: &str) -> Result<i64, String> {
    let case = r#"{"kind":"objection","purpose":"ml.safety"}"#;
    let answer = house.send("POST", &format!("/v1/subjects/{MEMBER}/cases"), member, case)?;
    field(&answer, "entry")
}

/// The number of a run that trained a model.
fn a_run(house: &House) -> Result<i64, String> {
    let engineer = house.sign_in("staff/Otto/engineer")?;
    field(&house.send("GET", "/v1/models", &engineer, "")?, "run")
}

/// A number in an answer.
fn field(answer: &str, name: &str) -> Result<i64, String> {
    let rest = answer.split_once(&format!("\"{name}\":")).map(|(_, rest)| rest);
    let digits = rest.and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
    let number = digits.and_then(|digits| digits.parse().ok());
    number.ok_or_else(|| format!("no `{name}` in the answer: {answer}"))
}

/// Sets a value in a part of the configuration.
fn put(config: &mut Table, part: &str, name: &str, value: Value) {
    let mut table = match config.remove(part) {
        Some(Value::Table(table)) => table,
        _ => Table::new(),
    };
    table.insert(name.to_owned(), value);
    config.insert(part.to_owned(), Value::Table(table));
}

/// A value that is a table of one.
fn one(name: &str, value: impl Into<Value>) -> Value {
    Value::Table(Table::from_iter([(name.to_owned(), value.into())]))
}

/// With the headers that a browser sends from a page of the service.
fn with_cookie(config: &Table, cookie: &str, base: &str) -> Table {
    let mut config = config.clone();
    put(&mut config, "headers", "Cookie", Value::from(cookie));
    put(&mut config, "headers", "Origin", Value::from(base));
    config
}

/// Every scope that the description knows.
fn scopes(description: &str) -> Result<Vec<String>, String> {
    let list = description
        .split_once("\"Scope\": {")
        .and_then(|(_, rest)| rest.split_once("\"enum\": ["))
        .and_then(|(_, rest)| rest.split_once(']'))
        .map(|(list, _)| list);
    let words = list.unwrap_or_default().split('"').filter(|word| word.contains(':'));
    let words: Vec<String> = words.map(str::to_owned).collect();
    match words.is_empty() {
        true => Err("the description of the API lists no scopes".to_owned()),
        false => Ok(words),
    }
}

/// The number behind a word of the command line.
fn number(wishes: &[String], name: &str) -> Result<Option<u32>, String> {
    let Some(at) = wishes.iter().position(|wish| wish == name) else { return Ok(None) };
    let said = wishes.get(at.saturating_add(1)).and_then(|wish| wish.parse().ok());
    said.map(Some).ok_or_else(|| format!("`{name}` needs a number behind it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_behind_its_word() {
        let wishes = ["--cases", "40", "--seed"].map(str::to_owned);
        assert_eq!(number(&wishes, "--cases"), Ok(Some(40)));
        assert_eq!(number(&wishes, "--other"), Ok(None));
        assert!(number(&wishes, "--seed").is_err());
        assert_eq!(field(r#"{"entry":41,"x":1}"#, "entry"), Ok(41));
        assert!(field("{}", "entry").is_err());
    }

    #[test]
    fn the_scopes_are_those_of_the_description() {
        let text = "\"Scope\": {\n \"type\": \"string\",\n \"enum\": [\n \"a:b\",\n \"c:d\"\n ]";
        assert_eq!(scopes(text), Ok(vec!["a:b".to_owned(), "c:d".to_owned()]));
        assert!(scopes("{}").is_err());
    }
}
