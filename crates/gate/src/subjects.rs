//! Whom a record is about: the columns that name people, resolved against the snapshot.

use arrow_array::{Array, ArrayRef, StringViewArray};
use arrow_schema::ArrowError;
use untrain_policy::snapshot::{Damaged, Who};

use crate::GateError;
use crate::cells::{Lists, texts};
use crate::snapshot_file::MappedSnapshot;

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
    /// Looks up everybody whom the column names. `fault` says where a column that cannot be read
    /// is.
    pub(crate) fn resolve(
        column: &ArrayRef,
        snapshot: &MappedSnapshot,
        fault: impl Fn(&ArrowError) -> GateError,
    ) -> Result<Self, GateError> {
        let lists = Lists::of(column);
        let names = texts(lists.as_ref().map_or(column, |lists| &lists.items));
        let names = names.map_err(|error| fault(&error))?;
        Ok(Self { cells: cells(&names, snapshot)?, lists })
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

fn cells(names: &StringViewArray, snapshot: &MappedSnapshot) -> Result<Vec<Cell>, Damaged> {
    // A run of records by one author is looked up once, and all runs together.
    let mut wanted: Vec<&str> = Vec::with_capacity(names.len());
    let mut runs = Vec::with_capacity(names.len());
    for name in names {
        let Some(name) = name else {
            runs.push(Err(Cell::Null));
            continue;
        };
        if wanted.last() != Some(&name) {
            if name.trim().is_empty() {
                runs.push(Err(Cell::Blank));
                continue;
            }
            wanted.push(name);
        }
        runs.push(Ok(wanted.len().saturating_sub(1)));
    }
    let mut whos = Vec::with_capacity(wanted.len());
    snapshot.resolve_all(wanted, &mut whos)?;
    let cell = |run: Result<usize, Cell>| match run {
        Ok(run) => whos.get(run).map_or(Cell::Blank, |who| Cell::Person(*who)),
        Err(cell) => cell,
    };
    Ok(runs.into_iter().map(cell).collect())
}
