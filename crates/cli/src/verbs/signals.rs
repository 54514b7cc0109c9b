//! `untrain signals`: what stored fetches said about the use of what was fetched, as a text that
//! is pinned to the record.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;
use untrain_signals::{Fetched, Pinned, Preference, TRAINING_AGENTS, Usage, pin};

use crate::context::Context;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::grouped;

/// The longest line, in bytes: a fetch holds a page and a few small files.
const LINE_BYTES_MAX: u64 = 16 << 20;

/// Pin what stored fetches said: JSON Lines in, the same lines with `signals` out
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untrain signals fetches.jsonl > pinned.jsonl
  untrain signals fetches.jsonl --training-agents --keep id > pinned.jsonl")]
pub struct Args {
    /// Stored fetches, one JSON object a line (spec/signals.md); `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Members of a line that go into the output as they are, beside `url`; repeats
    #[arg(long, value_name = "NAME", default_values_t = [String::from("id")])]
    keep: Vec<String>,
    /// Also hear what robots.txt refuses to crawlers that are known to gather training data
    #[arg(long)]
    training_agents: bool,
}

/// What a line of output holds, beside what is kept.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    kept: BTreeMap<&'a str, Value>,
    url: &'a str,
    signals: String,
}

/// The members of an object, in which none stands twice: of two, one would go unheard.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object that describes a stored fetch")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members: Vec<(String, Value)> = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            if members.iter().any(|(known, _)| *known == name) {
                return Err(A::Error::custom(format!("`{name}` stands twice")));
            }
            members.push((name, value));
        }
        Ok(Members(members))
    }
}

/// How many fetches said what of each usage.
#[derive(Default)]
struct Tally {
    read: u64,
    by_usage: BTreeMap<&'static str, [u64; 3]>,
}

impl Tally {
    fn count(&mut self, pinned: &Pinned) {
        self.read += 1;
        for usage in Usage::ALL {
            let place = match pinned.preference(*usage) {
                Preference::Allow => 0,
                Preference::Refuse => 1,
                Preference::Unknown => 2,
            };
            let counts = self.by_usage.entry(usage.as_str()).or_default();
            if let Some(count) = counts.get_mut(place) {
                *count += 1;
            }
        }
    }

    fn words(&self) -> String {
        let mut words = format!("{} fetches\n", grouped(self.read));
        for (usage, [allow, refuse, unknown]) in &self.by_usage {
            let (allow, refuse) = (grouped(*allow), grouped(*refuse));
            let unknown = grouped(*unknown);
            words += &format!("  {usage:22} allow {allow}  refuse {refuse}  unknown {unknown}\n");
        }
        words
    }
}

/// Runs the verb. A line that cannot be read ends it: a corpus with a hole in its signals would be
/// read as one where nothing was said.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let told = |source| Error::file(&args.file, source);
    let mut input: Box<dyn BufRead> = match args.file.as_os_str() == "-" {
        true => Box::new(BufReader::new(io::stdin())),
        false => Box::new(BufReader::new(File::open(&args.file).map_err(told)?)),
    };
    let mut tally = Tally::default();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = input.by_ref().take(LINE_BYTES_MAX + 1).read_until(b'\n', &mut line);
        if read.map_err(told)? == 0 {
            break;
        }
        let pinned = pin_line(&line, args).map_err(|why| refused(&args.file, number, &why))?;
        let Some((text, pinned)) = pinned else { continue };
        tally.count(&pinned);
        context.output.data(&text)?;
    }
    context.output.say(&tally.words());
    Ok(Exit::Done)
}

fn refused(file: &Path, number: u64, why: &str) -> Error {
    Error::unfit(file, format!("line {number}: {why}; the lines before it were written"))
}

/// The line of output for a line of input; none for an empty one.
fn pin_line(line: &[u8], args: &Args) -> Result<Option<(String, Pinned)>, String> {
    if line.len() as u64 > LINE_BYTES_MAX {
        return Err(format!("it is longer than {LINE_BYTES_MAX} bytes"));
    }
    let text = std::str::from_utf8(line).map_err(|fault| format!("it is not UTF-8: {fault}"))?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    let (mut kept, mut fetched) = (BTreeMap::new(), serde_json::Map::new());
    let Members(all) = serde_json::from_str(text).map_err(|fault| fault.to_string())?;
    for (name, value) in all {
        match args.keep.iter().find(|keep| **keep == name) {
            Some(keep) => _ = kept.insert(keep.as_str(), value),
            None => _ = fetched.insert(name, value),
        }
    }
    let mut fetched = Fetched::deserialize(Value::Object(fetched))
        .map_err(|fault| format!("{fault} (a member of your own is named with --keep)"))?;
    if args.training_agents {
        fetched.named.extend(TRAINING_AGENTS.iter().map(|agent| (*agent).into()));
    }
    let pinned = pin(&fetched);
    let line = Line { kept, url: &fetched.url, signals: pinned.to_string() };
    let mut text = serde_json::to_string(&line).map_err(|fault| fault.to_string())?;
    text.push('\n');
    Ok(Some((text, pinned)))
}
