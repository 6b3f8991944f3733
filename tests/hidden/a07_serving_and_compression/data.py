"""Data makers of a07: simulated traces, a matrix of weights, a teacher, and a model that ages.

Nothing here reads a clock: a trace is a table of drawn milliseconds, so the same seed gives the
same latency on every machine. All draws come from ``default_rng(seed)``.
"""

from __future__ import annotations

import io

import numpy as np
from scipy.special import expit

CANARY = "canary-7ca97b2bc119578e1a78063670eb7f94"

PUBLIC_SEED = 48  # of the files that trainees get; hidden seeds come from the course secret
SLOW = 0.03  # share of requests that are slow, in all their stages together
MEDIAN_MS = {"network": 12.0, "features": 18.0, "model": 40.0, "ranking": 9.0}
SPREAD = {"network": 0.6, "features": 0.5, "model": 0.35, "ranking": 0.5}
LABELLED, STUDENT_ROWS, TEST_ROWS = 40, 3000, 1000
N_FEATURES = 8


def gen_traces(n: int, seed: int, slow: float = SLOW) -> dict[str, np.ndarray]:
    """Milliseconds of ``n`` requests by stage, each ``(n,)``: lognormal, some requests slow.

    A slow request (a cold cache, a busy machine) is slow in every stage, about three times.
    """
    rng = np.random.default_rng(seed)
    is_slow = rng.random(n) < slow
    stages = {}
    for name, median in MEDIAN_MS.items():
        factor = np.where(is_slow, rng.lognormal(np.log(3.0), 0.5, n), 1.0)
        stages[name] = median * rng.lognormal(0.0, SPREAD[name], n) * factor
    return stages


def gen_weights(m: int, n: int, seed: int, rank: int = 5, noise: float = 0.05) -> np.ndarray:
    """Weights ``(m, n)`` of a trained layer: a product of rank 5, and a little noise."""
    rng = np.random.default_rng(seed)
    core = rng.normal(size=(m, rank)) @ rng.normal(size=(rank, n)) / np.sqrt(rank)
    return 0.2 * (core + noise * rng.normal(size=(m, n)))


def gen_rank(n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """``X (n, 8)``, clicked ``y (n,)`` in {0, 1}, and what the teacher says, ``(n,)`` in (0, 1).

    Clicks follow a curve that no straight line can draw. The large teacher knows the curve up to
    noise; the small student is a logistic regression.
    """
    rng = np.random.default_rng(seed)
    beta = np.array([0.6, -0.5, 0.4, 0.5, -0.6, 0.3, 0.2, -0.4])
    X = rng.normal(size=(n, N_FEATURES))
    logit = X @ beta + 0.8 * X[:, 0] * X[:, 1] - 0.5 * (X[:, 2] ** 2 - 1) - 1.0
    y = (rng.random(n) < expit(logit)).astype(np.int64)
    return X, y, expit(logit + rng.normal(0.0, 0.4, n))


def gen_ageing(days: int, seed: int) -> np.ndarray:
    """What a model costs on each day after its training, ``(days,)`` in 1000 yen, never negative.

    It rises as the world moves on, with a weekly wave, so there is more than one valley.
    """
    rng = np.random.default_rng(seed)
    t = np.arange(days)
    top, pace = rng.uniform(40.0, 120.0), rng.uniform(10.0, 60.0)
    weekend = rng.uniform(0.0, 30.0) * ((t + rng.integers(0, 7)) % 7 >= 5)
    noise = rng.normal(0.0, 4.0, days)
    return np.maximum(top * (1.0 - np.exp(-t / pace)) + weekend + noise, 0.0)


def public_files() -> dict[str, str]:
    """The text of every file in ``source/a07_serving_and_compression/data``, by name."""
    stages = gen_traces(4000, PUBLIC_SEED)
    X, y, teacher = gen_rank(STUDENT_ROWS + TEST_ROWS, PUBLIC_SEED)
    known = np.r_[np.arange(LABELLED), np.arange(STUDENT_ROWS, len(y))]  # the rest has no label
    clicked = np.full(len(y), "", dtype="<U1")
    clicked[known] = y[known].astype("<U1")
    part = np.repeat(["train", "test"], [STUDENT_ROWS, TEST_ROWS])
    names = [f"x{j}" for j in range(N_FEATURES)]
    rows = [
        ",".join([p, *(f"{v:.2f}" for v in x), f"{t:.3f}", c])
        for p, x, t, c in zip(part, X, teacher, clicked, strict=True)
    ]
    weights = io.StringIO()
    np.savetxt(weights, gen_weights(60, 40, PUBLIC_SEED), fmt="%.4f", delimiter=",")
    return {
        "traces.csv": "\n".join(
            [
                ",".join(stages),
                *(",".join(f"{v:.2f}" for v in row) for row in zip(*stages.values(), strict=True)),
                "",
            ]
        ),
        "weights.csv": weights.getvalue(),
        "rank.csv": "\n".join([",".join(["part", *names, "teacher", "clicked"]), *rows, ""]),
    }
