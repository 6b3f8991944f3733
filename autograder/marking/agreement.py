"""How far two markers agree, and whether a marker's levels drift: numbers with intervals.

Quadratically weighted kappa (Cohen 1968): 1 - sum(w * observed) / sum(w * expected by chance) with
w = (a - b)². Intervals are percentile bootstraps (Efron and Tibshirani 1993, chapter 13) at 95 %,
from a fixed seed: the same marks, the same report.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from autograder.rubric import LEVELS

if TYPE_CHECKING:
    import numpy as np

__all__ = ["LEAST_KAPPA", "Agreement", "Drift", "agreement", "drift"]

DRAWS = 4_000
COVERAGE = (2.5, 97.5)  # percentiles
LEAST_PAIRS = 5  # below, an interval would only pretend
LEAST_MARKS = 9  # for a drift: three in each third
LEAST_KAPPA = 0.6  # below, the procedure asks to rewrite the descriptor


@dataclass(frozen=True)
class Agreement:
    """Of ``n`` answers marked by two people. Numbers are NaN where there is nothing to tell.

    ``kappa`` is undefined if everybody gave one and the same level. ``same`` and ``near`` are the
    shares of equal levels, and of levels at most one apart.
    """

    n: int
    kappa: float = math.nan
    low: float = math.nan
    high: float = math.nan
    same: float = math.nan
    near: float = math.nan

    @property
    def weak(self) -> bool:
        return self.kappa < LEAST_KAPPA


@dataclass(frozen=True)
class Drift:
    """Mean levels of a marker's first and last third, and their difference with its interval."""

    marker: str
    n: int
    first: float = math.nan
    last: float = math.nan
    difference: float = math.nan
    low: float = math.nan
    high: float = math.nan

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def agreement(pairs: Sequence[tuple[int, int]]) -> Agreement:
    """Kappa of pairs of levels (0 to 3) with its interval, from 5 pairs on."""
    if not pairs:
        return Agreement(0)
    import numpy as np

    levels = np.array(pairs, dtype=float)
    apart = abs(levels[:, 0] - levels[:, 1])
    shares = {"same": float((apart == 0).mean()), "near": float((apart <= 1).mean())}
    if len(set(levels.ravel().tolist())) == 1:
        return Agreement(len(pairs), **shares)
    from sklearn.metrics import cohen_kappa_score

    first, second = zip(*pairs, strict=True)
    kappa = float(cohen_kappa_score(first, second, labels=[0, 1, 2, 3], weights="quadratic"))
    low = high = math.nan
    if len(pairs) >= LEAST_PAIRS:
        low, high = _interval(_kappas(levels.astype(int)))
    return Agreement(len(pairs), kappa, low, high, **shares)


def _kappas(pairs: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Kappas of draws with replacement from ``pairs`` (n, 2), undefined ones as NaN.

    Pairs of the same two levels are alike: drawing them is drawing the 16 counts of a table.
    """
    import numpy as np

    table = np.zeros((LEVELS, LEVELS))
    np.add.at(table, (pairs[:, 0], pairs[:, 1]), 1)
    n = len(pairs)
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(n, table.ravel() / n, size=DRAWS).reshape(-1, LEVELS, LEVELS) / n
    weights = np.subtract.outer(np.arange(LEVELS), np.arange(LEVELS)) ** 2
    chance = drawn.sum(axis=2)[:, :, None] * drawn.sum(axis=1)[:, None, :]
    observed, expected = ((each * weights).sum(axis=(1, 2)) for each in (drawn, chance))
    with np.errstate(invalid="ignore", divide="ignore"):
        kappas: np.ndarray[Any, Any] = 1 - observed / expected
    return kappas


def _interval(values: np.ndarray[Any, Any]) -> tuple[float, float]:
    import numpy as np

    known = values[np.isfinite(values)]
    if len(known) < len(values) / 2:
        return math.nan, math.nan
    low, high = np.percentile(known, COVERAGE)
    return float(low), float(high)


def drift(marker: str, levels: Sequence[int]) -> Drift:
    """First against last third of a marker's levels, in the order in which they were given.

    The order is random for the answers, so a difference is the marker's. From 9 marks on.
    """
    if len(levels) < LEAST_MARKS:
        return Drift(marker, len(levels))
    import numpy as np

    third = len(levels) // 3
    first, last = np.array(levels[:third], float), np.array(levels[-third:], float)
    rng = np.random.default_rng(0)
    draws = [each[rng.integers(third, size=(DRAWS, third))].mean(axis=1) for each in (first, last)]
    low, high = _interval(draws[1] - draws[0])
    before, after = float(first.mean()), float(last.mean())
    return Drift(marker, len(levels), before, after, after - before, low, high)
