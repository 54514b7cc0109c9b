//! Whom a record is about: the columns that name people, resolved against the snapshot.

use arrow_array::{Array, ArrayRef, StringViewArray};
use arrow_schema::ArrowError;
use untrain_policy::snapshot::{Snapshot, Who};

use crate::cells::{Lists, texts};

/// One column of a batch that names people.
pub(crate) struct Subjects {
    cells: Vec<Cell>,
    lists: Option<Lists>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Person(Who),
    /// Nobody is named.
    Null,
    /// Something that names nobody.
    Blank,
}

impl Subjects {
    /// Looks up everybody whom the column names.
    pub(crate) fn resolve(column: &ArrayRef, snapshot: &Snapshot) -> Result<Self, ArrowError> {
        let lists = Lists::of(column);
        let names = texts(lists.as_ref().map_or(column, |lists| &lists.items))?;
        Ok(Self { cells: cells(&names, snapshot), lists })
    }

    /// Appends the people of a row to `people`. Whether the row is a valid record as far as this
    /// column goes: nobody in it may be nameless, and the `author` must be there.
    pub(crate) fn of(&self, row: usize, author: bool, people: &mut Vec<Who>) -> bool {
        match &self.lists {
            None => match self.cells.get(row) {
                Some(Cell::Person(who)) => {
                    people.push(*who);
                    true
                }
                Some(Cell::Null) => !author,
                Some(Cell::Blank) | None => false,
            },
            Some(lists) => {
                let before = people.len();
                for cell in self.cells.get(lists.range(row)).unwrap_or_default() {
                    let Cell::Person(who) = cell else { return false };
                    people.push(*who);
                }
                !author || people.len() > before
            }
        }
    }
}

fn cells(names: &StringViewArray, snapshot: &Snapshot) -> Vec<Cell> {
    // A run of records by one author is looked up once.
    let mut last: Option<(&str, Cell)> = None;
    let mut cells = Vec::with_capacity(names.len());
    for name in names {
        let cell = match (name, last) {
            (None, _) => Cell::Null,
            (Some(name), Some((before, cell))) if name == before => cell,
            (Some(name), _) => {
                let blank = name.trim().is_empty();
                let cell = if blank { Cell::Blank } else { Cell::Person(snapshot.resolve(name)) };
                last = Some((name, cell));
                cell
            }
        };
        cells.push(cell);
    }
    cells
}
