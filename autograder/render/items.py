"""Item analysis: how hard each task and check is, and whether it tells strong from weak work.

- **Difficulty** is the share that passed (of a task: the mean share of its points), among those who
  gave an answer, with the score interval of Wilson (1927), *Probable inference, the law of
  succession, and statistical inference*, JASA 22, 209-212. A share of points varies at most as a
  yes or no with the same mean does, so for tasks the interval errs on the safe side.
- **Discrimination** is the corrected item-total correlation (for a check the point-biserial one):
  Pearson's r between the item and the share of points in all *other* items of the assignment, so
  that no item is compared with itself; Henrysson (1963), *Correction of item-total correlations in
  item analysis*, Psychometrika 28, 211-218. Its interval is Fisher's (1921), *On the "probable
  error" of a coefficient of correlation deduced from a small sample*, Metron 1, 3-32: tanh(artanh r
  plus or minus 1.96 / sqrt(n - 3)).

With fewer than :data:`FEWEST` answers no interval and no discrimination is given.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from autograder.render.tables import Cohort

__all__ = ["FEWEST", "check_items", "correlation_interval", "task_items", "wilson"]

FEWEST = 10
_Z = 1.959963984540054  # 95 % of the normal distribution
_JUDGED = ("passed", "failed", "error")
_NOTHING = {"rate": math.nan, "rate_low": math.nan, "rate_high": math.nan}
_UNKNOWN = {"r": math.nan, "r_low": math.nan, "r_high": math.nan}


def wilson(share: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a share of ``n`` > 0, inside [0, 1]."""
    middle = share + _Z**2 / (2 * n)
    half = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n * n))
    scale = 1 + _Z**2 / n
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def correlation_interval(r: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a correlation of ``n`` > 3 pairs."""
    z = math.atanh(max(-1 + 1e-12, min(1 - 1e-12, r)))
    half = _Z / math.sqrt(n - 3)
    return math.tanh(z - half), math.tanh(z + half)


def check_items(cohort: Cohort) -> pd.DataFrame:
    """One row a check, in the order of the notebook.

    Columns: assignment, task, item (the check), title, public, core, n (answers), rate, rate_low,
    rate_high, r, r_low, r_high (NaN where nothing can be said), negative (the whole interval of r
    lies below 0).
    """
    table = cohort.checks[cohort.checks.outcome != "undecided"]
    judged = table.outcome.isin(_JUDGED)
    share = (table.outcome == "passed").astype(float)
    won = pd.DataFrame(
        {
            "student": table.student,
            "assignment": table.assignment,
            "task": table.task,
            "item": table["check"],
            "judged": judged,
            "share": share,
            "points": table.points,
            "at_stake": table.max_points,
        }
    )
    about = cohort.checks.groupby(["assignment", "task", "check"], sort=False).agg(
        title=("title", "first"), public=("public", "first"), core=("core", "first")
    )
    about.index.names = ["assignment", "task", "item"]
    return _items(won).join(about, on=["assignment", "task", "item"])


def task_items(cohort: Cohort) -> pd.DataFrame:
    """One row a task: columns as in :func:`check_items`, without title, public and core.

    ``item`` is the task. Answers that wait for a person, and tasks with a broken check, are left
    out.
    """
    table = cohort.tasks[
        ~cohort.tasks.state.isin(["waiting", "undecided"]) & (cohort.tasks.max_score > 0)
    ]
    return _items(
        pd.DataFrame(
            {
                "student": table.student,
                "assignment": table.assignment,
                "task": table.task,
                "item": table.task,
                "judged": table.state != "skipped",
                "share": (table.score / table.max_score).clip(0, 1),
                "points": table.score,
                "at_stake": table.max_score,
            }
        )
    )


def _items(won: pd.DataFrame) -> pd.DataFrame:
    keys = ["student", "assignment"]
    totals = won.groupby(keys, sort=False)[["points", "at_stake"]].transform("sum")
    at_stake = totals.at_stake - won.at_stake
    won = won.assign(rest=(totals.points - won.points) / at_stake.where(at_stake > 0))
    rows = []
    for (assignment, task, item), group in won.groupby(["assignment", "task", "item"], sort=False):
        answers = group[group.judged]
        row = {"assignment": assignment, "task": task, "item": item, "n": len(answers)}
        rows.append(row | _difficulty(answers) | _discrimination(answers))
    columns = ["assignment", "task", "item", "n", *_NOTHING, *_UNKNOWN]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(negative=table.r_high < 0)


def _difficulty(answers: pd.DataFrame) -> dict[str, float]:
    n = len(answers)
    if not n:
        return dict(_NOTHING)
    rate = float(answers.share.mean())
    low, high = wilson(rate, n) if n >= FEWEST else (math.nan, math.nan)
    return {"rate": rate, "rate_low": low, "rate_high": high}


def _discrimination(answers: pd.DataFrame) -> dict[str, float]:
    known = answers[["share", "rest"]].dropna().to_numpy()
    if len(known) < FEWEST or (np.ptp(known, axis=0) < 1e-12).any():
        return dict(_UNKNOWN)
    r = float(np.corrcoef(known, rowvar=False)[0, 1])
    low, high = correlation_interval(r, len(known))
    return {"r": r, "r_low": low, "r_high": high}
