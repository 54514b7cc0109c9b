//! `untrain forget --plan`: who waits until when, and what each dataset and model will do when.

use std::fmt::Write;

use serde::Serialize;
use untrain_policy::{ArtefactKind, ForgetLevel, Position, Timestamp};
use untrain_unlearn::planner::{Advice, Lane, Run, Terms, Why};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::forgetting::{Open, open_requests};
use crate::output::{BAD, BOLD, counted, grouped};
use crate::planning::{Planned, Standing, planned};
use crate::times::{day, shown};
use crate::workspace::Workspace;

#[derive(Serialize)]
struct Report {
    time: Timestamp,
    requests: Vec<Request>,
    runs: Vec<Line>,
    advice: Vec<Advice>,
}

#[derive(Serialize)]
struct Request {
    entry: Position,
    level: ForgetLevel,
    at: Timestamp,
    due: Timestamp,
    lane: Lane,
    /// Whether no dataset or model that is there holds anything of theirs.
    untouched: bool,
}

#[derive(Serialize)]
struct Line {
    kind: ArtefactKind,
    published: bool,
    bytes_per_second: u64,
    measured_runs: u64,
    #[serde(flatten)]
    run: Run,
}

/// Tells the plan.
pub fn tell(workspace: &Workspace, context: &Context) -> Result<Exit, Error> {
    let open = open_requests(workspace)?;
    let planned = planned(workspace, &open, context.now)?;
    let report = report(&open, &planned, context.now);
    context.output.report("forget-plan", &report, &words(&report, context.now))?;
    Ok(Exit::Done)
}

/// `1 request waits`.
pub fn waiting(count: u64) -> String {
    match count {
        0 => "no request waits\n".to_owned(),
        1 => format!("{BOLD}1{BOLD:#} request waits\n"),
        _ => format!("{BOLD}{}{BOLD:#} requests wait\n", grouped(count)),
    }
}

fn report(open: &[Open], planned: &Planned, now: Timestamp) -> Report {
    let untouched =
        |entry: Position| !planned.plan.runs.iter().any(|run| run.requests.contains(&entry));
    let requests = open.iter().zip(&planned.waiting).map(|(open, waiting)| Request {
        entry: waiting.request,
        level: open.request.level,
        at: waiting.at,
        due: waiting.due,
        lane: waiting.lane,
        untouched: untouched(waiting.request),
    });
    let standing = |run: &Run| planned.standing.iter().find(|it| it.artefact.name == run.artefact);
    let line = |run: &Run| standing(run).map(|standing| Line::of(standing, run.clone()));
    Report {
        time: now,
        requests: requests.collect(),
        runs: planned.plan.runs.iter().filter_map(line).collect(),
        advice: planned.plan.advice.clone(),
    }
}

impl Line {
    fn of(standing: &Standing, run: Run) -> Self {
        Self {
            kind: standing.kind,
            published: standing.artefact.published,
            bytes_per_second: standing.rate.bytes_per_second.get(),
            measured_runs: standing.rate.runs,
            run,
        }
    }
}

fn words(report: &Report, now: Timestamp) -> String {
    let mut words = waiting(report.requests.len() as u64);
    for request in &report.requests {
        let (asked, due) = (day(request.at), shown(request.due));
        let first = match request.lane {
            Lane::LegalOrder => ", heard first: an order",
            Lane::Minor => ", heard first: perhaps a minor",
            Lane::SpecialCategory => ", heard first: a special category",
            Lane::Ordinary => "",
        };
        let (entry, level) = (request.entry, request.level);
        let late = if request.due <= now { format!(" {BAD}late{BAD:#}") } else { String::new() };
        let _ = writeln!(
            words,
            "request      entry {entry}, level {level}, of {asked}: due before {due}{late}{first}"
        );
        if request.untouched {
            words.push_str("             no dataset or model holds anything of theirs\n");
        }
    }
    if !report.requests.is_empty() {
        words.push_str("suppressed   nothing of theirs goes into a new dataset or model\n");
    }
    for line in &report.runs {
        line.tell(&mut words, now);
    }
    for advice in &report.advice {
        let _ = writeln!(
            words,
            "advice       {}: {} of generation {} hold so little that it should be trained anew",
            advice.artefact,
            counted(advice.small_shards.len() as u64, "shard"),
            advice.generation
        );
    }
    words
}

impl Line {
    fn tell(&self, words: &mut String, now: Timestamp) {
        let run = &self.run;
        let when = if run.start <= now { "now".to_owned() } else { shown(run.start) };
        let who = if run.people == 1 { "1 person leaves" } else { "people leave" };
        let who = if run.people == 1 { who.to_owned() } else { format!("{} {who}", run.people) };
        let _ = writeln!(
            words,
            "{:12} {}: {who} {BOLD}{when}{BOLD:#}, {}",
            self.kind.as_str(),
            run.artefact,
            why(run.why)
        );
        let rate = match self.measured_runs {
            0 => "not measured yet, reckoned as slow".to_owned(),
            runs => format!("by the rate of {}", counted(runs, "run")),
        };
        let _ = writeln!(
            words,
            "             {} to go through, {}, {rate}; one by one {}",
            counted(run.bytes, "byte"),
            lasting(run.seconds),
            counted(run.one_by_one_bytes, "byte")
        );
        if !run.shards.is_empty() {
            let shards: Vec<String> = run.shards.iter().map(u32::to_string).collect();
            let learns = if shards.len() == 1 { "shard learns" } else { "shards learn" };
            let _ = writeln!(words, "             {learns} again: {}", shards.join(", "));
        }
        if run.below_minimum {
            let _ = writeln!(
                words,
                "             fewer than {} leave together: who kept the version before can \
                 compare",
                Terms::default().people_min
            );
        }
        if !run.in_time {
            let _ = writeln!(words, "             {BAD}late{BAD:#}: due {}", shown(run.due));
        }
    }
}

const fn why(why: Why) -> &'static str {
    match why {
        Why::Local => "because nobody outside has it",
        Why::Priority => "because somebody is heard first",
        Why::Knee => "because waiting longer saves little",
        Why::Window => "when the batch has waited long enough",
        Why::Deadline => "before the deadline",
        Why::Room => "to leave room for what is due then",
    }
}

/// How long something takes, in the one unit that fits.
fn lasting(seconds: u64) -> String {
    match seconds {
        0..120 => format!("about {}", counted(seconds, "second")),
        120..7_200 => format!("about {}", counted(seconds.div_ceil(60), "minute")),
        _ => format!("about {}", counted(seconds.div_ceil(3_600), "hour")),
    }
}
