//! What can be found: the kinds of personal data, a span of one, and the settings that narrow the
//! search.

use std::collections::BTreeSet;
use std::fmt;

/// A kind of personal data that this crate finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// An e-mail address (RFC 5321), also with `%40`, full-width or spelled-out `at` and `dot`.
    Email,
    /// A telephone number: international (ITU-T E.164), in a national form, or said to be one.
    Phone,
    /// A payment card number: issuer range and Luhn check digit (ISO/IEC 7812).
    CreditCard,
    /// An international bank account number: country structure and check digits (ISO 13616).
    Iban,
    /// An IPv4 or IPv6 address (RFC 791, RFC 4291).
    IpAddress,
    /// A URL that carries credentials or that its author calls theirs; every URL under
    /// [`Urls::Every`].
    Url,
    /// A US social security number, by the area, group and serial rules of its issuer.
    UsSsn,
    /// A person, by given name, family name or both; titles are no part of it.
    Person,
    /// A place: a country, a region, a city, a mountain.
    Location,
    /// A company, an authority, a club, a band.
    Organisation,
}

impl Kind {
    /// Every kind, in the order of its declaration.
    pub const ALL: [Self; 10] = [
        Self::Email,
        Self::Phone,
        Self::CreditCard,
        Self::Iban,
        Self::IpAddress,
        Self::Url,
        Self::UsSsn,
        Self::Person,
        Self::Location,
        Self::Organisation,
    ];

    /// The kinds that a form or a check tells, without the names.
    pub const FORMED: [Self; 7] = [
        Self::Email,
        Self::Phone,
        Self::CreditCard,
        Self::Iban,
        Self::IpAddress,
        Self::Url,
        Self::UsSsn,
    ];

    /// The name that stands in placeholders, manifests and reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "EMAIL",
            Self::Phone => "PHONE",
            Self::CreditCard => "CREDIT_CARD",
            Self::Iban => "IBAN",
            Self::IpAddress => "IP_ADDRESS",
            Self::Url => "URL",
            Self::UsSsn => "US_SSN",
            Self::Person => "PERSON",
            Self::Location => "LOCATION",
            Self::Organisation => "ORG",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where personal data of one kind stands in a text: byte offsets, always on character boundaries.
/// A finder knows its [`Kind`]; what a redactor finds has a [`Label`](crate::Label), since kinds of
/// its user's own are among it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span<K = Kind> {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What was found there.
    pub kind: K,
}

/// Which URLs count as personal data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Urls {
    /// Those that carry credentials (a user name, a password, a token) and those that the text
    /// calls somebody's own (`my website is …`). A link to a news page is not personal.
    #[default]
    Personal,
    /// All of them.
    Every,
}

/// What to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The kinds to find; by default those that a form or a check tells ([`Kind::FORMED`]). Names
    /// take several times as long and are found with mistakes.
    pub kinds: BTreeSet<Kind>,
    /// Which URLs count.
    pub urls: Urls,
}

impl Default for Settings {
    fn default() -> Self {
        Self { kinds: Kind::FORMED.into_iter().collect(), urls: Urls::default() }
    }
}
