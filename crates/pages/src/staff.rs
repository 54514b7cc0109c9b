//! What the controller's staff and auditors see: what is owed, what would change, what was built,
//! and proof of it.
//!
//! Every page is a view model of plain fields and a function that draws it. Filters are forms that
//! ask by GET, long lists go on by cursor, and nothing here needs a script.

pub mod audit;
pub mod cases;
pub mod charts;
pub mod datasets;
pub mod fields;
pub mod forgetting;
pub mod jobs;
pub mod ledger;
pub mod models;
pub mod notices;
pub mod overview;
pub mod policies;
pub mod query;
pub mod settings;
pub mod sources;
pub mod states;

/// A line of a table that other programs read: a cell that a spreadsheet would take for a formula
/// is kept from being one.
#[must_use]
pub fn csv_line(cells: &[&str]) -> String {
    let mut text = String::new();
    charts::line(&mut text, cells.iter().copied());
    text
}
