//! `/where`: where a member's data went.

use std::fmt::Write;

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use untrain_lineage::PERSONAL_DATA_CODE;
use untrain_lineage::whereabouts::{DatasetAnswer, ModelAnswer, Whereabouts};
use untrain_pages::member::whereabouts::{
    self as pages, LeftOut, ModelState, ModelUse, SetUse, WherePage, Why,
};
use untrain_policy::Timestamp;

use super::loaded::Loaded;
use super::receipts::title;
use crate::web::visit::Visit;

/// Shows where their data went.
pub async fn show(visit: Visit) -> Response {
    let loaded = match Loaded::of(&visit).await {
        Ok(loaded) => loaded,
        Err(response) => return response,
    };
    let answer = match visit.service.whereabouts(&loaded.subject).await {
        Ok(answer) => answer,
        Err(problem) => return visit.fault(&problem),
    };
    let sets: Vec<SetUse> =
        answer.datasets.iter().map(|set| set_use(&visit, &answer, set)).collect();
    let nothing = sets.iter().all(|set| set.in_count == 0) && answer.models.is_empty();
    let last = loaded.events.last().map(|(entry, _)| *entry);
    let view = WherePage {
        used_count: sets.iter().map(|set| set.in_count).max().unwrap_or(0),
        sets,
        nothing_receipt: last.filter(|_| nothing),
    };
    let around = loaded.around(&visit, None);
    visit.show(&around, |frame| pages::page(frame, &view).into_string())
}

fn set_use(visit: &Visit, answer: &Whereabouts, set: &DatasetAnswer) -> SetUse {
    let models = answer.models.iter().filter(|model| model.dataset == set.dataset);
    SetUse {
        id: set.dataset,
        name: set.directory.clone(),
        built: set.built_at,
        purpose: title(visit, &set.purpose),
        in_count: set.kept.unwrap_or(0),
        left_out: set.reasons.iter().filter_map(left_out).collect(),
        removed: taken_out(answer, set),
        models: models.map(|model| model_use(answer, model)).collect(),
    }
}

fn left_out(reason: &untrain_lineage::whereabouts::ReasonAnswer) -> Option<LeftOut> {
    let why = match reason.reason.as_str() {
        PERSONAL_DATA_CODE => Why::PersonalData,
        code if code.starts_with("other_subject:") => Why::OtherPerson,
        code => Why::Rule(code.parse().ok()?),
    };
    Some(LeftOut { why, count: reason.records.len() as u64 })
}

/// When the member's own records were taken out of a set.
fn taken_out(answer: &Whereabouts, set: &DatasetAnswer) -> Option<Timestamp> {
    let carried = answer.forgettings.iter().flat_map(|forgetting| &forgetting.datasets);
    carried.filter(|it| it.directory == set.directory).map(|it| it.removal.time).max()
}

fn model_use(answer: &Whereabouts, model: &ModelAnswer) -> ModelUse {
    let carried = answer.forgettings.iter().flat_map(|forgetting| &forgetting.models);
    let forgot = carried.filter(|it| it.directory == model.directory).map(|it| it.removal.time);
    let state = match forgot.max() {
        Some(on) => ModelState::Forgot { on },
        None => ModelState::InUse,
    };
    let name = model.directory.clone();
    ModelUse { id: model.model, name, trained: model.trained_at, state }
}

/// The same as JSON.
pub async fn json(visit: Visit) -> Response {
    match answer(&visit).await {
        Ok(answer) => (attached("where.json"), Json(answer)).into_response(),
        Err(response) => response,
    }
}

/// The same as a table: a line for each record.
pub async fn csv(visit: Visit) -> Response {
    let answer = match answer(&visit).await {
        Ok(answer) => answer,
        Err(response) => return response,
    };
    let mut text = String::from("dataset,built_at,record,input,row,in_it,reason\n");
    for set in &answer.datasets {
        let kept = set.parts.iter().flat_map(|part| &part.records).map(|record| (record, ""));
        let out = set.reasons.iter().flat_map(|reason| {
            reason.records.iter().map(|record| (record, reason.reason.as_str()))
        });
        for (record, reason) in kept.chain(out) {
            let _ = writeln!(
                text,
                "{},{},{},{},{},{},{}",
                cell(&set.directory),
                set.built_at,
                cell(record.id.as_deref().unwrap_or_default()),
                cell(&record.input),
                record.row,
                if reason.is_empty() { "yes" } else { "no" },
                cell(reason)
            );
        }
    }
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    (attached("where.csv"), [(header::CONTENT_TYPE, kind)], text).into_response()
}

/// A cell of a table that a spreadsheet takes as text, and never as a formula.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

async fn answer(visit: &Visit) -> Result<Whereabouts, Response> {
    let subject = visit.member()?.subject.clone();
    visit.service.whereabouts(&subject).await.map_err(|problem| visit.fault(&problem))
}

fn attached(name: &str) -> [(header::HeaderName, HeaderValue); 1] {
    let value = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    [(header::CONTENT_DISPOSITION, value.unwrap_or(HeaderValue::from_static("attachment")))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("a \"b\""), "\"a \"\"b\"\"\"");
    }
}
