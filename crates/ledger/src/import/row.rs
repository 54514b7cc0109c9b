//! One row of a file of subjects, checked field by field.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde_json::{Map, Value};
use untrain_policy::{Choice, Jurisdiction, NoticeId, PurposeId, SubjectId, Timestamp};

/// The fields that a row may have; others are passed over and named in the report.
pub const FIELDS: [&str; 8] = [
    "subject_id",
    "jurisdiction",
    "birth_year",
    "age_band",
    "choices",
    "notice",
    "past",
    "notice_delivered_at",
];

/// What the controller states about one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Who.
    pub subject: SubjectId,
    /// Where they live.
    pub jurisdiction: Option<Jurisdiction>,
    /// The year of birth.
    pub birth_year: Option<i16>,
    /// The age band (`untrain_policy::age::AgeBand`); `unknown` is the same as none.
    pub age_band: Option<String>,
    /// What they answered, by purpose.
    pub choices: BTreeMap<PurposeId, Choice>,
    /// Which text they answered, and received; the one in force when absent.
    pub notice: Option<NoticeId>,
    /// Whether a yes covers data collected before the notice.
    pub past: bool,
    /// When the notice reached them.
    pub notice_delivered_at: Option<Timestamp>,
}

/// What is wrong with a field of a row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("field `{field}`: {what}")]
pub struct FieldFault {
    /// Which field.
    pub field: &'static str,
    /// What is wrong with it, and what belongs there.
    pub what: String,
}

impl Row {
    /// Reads a row. Null, an empty text and an absent field are the same. Numbers, truth values and
    /// the object of choices may also come as texts, as tables without types have them.
    ///
    /// # Errors
    /// [`FieldFault`] naming the first field that cannot be read.
    pub fn parse(fields: &Map<String, Value>) -> Result<Self, FieldFault> {
        let at = |field: &'static str| At { field, value: present(fields.get(field)) };
        let subject = at("subject_id");
        Ok(Self {
            subject: subject
                .id()?
                .ok_or_else(|| subject.fault("it is missing, and says who the row is about"))?,
            jurisdiction: at("jurisdiction").id()?,
            birth_year: at("birth_year").year()?,
            // Tables often write what they do not know: it says no more than an empty field.
            age_band: at("age_band").text()?.filter(|band| band != "unknown"),
            choices: at("choices").choices()?,
            notice: at("notice").id()?,
            past: at("past").truth()?.unwrap_or(false),
            notice_delivered_at: at("notice_delivered_at").moment()?,
        })
    }
}

/// Nothing stands for null, and for a text of white space.
fn present(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        _ => true,
    })
}

/// A field and what it holds.
struct At<'a> {
    field: &'static str,
    value: Option<&'a Value>,
}

impl At<'_> {
    fn fault(&self, what: impl Into<String>) -> FieldFault {
        FieldFault { field: self.field, what: what.into() }
    }

    fn text(&self) -> Result<Option<String>, FieldFault> {
        match self.value {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(self.fault(format!("`{other}` is not a text"))),
        }
    }

    /// An identifier. A whole number is one too: tables often have them so.
    fn id<T: FromStr<Err: std::fmt::Display>>(&self) -> Result<Option<T>, FieldFault> {
        let text = match self.value {
            Some(Value::Number(number)) if !number.is_f64() => Some(number.to_string()),
            _ => self.text()?,
        };
        text.map(|text| text.parse().map_err(|e: T::Err| self.fault(e.to_string()))).transpose()
    }

    fn year(&self) -> Result<Option<i16>, FieldFault> {
        let Some(value) = self.value else { return Ok(None) };
        let year = match value {
            Value::String(text) => text.trim().parse().ok(),
            Value::Number(number) => number.as_i64().and_then(|year| i16::try_from(year).ok()),
            _ => None,
        };
        year.map(Some).ok_or_else(|| self.fault(format!("{value} is not a year")))
    }

    fn truth(&self) -> Result<Option<bool>, FieldFault> {
        match self.value {
            None => Ok(None),
            Some(Value::Bool(truth)) => Ok(Some(*truth)),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(other) => Err(self.fault(format!("{other} is neither `true` nor `false`"))),
        }
    }

    fn moment(&self) -> Result<Option<Timestamp>, FieldFault> {
        let parse = |text: String| {
            text.trim().parse().map_err(|_| {
                self.fault(format!("`{text}` is not a time such as `2026-01-31T12:00:00Z`"))
            })
        };
        self.text()?.map(parse).transpose()
    }

    fn choices(&self) -> Result<BTreeMap<PurposeId, Choice>, FieldFault> {
        let parsed: Value;
        let object = match self.value {
            None => return Ok(BTreeMap::new()),
            Some(Value::String(text)) => {
                parsed = serde_json::from_str(text)
                    .map_err(|e| self.fault(format!("`{text}` is not JSON: {e}")))?;
                &parsed
            }
            Some(value) => value,
        };
        let Value::Object(object) = object else {
            return Err(self.fault(format!("{object} is not an object such as {EXAMPLE}")));
        };
        // A column of structs gives every row every purpose, most of them with nothing.
        let said = object
            .iter()
            .filter_map(|(purpose, choice)| present(Some(choice)).map(|choice| (purpose, choice)));
        said.map(|(purpose, choice)| {
            let word = choice.as_str().ok_or_else(|| {
                self.fault(format!("{choice} for `{purpose}` is not a word; write {EXAMPLE}"))
            })?;
            let purpose = PurposeId::new(purpose).map_err(|e| self.fault(e.to_string()))?;
            let choice = word.parse().map_err(|e| self.fault(format!("`{purpose}`: {e}")))?;
            Ok((purpose, choice))
        })
        .collect()
    }
}

const EXAMPLE: &str = r#"`{"genai.content":"refuse"}`"#;

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: &str) -> Result<Row, String> {
        Row::parse(&serde_json::from_str(json).unwrap()).map_err(|fault| fault.to_string())
    }

    #[test]
    fn an_age_that_is_called_unknown_is_not_stated() {
        let fields = serde_json::json!({"subject_id": "ada", "age_band": "unknown"});
        let row = Row::parse(fields.as_object().unwrap()).unwrap();
        assert_eq!((row.age_band, row.birth_year), (None, None));
    }

    #[test]
    fn a_full_row_reads_the_same_from_types_and_from_texts() {
        let typed = r#"{"subject_id":"m-1","jurisdiction":"DE","birth_year":1990,"past":true,
            "choices":{"genai.content":"allow"},"notice":"n",
            "notice_delivered_at":"2026-01-31T12:00:00Z"}"#;
        let texts = r#"{"subject_id":"m-1","jurisdiction":"DE","birth_year":"1990","past":"TRUE",
            "choices":"{\"genai.content\":\"allow\"}","notice":"n",
            "notice_delivered_at":"2026-01-31T12:00:00Z"}"#;
        assert_eq!(parse(typed), parse(texts));
        assert_eq!(parse(typed).unwrap().choices.len(), 1);
    }

    #[test]
    fn nothing_is_nothing_however_it_is_written() {
        let row = parse(
            r#"{"subject_id":"m-1","jurisdiction":"","birth_year":null,"choices":{"p":null}}"#,
        );
        assert_eq!(row, parse(r#"{"subject_id":"m-1"}"#));
    }

    #[test]
    fn a_number_may_name_a_subject() {
        assert_eq!(parse(r#"{"subject_id":42}"#).unwrap().subject.as_str(), "42");
        assert!(parse(r#"{"subject_id":4.5}"#).is_err());
    }

    #[test]
    fn a_fault_names_its_field() {
        for (json, field, what) in [
            (r#"{"name":"x"}"#, "subject_id", "missing"),
            (r#"{"subject_id":"m","birth_year":"MCM"}"#, "birth_year", "not a year"),
            (r#"{"subject_id":"m","birth_year":99999}"#, "birth_year", "not a year"),
            (r#"{"subject_id":"m","past":"perhaps"}"#, "past", "neither"),
            (r#"{"subject_id":"m","choices":"yes"}"#, "choices", "not JSON"),
            (r#"{"subject_id":"m","choices":["p"]}"#, "choices", "not an object"),
            (r#"{"subject_id":"m","choices":{"p":"yes"}}"#, "choices", "allow, refuse, undefined"),
            (
                r#"{"subject_id":"m","notice_delivered_at":"31.1.2026"}"#,
                "notice_delivered_at",
                "2026-01-31",
            ),
        ] {
            let message = parse(json).unwrap_err();
            assert!(message.contains(field) && message.contains(what), "{json}: {message}");
        }
    }
}
