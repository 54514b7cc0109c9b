//! Find and replace personal data in text.
//!
//! A [`Redactor`] reads a text once and says where personal data of a known form stands: addresses
//! of mail, network and home, telephone numbers, cards and accounts, the identity numbers of many
//! countries, papers, devices, dates of birth and ages, positions, passwords and keys. [`Kind`]
//! lists them. Names of people, places and organisations are found where they are asked for
//! ([`Kind::Person`] and its like): by a model (`tagger`), with mistakes, and several times as
//! slowly.
//!
//! How a span is found, in the order in which the modules are read:
//!
//! 1. `view` shows the text as it reads: escapes and entities stand for their signs, tags within
//!    words are left out. In `fold` full-width and foreign digits, typographic letters and those
//!    that only look Latin (`lookalikes`) become ASCII, and characters without a width are left
//!    out, so that none of these hides a number or an address. Both lead back to the original.
//! 2. `patterns` makes one multi-pattern pass in linear time and proposes places: an `@`, a `://`,
//!    a run of digits, a word of letters and digits, a telling word.
//! 3. Each proposal is read by its kind: `email`, `url`, `ip`, `mac`; for digits `run`, which asks
//!    `ids`, `card`, `ssn`, `ip` and `phone`; for words of letters and digits `code`, which asks
//!    `iban`, `crypto` and `ids`; for what is mostly said in words `age`, `birth`, `street`,
//!    `position` and `secret`. A check digit, an issuer's range or a country's length decides, and
//!    whether its edges are free (`context`); where the form alone is not enough, `line` reads the
//!    words before, `words` keeps them for all who ask, and `vocabulary` and the rows of `ids` know
//!    what they mean.
//! 4. `overlap` keeps what is taken: validated with a word before validated, that before merely
//!    patterned, never twice; `repeats` takes a value that was found once wherever else it stands.
//!    `custom` adds what the user's own kinds claim, and `resolve` decides where they and the
//!    built-in kinds meet.
//!    Where they are asked for, `calendar` adds dates, `names` what the model finds, and `username`
//!    handles.
//! 5. `structure` knows the documents of JSON and the tags of HTML in the original, and cuts from a
//!    span what must stay, so that what was such a document is one afterwards.
//! 6. A [`SecondReader`], where one is given, reads what the fast model is unsure of ([`Ask`]), and
//!    takes what all of the above left.
//!
//! Another national number is one row: a kind in `kinds`, and in the country's file in `ids` how it
//! is written, the words that say so, and its check. `ids/poland.rs` is the shortest to copy.
//!
//! Then each span is replaced by the [`Operator`] that the [`Plan`] has for its kind, escaped for
//! where it lands. Without a plan it becomes `[KIND_n]`, numbered within one record, so that a
//! reader still sees who is who. [`Redactor::explain`] says why a place is taken or left.
//! Such stand-ins are recognised (`stand_ins`) and read like the spans they stand for, so redacting
//! twice changes nothing. A [`Record`] has several texts, and columns that tell its author: what
//! one tells (`known`), all hide. A [`Configuration`] says what is found, left and put in its
//! place; [`Rules`] states it for others, and [`measure`] tells what a sample still holds
//! afterwards. Offsets count bytes; [`to_code_points`] turns them into code points for other
//! languages.
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

mod age;
mod allow;
mod birth;
mod calendar;
mod calling_codes;
mod card;
mod check_digits;
mod code;
mod code_points;
mod config;
mod context;
mod crypto;
mod custom;
mod dates;
mod email;
mod error;
mod fields;
mod fold;
mod iban;
mod ids;
mod ip;
mod keys;
mod kinds;
mod known;
mod labels;
mod line;
mod lookalikes;
mod mac;
pub mod measure;
mod names;
mod normal;
mod operators;
mod overlap;
mod patterns;
mod phone;
mod phone_form;
mod placeholders;
mod position;
mod quiet;
mod record;
mod redactor;
mod repeats;
mod resolve;
mod rules;
mod run;
mod second_reader;
mod secret;
mod ssn;
mod stand_ins;
mod street;
mod structure;
pub mod tagger;
#[cfg(test)]
mod testing;
mod url;
mod username;
mod view;
mod vocabulary;
mod words;

pub use allow::Allow;
pub use code_points::{CodePointSpan, to_code_points};
pub use config::{ConfigError, Configuration};
pub use custom::{Case, Custom, Refused, Validator, Words};
pub use error::Error;
pub use keys::{Key, Keys};
pub use kinds::{Kind, Settings, Span, Urls};
pub use labels::{CustomId, Label};
pub use operators::{Opened, Opener, Operator, Plan, Redacted};
pub use placeholders::{Count, Placeholders};
pub use record::{Passed, Record, RedactedRecord};
pub use redactor::{Explained, Reason, Redactor};
pub use rules::Rules;
pub use second_reader::{Ask, SecondReader};
