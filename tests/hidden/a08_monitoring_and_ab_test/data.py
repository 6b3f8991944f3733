"""Data makers of a08: weekly spends that drift, and experiments with several sessions a user.

What a right test finds on an experiment is a closed form (the delta method), so the worlds of the
A/A check can be chosen evenly. All draws come from ``default_rng(seed)``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtr

CANARY = "canary-452bcb662def80ebebec304d4febd828"

PUBLIC_SEED = 7  # of the weekly files that trainees get; hidden seeds come from the course secret
PUBLIC_AB_SEED = 31  # an experiment without any effect that fools whoever counts sessions

NO_SPEND = 0.15  # share of members who spend nothing in a week
SHIFT = 0.25  # of the logarithm of spend, from week SINCE on
SINCE = 7
USER_SD = 1.5  # of a user's own inclination, in log odds
BASE = -1.2  # log odds of a conversion for the middle user


def gen_weekly(
    seed: int,
    *,
    n_ref: int = 4000,
    n: int = 2000,
    weeks: int = 12,
    shift: float = SHIFT,
    since: int = SINCE,
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the reference ``(n_ref,)`` and ``weeks`` arrays ``(n,)``: spends in yen, float64."""
    rng = np.random.default_rng(seed)

    def spends(size: int, move: float) -> np.ndarray:
        amount = np.round(np.exp(rng.normal(6.5 + move, 0.53, size=size)))
        return np.where(rng.random(size) < NO_SPEND, 0.0, amount)

    reference = spends(n_ref, 0.0)
    return reference, [spends(n, shift if week >= since else 0.0) for week in range(weeks)]


class Users(NamedTuple):
    """What is known of each user: arrays of shape (n_users,), or (worlds, n_users)."""

    sessions: np.ndarray
    wins: np.ndarray  # sessions that converted
    in_b: np.ndarray


def _users(shape: tuple[int, ...], rng: np.random.Generator, effect: float) -> Users:
    sessions = rng.geometric(0.25, size=shape)  # four on average
    in_b = rng.random(shape) < 0.5
    odds = BASE + rng.normal(0.0, USER_SD, size=shape) + effect * in_b
    return Users(sessions, rng.binomial(sessions, 1.0 / (1.0 + np.exp(-odds))), in_b)


def _table(users: Users, rng: np.random.Generator) -> pd.DataFrame:
    """One row a session, in any order."""
    user = np.repeat(np.arange(users.sessions.size), users.sessions)
    turn = np.arange(user.size) - np.repeat(
        np.cumsum(users.sessions) - users.sessions, users.sessions
    )
    order = rng.permutation(user.size)
    user, conv = user[order], (turn < users.wins[user])[order]
    arm = np.where(users.in_b[user], "b", "a")
    return pd.DataFrame({"user": user, "arm": arm, "conv": conv.astype(np.int64)})


def gen_ab(n_users: int, seed: int, *, effect: float = 0.0) -> pd.DataFrame:
    """Return one row a session: ``user``, ``arm`` ("a" or "b", by a coin a user), ``conv`` (0, 1).

    All sessions of a user share the user's inclination. ``effect`` is added to the log odds in b.
    """
    rng = np.random.default_rng(seed)
    return _table(_users((n_users,), rng, effect), rng)


class Truth(NamedTuple):
    """Rate of b minus rate of a, and its standard error with users as the unit."""

    diff: np.ndarray
    se: np.ndarray

    @property
    def p_value(self) -> np.ndarray:
        return 2.0 * ndtr(-np.abs(self.diff) / self.se)


def _by_arm(in_b: np.ndarray, rate_and_variance: Callable[..., tuple]) -> Truth:
    (rate_a, part_a), (rate_b, part_b) = (rate_and_variance(1.0 * arm) for arm in (~in_b, in_b))
    return Truth(rate_b - rate_a, np.sqrt(part_a + part_b))


def delta_method(users: Users) -> Truth:
    """Rate = sum of conversions / sum of sessions; variance from var(s), cov(s, n), var(n)."""

    def rate_and_variance(arm: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        k = arm.sum(-1)
        s, n = (arm * users.wins).sum(-1) / k, (arm * users.sessions).sum(-1) / k
        rest_s, rest_n = users.wins - s[..., None], users.sessions - n[..., None]
        ss, sn, nn = (
            (arm * product).sum(-1) / (k - 1) for product in (rest_s**2, rest_s * rest_n, rest_n**2)
        )
        rate = s / n
        return rate, (ss - 2 * rate * sn + rate**2 * nn) / k / n**2

    return _by_arm(users.in_b, rate_and_variance)


def means_test(users: Users) -> Truth:
    """Rate = mean over users of each user's own rate: another metric, tested rightly."""
    own = users.wins / users.sessions

    def rate_and_variance(arm: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        k = arm.sum(-1)
        rate = (arm * own).sum(-1) / k
        return rate, (arm * (own - rate[..., None]) ** 2).sum(-1) / (k - 1) / k

    return _by_arm(users.in_b, rate_and_variance)


def users_of(df: pd.DataFrame) -> Users:
    """The users of a table of sessions, in the order of their names."""
    users = df.assign(in_b=df["arm"] == "b").groupby("user")
    columns = users["conv"].size(), users["conv"].sum(), users["in_b"].first()
    return Users(*(column.to_numpy() for column in columns))


def even_worlds(seed: int, *, worlds: int = 200, n_users: int = 300) -> list[pd.DataFrame]:
    """A/A worlds whose p-values, by a right test, fill 0 to 1 evenly: ten in each twentieth.

    So a right test rejects in exactly 5 % of them, whatever the seed. Worlds in which two right
    tests (of the ratio, and of the users' means) come to different verdicts are left out.
    """
    rng = np.random.default_rng(seed)
    chosen: list[list[pd.DataFrame]] = [[] for _ in range(20)]
    while min(map(len, chosen)) < worlds // 20:
        many = _users((worlds, n_users), rng, 0.0)
        p, other = delta_method(many).p_value, means_test(many).p_value
        for world in np.flatnonzero((p < 0.05) == (other < 0.05)):
            cell = chosen[min(int(20 * p[world]), 19)]
            if len(cell) < worlds // 20:
                cell.append(_table(Users(*(part[world] for part in many)), rng))
    return [table for cell in chosen for table in cell]


def public_files() -> dict[str, str]:
    """The text of every file in ``source/a08_monitoring_and_ab_test/data``, by name."""
    reference, weeks = gen_weekly(PUBLIC_SEED)
    spends = [f"{week},{spend:.0f}" for week, values in enumerate(weeks) for spend in values]
    sessions = gen_ab(3000, PUBLIC_AB_SEED)
    rows = [f"{user},{arm},{conv}" for user, arm, conv in sessions.itertuples(index=False)]
    return {
        "reference.csv": "\n".join(["spend", *(f"{spend:.0f}" for spend in reference), ""]),
        "weeks.csv": "\n".join(["week,spend", *spends, ""]),
        "ab.csv": "\n".join(["user,arm,conv", *rows, ""]),
    }
