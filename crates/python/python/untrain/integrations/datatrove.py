"""For datatrove: a filter by people's choices, and a formatter that replaces personal data."""

from __future__ import annotations

from typing import Any

from datatrove.data import Document
from datatrove.pipeline.filters.base_filter import BaseFilter
from datatrove.pipeline.formatters.base import BaseFormatter

from .. import _native
from .._terms import Terms, words


class ConsentFilter(BaseFilter):
    """Lets documents through whose people permit it. `subject` names the fields of a document's
    metadata that hold them; the reason of a drop is the code of the decision, so that datatrove
    counts by it. The other terms are those of `untrain.gate` that hold for all records."""

    name = "untrain"

    def __init__(self, *, subject: str | list[str], exclusion_writer: Any = None, **terms: Any):
        super().__init__(exclusion_writer)
        self._fields = words("subject", subject)
        self._terms = Terms(subject=subject, **terms)

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        """Whether the document may be used, or the reason why not."""
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: list[Document]) -> list[bool | tuple[bool, str]]:
        """The same for many, which are looked up together."""
        codes = self._terms.open().decide([self._people(doc) for doc in batch])
        return [True if code == "allow" else (False, code) for code in codes]

    def _people(self, doc: Document) -> list[str]:
        people: list[str] = []
        for place, name in enumerate(self._fields):
            value = doc.metadata.get(name)
            if value is None and place == 0:
                return []
            several = value if isinstance(value, (list, tuple)) else [value]
            people.extend(str(person) for person in several if person is not None)
        return people


class PIIFormatter(BaseFormatter):
    """Replaces personal data in documents' text, by the rules of `untrain.Redactor`."""

    name = "untrain redaction"

    def __init__(self, **rules: Any):
        super().__init__()
        self._rules = rules
        self._redactor: _native.Redactor | None = None

    def format(self, text: str) -> str:
        """The redacted text; nothing of one that the rules drop."""
        if self._redactor is None:
            self._redactor = _native.Redactor(**self._rules)
        redacted, _ = self._redactor.redact(text)
        return redacted or ""

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_redactor": None}
