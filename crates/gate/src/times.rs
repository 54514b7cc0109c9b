//! When records were collected: a column of any kind of time. What says no zone is read as UTC,
//! and a date as its first moment, which is the reading that permits less.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType};
use arrow_schema::{ArrowError, DataType, TimeUnit};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use untrain_policy::{CollectedAt, Timestamp};

use crate::cells::texts;

/// The times of a column.
pub(crate) fn times(column: &ArrayRef) -> Result<Vec<CollectedAt>, ArrowError> {
    match column.data_type() {
        DataType::Timestamp(TimeUnit::Second, _) => {
            Ok(ticks::<TimestampSecondType>(column, NANOS_PER_SECOND))
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            Ok(ticks::<TimestampMillisecondType>(column, 1_000_000))
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            Ok(ticks::<TimestampMicrosecondType>(column, 1_000))
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            Ok(ticks::<TimestampNanosecondType>(column, 1))
        }
        DataType::Date32 => Ok(ticks::<Date32Type>(column, 86_400 * NANOS_PER_SECOND)),
        DataType::Date64 => Ok(ticks::<Date64Type>(column, 1_000_000)),
        _ => {
            let read = |text: Option<&str>| text.map_or(CollectedAt::Missing, read);
            Ok(texts(column)?.iter().map(read).collect())
        }
    }
}

const NANOS_PER_SECOND: i128 = 1_000_000_000;

fn ticks<T: ArrowPrimitiveType>(column: &ArrayRef, nanos: i128) -> Vec<CollectedAt>
where
    T::Native: Into<i64>,
{
    let time = |ticks: T::Native| {
        let ticks: i64 = ticks.into();
        let time = Timestamp::from_nanosecond(i128::from(ticks) * nanos);
        time.map_or(CollectedAt::Unreadable, CollectedAt::Known)
    };
    let column = column.as_primitive::<T>();
    column.iter().map(|ticks| ticks.map_or(CollectedAt::Missing, time)).collect()
}

/// Reads an RFC 3339 time, the same without a zone, or a date.
fn read(text: &str) -> CollectedAt {
    let moment = text.parse::<Timestamp>().ok().or_else(|| {
        // A zone's name beside a local time asks for a zone table; nothing is guessed.
        let local: DateTime = text.parse().ok().filter(|_| !text.contains('['))?;
        TimeZone::UTC.to_timestamp(local).ok()
    });
    moment.map_or(CollectedAt::Unreadable, CollectedAt::Known)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{Date32Array, NullArray, StringArray, TimestampMillisecondArray};

    use super::*;

    fn known(text: &str) -> CollectedAt {
        CollectedAt::Known(text.parse().unwrap())
    }

    fn check(column: impl Array + 'static, expected: &[CollectedAt]) {
        assert_eq!(times(&(Arc::new(column) as ArrayRef)).unwrap(), expected);
    }

    #[test]
    fn every_kind_of_column_says_the_same() {
        let noon = known("2026-04-09T12:00:00.5Z");
        let millis = 1_775_736_000_500;
        check(
            TimestampMillisecondArray::from(vec![Some(millis), None]).with_timezone("+02:00"),
            &[noon, CollectedAt::Missing],
        );
        check(Date32Array::from(vec![20_552]), &[known("2026-04-09T00:00:00Z")]);
        check(
            StringArray::from(vec!["2026-04-09T14:00:00.5+02:00", "2026-04-09T12:00:00.5"]),
            &[noon, noon],
        );
        check(StringArray::from(vec!["2026-04-09"]), &[known("2026-04-09T00:00:00Z")]);
        check(NullArray::new(1), &[CollectedAt::Missing]);
    }

    #[test]
    fn what_is_no_time_is_unreadable() {
        let words =
            vec!["", "yesterday", "2026-13-01", "1775736000", "2026-04-09T12:00[Asia/Tokyo]"];
        check(StringArray::from(words), &[CollectedAt::Unreadable; 5]);
        check(
            TimestampMillisecondArray::from(vec![i64::MAX, i64::MIN]),
            &[CollectedAt::Unreadable; 2],
        );
    }
}
