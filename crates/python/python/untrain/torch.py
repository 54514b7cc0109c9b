"""For PyTorch: records that are decided about again at each epoch.

    dataset = untrain.torch.Dataset(rows, purpose="genai.content", subject="author_id",
                                    snapshot="harbour.snapshot", trust="log.pub",
                                    source="first_party", category="content")

Whoever refused since the last epoch is not in the next one; a snapshot that is too old when an
epoch begins raises `StaleSnapshot`, and nothing is yielded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._gate import Table
from ._report import Report
from ._terms import Terms

try:
    from torch.utils.data import IterableDataset as _Base
    from torch.utils.data import get_worker_info
except ImportError:  # The same object without PyTorch, for whoever iterates by hand.
    _Base = object

    def get_worker_info() -> None:
        """There are no workers."""
        return None


class Dataset(_Base):
    """An iterable dataset over mappings, such as the rows of a Hugging Face dataset.

    Rows are decided about `batch_rows` at a time, as a table; with several workers each takes its
    share of the batches. The report of the epoch that runs is `report`.
    """

    def __init__(self, rows: Any, *, batch_rows: int = 1024, **terms: Any):
        super().__init__()
        self._rows, self._batch_rows = rows, batch_rows
        self._terms = Terms(**terms)
        self.report = Report()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        # Opened anew for each epoch: the file may have been replaced, and its age has changed.
        gate = Terms(**{**_said(self._terms)}).open()
        self.report = Report()
        return self._passed(Table(gate, self.report, 1, False))

    def _passed(self, take: Table) -> Iterator[dict[str, Any]]:
        import pyarrow

        worker = get_worker_info()
        share, shares = (worker.id, worker.num_workers) if worker else (0, 1)
        for number, batch in enumerate(self._batches()):
            if number % shares == share:
                passed, _ = take(pyarrow.Table.from_pylist(batch))
                yield from pyarrow.table(passed).to_pylist()

    def _batches(self) -> Iterator[list[dict[str, Any]]]:
        batch: list[dict[str, Any]] = []
        for row in self._rows:
            batch.append(row)
            if len(batch) == self._batch_rows:
                yield batch
                batch = []
        if batch:
            yield batch


def _said(terms: Terms) -> dict[str, Any]:
    return {name: value for name, value in terms.__dict__.items() if name != "_gate"}
