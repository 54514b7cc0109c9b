//! `/v1/decisions`: whether records may be used, and why.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use untrain_policy::{
    Basis, Category, CollectedAt, Decision, Effect, Person, PolicyHash, PurposeId, Reason,
    RecordFacts, Rules, Signal, Source, Standing, Timestamp, Visibility, Who,
};
use utoipa::ToSchema;

use super::extract::{Body, Object};
use super::words;
use crate::access::{Caller, Scope};
use crate::limits::DECISIONS_MAX;
use crate::live;
use crate::problem::{Kind, Problem, ProblemBody};
use crate::service::Service;

/// What is asked about one record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Whom it is about, the author first.
    #[schema(example = json!(["maya"]))]
    subjects: Vec<String>,
    /// For what it would be used; the batch's purpose when absent.
    #[serde(default)]
    #[schema(value_type = Option<words::PurposeId>)]
    purpose: Option<PurposeId>,
    /// The kind of personal data; `content` when absent.
    #[serde(default)]
    #[schema(value_type = Option<words::Category>)]
    category: Option<Category>,
    /// Who could read it; `public` when absent.
    #[serde(default)]
    #[schema(value_type = Option<words::Visibility>)]
    visibility: Option<Visibility>,
    /// Where it comes from, by kind or by its name on the register; `first_party` when absent.
    #[serde(default)]
    source: Option<String>,
    /// When it was collected; this moment when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    collected_at: Option<Timestamp>,
    /// The licence that it came under.
    #[serde(default)]
    licence: Option<String>,
    /// The preference pinned to it.
    #[serde(default)]
    #[schema(value_type = Option<words::Signal>)]
    signal: Option<Signal>,
}

/// What is asked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Questions {
    /// For what the records would be used.
    #[schema(value_type = words::PurposeId)]
    purpose: PurposeId,
    /// Asks before inferring instead of before training: about the first subject and the category
    /// alone.
    #[serde(default)]
    serving: bool,
    /// At most 1,000.
    #[schema(max_items = 1000, value_type = Vec<Question>)]
    records: Vec<Object<Question>>,
}

/// A decision and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct Decided {
    /// `allow` or `deny`.
    #[schema(value_type = words::Effect)]
    effect: Effect,
    /// The code of the reason.
    #[schema(value_type = String, example = "refused")]
    reason: std::borrow::Cow<'static, str>,
    /// The number of the rule that decided.
    rule: u8,
    /// Why the purpose may run, when it may.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<words::Basis>)]
    basis: Option<Basis>,
}

/// The decisions, in the order of the questions.
#[derive(Debug, Serialize, ToSchema)]
pub struct Answers {
    /// The entries of the ledger that they count in.
    position: u64,
    /// The policy in force.
    #[schema(value_type = Option<words::PolicyHash>)]
    policy: Option<PolicyHash>,
    /// One for each record.
    decisions: Vec<Decided>,
}

/// Decide about records. What the ledger does not know is denied.
#[utoipa::path(
    post, path = "/v1/decisions", tag = "decisions", operation_id = "decide",
    request_body = Questions,
    responses(
        (status = 200, body = Answers),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ),
    extensions(("x-untrain-access" = json!("gate:decide"))),
)]
pub async fn decide(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(questions): Body<Questions>,
) -> Result<Json<Answers>, Problem> {
    caller.must_have(Scope::GateDecide)?;
    let found = questions.records.len();
    if found > DECISIONS_MAX {
        let detail = format!("{found} records, and the most is {DECISIONS_MAX}: split them");
        return Err(Problem::new(Kind::TooLarge, detail));
    }
    let now = service.now();
    service.follow().await?;
    let answered = service.live().ask(|state| answer(state, &questions, now))?;
    answered.map(Json).map_err(|error| {
        tracing::error!(%error, "the state in memory does not read");
        Problem::new(Kind::Internal, "the state does not read: nothing was decided")
    })
}

fn answer(
    state: &live::State,
    questions: &Questions,
    now: Timestamp,
) -> Result<Answers, untrain_policy::SnapshotError> {
    let mut decisions = Vec::with_capacity(questions.records.len());
    for Object(question) in &questions.records {
        let purpose = question.purpose.as_ref().unwrap_or(&questions.purpose);
        let (whos, persons) = people(state, &question.subjects)?;
        let standings = standings(&whos, &persons);
        let rules = state.rules();
        let decision = if questions.serving {
            let category = question.category.unwrap_or(Category::Content);
            let first = standings.first().copied().unwrap_or(Standing::Unknown);
            rules.decide_serving(purpose, category, first)
        } else {
            of_record(rules, purpose, question, &standings, now)
        };
        decisions.push(Decided {
            effect: decision.effect,
            reason: decision.code(),
            rule: decision.rule(),
            basis: decision.basis,
        });
    }
    let policy = state.policy().map(|policy| policy.hash);
    Ok(Answers { position: state.statement().position.0, policy, decisions })
}

type People = (Vec<Who>, Vec<Option<Person>>);

fn people(
    state: &live::State,
    subjects: &[String],
) -> Result<People, untrain_policy::SnapshotError> {
    let (mut whos, mut persons) =
        (Vec::with_capacity(subjects.len()), Vec::with_capacity(subjects.len()));
    for subject in subjects {
        let who = state.resolve(subject)?;
        whos.push(who);
        persons.push(state.person(who)?);
    }
    Ok((whos, persons))
}

fn standings<'p>(whos: &[Who], persons: &'p [Option<Person>]) -> Vec<Standing<'p>> {
    let standing = |(who, person): (&Who, &'p Option<Person>)| match (who, person) {
        (Who::Suppressed, _) => Standing::Suppressed,
        (_, Some(person)) => Standing::Known(person),
        (_, None) => Standing::Unknown,
    };
    whos.iter().zip(persons).map(standing).collect()
}

fn of_record(
    rules: &Rules,
    purpose: &PurposeId,
    question: &Question,
    standings: &[Standing<'_>],
    now: Timestamp,
) -> Decision {
    let named = question.source.as_deref().map(|source| rules.source(source));
    let (source, registered) = match named {
        None => (Some(Source::FirstParty), None),
        Some(None) => return Decision::from(Reason::InvalidRecord),
        Some(Some(named)) => (Some(named.kind), named.licence),
    };
    let record = RecordFacts {
        category: Some(question.category.unwrap_or(Category::Content)),
        visibility: Some(question.visibility.unwrap_or(Visibility::Public)),
        source,
        collected_at: CollectedAt::Known(question.collected_at.unwrap_or(now)),
        licence: registered.or(question.licence.as_deref()),
        signal: question.signal.unwrap_or(Signal::Unknown),
    };
    rules.decide(purpose, &record, standings)
}
