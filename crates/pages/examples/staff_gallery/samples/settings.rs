//! Settings, one webhook, and a secret that is shown once.

use untrain_pages::staff::settings::{
    DeliveryLine, DeliveryState, KeyDraft, KeyLine, PackLine, PurposeLine, RoleLine, SecretOf,
    SecretPage, SettingsPage, WebhookDraft, WebhookLine, WebhookPage, page, secret, webhook,
};
use untrain_policy::{Basis, PackCode, PurposeId};

use super::{Sample, at, staff, staff_with, words};

const SCOPES: [&str; 12] = [
    "preferences:read",
    "preferences:write",
    "cases:read",
    "cases:write",
    "gate:decide",
    "gate:snapshot",
    "overview:read",
    "policy:publish",
    "lineage:write",
    "unlearn:run",
    "audit:read",
    "settings:write",
];

pub(super) fn samples() -> Vec<Sample> {
    vec![
        Sample {
            name: "s8-settings",
            draw: |locale| staff(locale, "/staff/settings", |frame| page(frame, &settings())),
        },
        Sample {
            name: "s8-settings-error",
            draw: |locale| {
                staff_with(
                    locale,
                    "/staff/settings",
                    &[("key-name", "required-error"), ("webhook-url", "required-error")],
                    |frame| page(frame, &settings()),
                )
            },
        },
        Sample {
            name: "s8-webhook",
            draw: |locale| {
                staff(locale, "/staff/settings/webhooks/w1", |frame| webhook(frame, &deliveries()))
            },
        },
        Sample {
            name: "s8-secret",
            draw: |locale| {
                staff(locale, "/staff/settings", |frame| {
                    secret(
                        frame,
                        &SecretPage {
                            of: SecretOf::Key,
                            name: "gate on host 3".to_owned(),
                            secret: "untrain_k_3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy".to_owned(),
                        },
                    )
                })
            },
        },
    ]
}

fn line() -> WebhookLine {
    WebhookLine {
        id: "w1".to_owned(),
        url: "https://hooks.partner.example/untrain/events".to_owned(),
        events: words(&["choice.made", "dataset.revised"]),
        created: at("2026-09-01T10:00:00Z"),
        failed_count: 2,
        waiting_count: 10,
    }
}

fn settings() -> SettingsPage {
    let key = |id: &str, name: &str, works: bool| KeyLine {
        id: id.to_owned(),
        name: name.to_owned(),
        scopes: words(&["gate:decide", "gate:snapshot"]),
        created: at("2026-09-01T10:00:00Z"),
        expires: Some(at("2026-12-01T10:00:00Z")),
        used: works.then(|| at("2026-11-25T09:12:00Z")),
        works,
    };
    let role = |role: &str, scopes: &[&str], people: &[&str]| RoleLine {
        role: role.to_owned(),
        scopes: words(scopes),
        people: words(people),
    };
    SettingsPage {
        purposes: purposes(),
        packs: packs(),
        webhooks: vec![
            line(),
            WebhookLine {
                id: "w2".to_owned(),
                url: "https://log.harbour.example/in".to_owned(),
                events: Vec::new(),
                failed_count: 0,
                waiting_count: 0,
                ..line()
            },
        ],
        keys: vec![key("k1", "gate on host 3", true), key("k2", "old crawler", false)],
        roles: vec![
            role("viewer", &["overview:read"], &[]),
            role("dpo", &["cases:read", "cases:write", "policy:publish"], &["Ines Vantongeren"]),
            role("auditor", &["overview:read", "audit:read"], &["Perpetua Okonjo"]),
        ],
        scopes: words(&SCOPES),
        webhook_draft: WebhookDraft::default(),
        key_draft: KeyDraft::default(),
        can_write: true,
    }
}

fn purposes() -> Vec<PurposeLine> {
    let line = |id: &str, title: &str, bases: Vec<Basis>, refused_by_gpc| {
        Some(PurposeLine {
            id: PurposeId::new(id).ok()?,
            title: title.to_owned(),
            bases,
            refused_by_gpc,
        })
    };
    let lines = [
        line(
            "genai.content",
            "Models that draft text",
            vec![Basis::Consent, Basis::Prohibited],
            false,
        ),
        line("share.licensing", "Licensing to others", vec![Basis::Consent], true),
        line("ml.moderation", "Finding abuse", vec![Basis::LegitimateInterest], false),
    ];
    lines.into_iter().flatten().collect()
}

fn packs() -> Vec<PackLine> {
    let line = |code: &str, places: &[&str], members_count, grace_days| {
        Some(PackLine {
            code: PackCode::new(code).ok()?,
            jurisdictions: words(places),
            members_count,
            age_min: Some(18),
            grace_days,
        })
    };
    let lines = [
        line("eu", &["AT", "BE", "DE", "ES", "FR", "IE", "IT", "NL", "PL"], 6_012, Some(30)),
        line("uk", &["GB"], 1_320, Some(30)),
        line("strict", &["*"], 211, None),
    ];
    lines.into_iter().flatten().collect()
}

fn deliveries() -> WebhookPage {
    let delivery = |id: &str, state, attempts, answer: Option<&str>| DeliveryLine {
        id: id.to_owned(),
        kind: "choice.made".to_owned(),
        state,
        attempts,
        created: at("2026-11-25T10:58:00Z"),
        due: (state == DeliveryState::Waiting).then(|| at("2026-11-25T12:10:00Z")),
        answer: answer.map(str::to_owned),
        body: "{\n  \"type\": \"choice.made\",\n  \"data\": { \"entry\": 18203 }\n}".to_owned(),
    };
    WebhookPage {
        line: line(),
        deliveries: vec![
            delivery("msg_w1_18203", DeliveryState::Waiting, 3, Some("503 Service Unavailable")),
            delivery("msg_w1_18190", DeliveryState::Failed, 9, Some("connection refused")),
            delivery("msg_w1_18020", DeliveryState::Taken, 1, Some("200 OK")),
        ],
        can_write: true,
    }
}
