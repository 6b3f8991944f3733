"""Data of a05: members of Tsukimi Shelf, month by month, who may cancel the next month.

Each member has a habit of cancelling (sd 3 on the logit scale) that no column shows, and five
tastes that hardly change: a fingerprint by which a forest knows a person again. So a split by rows
looks better than it is. All draws come from ``default_rng(seed)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold

CANARY = "canary-346008df16d630a40f57c147db5c9469"

HABIT = 3.0  # sd of the member effect
START, MINUTES = -3.3, 1.7  # intercept, and slope of watching one sd less
TASTES, BLUR = 5, 0.14  # width of the fingerprint, and its noise from month to month
MISSING = 0.1
PUBLIC_SEED, NEXT_SEED = 2, 124  # the released files: .97 and .28 (200 newcomers: .25 to .38)
COLUMNS = ["watch_minutes", *(f"taste_{k}" for k in range(1, TASTES + 1))]


@dataclass(frozen=True)
class Members:
    """``X`` (n, 6) with gaps, ``y`` (n,), ``groups`` (n,), ``month`` (n,), ``late`` (n,).

    ``late`` is cancel_page_views, recorded after the outcome; ``truth`` is P(cancel) if the habit
    of everybody were known: the ceiling.
    """

    X: np.ndarray
    y: np.ndarray
    groups: np.ndarray
    month: np.ndarray
    late: np.ndarray
    truth: np.ndarray


def gen_members(n_users: int, seed: int, rows: int = 8, blur: float = BLUR) -> Members:
    """``rows`` months of each of ``n_users`` members; prevalence about .19, Bayes AP about .83."""
    rng = np.random.default_rng(seed)
    groups, month = np.repeat(np.arange(n_users), rows), np.tile(np.arange(1, rows + 1), n_users)
    habit, tastes = rng.normal(0, HABIT, n_users), rng.normal(0, 1, (n_users, TASTES))
    less = rng.normal(0, 1, groups.size)
    truth = 1 / (1 + np.exp(-(START + MINUTES * less + habit[groups])))
    y = (rng.random(groups.size) < truth).astype(np.int64)
    shown = tastes[groups] + rng.normal(0, blur, (groups.size, TASTES))
    X = np.column_stack([np.round(400 - 90 * less, 0), np.round(shown, 2)])
    X[rng.random(X.shape) < MISSING] = np.nan
    late = rng.poisson(np.where(y == 1, 4.0, 0.1))
    return Members(X, y, groups, month, late, truth)


@lru_cache(maxsize=4)
def honest_ap(n_users: int, seed: int, rows: int, blur: float) -> float:
    """Average precision on members never seen: mean of five parts by member."""
    m = gen_members(n_users, seed, rows, blur)
    scores = []
    for train, test in GroupKFold(5, shuffle=True, random_state=0).split(m.X, m.y, m.groups):
        middle = np.nanmedian(m.X[train], axis=0)
        forest = RandomForestClassifier(30, min_samples_leaf=3, random_state=0)
        forest.fit(np.where(np.isnan(m.X[train]), middle, m.X[train]), m.y[train])
        chance = forest.predict_proba(np.where(np.isnan(m.X[test]), middle, m.X[test]))[:, 1]
        scores.append(average_precision_score(m.y[test], chance))
    return float(np.mean(scores))


def public_files() -> dict[str, str]:
    """The text of every file in ``source/a05_split_and_leakage/data``, by name."""
    return {
        "members.csv": _csv(gen_members(300, PUBLIC_SEED), 0),
        "next_members.csv": _csv(gen_members(200, NEXT_SEED), 300),
    }


def _csv(m: Members, first: int) -> str:
    table = pd.DataFrame(m.X, columns=COLUMNS)
    table.insert(0, "member", m.groups + first)
    table.insert(1, "month", m.month)
    table["cancel_page_views"] = m.late
    table["cancelled"] = m.y
    return table.to_csv(index=False, lineterminator="\n")
