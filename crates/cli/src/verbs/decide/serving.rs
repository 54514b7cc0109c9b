//! `untrain decide --serving`: the question before something is inferred for a person.
//!
//! There is no record, so it is asked of each category of their data, or of the one that was named.

use serde::Serialize;
use untrain_policy::decide::explain::{Explanation, Step};
use untrain_policy::decide::{Decision, Rules};
use untrain_policy::{
    Basis, Category, Effect, PolicyHash, Position, PurposeId, Reason, SubjectId, Timestamp,
};

use super::{Args, Moment, path};
use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{BAD, GOOD};
use crate::times;

#[derive(Serialize)]
struct Report {
    effect: Effect,
    reason: String,
    rule: String,
    basis: Option<Basis>,
    policy: Option<PolicyHash>,
    position: Position,
    time: Timestamp,
    subject: SubjectId,
    purpose: PurposeId,
    /// What may be used of what they gave; every other category is denied.
    categories: Vec<Category>,
    /// The rules that were asked about the category that came furthest.
    steps: Vec<Step>,
}

/// Answers for the categories that were asked about.
pub fn run(args: &Args, moment: &Moment, context: &Context) -> Result<Exit, Error> {
    let rules = Rules::compile(moment.trail.projection().history(), moment.time);
    let standing = moment.trail.projection().standing(&args.subject);
    let asked = args.category.as_ref().map_or(Category::ALL, std::slice::from_ref);
    let subject = &args.subject;
    let each: Vec<(Category, Decision)> = asked
        .iter()
        .map(|category| (*category, rules.decide_serving(&args.purpose, *category, standing)))
        .collect();
    // An allow stands behind every denial; of denials the one that came furthest says most.
    let furthest = each.iter().max_by_key(|(_, decision)| decision.reason);
    let Explanation { decision, steps } = match furthest {
        Some((category, _)) => {
            rules.explain_serving(&args.purpose, *category, subject, &moment.trail)
        }
        None => Explanation { decision: Reason::InvalidRecord.into(), steps: Vec::new() },
    };
    let allowed = each.iter().filter(|(_, decision)| decision.effect == Effect::Allow);
    let report = Report {
        effect: decision.effect,
        reason: decision.code().into_owned(),
        rule: decision.rule_text(),
        basis: decision.basis,
        policy: rules.policy().map(|policy| policy.hash),
        position: moment.position,
        time: moment.time,
        subject: subject.clone(),
        purpose: args.purpose.clone(),
        categories: allowed.map(|(category, _)| *category).collect(),
        steps,
    };
    context.output.report("decide-serving", &report, &words(&report))?;
    let denied = decision.effect == Effect::Deny;
    Ok(if denied && args.exit_code { Exit::Failed } else { Exit::Done })
}

fn words(report: &Report) -> String {
    let style = if report.effect == Effect::Allow { GOOD } else { BAD };
    let mut words = format!("{style}{}{style:#}  {}\n", report.effect, report.reason);
    words.push_str(&format!("  why       {}\n", report.rule));
    if !report.categories.is_empty() {
        let names: Vec<&str> = report.categories.iter().map(|it| it.as_str()).collect();
        words.push_str(&format!("  from      {}\n", names.join(", ")));
    }
    if let Some(policy) = report.policy {
        words.push_str(&format!("  policy    {policy}\n"));
    }
    words.push_str(&format!("  position  {}, {}\n", report.position, times::shown(report.time)));
    path::tell(&mut words, &report.steps, report.policy);
    words
}
