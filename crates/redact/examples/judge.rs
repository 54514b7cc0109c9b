//! Draws found spans by a seed, for somebody to judge: `judge --spans 200 --seed 1 < RECORDS` reads
//! JSON lines `{"text"}` and writes lines `?`, kind, value and what stands around it, with tabs
//! between. Who reads them writes `+` or `-` for `?`; `judge --count FILE` then tells what share of
//! each kind is right. With `--held-back FIELD` only records count whose FIELD has an odd SHA-256:
//! the half that the weights for names learned nothing from. Names are looked for beside the kinds
//! that have a form.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{BufRead, Write, stdin, stdout};

use serde_json::Value;
use sha2::{Digest, Sha256};
use untrain_redact::{Kind, Redactor, Settings};

/// How much is shown on each side, in characters.
const AROUND: usize = 70;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    if let Some(file) = value("--count") {
        return count(&fs::read_to_string(file)?);
    }
    let number = |name: &str, default: u64| -> Result<u64, Box<dyn Error>> {
        Ok(value(name).map_or(Ok(default), |value| value.parse())?)
    };
    let (spans, seed) = (number("--spans", 200)?, number("--seed", 1)?);
    let held_back = value("--held-back");
    let kinds = Kind::formed().chain(Kind::NAMES).collect();
    let redactor = Redactor::with(Settings { kinds, ..Settings::default() })?;
    let mut drawn: BTreeMap<[u8; 32], String> = BTreeMap::new();
    let mut found = 0_u64;
    for (record, line) in stdin().lock().lines().enumerate() {
        let document: Value = serde_json::from_str(&line?)?;
        let field = |name: &str| document.get(name).and_then(Value::as_str);
        if held_back.as_deref().is_some_and(|name| field(name).is_none_or(is_even)) {
            continue;
        }
        let text = field("text").unwrap_or("");
        for span in redactor.find(text) {
            found += 1;
            // A rank by lot for each span; those with the lowest are drawn.
            let rank = Sha256::digest(format!("{seed} {record} {}", span.start)).into();
            let place = (span.start, span.end);
            drawn.insert(rank, shown(text, redactor.name(span.kind), place));
            if drawn.len() as u64 > spans {
                drawn.pop_last();
            }
        }
    }
    let mut out = stdout().lock();
    for line in drawn.values() {
        writeln!(out, "?\t{line}")?;
    }
    eprintln!("{} of {found} spans", drawn.len());
    Ok(())
}

fn is_even(value: &str) -> bool {
    Sha256::digest(value).last().is_none_or(|last| last % 2 == 0)
}

/// A span, with what stands around it, in one line.
fn shown(text: &str, kind: &str, (start, end): (usize, usize)) -> String {
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or("");
    let line = |part: &str| part.replace('\n', "⏎").replace(['\t', '\r'], " ");
    let before: Vec<char> = part(0, start).chars().rev().take(AROUND).collect();
    let before: String = before.into_iter().rev().collect();
    let behind: String = part(end, text.len()).chars().take(AROUND).collect();
    let value = line(part(start, end));
    format!("{kind}\t{value}\t{}⟦{value}⟧{}", line(&before), line(&behind))
}

/// Tells of judged lines how many of each kind are right, and the wrong ones.
fn count(judged: &str) -> Result<(), Box<dyn Error>> {
    let mut kinds: BTreeMap<&str, (u32, u32, Vec<&str>)> = BTreeMap::new();
    for (line, number) in judged.lines().zip(1_usize..) {
        let mut fields = line.split('\t');
        let (verdict, kind, value) = (fields.next(), fields.next(), fields.next());
        let (right, all, wrong) = kinds.entry(kind.unwrap_or("")).or_default();
        *all += 1;
        match verdict {
            Some("+") => *right += 1,
            Some("-") => wrong.push(value.unwrap_or("")),
            _ => return Err(format!("line {number} begins with neither + nor -").into()),
        }
    }
    for (kind, (right, all, wrong)) in kinds {
        let share = f64::from(right) / f64::from(all);
        println!("{kind}: {right} of {all} ({share:.2}); wrong: {}", wrong.join(", "));
    }
    Ok(())
}
