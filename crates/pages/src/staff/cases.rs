//! The queue of what people ask for: what is late stands first, the days that are left in words.
//!
//! The filter stands in the address, so that a view can be kept as a bookmark.

mod case;
mod history;
mod letter;
mod steps;

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::{CaseKind, CaseStatus, Position, PurposeId};

use super::fields::{Select, any_or, filters, select};
use super::query::link;
use super::states::{Due, case_status};
use crate::components::{
    ChoiceOption, Column, Table, Weight, button, date, figure, pagination, table,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

pub use case::{CasePage, ClockLine, case};
pub use history::{HappenedStep, StepKind};
pub use steps::{REASONS_CHARS_MAX, Sending, StepDraft, Verdict};

const PATH: &str = "/staff/cases";

/// Which cases a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CaseState {
    /// Those that an answer is owed to.
    #[default]
    Open,
    /// Those that should have been answered before.
    Overdue,
    /// Those that have ended.
    Ended,
    /// All of them.
    All,
}

impl CaseState {
    /// Every state, in the order of the views.
    pub const ALL: [Self; 4] = [Self::Open, Self::Overdue, Self::Ended, Self::All];

    /// The word of the query.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Ended => "ended",
            Self::All => "all",
        }
    }

    /// The state of a word of the query; open ones when it is none.
    #[must_use]
    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == word).unwrap_or_default()
    }
}

/// What a list is narrowed to: `GET /staff/cases?state=&kind=&purpose=&assignee=`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseFilter {
    /// Which.
    pub state: CaseState,
    /// Of which kind.
    pub kind: Option<CaseKind>,
    /// About which purpose.
    pub purpose: Option<PurposeId>,
    /// In whose hands, by the name of the staff list; `nobody` for those in none.
    pub assignee: Option<String>,
}

impl CaseFilter {
    /// The address of the list, from a cursor on.
    #[must_use]
    pub fn link(&self, cursor: Option<&str>) -> String {
        let state = (self.state != CaseState::Open).then_some(self.state.as_str());
        link(
            PATH,
            &[
                ("state", state),
                ("kind", self.kind.map(CaseKind::as_str)),
                ("purpose", self.purpose.as_ref().map(PurposeId::as_str)),
                ("assignee", self.assignee.as_deref()),
                ("cursor", cursor),
            ],
        )
    }
}

/// Somebody of the staff, or a purpose: how forms send it, and what people call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What forms send.
    pub id: String,
    /// What people read.
    pub name: String,
}

impl Named {
    pub(super) fn option(&self) -> ChoiceOption {
        ChoiceOption::new(&self.id, &self.name)
    }
}

/// The queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasesPage {
    /// What it is narrowed to.
    pub filter: CaseFilter,
    /// Its rows, what is owed first.
    pub cases: Vec<CaseLine>,
    /// How many an answer is owed to, whatever the filter.
    pub open_count: u64,
    /// How many of those are late.
    pub overdue_count: u64,
    /// The purposes to filter by.
    pub purposes: Vec<Named>,
    /// Who can take cases.
    pub staff: Vec<Named>,
    /// Who looks, as the staff list names them.
    pub me: String,
    /// Whether who looks may hand cases out.
    pub can_assign: bool,
    /// The cursor of the page before.
    pub newer: Option<String>,
    /// The cursor of the page behind.
    pub older: Option<String>,
}

/// A case in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLine {
    /// The entry that opened it.
    pub case: Position,
    /// Its reference, such as `OBJ-7F3K-9Q2M`.
    pub reference: String,
    /// What is asked for.
    pub kind: CaseKind,
    /// The purpose's name, where it is about one.
    pub purpose: Option<String>,
    /// Where it stands.
    pub status: CaseStatus,
    /// When it came in.
    pub received: Timestamp,
    /// What is owed; nothing once it has ended.
    pub due: Option<Due>,
    /// In whose hands it is.
    pub assignee: Option<String>,
}

/// Draws the queue.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &CasesPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text("cases-title");
    let main = html! {
        h1 { (title) }
        div.figures {
            (figure(&locale.number(view.open_count), &locale.text("cases-open")))
            (figure(&locale.number(view.overdue_count), &locale.text("cases-late")))
        }
        (views(locale, view))
        (filters(locale, PATH, &filter_fields(locale, view)))
        @if view.cases.is_empty() {
            p.empty { (locale.text("cases-none")) }
        } @else if view.can_assign {
            form method="post" action="/staff/cases/assign" {
                (list(locale, view))
                (assign(locale, view))
            }
        } @else {
            (list(locale, view))
        }
        (pagination(
            locale,
            view.newer.as_deref().map(|cursor| view.filter.link(Some(cursor))).as_deref(),
            view.older.as_deref().map(|cursor| view.filter.link(Some(cursor))).as_deref(),
        ))
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Cases)), &main)
}

/// Links to the views that are asked for most.
fn views(locale: &Locale, view: &CasesPage) -> Markup {
    let mine = CaseFilter { assignee: Some(view.me.clone()), ..CaseFilter::default() };
    let nobody = CaseFilter { assignee: Some("nobody".to_owned()), ..CaseFilter::default() };
    let of = |state| CaseFilter { state, ..CaseFilter::default() };
    let views = [
        ("cases-view-open", of(CaseState::Open)),
        ("cases-view-overdue", of(CaseState::Overdue)),
        ("cases-view-mine", mine),
        ("cases-view-nobody", nobody),
        ("cases-view-ended", of(CaseState::Ended)),
    ];
    html! {
        nav.views aria-label=(locale.text("cases-views")) { ul {
            @for (id, filter) in views {
                @let current = (filter == view.filter).then_some("true");
                li { a href=(filter.link(None)) aria-current=[current] { (locale.text(id)) } }
            }
        } }
    }
}

fn filter_fields(locale: &Locale, view: &CasesPage) -> Markup {
    let word =
        |id: &str, value: &str| ChoiceOption::new(value, locale.text(&format!("{id}-{value}")));
    let states: Vec<_> = CaseState::ALL.map(|it| word("cases-state", it.as_str())).into();
    let kinds = any_or(locale, CaseKind::ALL.iter().map(|it| word("case", it.as_str())));
    let purposes = any_or(locale, view.purposes.iter().map(Named::option));
    let nobody = ChoiceOption::new("nobody", locale.text("nobody"));
    let staff = any_or(locale, std::iter::once(nobody).chain(view.staff.iter().map(Named::option)));
    let filter = &view.filter;
    let field = |name: &str, label: &str, options: &[ChoiceOption], chosen: &str| {
        let id = format!("filter-{name}");
        select(&Select { id: &id, name, label, options, chosen, error: None })
    };
    html! {
        (field("state", &locale.text("column-state"), &states, filter.state.as_str()))
        (field(
            "kind",
            &locale.text("column-kind"),
            &kinds,
            filter.kind.map_or("", CaseKind::as_str),
        ))
        (field(
            "purpose",
            &locale.text("column-purpose"),
            &purposes,
            filter.purpose.as_ref().map_or("", PurposeId::as_str),
        ))
        (field(
            "assignee",
            &locale.text("column-assignee"),
            &staff,
            filter.assignee.as_deref().unwrap_or(""),
        ))
    }
}

fn list(locale: &Locale, view: &CasesPage) -> Markup {
    let mut columns = vec![
        Column::text(locale.text("column-reference")),
        Column::text(locale.text("column-due")),
        Column::text(locale.text("column-purpose")),
        Column::text(locale.text("column-state")),
        Column::text(locale.text("column-assignee")),
        Column::text(locale.text("column-received")),
    ];
    if view.can_assign {
        columns.push(Column::text(locale.text("column-choose")));
    }
    let rows: Vec<_> = view.cases.iter().map(|line| row(locale, line, view.can_assign)).collect();
    let caption = locale.text("cases-caption");
    table(&Table { id: "cases", caption: &caption, columns: &columns, rows: &rows })
}

fn row(locale: &Locale, line: &CaseLine, can_assign: bool) -> Vec<Markup> {
    let kind = locale.text(&format!("case-{}", line.kind));
    let mut cells = vec![
        html! {
            a href={ (PATH) "/" (line.case) } { bdi { (line.reference) } } br; small { (kind) }
        },
        line.due.map_or_else(|| html! { "–" }, |due| due.cell(locale)),
        html! {
            @match &line.purpose {
                Some(purpose) => bdi { (purpose) }, None => (locale.text("every-purpose"))
            }
        },
        case_status(locale, line.status),
        html! {
            @match &line.assignee {
                Some(name) => bdi { (name) }, None => span.soft { (locale.text("nobody")) }
            }
        },
        date(locale, line.received),
    ];
    if can_assign {
        let label = locale.text_with("cases-choose", &[("reference", (&line.reference).into())]);
        cells.push(html! {
            label.pick { input type="checkbox" name="case" value=(line.case) aria-label=(label); }
        });
    }
    cells
}

fn assign(locale: &Locale, view: &CasesPage) -> Markup {
    let mut options: Vec<_> = view.staff.iter().map(Named::option).collect();
    options.push(ChoiceOption::new("nobody", locale.text("nobody")));
    let label = locale.text("cases-assign-to");
    html! {
        div.filters.assign {
            (select(&Select {
                id: "assign-to",
                name: "assignee",
                label: &label,
                options: &options,
                chosen: &view.me,
                error: None,
            }))
            div.field { (button(Weight::Primary, &locale.text("cases-assign"))) }
        }
    }
}
