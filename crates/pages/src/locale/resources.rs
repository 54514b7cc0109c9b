//! The Fluent files of each language, compiled in. A new file is named once, for all languages.

use super::Language;

macro_rules! resources {
    ($($name:literal),+ $(,)?) => {
        const ENGLISH: &[&str] = &[$(include_str!(concat!("../../locales/en/", $name, ".ftl")),)+];
        const GERMAN: &[&str] = &[$(include_str!(concat!("../../locales/de/", $name, ".ftl")),)+];
        const ARABIC: &[&str] = &[$(include_str!(concat!("../../locales/ar/", $name, ".ftl")),)+];
    };
}

resources!(
    "frame",
    "words",
    "reasons",
    "purposes",
    "privacy",
    "notices",
    "objection",
    "where",
    "forget",
    "receipts",
    "verify",
    "checker",
    "found",
    "entrance",
    "problems",
    "ask",
    "mail",
    "staff",
    "staff-audit",
    "staff-builds",
    "staff-cases",
    "staff-datasets",
    "staff-ledger",
    "staff-model-audit",
    "staff-models",
    "staff-notices",
    "staff-plan",
    "staff-policies",
    "staff-report",
    "staff-settings",
);

/// The texts of a language.
pub(super) const fn of(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => ENGLISH,
        Language::German => GERMAN,
        Language::Arabic => ARABIC,
    }
}
