//! The canonical text of a policy: one spelling for what it says, with nothing left to a default.
//!
//! Only the text of a policy that named packs by file is written here. Any other is kept as its
//! author wrote it.

use std::fmt::{Display, Write as _};

use crate::vocabulary::{CaseKind, Signal, Source};

use super::clocks::{CaseClock, Clocks};
use super::{Cell, Controller, Licence, POLICY_SCHEMA, Pack, PartyType, Policy, Sources};

/// The text that [`Policy::parse`] reads as the same policy, but for its hash and its text.
pub(super) fn render(policy: &Policy) -> String {
    let mut page = Page(String::new());
    page.text("schema", POLICY_SCHEMA);
    page.text("id", &policy.id);
    page.text("version", &policy.version);
    page.text("title", &policy.title);
    page.bare("effective", policy.effective);
    page.text("strictest", policy.strictest.as_str());
    page.head("[notice]");
    page.text("id", policy.notice.id.as_str());
    for (language, text) in &policy.notice.text {
        page.text(&format!("text.{language}"), text);
    }
    if let Some(controller) = &policy.controller {
        page.controller(controller);
    }
    for purpose in &policy.purposes {
        page.head("[[purpose]]");
        page.text("id", purpose.id.as_str());
        page.text("title", &purpose.title);
        if !purpose.description.is_empty() {
            page.text("description", &purpose.description);
        }
        if purpose.gpc {
            page.bare("gpc", true);
        }
        if purpose.switch {
            page.bare("switch", true);
        }
        for (language, words) in &purpose.words {
            page.text(&format!("words.{language}.title"), &words.title);
            if !words.description.is_empty() {
                page.text(&format!("words.{language}.description"), &words.description);
            }
        }
    }
    for pack in &policy.packs {
        page.pack(pack);
    }
    for cell in &policy.cells {
        page.cell(cell);
    }
    for licence in &policy.licences {
        page.licence(licence);
    }
    page.head("[signals]");
    for source in Source::ALL {
        page.text(source.as_str(), policy.unknown_signals.of(*source).as_str());
    }
    page.0
}

struct Page(String);

impl Page {
    fn head(&mut self, head: &str) {
        let _ = writeln!(self.0, "\n{head}");
    }

    fn bare(&mut self, key: &str, value: impl Display) {
        let _ = writeln!(self.0, "{key} = {value}");
    }

    fn text(&mut self, key: &str, value: &str) {
        self.bare(key, quoted(value));
    }

    fn list<T: Display>(&mut self, key: &str, values: &[T]) {
        let values: Vec<String> = values.iter().map(|value| quoted(&value.to_string())).collect();
        self.bare(key, format_args!("[{}]", values.join(", ")));
    }

    /// The source of the value that was written last, when it has one.
    fn source(&mut self, sources: &Sources, prefix: &str, key: &str) {
        if let Some(source) = sources.of(&format!("{prefix}{key}")) {
            self.text(&format!("source.{key}"), source);
        }
    }

    fn some_text(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    fn controller(&mut self, controller: &Controller) {
        self.head("[controller]");
        self.some_text("id", controller.id.as_deref());
        self.some_text("name", controller.name.as_deref());
        self.some_text("address", controller.address.as_deref());
        self.some_text("contact", controller.contact.as_deref());
        self.some_text("type", controller.party.map(PartyType::as_str));
        self.some_text("withdrawal", controller.withdrawal.as_deref());
        if !controller.storage.is_empty() {
            self.list("storage", &controller.storage);
        }
        self.some_text("retention", controller.retention.as_deref());
        if !controller.recipients.is_empty() {
            self.list("recipients", &controller.recipients);
        }
        self.some_text("language", controller.language.as_deref());
        self.some_text("authority", controller.authority.as_deref());
    }

    fn pack(&mut self, pack: &Pack) {
        self.head("[[pack]]");
        self.text("code", pack.code.as_str());
        self.text("title", &pack.title);
        if let Some(version) = &pack.version {
            self.text("version", version);
        }
        if !pack.jurisdictions.is_empty() {
            self.list("jurisdictions", &pack.jurisdictions);
            self.source(&pack.sources, "", "jurisdictions");
        }
        self.bare("minimum_age", pack.minimum_age);
        self.source(&pack.sources, "", "minimum_age");
        self.text("unknown_age", pack.unknown_age.as_str());
        self.source(&pack.sources, "", "unknown_age");
        self.bare("grace_days", pack.grace_days);
        self.source(&pack.sources, "", "grace_days");
        self.clocks(&pack.clocks, &pack.sources);
        if !pack.signals.is_empty() {
            self.head("[pack.signals]");
        }
        for (source, signal) in &pack.signals {
            let (source, signal): (&Source, &Signal) = (source, signal);
            self.text(source.as_str(), signal.as_str());
            self.source(&pack.sources, "signals.", source.as_str());
        }
    }

    fn clocks(&mut self, clocks: &Clocks, sources: &Sources) {
        self.head("[pack.clocks]");
        if let Some(months) = clocks.re_ask_months {
            self.bare("re_ask_months", months);
            self.source(sources, "clocks.", "re_ask_months");
        }
        self.list("weekend", &clocks.weekend);
        self.source(sources, "clocks.", "weekend");
        if !clocks.holidays.is_empty() {
            let days: Vec<String> = clocks.holidays.iter().map(ToString::to_string).collect();
            self.bare("holidays", format_args!("[{}]", days.join(", ")));
            self.source(sources, "clocks.", "holidays");
        }
        for kind in CaseKind::ALL {
            self.clock(*kind, clocks.of(*kind), sources);
        }
    }

    fn clock(&mut self, kind: CaseKind, clock: &CaseClock, sources: &Sources) {
        let prefix = format!("clocks.{kind}.");
        self.head(&format!("[pack.clocks.{kind}]"));
        let spans = [
            ("acknowledge", clock.acknowledge),
            ("answer", Some(clock.answer)),
            ("extension", clock.extension),
        ];
        for (key, span) in spans {
            if let Some(span) = span {
                self.text(key, &span.to_string());
                self.source(sources, &prefix, key);
            }
        }
        self.text("silence", clock.silence.as_str());
        self.source(sources, &prefix, "silence");
    }

    fn cell(&mut self, cell: &Cell) {
        self.head("[[cell]]");
        self.list("purposes", &cell.purposes);
        self.list("categories", &cell.categories);
        self.list("packs", &cell.packs);
        self.text("basis", cell.basis.as_str());
        self.source(&cell.sources, "", "basis");
        if cell.basis != crate::Basis::Prohibited {
            self.list("visibility", &cell.visibility);
            self.source(&cell.sources, "", "visibility");
        }
        if let Some(assessment) = &cell.assessment {
            self.text("assessment", assessment);
            self.source(&cell.sources, "", "assessment");
        }
    }

    fn licence(&mut self, licence: &Licence) {
        self.head("[[licence]]");
        self.text("id", licence.id.as_str());
        self.list("purposes", &licence.purposes);
        if let Some(from) = licence.from {
            self.bare("from", from);
        }
        if let Some(expires) = licence.expires {
            self.bare("expires", expires);
        }
        if let Some(evidence) = &licence.evidence {
            self.text("evidence", evidence);
        }
    }
}

/// A TOML string: one line, or several when the text has several.
fn quoted(text: &str) -> String {
    let marks = if text.contains('\n') { "\"\"\"" } else { "\"" };
    let mut quoted = String::from(marks);
    if text.contains('\n') {
        // A line break right after the marks belongs to nobody.
        quoted.push('\n');
    }
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(letter);
            }
            '\n' => quoted.push('\n'),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted + marks
}
