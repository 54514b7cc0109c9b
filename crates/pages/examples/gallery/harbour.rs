//! What the samples of members and of staff share: Harbour, a platform that does not exist.

use maud::Markup;
use untrain_pages::{FieldError, Locale, Site};

/// A page with its name and how it is drawn.
pub struct Sample {
    /// What its file is called.
    pub name: &'static str,
    /// Draws it.
    pub draw: fn(&Locale) -> Markup,
}

/// What every page says of Harbour.
pub fn site() -> Site {
    Site {
        controller: "Harbour".to_owned(),
        contact: "privacy@harbour.example".to_owned(),
        authority: "Harbour Bay Data Authority".to_owned(),
        authority_url: Some("https://authority.example/complaints".to_owned()),
        demo: true,
    }
}

/// What has to be filled in otherwise: the field, and the text's id.
pub fn errors(locale: &Locale, of: &[(&str, &str)]) -> Vec<FieldError> {
    let error = |(field, id): &(&str, &str)| FieldError {
        field: (*field).to_owned(),
        text: locale.text(id),
    };
    of.iter().map(error).collect()
}
