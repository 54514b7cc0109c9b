"""From the words of a call to a gate on fixed terms, the same in every process."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Union

from . import _native

Age = Union[None, str, float, datetime.timedelta]
Trust = Union[None, str, os.PathLike, Sequence[Union[str, os.PathLike]]]

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


USUAL = "usual"
"""The age that `UNTRAIN_GATE_MAX_AGE` says, as for the command, else `24h`."""


def seconds(age: Age) -> float | None:
    """An age such as `24h` in seconds; none is no limit."""
    if age == USUAL:
        age = os.environ.get("UNTRAIN_GATE_MAX_AGE", "24h")
    if age is None:
        return None
    if isinstance(age, datetime.timedelta):
        return age.total_seconds()
    if isinstance(age, str):
        found = re.fullmatch(r"(\d+)([smhd])", age)
        if found is None:
            raise ValueError(f"`{age}` is not an age such as 90s, 30m, 24h or 7d")
        return float(found[1]) * _UNITS[found[2]]
    return float(age)


def words(name: str, value: Any) -> list[str]:
    """One name or several as a list."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if all(isinstance(word, str) for word in value):
        return list(value)
    raise TypeError(f"`{name}` is a name or a list of names")


def trusted(trust: Trust) -> list[str]:
    """Whom to believe: what the call says, else what `UNTRAIN_TRUST` names."""
    if trust is None:
        trust = os.environ.get("UNTRAIN_TRUST")
    if trust is None:
        raise _native.UntrainError(
            "nobody is trusted: name the log's key, or a file of keys, as `trust` or in "
            "UNTRAIN_TRUST"
        )
    if isinstance(trust, (str, os.PathLike)):
        trust = [trust]
    return [os.fspath(word) for word in trust]


def opened(
    snapshot: Union[None, str, os.PathLike, _native.Snapshot],
    trust: Trust = None,
    max_age: Age = USUAL,
    deltas: Sequence[Union[str, os.PathLike]] = (),
) -> _native.Snapshot:
    """A snapshot that is believed and not too old: what the call names, else `UNTRAIN_SNAPSHOT`."""
    if isinstance(snapshot, _native.Snapshot):
        limit = seconds(max_age)
        if limit is not None and snapshot.age > limit:
            raise _native.StaleSnapshot(
                f"the snapshot is too old: it was taken at {snapshot.time}, and at most "
                f"{limit:.0f} s are permitted; export a fresh one"
            )
        return snapshot
    if snapshot is None:
        snapshot = os.environ.get("UNTRAIN_SNAPSHOT")
    if snapshot is None:
        raise _native.UntrainError(
            "no snapshot decides: name its file as `snapshot` or in UNTRAIN_SNAPSHOT"
        )
    return _native.Snapshot(snapshot, trusted(trust), seconds(max_age), list(deltas))


@dataclass(frozen=True)
class Terms:
    """On what terms records pass. It can be sent to other processes, and is opened there.

    `subject` names the columns of the people that a record is about, the author first, `text`
    those that are redacted and trained on. What a corpus has no column for is declared for all of
    it, on the operator's word (`source="first_party"`); `source_col="origin"` names a column.
    """

    purpose: str
    subject: Union[str, Sequence[str]]
    snapshot: Union[None, str, os.PathLike] = None
    trust: Trust = None
    text: Union[None, str, Sequence[str]] = None
    redact: Union[None, bool, Mapping[str, Any]] = None
    max_age: Age = USUAL
    deltas: Sequence[Union[str, os.PathLike]] = ()
    source: str | None = None
    category: str | None = None
    visibility: str | None = None
    licence: str | None = None
    collected_at: Union[None, str, datetime.datetime] = None
    id_col: str | None = None
    source_col: str | None = None
    category_col: str | None = None
    visibility_col: str | None = None
    licence_col: str | None = None
    signals_col: str | None = None
    collected_at_col: str | None = None
    _gate: list = field(default_factory=list, repr=False, compare=False)

    def open(self) -> _native.Gate:
        """The gate on these terms; it is opened once in each process."""
        if not self._gate:
            snapshot = opened(self.snapshot, self.trust, self.max_age, self.deltas)
            self._gate.append(self.over(snapshot))
        return self._gate[0]

    def over(self, snapshot: _native.Snapshot) -> _native.Gate:
        """The gate on these terms over a snapshot that is open already."""
        return _native.Gate(
            snapshot,
            self.purpose,
            words("subject", self.subject),
            words("text", self.text),
            self._columns(),
            self.declared(),
            self._redactor(),
        )

    def _columns(self) -> dict[str, str]:
        names = ("id", "source", "category", "visibility", "licence", "signals", "collected_at")
        columns = {name: getattr(self, f"{name}_col") for name in names}
        return {name: column for name, column in columns.items() if column is not None}

    def declared(self) -> dict[str, str]:
        """The facts that hold for all records."""
        names = ("source", "category", "visibility", "licence", "collected_at")
        facts = {name: getattr(self, name) for name in names}
        if isinstance(self.collected_at, datetime.datetime):
            if self.collected_at.tzinfo is None:
                raise ValueError("`collected_at` has no time zone")
            facts["collected_at"] = self.collected_at.isoformat()
        return {name: fact for name, fact in facts.items() if fact is not None}

    def _redactor(self) -> _native.Redactor | None:
        redact = self.redact
        if isinstance(redact, _native.Redactor):
            return redact
        if redact is None:
            redact = self.text is not None
        if redact is True:
            return _native.Redactor()
        return _native.Redactor(**redact) if redact else None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_gate": []}
