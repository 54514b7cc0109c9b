//! Webhooks: made by a form, tested, ended, and their deliveries sent again.
//!
//! What was delivered names people, so that a webhook's own page is for those alone who may make
//! one.

use axum::extract::Path;
use axum::response::Response;
use untrain_pages::staff::settings::{
    self as pages, DeliveryLine, DeliveryState, SecretOf, SecretPage, WebhookDraft, WebhookLine,
    WebhookPage,
};

use super::{Drafts, error, page};
use crate::access::Scope;
use crate::limits::PAGE_ROWS;
use crate::problem::{Kind, Problem};
use crate::service::Service;
use crate::web::form::Fields;
use crate::web::sign_in::away;
use crate::web::staff::{around, may};
use crate::web::visit::Visit;
use crate::webhooks::{Delivery, KINDS, check_kinds};

pub async fn lines(service: &Service) -> Result<Vec<WebhookLine>, Problem> {
    let counts = service.delivery_counts().await?;
    let lines = service.webhooks().await?.into_iter().map(|webhook| {
        let count = |state: &str| {
            let of = (webhook.id.clone(), state.to_owned());
            counts.get(&of).copied().unwrap_or(0)
        };
        WebhookLine {
            failed_count: count("failed"),
            waiting_count: count("waiting").saturating_add(count("sending")),
            id: webhook.id,
            url: webhook.url,
            events: webhook.events,
            created: webhook.created,
        }
    });
    Ok(lines.collect())
}

/// Makes a webhook, and shows its secret.
pub async fn add(visit: Visit, fields: Fields) -> Response {
    if let Err(response) = may(&visit, Scope::SettingsWrite) {
        return response;
    }
    let text = |name: &str| fields.one(name).unwrap_or_default().trim().to_owned();
    let draft = WebhookDraft { url: text("url"), events: text("events") };
    let events: Vec<String> = draft.events.split_whitespace().map(str::to_owned).collect();
    let mut errors = Vec::new();
    if check_kinds(&events).is_err() {
        let kinds = KINDS.join(", ");
        let words = visit.locale.text_with("webhook-events-error", &[("kinds", kinds.into())]);
        errors.push(error("webhook-events", words));
    } else {
        match visit.service.make_webhook(&visit.caller, &draft.url, &events).await {
            Ok((webhook, secret)) => {
                let view = SecretPage { of: SecretOf::Webhook, name: webhook.url, secret };
                let around = super::Around { path: Some(super::PATH), ..around(None) };
                return visit.show(&around, |frame| pages::secret(frame, &view).into_string());
            }
            Err(problem) if problem.kind() == Kind::Malformed => {
                errors.push(error("webhook-url", visit.locale.text("webhook-url-error")));
            }
            Err(problem) => return visit.fault(&problem),
        }
    }
    page(&visit, Drafts { webhook: draft, ..Drafts::default() }, &errors).await
}

/// Shows a webhook with its last deliveries.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::SettingsWrite) {
        return response;
    }
    match view(&visit.service, &id).await {
        Ok(view) => visit.show(&around(None), |frame| pages::webhook(frame, &view).into_string()),
        Err(problem) => visit.fault(&problem),
    }
}

async fn view(service: &Service, id: &str) -> Result<WebhookPage, Problem> {
    let line = lines(service).await?.into_iter().find(|line| line.id == id);
    let line = line.ok_or_else(|| Problem::not_found("webhook"))?;
    let deliveries = service.deliveries(id, PAGE_ROWS).await?;
    let deliveries = deliveries.into_iter().map(delivery).collect();
    Ok(WebhookPage { line, deliveries, can_write: true })
}

fn delivery(delivery: Delivery) -> DeliveryLine {
    let state = match delivery.state.as_str() {
        "taken" => DeliveryState::Taken,
        "sending" => DeliveryState::Sending,
        "waiting" => DeliveryState::Waiting,
        _ => DeliveryState::Failed,
    };
    DeliveryLine {
        id: delivery.id,
        kind: delivery.kind,
        state,
        attempts: u64::try_from(delivery.attempts).unwrap_or(0),
        created: delivery.created,
        due: (state == DeliveryState::Waiting).then_some(delivery.due),
        answer: delivery.answer,
        body: delivery.body,
    }
}

/// Lays out a delivery that only tests the way.
pub async fn test(visit: Visit, Path(id): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::SettingsWrite) {
        return response;
    }
    match visit.service.test_webhook(&id).await {
        Ok(_) => away(&format!("/staff/settings/webhooks/{id}")),
        Err(problem) => visit.fault(&problem),
    }
}

/// Ends a webhook.
pub async fn end(visit: Visit, Path(id): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::SettingsWrite) {
        return response;
    }
    match visit.service.end_webhook(&visit.caller, &id).await {
        Ok(()) => away("/staff/settings#webhooks"),
        Err(problem) => visit.fault(&problem),
    }
}

/// Sends a delivery again.
pub async fn replay(visit: Visit, Path((webhook, id)): Path<(String, String)>) -> Response {
    if let Err(response) = may(&visit, Scope::SettingsWrite) {
        return response;
    }
    match visit.service.replay_delivery(&webhook, &id).await {
        Ok(_) => away(&format!("/staff/settings/webhooks/{webhook}")),
        Err(problem) => visit.fault(&problem),
    }
}
