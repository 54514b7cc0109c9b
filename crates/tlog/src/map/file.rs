//! What the files with a map's proof share: lines in one order, and below them a receipt that says
//! whose label the proof is about.
//!
//! A label is a pseudonym that anybody could make up. The receipt is of an event of the person's
//! own, whose opening names their label key, and which they hold against whatever they were handed
//! since.

use std::fmt::Display;
use std::str::Split;

use data_encoding::HEXLOWER;

use crate::base64;
use crate::error::MapFileError;
use crate::label::{Label, LabelKey};
use crate::map::MapProof;
use crate::receipt::Receipt;
use crate::tree::Hash;

/// The longest part above the receipt, in bytes.
pub const HEAD_BYTES_MAX: usize = 64 << 10;

/// The lines above the receipt, one after another.
pub struct Lines<'a> {
    lines: Split<'a, char>,
    number: usize,
}

impl<'a> Lines<'a> {
    /// Parts a file of the kind that `first` names from its receipt.
    pub fn open(bytes: &'a [u8], first: &str) -> Result<(Self, Receipt), MapFileError> {
        let refuse = |what| MapFileError::Malformed { line: 1, what };
        let start = bytes.get(..HEAD_BYTES_MAX).unwrap_or(bytes);
        let end = start
            .windows(2)
            .position(|two| two == b"\n\n")
            .ok_or_else(|| refuse("no empty line comes before a receipt"))?;
        let (head, receipt) = bytes.split_at(end);
        let head = std::str::from_utf8(head).map_err(|_| refuse("the file is not UTF-8"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(first) {
            return Err(refuse("it does not name this kind of proof"));
        }
        let receipt = Receipt::parse(receipt.get(2..).unwrap_or_default())?;
        Ok((Self { lines, number: 1 }, receipt))
    }

    /// What `read` makes of the next line, once `name` and a space are taken off.
    pub fn field<T>(
        &mut self,
        name: &str,
        what: &'static str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<T, MapFileError> {
        self.number += 1;
        let text = self.lines.next().and_then(|line| line.strip_prefix(name)?.strip_prefix(' '));
        text.and_then(read).ok_or_else(|| self.refuse(what))
    }

    /// The label key.
    pub fn key(&mut self) -> Result<LabelKey, MapFileError> {
        self.field("key", "it is not `key ` and 16 bytes in base64", |text| {
            Some(LabelKey::from_bytes(base64::decode(text).ok()?.try_into().ok()?))
        })
    }

    /// The label. It follows from what stands above it, and holds that: a map's proof that nothing
    /// stands under a label says so of all labels that start alike.
    pub fn label(&mut self, label: &Label) -> Result<(), MapFileError> {
        let what = "it is not `label ` and the label that follows from the lines above";
        self.field("label", what, |text| (text == label.to_string()).then_some(()))
    }

    /// The map's root.
    pub fn root(&mut self) -> Result<Hash, MapFileError> {
        self.field("root", "it is not `root ` and 32 bytes in hexadecimal", |text| {
            parse_hex(text).map(Hash)
        })
    }

    /// The map's proof.
    pub fn map(&mut self) -> Result<MapProof, MapFileError> {
        let text = self.field("map", "it is not `map ` and a map's proof in base64", Some)?;
        Ok(MapProof::parse_text(text)?)
    }

    /// The next line, if there is one.
    pub fn next(&mut self) -> Option<&'a str> {
        self.number += 1;
        self.lines.next()
    }

    /// Says that the line read last is not as it has to be.
    pub const fn refuse(&self, what: &'static str) -> MapFileError {
        MapFileError::Malformed { line: self.number, what }
    }
}

/// Reads bytes in lower-case hexadecimal.
pub fn parse_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

/// The text of a file: its first lines, which are the same in each, and those that follow.
pub fn write(first: &str, key: &LabelKey, lines: &[(&str, &dyn Display)]) -> String {
    let mut text = format!("{first}\nkey {}\n", base64::encode(key.bytes()));
    for (name, value) in lines {
        text.push_str(&format!("{name} {value}\n"));
    }
    text
}

/// Whether a receipt is of the person whose label key this is.
pub fn check_key(receipt: &Receipt, key: &LabelKey) -> Result<(), MapFileError> {
    if key.is_named_by(&receipt.opening) { Ok(()) } else { Err(MapFileError::Key) }
}
