//! Find and replace personal data in text.
//!
//! A [`Redactor`] reads a text once and says where personal data of a known form stands: addresses
//! of mail, network and home, telephone numbers, cards and accounts, the identity numbers of many
//! countries, papers, devices, dates of birth and ages, positions, passwords and keys. [`Kind`]
//! lists them. Names need a model and are not found here.
//!
//! How a span is found, in the order in which the modules are read:
//!
//! 1. `fold` shows the text as a reader sees it: full-width and foreign digits become ASCII, and
//!    characters without a width are left out, so that neither hides a number.
//! 2. `patterns` makes one multi-pattern pass in linear time and proposes places: an `@`, a `://`,
//!    a run of digits, a word of letters and digits, a telling word.
//! 3. Each proposal is read by its kind: `email`, `url`, `ip`, `mac`; for digits `run`, which asks
//!    `ids`, `card`, `ssn`, `ip` and `phone`; for words of letters and digits `code`, which asks
//!    `iban`, `crypto` and `ids`; for what is mostly said in words `age`, `birth`, `street`,
//!    `position` and `secret`. A check digit, an issuer's range or a country's length decides;
//!    where the form alone is not enough, `context` reads the words before and after, and
//!    `vocabulary` and the rows of `ids` know what they mean.
//! 4. `overlap` keeps what is taken: validated with a word before validated, that before merely
//!    patterned, never twice, and a value that was found once wherever else it stands.
//!
//! Another national number is one row: a kind in `kinds`, and in the country's file in `ids` how it
//! is written, the words that say so, and its check. `ids/poland.rs` is the shortest to copy.
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

mod age;
mod birth;
mod calling_codes;
mod card;
mod code;
mod code_points;
mod context;
mod crypto;
mod dates;
mod email;
mod error;
mod fold;
mod iban;
mod ids;
mod ip;
mod kinds;
mod mac;
mod overlap;
mod patterns;
mod phone;
mod phone_form;
mod placeholders;
mod position;
mod redactor;
mod run;
mod secret;
mod ssn;
mod street;
#[cfg(test)]
mod testing;
mod url;
mod vocabulary;
mod words;

pub use code_points::{CodePointSpan, to_code_points};
pub use error::Error;
pub use kinds::{Kind, Settings, Span, Urls};
pub use placeholders::Placeholders;
pub use redactor::Redactor;
