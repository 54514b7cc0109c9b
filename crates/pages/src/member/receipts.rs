//! Receipts: the member's own copies of what the ledger took in, with the way to check each.

use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use untrain_policy::Position;

use crate::components::{
    Link, Row, Weight, card, code, date, details, link_button, moment, pagination, summary_list,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

/// A page of a member's receipts, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptsPage {
    /// The receipts.
    pub receipts: Vec<ReceiptLine>,
    /// Where newer ones are.
    pub newer: Option<String>,
    /// Where older ones are.
    pub older: Option<String>,
}

/// A receipt in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptLine {
    /// Its entry.
    pub entry: Position,
    /// What it is of.
    pub what: ReceiptOf,
    /// When.
    pub at: Timestamp,
}

/// What a receipt says was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptOf {
    /// A yes to the purpose of that name.
    Yes(String),
    /// A no to the purpose of that name.
    No(String),
    /// An answer to the purpose of that name, taken back.
    TakenBack(String),
    /// An objection to the purpose of that name.
    Objection(String),
    /// A step of the case with that reference.
    CaseStep(String),
    /// A notice was delivered to the member.
    NoticeDelivered,
    /// A notice was read, and the decision put off.
    NoticeRead,
    /// A request to forget.
    Forgetting(untrain_policy::ForgetLevel),
    /// What the controller was told of the member, such as the region.
    Registration,
    /// Something else.
    Other,
}

impl ReceiptOf {
    /// What happened, in one sentence to whom it happened.
    #[must_use]
    pub fn sentence(&self, locale: &Locale) -> String {
        self.said(locale, "receipt")
    }

    /// What happened, for anybody who checks it.
    #[must_use]
    pub fn fact(&self, locale: &Locale) -> String {
        self.said(locale, "said")
    }

    fn said(&self, locale: &Locale, to: &str) -> String {
        let (word, name) = match self {
            Self::Yes(purpose) => ("yes", purpose.clone()),
            Self::No(purpose) => ("no", purpose.clone()),
            Self::TakenBack(purpose) => ("taken-back", purpose.clone()),
            Self::Objection(purpose) => ("objection", purpose.clone()),
            Self::CaseStep(case) => ("case", case.clone()),
            Self::NoticeDelivered => ("notice-delivered", String::new()),
            Self::NoticeRead => ("notice-read", String::new()),
            Self::Forgetting(level) => ("forgetting", locale.text(&format!("level-{level}"))),
            Self::Registration => ("registration", String::new()),
            Self::Other => ("other", String::new()),
        };
        locale.text_with(&format!("{to}-{word}"), &[("name", name.into())])
    }
}

/// One receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptPage {
    /// Its entry.
    pub entry: Position,
    /// What it is of.
    pub what: ReceiptOf,
    /// When.
    pub at: Timestamp,
    /// The version of the policy that was the rule.
    pub policy_version: String,
    /// The short code that people type.
    pub code: String,
    /// The absolute address of that code, which the QR code holds.
    pub address: String,
    /// How large the proof is, in bytes.
    pub proof_bytes: u64,
}

/// Draws the list of receipts.
#[must_use]
pub fn list(frame: &Frame<'_>, view: &ReceiptsPage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let main = html! {
        h1 { (say("place-receipts")) }
        p.lead { (say("receipts-lead")) }
        @if view.receipts.is_empty() { p { (say("receipts-empty")) } }
        @else {
            div.card { ul.plain.lines {
                @for receipt in &view.receipts {
                    li {
                        a href={ "/receipts/" (receipt.entry) } {
                            (receipt.what.sentence(frame.locale))
                        }
                        p.when { (date(frame.locale, receipt.at)) }
                    }
                }
            } }
        }
        (pagination(frame.locale, view.newer.as_deref(), view.older.as_deref()))
    };
    frame.page(&Head::new(say("place-receipts"), Some(Place::Receipts)), &main)
}

/// Draws one receipt.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &ReceiptPage) -> Markup {
    let locale = frame.locale;
    let say = |id: &str| locale.text(id);
    let title = say("receipt-title");
    let bytes = [("count", view.proof_bytes.div_ceil(1000).into())];
    let proof = format!("/receipts/{}/proof", view.entry);
    let main = html! {
        h1 { (title) }
        p.lead { (view.what.sentence(locale)) }
        (summary_list(&[
            Row::new(say("receipt-at"), moment(locale, view.at)),
            Row::new(say("receipt-policy"), html! { bdi { (view.policy_version) } }),
            Row::new(say("receipt-entry"), html! { (locale.number(view.entry.0)) }),
            Row::new(say("receipt-code"), code(&view.code)),
        ]))
        div.row {
            a.button href=(proof) download { (locale.text_with("receipt-download", &bytes)) }
            (link_button(Weight::Secondary, "/verify", &say("place-verify")))
        }
        (card("scan", &say("receipt-scan"), None, &html! {
            p { (say("receipt-scan-hint")) }
            (qr(&view.address, &say("receipt-scan-alt")))
            p { a href=(view.address) dir="ltr" { (view.address) } }
        }))
        (details(&say("receipt-how"), &how(locale, view.entry)))
        p.hint { (Link::new("/receipts", say("receipt-all"))) }
    };
    frame.page(&Head::new(title.clone(), Some(Place::Receipts)), &main)
}

fn how(locale: &Locale, entry: Position) -> Markup {
    let command = format!("untrain verify receipt-{entry}.tlog-proof --trust log.pub");
    html! {
        p { (locale.text("receipt-trust")) }
        ol {
            li { (locale.text("receipt-how-download")) }
            li {
                (locale.text("receipt-how-page"))
                " " (Link::new("/verify", locale.text("place-verify")))
            }
            li { (locale.text("receipt-how-offline")) " " (code(&command)) }
        }
    }
}

/// The address as a QR code; nothing when it is longer than such a code can be.
fn qr(address: &str, alt: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(address, EcLevel::M) else {
        return html! {};
    };
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(176, 176).build();
    let svg = drawn.split_once("<svg ").map_or("", |(_, rest)| rest);
    html! {
        div role="img" aria-label=(alt) {
            (PreEscaped(format!("<svg class=\"qr\" aria-hidden=\"true\" {svg}")))
        }
    }
}
