"""What check authors import: coercers, comparison, and what may be handed to the trainee."""

from autograder.checks.values import (
    WrongShape,
    WrongType,
    close,
    expect_error,
    fields,
    frame,
    integer,
    labels,
    mapping,
    matrix,
    real,
    text,
    vector,
)

__all__ = [
    "Skill",
    "WrongShape",
    "WrongType",
    "close",
    "expect_error",
    "expose",
    "fields",
    "frame",
    "integer",
    "labels",
    "leaderboard",
    "mapping",
    "matrix",
    "real",
    "text",
    "vector",
]


def __getattr__(name: str) -> object:
    if name == "expose":  # lazily: most checks never need the wire
        from autograder.wire import expose

        return expose
    if name in ("Skill", "leaderboard"):  # for a board.py alone
        from autograder.checks import board

        return getattr(board, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
