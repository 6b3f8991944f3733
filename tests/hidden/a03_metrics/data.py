"""Data makers of a03: a screening test whose scores are two overlapping bell curves.

The healthy score N(0, 1), the ill N(dprime, 1). Everything worth knowing is then a closed form:
the best area under the ROC curve, the best threshold for given costs, and what any threshold will
cost on new people. All draws come from ``default_rng(seed)``.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

CANARY = "canary-f3dd8ee0d4c4c8c03ea80594ba6550e1"

PREVALENCE = 0.09
DPRIME = 1.5  # distance of the two means, in standard deviations
PUBLIC_SEED = 7  # of the file that trainees get; hidden seeds come from the course secret

_BELL = NormalDist()


def gen_screening(
    n: int, prev: float = PREVALENCE, dprime: float = DPRIME, *, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return ``y`` (1 = ill, int64) and ``score`` (float64), both of shape ``(n,)``."""
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < prev).astype(np.int64)
    return y, rng.normal(0.0, 1.0, size=n) + dprime * y


def bayes_auc(dprime: float = DPRIME) -> float:
    """Area under the ROC curve of the score itself: no model does better."""
    return _BELL.cdf(dprime / math.sqrt(2.0))


def bayes_threshold(
    cost_fp: float, cost_fn: float, prev: float = PREVALENCE, dprime: float = DPRIME
) -> float:
    """The threshold of least expected cost."""
    return dprime / 2 + math.log((1 - prev) * cost_fp / (prev * cost_fn)) / dprime


def expected_cost(
    t: float, cost_fp: float, cost_fn: float, prev: float = PREVALENCE, dprime: float = DPRIME
) -> float:
    """Expected cost per new person of predicting ill where score >= t."""
    false_alarms = (1 - prev) * (1.0 - _BELL.cdf(t))
    missed = prev * _BELL.cdf(t - dprime)
    return cost_fp * false_alarms + cost_fn * missed


def public_files() -> dict[str, str]:
    """The text of every file in ``source/a03_metrics/data``, by name."""
    ill, score = gen_screening(4000, seed=PUBLIC_SEED)
    rows = [f"{s:.2f},{i}" for s, i in zip(score, ill, strict=True)]
    return {"screening.csv": "\n".join(["score,ill", *rows, ""])}
