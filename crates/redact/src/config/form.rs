//! The shape of `[redact]` as it is written. Unknown fields are refused; what a field's value means
//! is checked where it is read.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU32;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::custom::{Case, Custom, Validator, Words};
use crate::kinds::Urls;
use crate::operators::Operator;
use crate::second_reader::Ask;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Form {
    pub(super) operator: OperatorForm,
    pub(super) urls: UrlsForm,
    pub(super) only: Vec<String>,
    pub(super) off: Vec<String>,
    pub(super) also: Vec<String>,
    pub(super) operators: BTreeMap<String, OperatorForm>,
    pub(super) columns: BTreeMap<String, String>,
    pub(super) allow: AllowForm,
    pub(super) custom: Vec<CustomForm>,
    pub(super) second_reader: AskForm,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum UrlsForm {
    #[default]
    Personal,
    Every,
}

impl From<UrlsForm> for Urls {
    fn from(form: UrlsForm) -> Self {
        match form {
            UrlsForm::Personal => Self::Personal,
            UrlsForm::Every => Self::Every,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct AllowForm {
    pub(super) values: Vec<String>,
    pub(super) domains: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CustomForm {
    name: String,
    pattern: Option<String>,
    #[serde(default)]
    word_list: Vec<String>,
    #[serde(default)]
    words: WordsForm,
    #[serde(default)]
    validator: ValidatorForm,
    #[serde(default)]
    case: CaseForm,
    operator: Option<OperatorForm>,
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WordsForm {
    before: Vec<String>,
    after: Vec<String>,
    within: usize,
}

impl Default for WordsForm {
    fn default() -> Self {
        let Words { before, after, within_chars } = Words::default();
        Self { before, after, within: within_chars }
    }
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum CaseForm {
    #[default]
    Exact,
    Any,
}

impl From<CustomForm> for Custom {
    fn from(form: CustomForm) -> Self {
        let WordsForm { before, after, within } = form.words;
        Self {
            name: form.name,
            pattern: form.pattern,
            word_list: form.word_list,
            words: Words { before, after, within_chars: within },
            validator: form.validator.0,
            case: match form.case {
                CaseForm::Exact => Case::Exact,
                CaseForm::Any => Case::Any,
            },
            operator: form.operator.map(|operator| operator.0),
        }
    }
}

#[derive(Clone, Copy, Default)]
struct ValidatorForm(Validator);

impl<'de> Deserialize<'de> for ValidatorForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let known = Validator::NAMES.into_iter().find(|(known, _)| *known == name);
        known.map(|(_, validator)| Self(validator)).ok_or_else(|| {
            let all = listed(Validator::NAMES.into_iter().map(|(known, _)| known));
            D::Error::custom(format!("`{name}` is no validator; it is one of {all}"))
        })
    }
}

/// `"always"`, `"unsure"`, or `{ odds = 20 }`.
#[derive(Clone, Copy, Default)]
pub(super) struct AskForm(pub(super) Ask);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AskTable {
    odds: NonZeroU32,
}

impl<'de> Deserialize<'de> for AskForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AskVisitor)
    }
}

struct AskVisitor;

impl<'de> Visitor<'de> for AskVisitor {
    type Value = AskForm;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`always`, `unsure`, or a table such as { odds = 20 }")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<AskForm, E> {
        match name {
            "always" => Ok(AskForm(Ask::Always)),
            "unsure" => Ok(AskForm(Ask::default())),
            _ => Err(E::custom(format!("`{name}` is neither `always` nor `unsure`"))),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<AskForm, A::Error> {
        let table = AskTable::deserialize(MapAccessDeserializer::new(map))?;
        Ok(AskForm(Ask::Unsure { odds: table.odds.get() }))
    }
}

/// `"mask"`, or `{ operator = "mask", keep_last = 4 }`.
#[derive(Clone, Copy, Default)]
pub(super) struct OperatorForm(pub(super) Operator);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OperatorTable {
    operator: String,
    keep_last: Option<u8>,
}

impl<'de> Deserialize<'de> for OperatorForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OperatorVisitor)
    }
}

struct OperatorVisitor;

impl<'de> Visitor<'de> for OperatorVisitor {
    type Value = OperatorForm;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an operator's name, or a table such as { operator = \"mask\", keep_last = 4 }")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<OperatorForm, E> {
        operator(name, None).map(OperatorForm).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OperatorForm, A::Error> {
        let table = OperatorTable::deserialize(MapAccessDeserializer::new(map))?;
        operator(&table.operator, table.keep_last).map(OperatorForm).map_err(A::Error::custom)
    }
}

fn operator(name: &str, keep_last: Option<u8>) -> Result<Operator, String> {
    const ALL: [Operator; 10] = [
        Operator::Placeholder,
        Operator::Mask { keep_last: 0 },
        Operator::Remove,
        Operator::Pseudonym,
        Operator::Encrypt,
        Operator::FormatPreserving,
        Operator::Surrogate,
        Operator::Generalise,
        Operator::Keep,
        Operator::DropRecord,
    ];
    let known = ALL.into_iter().find(|known| known.as_str() == name);
    match (known, keep_last) {
        (Some(Operator::Mask { .. }), keep_last) => {
            Ok(Operator::Mask { keep_last: keep_last.unwrap_or(0) })
        }
        (Some(_), Some(_)) => {
            Err(format!("`keep_last` belongs to `mask`; `{name}` has no such field"))
        }
        (Some(operator), None) => Ok(operator),
        (None, _) => {
            let all = listed(ALL.iter().map(|known| known.as_str()));
            Err(format!("`{name}` is no operator; it is one of {all}"))
        }
    }
}

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
