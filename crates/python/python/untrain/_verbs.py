"""`decide`, `redact` and `check`: what stands beside the gate."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Union, overload

from . import _native
from ._native import Redactor
from ._terms import USUAL, Age, Terms, Trust, opened, trusted


@dataclass(frozen=True)
class Decision:
    """Whether a record may be used, and the code of the reason."""

    allow: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allow


@dataclass(frozen=True)
class Checked:
    """A dataset that may still be used: nobody in it has refused since it was built."""

    dataset: str
    purpose: str
    records: int
    position: int
    """The ledger position of the decisions."""


@overload
def decide(subject: str, **terms: Any) -> Decision: ...
@overload
def decide(subject: Iterable[Union[str, Sequence[str]]], **terms: Any) -> list[Decision]: ...
def decide(subject: Any, **terms: Any) -> Any:
    """May a record of this person be used for a purpose? For a list, a decision for each of its
    items, which are a person or all the people that a record is about, the author first. The terms
    are those of `gate` that hold for all records."""
    alone = isinstance(subject, str)
    people = [subject] if alone else list(subject)
    people = [[item] if isinstance(item, str) else list(item) for item in people]
    snapshot = opened(
        terms.pop("snapshot", None), terms.pop("trust", None), terms.pop("max_age", USUAL)
    )
    native = Terms(subject="subject", **terms).over(snapshot)
    decided = [Decision(code == "allow", code) for code in native.decide(people)]
    return decided[0] if alone else decided


def redact(text: str, *, redactor: Redactor | None = None, **rules: Any) -> str | None:
    """The text with personal data replaced, each text numbered from 1; `None` where the rules drop
    records for what it holds. The rules are those of `Redactor`, which is made once for many."""
    if redactor is None:
        redactor = Redactor(**rules)
    elif rules:
        raise TypeError("a redactor has its rules already")
    return redactor.redact(text)[0]


def rows_digest(data: Any) -> str:
    """The digest of a table's rows, whatever their order: what a manifest has as `rows_digest`."""
    return _native.digest_of_rows(_native.rows_of(data))


def check(
    dataset: Union[str, os.PathLike],
    *,
    snapshot: Union[None, str, os.PathLike, _native.Snapshot] = None,
    trust: Trust = None,
    max_age: Age = USUAL,
    registered: bool = True,
) -> Checked:
    """Whether a dataset may be trained on: raises `StaleSnapshot`, `BadSignature` or `RefusedData`.

    Its manifest has to be registered in the log; with `registered=False` it is enough that its
    files are as the manifest says.
    """
    keys = trusted(trust)
    state = opened(snapshot, keys, max_age)
    found = _native.check_dataset(dataset, state, keys, registered)
    name, purpose, records, denied = found
    if denied:
        counts = ", ".join(f"{count} {code}" for code, count in sorted(denied.items()))
        raise _native.RefusedData(
            f"{sum(denied.values())} of {records} records of `{os.fspath(dataset)}` are not "
            f"permitted any more: {counts}; take them out before anybody trains on them"
        )
    return Checked(name, purpose, records, state.position)
