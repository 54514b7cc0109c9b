//! Find and replace personal data in text.
//!
//! A [`Redactor`] reads a text once and says where personal data of a known form stands: e-mail
//! addresses, telephone numbers, payment cards, bank accounts, network addresses, URLs that open a
//! door or belong to somebody, US social security numbers. Names of people, places and
//! organisations are found where they are asked for ([`Kind::Person`] and its like): by a model
//! (`tagger`), with mistakes, and several times as slowly.
//!
//! How a span is found, in the order in which the modules are read:
//!
//! 1. `fold` shows the text as a reader sees it: full-width and foreign digits become ASCII, and
//!    characters without a width are left out, so that neither hides a number.
//! 2. `patterns` makes one multi-pattern pass in linear time and proposes places: an `@`, a `://`,
//!    a run of digits.
//! 3. Each proposal is read by its kind (`email`, `url`, `iban`, `ip`; for digits `run`, which asks
//!    `card`, `ssn`, `ip` and `phone`). A check digit, an issuer's range or a country's length
//!    decides; where the form alone is not enough, `context` reads the words before and after, and
//!    `vocabulary` knows what they mean.
//! 4. `overlap` keeps what is taken: validated before merely patterned, never twice, and a value
//!    that was found once wherever else it stands. `custom` adds what the user's own kinds claim,
//!    and `resolve` decides where they and the built-in kinds meet.
//!
//! Then each span is replaced by the [`Operator`] that the [`Plan`] has for its kind. Without a
//! plan it becomes `[KIND_n]`, numbered within one record, so that a reader still sees who is who.
//! Such stand-ins are recognised (`stand_ins`) and read like the spans they stand for, so redacting
//! twice changes nothing. A [`Configuration`] says what is found, left and put in its place.
//! Offsets count bytes; [`to_code_points`] turns them into code points for other languages.
//!
//! ```
//! use untrain_redact::{Placeholders, Redactor};
//!
//! let redactor = Redactor::new()?;
//! let mut record = Placeholders::new();
//! let title = redactor.redact("Ask zoe@harbour.example", &mut record);
//! let body = redactor.redact("Zoë (Zoe@Harbour.example, +41 44 668 18 00) knows.", &mut record);
//! assert_eq!(title.text().as_deref(), Some("Ask [EMAIL_1]"));
//! assert_eq!(body.text().as_deref(), Some("Zoë ([EMAIL_1], [PHONE_1]) knows."));
//! # Ok::<(), untrain_redact::Error>(())
//! ```

mod allow;
mod calling_codes;
mod card;
mod code_points;
mod config;
mod context;
mod custom;
mod dates;
mod email;
mod error;
mod fold;
mod iban;
mod ip;
mod keys;
mod kinds;
mod labels;
mod names;
mod normal;
mod operators;
mod overlap;
mod patterns;
mod phone;
mod phone_form;
mod placeholders;
mod redactor;
mod resolve;
mod run;
mod ssn;
mod stand_ins;
pub mod tagger;
#[cfg(test)]
mod testing;
mod url;
mod vocabulary;

pub use allow::Allow;
pub use code_points::{CodePointSpan, to_code_points};
pub use config::{ConfigError, Configuration};
pub use custom::{Case, Custom, Refused, Validator, Words};
pub use error::Error;
pub use keys::{Key, Keys};
pub use kinds::{Kind, Settings, Span, Urls};
pub use labels::{CustomId, Label};
pub use operators::{Opened, Opener, Operator, Plan, Redacted};
pub use placeholders::Placeholders;
pub use redactor::Redactor;
