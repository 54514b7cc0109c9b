"""For Apache Spark: the gate in `mapInArrow`, and datasets that are committed from one list.

The snapshot is a file that every executor can read under the same name. Whoever has none in common
sends it with `spark.sparkContext.addFile` and names `pyspark.SparkFiles.get(...)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._gate import batches
from ._parts import commit, prepare, write_part
from ._report import Report
from ._terms import Terms


def gate(frame: Any, **terms: Any) -> Any:
    """The rows of a Spark data frame that may be used, redacted, as a data frame."""
    fixed = Terms(**terms)
    return frame.mapInArrow(lambda stream: batches(fixed, stream), frame.schema)


def gate_to(frame: Any, folder: str, **terms: Any) -> Report:
    """Gates a Spark data frame into Parquet parts in a folder that all executors share, and
    commits them with `parts.json`. A lost executor or a repeated task changes nothing in it."""
    import pyarrow

    fixed = Terms(**terms)
    fixed.open()
    prepare(folder)

    def task(stream: Iterator[Any]) -> Iterator[Any]:
        answer = write_part(fixed, stream, folder)
        yield pyarrow.RecordBatch.from_pydict({"answer": [answer]})

    answers = frame.mapInArrow(task, "answer string").collect()
    return commit(fixed, [row["answer"] for row in answers], folder)
