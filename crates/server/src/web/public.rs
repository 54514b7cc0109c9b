//! What anybody may see: the three doors, the checker, the style sheet, the browser signal's
//! statement, and what each kind of problem means.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::multipart::Multipart;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use untrain_pages::assets::{Asset, STAFF_STYLESHEET, STYLESHEET};
use untrain_pages::public::entrance;
use untrain_pages::public::faults::{self, KindPage};
use untrain_pages::public::verify::{
    self as pages, Check, CheckOutcome, PASTED_CHARS_MAX, Verdict, VerifyPage, VerifyResult,
};
use untrain_pages::{FieldError, Locale};
use untrain_policy::{CertificateId, Event, Position, Timestamp};
use untrain_tlog::{CurrentProof, Receipt};
use untrain_verify::{Answer, Kind, Outcome, Report};

use super::member::{receipt_of, references};
use super::sign_in::away;
use super::visit::{Around, Visit};
use crate::limits::UPLOAD_BYTES_MAX;
use crate::problem::{self, Problem};
use crate::service::Service;

/// The addresses of anybody.
pub fn router() -> Router<Arc<Service>> {
    let upload = axum::extract::DefaultBodyLimit::max(UPLOAD_BYTES_MAX);
    Router::new()
        .route("/", get(start))
        .route("/verify", get(form).post(check).layer(upload))
        .route("/r/{code}", get(by_code))
        .route("/assets/{file}", get(asset))
        .route("/certificates/{id}", get(certificate))
        .route("/.well-known/gpc.json", get(browser_signal))
        .route("/problems/{kind}", get(problem_page))
}

/// The three doors.
async fn start(visit: Visit) -> Response {
    let around = Around::of(untrain_pages::Audience::Public);
    visit.show(&around, |frame| entrance::start(frame).into_string())
}

/// A style sheet. Its name changes with it, so that a browser keeps it for ever.
async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let named = |asset: &&Asset| asset.path.strip_prefix("/assets/") == Some(file.as_str());
    let Some(asset) = [&*STYLESHEET, &*STAFF_STYLESHEET].into_iter().find(named) else {
        return Problem::not_found("file").into_response();
    };
    let keep = HeaderValue::from_static("public, max-age=31536000, immutable");
    let etag = HeaderValue::from_str(&asset.etag).unwrap_or(HeaderValue::from_static("\"0\""));
    let same = headers.get(header::IF_NONE_MATCH).is_some_and(|sent| *sent == etag);
    let kept = [(header::CACHE_CONTROL, keep), (header::ETAG, etag)];
    if same {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    let kind = HeaderValue::from_static(asset.content_type);
    (kept, [(header::CONTENT_TYPE, kind)], asset.bytes).into_response()
}

/// A certificate of forgetting: it names nobody, and whoever knows its name may have it.
async fn certificate(State(service): State<Arc<Service>>, Path(id): Path<String>) -> Response {
    let none = || Problem::not_found("certificate").into_response();
    let Ok(id) = id.parse::<CertificateId>() else { return none() };
    let path = service.workspace().join("certificates").join(format!("{id}.json"));
    let Ok(bytes) = tokio::fs::read(path).await else { return none() };
    let named = format!("attachment; filename=\"certificate-{id}.json\"");
    let named = HeaderValue::from_str(&named);
    let kind = HeaderValue::from_static("application/json");
    let mut response = ([(header::CONTENT_TYPE, kind)], bytes).into_response();
    if let Ok(named) = named {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, named);
    }
    response
}

/// Says that the browser signal is read here, and since when (GPC, section 4.2).
async fn browser_signal(visit: Visit) -> Response {
    let policy = visit.book.in_force(visit.service.now());
    let speaks = policy.is_some_and(|policy| policy.purposes.iter().any(|purpose| purpose.gpc));
    let since = policy.map(|policy| policy.effective.strftime("%Y-%m-%d").to_string());
    let body = serde_json::json!({ "gpc": speaks, "lastUpdate": since.unwrap_or_default() });
    Json(body).into_response()
}

/// What a kind of problem means: where the type of a problem leads.
async fn problem_page(visit: Visit, Path(kind): Path<String>) -> Response {
    let Some(kind) = problem::Kind::ALL.into_iter().find(|known| known.slug() == kind) else {
        return visit.fault(&Problem::not_found("kind of problem"));
    };
    let view = KindPage { kind: kind.slug(), status: kind.status().as_u16() };
    let around = Around::of(visit.audience());
    visit.show(&around, |frame| faults::kind(frame, &view).into_string())
}

/// A code that was typed or scanned.
#[derive(Debug, Default, Deserialize)]
struct Typed {
    code: Option<String>,
}

async fn by_code(Path(code): Path<String>) -> Response {
    let code: String = url::form_urlencoded::byte_serialize(code.as_bytes()).collect();
    away(&format!("/verify?code={code}"))
}

/// The form; with a code, its answer.
async fn form(visit: Visit, Query(typed): Query<Typed>) -> Response {
    match typed.code.as_deref().map(str::trim).filter(|code| !code.is_empty()) {
        Some(code) => answer_code(&visit, code).await,
        None => empty(&visit, &[]),
    }
}

fn empty(visit: &Visit, errors: &[FieldError]) -> Response {
    let view = VerifyPage { code: String::new(), text: String::new() };
    let around = Around { errors, path: Some("/verify"), ..Around::of(visit.audience()) };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    visit.show_as(status, &around, |frame| pages::page(frame, &view).into_string())
}

/// Checks what was given: a file, a code or a text.
async fn check(
    State(service): State<Arc<Service>>,
    visit: Visit,
    mut fields: Multipart,
) -> Response {
    let mut given: Option<Bytes> = None;
    let mut code = None;
    loop {
        let field = match fields.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(_) => return empty(&visit, &[nothing(&visit)]),
        };
        let name = field.name().unwrap_or_default().to_owned();
        let Ok(bytes) = field.bytes().await else { return empty(&visit, &[nothing(&visit)]) };
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match name.as_str() {
            "code" => code = Some(String::from_utf8_lossy(&bytes).trim().to_owned()),
            "file" | "text" => given = given.or(Some(bytes)),
            _ => {}
        }
    }
    match (given, code) {
        (Some(bytes), _) => {
            let bytes = pasted(&bytes);
            match service.check(&bytes) {
                Ok(report) => answer(&visit, &bytes, &report),
                Err(problem) => visit.fault(&problem),
            }
        }
        (None, Some(code)) => answer_code(&visit, &code).await,
        (None, None) => empty(&visit, &[nothing(&visit)]),
    }
}

/// A form sends the ends of lines as two signs; files of proofs have one. A file is left as it is
/// when it has none of them.
fn pasted(bytes: &Bytes) -> Vec<u8> {
    let crlf = bytes.windows(2).any(|pair| pair == b"\r\n");
    if !crlf || bytes.len() > PASTED_CHARS_MAX.saturating_mul(4) {
        return bytes.to_vec();
    }
    let mut text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.into_bytes()
}

fn nothing(visit: &Visit) -> FieldError {
    FieldError { field: "file".to_owned(), text: visit.locale.text("verify-nothing-error") }
}

fn answer(visit: &Visit, bytes: &[u8], report: &Report) -> Response {
    let locale = visit.locale;
    let checks: Vec<Check> = report.checks.iter().map(told).collect();
    let first = |outcome| {
        let mut checks = checks.iter().filter(|check| check.outcome == outcome);
        checks.next().map(|check| check.sentence(locale)).unwrap_or_default()
    };
    let said = (report.answer == Answer::True).then(|| said(bytes, report.kind)).flatten();
    let entry = said.as_ref().map(|(entry, _)| *entry);
    let verdict = match report.answer {
        Answer::True => {
            let signer = visit.service.ledger().origin().to_owned();
            Verdict::Valid { signer, signed: None, entry }
        }
        Answer::False => Verdict::NotValid { failed: first(CheckOutcome::Failed) },
        Answer::CannotTell if report.kind == Kind::Unknown => {
            Verdict::Unreadable { why: first(CheckOutcome::Missing) }
        }
        Answer::CannotTell => Verdict::CannotTell { missing: missing(locale, &checks) },
    };
    let facts = match (report.answer, said) {
        (Answer::True, Some((_, event))) => facts_of(visit, report.kind, &event),
        (Answer::True, None) => vec![(locale.text("verify-says"), truth(locale, report.kind))],
        _ => Vec::new(),
    };
    let what = locale.text(kind_id(report.kind));
    let words = Some(report.to_string());
    show(visit, &VerifyResult { verdict, what, facts, checks, words })
}

fn told(check: &untrain_verify::Check) -> Check {
    Check {
        name: check.name.to_owned(),
        outcome: match check.outcome {
            Outcome::Holds => CheckOutcome::Passed,
            Outcome::Fails => CheckOutcome::Failed,
            Outcome::Missing => CheckOutcome::Missing,
            Outcome::NotChecked => CheckOutcome::NotMade,
        },
    }
}

/// What is missing; of a set of files it is the files themselves.
fn missing(locale: &Locale, checks: &[Check]) -> String {
    let of = |outcome| checks.iter().find(|check| check.outcome == outcome);
    let check = of(CheckOutcome::Missing).or_else(|| of(CheckOutcome::NotMade));
    check.map(|check| check.sentence(locale)).unwrap_or_default()
}

/// The event that a file proves, and its entry. It was found true before.
fn said(bytes: &[u8], kind: Kind) -> Option<(Position, Event)> {
    let receipt = match kind {
        Kind::Receipt => Receipt::parse(bytes).ok()?,
        Kind::Current => CurrentProof::parse(bytes).ok().filter(|proof| proof.version > 0)?.receipt,
        _ => return None,
    };
    Some((Position(receipt.index), Event::from_bytes(&receipt.event).ok()?))
}

fn facts_of(visit: &Visit, kind: Kind, event: &Event) -> Vec<(String, String)> {
    let locale = visit.locale;
    let mut facts = vec![(locale.text("verify-says"), receipt_of(visit, &event.fact).fact(locale))];
    if let Some(subject) = event.fact.subject() {
        facts.push((locale.text("verify-who"), subject.to_string()));
    }
    facts.push((locale.text("receipt-at"), locale.moment(event.time)));
    if kind == Kind::Current {
        facts.push((locale.text("verify-now"), truth(locale, kind)));
    }
    facts
}

/// What is true when every check of a file of that kind holds.
fn truth(locale: &Locale, kind: Kind) -> String {
    locale.text(match kind {
        Kind::Current => "verify-true-current",
        Kind::Snapshot => "verify-true-snapshot",
        Kind::Certificate => "verify-true-certificate",
        _ => "verify-true-other",
    })
}

const fn kind_id(kind: Kind) -> &'static str {
    match kind {
        Kind::Receipt => "verify-kind-receipt",
        Kind::Current => "verify-kind-current",
        Kind::Absence => "verify-kind-absence",
        Kind::Snapshot => "verify-kind-snapshot",
        Kind::Manifest => "verify-kind-manifest",
        Kind::Certificate => "verify-kind-certificate",
        Kind::Log => "verify-kind-log",
        Kind::Unknown => "verify-kind-unknown",
    }
}

fn show(visit: &Visit, view: &VerifyResult) -> Response {
    let around = Around { path: Some("/verify"), ..Around::of(visit.audience()) };
    visit.show(&around, |frame| pages::result(frame, view).into_string())
}

/// Whether the log has the entry that a code names. Whose it is and what it says stays with whoever
/// holds the receipt.
async fn answer_code(visit: &Visit, code: &str) -> Response {
    let locale = visit.locale;
    let Some(entry) = references::entry(code) else {
        return show(visit, &not_in_log(locale, locale.text("verify-code-none")));
    };
    match proved(visit, entry).await {
        Ok((signed, checks)) => {
            let signer = visit.service.ledger().origin().to_owned();
            let verdict = Verdict::Valid { signer, signed, entry: Some(entry) };
            let what = locale.text("verify-kind-code");
            let note = (locale.text("verify-says"), locale.text("verify-code-says"));
            show(visit, &VerifyResult { verdict, what, facts: vec![note], checks, words: None })
        }
        Err(problem) if problem.kind() == problem::Kind::NotFound => {
            show(visit, &not_in_log(locale, locale.text("verify-code-beyond")))
        }
        Err(problem) => visit.fault(&problem),
    }
}

fn not_in_log(locale: &Locale, failed: String) -> VerifyResult {
    let what = locale.text("verify-kind-code");
    let verdict = Verdict::NotValid { failed };
    VerifyResult { verdict, what, facts: Vec::new(), checks: Vec::new(), words: None }
}

/// Proves that the newest checkpoint holds an entry, as anybody could with the log's files.
async fn proved(
    visit: &Visit,
    entry: Position,
) -> Result<(Option<Timestamp>, Vec<Check>), Problem> {
    let ledger = visit.service.ledger();
    let found = ledger.entry(entry).await?;
    let proof = ledger.prove_inclusion(entry).await?;
    let holds = visit.service.proof_holds(entry, &found, &proof)?;
    let check = Check {
        name: "inclusion".to_owned(),
        outcome: if holds { CheckOutcome::Passed } else { CheckOutcome::Failed },
    };
    Ok((None, vec![check]))
}
