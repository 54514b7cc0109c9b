//! What a redactor does, as one value, and how it is read from `[redact]` in `untrain.toml`. An
//! error names the field, says what is wrong and what would be right. Keys never stand here.

mod form;

use std::collections::{BTreeMap, BTreeSet};

use form::Form;

use crate::allow::Allow;
use crate::custom::{Custom, Refused};
use crate::kinds::{Kind, Settings};
use crate::operators::{Operator, Plan};
use crate::second_reader::Ask;

/// What a redactor finds, leaves and puts in place of what it finds. In `untrain.toml` every field
/// may be left out, but for the name of a custom kind and what it is found by.
///
/// ```
/// # use untrain_redact::{Configuration, Kind, Operator};
/// let table = r#"
/// operator = "placeholder"            # for every kind that is not named below
/// urls = "personal"                   # or "every"
/// off = ["US_SSN"]                    # not looked for; or only = ["EMAIL", "PHONE"]
/// also = ["PERSON"]                   # looked for besides: names are found by a model
/// second_reader = "unsure"            # when a slow model reads too; "always"; { odds = 20 }
///
/// [operators]
/// EMAIL = "pseudonym"
/// CREDIT_CARD = { operator = "mask", keep_last = 4 }
///
/// [columns]                           # told by a column, and found in the record's texts
/// author = "PERSON"
///
/// [allow]
/// values = ["support@harbour.example"]
/// domains = ["harbour.example"]
///
/// [[custom]]
/// name = "EMPLOYEE_ID"
/// pattern = 'E-[0-9]{6}'
/// word_list = []
/// words = { before = ["employee", "staff"], after = [], within = 40 }
/// validator = "none"                  # luhn, mod97, mod11, verhoeff, damm
/// case = "exact"                      # or "any"
/// operator = "remove"
/// "#;
/// let configuration = Configuration::read(toml::from_str(table).unwrap_or_default())?;
/// assert_eq!(configuration.plan.of.get(&Kind::Email), Some(&Operator::Pseudonym));
/// # Ok::<(), untrain_redact::ConfigError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    /// What is looked for.
    pub settings: Settings,
    /// What becomes of it.
    pub plan: Plan,
    /// What is never taken.
    pub allow: Allow,
    /// Kinds of the user's own.
    pub custom: Vec<Custom>,
    /// The columns that hold one value of personal data, such as an author's display name, and its
    /// kind. The value is replaced, and found wherever else it stands in the record.
    pub columns: BTreeMap<String, Kind>,
    /// When a second reader is asked, where there is one.
    pub ask: Ask,
}

/// What is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{field}`: {why}")]
pub struct ConfigError {
    /// The field at fault, from `redact` on.
    pub field: String,
    /// What is wrong, and what would be right.
    pub why: String,
}

impl ConfigError {
    fn new(field: impl Into<String>, why: impl Into<String>) -> Self {
        Self { field: field.into(), why: why.into() }
    }
}

impl Configuration {
    /// Reads the table `[redact]`. Kinds of the user's own are tried out, so that a redactor takes
    /// what was read here.
    ///
    /// ```
    /// # use untrain_redact::Configuration;
    /// let read = |text: &str| Configuration::read(toml::from_str(text).unwrap_or_default());
    /// assert!(read("off = ['US_SSN']").is_ok());
    /// let refused = read("operators.EMAIL = { operator = 'mask', keep = 4 }").unwrap_err();
    /// assert_eq!(refused.field, "redact.operators.EMAIL.keep");
    /// assert_eq!(refused.why, "unknown field `keep`, expected `operator` or `keep_last`");
    /// ```
    ///
    /// # Errors
    /// When a field is not known, or what stands in it cannot be used.
    pub fn read(table: toml::Table) -> Result<Self, ConfigError> {
        let form: Form = serde_path_to_error::deserialize(toml::Value::Table(table))
            .map_err(|error| from_serde(&error))?;
        let settings = Settings { kinds: kinds(&form)?, urls: form.urls.into() };
        let mut plan = Plan { default: form.operator.0, ..Plan::default() };
        for (name, operator) in &form.operators {
            let kind = kind("redact.operators", name)?;
            plan.of.insert(kind, operator.0);
        }
        let mut custom: Vec<Custom> = Vec::new();
        for (at, form) in form.custom.into_iter().enumerate() {
            let own = Custom::from(form);
            check_custom(&custom, at, &own)?;
            custom.push(own);
        }
        let allow = Allow { values: form.allow.values, domains: form.allow.domains };
        check_allow(&allow)?;
        let mut columns = BTreeMap::new();
        for (column, name) in form.columns {
            let field = format!("redact.columns.{column}");
            columns.insert(column, kind(&field, &name)?);
        }
        let read = Self { settings, plan, allow, custom, columns, ask: form.second_reader.0 };
        match read.drops_all() {
            None => Ok(read),
            Some((column, kind)) => {
                let why = format!("tells a {kind}, for which records are dropped: all would be");
                Err(ConfigError::new(format!("redact.columns.{column}"), why))
            }
        }
    }
}

impl Configuration {
    /// A column that would drop every record, and its kind.
    pub(crate) fn drops_all(&self) -> Option<(&String, Kind)> {
        let operator = |kind| self.plan.of.get(kind).unwrap_or(&self.plan.default);
        let mut columns = self.columns.iter();
        let found = columns.find(|(_, kind)| *operator(kind) == Operator::DropRecord);
        found.map(|(column, kind)| (column, *kind))
    }
}

fn from_serde(error: &serde_path_to_error::Error<toml::de::Error>) -> ConfigError {
    let path = error.path().to_string();
    let field = if path == "." { "redact".to_owned() } else { format!("redact.{path}") };
    ConfigError::new(field, error.inner().message())
}

/// The kinds that `only`, `off` and `also` leave.
fn kinds(form: &Form) -> Result<BTreeSet<Kind>, ConfigError> {
    if !form.only.is_empty() && !form.off.is_empty() {
        let why = "stands beside `redact.off`; only one of the two may say which kinds are found";
        return Err(ConfigError::new("redact.only", why));
    }
    let named = |field, names: &[String]| -> Result<BTreeSet<Kind>, ConfigError> {
        names.iter().map(|name| kind(field, name)).collect()
    };
    if form.only.is_empty() {
        let off = named("redact.off", &form.off)?;
        let also = named("redact.also", &form.also)?;
        let all = Kind::formed().chain(also);
        return Ok(all.filter(|kind| !off.contains(kind)).collect());
    }
    named("redact.only", &form.only)
}

/// The built-in kind of a name.
fn kind(field: &str, name: &str) -> Result<Kind, ConfigError> {
    let found = Kind::ALL.into_iter().find(|kind| kind.as_str() == name);
    found.ok_or_else(|| {
        let all: Vec<String> = Kind::ALL.iter().map(|kind| format!("`{kind}`")).collect();
        let why = format!("`{name}` is no built-in kind; the kinds are {}", all.join(", "));
        ConfigError::new(field, why)
    })
}

fn check_custom(others: &[Custom], at: usize, own: &Custom) -> Result<(), ConfigError> {
    let path = |field: &str| format!("redact.custom[{at}].{field}");
    if others.iter().any(|other| other.name == own.name) {
        let why = format!("`{}` is another kind's already; each needs one of its own", own.name);
        return Err(ConfigError::new(path("name"), why));
    }
    own.check().map_err(|Refused { field, why, .. }| ConfigError::new(path(field), why))
}

fn check_allow(allow: &Allow) -> Result<(), ConfigError> {
    if allow.values.iter().any(|value| !value.contains(char::is_alphanumeric)) {
        let why = "has a value without a letter or digit; one is as it may stand in a text";
        return Err(ConfigError::new("redact.allow.values", why));
    }
    for domain in &allow.domains {
        let labels = domain.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
        if !labels || !domain.contains('.') {
            let why = format!("`{domain}` is no domain; one is such as `harbour.example`");
            return Err(ConfigError::new("redact.allow.domains", why));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
