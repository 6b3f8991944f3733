"""Small words of the gradebook imports: numbers as they want them, names in a remark."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

__all__ = ["decimal", "listed"]

MOST = 5


def decimal(score: float) -> Decimal:
    """The shortest decimal that reads back as ``score``, without a trailing ``.0``."""
    return Decimal(repr(score).removesuffix(".0"))


def listed(names: Sequence[str]) -> str:
    """``'a', 'b' and 3 more``."""
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return ", ".join(map(repr, names[:MOST])) + more
