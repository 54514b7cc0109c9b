//! What is sent by mail: plain text, one link, nothing that follows anybody.
//!
//! An address stands alone on its line, outside of every text, so that programs find where it ends.

use crate::frame::Site;
use crate::locale::Locale;

/// A mail in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its subject.
    pub subject: String,
    /// Its text, in lines that end with a newline.
    pub body: String,
}

/// What a notice tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeOf {
    /// Uses that need a yes, and no other.
    Asked,
    /// Uses among which some run without one.
    Unasked,
}

/// The mail that tells a member of a notice. The link shows the notice and changes nothing.
#[must_use]
pub fn notice(locale: &Locale, site: &Site, link: &str, of: NoticeOf) -> Mail {
    let (subject, body) = match of {
        NoticeOf::Asked => (
            "mail-notice-subject",
            ["mail-notice-what", "mail-notice-nothing-starts", "no-cost", "mail-notice-read"],
        ),
        NoticeOf::Unasked => (
            "mail-unasked-subject",
            ["mail-unasked-what", "mail-unasked-object", "no-cost", "mail-notice-read"],
        ),
    };
    compose(locale, site, subject, &body, link, "mail-notice-link-shows")
}

/// The mail with the link to the objection form, for somebody without an account.
#[must_use]
pub fn objection_link(locale: &Locale, site: &Site, link: &str) -> Mail {
    let body = ["mail-object-what", "mail-object-open"];
    compose(locale, site, "mail-object-subject", &body, link, "mail-object-not-you")
}

fn compose(
    locale: &Locale,
    site: &Site,
    subject: &str,
    before: &[&str],
    link: &str,
    after: &str,
) -> Mail {
    let controller = [("controller", (&site.controller).into())];
    let say = |id: &str| bare(&locale.text_with(id, &controller));
    let mut body = String::new();
    for id in before {
        body.push_str(&say(id));
        body.push_str("\n\n");
    }
    body.push_str(&format!("{link}\n\n{}\n\n--\n{}\n", say(after), site.controller));
    body.push_str(&format!("{}\n{}\n", say("footer-contact"), site.contact));
    body.push_str(&format!("{}\n{}\n", say("footer-authority"), site.authority));
    Mail { subject: say(subject), body }
}

/// Without the marks that keep a name's direction apart: many mail programs show them as boxes.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\u{2068}' | '\u{2069}')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn a_mail_has_one_link_on_a_line_of_its_own() {
        let site = Site {
            controller: "Harbour".to_owned(),
            contact: "privacy@harbour.example".to_owned(),
            authority: "Harbour Data Authority".to_owned(),
            authority_url: None,
            demo: true,
        };
        let link = "https://harbour.example/notices/n12?t=abc";
        for language in Language::ALL {
            let locale = Locale::of(language);
            let told = |of| notice(locale, &site, link, of);
            let (asked, unasked) = (told(NoticeOf::Asked), told(NoticeOf::Unasked));
            assert_ne!(asked.subject, unasked.subject);
            for mail in [asked, unasked, objection_link(locale, &site, link)] {
                assert_eq!(mail.body.matches("https://").count(), 1, "{}", mail.body);
                assert!(mail.body.lines().any(|line| line == link), "{}", mail.body);
                assert!(!mail.subject.contains('\n') && !mail.subject.is_empty());
                assert!(mail.body.is_ascii() == (language == Language::English), "{}", mail.body);
            }
        }
    }
}
