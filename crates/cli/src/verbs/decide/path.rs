//! The path of a decision in words: each rule that was asked, what it said, what it saw and from
//! where.

use std::fmt::Write;

use untrain_policy::decide::explain::{Answered, FactSeen, Origin, Step};
use untrain_policy::{PolicyHash, Timestamp};

use crate::output::{BAD, DIM, GOOD};
use crate::times;

/// Adds the path. The rule that denied comes last. Of the policy in force the lines are enough.
pub fn tell(words: &mut String, steps: &[Step], in_force: Option<PolicyHash>) {
    words.push('\n');
    for step in steps {
        let same = |other: &&Step| (other.rule, other.other) == (step.rule, step.other);
        let of_several = step.other || steps.iter().filter(same).count() > 1;
        let whom = if of_several { whom(step) } else { String::new() };
        let answer = match step.answer {
            Answered::Passed => format!("{GOOD}passed{GOOD:#}"),
            Answered::Denied(reason) => format!("{BAD}denied{BAD:#}  {reason}"),
            Answered::NotAsked => continue,
        };
        let (number, name) = (step.rule.number(), step.rule.name().replace('_', " "));
        let _ = writeln!(words, "  {number:>2}  {name:<10}  {answer}{whom}");
        for fact in &step.facts {
            let FactSeen { what, value, from } = fact;
            let (what, from) = (what.replace('_', " "), told(from, in_force));
            let _ = writeln!(words, "      {what}: {value}  {DIM}{from}{DIM:#}");
        }
    }
}

fn whom(step: &Step) -> String {
    let Some(whom) = &step.whom else { return String::new() };
    let account = whom.account.as_ref().unwrap_or(&whom.subject);
    match (&whom.residence, &whom.account) {
        (Some(residence), _) => format!("  for {account} in {residence}"),
        (None, Some(_)) => format!("  for {account}, residence unknown"),
        (None, None) => format!("  for {account}"),
    }
}

/// Where a fact comes from.
fn told(from: &Origin, in_force: Option<PolicyHash>) -> String {
    match from {
        // Of somebody who was erased it is not known any more when they asked.
        Origin::Entry { entry, time, .. } if *time == Timestamp::MIN => format!("entry {entry}"),
        Origin::Entry { entry, time, .. } => format!("entry {entry}, {}", times::day(*time)),
        Origin::Policy { policy, line } => {
            let which = match Some(*policy) == in_force {
                true => "policy".to_owned(),
                false => format!("policy {policy}"),
            };
            match line {
                Some(line) => format!("{which} line {line}"),
                None => format!("{which}, which is silent"),
            }
        }
        Origin::Record => "the record".to_owned(),
        Origin::Moment => "the moment asked about".to_owned(),
        Origin::Nothing => "no entry".to_owned(),
    }
}
