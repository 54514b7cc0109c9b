//! The documents of JSON within a text (RFC 8259): alone, line by line, after the head of a log
//! line, in a block of Markdown, or written as a string within another. Only what parses counts: of
//! what does not, nothing is said.

use crate::view::{Segments, escapes};

/// What a place in a document holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The name of a member.
    Key,
    /// The inside of a string.
    Text,
    Number,
}

/// A string without its quotes, or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) role: Role,
    /// In how many strings of JSON it stands, its own included.
    pub(crate) depth: u8,
}

/// The documents of a text, in order, and what they hold.
#[derive(Debug, Default)]
pub(crate) struct Json {
    pub(crate) documents: Vec<(usize, usize)>,
    pub(crate) tokens: Vec<Token>,
}

/// How deep documents may stand in strings of others.
const DEPTH_MAX: u8 = 4;
/// How deep a document may be nested in itself: a reader of JSON takes no more either.
const NESTED_MAX: usize = 127;

/// Reads a text.
pub(crate) fn documents(text: &str) -> Json {
    let mut json = Json::default();
    match whole_string(text) {
        Some((start, end)) => {
            json.documents.push((start.saturating_sub(1), end.saturating_add(1)));
            json.tokens.push(Token { start, end, role: Role::Text, depth: 1 });
        }
        None => scan(text, &mut json),
    }
    look_into_strings(text, &mut json.tokens, 1);
    json
}

/// The inside of the string that is all of a text.
fn whole_string(text: &str) -> Option<(usize, usize)> {
    let trimmed = text.trim_ascii();
    let start = text.len().saturating_sub(text.trim_ascii_start().len());
    let end = string_end(trimmed.as_bytes(), 0).ok().filter(|_| trimmed.starts_with('"'))?;
    let last = start.saturating_add(end);
    (end == trimmed.len()).then_some((start.saturating_add(1), last.saturating_sub(1)))
}

/// Finds the documents that are objects and arrays. Where reading fails, all that is open is none,
/// and reading goes on there: no byte is read twice.
fn scan(text: &str, json: &mut Json) {
    let bytes = text.as_bytes();
    let (mut at, mut open) = (0, Vec::new());
    while let Some(next) = bytes.get(at..).and_then(|tail| memchr::memchr2(b'{', b'[', tail)) {
        let start = at.saturating_add(next);
        let before = start.checked_sub(1).and_then(|at| bytes.get(at));
        if bytes.get(start) == Some(&b'[') && before.is_some_and(u8::is_ascii_alphanumeric) {
            // A place of a list in a program: `lines[12]`.
            at = start.saturating_add(1);
            continue;
        }
        let mut reader = Reader { bytes, at: start, open: &mut open, json };
        let failed = reader.read().is_none();
        reader.open.clear();
        at = reader.at.max(start.saturating_add(usize::from(failed)));
    }
    let mut documents = json.documents.iter().peekable();
    json.tokens.retain(|token| {
        while documents.next_if(|(_, end)| *end <= token.start).is_some() {}
        documents.peek().is_some_and(|(start, _)| *start < token.start)
    });
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The open containers: where each starts, and whether it is an object.
    open: &'a mut Vec<(usize, bool)>,
    json: &'a mut Json,
}

impl Reader<'_> {
    /// Reads from the beginning of a container to its end; nothing where it is none.
    fn read(&mut self) -> Option<()> {
        loop {
            self.value()?;
            // After a value: its container goes on or ends, and with it perhaps the next.
            loop {
                let Some((start, is_object)) = self.open.last().copied() else { return Some(()) };
                match (self.sign()?, is_object) {
                    (b',', _) => {
                        self.advance();
                        if is_object {
                            self.key()?;
                        }
                        break;
                    }
                    (b'}', true) | (b']', false) => self.close(start),
                    _ => return None,
                }
            }
        }
    }

    /// Reads a value, of a container with members only up to the first.
    fn value(&mut self) -> Option<()> {
        loop {
            let start = self.at_sign();
            match self.sign()? {
                b'"' => return self.string(Role::Text),
                b'-' | b'0'..=b'9' => return self.number(),
                b't' => return self.literal(b"true"),
                b'f' => return self.literal(b"false"),
                b'n' => return self.literal(b"null"),
                opening @ (b'{' | b'[') if self.open.len() < NESTED_MAX => {
                    let is_object = opening == b'{';
                    self.open.push((start, is_object));
                    self.advance();
                    if self.sign()? == if is_object { b'}' } else { b']' } {
                        self.close(start);
                        return Some(());
                    }
                    if is_object {
                        self.key()?;
                    }
                }
                _ => return None,
            }
        }
    }

    fn key(&mut self) -> Option<()> {
        (self.sign()? == b'"').then_some(())?;
        self.string(Role::Key)?;
        (self.sign()? == b':').then(|| self.advance())
    }

    fn close(&mut self, start: usize) {
        self.advance();
        self.open.pop();
        let documents = &mut self.json.documents;
        while documents.pop_if(|(within, _)| *within > start).is_some() {}
        documents.push((start, self.at));
    }

    fn string(&mut self, role: Role) -> Option<()> {
        let start = self.at.saturating_add(1);
        match string_end(self.bytes, self.at) {
            Ok(end) => {
                self.at = end;
                let end = end.saturating_sub(1);
                self.json.tokens.push(Token { start, end, role, depth: 1 });
                Some(())
            }
            Err(failed) => {
                self.at = failed;
                None
            }
        }
    }

    fn number(&mut self) -> Option<()> {
        let start = self.at;
        self.skip_if(b"-");
        if !self.skip_if(b"0") {
            self.digits()?;
        }
        if self.skip_if(b".") {
            self.digits()?;
        }
        if self.skip_if(b"eE") {
            self.skip_if(b"+-");
            self.digits()?;
        }
        self.json.tokens.push(Token { start, end: self.at, role: Role::Number, depth: 0 });
        Some(())
    }

    fn literal(&mut self, word: &[u8]) -> Option<()> {
        let end = self.at.saturating_add(word.len());
        let found = self.bytes.get(self.at..end) == Some(word);
        self.at = if found { end } else { self.at };
        found.then_some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.advance();
        }
        (self.at > start).then_some(())
    }

    fn skip_if(&mut self, any: &[u8]) -> bool {
        let found = self.bytes.get(self.at).is_some_and(|byte| any.contains(byte));
        self.at = self.at.saturating_add(usize::from(found));
        found
    }

    /// The next sign that is no white space.
    fn sign(&mut self) -> Option<u8> {
        self.bytes.get(self.at_sign()).copied()
    }

    fn at_sign(&mut self) -> usize {
        while self.bytes.get(self.at).is_some_and(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')) {
            self.advance();
        }
        self.at
    }

    const fn advance(&mut self) {
        self.at = self.at.saturating_add(1);
    }
}

/// Where the string ends whose quote stands at `start`, after its other quote; where it is none,
/// the place that shows it.
fn string_end(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let mut at = start.saturating_add(1);
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok(at.saturating_add(1)),
            Some(b'\\') => {
                let tail = bytes.get(at..).unwrap_or(&[]);
                let hexadecimal = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
                let length = match tail {
                    [_, b'u', a, b, c, d, ..] if hexadecimal(&[*a, *b, *c, *d]) => 6,
                    [_, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
                    _ => return Err(at),
                };
                at = at.saturating_add(length);
            }
            None | Some(0..=0x1F) => return Err(at),
            Some(_) => at = at.saturating_add(1),
        }
    }
}

/// Puts what the documents within strings hold in place of these strings.
fn look_into_strings(text: &str, tokens: &mut Vec<Token>, depth: u8) {
    let may_hold = |token: &Token| {
        let inside = text.get(token.start..token.end).unwrap_or("");
        token.role == Role::Text
            && (inside.contains("\\\"") || inside.trim_ascii_start().starts_with(['{', '[']))
    };
    if depth >= DEPTH_MAX || !tokens.iter().any(may_hold) {
        return;
    }
    let mut all = Vec::with_capacity(tokens.len());
    for token in tokens.iter() {
        if may_hold(token) {
            within(text, *token, depth, &mut all);
        } else {
            all.push(*token);
        }
    }
    *tokens = all;
}

/// Adds what a string holds: the parts of the documents in it, and what stands between these.
fn within(text: &str, token: Token, depth: u8, all: &mut Vec<Token>) {
    let inside = text.get(token.start..token.end).unwrap_or("");
    let (plain, back) = match memchr::memchr(b'\\', inside.as_bytes()) {
        Some(first) => escapes::read(inside, first, escapes::of_json),
        None => (inside.into(), Segments::default()),
    };
    let mut json = Json::default();
    scan(&plain, &mut json);
    look_into_strings(&plain, &mut json.tokens, depth.saturating_add(1));
    let original = |start: usize, end: usize| {
        // Nothing is left out, so that the place is one.
        let mut found = (token.start, token.start);
        back.original(start, end, |start, end| {
            found = (token.start.saturating_add(start), token.start.saturating_add(end));
        });
        found
    };
    let mut from = token.start;
    let mut rest = json.tokens.iter().peekable();
    for (start, end) in json.documents {
        let (first, last) = original(start, end);
        if first > from {
            all.push(Token { start: from, end: first, ..token });
        }
        from = last;
        while let Some(inner) = rest.next_if(|inner| inner.start < end) {
            // An empty string holds nothing that could be found.
            if inner.start < inner.end {
                let (start, end) = original(inner.start, inner.end);
                let depth = inner.depth.saturating_add(1);
                all.push(Token { start, end, depth, ..*inner });
            }
        }
    }
    if from < token.end {
        all.push(Token { start: from, end: token.end, ..token });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(text: &str) -> Vec<String> {
        let part = |token: &Token| {
            let role = ["key", "text", "number"][token.role as usize];
            format!("{role}{} {}", token.depth, text.get(token.start..token.end).unwrap())
        };
        documents(text).tokens.iter().map(part).collect()
    }

    #[test]
    fn what_a_document_holds() {
        assert_eq!(
            parts(r#"{"a": [1, -2.5e3, "x\"", {}, []], "b\n": {"c": null}}"#),
            ["key1 a", "number0 1", "number0 -2.5e3", r#"text1 x\""#, r"key1 b\n", "key1 c"]
        );
        assert_eq!(parts(r#" "a string" "#), ["text1 a string"]);
        assert_eq!(
            parts(r#"INFO [main] got {"a":1} and ["b"]."#),
            ["key1 a", "number0 1", "text1 b"]
        );
        assert_eq!(parts("{\"a\":\"cut\n{\"b\":\"whole\"}\n"), ["key1 b", "text1 whole"]);
        assert_eq!(parts(r#"["a", {"b": 1}, oops"#), ["key1 b", "number0 1"]);
    }

    #[test]
    fn documents_within_strings() {
        assert_eq!(
            parts(r#"{"body": "got {\"id\": 7, \"n\": \"x\"}!"}"#),
            ["key1 body", "text1 got ", r"key2 id", "number1 7", "key2 n", "text2 x", "text1 !"]
        );
        assert_eq!(parts(r#"["[7]"]"#), ["number1 7"]);
        assert_eq!(parts(r#"["{\"a\":\"{\\\"b\\\":7}\"}"]"#), ["key2 a", "key3 b", "number2 7"]);
    }

    #[test]
    fn what_is_none_is_left() {
        for text in [
            "call me at: 4155550132, or [",
            "{a: 1}",
            "[01]",
            "[1.]",
            "{\"a\":1,}",
            "[\"\t\"]",
            "[\"\\q\"]",
            "4155550132",
        ] {
            assert_eq!(parts(text), [""; 0], "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_document_is_what_a_parser_takes(
            text in r#"[\[{]([\[{}\]:,"0-9a\\. -]|"a"|"b":|true|null){0,16}[\]}]"#,
        ) {
            let found = documents(&text).documents == [(0, text.len())];
            prop_assert_eq!(found, serde_json::from_str::<serde_json::Value>(&text).is_ok());
        }
    }
}
