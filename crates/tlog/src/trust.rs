//! C2SP tlog-policy (`spec/trust-policy.md`): which logs are believed, and whose cosignatures a
//! checkpoint has to carry. It is the root of trust that an offline check starts from.

use std::collections::{BTreeMap, BTreeSet};

use crate::checkpoint::Checkpoint;
use crate::cosignature::Cosignature;
use crate::error::{CheckpointError, NoteError, TrustError};
use crate::key::{CosignerKey, VerifierKey};
use crate::note::Note;

/// The longest policy, in bytes.
pub const TRUST_BYTES_MAX: usize = 1 << 20;
/// The most logs, and the most witnesses and groups together.
pub const TRUST_NAMES_MAX: usize = 256;

/// Logs, witnesses and a quorum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustPolicy {
    logs: Vec<VerifierKey>,
    witnesses: Vec<Witness>,
    quorum: Quorum,
}

/// A witness of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The name that the policy has for it.
    pub name: String,
    /// The key that it cosigns with.
    pub key: CosignerKey,
    /// Where it is asked: what comes before `/add-checkpoint`, when the policy says.
    pub url: Option<String>,
}

/// Who has to have cosigned. Every witness stands in it at most once.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Quorum {
    /// Nobody.
    None,
    /// The witness of this number.
    Witness(usize),
    /// At least so many of them.
    Group { least: usize, members: Vec<Self> },
}

/// A checkpoint that a log of the policy signed, and who has cosigned it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The policy's witnesses that cosigned it, by the policy's names for them.
    pub cosignatures: Vec<Cosignature>,
    /// Whether they are enough.
    pub quorum: bool,
}

impl TrustPolicy {
    /// Reads a policy.
    ///
    /// # Errors
    /// [`TrustError`], with the line that cannot be read.
    pub fn parse(bytes: &[u8]) -> Result<Self, TrustError> {
        let fault = |line, what| TrustError { line, what };
        if bytes.len() > TRUST_BYTES_MAX {
            return Err(fault(1, "the policy is longer than 1 MiB"));
        }
        let mut reader = Reader::default();
        let lines = bytes.split(|byte| *byte == b'\n').collect::<Vec<_>>();
        for (number, line) in (1..).zip(&lines) {
            reader.take(line).map_err(|what| fault(number, what))?;
        }
        if lines.last().is_some_and(|last| !last.is_empty()) {
            return Err(fault(lines.len(), "its last line does not end"));
        }
        let Reader { logs, witnesses, quorum, .. } = reader;
        let quorum = quorum.ok_or_else(|| fault(lines.len(), "it has no `quorum` line"))?;
        Ok(Self { logs, witnesses, quorum })
    }

    /// The keys of the logs that are believed.
    #[must_use]
    pub fn logs(&self) -> &[VerifierKey] {
        &self.logs
    }

    /// The witnesses, in the order of their lines.
    #[must_use]
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// Whether it asks for any cosignature.
    #[must_use]
    pub fn asks_for_witnesses(&self) -> bool {
        self.quorum != Quorum::None
    }

    /// Reads a checkpoint that one of the policy's logs signed. Whether its witnesses are enough is
    /// said, and for the caller to insist on.
    ///
    /// # Errors
    /// [`CheckpointError`] when no log of the policy signed it, or a signature by one of the
    /// policy's keys does not hold.
    pub fn open(&self, note: &[u8]) -> Result<Witnessed, CheckpointError> {
        let checkpoint = Checkpoint::open(note, &self.logs)?;
        let note = Note::parse(note)?;
        let mut cosignatures = Vec::new();
        let mut cosigned = BTreeSet::new();
        for (number, witness) in self.witnesses.iter().enumerate() {
            for said in note.cosignatures(std::slice::from_ref(&witness.key))? {
                cosigned.insert(number);
                cosignatures.push(Cosignature { by: witness.name.clone(), ..said });
            }
        }
        let quorum = self.quorum.is_met(&cosigned);
        Ok(Witnessed { checkpoint, cosignatures, quorum })
    }
}

impl TrustPolicy {
    /// As [`TrustPolicy::open`], for files that may carry no byte that nobody vouches for: every
    /// signature is by one of the policy's logs or witnesses, and stands there once.
    ///
    /// # Errors
    /// [`CheckpointError`] as [`TrustPolicy::open`], and when a signature is by another key or
    /// repeated.
    pub fn open_all(&self, note: &[u8]) -> Result<Witnessed, CheckpointError> {
        let opened = self.open(note)?;
        let note = Note::parse(note)?;
        let mut seen = BTreeSet::new();
        for (name, id, _) in note.signature_lines() {
            let by_log = self.logs.iter().any(|log| log.name() == name && log.id() == id);
            let mut witnesses = self.witnesses.iter().map(|witness| &witness.key);
            if !by_log && !witnesses.any(|key| key.name() == name && key.id() == id) {
                return Err(NoteError::UnknownSignature(name.to_owned()).into());
            }
            if !seen.insert((name, id)) {
                return Err(NoteError::RepeatedSignature(name.to_owned()).into());
            }
        }
        Ok(opened)
    }
}

impl Quorum {
    fn is_met(&self, cosigned: &BTreeSet<usize>) -> bool {
        match self {
            Self::None => true,
            Self::Witness(number) => cosigned.contains(number),
            Self::Group { least, members } => {
                members.iter().filter(|member| member.is_met(cosigned)).count() >= *least
            }
        }
    }
}

/// A policy that is being read, line by line.
#[derive(Default)]
struct Reader {
    logs: Vec<VerifierKey>,
    witnesses: Vec<Witness>,
    /// What names stand for.
    names: BTreeMap<Vec<u8>, Quorum>,
    /// The names that are members of a group.
    members: BTreeSet<Vec<u8>>,
    quorum: Option<Quorum>,
}

const NONE: &[u8] = b"none";

const NO_WITNESS_KEY: &str = if cfg!(feature = "pq") {
    "its key is not that of a witness: an Ed25519 key of type 4, or an ML-DSA-44 key of type 6"
} else {
    "its key is not that of a witness: an Ed25519 key of type 4 (others are not built in)"
};

impl Reader {
    fn take(&mut self, line: &[u8]) -> Result<(), &'static str> {
        if line.iter().any(|byte| (*byte < b' ' && *byte != b'\t') || *byte == 0x7f) {
            return Err("it holds a control character");
        }
        let words = line.split(|byte| matches!(byte, b' ' | b'\t'));
        let words: Vec<&[u8]> = words.filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", key] | [b"log", key, _] => self.log(key),
            [b"witness", name, key] => self.witness(name, key, None),
            [b"witness", name, key, url] => self.witness(name, key, Some(url)),
            [b"group", name, least, members @ ..] => self.group(name, least, members),
            [b"quorum", name] => self.quorum(name),
            [b"log" | b"witness" | b"group" | b"quorum", ..] => {
                Err("it has too many words or too few")
            }
            _ => Err("it starts with none of `log`, `witness`, `group` and `quorum`"),
        }
    }

    fn log(&mut self, key: &[u8]) -> Result<(), &'static str> {
        let key = std::str::from_utf8(key).ok().and_then(|key| key.parse::<VerifierKey>().ok());
        let key = key.ok_or("its key is not that of a log: an Ed25519 key of type 1")?;
        if self.logs.iter().any(|log| log.public_key() == key.public_key()) {
            return Err("another log has this key");
        }
        if self.logs.len() >= TRUST_NAMES_MAX {
            return Err("there are more than 256 logs");
        }
        self.logs.push(key);
        Ok(())
    }

    fn witness(&mut self, name: &[u8], key: &[u8], url: Option<&[u8]>) -> Result<(), &'static str> {
        let key = std::str::from_utf8(key).ok().and_then(|key| key.parse::<CosignerKey>().ok());
        let key = key.ok_or(NO_WITNESS_KEY)?;
        if self.witnesses.iter().any(|other| other.key.public_key() == key.public_key()) {
            return Err("another witness has this key");
        }
        self.define(name, Quorum::Witness(self.witnesses.len()))?;
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        self.witnesses.push(Witness { name: text(name), key, url: url.map(text) });
        Ok(())
    }

    fn group(&mut self, name: &[u8], least: &[u8], members: &[&[u8]]) -> Result<(), &'static str> {
        let named = members;
        let mut members = Vec::new();
        for member in named {
            let what = self.names.get(*member).ok_or("a member is not defined above it")?;
            if !self.members.insert(member.to_vec()) {
                return Err("a member stands in a group already");
            }
            members.push(what.clone());
        }
        let least = match least {
            b"all" => members.len(),
            b"any" => 1,
            digits => {
                let text = std::str::from_utf8(digits).ok();
                let number = text.and_then(|text| text.parse::<usize>().ok());
                // One spelling: no sign, no zero in front.
                let number = number.filter(|number| number.to_string().as_bytes() == digits);
                number.ok_or("its threshold is not `all`, `any` or a number")?
            }
        };
        if !(1..=members.len()).contains(&least) {
            return Err("its threshold is not between one and the number of its members");
        }
        self.define(name, Quorum::Group { least, members })
    }

    fn quorum(&mut self, name: &[u8]) -> Result<(), &'static str> {
        if self.quorum.is_some() {
            return Err("there is a `quorum` line above it");
        }
        let quorum = match name {
            NONE => Some(Quorum::None),
            name => self.names.get(name).cloned(),
        };
        self.quorum = Some(quorum.ok_or("its name is not defined above it")?);
        Ok(())
    }

    fn define(&mut self, name: &[u8], what: Quorum) -> Result<(), &'static str> {
        if name == NONE || self.names.contains_key(name) {
            return Err("its name is taken");
        }
        if self.names.len() >= TRUST_NAMES_MAX {
            return Err("there are more than 256 witnesses and groups");
        }
        self.names.insert(name.to_vec(), what);
        Ok(())
    }
}
