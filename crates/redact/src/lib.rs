//! Find and replace personal data in text.
//!
//! A [`Redactor`] reads a text once and says where personal data of a known form stands: e-mail
//! addresses, telephone numbers, payment cards, bank accounts, network addresses, URLs that open a
//! door or belong to somebody, US social security numbers. Names of people, places and organisations
//! are found where they are asked for ([`Kind::Person`] and its like): by a model (`tagger`), with
//! mistakes, and several times as slowly.
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
//!    that was found once wherever else it stands.
//!
//! Replacing is then simple: every span becomes `[KIND_n]`, numbered within one record, so that a
//! reader still sees who is who. A placeholder reads like the span it stands for, so redacting
//! twice changes nothing. Offsets count bytes; [`to_code_points`] turns them into code points for
//! other languages.
//!
//! ```
//! use untrain_redact::{Placeholders, Redactor};
//!
//! let redactor = Redactor::new()?;
//! let mut record = Placeholders::new();
//! let title = redactor.redact("Ask zoe@harbour.example", &mut record);
//! let body = redactor.redact("Zoë (Zoe@Harbour.example, +41 44 668 18 00) knows.", &mut record);
//! assert_eq!(title, "Ask [EMAIL_1]");
//! assert_eq!(body, "Zoë ([EMAIL_1], [PHONE_1]) knows.");
//! # Ok::<(), untrain_redact::Error>(())
//! ```

mod calling_codes;
mod card;
mod code_points;
mod context;
mod dates;
mod email;
mod error;
mod fold;
mod iban;
mod ip;
mod kinds;
mod names;
mod overlap;
mod patterns;
mod phone;
mod phone_form;
mod placeholders;
mod redactor;
mod run;
mod ssn;
pub mod tagger;
#[cfg(test)]
mod testing;
mod url;
mod vocabulary;

pub use code_points::{CodePointSpan, to_code_points};
pub use error::Error;
pub use kinds::{Kind, Settings, Span, Urls};
pub use placeholders::Placeholders;
pub use redactor::Redactor;
