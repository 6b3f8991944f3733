"""Data makers of a01: minutes of free previews watched, and yen spent in the same month.

Spend is a straight line in the minutes plus Gaussian noise, so the best possible mean squared
error is known: ``NOISE ** 2`` = 3600 yen squared. All draws come from ``default_rng(seed)``.
"""

from __future__ import annotations

import numpy as np

CANARY = "canary-e1898358ac69bd1c5e2bb25e12d1580c"

SLOPE = 12.5  # yen per minute
INTERCEPT = 180.0  # yen
NOISE = 60.0  # yen, standard deviation
PUBLIC_SEED = 31  # of the file that trainees get; hidden seeds come from the course secret


def gen_preview_spend(
    n: int, seed: int, scale: float = 1.0, shift: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return ``x`` (minutes * scale + shift) and ``y`` (yen), both float64 of shape ``(n,)``.

    ``scale`` and ``shift`` change the unit of ``x`` only: with one seed, ``y`` stays the same.
    """
    rng = np.random.default_rng(seed)
    minutes = rng.gamma(4.0, 3.0, size=n)
    spend = SLOPE * minutes + INTERCEPT + rng.normal(0.0, NOISE, size=n)
    return minutes * scale + shift, spend


def ols(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Least-squares ``(a, b)`` in closed form, centred first so that a large shift does no harm."""
    dx, dy = x - x.mean(), y - y.mean()
    a = float(dx @ dy / (dx @ dx))
    return a, float(y.mean() - a * x.mean())


def public_files() -> dict[str, str]:
    """The text of every file in ``source/a01_line_fit/data``, by name."""
    minutes, spend = gen_preview_spend(400, PUBLIC_SEED)
    rows = [f"{m:.2f},{s:.0f}" for m, s in zip(minutes, spend, strict=True)]
    return {"preview_spend.csv": "\n".join(["minutes,spend", *rows, ""])}
