//! What a model's labels mean. Models name them as they like, so those that are common are known
//! here, and the others are said in the options.

use untrain_redact::Kind;

/// What labels are called that mean a kind, in capitals and without signs.
const KNOWN: &[(Kind, &[&str])] = &[
    (
        Kind::Person,
        &[
            "PER",
            "NAME",
            "FULLNAME",
            "GIVENNAME",
            "FIRSTNAME",
            "MIDDLENAME",
            "LASTNAME",
            "FAMILYNAME",
            "SURNAME",
            "PERSONNAME",
            "PRIVATEPERSON",
            "PATIENT",
            "DOCTOR",
        ],
    ),
    (
        Kind::Location,
        &["LOC", "GPE", "FAC", "CITY", "STATE", "COUNTY", "COUNTRY", "REGION", "PROVINCE"],
    ),
    (Kind::Organisation, &["ORGANIZATION", "ORGANISATION", "COMPANY", "COMPANYNAME"]),
    (Kind::Email, &["EMAILADDRESS", "PRIVATEEMAIL"]),
    (Kind::Phone, &["PHONENUMBER", "TELEPHONE", "TELEPHONENUM", "PRIVATEPHONE"]),
    (Kind::Url, &["URLPERSONAL", "PRIVATEURL"]),
    (Kind::IpAddress, &["IP", "IPV4", "IPV6"]),
    (Kind::MacAddress, &["MAC"]),
    (Kind::CreditCard, &["CREDITCARDNUMBER"]),
    (Kind::Iban, &["IBANCODE"]),
    (Kind::Bic, &["SWIFTBIC", "BICSWIFT"]),
    (Kind::UsRouting, &["ROUTINGNUMBER"]),
    (Kind::BankAccount, &["ACCOUNTNUMBER", "ACCOUNTNUM", "BANKACCOUNTNUMBER"]),
    // The number under which a person pays taxes in the US.
    (Kind::UsSsn, &["SSN", "SOCIALNUM", "SOCIALSECURITYNUMBER", "TAXID", "TAXNUM"]),
    // Any other paper of a state's: of what is known here, a passport is the nearest.
    (Kind::Passport, &["PASSPORTNUMBER", "GOVERNMENTID", "IDCARD", "IDCARDNUM"]),
    (
        Kind::DriverLicense,
        &["DRIVERSLICENSE", "DRIVERLICENSENUM", "DRIVERSLICENSENUMBER", "DRIVERLICENCE"],
    ),
    (
        Kind::StreetAddress,
        &[
            "STREET",
            "STREETNAME",
            "ADDRESS",
            "BUILDINGNUMBER",
            "BUILDINGNUM",
            "PRIVATEADDRESS",
            "SECONDARYADDRESS",
        ],
    ),
    (Kind::Postcode, &["ZIP", "ZIPCODE", "POSTALCODE"]),
    (Kind::DateOfBirth, &["DOB", "BIRTHDATE", "BIRTHDAY"]),
    (Kind::Secret, &["PASSWORD", "APIKEY", "PIN"]),
    (Kind::Imei, &["PHONEIMEI"]),
    (Kind::Vin, &["VEHICLEVIN"]),
];

/// What labels are called that mean nothing personal.
const NOTHING: &[&str] = &["O", "MISC", "DATE", "TIME", "DATETIME"];

/// The kind that a label of this name means, whatever its case and signs; `Some(None)` where it
/// says that a word is no personal data, and nothing where the name is not known.
///
/// ```
/// # use untrain_token_classifier::kind_of;
/// # use untrain_redact::Kind;
/// assert_eq!(kind_of("Given-Name"), Some(Some(Kind::Person)));
/// assert_eq!(kind_of("MISC"), Some(None));
/// assert_eq!(kind_of("LABEL_7"), None);
/// ```
#[must_use]
pub fn kind_of(name: &str) -> Option<Option<Kind>> {
    let name = bare(name);
    if NOTHING.contains(&name.as_str()) {
        return Some(None);
    }
    let own = Kind::ALL.into_iter().find(|kind| bare(kind.as_str()) == name);
    let other = || KNOWN.iter().find(|(_, names)| names.contains(&name.as_str())).map(|k| k.0);
    own.or_else(other).map(Some)
}

/// In capitals, without signs.
fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(any(feature = "onnx", test))]
mod reading {
    use std::collections::BTreeMap;

    use untrain_redact::Kind;

    use super::kind_of;
    use crate::options::NONE;

    /// What one label says of a word.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Sense {
        /// That it is no personal data.
        Nothing,
        /// That it is a part of some.
        Part {
            /// Of which kind.
            kind: Kind,
            /// Which label it is without its prefix: two labels may mean one kind.
            name: usize,
            /// Whether it begins there, if the label says so.
            begins: bool,
        },
    }

    /// The prefixes by which a label says whether it begins there.
    const BEGINS: &[&str] = &["B", "S", "U"];
    const GOES_ON: &[&str] = &["I", "E", "L", "M"];

    /// What each label means, or the names that nobody knows. `said` comes before what is known.
    pub(crate) fn senses(
        labels: &[String],
        said: &BTreeMap<String, String>,
    ) -> Result<Vec<Sense>, Vec<String>> {
        let meant = |name: &str| -> Option<Option<Kind>> {
            match said.get(name).map(String::as_str) {
                Some(NONE) => Some(None),
                Some(kind) => Kind::ALL.into_iter().find(|k| k.as_str() == kind).map(Some),
                None => kind_of(name),
            }
        };
        let mut names: Vec<&str> = Vec::new();
        let mut unknown: Vec<String> = Vec::new();
        let mut senses = Vec::with_capacity(labels.len());
        for label in labels {
            // A label may be called `E-MAIL`: as a whole first, then without a prefix.
            let (name, begins) = match meant(label) {
                Some(_) => (label.as_str(), false),
                None => without_prefix(label),
            };
            let sense = match meant(name) {
                Some(Some(kind)) => {
                    let known = names.iter().position(|known| *known == name);
                    let at = known.unwrap_or(names.len());
                    if known.is_none() {
                        names.push(name);
                    }
                    Sense::Part { kind, name: at, begins }
                }
                Some(None) => Sense::Nothing,
                None => {
                    if !unknown.iter().any(|known| known == name) {
                        unknown.push(name.to_owned());
                    }
                    continue;
                }
            };
            senses.push(sense);
        }
        if unknown.is_empty() { Ok(senses) } else { Err(unknown) }
    }

    /// A label without a prefix such as `B-`, and whether that says that something begins.
    fn without_prefix(label: &str) -> (&str, bool) {
        match label.split_once(['-', '_']) {
            Some((prefix, name)) if BEGINS.contains(&prefix) => (name, true),
            Some((prefix, name)) if GOES_ON.contains(&prefix) => (name, false),
            _ => (label, false),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        fn read(labels: &[&str], said: &[(&str, &str)]) -> Result<Vec<Sense>, Vec<String>> {
            let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
            let said = said.iter().map(|(name, kind)| ((*name).to_owned(), (*kind).to_owned()));
            senses(&labels, &said.collect())
        }

        const fn part(kind: Kind, name: usize, begins: bool) -> Sense {
            Sense::Part { kind, name, begins }
        }

        #[test]
        fn prefixes_of_every_scheme() {
            let labels = ["O", "B-PER", "I-PER", "S-LOC", "E-LOC", "U_ORG", "L_ORG", "EMAIL"];
            let expected = [
                Sense::Nothing,
                part(Kind::Person, 0, true),
                part(Kind::Person, 0, false),
                part(Kind::Location, 1, true),
                part(Kind::Location, 1, false),
                part(Kind::Organisation, 2, true),
                part(Kind::Organisation, 2, false),
                part(Kind::Email, 3, false),
            ];
            assert_eq!(read(&labels, &[]).unwrap(), expected);
        }

        #[test]
        fn a_name_that_looks_like_a_prefix_is_a_name() {
            assert_eq!(read(&["E-MAIL"], &[]).unwrap(), [part(Kind::Email, 0, false)]);
            assert_eq!(read(&["B-E-MAIL"], &[]).unwrap(), [part(Kind::Email, 0, true)]);
        }

        #[test]
        fn two_labels_of_one_kind_stay_two() {
            let read = read(&["B-GIVEN_NAME", "B-SURNAME"], &[]).unwrap();
            assert_eq!(read, [part(Kind::Person, 0, true), part(Kind::Person, 1, true)]);
        }

        #[test]
        fn what_is_said_comes_first_and_what_is_not_known_is_named() {
            let said = [("HERON", "LOCATION"), ("CITY", "none")];
            let labels = ["B-HERON", "B-CITY"];
            let expected = [part(Kind::Location, 0, true), Sense::Nothing];
            assert_eq!(read(&labels, &said).unwrap(), expected);
            let unknown = read(&["O", "B-HERON", "I-HERON", "LABEL_1"], &[]).unwrap_err();
            assert_eq!(unknown, ["HERON", "LABEL_1"]);
        }
    }
}

#[cfg(any(feature = "onnx", test))]
pub(crate) use reading::{Sense, senses};
