//! A token classifier as a second reader.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use untrain_redact::{SecondReader, Span};

use crate::error::Error;
use crate::folder::Folder;
use crate::labels::Sense;
use crate::network::Network;
use crate::options::Options;
use crate::pieces::Pieces;
use crate::windows::windows;
use crate::words::Joiner;

/// A token classifier that was read from a folder. Threads share it.
pub struct TokenClassifier {
    pieces: Pieces,
    network: Network,
    senses: Vec<Sense>,
    options: Options,
    read: AtomicU64,
    unread: AtomicU64,
}

impl TokenClassifier {
    /// Reads a folder and tries the model out.
    ///
    /// # Errors
    /// When a file is missing or is not what its name says, when the model cannot be run or wants
    /// what it cannot be given, and when nobody knows what its labels mean.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let Folder { model, tokenizer, senses, options } = Folder::read(folder)?;
        let pieces = Pieces::read(&tokenizer)?;
        if options.window <= pieces.frame() {
            let why = format!("reads {} pieces at once, which leaves no room", options.window);
            return Err(Error::file(model, why));
        }
        let network = Network::read(&model, senses.len(), options.window)?;
        let (read, unread) = (AtomicU64::new(0), AtomicU64::new(0));
        Ok(Self { pieces, network, senses, options, read, unread })
    }

    /// How many texts it was asked for.
    #[must_use]
    pub fn texts(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// How many of them it could not read to the end: the model or its tokeniser failed, though it
    /// ran when it was tried out. Of these it says what it had found until then.
    #[must_use]
    pub fn unread(&self) -> u64 {
        self.unread.load(Ordering::Relaxed)
    }

    /// Hands the spans of a text to the joiner; nothing where something failed.
    fn read_into(&self, text: &str, joiner: &mut Joiner<'_>) -> Option<()> {
        let cut = self.pieces.cut(text).ok()?;
        let begins = |at: usize| cut.pieces.get(at).is_some_and(|piece| piece.begins);
        let most = self.options.window.saturating_sub(self.pieces.frame());
        let labels = self.senses.len();
        for window in windows(cut.pieces.len(), begins, most, self.options.overlap) {
            let numbers = self.pieces.framed(cut.numbers.get(window.read.clone())?);
            let chances = self.network.run(&numbers).ok()?;
            let skipped = window.counts.start.saturating_sub(window.read.start);
            let first = skipped.saturating_add(self.pieces.before()).saturating_mul(labels);
            let end = first.saturating_add(window.counts.len().saturating_mul(labels));
            joiner.take(cut.pieces.get(window.counts)?, chances.get(first..end)?);
        }
        Some(())
    }
}

impl SecondReader for TokenClassifier {
    fn read(&self, text: &str) -> Vec<Span> {
        let mut joiner = Joiner::new(text, &self.senses, self.options.threshold);
        self.read.fetch_add(1, Ordering::Relaxed);
        if self.read_into(text, &mut joiner).is_none() {
            self.unread.fetch_add(1, Ordering::Relaxed);
        }
        joiner.spans()
    }
}
