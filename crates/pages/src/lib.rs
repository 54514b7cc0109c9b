//! What people see: the pages of members, staff and auditors, in their languages.
//!
//! A page is a pure function from what it shows to HTML. It asks nobody, knows no clock and carries
//! no state: the service gathers what is to be shown and sends what comes back. Nothing here runs
//! in a browser; every form works without a script.
//!
//! ```
//! use untrain_pages::{Language, Locale};
//!
//! let wish = Language::from_accept_language("de-AT, en;q=0.5");
//! let locale = Locale::of(wish);
//! assert_eq!(locale.day("2026-12-02".parse()?), "2. Dezember 2026");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod assets;
pub mod components;
pub mod frame;
pub mod locale;
pub mod mail;
pub mod member;
pub mod public;
pub mod report;
pub mod staff;

pub use frame::{Audience, FieldError, Frame, Head, Place, SignedIn, Site, Status};
pub use locale::{Direction, Language, Locale, Value};
