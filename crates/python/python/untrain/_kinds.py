"""Which kind of table came in, and how the rows that passed become that kind again. No library is
imported that the caller has not: a table's own module tells what it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from . import _native

Take = Callable[[Any], "tuple[Any, bytes]"]


def through(data: Any, take: Take) -> Any:
    """The same kind of table with the rows that pass."""
    for module, name, way in _WAYS:
        known = sys.modules.get(module)
        for part in name.split("."):
            known = getattr(known, part, None)
        if known is not None and isinstance(data, known):
            return way(data, take)
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        return take(data)[0]
    raise _native.UntrainError(
        f"a `{type(data).__module__}.{type(data).__qualname__}` is no table that is known: it has "
        "neither `__arrow_c_stream__` nor `__arrow_c_array__`, and is no Hugging Face dataset"
    )


def _arrow_table(data: Any, take: Take) -> Any:
    import pyarrow

    return pyarrow.table(take(data)[0])


def _arrow_batch(data: Any, take: Take) -> Any:
    import pyarrow

    batches = _arrow_table(data, take).combine_chunks().to_batches()
    return batches[0] if batches else data.slice(0, 0)


def _arrow_reader(data: Any, take: Take) -> Any:
    import pyarrow

    def passed():
        for batch in data:
            yield from pyarrow.table(take(batch)[0]).to_batches()

    return pyarrow.RecordBatchReader.from_batches(data.schema, passed())


def _polars(data: Any, take: Take) -> Any:
    import polars

    return polars.DataFrame(take(data)[0])


def _polars_lazy(data: Any, take: Take) -> Any:
    return _polars(data.collect(), take).lazy()


def _pandas(data: Any, take: Take) -> Any:
    """Rows are picked, and only what was redacted is put anew: types and index stay."""
    import numpy
    import pandas
    import pyarrow

    table = pyarrow.Table.from_pandas(data, preserve_index=False)
    passed, keep = take(table)
    passed = pyarrow.table(passed)
    rows = numpy.frombuffer(keep, dtype=numpy.uint8).astype(bool)
    kept = data[rows].copy()
    for place, column in enumerate(table.column_names):
        before, after = table.column(place).filter(pyarrow.array(rows)), passed.column(place)
        if not before.equals(after):
            texts, kind = (
                pandas.Series(after.to_pylist(), index=kept.index),
                data.dtypes.iloc[place],
            )
            # A category knows only the texts that there were.
            is_category = isinstance(kind, pandas.CategoricalDtype)
            kept[column] = texts.astype("category" if is_category else kind)
    return kept


def _duckdb(data: Any, take: Take) -> Any:
    import duckdb
    import pyarrow

    return duckdb.from_arrow(pyarrow.table(take(data)[0]))


def _dataset(data: Any, take: Take) -> Any:
    import datasets
    import pyarrow

    whole = data.flatten_indices() if data._indices is not None else data
    passed = pyarrow.table(take(whole.data.table)[0])
    kept = datasets.Dataset(passed, info=data.info.copy(), split=data.split)
    form = data.format
    if form["type"] is None:
        return kept
    return kept.with_format(
        form["type"], form["columns"], form["output_all_columns"], **form["format_kwargs"]
    )


def _dataset_dict(data: Any, take: Take) -> Any:
    return type(data)({name: through(split, take) for name, split in data.items()})


def _iterable_dataset(data: Any, take: Take) -> Any:
    passed = data.with_format("arrow").map(lambda table: _arrow_table(table, take), batched=True)
    return passed.with_format(None)


_WAYS = (
    ("pyarrow", "Table", _arrow_table),
    ("pyarrow", "RecordBatch", _arrow_batch),
    ("pyarrow", "RecordBatchReader", _arrow_reader),
    ("polars", "DataFrame", _polars),
    ("polars", "LazyFrame", _polars_lazy),
    ("pandas", "DataFrame", _pandas),
    ("duckdb", "DuckDBPyRelation", _duckdb),
    ("datasets", "Dataset", _dataset),
    ("datasets", "DatasetDict", _dataset_dict),
    ("datasets", "IterableDatasetDict", _dataset_dict),
    ("datasets", "IterableDataset", _iterable_dataset),
)
