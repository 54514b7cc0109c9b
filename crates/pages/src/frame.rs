//! What stands around every page: its head, navigation, banners, and whom to call.
//!
//! The service fills a [`Frame`] once per request; each page adds a [`Head`] of its own.

mod links;
mod place;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets::{ICON, STAFF_STYLESHEET, STYLESHEET};
use crate::components::{Link, Tone};
use crate::locale::{Language, Locale};

pub use links::in_language;
pub use place::{Audience, Place};

/// Who runs the service, and whom people can turn to: the same on every page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The controller's name, such as `Harbour`.
    pub controller: String,
    /// The mail address of its data protection officer.
    pub contact: String,
    /// The authority that a complaint can go to, by name.
    pub authority: String,
    /// Where that authority takes complaints, when it has a page.
    pub authority_url: Option<String>,
    /// Whether all of it is made up, which every page then says.
    pub demo: bool,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The name that they know themselves by.
    pub name: String,
    /// How many notices they have not answered or put off; 0 for staff.
    pub unread_count: u64,
    /// The places that their role does not open, which the navigation leaves out.
    pub closed: &'static [Place],
}

/// What was just done, told at the top of the page.
#[derive(Debug, Clone)]
pub struct Status {
    /// Whether it went well.
    pub tone: Tone,
    /// What happened, in the page's language.
    pub text: String,
    /// What can be done now: links, or a form that undoes it.
    pub actions: Option<Markup>,
}

/// A field that has to be filled in otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The id of the first input concerned; the summary links to it.
    pub field: String,
    /// What to do, in the page's language.
    pub text: String,
}

/// What the service knows of a request that every page needs.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The language to answer in.
    pub locale: &'a Locale,
    /// Who runs the service.
    pub site: &'a Site,
    /// Whom the page is for: it chooses the navigation.
    pub audience: Audience,
    /// A path, with its query, that shows this page by GET: the languages link to it.
    pub path: &'a str,
    /// Who is signed in, if anybody.
    pub signed_in: Option<&'a SignedIn>,
    /// What was just done.
    pub status: Option<&'a Status>,
    /// What has to be filled in otherwise.
    pub errors: &'a [FieldError],
}

/// What a page says of itself.
pub struct Head {
    /// Its title, in its language, without the controller's name.
    pub title: String,
    /// Where it stands in the navigation.
    pub here: Option<Place>,
    /// Whether it needs the whole width: tables and charts do, texts do not.
    pub wide: bool,
}

impl Head {
    /// A page of text.
    #[must_use]
    pub const fn new(title: String, here: Option<Place>) -> Self {
        Self { title, here, wide: false }
    }

    /// A page of tables.
    #[must_use]
    pub const fn wide(title: String, here: Option<Place>) -> Self {
        Self { title, here, wide: true }
    }
}

impl Frame<'_> {
    /// The whole page around what it shows.
    #[must_use]
    pub fn page(&self, head: &Head, main: &Markup) -> Markup {
        let language = self.locale.language();
        html! {
            (DOCTYPE)
            html lang=(language.tag()) dir=(language.direction().as_str()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width,initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title(head)) }
                    link rel="stylesheet" href=(STYLESHEET.path);
                    @if self.audience == Audience::Staff {
                        link rel="stylesheet" href=(STAFF_STYLESHEET.path);
                    }
                    link rel="icon" href=(PreEscaped(ICON));
                }
                body.wide[head.wide] {
                    a.skip href="#main" { (self.locale.text("skip-to-content")) }
                    (self.header(head))
                    main.wrap #main {
                        (self.error_summary())
                        (self.status_banner())
                        (main)
                    }
                    (self.footer())
                }
            }
        }
    }

    /// The field's error, to stand beside it.
    #[must_use]
    pub fn error_of(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.text.as_str())
    }

    fn title(&self, head: &Head) -> String {
        let values =
            [("title", (&head.title).into()), ("controller", (&self.site.controller).into())];
        let title = self.locale.text_with("page-title", &values);
        if self.errors.is_empty() {
            return title;
        }
        self.locale.text_with("error-prefix", &[("title", title.into())])
    }

    fn header(&self, head: &Head) -> Markup {
        let closed = self.signed_in.map_or(&[][..], |person| person.closed);
        let places = Place::of(self.audience).iter().filter(|place| !closed.contains(place));
        let places: Vec<Place> = places.copied().collect();
        let label = self.locale.text(self.audience.label());
        html! {
            header {
                @if self.site.demo {
                    p.demo { (self.demo_notice()) }
                }
                div.wrap {
                    a.brand href=(self.audience.home()) {
                        span.mark aria-hidden="true" {} bdi { (self.site.controller) }
                    }
                    @if let Some(person) = self.signed_in {
                        form.out method="post" action="/sign-out" {
                            span.who { bdi { (person.name) } }
                            button.quiet { (self.locale.text("sign-out")) }
                        }
                    }
                    @if !places.is_empty() {
                        nav aria-label=(label) { ul {
                            @for place in places { li { (self.place(place, head.here)) } }
                        } }
                    }
                }
            }
        }
    }

    fn demo_notice(&self) -> String {
        let controller = [("controller", (&self.site.controller).into())];
        self.locale.text_with("demo-notice", &controller)
    }

    fn place(&self, place: Place, here: Option<Place>) -> Markup {
        let unread = self.signed_in.map_or(0, |person| person.unread_count);
        let unread = if place == Place::Notices { unread } else { 0 };
        let current = (here == Some(place)).then_some("page");
        html! {
            a href=(place.path()) aria-current=[current] {
                (self.locale.text(place.label()))
                @if unread > 0 {
                    " " span.count {
                        span aria-hidden="true" { (self.locale.number(unread)) }
                        span.hidden {
                            (self.locale.text_with(
                                "place-notices-unread",
                                &[("count", unread.into())],
                            ))
                        }
                    }
                }
            }
        }
    }

    fn error_summary(&self) -> Markup {
        html! {
            @if !self.errors.is_empty() {
                div.note.stop role="alert" aria-labelledby="error-summary" tabindex="-1" {
                    h2 #error-summary { (self.locale.text("error-summary")) }
                    ul.plain {
                        @for error in self.errors {
                            li { a href={ "#" (error.field) } { (error.text) } }
                        }
                    }
                }
            }
        }
    }

    fn status_banner(&self) -> Markup {
        html! {
            @if let Some(status) = self.status {
                div class={ "note banner " (status.tone.class()) } role="status" {
                    p { strong { (status.text) } }
                    @if let Some(actions) = &status.actions { div.row { (actions) } }
                }
            }
        }
    }

    fn footer(&self) -> Markup {
        let site = self.site;
        html! {
            footer { div.wrap {
                div.help {
                    p {
                        (self.locale.text("footer-contact")) " "
                        a href={ "mailto:" (site.contact) } { bdi { (site.contact) } }
                    }
                    p {
                        (self.locale.text("footer-authority")) " "
                        @match &site.authority_url {
                            Some(url) => {
                                a href=(url) rel="noreferrer" { bdi { (site.authority) } }
                            }
                            None => { bdi { (site.authority) } }
                        }
                    }
                    p {
                        (Link::new("/verify", self.locale.text("place-verify")))
                        " – " (self.locale.text("footer-proof"))
                    }
                    @if self.audience == Audience::Member && self.signed_in.is_some() {
                        p { (Link::new("/sessions", self.locale.text("place-sessions"))) }
                    }
                }
                (self.languages())
            } }
        }
    }

    fn languages(&self) -> Markup {
        html! {
            nav.languages aria-label=(self.locale.text("footer-languages")) { ul {
                @for language in Language::ALL {
                    @let current = (language == self.locale.language()).then_some("true");
                    li {
                        a href=(in_language(self.path, language)) lang=(language.tag())
                            hreflang=(language.tag())
                            dir=(language.direction().as_str()) aria-current=[current] {
                                (language.own_name())
                            }
                    }
                }
            } }
        }
    }
}
