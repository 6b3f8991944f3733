"""Data of a06: yearly spend of members of a made-up service, fortune tellers, and a spy's logbook.

Everything comes from ``numpy.random.default_rng(seed)``. The cities are the same for every seed:
they are the map of the story. Only members and noise are drawn anew.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

CANARY = "canary-5c17360f9237bcd35da7ecde61c74898"

PUBLIC_SEED = 20612  # the released data/train.csv; never used for scoring
N_TRAIN, N_HIDDEN = 2500, 3000
NOISE = 0.45  # sd of log-spend that no feature explains
TYPED_WRONG, UNKNOWN_ADDRESS = 0.004, 0.02

_FIRST = ("Amber", "Cobalt", "Ember", "Fable", "Lumen", "Marble", "Quill", "Velvet")
_LAST = ("Bay", "Bridge", "Fields", "Harbor", "Hill", "Moor")
_STREETS = ("Station Road", "Mill Lane", "Long Street", "Orchard Row")
_DEVICES = ("phone", "pc", "tv")


@dataclass(frozen=True)
class Members:
    """``X`` (n rows), ``y`` (n,) yen a year, ``best`` (n,): the median spend given the truth."""

    X: pd.DataFrame
    y: np.ndarray
    best: np.ndarray


def gen_cities() -> pd.DataFrame:
    """The gazetteer: 48 made-up cities, columns city, lat (34..42), lon (131..141)."""
    rng = np.random.default_rng(48)
    names = [f"{first} {last}" for first in _FIRST for last in _LAST]
    lat, lon = rng.uniform(34, 42, 48).round(3), rng.uniform(131, 141, 48).round(3)
    return pd.DataFrame({"city": names, "lat": lat, "lon": lon})


def gen_spend(n: int, seed: int) -> Members:
    """``n`` members: address, income (yen), age, tenure (months), device, and their spend."""
    rng = np.random.default_rng(seed)
    cities = gen_cities()
    crowd = np.arange(72, 24, -1)
    home = rng.choice(48, n, p=crowd / crowd.sum())
    income = rng.lognormal(np.log(4.2e6), 0.72, n).round(-4)
    age, tenure = rng.integers(18, 76, n), np.minimum(rng.exponential(30, n), 120).astype(int)
    device = rng.integers(0, 3, n)
    north = (cities["lat"].to_numpy()[home] - 38) / 4
    east = (cities["lon"].to_numpy()[home] - 136) / 5
    log_spend = (
        np.log(20_000)
        + 0.9 * np.log(income / 4.2e6)
        + 0.38 * north
        + 0.38 * east
        + 0.62 * np.sin(2.5 * north) * np.cos(2.5 * east)
        + 0.9 * np.minimum(tenure, 36) / 36
        + 0.12 * device
        - 0.15 * ((age - 45) / 30) ** 2
    )
    spend = np.exp(log_spend + rng.normal(0, NOISE, n)).round()
    X = pd.DataFrame(
        {
            "address": _addresses(cities["city"].to_numpy()[home], rng),
            "income": np.where(rng.random(n) < TYPED_WRONG, income * 1000, income).astype("int64"),
            "age": age,
            "tenure": tenure,
            "device": np.array(_DEVICES)[device],
        }
    )
    return Members(X, spend, np.exp(log_spend))


def _addresses(cities: np.ndarray, rng: np.random.Generator) -> list[str]:
    """ "12-3 Mill Lane, Amber Bay" or "12-3 Mill Lane, AMBERBAY"; some are only "unknown"."""
    n = len(cities)
    block, house = rng.integers(1, 40, n), rng.integers(1, 20, n)
    street = rng.choice(_STREETS, n)
    joined, lost = rng.random(n) < 0.5, rng.random(n) < UNKNOWN_ADDRESS
    spelled = [c.upper().replace(" ", "") if j else c for c, j in zip(cities, joined, strict=True)]
    whole = [f"{b}-{h} {s}, {c}" for b, h, s, c in zip(block, house, street, spelled, strict=True)]
    return ["unknown" if gone else address for address, gone in zip(whole, lost, strict=True)]


def public_files() -> dict[str, str]:
    """The text of every file in ``source/a06_model_development/data``, by name."""
    members = gen_spend(N_TRAIN, PUBLIC_SEED)
    table = members.X.assign(spend=members.y).astype({"spend": "int64"})
    return {
        "train.csv": table.to_csv(index=False, lineterminator="\n"),
        "cities.csv": gen_cities().to_csv(index=False, lineterminator="\n"),
    }


def log_mae(y: np.ndarray, pred: np.ndarray) -> float:
    """Mean of |log1p(y) - log1p(pred)|, negative predictions counted as 0."""
    return float(np.mean(np.abs(np.log1p(y) - np.log1p(np.maximum(pred, 0)))))


def skill(members: Members, pred: np.ndarray) -> float:
    """0 = always the median of this draw, 1 = the ceiling of this draw (only noise is missed)."""
    floor = log_mae(members.y, np.full(len(members.y), np.median(members.y)))
    ceiling = log_mae(members.y, members.best)
    return (floor - log_mae(members.y, pred)) / (floor - ceiling)


def gen_copies(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """y (n,) and P (5, n): three near copies of one model, its opposite, and a poor one."""
    rng = np.random.default_rng(seed)
    y, shared = rng.lognormal(9, 1, n), rng.normal(0, 0.3, n)
    errors = np.vstack([shared, shared, shared, -1.2 * shared, rng.normal(0, 1, n)])
    return y, _predictions(y, errors + rng.normal(0, 0.08, (5, n)), rng)


def gen_regimes(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """y (n,) and P (4, n): one model is good at large spends only, so yen and logs disagree."""
    rng = np.random.default_rng(seed)
    y = rng.lognormal(9, 1.2, n)
    big = y > np.quantile(y, 0.85)
    sizes = np.array([(0.1, 0.55), (0.7, 0.3), (0.7, 0.3), (0.9, 1.2)])
    spread = np.where(big, sizes[:, :1], sizes[:, 1:])
    return y, _predictions(y, rng.normal(size=(4, n)) * spread, rng)


def gen_exaggerating(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """y (n,) and P (3, n): the others exaggerate the misses of one. Some spends are 0."""
    rng = np.random.default_rng(seed)
    y, shared = rng.lognormal(9, 1, n), rng.normal(0, 0.3, n)
    y[:3] = 0.0
    errors = np.array([[1.0], [2.0], [3.0]]) * shared + rng.normal(0, 0.03, (3, n))
    return y, _predictions(y, errors, rng)


def _predictions(y: np.ndarray, errors: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.maximum(np.expm1(np.log1p(y) + rng.permutation(errors)), 0)


COIN = 0.4  # a teller's error is 0 or 2 * COIN, so the true error of every teller is COIN


def gen_coin(n: int, tellers: int, seed: int) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """X (row number and noise), y (n,) of two levels by a coin, guesses (tellers, n) by coins."""
    rng = np.random.default_rng(seed)
    levels = np.expm1(8 + COIN * np.array([-1.0, 1.0]))
    y, guesses = levels[rng.integers(0, 2, n)], levels[rng.integers(0, 2, (tellers, n))]
    return numbered(n, rng), y, guesses


def numbered(n: int, rng: np.random.Generator) -> pd.DataFrame:
    """A table for spies and tellers: its first column, ``row``, is the number of the row."""
    return pd.DataFrame({"row": np.arange(n, dtype=float), "noise": rng.normal(size=n)})


# Runs in the trainee's process: no secret here. The estimators are sklearn's kind, so that clone()
# and cross_val_score() take them; what they report or know is held by closure, not by parameters.
HELPERS = """
import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin

def rows(X):
    first = X["row"] if hasattr(X, "columns") else X[:, 0]
    return np.asarray(first).astype(int)

def spy(report_fit, report_predict):
    class Spy(RegressorMixin, BaseEstimator):
        def fit(self, X, y):
            again = hasattr(self, "number_")
            self.number_ = report_fit(rows(X).tolist(), np.asarray(y, float).tolist(), again)
            return self
        def predict(self, X):
            return np.array(report_predict(self.number_, rows(X).tolist()), float)
    return Spy

def teller(guesses):
    class Teller(RegressorMixin, BaseEstimator):
        def fit(self, X, y):
            self.says_ = np.array(guesses, float)
            self.says_[rows(X)] = y
            return self
        def predict(self, X):
            return self.says_[rows(X)]
    return Teller

def tellers(table):
    return {f"teller {j}": teller(guesses) for j, guesses in enumerate(table)}
"""


@dataclass
class Logbook:
    """Lives in the grader: a spy reports each fit and asks here for each prediction.

    ``errors(number, rows)`` gives the log errors of that fit's predictions; a prediction is
    ``expm1(log1p(y) + error)``.
    """

    y: np.ndarray
    errors: Callable[[int, Sequence[int]], np.ndarray]
    fitted: list[list[int]] = field(default_factory=list)
    said: list[dict[int, float]] = field(default_factory=list)
    misaligned: bool = False
    reused: bool = False

    def maker(self, submission: object) -> object:
        """The spy's class, made in the trainee's process; ``maker()`` is a fresh estimator."""
        helpers = submission.helper(HELPERS)  # type: ignore[attr-defined]
        return helpers.spy(
            lambda rows, y, again: self.fit(rows, y, again),
            lambda number, rows: self.predict(number, rows),
        )

    def fit(self, rows: Sequence[int], y: Sequence[float], again: bool) -> int:
        """Note a fit; returns its number."""
        self.misaligned |= not np.array_equal(self.y[list(rows)], np.asarray(y))
        self.reused |= bool(again)
        self.fitted.append(list(rows))
        self.said.append({})
        return len(self.fitted) - 1

    def predict(self, number: int, rows: Sequence[int]) -> list[float]:
        """Note and answer a prediction."""
        errors = np.asarray(self.errors(number, rows), dtype=float)
        self.said[number].update(zip(rows, np.abs(errors).tolist(), strict=True))
        return np.expm1(np.log1p(self.y[list(rows)]) + errors).tolist()

    def train_sets(self) -> list[list[int]]:
        """The rows of each fit, in an order that does not depend on the order of the folds."""
        return sorted(sorted(rows) for rows in self.fitted)

    def touched(self) -> list[set[int]]:
        """For each fit, the rows it was fitted on together with those it was asked about."""
        return [set(rows) | set(said) for rows, said in zip(self.fitted, self.said, strict=True)]

    def held_out(self) -> list[tuple[set[int], set[int], float]]:
        """(rows fitted, rows scored, mean error there) of each fit that was asked about new rows.

        A fit that was only asked about its own rows scored nothing; one that was asked about old
        and new rows together keeps both, so that the overlap can be seen.
        """
        found = []
        for rows, said in zip(self.fitted, self.said, strict=True):
            if set(said) - set(rows):
                found.append((set(rows), set(said), float(np.mean(list(said.values())))))
        return found


def train_sets(submission: object, n: int, k: int, seed: int) -> list[list[int]]:
    """The rows that the submission's own cv_scores fits on: does it heed its seed?"""
    rng = np.random.default_rng(n)
    log = Logbook(rng.lognormal(9, 1, n), lambda number, rows: np.full(len(rows), 0.1))
    make = log.maker(submission)
    submission.cv_scores(make, numbered(n, rng), log.y, k=k, seed=seed)  # type: ignore[attr-defined]
    return log.train_sets()
