//! Who runs the platform, for the consent records that go out with receipts: what ISO/IEC TS 27560
//! asks to be said of the controller. It decides nothing, and whatever is not said here is left
//! out of the records.

use std::fmt;

use toml::Spanned;

use crate::vocabulary::Word;

use super::Notice;
use super::fault::Faults;
use super::reader::{Section, Value, list, meant, text, word};

/// The longest that the texts of `[controller]` may be together, in bytes: every record of a choice
/// carries them, inside a receipt that stays within 4 kB.
pub const CONTROLLER_BYTES_MAX: usize = 256;

const KEYS: [&str; 11] = [
    "id",
    "name",
    "address",
    "contact",
    "type",
    "withdrawal",
    "storage",
    "retention",
    "recipients",
    "language",
    "authority",
];

/// The controller's particulars, as far as the document says them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Controller {
    /// How records name it: a web address or a number on a register.
    pub id: Option<String>,
    /// What it is called.
    pub name: Option<String>,
    /// Where it has its seat.
    pub address: Option<String>,
    /// How to reach it.
    pub contact: Option<String>,
    /// What kind of party it is.
    pub party: Option<PartyType>,
    /// Where an answer is taken back.
    pub withdrawal: Option<String>,
    /// Where data is stored; empty when the document does not say.
    pub storage: Vec<String>,
    /// For how long.
    pub retention: Option<String>,
    /// Who else receives data; empty when the document does not say.
    pub recipients: Vec<String>,
    /// The language of the notice as people were shown it.
    pub language: Option<String>,
    /// Whom to complain to.
    pub authority: Option<String>,
}

/// What kind of party a controller is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartyType {
    /// Any organisation.
    Organisation,
    /// One that works for profit.
    ForProfit,
    /// One that does not.
    NonProfit,
    /// A place of research or teaching.
    Academic,
    /// A part of a government.
    Governmental,
}

impl PartyType {
    /// The word as it stands in documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::ForProfit => "for_profit",
            Self::NonProfit => "non_profit",
            Self::Academic => "academic",
            Self::Governmental => "governmental",
        }
    }

    /// The term of the Data Privacy Vocabulary, without its prefix.
    #[must_use]
    pub const fn dpv(self) -> &'static str {
        match self {
            Self::Organisation => "Organisation",
            Self::ForProfit => "ForProfitOrganisation",
            Self::NonProfit => "NonProfitOrganisation",
            Self::Academic => "AcademicScientificOrganisation",
            Self::Governmental => "GovernmentalOrganisation",
        }
    }
}

impl Word for PartyType {
    const LIST: &'static str = "type of party";
    const WORDS: &'static [Self] =
        &[Self::Organisation, Self::ForProfit, Self::NonProfit, Self::Academic, Self::Governmental];

    fn word(self) -> &'static str {
        self.as_str()
    }
}

impl fmt::Display for PartyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Controller {
    /// Each text, in the order of the keys.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let before = [&self.id, &self.name, &self.address, &self.contact, &self.withdrawal];
        let after = [&self.retention, &self.language, &self.authority];
        let lists = self.storage.iter().chain(&self.recipients);
        before.into_iter().chain(after).flatten().chain(lists).map(String::as_str)
    }
}

/// Reads the `[controller]` of a policy.
pub(super) fn read<'a>(
    value: &'a Value<'a>,
    faults: &mut Faults<'_>,
) -> Option<Spanned<Controller>> {
    let section = Section::of("the controller", value, &KEYS, faults)?;
    let bare = |read: Option<Spanned<String>>| read.map(Spanned::into_inner);
    let many = |read: Option<Vec<Spanned<String>>>| -> Vec<String> {
        read.unwrap_or_default().into_iter().map(Spanned::into_inner).collect()
    };
    let controller = Controller {
        id: bare(section.maybe("id", faults, line)),
        name: bare(section.maybe("name", faults, line)),
        address: bare(section.maybe("address", faults, line)),
        contact: bare(section.maybe("contact", faults, line)),
        party: section.maybe("type", faults, word::<PartyType>).map(Spanned::into_inner),
        withdrawal: bare(section.maybe("withdrawal", faults, line)),
        storage: many(section.maybe("storage", faults, |v, f| list(v, f, line))),
        retention: bare(section.maybe("retention", faults, line)),
        recipients: many(section.maybe("recipients", faults, |v, f| list(v, f, line))),
        language: bare(section.maybe("language", faults, line)),
        authority: bare(section.maybe("authority", faults, line)),
    };
    let bytes = controller.texts().map(str::len).sum::<usize>();
    if bytes > CONTROLLER_BYTES_MAX {
        let message = format!("the controller's texts have {bytes} bytes together");
        let help = format!("every receipt carries them: keep to {CONTROLLER_BYTES_MAX}");
        faults.add(&section.key_place("name"), message, Some(help));
    }
    Some(Spanned::new(section.key_place("language"), controller))
}

/// A text of one line: records are read in lines.
fn line(value: &Value<'_>, faults: &mut Faults<'_>) -> Option<Spanned<String>> {
    let text = text(value, faults)?;
    if text.get_ref().chars().any(char::is_control) {
        let message = "a text of the controller has a control character".to_owned();
        faults.add(&value.span(), message, Some("write it in one line".to_owned()));
    }
    Some(text)
}

/// The language is one that the notice was written in.
pub(super) fn check(
    controller: Option<&Spanned<Controller>>,
    notice: Option<&Notice>,
    faults: &mut Faults<'_>,
) {
    let Some((controller, notice)) = controller.zip(notice) else { return };
    let Some(language) = &controller.get_ref().language else { return };
    if !notice.text.contains_key(language) {
        let message = format!("the notice has no text in `{language}`");
        let help = meant(language, notice.text.keys().map(String::as_str));
        faults.add(&controller.span(), message, Some(help));
    }
}
