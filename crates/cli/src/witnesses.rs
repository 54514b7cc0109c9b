//! The log's side of C2SP tlog-witness: which witnesses are asked where, and one of them asked.
//!
//! It speaks plain HTTP. TLS would bring more code than all of this command's cryptography, and
//! whoever reaches a witness over the internet runs a proxy that speaks it.

use std::time::Duration;

use untrain_tlog::witness::{ADD_CHECKPOINT_PATH, AddCheckpoint, SIZE_CONTENT_TYPE, parse_size};
use untrain_tlog::{Checkpoint, Hash, Note, TrustPolicy, Witness};
use ureq::Agent;

use crate::config::WitnessAddress;
use crate::error::Error;

/// How long one witness may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest answer, in bytes.
const ANSWER_BYTES_MAX: u64 = 64 << 10;

/// How often a witness is asked in a row: once to learn where it is, once to prove from there, and
/// once more because somebody else may have asked it meanwhile.
const ROUNDS: usize = 3;

/// How much of a witness's own words is repeated, in characters.
const WORDS_MAX: usize = 500;

/// A witness of a policy, and where it is asked.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The witness.
    pub witness: &'a Witness,
    /// What comes before `/add-checkpoint`; none when nothing says so.
    pub url: Option<String>,
}

/// A checkpoint that wants to be cosigned.
#[derive(Debug)]
pub struct Head {
    /// As the log signed it.
    pub note: String,
    /// What it says.
    pub checkpoint: Checkpoint,
}

/// What a witness added: its line, and when it says that it saw the checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line that goes under the checkpoint.
    pub text: String,
    /// In seconds since 1970.
    pub time: u64,
}

/// The witnesses of a policy with their addresses: those of the policy, over them those of
/// `untrain.toml`, over both those of the flags.
///
/// # Errors
/// [`Error::Usage`] when one is named that the policy does not know.
pub fn addresses<'a>(
    policy: &'a TrustPolicy,
    config: &[WitnessAddress],
    flags: &[WitnessAddress],
) -> Result<Vec<Asked<'a>>, Error> {
    let mut asked: Vec<Asked<'_>> = policy
        .witnesses()
        .iter()
        .map(|witness| Asked { witness, url: witness.url.clone() })
        .collect();
    for WitnessAddress { name, url } in config.iter().chain(flags) {
        match asked.iter_mut().find(|asked| asked.witness.name == *name) {
            Some(asked) => asked.url = Some(url.clone()),
            None => return Err(Error::Usage(format!("the trust policy has no witness `{name}`"))),
        }
    }
    Ok(asked)
}

/// How witnesses are asked.
pub fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .timeout_global(Some(PATIENCE))
        .build()
        .into()
}

impl Asked<'_> {
    /// Asks for a cosignature, first from `old` entries on; `prove` makes the proof from any size.
    /// What comes back holds, or in words why nothing does.
    ///
    /// # Errors
    /// What `prove` fails with.
    pub fn ask(
        &self,
        agent: &Agent,
        head: &Head,
        old: u64,
        mut prove: impl FnMut(u64) -> Result<Vec<Hash>, Error>,
    ) -> Result<Result<Line, String>, Error> {
        let url = match self.address() {
            Ok(url) => url,
            Err(why) => return Ok(Err(why)),
        };
        let mut old = old;
        for _ in 0..ROUNDS {
            let (proof, checkpoint) = (prove(old)?, head.note.clone());
            let request = AddCheckpoint { old, proof, checkpoint }.to_text();
            let answer = match post(agent, &url, &request) {
                Ok(answer) => answer,
                Err(why) => return Ok(Err(why)),
            };
            match answer.size() {
                Some(size) if size > head.checkpoint.size => return Ok(Err(ahead(size, head))),
                Some(size) => old = size,
                None => return Ok(self.take(&answer, head)),
            }
        }
        Ok(Err("it names another size each time that it is asked".to_owned()))
    }

    fn address(&self) -> Result<String, String> {
        let name = &self.witness.name;
        let Some(url) = self.url.as_deref().map(|url| url.trim_end_matches('/')) else {
            return Err(format!("nothing says where it is asked: add --witness {name}=URL"));
        };
        if url.starts_with("http://") {
            return Ok(format!("{url}{ADD_CHECKPOINT_PATH}"));
        }
        Err(format!(
            "`{url}` is not plain HTTP, which is all that this command speaks: run a proxy on this \
             computer that speaks TLS, and add --witness {name}=http://127.0.0.1:PORT"
        ))
    }

    /// The line in an answer, once it holds.
    fn take(&self, answer: &Answer, head: &Head) -> Result<Line, String> {
        if answer.status != 200 {
            return Err(format!("it answered {}: {}", answer.status, shown(&answer.body)));
        }
        let mut lines = answer.body.split_inclusive('\n');
        let found = lines.find_map(|line| self.line(line, head).transpose());
        found.unwrap_or_else(|| Err("its answer holds no cosignature by its key".to_owned()))
    }

    /// What this witness says in a line; nothing when it is somebody else's.
    ///
    /// # Errors
    /// In words, when it is in this one's name and does not hold.
    pub fn line(&self, line: &str, head: &Head) -> Result<Option<Line>, String> {
        let Ok(note) = Note::parse(format!("{}{line}", head.note).as_bytes()) else {
            return Ok(None);
        };
        let said = note.cosignatures(std::slice::from_ref(&self.witness.key));
        let said = said.map_err(|error| error.to_string())?;
        Ok(said.first().map(|said| Line { text: line.to_owned(), time: said.time }))
    }
}

/// What came back.
struct Answer {
    status: u16,
    content_type: String,
    body: String,
}

impl Answer {
    /// The size to prove from, when that is what it says.
    fn size(&self) -> Option<u64> {
        (self.status == 409 && self.content_type == SIZE_CONTENT_TYPE)
            .then(|| parse_size(&self.body))
            .flatten()
    }
}

fn post(agent: &Agent, url: &str, body: &str) -> Result<Answer, String> {
    let told = |error: ureq::Error| format!("`{url}` does not answer: {error}");
    let mut response =
        agent.post(url).header("Content-Type", "text/plain").send(body).map_err(told)?;
    let content_type = response.headers().get("content-type").and_then(|it| it.to_str().ok());
    let content_type = content_type.unwrap_or_default().to_owned();
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string();
    Ok(Answer { status, content_type, body: body.map_err(told)? })
}

fn ahead(size: u64, head: &Head) -> String {
    format!(
        "it has cosigned {size} entries of this log, which has {} here: this ledger is an older \
         copy, or somebody else signs with its key",
        head.checkpoint.size
    )
}

/// A stranger's words, fit for a terminal.
fn shown(words: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    words.trim().chars().take(WORDS_MAX).map(plain).collect()
}
