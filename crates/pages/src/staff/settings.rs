//! Settings: purposes and regions as the policy has them, webhooks, keys of machines, and who may
//! do what.

mod keys;
mod rules;
mod webhook;

use maud::{Markup, html};

use crate::components::Weight;
use crate::components::{Tone, code, link_button, notification, panel};
use crate::frame::{Frame, Head, Place};

pub use keys::{KeyDraft, KeyLine, scope_text};
pub use rules::{PackLine, PurposeLine, RoleLine};
pub use webhook::{DeliveryLine, DeliveryState, WebhookDraft, WebhookLine, WebhookPage, webhook};

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsPage {
    /// The purposes of the policy in force.
    pub purposes: Vec<PurposeLine>,
    /// Its packs.
    pub packs: Vec<PackLine>,
    /// The webhooks that have not ended.
    pub webhooks: Vec<WebhookLine>,
    /// The keys, the newest first.
    pub keys: Vec<KeyLine>,
    /// The roles, from the configuration.
    pub roles: Vec<RoleLine>,
    /// Every scope that a key can have, as the API writes them.
    pub scopes: Vec<String>,
    /// What was filled in for a webhook and came back.
    pub webhook_draft: WebhookDraft,
    /// What was filled in for a key and came back.
    pub key_draft: KeyDraft,
    /// Whether who looks may change webhooks and keys.
    pub can_write: bool,
}

/// Draws the settings.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &SettingsPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text("place-settings");
    let parts = [
        ("webhooks", "webhooks-title"),
        ("keys", "keys-title"),
        ("purposes", "purposes-title"),
        ("regions", "regions-title"),
        ("roles", "roles-title"),
    ];
    let main = html! {
        h1 { (title) }
        nav.views aria-label=(locale.text("settings-parts")) { ul {
            @for (id, text) in parts { li { a href={ "#" (id) } { (locale.text(text)) } } }
        } }
        (webhook::section(frame, view))
        (keys::section(frame, view))
        (rules::purposes(locale, &view.purposes))
        (rules::packs(locale, &view.packs))
        (rules::roles(locale, &view.roles))
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Settings)), &main)
}

/// What a secret opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretOf {
    /// A machine's key.
    Key,
    /// The signatures of a webhook.
    Webhook,
}

/// A secret that was just made: it is shown on this page alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretPage {
    /// What it opens.
    pub of: SecretOf,
    /// The name of the key, or the address of the webhook.
    pub name: String,
    /// The secret.
    pub secret: String,
}

/// Draws a secret, which no other page shows again.
#[must_use]
pub fn secret(frame: &Frame<'_>, view: &SecretPage) -> Markup {
    let locale = frame.locale;
    let (title, why) = match view.of {
        SecretOf::Key => ("secret-key-title", "secret-key-why"),
        SecretOf::Webhook => ("secret-webhook-title", "secret-webhook-why"),
    };
    let title = locale.text(title);
    let main = html! {
        (panel(&title, &html! { p { bdi { (view.name) } } p { (code(&view.secret)) } }))
        (notification(Tone::Care, &html! {
            p { strong { (locale.text("secret-once")) } }
            p { (locale.text(why)) }
        }))
        (link_button(Weight::Secondary, "/staff/settings", &locale.text("settings-back")))
    };
    frame.page(&Head::new(title.clone(), Some(Place::Settings)), &main)
}
