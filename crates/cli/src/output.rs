//! Where words go: data to standard output, words for people to standard error, colour and moving
//! bars only where a person looks.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::error::Error;

/// What a reader should see first.
pub const BOLD: Style = Style::new().bold();
/// A yes.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
/// A no.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// What may be skipped.
pub const DIM: Style = Style::new().dimmed();

/// How this run speaks.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
}

#[derive(Serialize)]
struct Tagged<'a, T> {
    schema: String,
    #[serde(flatten)]
    body: &'a T,
}

impl Output {
    /// With `json`, reports are one JSON object each.
    pub const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether the reader is a program.
    pub const fn is_json(self) -> bool {
        self.json
    }

    /// Prints a report: `body` as JSON of schema `untrain/VERB/v1`, or else `words`.
    pub fn report<T: Serialize>(self, verb: &str, body: &T, words: &str) -> Result<(), Error> {
        if !self.json {
            return self.data(words);
        }
        let tagged = Tagged { schema: format!("untrain/{verb}/v1"), body };
        let line = serde_json::to_string(&tagged).map_err(Error::Report)?;
        self.data(&line)
    }

    /// Prints a report that carries its schema already.
    pub fn report_whole<T: Serialize>(self, body: &T, words: &str) -> Result<(), Error> {
        if !self.json {
            return self.data(words);
        }
        self.data(&serde_json::to_string(body).map_err(Error::Report)?)
    }

    /// Writes lines to standard output.
    pub fn data(self, text: &str) -> Result<(), Error> {
        let mut out = anstream::stdout().lock();
        let newline = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        write!(out, "{text}{newline}").and_then(|()| out.flush()).map_err(Error::Output)
    }

    /// Writes bytes to standard output as they are.
    #[expect(clippy::unused_self, reason = "whoever writes has an output in hand")]
    pub fn bytes(self, bytes: &[u8]) -> Result<(), Error> {
        let mut out = io::stdout().lock();
        out.write_all(bytes).and_then(|()| out.flush()).map_err(Error::Output)
    }

    /// Tells a person something, on standard error. Nothing depends on whether it is read.
    pub fn say(self, text: &str) {
        let _ = writeln!(anstream::stderr(), "{text}");
    }

    /// Tells a person what to type next.
    pub fn next(self, command: &str) {
        self.say(&format!("{DIM}next:{DIM:#} {command}"));
    }

    /// A bar that moves while `total` things are done; hidden where nobody looks. A `total` of 0
    /// is a spinner.
    pub fn bar(self, label: &str, total: u64) -> ProgressBar {
        let looked_at = io::stderr().is_terminal() && !self.json;
        let target =
            if looked_at { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target((total > 0).then_some(total), target);
        let form = match total {
            0 => "{spinner} {msg} {elapsed}",
            _ => "{msg} {wide_bar} {human_pos}/{human_len} {eta}",
        };
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        bar.set_message(label.to_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    }
}

/// A path as somebody in the current folder would type it.
pub fn near(path: &Path) -> std::path::Display<'_> {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    here.ok().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path).display()
}

/// A number with a comma between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number of things in words: `1 record`, `2,000 records`. Only for words that take an s.
pub fn counted(number: u64, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {one}s", grouped(number)) }
}

/// `part` of `whole` drawn as a bar of at most `columns` characters, to an eighth of one.
pub fn drawn(part: u64, whole: u64, columns: u64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = part.min(whole).saturating_mul(columns.saturating_mul(8)) / whole.max(1);
    let rest = usize::try_from(eighths % 8).unwrap_or_default();
    let full = usize::try_from(eighths / 8).unwrap_or_default();
    let bar = "█".repeat(full) + EIGHTHS.get(rest).copied().unwrap_or_default();
    // Something is never drawn as nothing.
    if bar.is_empty() && part > 0 { "▏".to_owned() } else { bar }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(12_345_678), "12,345,678");
    }

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        assert_eq!(drawn(4, 4, 4), "████");
        assert_eq!(drawn(3, 4, 2), "█▌");
        assert_eq!(drawn(1, 10_000, 10), "▏");
        assert_eq!(drawn(0, 0, 10), "");
        assert_eq!(drawn(u64::MAX, 1, 3), "███");
    }
}
