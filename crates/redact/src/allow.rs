//! What is never taken although it reads like personal data: a firm's own support address, say.
//! It is found like everything else, so that its neighbours are read as beside a found value, and
//! then left where it stands.

use std::collections::HashSet;

use crate::kinds::{Kind, Span};
use crate::labels::{CustomId, Label};
use crate::normal::normal;

/// The values and domains that are never taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allow {
    /// Values as they may stand in a text; how they are spelled does not matter (case, separators).
    pub values: Vec<String>,
    /// Domains, with all below them: of e-mail addresses, and of URLs that carry nothing but a
    /// path. A URL with a user, a query or a fragment may hold what opens a door and is taken.
    pub domains: Vec<String>,
}

/// The same, ready for looking up.
pub(crate) struct Allowed {
    /// Each value as it is normalised for every sort of kind.
    values: HashSet<String>,
    domains: HashSet<String>,
}

impl Allowed {
    pub(crate) fn new(allow: &Allow) -> Self {
        let sorts = [Label::Known(Kind::Email), Kind::Url.into(), Label::Custom(CustomId(0))];
        let values = allow.values.iter();
        let values = values.flat_map(|value| sorts.map(|label| normal(label, value))).collect();
        let domains = allow.domains.iter().map(|domain| domain.to_lowercase()).collect();
        Self { values, domains }
    }

    /// Leaves out the spans of a text that are allowed.
    pub(crate) fn leave(&self, text: &str, spans: &mut Vec<Span<Label>>) {
        if self.values.is_empty() && self.domains.is_empty() {
            return;
        }
        spans.retain(|span| {
            let value = text.get(span.start..span.end).unwrap_or("");
            !self.is_allowed(span.kind, value)
        });
    }

    fn is_allowed(&self, label: Label, value: &str) -> bool {
        let found = normal(label, value);
        if self.values.contains(&found) {
            return true;
        }
        let host = match label {
            Label::Known(Kind::Email) => found.rsplit_once('@').map(|(_, domain)| domain),
            Label::Known(Kind::Url) => plain_host(&found),
            _ => None,
        };
        host.is_some_and(|host| self.holds(host))
    }

    /// Whether a domain, or one above it, is allowed.
    fn holds(&self, host: &str) -> bool {
        let mut rest = Some(host);
        while let Some(domain) = rest {
            if self.domains.contains(domain) {
                return true;
            }
            rest = domain.split_once('.').map(|(_, above)| above);
        }
        false
    }
}

/// The host of a URL that has nothing else but a port and a path.
fn plain_host(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', ':']).unwrap_or(rest.len());
    (!rest.contains(['@', '?', '#', ';'])).then(|| rest.get(..end))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(values: &[&str], domains: &[&str], kind: Kind, value: &str) -> bool {
        let own = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
        let allow = Allow { values: own(values), domains: own(domains) };
        Allowed::new(&allow).is_allowed(kind.into(), value)
    }

    #[test]
    fn values_in_any_spelling() {
        let values = ["Support@Harbour.example", "+41 44 668 18 00"];
        assert!(allowed(&values, &[], Kind::Email, "support@harbour.example"));
        assert!(allowed(&values, &[], Kind::Email, "support [at] harbour [dot] example"));
        assert!(allowed(&values, &[], Kind::Phone, "+41-446681800"));
        assert!(!allowed(&values, &[], Kind::Phone, "+41-446681801"));
        assert!(!allowed(&values, &[], Kind::Email, "xsupport@harbour.example"));
    }

    #[test]
    fn domains_and_what_is_below_them() {
        let domains = ["Harbour.example"];
        assert!(allowed(&[], &domains, Kind::Email, "a@HARBOUR.example"));
        assert!(allowed(&[], &domains, Kind::Email, "a@mail.harbour.example"));
        assert!(!allowed(&[], &domains, Kind::Email, "a@otherharbour.example"));
        assert!(!allowed(&[], &domains, Kind::Email, "a@harbour.example.com"));
        assert!(allowed(&[], &domains, Kind::Url, "https://www.harbour.example:8080/a"));
        for secret in ["u:p@harbour.example", "harbour.example/?token=abcd", "harbour.example/#a=b"]
        {
            assert!(!allowed(&[], &domains, Kind::Url, &format!("https://{secret}")));
        }
    }
}
