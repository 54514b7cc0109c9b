//! Columns of any kind of text, whole numbers among them, seen as one kind.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, MapArray, StringViewArray};
use arrow_buffer::NullBuffer;
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType};

/// The column as text. Text is not copied; a dictionary is looked through, a number written out.
pub(crate) fn texts(column: &ArrayRef) -> Result<StringViewArray, ArrowError> {
    match column.data_type() {
        DataType::Utf8View => Ok(column.as_string_view().clone()),
        DataType::Null => Ok(StringViewArray::new_null(column.len())),
        // Numbers in a dictionary are spelt out by way of the numbers themselves.
        DataType::Dictionary(_, values) if values.is_integer() => {
            Ok(cast(&cast(column, values)?, &DataType::Utf8View)?.as_string_view().clone())
        }
        _ => Ok(cast(column, &DataType::Utf8View)?.as_string_view().clone()),
    }
}

/// Lists seen as the range of items of each row.
pub(crate) struct Lists {
    /// Every item of every row.
    pub(crate) items: ArrayRef,
    ends: Ends,
    nulls: Option<NullBuffer>,
}

enum Ends {
    Small(Vec<i32>),
    Large(Vec<i64>),
    Fixed(usize),
}

impl Lists {
    /// The column as lists; none when it is no list.
    pub(crate) fn of(column: &ArrayRef) -> Option<Self> {
        let nulls = column.nulls().cloned();
        match column.data_type() {
            DataType::List(_) => {
                let lists = column.as_list::<i32>();
                let ends = Ends::Small(lists.value_offsets().to_vec());
                Some(Self { items: lists.values().clone(), ends, nulls })
            }
            DataType::LargeList(_) => {
                let lists = column.as_list::<i64>();
                let ends = Ends::Large(lists.value_offsets().to_vec());
                Some(Self { items: lists.values().clone(), ends, nulls })
            }
            DataType::FixedSizeList(_, _) => {
                let lists = column.as_fixed_size_list();
                let length = usize::try_from(lists.value_length()).unwrap_or(0);
                Some(Self { items: lists.values().clone(), ends: Ends::Fixed(length), nulls })
            }
            _ => None,
        }
    }

    /// A map's pairs seen as lists; its items are the pairs' keys.
    pub(crate) fn of_map(map: &MapArray) -> Self {
        let ends = Ends::Small(map.value_offsets().to_vec());
        Self { items: map.keys().clone(), ends, nulls: map.nulls().cloned() }
    }

    /// Whether the list of a row is null.
    pub(crate) fn is_null(&self, row: usize) -> bool {
        self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row))
    }

    /// Where the items of a row stand; nowhere when the list is null.
    pub(crate) fn range(&self, row: usize) -> std::ops::Range<usize> {
        if self.is_null(row) {
            return 0..0;
        }
        let edge = |row: usize| match &self.ends {
            Ends::Small(ends) => ends.get(row).and_then(|end| usize::try_from(*end).ok()),
            Ends::Large(ends) => ends.get(row).and_then(|end| usize::try_from(*end).ok()),
            Ends::Fixed(length) => row.checked_mul(*length),
        };
        edge(row).unwrap_or(0)..edge(row + 1).unwrap_or(0)
    }
}
