//! The policy document: purposes, packs, cells, notice, licences, in one TOML text.
//!
//! The schema is `spec/policy.md`. A document is immutable: its identity is the SHA-256 of its
//! bytes, and whatever changes, even a comment, is another document with another notice. It needs
//! nothing beside it: a text that names packs by file (`spec/policy-pack.md`) becomes a document
//! when a [`Bundle`] puts them in.

mod bundle;
mod check;
pub mod clocks;
mod controller;
mod diff;
mod fault;
mod lines;
mod pack_file;
mod passages;
mod reader;
mod render;
mod schema;
mod sections;
mod sources;
mod suggest;

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::Timestamp;
use crate::ids::{Jurisdiction, LicenceId, NoticeId, PackCode, PolicyHash, PurposeId};
use crate::vocabulary::{Basis, Category, Signal, Source, UnknownAge, Visibility};

pub use bundle::Bundle;
pub use clocks::{CaseClock, Clocks, Span, SpanUnit};
pub use controller::{CONTROLLER_BYTES_MAX, Controller, PartyType};
pub use diff::{Change, Whom, diff};
pub use fault::{Fault, FileFault};
pub use pack_file::{PACK_SCHEMA, PackFile};
pub use passages::{Line, Passage, passages};
pub use sources::Sources;

use lines::Lines;

/// The longest document that is taken, in bytes.
pub const POLICY_BYTES_MAX: usize = 1 << 20;

/// The longest time of grace that a pack may set, in days.
pub const GRACE_DAYS_MAX: u16 = 366;

/// The schema that this version reads.
pub const POLICY_SCHEMA: &str = "untrain/policy/v1";

/// One version of a controller's rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// SHA-256 of `text`.
    pub hash: PolicyHash,
    /// The document as it was published, byte for byte.
    pub text: String,
    /// What the versions of this policy have in common, such as `linkedin`.
    pub id: String,
    /// Which version this is, as the controller counts.
    pub version: String,
    /// A line for people.
    pub title: String,
    /// From when it is the rule, once it was activated.
    pub effective: Timestamp,
    /// The pack for an unknown residence and for a jurisdiction that no pack names.
    pub strictest: PackCode,
    /// The text that tells subjects of this version.
    pub notice: Notice,
    /// Who runs the platform, as far as the document says.
    pub controller: Option<Controller>,
    /// What data may be used for at all, in the order of the document.
    pub purposes: Vec<Purpose>,
    /// The rules of jurisdictions.
    pub packs: Vec<Pack>,
    /// Why purposes may run. What no cell lists is excluded.
    pub cells: Vec<Cell>,
    /// The register of licences.
    pub licences: Vec<Licence>,
    /// What a source's records say when no signal was found with them: a refusal when the document
    /// or any of its packs asks for one.
    pub unknown_signals: UnknownSignals,
    /// What is permitted, and perhaps not meant.
    pub warnings: Vec<Fault>,
    index: Index,
    lines: Lines,
}

/// The text that tells subjects of one policy version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// New whenever the document changes.
    pub id: NoticeId,
    /// The text by language (BCP 47).
    pub text: BTreeMap<String, String>,
}

/// What data would be used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    /// How choices and cells name it.
    pub id: PurposeId,
    /// A line for people.
    pub title: String,
    /// A sentence or two for people; empty when there is none.
    pub description: String,
    /// The same in other languages (BCP 47).
    pub words: BTreeMap<String, PurposeWords>,
    /// Whether a browser that says `Sec-GPC: 1` refuses it, for whoever has not answered
    /// themself. GPC speaks of selling and sharing; a policy says whether a purpose is that.
    pub gpc: bool,
    /// Whether people answer it with a switch wherever it is not prohibited. Without, they do where
    /// it asks for consent; where it runs on legitimate interest they object.
    pub switch: bool,
}

/// What a purpose is called in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurposeWords {
    /// A line for people.
    pub title: String,
    /// A sentence or two for people; empty when there is none.
    pub description: String,
}

/// The rules of some jurisdictions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// How cells name it.
    pub code: PackCode,
    /// A line for people.
    pub title: String,
    /// Which edition of the pack it is, when it says.
    pub version: Option<String>,
    /// The jurisdictions it is for.
    pub jurisdictions: Vec<Jurisdiction>,
    /// Nobody younger, in years.
    pub minimum_age: u8,
    /// What happens with somebody whose age is not known.
    pub unknown_age: UnknownAge,
    /// How long after a notice's delivery a purpose on legitimate interest waits, in days.
    pub grace_days: u16,
    /// How long the controller has for what somebody asks of it.
    pub clocks: Clocks,
    /// What it asks to be read where no signal was found. It is asked for the whole policy.
    pub signals: BTreeMap<Source, Signal>,
    /// Where its values come from.
    pub sources: Sources,
}

/// Why some purposes may run on some categories for the subjects of some packs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// For what.
    pub purposes: Vec<PurposeId>,
    /// On which data.
    pub categories: Vec<Category>,
    /// For whom.
    pub packs: Vec<PackCode>,
    /// Why, or that never.
    pub basis: Basis,
    /// Which visibility is permitted; `public` alone unless the document says otherwise.
    pub visibility: Vec<Visibility>,
    /// The assessment on file that balances the interests.
    pub assessment: Option<String>,
    /// Where its values come from.
    pub sources: Sources,
}

/// A licence on the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// How records name it.
    pub id: LicenceId,
    /// What it covers.
    pub purposes: Vec<PurposeId>,
    /// When it begins; at all times, when absent.
    pub from: Option<Timestamp>,
    /// When it ends; never, when absent.
    pub expires: Option<Timestamp>,
    /// Where its text is on file.
    pub evidence: Option<String>,
}

impl Licence {
    /// Whether it permits a purpose at a time.
    #[must_use]
    pub fn covers(&self, purpose: &PurposeId, now: Timestamp) -> bool {
        self.purposes.contains(purpose)
            && self.from.is_none_or(|from| from <= now)
            && self.expires.is_none_or(|expires| expires > now)
    }
}

/// What a record says when no signal was found with it, by its source: `allow` for
/// `first_party` and `refuse` for every other unless the document says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownSignals {
    /// Whether records of the controller's own service are permitted.
    pub first_party: Signal,
    /// Whether crawled records are.
    pub public: Signal,
    /// Whether licensed records are.
    pub licensed: Signal,
    /// Whether records of other parties are.
    pub third_party: Signal,
}

impl UnknownSignals {
    /// What is read for records of `source`. Never [`Signal::Unknown`].
    #[must_use]
    pub const fn of(&self, source: Source) -> Signal {
        match source {
            Source::FirstParty => self.first_party,
            Source::Public => self.public,
            Source::Licensed => self.licensed,
            Source::ThirdParty => self.third_party,
        }
    }
}

impl UnknownSignals {
    /// The same where one more voice is heard. A refusal wins.
    #[must_use]
    const fn and(mut self, source: Source, signal: Signal) -> Self {
        let field = match source {
            Source::FirstParty => &mut self.first_party,
            Source::Public => &mut self.public,
            Source::Licensed => &mut self.licensed,
            Source::ThirdParty => &mut self.third_party,
        };
        if !matches!(signal, Signal::Allow) {
            *field = Signal::Refuse;
        }
        self
    }
}

impl Default for UnknownSignals {
    fn default() -> Self {
        Self {
            first_party: Signal::Allow,
            public: Signal::Refuse,
            licensed: Signal::Refuse,
            third_party: Signal::Refuse,
        }
    }
}

/// Numbers of packs by jurisdiction, and of cells by what they are for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Index {
    packs: BTreeMap<Jurisdiction, usize>,
    strictest: usize,
    cells: BTreeMap<PurposeId, BTreeMap<PackCode, [Option<usize>; Category::ALL.len()]>>,
}

impl Index {
    /// The number of the cell for a purpose, a category and a pack.
    fn cell(&self, purpose: &PurposeId, category: Category, pack: &PackCode) -> Option<usize> {
        *self.cells.get(purpose)?.get(pack)?.get(category as usize)?
    }
}

impl Policy {
    /// Reads a document.
    ///
    /// # Errors
    /// Every fault of the document, in the order of its lines. A text that is not TOML shows only
    /// the faults of its syntax.
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        schema::parse(text)
    }

    /// The hash that a document with this text has.
    #[must_use]
    pub fn hash_of(text: &str) -> PolicyHash {
        PolicyHash(Sha256::digest(text.as_bytes()).into())
    }

    /// A purpose that this version declares.
    #[must_use]
    pub fn purpose(&self, id: &PurposeId) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.id == *id)
    }

    /// The pack that protects somebody who lives there: the code's own, else its country's, else
    /// the strictest, as for an unknown residence.
    #[must_use]
    pub fn pack_of(&self, jurisdiction: Option<&Jurisdiction>) -> Option<&Pack> {
        let number = jurisdiction.and_then(|code| {
            let packs = &self.index.packs;
            packs.get(code).or_else(|| packs.get(code.country()))
        });
        self.packs.get(number.copied().unwrap_or(self.index.strictest))
    }

    /// The cell that lists a purpose and a category for a pack; none when they are excluded.
    #[must_use]
    pub fn cell(&self, purpose: &PurposeId, category: Category, pack: &PackCode) -> Option<&Cell> {
        self.cells.get(self.index.cell(purpose, category, pack)?)
    }

    /// The cell for somebody who lives there.
    #[must_use]
    pub fn cell_of(
        &self,
        purpose: &PurposeId,
        category: Category,
        jurisdiction: Option<&Jurisdiction>,
    ) -> Option<&Cell> {
        self.cell(purpose, category, &self.pack_of(jurisdiction)?.code)
    }
}
