"""Scores as a Parquet file: text, float64, and times that know that they are UTC."""

from __future__ import annotations

import io
from typing import Any

from autograder.scores.plain import SCHEMA
from autograder.scores.table import COLUMNS, Scores

__all__ = ["parquet_bytes"]

_TIMES = ("duedate", "timestamp")
_NUMBERS = ("raw_score", "late_submission_penalty", "score", "max_score")


def parquet_bytes(scores: Scores) -> bytes:
    """One row for each trainee and assignment. Text is as it is: nothing computes it."""
    import pyarrow as pa
    from pyarrow import parquet

    def kind(column: str) -> Any:
        if column in _TIMES:
            return pa.timestamp("us", tz="UTC")
        return pa.float64() if column in _NUMBERS else pa.string()

    fields = [(column, kind(column)) for column in COLUMNS]
    about = {"schema": SCHEMA, "course": scores.course_id, "scale": scores.scale}
    schema = pa.schema([*fields, ("needs_manual_grade", pa.bool_())], metadata=about)
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(scores.rows, schema=schema), out)
    return out.getvalue()
