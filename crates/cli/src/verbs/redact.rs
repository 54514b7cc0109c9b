//! `untrain redact`: a filter from standard input to standard output that replaces personal data.

mod explain;

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;

use serde::Serialize;
use serde_json::value::to_raw_value;
use untrain_gate::Redaction;
use untrain_redact::{RedactedRecord, to_code_points};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::redacting::Rules;
use crate::redaction_report::Done;
#[cfg(feature = "slow-tier")]
use crate::slow_tier::SlowTier;
use crate::told_fields::{Fields, ToldFields};

/// The longest line that is taken, in bytes.
const LINE_BYTES_MAX: u64 = 128 << 20;

/// Replace personal data in JSON lines with `id` and `text`, from standard input to standard output
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain redact < posts.jsonl
  untrain redact --names --spans < posts.jsonl
  untrain redact --explain < posts.jsonl
  untrain redact --rules rules.toml --key redact.key < posts.jsonl
  untrain redact --known author=PERSON --report report.json < posts.jsonl

rules.toml:
  [redact]
  operator = \"placeholder\"
  also = [\"PERSON\"]
  [redact.operators]
  EMAIL = \"pseudonym\"
  [redact.columns]
  author = \"PERSON\"")]
pub struct Args {
    #[command(flatten)]
    rules: Rules,
    /// Leave the text as it is and add where the personal data stands, in Unicode code points
    #[arg(long)]
    spans: bool,
    /// Leave the text as it is and add what was looked at, taken or not, and why; a table where a
    /// person looks
    #[arg(long, conflicts_with = "spans")]
    explain: bool,
    /// Write what was found, replaced and probably left, and by what rules, to a JSON file; to
    /// standard error when it is `-`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["spans", "explain"])]
    report: Option<PathBuf>,
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
    let redaction = args.rules.redaction(context)?;
    #[cfg(feature = "slow-tier")]
    let (redaction, classifier) = args.slow.beside(redaction)?;
    let for_people = args.explain && io::stdout().is_terminal() && !context.output.is_json();
    let mut done = Done::new(&redaction, args.report.is_some());
    let mut input = io::stdin().lock();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut line = Vec::new();
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
        done.read = done.read.saturating_add(1);
        match answer(&line, args, &redaction, &mut done) {
            Ok(None) => done.dropped = done.dropped.saturating_add(1),
            Ok(Some(fields)) if for_people => {
                out.write_all(explain::table(&fields).as_bytes()).map_err(Error::Output)?;
            }
            Ok(Some(fields)) => {
                serde_json::to_writer(&mut out, &fields).map_err(Error::Report)?;
                out.write_all(b"\n").map_err(Error::Output)?;
            }
            Err(why) => {
                done.refused = done.refused.saturating_add(1);
                // What cannot be read cannot be redacted, and so it is not passed on.
                context.output.say(&format!("line {number} of standard input: {why}; left out"));
            }
        }
    }
    out.flush().map_err(Error::Output)?;
    if done.dropped > 0 {
        context.output.say(&format!("{} left out, as the rules ask", done.dropped));
    }
    #[cfg(feature = "slow-tier")]
    if let Some(classifier) = classifier {
        done.refused = done.refused.saturating_add(classifier.told(context.output));
    }
    let exit = if done.refused == 0 { Exit::Done } else { Exit::Failed };
    if let Some(path) = &args.report {
        done.report(path, context)?;
    }
    Ok(exit)
}

/// The line as it goes out; nothing when the rules say that it does not.
fn answer(
    line: &[u8],
    args: &Args,
    redaction: &Redaction,
    done: &mut Done<'_>,
) -> Result<Option<Fields>, String> {
    let redactor = &redaction.redactor;
    let line = std::str::from_utf8(line)
        .map_err(|fault| format!("it is not UTF-8 text after byte {}", fault.valid_up_to()))?;
    let mut fields: Fields =
        serde_json::from_str(line).map_err(|fault| format!("it is not a JSON object: {fault}"))?;
    let text = fields.get("text").ok_or("it has no `text`")?;
    let text: String =
        serde_json::from_str(text.get()).map_err(|_| "its `text` is not a text".to_owned())?;
    let told = ToldFields::read(&fields, redactor.columns())?;
    let record = told.record(&text);
    let (name, value) = if args.explain {
        ("explained", to_raw_value(&explain::explained(&text, redactor)))
    } else if args.spans {
        let found = redactor.find_record(&record).pop().unwrap_or_default();
        let found: Vec<Found<'_>> = to_code_points(&text, &found)
            .into_iter()
            .map(|span| Found { start: span.start, end: span.end, kind: redactor.name(span.kind) })
            .collect();
        ("spans", to_raw_value(&found))
    } else {
        match redactor.redact_record(&record, &mut done.placeholders) {
            RedactedRecord::Drop(_) => return Ok(None),
            RedactedRecord::Passed { told: values, texts } => {
                done.passed(&texts);
                told.write(&values, &mut fields)?;
                ("text", to_raw_value(&texts.first().map_or("", |passed| &passed.text)))
            }
        }
    };
    fields.insert(name.to_owned(), value.map_err(|fault| fault.to_string())?);
    Ok(Some(fields))
}
