//! The tags of a page that speak of preferences: metadata, links to licences, embedded licences.
//!
//! Only tags are read, as the HTML tokenizer finds them: what stands in comments, scripts or text
//! is not a tag. A refusal counts anywhere; a permission only in the head, since the body is where
//! other people's text stands.

use html5gum::{DefaultEmitter, EndTag, StartTag, Token, Tokenizer};

use crate::evidence::{Findings, Material, Note, Place, Signal, Statements};
use crate::fetched::Fetched;
use crate::limits::{HTML_BYTES_MAX, HTML_TAGS_MAX};
use crate::robots_tag;
use crate::target::Target;
use crate::usage::UsageSet;

/// A `meta` tag with a name.
#[derive(Debug)]
pub(crate) struct Meta {
    pub name: String,
    pub content: String,
    pub in_head: bool,
    pub number: usize,
}

/// What a page's tags say.
#[derive(Debug, Default)]
pub(crate) struct Page {
    metas: Vec<Meta>,
    /// Links to licence documents: their addresses, and which tag.
    links: Vec<(String, usize)>,
    /// Licence documents within the page.
    pub licences: Vec<String>,
    unread: bool,
}

/// Elements that may stand in a head; any other start tag ends it (HTML, section 13.2.6.4.4).
const OF_THE_HEAD: &[&[u8]] = &[
    b"html",
    b"head",
    b"base",
    b"basefont",
    b"bgsound",
    b"link",
    b"meta",
    b"title",
    b"style",
    b"script",
    b"noscript",
    b"noframes",
    b"template",
];

const LICENCE_TYPE: &[u8] = b"application/rsl+xml";

impl Page {
    /// The tags of a page; none without a page.
    pub fn read(fetched: &Fetched<'_>) -> Self {
        let Some(html) = &fetched.html else { return Self::default() };
        let start = html.get(..html.floor_char_boundary(HTML_BYTES_MAX)).unwrap_or(html);
        let mut page = Self { unread: start.len() < html.len(), ..Self::default() };
        page.collect(start);
        page
    }

    fn collect(&mut self, html: &str) {
        // The tokenizer is told to skip over scripts and the like by itself.
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut in_head = true;
        let mut number = 0;
        let mut embedded = false;
        for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
            match token {
                Token::StartTag(tag) => {
                    in_head &= OF_THE_HEAD.contains(&tag.name.as_slice());
                    embedded = tag.name.as_slice() == b"script" && has_licence_type(&tag);
                    if number < HTML_TAGS_MAX {
                        number += usize::from(self.take(&tag, in_head, number + 1));
                    } else {
                        self.unread = true;
                        return;
                    }
                }
                Token::String(text) if embedded => {
                    self.licences.push(String::from_utf8_lossy(&text).into_owned());
                    embedded = false;
                    number += 1;
                }
                Token::EndTag(EndTag { name, .. }) => in_head &= name.as_slice() != b"head",
                _ => {}
            }
        }
    }

    /// Keeps a tag if it is of a kind that is looked at.
    fn take(&mut self, tag: &StartTag<()>, in_head: bool, number: usize) -> bool {
        let attribute = |name: &[u8]| {
            let value = tag.attributes.get(name)?;
            Some(String::from_utf8_lossy(value).trim().to_owned())
        };
        match tag.name.as_slice() {
            b"meta" => {
                let Some(name) = attribute(b"name") else { return false };
                let name = name.to_ascii_lowercase();
                let content = attribute(b"content").unwrap_or_default();
                self.metas.push(Meta { name, content, in_head, number });
                true
            }
            b"link" if has_licence_type(tag) => {
                self.links.push((attribute(b"href").unwrap_or_default(), number));
                true
            }
            _ => false,
        }
    }

    /// The metadata of one name.
    pub fn metas<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Meta> {
        self.metas.iter().filter(move |meta| meta.name == name)
    }

    /// States what the page says of itself; reservations and embedded licences are read by their
    /// own modules.
    pub fn state(&self, fetched: &Fetched<'_>, target: &Target, findings: &mut Findings) {
        if self.unread {
            let said = Statements::unclear(UsageSet::CRAWLED, Note::TooLong);
            findings.state(Signal::RobotsTag, Place::at(Material::Html, 0), b"", &said);
        }
        for meta in self.metas.iter().filter(|meta| robots_tag::is_addressed(&meta.name, target)) {
            let said = robots_tag::statements(&meta.content, target);
            let at = Place::at(Material::Html, meta.number);
            findings.state(Signal::RobotsTag, at, meta.content.as_bytes(), &said);
        }
        if fetched.rsl.is_none() {
            for (address, number) in &self.links {
                let said = Statements::unclear(UsageSet::CRAWLED, Note::NotFetched);
                let at = Place::at(Material::Html, *number);
                findings.state(Signal::Rsl, at, address.as_bytes(), &said);
            }
        }
    }
}

fn has_licence_type(tag: &StartTag<()>) -> bool {
    let kind = tag.attributes.get(&b"type"[..]);
    kind.is_some_and(|kind| kind.trim_ascii().eq_ignore_ascii_case(LICENCE_TYPE))
}

#[cfg(test)]
mod tests {
    use crate::{Fetched, Preference, Says, Usage, pin};

    fn check(html: &'static str, usage: Usage, wanted: Preference) {
        let fetched = Fetched {
            url: "https://provider.com/page".into(),
            user_agent: "ExampleBot".into(),
            html: Some(html.into()),
            ..Fetched::default()
        };
        let pinned = pin(&fetched);
        assert_eq!(pinned.preference(usage), wanted, "{html}\n{pinned}");
    }

    #[test]
    fn robots_metadata_is_heard() {
        let head = |name: &str| format!("<meta name='{name}' content='noai, noimageai'>");
        for name in ["robots", "ROBOTS", "examplebot"] {
            check(head(name).leak(), Usage::GenerativeTraining, Preference::Refuse);
        }
        check(head("googlebot").leak(), Usage::GenerativeTraining, Preference::Unknown);
        check("<META NAME=robots CONTENT=noai", Usage::Inference, Preference::Unknown);
        check("<META NAME=robots CONTENT=noai>", Usage::Inference, Preference::Refuse);
    }

    #[test]
    fn what_is_no_tag_says_nothing() {
        for html in [
            "<!-- <meta name=tdm-reservation content=0> -->",
            "<script>'<meta name=tdm-reservation content=0>'</script>",
            "<style><meta name=tdm-reservation content=0></style>",
            "<textarea><meta name=tdm-reservation content=0></textarea>",
            "<title><meta name=tdm-reservation content=0></title>",
            "&lt;meta name=tdm-reservation content=0&gt;",
        ] {
            check(html, Usage::Mining, Preference::Unknown);
        }
    }

    #[test]
    fn a_permission_stands_in_the_head() {
        let meta = "<meta name=tdm-reservation content=0>";
        let page = |before: &str| format!("<!doctype html>{before}{meta}").leak() as &str;
        check(page("<head><title>t</title>"), Usage::Mining, Preference::Allow);
        check(page(""), Usage::Mining, Preference::Allow);
        check(page("<head></head>"), Usage::Mining, Preference::Unknown);
        check(page("<body>"), Usage::Mining, Preference::Unknown);
        check(page("<p>"), Usage::Mining, Preference::Unknown);
        let refusal = "<p><meta name=tdm-reservation content=1>";
        check(refusal, Usage::Mining, Preference::Refuse);
    }

    #[test]
    fn a_licence_that_was_not_stored_is_in_doubt() {
        let link = "<link rel=license type=application/rsl+xml href=/license.xml>";
        let html = Some(link.into());
        let mut fetched = Fetched { url: "https://a.example/".into(), html, ..Fetched::default() };
        let pinned = pin(&fetched);
        assert_eq!(pinned.evidence()[0].says, Says::Unclear);
        assert_eq!(pinned.evidence()[0].text, "/license.xml");
        fetched.rsl = Some("<rsl xmlns='https://rslstandard.org/rsl'/>".into());
        assert!(pin(&fetched).evidence().is_empty());
    }
}
