//! What the service counts, in the text that Prometheus reads (OpenMetrics 1.0).
//!
//! No label names a person, and none has values that a caller makes up: a path is the pattern that
//! it matched.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use serde::Deserialize;

use crate::access::request_id;
use crate::jobs::{Job, Task};
use crate::limits::LAGS_KEPT_MAX;
use crate::problem::Problem;
use crate::service::Service;

/// The upper ends of the buckets of times, in seconds.
const SECONDS: [f64; 12] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    path: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Path {
    path: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Gated {
    purpose: String,
    outcome: &'static str,
    rule: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Open {
    overdue: Overdue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
enum Overdue {
    Yes,
    No,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Forgetting {
    level: &'static str,
    state: &'static str,
}

/// What the service counts.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    request_seconds: Family<Path, Histogram>,
    gate_records: Family<Gated, Counter>,
    gate_seconds: Histogram,
    lag_seconds: Histogram,
    objections: Family<Open, Gauge>,
    ledger_size: Gauge,
    forgettings: Family<Forgetting, Gauge>,
    /// The last lags, for whoever wants to see them at once.
    lags: Mutex<VecDeque<f64>>,
}

fn times() -> Histogram {
    Histogram::new(SECONDS)
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::default(),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(times),
            gate_records: Family::default(),
            gate_seconds: times(),
            lag_seconds: times(),
            objections: Family::default(),
            ledger_size: Gauge::default(),
            forgettings: Family::default(),
            lags: Mutex::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let registry = self.registry.sub_registry_with_prefix("untrain");
        registry.register("http_requests", "Requests that were answered", self.requests.clone());
        registry.register_with_unit(
            "http_request",
            "The time from a request to the head of its answer",
            Unit::Seconds,
            self.request_seconds.clone(),
        );
        registry.register(
            "gate_records",
            "Records that gates have read, by what became of them and the rule that decided",
            self.gate_records.clone(),
        );
        registry.register_with_unit(
            "gate",
            "The time that gates took",
            Unit::Seconds,
            self.gate_seconds.clone(),
        );
        registry.register_with_unit(
            "revocation_lag",
            "The time from the answer to a choice to the first decision that counts it in",
            Unit::Seconds,
            self.lag_seconds.clone(),
        );
        registry.register(
            "objections_open",
            "Cases that an answer is owed to",
            self.objections.clone(),
        );
        registry.register("ledger_size", "The entries of the log", self.ledger_size.clone());
        registry.register(
            "forget_jobs",
            "Requests to be forgotten, by how far they go and how they stand",
            self.forgettings.clone(),
        );
    }

    /// Notes how long a choice waited until decisions counted it in.
    pub fn note_lag(&self, seconds: f64) {
        self.lag_seconds.observe(seconds.max(0.0));
        let mut lags = self.lags.lock().unwrap_or_else(PoisonError::into_inner);
        if lags.len() >= LAGS_KEPT_MAX {
            lags.pop_front();
        }
        lags.push_back(seconds.max(0.0));
    }

    /// Within how many milliseconds 95 of 100 of the last choices were counted in; none before the
    /// first.
    #[must_use]
    pub fn lag_p95_ms(&self) -> Option<u64> {
        let lags = self.lags.lock().unwrap_or_else(PoisonError::into_inner);
        let mut sorted: Vec<f64> = lags.iter().copied().collect();
        sorted.sort_by(f64::total_cmp);
        let place = sorted.len().saturating_mul(95).div_ceil(100).saturating_sub(1);
        // Durations between two readings of a clock: far below what the number holds.
        sorted.get(place).map(|lag| (lag * 1_000.0).round() as u64)
    }

    /// Notes what a gate did, from the report of its job.
    pub fn note_gate(&self, job: &Job) {
        let Task::Gate { purpose, .. } = &job.task else { return };
        let report = job.report.as_ref().map(|report| report.get());
        let report = report.and_then(|text| serde_json::from_str::<GateReport>(text).ok());
        let Some(report) = report else { return };
        let count = |outcome, rule: &str, records| {
            let (purpose, rule) = (purpose.clone(), rule.to_owned());
            self.gate_records.get_or_create(&Gated { purpose, outcome, rule }).inc_by(records);
        };
        count("kept", "allow", report.kept);
        for (rule, records) in &report.dropped {
            count("dropped", rule, *records);
        }
        self.gate_seconds.observe(report.seconds);
    }

    async fn look(&self, service: &Service) -> Result<(), Problem> {
        let size = service.ledger().size().await?;
        self.ledger_size.set(i64::try_from(size.0).unwrap_or(i64::MAX));
        let cases = service.cases().await?;
        let open = |overdue: bool| {
            let count = cases.iter().filter_map(|case| case.due.as_ref());
            let count = count.filter(|due| due.overdue == overdue).count();
            i64::try_from(count).unwrap_or(i64::MAX)
        };
        self.objections.get_or_create(&Open { overdue: Overdue::Yes }).set(open(true));
        self.objections.get_or_create(&Open { overdue: Overdue::No }).set(open(false));
        let waiting = service.forgetting_counts().await?;
        for ((level, state), count) in waiting {
            let labels = Forgetting { level: level.as_str(), state };
            self.forgettings.get_or_create(&labels).set(i64::try_from(count).unwrap_or(i64::MAX));
        }
        Ok(())
    }
}

/// What is read of `gate --json`.
#[derive(Debug, Deserialize)]
struct GateReport {
    kept: u64,
    dropped: std::collections::BTreeMap<String, u64>,
    seconds: f64,
}

/// Answers `/metrics`.
///
/// # Errors
/// [`Problem`]s of reading.
pub async fn show(State(service): State<Arc<Service>>) -> Result<Response, Problem> {
    let metrics = service.metrics();
    metrics.look(&service).await?;
    let mut text = String::new();
    encode(&mut text, &metrics.registry).map_err(|error| {
        Problem::new(crate::problem::Kind::Internal, format!("the counts do not print: {error}"))
    })?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], text).into_response())
}

/// Counts a request and its time.
pub async fn count(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request_id::method(request.method());
    let matched = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let path = matched.unwrap_or_else(|| "none".to_owned());
    let response = next.run(request).await;
    let metrics = service.metrics();
    let status = response.status().as_u16();
    let seconds = started.elapsed().as_secs_f64();
    metrics.request_seconds.get_or_create(&Path { path: path.clone() }).observe(seconds);
    metrics.requests.get_or_create(&Answered { method, path, status }).inc();
    response
}
