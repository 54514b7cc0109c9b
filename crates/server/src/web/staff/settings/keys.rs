//! Keys of machines: made by a form, shown once, ended by a button.

use axum::extract::Path;
use axum::response::Response;
use jiff::SignedDuration;
use untrain_pages::FieldError;
use untrain_pages::staff::settings::{self as pages, KeyDraft, KeyLine, SecretOf, SecretPage};

use super::{Drafts, error, page};
use crate::access::{Key, NewKey, Scope, Scopes};
use crate::limits::KEY_NAME_BYTES_MAX;
use crate::problem::Problem;
use crate::service::Service;
use crate::web::form::Fields;
use crate::web::sign_in::away;
use crate::web::staff::{around, may};
use crate::web::visit::Visit;

/// The most days that a form asks for.
const DAYS_MAX: u64 = 365;

pub async fn lines(service: &Service) -> Result<Vec<KeyLine>, Problem> {
    let now = service.now();
    let line = |key: Key| KeyLine {
        works: key.ended.is_none() && key.ends.is_none_or(|ends| ends > now),
        expires: key.ended.or(key.ends),
        id: key.id,
        name: key.name,
        scopes: key.scopes,
        created: key.created,
        used: key.used,
    };
    Ok(service.keys().await?.into_iter().map(line).collect())
}

/// Makes a key, and shows it.
pub async fn make(visit: Visit, fields: Fields) -> Response {
    if let Err(response) = may(&visit, Scope::SettingsWrite) {
        return response;
    }
    let draft = KeyDraft {
        name: fields.one("name").unwrap_or_default().trim().to_owned(),
        scopes: fields.all("scope").map(str::to_owned).collect(),
        days: fields.one("days").and_then(|days| days.parse().ok()),
    };
    let new = match read(&visit, &draft) {
        Ok(new) => new,
        Err(errors) => {
            return page(&visit, Drafts { key: draft, ..Drafts::default() }, &errors).await;
        }
    };
    match visit.service.give_key(&visit.caller, new).await {
        Ok((key, secret)) => {
            let view = SecretPage { of: SecretOf::Key, name: key.name, secret };
            let around = super::Around { path: Some(super::PATH), ..around(None) };
            visit.show(&around, |frame| pages::secret(frame, &view).into_string())
        }
        Err(problem) => visit.fault(&problem),
    }
}

fn read(visit: &Visit, draft: &KeyDraft) -> Result<NewKey, Vec<FieldError>> {
    let (mut errors, say) = (Vec::new(), |id: &str| visit.locale.text(id));
    if draft.name.is_empty() {
        errors.push(error("key-name", say("required-error")));
    } else if draft.name.len() > KEY_NAME_BYTES_MAX || draft.name.chars().any(char::is_control) {
        errors.push(error("key-name", say("key-name-error")));
    }
    let named: Option<Scopes> = draft.scopes.iter().map(|scope| Scope::named(scope)).collect();
    let scopes = named.filter(|_| !draft.scopes.is_empty());
    if scopes.is_none() {
        errors.push(error("key-scopes", say("key-scopes-error")));
    }
    let days = draft.days.filter(|days| (1..=DAYS_MAX).contains(days));
    let hours = days.and_then(|days| i64::try_from(days).ok()?.checked_mul(24));
    let ends =
        hours.and_then(|it| visit.service.now().checked_add(SignedDuration::from_hours(it)).ok());
    if ends.is_none() {
        errors.push(error("key-days", say("required-error")));
    }
    match scopes {
        Some(scopes) if errors.is_empty() => {
            let author = visit.caller.actor().to_owned();
            Ok(NewKey { name: draft.name.clone(), scopes, ends, author })
        }
        _ => Err(errors),
    }
}

/// Ends a key.
pub async fn end(visit: Visit, Path(key): Path<String>) -> Response {
    if let Err(response) = may(&visit, Scope::SettingsWrite) {
        return response;
    }
    match visit.service.take_key_back(&visit.caller, &key).await {
        Ok(()) => away("/staff/settings#keys"),
        Err(problem) => visit.fault(&problem),
    }
}
