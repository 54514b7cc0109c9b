//! What of a text is structure and must stay: the quotes, names and commas of JSON, the tags of
//! HTML. Told once a text holds something to replace; it is read from the text alone, so that a
//! span never depends on it, only how much of it may be taken.

pub(crate) mod json;

use json::{Role, Token};

use crate::kinds::Span;
use crate::labels::Label;
use crate::view::{View, tags};

/// The structure of a text.
#[derive(Default)]
pub(crate) struct Structure {
    /// What documents of JSON hold, in places of the original.
    tokens: Vec<Token>,
    /// What no span may touch, in order and apart, in places of what is seen.
    solid: Vec<(usize, usize)>,
    /// Tags, in places of the unescaped text.
    tags: Vec<(usize, usize)>,
    /// What stands in scripts and styles is no HTML.
    raw: Vec<(usize, usize)>,
}

/// Where something lands that is written in place of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Landing {
    /// In how many strings of JSON.
    pub(crate) strings: u8,
    /// In place of a number of JSON, which it is not.
    pub(crate) is_number: bool,
    pub(crate) is_html: bool,
}

/// A piece of the original text that is to be replaced.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) label: Label,
    /// Where the value is seen whose first piece this is; the others hold what is left of it beyond
    /// a tag.
    pub(crate) value: Option<(usize, usize)>,
}

/// The pieces of the original text that the spans of what is seen take, in order and apart.
pub(crate) fn pieces(view: &View<'_>, structure: &Structure, spans: &[Span<Label>]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(spans.len());
    for span in spans {
        structure.parts(view, span.start, span.end, |start, end| {
            let mut value = Some((start, end));
            // Of two in one number of JSON, the first has taken all of it.
            let floor = pieces.last().map_or(0, |last| last.end);
            view.original(start, end, |start, end| {
                if start >= floor {
                    pieces.push(Piece { start, end, label: span.kind, value: value.take() });
                }
            });
        });
    }
    pieces
}

impl Structure {
    /// Reads a text and how it is seen.
    pub(crate) fn of(original: &str, view: &View<'_>) -> Self {
        let mut structure = Self::default();
        if memchr::memchr3(b'{', b'[', b'"', original.as_bytes()).is_some() {
            structure.read_json(original, view);
        }
        if memchr::memchr(b'<', view.unescaped().as_bytes()).is_some() {
            structure.read_tags(view);
        }
        structure.solid.retain(|(start, end)| start < end);
        structure.solid.sort_unstable();
        structure.solid.dedup_by(|next, last| {
            let joins = next.0 <= last.1;
            last.1 = if joins { last.1.max(next.1) } else { last.1 };
            joins
        });
        structure
    }

    fn read_json(&mut self, original: &str, view: &View<'_>) {
        let json = json::documents(original);
        let mut tokens = json.tokens.iter().peekable();
        for (start, end) in json.documents {
            let mut from = start;
            while let Some(token) = tokens.next_if(|token| token.start < end) {
                self.solid.push((view.seen(from), view.seen(token.start)));
                from = token.end;
            }
            self.solid.push((view.seen(from), view.seen(end)));
        }
        self.tokens = json.tokens;
    }

    fn read_tags(&mut self, view: &View<'_>) {
        let text = view.unescaped();
        let mut done = 0;
        let mut values = Vec::new();
        for at in memchr::memchr_iter(b'<', text.as_bytes()) {
            if at < done {
                continue;
            }
            values.clear();
            let tag = tags::leading(text, at, |_, start, end| values.push((start, end)));
            let Some(tag) = tag else { continue };
            done = tag.end;
            let mut from = at;
            for (start, end) in values.drain(..).chain([(tag.end, tag.end)]) {
                self.solid.push((view.seen_from_unescaped(from), view.seen_from_unescaped(start)));
                from = end;
            }
            self.tags.push((at, tag.end));
            let raw = RAW.iter().find(|name| name.eq_ignore_ascii_case(tag.name));
            if let Some(name) = raw.filter(|_| !tag.closes) {
                let end = raw_end(text, tag.end, name);
                self.raw.push((tag.end, end));
                done = end;
            }
        }
    }

    /// Calls with what of `start..end`, a place that is seen, may be replaced: all of it as one, or
    /// each part of it between which structure stands, without the marks at its edges. What begins
    /// in a string of JSON ends there: what another member holds is something else, unless both are
    /// numbers (a position). A number is taken whole or not at all.
    pub(crate) fn parts(
        &self,
        view: &View<'_>,
        start: usize,
        end: usize,
        mut part: impl FnMut(usize, usize),
    ) {
        let from = self.solid.partition_point(|(_, last)| *last <= start);
        let cuts = self.solid.get(from..).unwrap_or(&[]).iter();
        let mut cuts = cuts.copied().take_while(|(first, _)| *first < end).peekable();
        if cuts.peek().is_none() {
            let (start, end) = self.whole_number(view, start, end);
            return part(start, end);
        }
        let mut from = start;
        let mut begun_in = None;
        for (first, last) in cuts.chain([(end, end)]) {
            let (begun, until) = without_marks(view.text(), from, first, from > start, first < end);
            from = last;
            if begun >= until {
                continue;
            }
            let token = self.token_seen(view, begun).copied();
            let goes_on = match (begun_in, token) {
                (Some(Some(Role::Number)), Some(token)) => token.role == Role::Number,
                (Some(Some(_)), _) => false,
                (Some(None) | None, _) => true,
            };
            begun_in = begun_in.or_else(|| Some(token.map(|token| token.role)));
            if goes_on {
                let (start, end) = self.whole_number(view, begun, until);
                part(start, end);
            }
        }
    }

    /// The place of the whole number of JSON in which a part stands.
    fn whole_number(&self, view: &View<'_>, start: usize, end: usize) -> (usize, usize) {
        match self.token_seen(view, start) {
            Some(token) if token.role == Role::Number => {
                (view.seen(token.start), view.seen(token.end))
            }
            _ => (start, end),
        }
    }

    fn token_seen(&self, view: &View<'_>, seen: usize) -> Option<&Token> {
        if self.tokens.is_empty() {
            return None;
        }
        let mut place = None;
        view.original(seen, seen.saturating_add(1), |start, _| place = place.or(Some(start)));
        self.token(place?)
    }

    fn token(&self, original: usize) -> Option<&Token> {
        let after = self.tokens.partition_point(|token| token.start <= original);
        let token = self.tokens.get(after.checked_sub(1)?)?;
        (original < token.end).then_some(token)
    }

    /// Where something lands at the place `start..end` of the original text.
    pub(crate) fn landing(
        &self,
        original: &str,
        view: &View<'_>,
        start: usize,
        end: usize,
    ) -> Landing {
        let token = self.token(start);
        let (first, last) = token.map_or((0, original.len()), |token| (token.start, token.end));
        let strings = token.map_or_else(
            // What was escaped stood in a string of some language.
            || u8::from(original.get(start..end).is_some_and(|value| value.contains('\\'))),
            |token| token.depth,
        );
        let is_number = token.is_some_and(|token| token.role == Role::Number);
        Landing { strings, is_number, is_html: self.is_html(view, start, first, last) }
    }

    /// Whether a place stands in HTML: there are tags in the same string, or in the text where it
    /// stands in none, and the place is in no script.
    fn is_html(&self, view: &View<'_>, place: usize, first: usize, last: usize) -> bool {
        if self.tags.is_empty() {
            return false;
        }
        let (first, last) = (view.unescaped_at(first), view.unescaped_at(last));
        let place = view.unescaped_at(place);
        let tag = self.tags.partition_point(|(start, _)| *start < first);
        let raw = self.raw.partition_point(|(_, end)| *end <= place);
        let is_raw = self.raw.get(raw).is_some_and(|(start, _)| *start <= place);
        !is_raw && self.tags.get(tag).is_some_and(|(start, _)| *start < last)
    }
}

/// The place `start..end` without the marks at its edges where these were cut.
fn without_marks(
    text: &str,
    start: usize,
    end: usize,
    cut_before: bool,
    cut_after: bool,
) -> (usize, usize) {
    let is_mark = |c: char| !c.is_alphanumeric();
    let mut inside = text.get(start..end).unwrap_or("");
    if cut_after {
        inside = inside.trim_end_matches(is_mark);
    }
    let end = start.saturating_add(inside.len());
    if cut_before {
        inside = inside.trim_start_matches(is_mark);
    }
    (end.saturating_sub(inside.len()), end)
}

/// The elements whose inside is no HTML.
const RAW: [&str; 2] = ["script", "style"];

/// Where the raw inside of an element ends: before what closes it.
fn raw_end(text: &str, start: usize, name: &str) -> usize {
    let tail = text.as_bytes().get(start..).unwrap_or(&[]);
    let closes = |at: &usize| {
        let rest = tail.get(at.saturating_add(1)..).unwrap_or(&[]);
        let named = rest.get(1..name.len().saturating_add(1));
        rest.first() == Some(&b'/')
            && named.is_some_and(|it| it.eq_ignore_ascii_case(name.as_bytes()))
    };
    let end = memchr::memchr_iter(b'<', tail).find(closes);
    end.map_or(text.len(), |end| start.saturating_add(end))
}

#[cfg(test)]
mod tests {
    use crate::config::Configuration;
    use crate::keys::{Key, Keys};
    use crate::operators::{Opener, Operator, Plan};
    use crate::placeholders::Placeholders;
    use crate::redactor::Redactor;
    use crate::testing::{check, finds_nothing};

    #[track_caller]
    fn redacts(text: &str, expected: &str) {
        let redactor = Redactor::new().unwrap();
        let redacted = redactor.redact(text, &mut Placeholders::new()).text().unwrap();
        assert_eq!(redacted, expected);
    }

    #[test]
    fn json() {
        redacts(
            r#"{"phone": 4155550132, "zoe@b.example": [{"mobile":4155550133.0}], "n": 7}"#,
            r#"{"phone": "[PHONE_1]", "[EMAIL_1]": [{"mobile":"[PHONE_2]"}], "n": 7}"#,
        );
        redacts(
            "12:01 INFO [main] got {\"tel\":4155550132} at 12\n{\"tel\":4155550132}\n{\"n\":4",
            concat!(
                "12:01 INFO [main] got {\"tel\":\"[PHONE_1]\"} at 12\n",
                "{\"tel\":\"[PHONE_1]\"}\n{\"n\":4",
            ),
        );
        redacts(
            r#"{"body": "{\"phone\": 4155550132, \"to\": \"zoe\\u0040b.example\\n\"}"}"#,
            r#"{"body": "{\"phone\": \"[PHONE_1]\", \"to\": \"[EMAIL_1]\\n\"}"}"#,
        );
        redacts(
            "```json\n{\"phone\": 4155550132}\n```",
            "```json\n{\"phone\": \"[PHONE_1]\"}\n```",
        );
        redacts("phone at: 4155550132, or [", "phone at: [PHONE_1], or [");
    }

    #[test]
    fn what_is_escaped() {
        check(r#"{"a":"zoe\nnew ⟦EMAIL zoe\u0040harbour.example⟧\n⟦EMAIL zoe@harbour.example⟧"}"#);
        check(r#"x = "call\t⟦PHONE 201-555-0123⟧\r\n" 'ask\n⟦EMAIL zoe@harbour.example⟧'"#);
        check("⟦EMAIL zoe&#64;harbour&period;example⟧ &lt;⟦EMAIL zoe@harbour.example⟧&gt;");
        check(r"⟦EMAIL zoe\_k@harbour.example⟧, \textbf{⟦EMAIL zoe@harbour.example⟧}");
        redacts(r#"["zoe\u0040b.example zoe@b.example"]"#, r#"["[EMAIL_1] [EMAIL_1]"]"#);
    }

    #[test]
    fn no_span_takes_what_is_structure() {
        redacts(
            r#"{"key": "-----BEGIN PRIVATE KEY-----\nMIIEow", "b": "MIIEox", "c": 1}"#,
            r#"{"key": "[SECRET_1]", "b": "MIIEox", "c": 1}"#,
        );
        redacts(
            "<p>-----BEGIN PRIVATE KEY-----\nMIIEow<br>MIIEox</p>",
            "<p>[SECRET_1]<br>MIIEox</p>",
        );
    }

    #[test]
    fn html() {
        redacts(
            "<a href=\"mailto:zoe@b.example?x=y\">zoe@b.example</a> <a href='tel:+12015550123'>",
            "<a href=\"mailto:[EMAIL_1]?x=y\">[EMAIL_1]</a> <a href='tel:[PHONE_1]'>",
        );
        redacts("<b>zoe</b>@b.example, <i>z</i>oe@b.example", "<b>[EMAIL_1]</b>, <i>[EMAIL_1]</i>");
        redacts(
            "<td>201-555-0123</td><td>474-49-7577</td>",
            "<td>[PHONE_1]</td><td>[US_SSN_1]</td>",
        );
        redacts(
            r#"{"html": "<a href=\"mailto:zoe@b.example\">zoe<\/a>"}"#,
            r#"{"html": "<a href=\"mailto:[EMAIL_1]\">zoe<\/a>"}"#,
        );
    }

    #[test]
    fn what_was_sealed_is_opened_as_it_was_spelled() {
        let keys = Keys { encryption: Some(Key::new(&mut [1; 32])), pseudonyms: None };
        let plan = Plan { default: Operator::Encrypt, ..Plan::default() };
        let configuration = Configuration { plan, ..Configuration::default() };
        let redactor = Redactor::configured(configuration, &keys).unwrap();
        let text = r#"{"to": "a\nzoe\u0040harbour.example &amp; zoe&#64;harbour.example"}"#;
        let sealed = redactor.redact(text, &mut Placeholders::new()).text().unwrap();
        let opened = Opener::new(&Key::new(&mut [1; 32])).open(&sealed);
        assert_eq!((opened.text.as_ref(), opened.opened), (text, 2));
    }

    #[test]
    fn markdown() {
        redacts(
            "[Zoe](mailto:zoe@b.example), <zoe@b.example>, `zoe@b.example`\n| zoe@b.example |\n",
            "[Zoe](mailto:[EMAIL_1]), <[EMAIL_1]>, `[EMAIL_1]`\n| [EMAIL_1] |\n",
        );
    }

    #[test]
    fn code_and_logs() {
        check("level=info phone=⟦PHONE 4155550132⟧ email=⟦EMAIL zoe@harbour.example⟧ x=1\nnext");
        check("GET /x?email=⟦EMAIL zoe%40harbour.example⟧&phone=⟦PHONE 4155550132⟧ HTTP/1.1");
        check("name: x\nphone: ⟦PHONE 4155550132⟧\nssn: ⟦US_SSN 474-49-7577⟧\n");
        finds_nothing("v1.2.3.4, version = \"10.200.30.140\", {\"version\": \"10.200.30.140\"}");
        finds_nothing("#aabbcc #123456 d41d8cd98f00b204e9800998ecf8427e max-age=60");
        finds_nothing("123e4567-e89b-12d3-a456-426614174000 201-555\n0123");
    }
}
