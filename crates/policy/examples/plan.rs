//! Times a plan: `cargo run --release -p untrain-policy --example plan -- [PERSONS] [STATES]`.
//!
//! Persons of so many different states live in the United States; the draft is
//! `policies/linkedin-2024.toml` after `policies/strict.toml`. Building the persons is not timed.

use std::time::Instant;

use untrain_policy::event::Channel;
use untrain_policy::plan::plan;
use untrain_policy::{
    Choice, Event, Fact, Policy, Position, Projection, PurposeId, SubjectId, Timestamp,
};

const STRICT: &str = include_str!("../../../policies/strict.toml");
const DRAFT: &str = include_str!("../../../policies/linkedin-2024.toml");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: u64| arguments.next().map_or(Ok(default), |text| text.parse());
    let (persons, states) = (number(1_000_000)?, number(10_000)?);
    let start: Timestamp = "2026-01-01T00:00:00Z".parse()?;
    let mut state = Projection::default();
    let mut entry = 0;
    let mut tell = |time: Timestamp, fact: Fact| {
        entry += 1;
        state.apply(Position(entry), &Event { time, fact })
    };
    let (policy, document) = (Policy::hash_of(STRICT), STRICT.to_owned());
    tell(start, Fact::PolicyActivated { policy, document })?;
    let strict = Policy::parse(STRICT).map_err(|_| "the strict policy has faults")?;
    for person in 0..persons {
        // A state of its own is a moment of its own.
        let seconds = i64::try_from(person % states.max(1))?;
        let time = start.checked_add(jiff::SignedDuration::from_secs(1 + seconds))?;
        let subject = SubjectId::new(&format!("harbour:{person}"))?;
        let lives = if person % 3 == 0 { "US-CA" } else { "US" };
        let jurisdiction = Some(lives.parse()?);
        let (birth_year, age_band) = (Some(1980), None);
        let who = subject.clone();
        tell(time, Fact::SubjectRegistered { subject: who, jurisdiction, birth_year, age_band })?;
        let choice = if person % 7 == 0 { Choice::Refuse } else { Choice::Allow };
        let purpose = PurposeId::new("genai.content")?;
        let (notice, past, channel) = (strict.notice.id.clone(), false, Channel::Subject);
        tell(time, Fact::ChoiceMade { subject, purpose, choice, notice, past, channel })?;
    }
    let draft = Policy::parse(DRAFT).map_err(|_| "the draft has faults")?;
    let now: Timestamp = "2026-11-01T00:00:00Z".parse()?;
    let begun = Instant::now();
    let people = state.persons().map(|(_, person)| (person, 1));
    let plan = plan(state.history(), &draft, now, people)?;
    let took = begun.elapsed();
    println!("{persons} persons of {states} states in {took:.2?}: {:?}", plan.totals);
    Ok(())
}
