//! The canonical bytes of a row (`spec/rows.md`): the same for the same values, whichever kind of
//! Arrow array, file or engine they come from. Columns are taken in the order of their names; what
//! is null is as if it were not there.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float64Type, Int64Type, IntervalDayTimeType, IntervalMonthDayNanoType, IntervalYearMonthType,
    UInt64Type,
};
use arrow_array::{Array, ArrayRef, BinaryViewArray, BooleanArray, RecordBatch, StringViewArray};
use arrow_buffer::NullBuffer;
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, Field, IntervalUnit, TimeUnit};
use untrain_lineage::RowsSum;

use crate::cells::{Lists, texts};

/// What stands before each value and says of which sort it is.
mod tag {
    pub(super) const NULL: u8 = 0;
    pub(super) const FALSE: u8 = 1;
    pub(super) const TRUE: u8 = 2;
    pub(super) const WHOLE: u8 = 3;
    pub(super) const FLOAT: u8 = 4;
    pub(super) const TEXT: u8 = 5;
    pub(super) const BYTES: u8 = 6;
    pub(super) const LIST: u8 = 7;
    pub(super) const STRUCT: u8 = 8;
    pub(super) const MAP: u8 = 9;
    pub(super) const DATE: u8 = 10;
    pub(super) const TIME_OF_DAY: u8 = 11;
    pub(super) const INSTANT: u8 = 12;
    pub(super) const LOCAL_TIME: u8 = 13;
    pub(super) const DURATION: u8 = 14;
    pub(super) const INTERVAL: u8 = 15;
    pub(super) const DECIMAL: u8 = 16;
}

/// The rows of one batch, each to be spelt out.
pub(crate) struct RowBytes(Vec<Named>);

struct Named {
    name: String,
    values: Values,
}

/// The values of one column.
enum Values {
    Nothing,
    Truth(BooleanArray),
    /// Whole numbers, and what is counted in them: the tag, and how many units each counts for.
    Whole(arrow_array::Int64Array, u8, i64),
    Large(arrow_array::UInt64Array),
    Float(arrow_array::Float64Array),
    Text(StringViewArray),
    Bytes(BinaryViewArray),
    Decimal(StringViewArray),
    Interval(ArrayRef, IntervalUnit),
    List(Lists, Box<Self>),
    Map(Lists, Box<(Self, Self)>),
    Struct(Option<NullBuffer>, Vec<Named>),
}

impl RowBytes {
    /// The rows of a batch.
    ///
    /// # Errors
    /// When a column is of a type that has no canonical bytes, such as a union.
    pub(crate) fn of(batch: &RecordBatch) -> Result<Self, ArrowError> {
        named(batch.schema().fields(), batch.columns()).map(Self)
    }

    /// Puts the bytes of a row in the place of what `out` holds.
    pub(crate) fn write(&self, row: usize, out: &mut Vec<u8>) {
        out.clear();
        self.0.iter().for_each(|column| column.write(row, out));
    }
}

/// Adds the rows of a batch to a sum.
pub(crate) fn add_rows(batch: &RecordBatch, sum: &mut RowsSum) -> Result<(), ArrowError> {
    each_row(batch, |_, row| sum.add_row(row))
}

/// Shows each row of a batch with its number.
pub(crate) fn each_row(
    batch: &RecordBatch,
    mut show: impl FnMut(usize, &[u8]),
) -> Result<(), ArrowError> {
    let rows = RowBytes::of(batch)?;
    let mut bytes = Vec::new();
    for row in 0..batch.num_rows() {
        rows.write(row, &mut bytes);
        show(row, &bytes);
    }
    Ok(())
}

fn named<'f>(
    fields: impl IntoIterator<Item = &'f std::sync::Arc<Field>>,
    columns: &[ArrayRef],
) -> Result<Vec<Named>, ArrowError> {
    let named = fields.into_iter().zip(columns).map(|(field, column)| {
        Ok(Named { name: field.name().clone(), values: Values::of(column)? })
    });
    let mut named = named.collect::<Result<Vec<_>, ArrowError>>()?;
    named.sort_by(|one, other| one.name.as_bytes().cmp(other.name.as_bytes()));
    Ok(named)
}

impl Named {
    fn write(&self, row: usize, out: &mut Vec<u8>) {
        if !self.values.is_null(row) {
            write_text(self.name.as_bytes(), out);
            self.values.write(row, out);
        }
    }
}

/// A column counted in whole numbers.
fn whole(column: &ArrayRef, tag: u8, units: i64) -> Result<Values, ArrowError> {
    let numbers = cast(column, &DataType::Int64)?;
    Ok(Values::Whole(numbers.as_primitive::<Int64Type>().clone(), tag, units))
}

/// How many nanoseconds a unit has.
const fn nanoseconds(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1_000_000_000,
        TimeUnit::Millisecond => 1_000_000,
        TimeUnit::Microsecond => 1_000,
        TimeUnit::Nanosecond => 1,
    }
}

impl Values {
    fn of(column: &ArrayRef) -> Result<Self, ArrowError> {
        Ok(match column.data_type() {
            DataType::Null => Self::Nothing,
            DataType::Boolean => Self::Truth(column.as_boolean().clone()),
            DataType::UInt64 => Self::Large(column.as_primitive::<UInt64Type>().clone()),
            kind if kind.is_integer() => whole(column, tag::WHOLE, 1)?,
            kind if kind.is_floating() => {
                let floats = cast(column, &DataType::Float64)?;
                Self::Float(floats.as_primitive::<Float64Type>().clone())
            }
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Self::Text(texts(column)?),
            DataType::BinaryView => Self::Bytes(column.as_binary_view().clone()),
            DataType::Binary | DataType::LargeBinary => bytes(column)?,
            DataType::FixedSizeBinary(_) => bytes(&cast(column, &DataType::Binary)?)?,
            DataType::Date32 => whole(column, tag::DATE, 1)?,
            DataType::Date64 => whole(&cast(column, &DataType::Date32)?, tag::DATE, 1)?,
            DataType::Time32(unit) => {
                whole(&cast(column, &DataType::Int32)?, tag::TIME_OF_DAY, nanoseconds(*unit))?
            }
            DataType::Time64(unit) => whole(column, tag::TIME_OF_DAY, nanoseconds(*unit))?,
            DataType::Timestamp(unit, None) => whole(column, tag::LOCAL_TIME, nanoseconds(*unit))?,
            DataType::Timestamp(unit, Some(_)) => whole(column, tag::INSTANT, nanoseconds(*unit))?,
            DataType::Duration(unit) => whole(column, tag::DURATION, nanoseconds(*unit))?,
            DataType::Interval(unit) => Self::Interval(ArrayRef::clone(column), *unit),
            kind if kind.is_decimal() => Self::Decimal(texts(&cast(column, &DataType::Utf8)?)?),
            DataType::Dictionary(_, values) => Self::of(&cast(column, values)?)?,
            DataType::RunEndEncoded(_, values) => Self::of(&cast(column, values.data_type())?)?,
            DataType::List(_) | DataType::LargeList(_) | DataType::FixedSizeList(..) => {
                let lists = Lists::of(column).ok_or_else(|| no_bytes(column))?;
                let items = Self::of(&lists.items)?;
                Self::List(lists, Box::new(items))
            }
            DataType::Map(..) => Self::map(column)?,
            DataType::Struct(fields) => {
                let table = column.as_struct();
                Self::Struct(table.nulls().cloned(), named(fields, table.columns())?)
            }
            _ => return Err(no_bytes(column)),
        })
    }

    fn map(column: &ArrayRef) -> Result<Self, ArrowError> {
        let map = column.as_map();
        let lists = Lists::of_map(map);
        let pair = (Self::of(map.keys())?, Self::of(map.values())?);
        Ok(Self::Map(lists, Box::new(pair)))
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Nothing => true,
            Self::Truth(values) => values.is_null(row),
            Self::Whole(values, ..) => values.is_null(row),
            Self::Large(values) => values.is_null(row),
            Self::Float(values) => values.is_null(row),
            Self::Text(values) | Self::Decimal(values) => values.is_null(row),
            Self::Bytes(values) => values.is_null(row),
            Self::Interval(values, _) => values.is_null(row),
            Self::List(lists, _) | Self::Map(lists, _) => lists.is_null(row),
            Self::Struct(nulls, _) => nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)),
        }
    }

    /// Writes a value, or that there is none.
    fn write_or_null(&self, row: usize, out: &mut Vec<u8>) {
        if self.is_null(row) { out.push(tag::NULL) } else { self.write(row, out) }
    }

    /// Writes the value of a row that has one.
    fn write(&self, row: usize, out: &mut Vec<u8>) {
        match self {
            Self::Nothing => out.push(tag::NULL),
            Self::Truth(values) => out.push(if values.value(row) { tag::TRUE } else { tag::FALSE }),
            Self::Whole(values, tag, units) => {
                out.push(*tag);
                write_signed(i128::from(values.value(row)) * i128::from(*units), out);
            }
            Self::Large(values) => {
                out.push(tag::WHOLE);
                write_signed(i128::from(values.value(row)), out);
            }
            Self::Float(values) => write_float(values.value(row), out),
            Self::Text(values) => {
                out.push(tag::TEXT);
                write_text(values.value(row).as_bytes(), out);
            }
            Self::Bytes(values) => {
                out.push(tag::BYTES);
                write_text(values.value(row), out);
            }
            Self::Decimal(values) => {
                out.push(tag::DECIMAL);
                write_text(shortest(values.value(row)).as_bytes(), out);
            }
            Self::Interval(values, unit) => write_interval(values, *unit, row, out),
            Self::List(lists, items) => {
                out.push(tag::LIST);
                let range = lists.range(row);
                write_number(range.len() as u128, out);
                range.for_each(|item| items.write_or_null(item, out));
            }
            Self::Map(lists, pair) => {
                out.push(tag::MAP);
                let range = lists.range(row);
                write_number(range.len() as u128, out);
                for item in range {
                    pair.0.write_or_null(item, out);
                    pair.1.write_or_null(item, out);
                }
            }
            Self::Struct(_, fields) => {
                let there = fields.iter().filter(|field| !field.values.is_null(row));
                out.push(tag::STRUCT);
                write_number(there.clone().count() as u128, out);
                there.for_each(|field| field.write(row, out));
            }
        }
    }
}

fn no_bytes(column: &ArrayRef) -> ArrowError {
    let kind = column.data_type();
    ArrowError::NotYetImplemented(format!("a column of {kind} has no canonical bytes"))
}

fn bytes(column: &ArrayRef) -> Result<Values, ArrowError> {
    Ok(Values::Bytes(cast(column, &DataType::BinaryView)?.as_binary_view().clone()))
}

/// A number in groups of seven bits, the lowest first; all bytes but the last have their high bit.
fn write_number(mut number: u128, out: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

/// A signed number as one that is not: 0, -1, 1, -2, … become 0, 1, 2, 3, …
fn write_signed(number: i128, out: &mut Vec<u8>) {
    write_number(((number << 1) ^ (number >> 127)).cast_unsigned(), out);
}

fn write_text(text: &[u8], out: &mut Vec<u8>) {
    write_number(text.len() as u128, out);
    out.extend_from_slice(text);
}

/// Whatever is not a number is one value.
fn write_float(value: f64, out: &mut Vec<u8>) {
    out.push(tag::FLOAT);
    let bits = if value.is_nan() { 0x7ff8_0000_0000_0000 } else { value.to_bits() };
    out.extend_from_slice(&bits.to_le_bytes());
}

/// Months, days and nanoseconds.
fn write_interval(values: &ArrayRef, unit: IntervalUnit, row: usize, out: &mut Vec<u8>) {
    let (months, days, nanoseconds) = match unit {
        IntervalUnit::YearMonth => {
            (values.as_primitive::<IntervalYearMonthType>().value(row), 0, 0)
        }
        IntervalUnit::DayTime => {
            let value = values.as_primitive::<IntervalDayTimeType>().value(row);
            (0, value.days, i64::from(value.milliseconds) * 1_000_000)
        }
        IntervalUnit::MonthDayNano => {
            let value = values.as_primitive::<IntervalMonthDayNanoType>().value(row);
            (value.months, value.days, value.nanoseconds)
        }
    };
    out.push(tag::INTERVAL);
    let parts = [i128::from(months), i128::from(days), i128::from(nanoseconds)];
    parts.into_iter().for_each(|part| write_signed(part, out));
}

/// A decimal number without the zeros that its scale puts at the end.
fn shortest(decimal: &str) -> &str {
    let short = match decimal.contains('.') {
        true => decimal.trim_end_matches('0').trim_end_matches('.'),
        false => decimal,
    };
    if matches!(short, "-0" | "") { "0" } else { short }
}

#[cfg(test)]
mod tests;
