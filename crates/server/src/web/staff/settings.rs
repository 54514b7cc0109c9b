//! `/staff/settings`: webhooks and keys, and what policy and configuration say.

mod keys;
mod rules;
mod webhooks;

use axum::response::Response;
use untrain_pages::FieldError;
use untrain_pages::staff::settings::{self as pages, KeyDraft, SettingsPage, WebhookDraft};

use super::{around, may};
use crate::access::Scope;
use crate::problem::Problem;
use crate::web::visit::{Around, Visit};

pub use keys::{end as end_key, make as make_key};
pub use webhooks::{
    add as add_webhook, end as end_webhook, replay as replay_delivery, show as show_webhook,
    test as test_webhook,
};

/// Where the settings are.
const PATH: &str = "/staff/settings";

/// What somebody filled in and has to fill in otherwise.
#[derive(Debug, Default)]
struct Drafts {
    webhook: WebhookDraft,
    key: KeyDraft,
}

/// Shows the settings.
pub async fn show(visit: Visit) -> Response {
    if let Err(response) = may(&visit, Scope::OverviewRead) {
        return response;
    }
    page(&visit, Drafts::default(), &[]).await
}

async fn page(visit: &Visit, drafts: Drafts, errors: &[FieldError]) -> Response {
    match view(visit, drafts).await {
        Ok(view) => {
            let around = Around { errors, path: Some(PATH), ..around(None) };
            visit.show(&around, |frame| pages::page(frame, &view).into_string())
        }
        Err(problem) => visit.fault(&problem),
    }
}

async fn view(visit: &Visit, drafts: Drafts) -> Result<SettingsPage, Problem> {
    Ok(SettingsPage {
        purposes: rules::purposes(visit),
        packs: rules::packs(visit).await?,
        webhooks: webhooks::lines(&visit.service).await?,
        keys: keys::lines(&visit.service).await?,
        roles: rules::roles(&visit.service),
        scopes: Scope::ALL.map(|scope| scope.as_str().to_owned()).to_vec(),
        webhook_draft: drafts.webhook,
        key_draft: drafts.key,
        can_write: visit.caller.scopes().has(Scope::SettingsWrite),
    })
}

/// A field that has to be filled in otherwise.
fn error(field: &str, text: String) -> FieldError {
    FieldError { field: field.to_owned(), text }
}
