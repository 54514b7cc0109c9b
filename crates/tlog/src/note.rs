//! C2SP signed notes: a text and the signatures under it.
//!
//! A [`Note`] that was only parsed says nothing. [`Note::verify`] gives the text once a trusted key
//! has signed it; signatures by unknown keys are passed over, as the standard asks.
//! [`Note::verify_all`] passes over none, for files that may carry no byte that nobody vouches for.

use crate::base64;
use crate::error::NoteError;
use crate::key::{SigningKey, VerifierKey, is_key_name};

/// The longest note, in bytes.
pub const NOTE_BYTES_MAX: usize = 1 << 20;
/// The most signatures on a note.
pub const SIGNATURES_MAX: usize = 64;

/// Each signature line starts with an em dash.
pub(crate) const LINE_START: &str = "\u{2014} ";

#[derive(Debug, Clone, PartialEq, Eq)]
struct Signature {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

impl Signature {
    fn parse(line: &str) -> Option<Self> {
        let (name, text) = line.strip_prefix(LINE_START)?.split_once(' ')?;
        let bytes = base64::decode(text).ok()?;
        let (id, bytes) = bytes.split_first_chunk()?;
        (is_key_name(name) && !bytes.is_empty()).then(|| Self {
            name: name.to_owned(),
            id: *id,
            bytes: bytes.to_vec(),
        })
    }

    fn is_by(&self, key: &VerifierKey) -> bool {
        self.name == key.name() && self.id == key.id()
    }
}

/// A text with signatures, not yet believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

fn has_only_lines(text: &str) -> bool {
    !text.chars().any(|c| c < ' ' && c != '\n')
}

impl Note {
    /// Reads a signed note without checking a signature.
    ///
    /// # Errors
    /// [`NoteError::Malformed`] when it is not a note in its one spelling.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > NOTE_BYTES_MAX {
            return Err(NoteError::Malformed("it is longer than 1 MiB"));
        }
        let whole =
            std::str::from_utf8(bytes).map_err(|_| NoteError::Malformed("it is not UTF-8"))?;
        if !has_only_lines(whole) {
            return Err(NoteError::Malformed("it holds a control character"));
        }
        let (text, lines) = whole
            .rsplit_once("\n\n")
            .ok_or(NoteError::Malformed("no empty line parts a text from signatures"))?;
        let lines =
            lines.strip_suffix('\n').ok_or(NoteError::Malformed("its last line does not end"))?;
        if lines.split('\n').count() > SIGNATURES_MAX {
            return Err(NoteError::Malformed("it has more than 64 signatures"));
        }
        let signatures = lines
            .split('\n')
            .map(Signature::parse)
            .collect::<Option<_>>()
            .ok_or(NoteError::Malformed("a signature line is not one"))?;
        Ok(Self { text: format!("{text}\n"), signatures })
    }

    /// The text, once a trusted key has signed it.
    ///
    /// # Errors
    /// [`NoteError::Unsigned`] when no trusted key did, [`NoteError::BadSignature`] when one
    /// signature in the name of a trusted key does not hold, whatever the others say.
    pub fn verify(&self, trusted: &[VerifierKey]) -> Result<&str, NoteError> {
        if self.signers(trusted)?.is_empty() {
            return Err(NoteError::Unsigned(self.names()));
        }
        Ok(&self.text)
    }

    /// The text, once each of its signatures holds, is by a trusted key, and stands there once.
    ///
    /// # Errors
    /// [`NoteError`] as [`Note::verify`], and when a signature is by an unknown key or repeated.
    pub fn verify_all(&self, trusted: &[VerifierKey]) -> Result<&str, NoteError> {
        let text = self.verify(trusted)?;
        for (place, signature) in self.signatures.iter().enumerate() {
            if !trusted.iter().any(|key| signature.is_by(key)) {
                return Err(NoteError::UnknownSignature(signature.name.clone()));
            }
            let same = |other: &Signature| other.name == signature.name && other.id == signature.id;
            if self.signatures.iter().take(place).any(same) {
                return Err(NoteError::RepeatedSignature(signature.name.clone()));
            }
        }
        Ok(text)
    }

    /// The trusted keys that signed.
    pub(crate) fn signers<'a>(
        &self,
        trusted: &'a [VerifierKey],
    ) -> Result<Vec<&'a VerifierKey>, NoteError> {
        let mut signers = Vec::new();
        for signature in &self.signatures {
            for key in trusted.iter().filter(|key| signature.is_by(key)) {
                key.verify_bytes(self.text.as_bytes(), &signature.bytes)?;
                signers.push(key);
            }
        }
        Ok(signers)
    }

    /// The text, whoever signed it.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Of each signature the name, the identifier, and what follows it.
    pub(crate) fn signature_lines(&self) -> impl Iterator<Item = (&str, [u8; 4], &[u8])> {
        self.signatures.iter().map(|line| (line.name.as_str(), line.id, line.bytes.as_slice()))
    }

    fn names(&self) -> String {
        let names: Vec<_> = self.signatures.iter().map(|s| format!("`{}`", s.name)).collect();
        names.join(", ")
    }
}

/// Signs a text: the note, to be written as it is.
///
/// # Errors
/// [`NoteError::Malformed`] when `text` cannot be the text of a note: it is empty, its last line
/// does not end, it holds a control character, or it would be too long.
pub fn sign(text: &str, key: &SigningKey) -> Result<String, NoteError> {
    if text.trim_end_matches('\n').is_empty() || !text.ends_with('\n') {
        return Err(NoteError::Malformed("its text is empty or its last line does not end"));
    }
    if !has_only_lines(text) {
        return Err(NoteError::Malformed("its text holds a control character"));
    }
    let signed: Vec<u8> = key.id().into_iter().chain(key.sign_bytes(text.as_bytes())).collect();
    let note = format!("{text}\n{LINE_START}{} {}\n", key.name(), base64::encode(&signed));
    if note.len() > NOTE_BYTES_MAX {
        return Err(NoteError::Malformed("it is longer than 1 MiB"));
    }
    Ok(note)
}
