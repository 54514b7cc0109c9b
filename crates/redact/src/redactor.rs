//! From a text to its spans, and from spans to the redacted text.

mod explain;

pub use explain::{Explained, Reason};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::allow::Allowed;
use crate::calendar::Calendar;
use crate::code;
use crate::config::Configuration;
use crate::context::Surroundings;
use crate::custom::Customs;
use crate::email;
use crate::error::Error;
use crate::fold::Folded;
use crate::ip;
use crate::keys::Keys;
use crate::kinds::{Kind, Settings, Span};
use crate::known::{Known, Told};
use crate::labels::{Held, KindNames, Label};
use crate::names::with_names;
use crate::operators::{Redacted, Replacer};
use crate::overlap::Taken;
use crate::patterns::{Mark, Patterns, Proposal};
use crate::placeholders::Placeholders;
use crate::quiet::{Quiet, Skipper, State};
use crate::repeats::with_repeats;
use crate::resolve::resolve;
use crate::rules::Rules;
use crate::run::{self, Run};
use crate::second_reader::{Ask, Second, SecondReader};
use crate::stand_ins;
use crate::structure::{Structure, pieces};
use crate::tagger::Tagger;
use crate::url;
use crate::username;
use crate::view::View;
use crate::{age, birth, fields, mac, position, secret, street};

/// How far back ` at ` may stand before ` dot `.
const SPELLED_REACH: usize = 100;

/// How often a text is read at most. Two passes settle ordinary texts, one the clean ones; a text
/// that was built to need more gets no more.
const MOST_PASSES: usize = 8;

/// Finds and replaces personal data. Costs some milliseconds to make and nothing to share between
/// threads.
pub struct Redactor {
    patterns: Patterns,
    settings: Settings,
    pub(crate) names: KindNames,
    /// None when dates are not wanted.
    calendar: Option<Calendar>,
    /// None when no names of people and the like are wanted.
    tagger: Option<Tagger>,
    /// None when nobody reads a second time.
    second: Option<Second>,
    ask: Ask,
    customs: Customs,
    allowed: Allowed,
    pub(crate) replacer: Replacer,
    columns: BTreeMap<String, Kind>,
    rules: Rules,
}

impl Redactor {
    /// A redactor for every kind that a form or a check tells, which puts placeholders.
    ///
    /// # Errors
    /// When the built-in patterns cannot be compiled.
    pub fn new() -> Result<Self, Error> {
        Self::with(Settings::default())
    }

    /// A redactor for chosen kinds, which puts placeholders.
    ///
    /// # Errors
    /// When the built-in patterns cannot be compiled.
    pub fn with(settings: Settings) -> Result<Self, Error> {
        let configuration = Configuration { settings, ..Configuration::default() };
        Self::configured(configuration, &Keys::default())
    }

    /// A redactor that finds, leaves and replaces what its configuration says.
    ///
    /// # Errors
    /// When a kind of the user's own is refused, or when an operator needs a key that is not there.
    pub fn configured(configuration: Configuration, keys: &Keys) -> Result<Self, Error> {
        if let Some((column, kind)) = configuration.drops_all() {
            return Err(Error::DropsAll { column: column.clone(), kind });
        }
        let rules = Rules::new(&configuration, keys);
        let Configuration { settings, plan, allow, custom, columns, ask } = configuration;
        let named = settings.kinds.iter().any(|kind| kind.is_name());
        Ok(Self {
            calendar: settings.kinds.contains(&Kind::Date).then(Calendar::compile).transpose()?,
            tagger: named.then(Tagger::new).transpose()?,
            patterns: Patterns::compile(&settings.kinds)?,
            names: KindNames::new(custom.iter().map(|kind| kind.name.clone()).collect()),
            customs: Customs::compile(&custom)?,
            allowed: Allowed::new(&allow),
            replacer: Replacer::new(plan, &custom, keys)?,
            second: None,
            ask,
            settings,
            columns,
            rules,
        })
    }

    /// The same redactor, with a second reader for what it is unsure of, or for everything: its
    /// configuration says which. What it redacted then may still hold what the second reader finds
    /// when it is read anew, with placeholders around it.
    ///
    /// # Errors
    /// When the weights for names are not what the program was built for.
    pub fn with_second_reader(mut self, reader: Arc<dyn SecondReader>) -> Result<Self, Error> {
        self.second = Some(Second::new(reader, self.ask, self.settings.urls)?);
        Ok(self)
    }

    /// The name of a label of this redactor's, as it stands in placeholders, manifests and reports.
    #[must_use]
    pub fn name(&self, label: Label) -> &str {
        self.names.name(label)
    }

    /// The columns that tell values, and their kinds.
    #[must_use]
    pub const fn columns(&self) -> &BTreeMap<String, Kind> {
        &self.columns
    }

    /// What this redactor was told to do.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The spans of personal data in a text, in order, apart from each other, each on character
    /// boundaries. Any text will do; the time grows with its length alone.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Span<Label>> {
        let view = View::of(text);
        let spans = self.seen(&view, &Known::default());
        Self::places(text, &view, &spans)
    }

    /// The places in the original text of what is seen.
    pub(crate) fn places(text: &str, view: &View<'_>, spans: &[Span<Label>]) -> Vec<Span<Label>> {
        if spans.is_empty() {
            return Vec::new();
        }
        let pieces = pieces(view, &Structure::of(text, view), spans);
        pieces
            .iter()
            .map(|piece| Span { start: piece.start, end: piece.end, kind: piece.label })
            .collect()
    }

    /// The spans of what is seen of a text. Values that are known besides are taken whatever the
    /// settings say.
    pub(crate) fn seen(&self, view: &View<'_>, known: &Known) -> Vec<Span<Label>> {
        let folded = Folded::new(view.text());
        let told = known.places(folded.text());
        let found = self.settle(folded.text(), &told, true);
        let wanted = found.into_iter().filter_map(|span| {
            let label = span.kind?;
            (self.wants(label) || told.iter().any(|told| told.covers(&span))).then_some(())?;
            let (start, end) = folded.original(span.start, span.end);
            Some(Span { start, end, kind: label })
        });
        let mut spans: Vec<_> = wanted.collect();
        self.allowed.leave(view.text(), &mut spans);
        spans
    }

    /// The text with every span replaced as it is planned for its kind; borrowed where nothing
    /// changes. A redacted text is left as it is when it is redacted again, unless an operator puts
    /// what reads like personal data itself (a surrogate, a number of the same form).
    #[must_use]
    pub fn redact<'t>(&self, text: &'t str, placeholders: &mut Placeholders) -> Redacted<'t> {
        let view = View::of(text);
        let spans = self.seen(&view, &Known::default());
        if let Some(label) = self.drops_for(&spans) {
            return Redacted::Drop(label);
        }
        placeholders.reserve_beside(text, &spans, &self.names);
        let passed = self.rewritten(text, &view, &spans, &Known::default(), placeholders);
        Redacted::Text(passed.text)
    }

    fn wants(&self, label: Label) -> bool {
        match label {
            Label::Known(kind) => self.settings.kinds.contains(&kind),
            Label::Custom(_) => true,
        }
    }

    /// What is taken changes how its neighbours are read, so the search is repeated until it finds
    /// nothing more; a text without personal data is read once. Each pass after the first `skips`
    /// what was read in vain, unless somebody wants to see that it makes no difference.
    pub(crate) fn settle(&self, text: &str, told: &[Told], skips: bool) -> Vec<Held> {
        let wanted = |kind| self.settings.kinds.contains(&kind);
        let mut known = self.standing(text);
        let mut read = None;
        let mut quiet = None;
        for pass in 0..MOST_PASSES {
            let (found, fresh) = self.search(text, &known, quiet.as_ref());
            let mut claims = self.customs.find(text, &known);
            claims.extend(told.iter().filter_map(|told| told.claim(&known)));
            let settled = found.len() == known.len() && claims.is_empty();
            // What is claimed may take the place of what was found.
            if skips && pass == 0 && claims.is_empty() && !settled {
                quiet = Some(fresh);
            }
            let mut spans = resolve(text, &known, found, claims, wanted);
            let formed = spans.len();
            if let Some(calendar) = &self.calendar {
                spans = calendar.with_dates(text, spans);
            }
            if let Some(tagger) = &self.tagger {
                spans = with_names(tagger, text, &self.names, spans, &mut read, wanted);
            }
            if settled && spans.len() == formed {
                break;
            }
            known = with_repeats(text, spans);
        }
        match &self.second {
            Some(second) => second.complete(text, &self.names, known, wanted),
            None => known,
        }
    }

    /// The stand-ins of an earlier redaction.
    fn standing(&self, text: &str) -> Vec<Held> {
        stand_ins::all(text, &self.names)
            .map(|(start, found, _)| Held {
                start,
                end: start.saturating_add(found.length),
                kind: None,
            })
            .collect()
    }

    /// One pass over what lies between the known spans, but not over what the first one read in
    /// vain.
    fn search(&self, text: &str, known: &[Held], before: Option<&Quiet>) -> (Vec<Held>, Quiet) {
        let mut search = Search {
            text,
            settings: &self.settings,
            taken: Taken::default(),
            ceiling: text.len(),
            state: State::default(),
            value_end: 0,
            run: Run::default(),
        };
        let mut quiet = Quiet::default();
        let mut skipper = before.map(Skipper::new);
        let mut at = 0;
        for fixed in known.iter().map(Some).chain([None]) {
            search.ceiling = fixed.map_or(text.len(), |span| span.start);
            if let Some(skipper) = &mut skipper {
                skipper.begin(text, at, search.ceiling);
            }
            loop {
                if let Some(skipper) = &mut skipper {
                    at = skipper.skip(at, search.ceiling, &mut search.state);
                }
                let floor = search.taken.floor();
                let proposal = self.patterns.next(text, at, search.ceiling);
                // A text in which nothing is found is not read again.
                let clean = proposal.is_none() && fixed.is_none() && floor == 0;
                if skipper.is_none() && !clean {
                    let to = proposal.map_or(search.ceiling, |proposal| proposal.start);
                    quiet.remember((at, to), at == floor, search.state);
                }
                let Some(proposal) = proposal else { break };
                let next = search.look_at(proposal);
                if search.taken.floor() > floor {
                    search.state.read = 0;
                }
                at = next.max(search.taken.floor()).max(at.saturating_add(1));
            }
            if let Some(span) = fixed {
                search.taken.take(*span);
                search.state.read = 0;
                at = span.end;
                if let Some(skipper) = &mut skipper {
                    skipper.pass(span);
                }
            }
        }
        let found = search.taken.into_spans();
        quiet.finish(&found);
        (found, quiet)
    }
}

/// One walk through a text.
struct Search<'a> {
    text: &'a str,
    settings: &'a Settings,
    taken: Taken,
    /// Where the next known span starts.
    ceiling: usize,
    state: State,
    /// Where the last value of a secret ends.
    value_end: usize,
    /// The run of digits at hand.
    run: Run,
}

/// How far behind what draws a look a look may reach; longer words and links say so themselves.
const NEAR: usize = 320;

const fn near(mark: Mark) -> usize {
    match mark {
        // A domain of eight parts, and the longest block.
        Mark::BracketedAt | Mark::SpelledDot => 1024,
        Mark::KeyBlock => 1 << 15,
        _ => NEAR,
    }
}

impl Search<'_> {
    /// Takes what the proposal turns out to be; returns where to search on if that is nothing.
    fn look_at(&mut self, proposal: Proposal) -> usize {
        let Proposal { mark, start, end } = proposal;
        self.read_to(end.saturating_add(near(mark)));
        let around = Surroundings {
            text: self.text,
            taken: self.taken.spans(),
            floor: self.taken.floor(),
            ceiling: self.ceiling,
        };
        match mark {
            Mark::Digits | Mark::Dotted => {
                for span in run::find(around, start, end, &mut self.run) {
                    self.taken.take(span);
                }
                end
            }
            // Several in a row belong to no address.
            Mark::At if around.byte(end) == Some(b'@') => run_end(around, end, b'@'),
            Mark::At => self.take(at_sign(around, start, end, self.settings), end),
            Mark::Scheme => {
                let seen = url::find(around, start, end, self.state.url_end, self.settings.urls);
                self.state.url_end = seen.end;
                self.read_to(seen.read.saturating_add(NEAR));
                self.take(seen.span, end)
            }
            Mark::Www => {
                let seen =
                    url::find_bare(around, start, end, self.state.url_end, self.settings.urls);
                self.state.url_end = seen.end;
                self.read_to(seen.read.saturating_add(NEAR));
                self.take(seen.span, end)
            }
            Mark::Code => {
                let seen = code::find(around, start);
                self.read_to(seen.read.saturating_add(NEAR));
                self.take(seen.span, seen.next)
            }
            Mark::Colons if around.slice(start, end.saturating_add(1)) == ":::" => {
                run_end(around, end, b':')
            }
            Mark::Colons => {
                let address = ip::find_v6(around, start);
                let span = address.map(|(start, end)| Span { start, end, kind: Kind::IpAddress });
                self.take(span, start.saturating_add(1))
            }
            Mark::Mac => {
                let found = mac::is_address(around, start, end);
                let span = found.then_some(Span { start, end, kind: Kind::MacAddress });
                self.take(span, start.saturating_add(1))
            }
            Mark::BracketedAt => self.take(email::find_spelled(around, start, end, false), end),
            Mark::SpelledDot => self.take(spelled_before(around, start), start.saturating_add(1)),
            Mark::Token | Mark::Secret => {
                let seen = match mark {
                    Mark::Token => secret::find_prefixed(around, start),
                    _ => secret::find_labelled(around, start, end, &mut self.value_end),
                };
                self.read_to(seen.read.saturating_add(NEAR));
                self.take(seen.span, start.saturating_add(1))
            }
            Mark::KeyBlock => {
                self.take(secret::find_block(around, start, end), start.saturating_add(1))
            }
            _ => self.take(said(around, proposal), start.saturating_add(1)),
        }
    }

    /// Notes how far the text was read.
    fn read_to(&mut self, end: usize) {
        self.state.read = self.state.read.max(end);
    }

    fn take(&mut self, span: Option<Span>, next: usize) -> usize {
        if let Some(span) = span {
            self.taken.take(span);
        }
        next
    }
}

/// The address around an at sign, or the handle behind it where one is wanted.
fn at_sign(around: Surroundings<'_>, at: usize, end: usize, settings: &Settings) -> Option<Span> {
    let wanted = settings.kinds.contains(&Kind::Username);
    let handle = || wanted.then(|| username::find(around, at, end)).flatten();
    email::find(around, at, end).or_else(handle)
}

/// Where a run of the same sign ends.
fn run_end(around: Surroundings<'_>, start: usize, sign: u8) -> usize {
    let bytes = around.text.as_bytes().get(start..around.ceiling).unwrap_or(&[]);
    start.saturating_add(bytes.iter().take_while(|byte| **byte == sign).count())
}

/// What a mark that is mostly words proposes.
fn said(around: Surroundings<'_>, proposal: Proposal) -> Option<Span> {
    let Proposal { mark, start, end } = proposal;
    match mark {
        Mark::Labelled => code::find_labelled(around, end.saturating_sub(1)),
        Mark::Age => age::find(around, start, end),
        Mark::Birth => birth::find(around, start, end),
        Mark::StreetAfterName => street::find_name_first(around, start, end),
        Mark::StreetBeforeNumber => street::find_one_word(around, start, end),
        Mark::StreetBeforeName => street::find_word_first(around, start),
        Mark::PostBox => street::find_box(around, start, end),
        Mark::Position => position::find(around, start, end),
        Mark::Degree => position::find_degrees(around, start),
        Mark::Username => username::find_labelled(around, start, end),
        Mark::Field => fields::find(around, start, end),
        _ => None,
    }
}

/// The address whose spelled-out dot stands at `dot`.
fn spelled_before(around: Surroundings<'_>, dot: usize) -> Option<Span> {
    let from = dot.saturating_sub(SPELLED_REACH).max(around.floor);
    let near = around.text.as_bytes().get(from..dot)?;
    let at = near.windows(4).rposition(|four| four.eq_ignore_ascii_case(b" at "))?;
    let at = from.saturating_add(at);
    let span = email::find_spelled(around, at, at.saturating_add(4), true)?;
    (span.end > dot).then_some(span)
}
