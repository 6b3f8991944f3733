"""How figures are written: with their range, into a table among the results."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

__all__ = ["RESULTS", "keep", "ranged", "rounds_in_words"]

RESULTS = Path(__file__).parent / "results"


def keep(name: str, text: str) -> None:
    """Write a table among the results, and show it."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / name).write_text(text, encoding="utf-8")
    print(text)


def rounds_in_words(number: int) -> str:
    return "one round" if number == 1 else f"{number} rounds"


def ranged(values: Sequence[float], digits: int = 1) -> str:
    """The median, with the lowest and the highest if there are several."""
    if not values:
        return ""
    middle = statistics.median(values)
    if len(values) == 1:
        return f"{middle:.{digits}f}"
    return f"{middle:.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"
