//! The records of a text stream, lines of JSONL or rows of CSV, each checked to be UTF-8 and no
//! longer than the limit before it is kept. A byte order mark at the start and empty lines are
//! passed over.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::GateError;
use crate::limits::LINE_BYTES_MAX;
use crate::stream;

const CHUNK_BYTES: usize = 128 << 10;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Where one record ends and the next one starts.
pub(crate) enum Ending {
    /// At every line feed.
    Line,
    /// At every line feed or carriage return outside quotes.
    Row(Quoting),
}

/// Where in a CSV field the reader stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quoting {
    /// Before its first byte: only here a quote opens.
    Start,
    /// In a field that was not quoted, or behind its closing quote.
    Bare,
    /// Between its quotes.
    Quoted,
    /// Behind a quote that closes it or is the first of two.
    Quote,
}

impl Ending {
    /// The first ending in `bytes`, which go on where the last call stopped.
    fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Line => memchr::memchr(b'\n', bytes),
            Self::Row(quoting) => bytes.iter().position(|byte| {
                let ends = *quoting != Quoting::Quoted && matches!(byte, b'\n' | b'\r');
                *quoting = match (*quoting, byte) {
                    _ if ends => Quoting::Start,
                    (Quoting::Quoted, b'"') => Quoting::Quote,
                    (Quoting::Quoted, _) | (Quoting::Start | Quoting::Quote, b'"') => {
                        Quoting::Quoted
                    }
                    (_, b',') => Quoting::Start,
                    _ => Quoting::Bare,
                };
                ends
            }),
        }
    }
}

/// Where a stream begins in its file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Start {
    /// How many bytes stand before it, decompressed.
    pub(crate) offset: u64,
    /// How many lines stand before it.
    pub(crate) line: u64,
}

/// Reads records one after another into one buffer.
pub(crate) struct Lines {
    path: PathBuf,
    stream: Box<dyn Read + Send>,
    ending: Ending,
    /// Bytes read and not yet given out are `buffer[start..end]`.
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// How much of the waiting bytes was searched for an ending.
    searched: usize,
    /// The line that the last record given out starts in, and the one behind it.
    line: u64,
    next_line: u64,
    offset: u64,
    done: bool,
    broken: bool,
    /// Whether the record at hand was found too long, and its rest is passed over.
    passing: bool,
}

impl Lines {
    /// Reads `stream`, which is `path` from `start` on.
    pub(crate) fn new(
        path: &Path,
        stream: Box<dyn Read + Send>,
        ending: Ending,
        start: Start,
    ) -> Self {
        Self {
            path: path.to_owned(),
            stream,
            ending,
            buffer: vec![0; CHUNK_BYTES],
            start: 0,
            end: 0,
            searched: 0,
            line: start.line,
            next_line: start.line + 1,
            offset: start.offset,
            done: false,
            broken: false,
            passing: false,
        }
    }

    /// The line, counted from one, that the last record given out starts in.
    pub(crate) const fn line(&self) -> u64 {
        self.line
    }

    /// Where the next record starts.
    pub(crate) const fn next(&self) -> Start {
        Start { offset: self.offset, line: self.next_line - 1 }
    }

    /// Whether there is a next record to ask for after an error.
    pub(crate) const fn can_go_on(&self) -> bool {
        !self.broken
    }

    /// An error at the record that was given out last.
    pub(crate) fn fault(&self, why: impl Into<String>) -> GateError {
        GateError::at(&self.path, self.line, why)
    }

    /// The next record that is not empty, without its ending; `None` at the end of the stream.
    pub(crate) fn next_record(&mut self) -> Result<Option<&str>, GateError> {
        loop {
            let Some((mut from, to)) = self.next_raw()? else { return Ok(None) };
            let bytes = self.buffer.get(from..to).unwrap_or_default();
            if self.line == 1 && bytes.starts_with(BYTE_ORDER_MARK) {
                from += BYTE_ORDER_MARK.len();
            }
            let bytes = self.buffer.get(from..to).unwrap_or_default();
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            // Looked up once more because a borrow that is returned may not cross the loop.
            let bytes = self.buffer.get(from..to).unwrap_or_default();
            return match std::str::from_utf8(bytes) {
                Ok(text) => Ok(Some(text)),
                Err(error) => Err(GateError::at(
                    &self.path,
                    self.line,
                    format!("byte {} of the record is not UTF-8", error.valid_up_to() + 1),
                )),
            };
        }
    }

    /// Where in the buffer the next record stands, without its ending.
    fn next_raw(&mut self) -> Result<Option<(usize, usize)>, GateError> {
        loop {
            let unseen = self.buffer.get(self.start + self.searched..self.end).unwrap_or_default();
            let found = self.ending.find(unseen).map(|at| self.searched + at);
            self.searched = found.unwrap_or(self.end - self.start);
            let to = self.start + self.searched;
            if self.searched > LINE_BYTES_MAX && !self.passing {
                self.line = self.next_line;
                self.passing = true;
                let why =
                    format!("the record is longer than {LINE_BYTES_MAX} bytes; split it in two");
                return Err(self.fault(why));
            }
            match found {
                Some(_) if self.passing => {
                    self.give(to, to + 1);
                    self.passing = false;
                }
                Some(_) => return Ok(Some(self.give(to, to + 1))),
                None if self.done => {
                    let is_last = to > self.start && !self.passing;
                    return Ok(is_last.then(|| self.give(to, to)));
                }
                None => {
                    if self.passing {
                        self.pass();
                    }
                    self.fill()?;
                }
            }
        }
    }

    /// Lets go of what was searched of a record that is too long to be kept.
    fn pass(&mut self) {
        let passed = self.buffer.get(self.start..self.end).unwrap_or_default();
        if matches!(self.ending, Ending::Row(_)) {
            self.next_line += memchr::memchr_iter(b'\n', passed).count() as u64;
        }
        self.offset += passed.len() as u64;
        self.start = self.end;
        self.searched = 0;
    }

    fn give(&mut self, to: usize, next: usize) -> (usize, usize) {
        let from = self.start;
        let bytes = self.buffer.get(from..next).unwrap_or_default();
        self.line = self.next_line;
        self.next_line += match self.ending {
            Ending::Line => 1,
            Ending::Row(_) => memchr::memchr_iter(b'\n', bytes).count() as u64,
        };
        let ends_with_return = self.buffer.get(from..to).is_some_and(|line| line.ends_with(b"\r"));
        self.offset += (next - from) as u64;
        self.start = next;
        self.searched = 0;
        (from, if ends_with_return { to - 1 } else { to })
    }

    fn fill(&mut self) -> Result<(), GateError> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        } else if self.end < CHUNK_BYTES / 2 && self.buffer.len() > CHUNK_BYTES {
            // One long record must not hold its memory for the rest of the file.
            self.buffer.truncate(CHUNK_BYTES);
            self.buffer.shrink_to_fit();
        }
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        let read = loop {
            match self.stream.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.broken = true;
                    self.line = self.next_line;
                    return Err(stream::fault(&self.path, &error));
                }
                Ok(read) => break read,
            }
        };
        self.end += read;
        self.done = read == 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(ending: Ending, bytes: &[u8]) -> Result<Vec<(u64, String)>, String> {
        let stream: Box<dyn Read + Send> = Box::new(io::Cursor::new(bytes.to_vec()));
        let mut lines = Lines::new(Path::new("x.jsonl"), stream, ending, Start::default());
        let mut seen = Vec::new();
        while let Some(text) = lines.next_record().map_err(|error| error.to_string())? {
            let text = text.to_owned();
            seen.push((lines.line(), text));
        }
        assert_eq!(lines.next().offset, bytes.len() as u64);
        Ok(seen)
    }

    const ROW: Ending = Ending::Row(Quoting::Start);

    #[test]
    fn empty_lines_and_marks_are_passed_over() {
        let seen = all(Ending::Line, b"\xef\xbb\xbfa\r\n\n  \nb\nlast").unwrap();
        assert_eq!(seen, [(1, "a".into()), (4, "b".into()), (5, "last".into())]);
        assert_eq!(all(Ending::Line, b"").unwrap(), []);
        assert_eq!(all(Ending::Line, b"\n\n").unwrap(), []);
    }

    #[test]
    fn a_row_ends_outside_its_quotes() {
        let seen = all(ROW, b"a,\"b\nc\",d\r\n1,2\"\n\"x\"\"\r\n\",y\n\"p\"q\"\nz").unwrap();
        let texts: Vec<_> = seen.iter().map(|(line, text)| (*line, text.as_str())).collect();
        let expected =
            [(1, "a,\"b\nc\",d"), (3, "1,2\""), (4, "\"x\"\"\r\n\",y"), (6, "\"p\"q\""), (7, "z")];
        assert_eq!(texts, expected);
    }

    #[test]
    fn a_record_may_be_longer_than_a_chunk() {
        let long = "x".repeat(CHUNK_BYTES * 3 + 17);
        for ending in [Ending::Line, ROW] {
            let seen = all(ending, format!("a\n{long}\nb\n").as_bytes()).unwrap();
            assert_eq!(seen, [(1, "a".into()), (2, long.clone()), (3, "b".into())]);
        }
    }

    #[test]
    fn invalid_text_is_named_by_line_and_byte() {
        let error = all(Ending::Line, b"ok\nab\xffc\n").unwrap_err();
        assert_eq!(error, "`x.jsonl`, line 2: byte 3 of the record is not UTF-8");
    }

    #[test]
    fn a_record_without_end_is_stopped_at_the_limit() {
        for (ending, byte) in [(Ending::Line, b'x'), (ROW, b'"')] {
            let endless: Box<dyn Read + Send> = Box::new(io::repeat(byte));
            let mut lines = Lines::new(Path::new("x"), endless, ending, Start::default());
            let error = lines.next_record().unwrap_err().to_string();
            assert!(error.contains("line 1: the record is longer than 67108864 bytes"), "{error}");
        }
    }

    #[test]
    fn a_record_that_is_too_long_can_be_passed_over() {
        for (ending, quote) in [(Ending::Line, ""), (ROW, "\"")] {
            let long = "x".repeat(LINE_BYTES_MAX + 70_000);
            let text = format!("a\n{quote}{long}{quote}\nb\n");
            let length = text.len() as u64;
            let stream: Box<dyn Read + Send> = Box::new(io::Cursor::new(text.into_bytes()));
            let mut lines = Lines::new(Path::new("x"), stream, ending, Start::default());
            assert_eq!(lines.next_record().unwrap(), Some("a"));
            assert!(lines.next_record().unwrap_err().to_string().contains("line 2: the record is"));
            assert!(lines.can_go_on());
            assert_eq!(lines.next_record().unwrap(), Some("b"));
            assert_eq!(lines.line(), 3);
            assert_eq!(lines.next_record().unwrap(), None);
            assert_eq!(lines.next().offset, length);
        }
    }
}
