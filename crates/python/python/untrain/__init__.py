"""Enforce people's choices about AI training where the data is.

    import untrain

    clean = untrain.gate(df, purpose="genai.content", subject="author_id", text="text",
                         collected_at_col="created_at", source="first_party",
                         category="content", visibility="public",
                         snapshot="harbour.snapshot", trust="log.pub")

`gate` takes anything that speaks Arrow's PyCapsule interface (pyarrow, pandas, Polars, a DuckDB
relation) or a Hugging Face dataset, and returns the same kind. What decides is a signed snapshot
of the ledger; there is no database and no network. Nothing but Python is needed to import this.
"""

from ._gate import Terms, gate, gate_with_report
from ._native import (
    BadSignature,
    RefusedData,
    Snapshot,
    StaleSnapshot,
    UntrainError,
    digest_of_rows,
)
from ._report import Report
from ._verbs import Checked, Decision, Redactor, check, decide, redact, rows_digest

__all__ = [
    "BadSignature",
    "Checked",
    "Decision",
    "Redactor",
    "RefusedData",
    "Report",
    "Snapshot",
    "StaleSnapshot",
    "Terms",
    "UntrainError",
    "check",
    "decide",
    "digest_of_rows",
    "gate",
    "gate_with_report",
    "redact",
    "rows_digest",
]
