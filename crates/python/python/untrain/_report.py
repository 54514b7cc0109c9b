"""What came of records: counts and a digest that parts of many workers add up to."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field

from . import _native

_NOTHING = bytes(2048)


@dataclass
class Report:
    """How many records came in, passed, and were left out for what; what was replaced in text; and
    what the rows that passed add up to, whatever their order and their files."""

    read: int = 0
    kept: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    redactions: dict[str, int] = field(default_factory=dict)
    rows_sum: bytes = field(default=_NOTHING, repr=False)

    @property
    def rows_digest(self) -> str:
        """The digest of the rows that passed, as a manifest has it."""
        return _native.digest_of_rows(self.rows_sum)

    def add(self, other: Report) -> None:
        """Takes in what another worker counted."""
        self.read += other.read
        self.kept += other.kept
        for ours, theirs in ((self.dropped, other.dropped), (self.redactions, other.redactions)):
            for name, count in theirs.items():
                ours[name] = ours.get(name, 0) + count
        self.rows_sum = _native.add_rows(self.rows_sum, other.rows_sum)

    def to_json(self) -> str:
        """One line of JSON, for the way between processes."""
        return json.dumps(
            {
                "read": self.read,
                "kept": self.kept,
                "dropped": dict(sorted(self.dropped.items())),
                "redactions": dict(sorted(self.redactions.items())),
                "rows_digest": {
                    "digest": self.rows_digest,
                    "sum": base64.b64encode(self.rows_sum).decode(),
                },
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Report:
        """Reads what `to_json` wrote."""
        told = json.loads(text)
        rows = base64.b64decode(told["rows_digest"]["sum"], validate=True)
        report = cls(told["read"], told["kept"], told["dropped"], told["redactions"], rows)
        if report.rows_digest != told["rows_digest"]["digest"]:
            raise _native.UntrainError("the digest of a report is not of the sum beside it")
        return report
