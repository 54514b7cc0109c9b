"""The native half of the package."""

from collections.abc import Sequence
from os import PathLike
from typing import Any, Protocol

class ArrowStream(Protocol):
    """Anything that exports Arrow batches."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

class ArrowArray(Protocol):
    """Anything that exports one Arrow batch."""

    def __arrow_c_array__(
        self, requested_schema: object | None = None
    ) -> tuple[object, object]: ...

class UntrainError(Exception): ...
class StaleSnapshot(UntrainError): ...
class BadSignature(UntrainError): ...
class RefusedData(UntrainError): ...

class Snapshot:
    """A signed snapshot of the ledger: what decides."""

    def __new__(
        cls,
        path: str | PathLike[str],
        trust: Sequence[str],
        max_age: float | None = None,
        deltas: Sequence[str | PathLike[str]] = [],
    ) -> Snapshot: ...
    @property
    def origin(self) -> str: ...
    @property
    def position(self) -> int: ...
    @property
    def time(self) -> str: ...
    @property
    def age(self) -> float: ...
    @property
    def digest(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def policy(self) -> str | None: ...

class Redactor:
    """What finds and replaces personal data."""

    def __new__(
        cls,
        *,
        names: bool = False,
        rules: str | PathLike[str] | None = None,
        key: str | PathLike[str] | None = None,
        seal_key: str | PathLike[str] | None = None,
        sample: int | None = None,
        seed: int | None = None,
    ) -> Redactor: ...
    def redact(self, text: str) -> tuple[str | None, dict[str, int]]: ...

class Gate:
    """The gate on fixed terms."""

    def __new__(
        cls,
        snapshot: Snapshot,
        purpose: str,
        subject: Sequence[str],
        text: Sequence[str],
        columns: dict[str, str],
        declared: dict[str, str],
        redactor: Redactor | None,
    ) -> Gate: ...
    def table(
        self, data: ArrowStream | ArrowArray, threads: int = 0, sums_rows: bool = True
    ) -> tuple[Any, bytes, int, int, dict[str, int], dict[str, int], bytes]: ...
    def decide(self, people: Sequence[Sequence[str]]) -> list[str]: ...

def rows_of(data: ArrowStream | ArrowArray) -> bytes: ...
def add_rows(one: bytes, other: bytes) -> bytes: ...
def digest_of_rows(sum: bytes) -> str: ...
def digest_of_file(path: str | PathLike[str]) -> tuple[int, str]: ...
def check_dataset(
    folder: str | PathLike[str], snapshot: Snapshot, trust: Sequence[str], registered: bool
) -> tuple[str, str, int, dict[str, int]]: ...
