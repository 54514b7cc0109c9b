//! What can be found: the kinds of personal data, a span of one, and the settings that narrow the
//! search.

use std::collections::BTreeSet;
use std::fmt;

/// Declares the kinds: the name in code, what it is, and the name in placeholders.
macro_rules! kinds {
    ($($(#[$what:meta])+ $kind:ident => $name:literal,)+) => {
        /// A kind of personal data that this crate finds: by its form, by the words beside it, or
        /// by a model.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[$what])+ $kind,)+
        }

        impl Kind {
            /// Every kind, in the order of its declaration.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$kind),+];

            /// The name that stands in placeholders, manifests and reports.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }
        }
    };
}

kinds! {
    /// An e-mail address (RFC 5321), also with `%40`, full-width or spelled-out `at` and `dot`.
    Email => "EMAIL",
    /// A telephone number: international (ITU-T E.164), in a national form, or said to be one.
    Phone => "PHONE",
    /// A payment card number: issuer range and Luhn check digit (ISO/IEC 7812).
    CreditCard => "CREDIT_CARD",
    /// An international bank account number: country structure and check digits (ISO 13616).
    Iban => "IBAN",
    /// An IPv4 or IPv6 address (RFC 791, RFC 4291).
    IpAddress => "IP_ADDRESS",
    /// A URL that carries credentials or that its author calls theirs; every URL under
    /// [`Urls::Every`].
    Url => "URL",
    /// A US social security number, by the area, group and serial rules of its issuer.
    UsSsn => "US_SSN",
    /// The address of a network device (IEEE 802, EUI-48).
    MacAddress => "MAC_ADDRESS",
    /// A business identifier code that is said to be one (ISO 9362).
    Bic => "BIC",
    /// A US bank routing number (American Bankers Association, check digit 3-7-1).
    UsRouting => "US_ROUTING",
    /// An address of a cryptocurrency: Base58Check, Bech32 (BIP 173) or Bech32m (BIP 350).
    CryptoAddress => "CRYPTO_ADDRESS",
    /// The number of a mobile device (3GPP TS 23.003, Luhn check digit).
    Imei => "IMEI",
    /// A vehicle identification number (ISO 3779, check digit of 49 CFR 565).
    Vin => "VIN",
    /// A US individual taxpayer number (IRS).
    UsItin => "US_ITIN",
    /// A US national provider identifier (CMS, Luhn check digit).
    UsNpi => "US_NPI",
    /// A number of the UK National Health Service (modulus 11).
    UkNhs => "UK_NHS",
    /// A UK national insurance number (HMRC).
    UkNino => "UK_NINO",
    /// A German tax identification number (Steuer-IdNr, ISO 7064 MOD 11,10).
    DeTaxId => "DE_TAX_ID",
    /// A Spanish identity number (DNI/NIF, control letter).
    EsNif => "ES_NIF",
    /// A Spanish foreigner's identity number (NIE, control letter).
    EsNie => "ES_NIE",
    /// An Italian tax code (codice fiscale, control letter).
    ItFiscalCode => "IT_FISCAL_CODE",
    /// A French social security number (NIR, modulus 97).
    FrNir => "FR_NIR",
    /// A Dutch citizen service number (BSN, eleven test).
    NlBsn => "NL_BSN",
    /// A Polish PESEL number.
    PlPesel => "PL_PESEL",
    /// A Swedish personal identity number (Luhn check digit).
    SePersonnummer => "SE_PERSONNUMMER",
    /// A Finnish personal identity code (henkilötunnus).
    FiHetu => "FI_HETU",
    /// A Danish civil registration number (CPR).
    DkCpr => "DK_CPR",
    /// A Norwegian birth number or D-number (fødselsnummer).
    NoFnr => "NO_FNR",
    /// A Brazilian natural person's tax number (CPF).
    BrCpf => "BR_CPF",
    /// A Brazilian company's tax number (CNPJ), also with letters.
    BrCnpj => "BR_CNPJ",
    /// An Indian Aadhaar number (Verhoeff check digit).
    InAadhaar => "IN_AADHAAR",
    /// An Indian permanent account number (Income Tax Department).
    InPan => "IN_PAN",
    /// An Australian tax file number (modulus 11).
    AuTfn => "AU_TFN",
    /// An Australian business number (modulus 89).
    AuAbn => "AU_ABN",
    /// A Canadian social insurance number (Luhn check digit).
    CaSin => "CA_SIN",
    /// A Korean resident registration number.
    KrRrn => "KR_RRN",
    /// A Swiss social security number (AHV/AVS, check digit of EAN-13).
    ChAhv => "CH_AHV",
    /// A number for value-added tax that is said to be one, by the check of its country.
    VatId => "VAT_ID",
    /// A German insurance number of pension and social security (§ 147 SGB VI).
    DePension => "DE_PENSION",
    /// A German health insurance number (§ 290 SGB V).
    DeHealth => "DE_HEALTH",
    /// A number under which a German tax office keeps somebody (Steuernummer).
    DeTaxNumber => "DE_TAX_NUMBER",
    /// An Austrian social insurance number (modulus 11).
    AtSvnr => "AT_SVNR",
    /// An Austrian tax number (Luhn check digit).
    AtTaxNumber => "AT_TAX_NUMBER",
    /// A Swiss number of a company or a self-employed person (UID, modulus 11).
    ChUid => "CH_UID",
    /// A French number of a company or a self-employed person (SIREN, Luhn check digit).
    FrSiren => "FR_SIREN",
    /// A French number of a place of business (SIRET, Luhn check digit).
    FrSiret => "FR_SIRET",
    /// A French tax number (numéro fiscal, SPI, modulus 511).
    FrSpi => "FR_SPI",
    /// A Belgian national register number (modulus 97).
    BeNrn => "BE_NRN",
    /// A Spanish tax number of an organisation (CIF, control sign).
    EsCif => "ES_CIF",
    /// A Spanish social security number (modulus 97).
    EsNss => "ES_NSS",
    /// A Dutch number of a legal person or partnership (RSIN, eleven test).
    NlRsin => "NL_RSIN",
    /// A Portuguese tax number (NIF, modulus 11).
    PtNif => "PT_NIF",
    /// A Portuguese social security number (NISS).
    PtNiss => "PT_NISS",
    /// A Brazilian voter's number (título de eleitor, modulus 11).
    BrVoter => "BR_VOTER",
    /// A Brazilian worker's number (PIS, PASEP, NIT, modulus 11).
    BrPis => "BR_PIS",
    /// The number of a European health insurance card that is said to be one.
    EuHealthCard => "EU_HEALTH_CARD",
    /// The number of an identity card that is said to be one.
    IdCard => "ID_CARD",
    /// A passport number that is said to be one.
    Passport => "PASSPORT",
    /// The number of a driving licence that is said to be one.
    DriverLicense => "DRIVER_LICENSE",
    /// A national bank account number that is said to be one.
    BankAccount => "BANK_ACCOUNT",
    /// A date or year on which somebody is said to be born.
    DateOfBirth => "DATE_OF_BIRTH",
    /// A street with a house number, or a post-office box.
    StreetAddress => "STREET_ADDRESS",
    /// A postcode that is said to be one.
    Postcode => "POSTCODE",
    /// A position on the earth that is said to be one, or in degrees (ISO 6709).
    GpsPosition => "GPS_POSITION",
    /// How old somebody is said to be.
    Age => "AGE",
    /// A password, a token or a private key.
    Secret => "SECRET",
    /// What somebody is called by on a platform: a handle behind an `@`, or what is said to be one.
    Username => "USERNAME",
    /// A date, a year or a day of the week, whatever it says.
    Date => "DATE",
    /// A person, by given name, family name or both; titles are no part of it.
    Person => "PERSON",
    /// A place: a country, a region, a city, a mountain.
    Location => "LOCATION",
    /// A company, an authority, a club, a band.
    Organisation => "ORG",
    /// Of which nation, religion or political group somebody is (special categories of GDPR Art. 9
    /// among them).
    Group => "NRP",
    /// What somebody is called by before the name (`Dr`), or is by trade or office.
    Title => "TITLE",
}

impl Kind {
    /// The kinds that a form, a check or a word tells: all but the names, what people are called by
    /// on platforms (in programs much reads like it), and dates that nobody is said to be born on.
    pub fn formed() -> impl Iterator<Item = Self> {
        let tells = |kind: &Self| !kind.is_name() && !matches!(kind, Self::Username | Self::Date);
        Self::ALL.into_iter().filter(tells)
    }

    /// What people, places and organisations are called by: found on request, as it takes several
    /// times as long and makes mistakes.
    pub const NAMES: [Self; 4] = [Self::Person, Self::Location, Self::Organisation, Self::Username];

    /// Whether it is a name, which a model finds.
    #[must_use]
    pub const fn is_name(self) -> bool {
        matches!(
            self,
            Self::Person | Self::Location | Self::Organisation | Self::Group | Self::Title
        )
    }

    /// Whether it is made of words, each of which may also be one of other things: what was found
    /// once is meant elsewhere only if it has several.
    pub(crate) const fn is_of_words(self) -> bool {
        self.is_name() || matches!(self, Self::StreetAddress)
    }

    /// Whether a value of this kind says as much elsewhere in the text as where it was found. An
    /// age of 60 does not make every other 60 one.
    pub(crate) const fn is_telling(self) -> bool {
        !matches!(
            self,
            Self::Age | Self::Postcode | Self::DateOfBirth | Self::Date | Self::GpsPosition
        )
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

impl Urls {
    /// The name in a configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Every => "every",
        }
    }
}

/// What to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The kinds to find; by default those that a form or a check tells ([`Kind::formed`]). Names
    /// take several times as long and are found with mistakes.
    pub kinds: BTreeSet<Kind>,
    /// Which URLs count.
    pub urls: Urls,
}

impl Default for Settings {
    fn default() -> Self {
        Self { kinds: Kind::formed().collect(), urls: Urls::default() }
    }
}
