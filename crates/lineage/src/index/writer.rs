//! Lays pieces behind one another and writes the directory behind them.

use std::io::Write;

use untrain_policy::DatasetId;

use super::{HEADER_BYTES, Header, PAGE_BYTES, Piece, Place};
use crate::Error;

/// Writes an index to one sink, from front to back.
#[derive(Debug)]
pub struct IndexWriter<W> {
    header: Header,
    sink: W,
    written: u64,
    /// The label that each page starts with, and where it does.
    pages: Vec<([u8; 16], u64)>,
    /// The label of the last person.
    last: Option<[u8; 16]>,
    /// The last entry, when its person's end has not come.
    open: Option<Place>,
}

impl<W: Write> IndexWriter<W> {
    /// Writes the head of an index.
    ///
    /// # Errors
    /// [`Error::Io`] when the sink fails.
    pub fn new(dataset: DatasetId, generation: u32, mut sink: W) -> Result<Self, Error> {
        let header = Header { dataset, generation, people: 0, entries: 0 };
        sink.write_all(&header.head())?;
        let written = HEADER_BYTES as u64;
        Ok(Self { header, sink, written, pages: Vec::new(), last: None, open: None })
    }

    /// Writes the next piece.
    ///
    /// # Errors
    /// [`Error::Pieces`] when it does not belong behind the one before, [`Error::Io`] when the
    /// sink fails.
    pub fn append(&mut self, piece: &Piece) -> Result<(), Error> {
        let first = piece.starts.first().map(|(label, _)| *label);
        let behind = first.is_none_or(|first| self.last.is_none_or(|last| last < first));
        if piece.continues != self.open || !behind {
            return Err(Error::Pieces);
        }
        for (label, start) in &piece.starts {
            let start = self.written + *start as u64;
            if self.pages.last().is_none_or(|(_, page)| start - page >= PAGE_BYTES) {
                self.pages.push((*label, start));
            }
            self.last = Some(*label);
        }
        self.sink.write_all(&piece.bytes)?;
        self.written += piece.bytes.len() as u64;
        self.header.people += piece.starts.len() as u64;
        self.header.entries += piece.entries;
        self.open = piece.open;
        Ok(())
    }

    /// The sink, for whoever has to look after it meanwhile.
    pub const fn sink(&self) -> &W {
        &self.sink
    }

    /// Writes the directory and the end; what the index says of itself, and the sink.
    ///
    /// # Errors
    /// [`Error::Pieces`] when the last person's end is missing, [`Error::Io`] when the sink fails.
    pub fn finish(mut self) -> Result<(Header, W), Error> {
        if self.open.is_some() {
            return Err(Error::Pieces);
        }
        let mut end = Vec::new();
        for (label, start) in &self.pages {
            end.extend_from_slice(label);
            end.extend_from_slice(&start.to_be_bytes());
        }
        end.extend(self.header.footer(self.pages.len() as u64));
        self.sink.write_all(&end)?;
        self.sink.flush()?;
        Ok((self.header, self.sink))
    }
}
