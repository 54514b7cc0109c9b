"""For Ray Data: the gate in `map_batches`, and datasets that are committed from one list.

The snapshot is a file that every worker can read under the same name.
"""

from __future__ import annotations

from typing import Any

from ._gate import batches
from ._parts import commit, prepare, write_part
from ._report import Report
from ._terms import Terms


def gate(dataset: Any, **terms: Any) -> Any:
    """The rows of a Ray dataset that may be used, redacted, as a dataset."""
    fixed = Terms(**terms)

    def task(table: Any) -> Any:
        import pyarrow

        passed = list(batches(fixed, iter([table])))
        return pyarrow.Table.from_batches(passed, schema=table.schema)

    return dataset.map_batches(task, batch_format="pyarrow")


def gate_to(dataset: Any, folder: str, **terms: Any) -> Report:
    """Gates a Ray dataset into Parquet parts in a folder that all workers share, and commits them
    with `parts.json`. A lost worker or a repeated task changes nothing in it."""
    fixed = Terms(**terms)
    fixed.open()
    prepare(folder)

    def task(table: Any) -> Any:
        import pyarrow

        return pyarrow.table({"answer": [write_part(fixed, iter([table]), folder)]})

    answers = dataset.map_batches(task, batch_format="pyarrow").take_all()
    return commit(fixed, [row["answer"] for row in answers], folder)
