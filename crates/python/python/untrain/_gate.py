"""`gate`: one table in, the same kind of table out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from . import _kinds, _native
from ._report import Report
from ._terms import Terms, opened

T = TypeVar("T")


def gate(data: T, **terms: Any) -> T:
    """Lets through what everybody permits, redacted.

    `data` is anything with `__arrow_c_stream__` or `__arrow_c_array__` (a pyarrow table, batch or
    reader, a pandas or Polars frame, a DuckDB relation), or a Hugging Face `Dataset` or
    `IterableDataset`; what is returned is of the same kind. The terms are those of `Terms`.

        >>> clean = untrain.gate(df, purpose="genai.content", subject="author_id", text="text",
        ...                      snapshot="harbour.snapshot", trust="log.pub",
        ...                      source="first_party")  # doctest: +SKIP
    """
    passed, _ = _run(data, terms, sums_rows=False)
    return passed


def gate_with_report(data: T, **terms: Any) -> tuple[T, Report]:
    """The same as `gate`, and what was counted. Where records are read only when they are asked
    for (a reader, an `IterableDataset`), the report grows with them."""
    return _run(data, terms, sums_rows=True)


def _run(data: Any, terms: dict[str, Any], *, sums_rows: bool) -> tuple[Any, Report]:
    threads = terms.pop("threads", 0)
    snapshot = terms.get("snapshot")
    if isinstance(snapshot, _native.Snapshot):
        fixed = Terms(**{**terms, "snapshot": None})
        native = fixed.over(opened(snapshot, max_age=fixed.max_age))
    else:
        native = Terms(**terms).open()
    report = Report()
    return _kinds.through(data, Table(native, report, threads, sums_rows)), report


class Table:
    """Takes Arrow tables through a gate, one after another, and counts."""

    def __init__(self, native: _native.Gate, report: Report, threads: int, sums_rows: bool):
        self._native, self._report = native, report
        self._threads, self._sums_rows = threads, sums_rows

    def __call__(self, data: Any) -> tuple[Any, bytes]:
        """The rows that passed, as an object with `__arrow_c_stream__`, and a byte for each row
        that came in: 1 when it passed."""
        passed, keep, read, kept, dropped, redactions, rows = self._native.table(
            data, self._threads, self._sums_rows
        )
        self._report.add(Report(read, kept, dropped, redactions, rows))
        return passed, keep


def batches(terms: Terms, stream: Iterator[Any], report: Report | None = None) -> Iterator[Any]:
    """pyarrow batches through the gate: what runs in the workers of a cluster."""
    import pyarrow

    take = Table(terms.open(), report or Report(), 1, report is not None)
    for batch in stream:
        passed, _ = take(batch)
        yield from pyarrow.table(passed).to_batches()
