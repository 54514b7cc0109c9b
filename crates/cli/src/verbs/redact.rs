//! `untrain redact`: a filter from standard input to standard output that replaces personal data.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use untrain_redact::{Placeholders, Redacted, Redactor, to_code_points};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::redacting::Rules;
#[cfg(feature = "slow-tier")]
use crate::slow_tier::SlowTier;

/// The longest line that is taken, in bytes.
const LINE_BYTES_MAX: u64 = 128 << 20;

/// Replace personal data in JSON lines with `id` and `text`, from standard input to standard output
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain redact < posts.jsonl
  untrain redact --names --spans < posts.jsonl
  untrain redact --rules rules.toml --key redact.key < posts.jsonl

rules.toml:
  [redact]
  operator = \"placeholder\"
  also = [\"PERSON\"]
  [redact.operators]
  EMAIL = \"pseudonym\"")]
pub struct Args {
    #[command(flatten)]
    rules: Rules,
    /// Leave the text as it is and add where the personal data stands, in Unicode code points
    #[arg(long)]
    spans: bool,
    #[cfg(feature = "slow-tier")]
    #[command(flatten)]
    slow: SlowTier,
}

#[derive(Serialize)]
struct Found<'n> {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: &'n str,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let redactor = args.rules.redactor()?;
    #[cfg(feature = "slow-tier")]
    let (redactor, classifier) = args.slow.beside(redactor)?;
    let mut input = io::stdin().lock();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut line = Vec::new();
    let (mut refused, mut dropped) = (0_u64, 0_u64);
    for number in 1_u64.. {
        line.clear();
        let read = io::Read::take(&mut input, LINE_BYTES_MAX)
            .read_until(b'\n', &mut line)
            .map_err(Error::Input)?;
        if read == 0 {
            break;
        }
        if line.len() as u64 == LINE_BYTES_MAX && line.last() != Some(&b'\n') {
            let why =
                format!("it is longer than {LINE_BYTES_MAX} bytes; nothing after it was read");
            return Err(Error::Line { line: number, why });
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match answer(&line, args.spans, &redactor) {
            Ok(None) => dropped = dropped.saturating_add(1),
            Ok(Some(fields)) => {
                serde_json::to_writer(&mut out, &fields).map_err(Error::Report)?;
                out.write_all(b"\n").map_err(Error::Output)?;
            }
            Err(why) => {
                refused = refused.saturating_add(1);
                // What cannot be read cannot be redacted, and so it is not passed on.
                context.output.say(&format!("line {number} of standard input: {why}; left out"));
            }
        }
    }
    out.flush().map_err(Error::Output)?;
    if dropped > 0 {
        context.output.say(&format!("{dropped} left out, as the rules ask"));
    }
    #[cfg(feature = "slow-tier")]
    if let Some(classifier) = classifier {
        refused = refused.saturating_add(classifier.told(context.output));
    }
    Ok(if refused == 0 { Exit::Done } else { Exit::Failed })
}

/// The line's fields; those that are not touched keep their spelling.
type Fields = BTreeMap<String, Box<RawValue>>;

/// The line as it goes out; nothing when the rules say that it does not.
fn answer(line: &[u8], spans: bool, redactor: &Redactor) -> Result<Option<Fields>, String> {
    let line = std::str::from_utf8(line)
        .map_err(|fault| format!("it is not UTF-8 text after byte {}", fault.valid_up_to()))?;
    let mut fields: Fields =
        serde_json::from_str(line).map_err(|fault| format!("it is not a JSON object: {fault}"))?;
    let text = fields.get("text").ok_or("it has no `text`")?;
    let text: String =
        serde_json::from_str(text.get()).map_err(|_| "its `text` is not a text".to_owned())?;
    let (name, value) = if spans {
        let found: Vec<Found<'_>> = to_code_points(&text, &redactor.find(&text))
            .into_iter()
            .map(|span| Found { start: span.start, end: span.end, kind: redactor.name(span.kind) })
            .collect();
        ("spans", to_raw_value(&found))
    } else {
        match redactor.redact(&text, &mut Placeholders::new()) {
            Redacted::Text(redacted) => ("text", to_raw_value(&redacted)),
            Redacted::Drop(_) => return Ok(None),
        }
    };
    fields.insert(name.to_owned(), value.map_err(|fault| fault.to_string())?);
    Ok(Some(fields))
}
