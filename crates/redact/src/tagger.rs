//! Names of people, places and organisations: what no form tells.
//!
//! `tokens` cuts the text into words and signs and says how each is written; `lexicon` knows names,
//! titles, and how often a word has a capital; `manner` tells code from letters. Of each word and
//! its neighbours `features` says two dozen things, each a number for which `model` holds weights.
//! `decode` looks only at stretches that can be names, and takes the labels that fit best together;
//! `likely` leaves out what is hardly a name.
//!
//! It is a conditional random field (Lafferty, McCallum and Pereira, 2001), trained by `cargo xtask
//! train-tagger` (`train`, behind the feature of that name) and described in `models/names.md`.

mod decode;
mod doubt;
mod features;
mod lexicon;
mod likely;
mod manner;
mod model;
mod tokens;
#[cfg(feature = "train")]
pub mod train;

use std::cell::RefCell;
use std::sync::LazyLock;

use decode::Decoder;
use lexicon::Lexicon;
pub(crate) use lexicon::hash_of;
pub use manner::Manner;
use model::Model;
pub(crate) use tokens::Place;
use tokens::Token;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Name {
    /// A person, by given name, family name or both.
    Person,
    /// A place: a country, a region, a city, a mountain.
    Location,
    /// A company, an authority, a club, a band.
    Organisation,
    /// Where somebody lives or a letter goes: house, street, town, code and country, or some of
    /// these one after the other.
    Address,
    /// Of which nation, religion or party somebody is.
    Group,
    /// What somebody is called by before the name, or is by trade or office.
    Title,
}

impl Name {
    /// Every sort of name, in the order of their labels.
    pub const ALL: [Self; 6] =
        [Self::Person, Self::Location, Self::Organisation, Self::Address, Self::Group, Self::Title];
}

/// Where a name stands: byte offsets on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What it names.
    pub name: Name,
}

/// The weights that are part of the program.
static NAMES: &[u8] = include_bytes!("../models/names.bin");

/// How a word is used, as far as the lexicon knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// In the middle of a sentence it hardly ever has a capital.
    Common,
    /// It mostly has one, or is so rare that nothing speaks against a name.
    Name,
    /// Both.
    Either,
}

/// How a word is used, whatever its case.
pub(crate) fn use_of(word: &str) -> Use {
    static LEXICON: LazyLock<Option<Lexicon<'static>>> =
        LazyLock::new(|| Model::read(NAMES).ok().map(|model| model.lexicon));
    let Some(lexicon) = &*LEXICON else { return Use::Either };
    let word = lexicon.find(lexicon::hash_of(word));
    match word.capitals() {
        1 => Use::Common,
        0 if word.is_common() => Use::Either,
        0 | 3 => Use::Name,
        _ => Use::Either,
    }
}

/// Finds names.
pub(crate) struct Tagger {
    model: Model<'static>,
}

/// What a document needs, kept by each thread for the next one.
#[derive(Default)]
struct Scratch {
    tokens: Vec<Token>,
    decoder: Decoder,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Tagger {
    /// The tagger with the weights of this version.
    ///
    /// # Errors
    /// When they are not what the program was built for.
    pub(crate) fn new() -> Result<Self, crate::error::Error> {
        Ok(Self { model: Model::read(NAMES)? })
    }

    /// The names in a text, in order and apart from each other. `taken` are places in order that
    /// something else was found in: no name reaches into one. Whoever asks again with more of them
    /// gives what was answered `before`: then only what stands near the new ones is read again.
    pub(crate) fn find(
        &self,
        text: &str,
        taken: &[Place],
        before: Option<&Read>,
    ) -> (Vec<Named>, Read) {
        SCRATCH.with_borrow_mut(|Scratch { tokens, decoder }| {
            // The tokens of the last time are those of this text, if it was read before at all.
            if before.is_none() || !tokens::take(taken, tokens) {
                tokens::cut(text, taken, &self.model.lexicon, tokens);
            }
            let manner = Manner::of(tokens);
            let fresh: Option<Vec<_>> =
                before.filter(|before| before.manner == manner).map(|before| {
                    let is_new = |place: &&_| before.taken.binary_search(place).is_err();
                    taken.iter().filter(is_new).copied().collect()
                });
            let names = decoder.names(&self.model, text, tokens, manner, fresh.as_deref());
            (names, Read { taken: taken.to_vec(), manner })
        })
    }

    /// Whether each word is read with at least this margin (`doubt`): as a part of a name or as
    /// none, in thirty-seconds of a natural logarithm.
    pub(crate) fn is_sure(&self, text: &str, taken: &[Place], margin: i32) -> bool {
        SCRATCH.with_borrow_mut(|Scratch { tokens, .. }| {
            tokens::cut(text, taken, &self.model.lexicon, tokens);
            doubt::is_sure(&self.model, text, tokens, Manner::of(tokens), margin)
        })
    }
}

/// How a text was read.
pub(crate) struct Read {
    taken: Vec<Place>,
    manner: Manner,
}
