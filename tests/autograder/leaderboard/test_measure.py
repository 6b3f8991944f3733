"""The interval of a measure, what a board file may declare, and the course's own boards."""

import itertools
import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from autograder.checks.board import Skill, estimate, load_board
from autograder.checks.reference import reference_namespace
from autograder.checks.values import WrongType
from autograder.course import Course, derive_seed
from autograder.errors import CheckError
from autograder.notebook import reference_cells
from autograder.ranking import rank
from autograder.results import Standing
from autograder.verify import verify

ROOT = Path(__file__).parents[3]
A06 = "a06_model_development"


def losses(rng, n):
    ceiling = np.abs(rng.normal(0, 0.5, n))
    return Skill(ceiling + 0.2 * rng.random(n), ceiling + rng.exponential(0.6, n), ceiling)


def test_a_mean_has_the_textbook_interval():
    scores = np.random.default_rng(0).normal(3, 2, 400)
    found = estimate(scores)
    half = 1.959964 * scores.std(ddof=1) / 20
    assert np.allclose(found, (scores.mean(), scores.mean() - half, scores.mean() + half))


def test_a_skill_is_the_ratio_and_its_interval_that_of_the_bootstrap():
    rng = np.random.default_rng(1)
    items = losses(rng, 3000)
    found = estimate(items)
    loss, floor, ceiling = items
    assert np.isclose(found.value, (floor - loss).sum() / (floor - ceiling).sum())
    again = []
    for _ in range(2000):
        rows = rng.integers(0, 3000, 3000)
        again.append((floor - loss)[rows].sum() / (floor - ceiling)[rows].sum())
    low, high = np.quantile(again, [0.025, 0.975])
    assert abs((high - low) / (found.high - found.low) - 1) < 0.08
    assert abs(low - found.low) + abs(high - found.high) < 0.1 * (high - low)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(2)
    truth = (0.6 - 0.1) / 0.6
    hits = 0
    for _ in range(1000):
        found = estimate(losses(rng, 300))
        hits += found.low <= truth <= found.high
    assert 0.93 <= hits / 1000 <= 0.97


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_an_answer_that_is_no_number_is_not_ranked(bad):
    items = losses(np.random.default_rng(3), 50)
    items.loss[7] = bad
    with pytest.raises(WrongType):
        estimate(items)
    scores = np.ones(50)
    scores[7] = bad
    with pytest.raises(WrongType):
        estimate(scores)
    with pytest.raises(WrongType):
        estimate(np.full(50, 1e308) * np.array([1, -1] * 25))


def test_mistakes_of_the_author_are_told():
    good = losses(np.random.default_rng(4), 50)
    for items in (
        np.ones(5),
        np.ones((50, 2)),
        good._replace(floor=good.ceiling),
        good._replace(loss=good.loss[:40]),
        good._replace(ceiling=good.ceiling * np.nan),
    ):
        with pytest.raises(CheckError, match=r"board\.py"):
            estimate(items)


IMPORT = "from autograder.checks import leaderboard\n"
FILES = {
    "x = 1": "must declare one measure, and declares 0",
    f"{IMPORT}@leaderboard(task='maen')\ndef f(a, b, c):\n    'title'": (
        "'maen' is no task of hello_mean. Did you mean 'mean'"
    ),
    "1 / 0": "cannot be loaded: ZeroDivisionError",
    f"{IMPORT}@leaderboard(task='mean')\ndef f(a, b, c): pass": "has no docstring",
    f"{IMPORT}@leaderboard(task='mean', widest=0)\ndef f(a, b, c):\n    't'": "widest be above 0",
}


@pytest.mark.parametrize("text", FILES)
def test_a_board_file_that_is_not_in_order(tmp_path, board_course, text):
    course = board_course(tmp_path / "course", text)
    with pytest.raises(CheckError, match=FILES[text]):
        load_board(course.assignment("hello_mean"))
    with pytest.raises(CheckError, match=FILES[text]):
        verify(course, sandbox="lite", workers=1)
    (course.checks_dir / "hello_mean" / "board.py").unlink()
    assert load_board(course.assignment("hello_mean")) is None


# -- a06 ---------------------------------------------------------------------------------------

SECRETS = (b"one",)


def seeds(secret, assignment=A06):
    return lambda name: derive_seed(secret, assignment, 0, "board", name)


@pytest.fixture(scope="module")
def a06():
    unit = Course(ROOT).assignment(A06)
    board = load_board(unit)
    cells = reference_cells(json.loads(unit.notebooks[A06].read_text(encoding="utf-8")))

    def solution(name=""):
        own = list(cells)
        if name:
            wrong = (unit.hidden / "wrong" / f"{name}.py").read_text(encoding="utf-8")
            own.append((name, wrong))
        return reference_namespace(own, unit.source)

    return SimpleNamespace(board=board, solution=solution, unit=unit)


def measured(a06, submission, secret):
    return estimate(a06.board.function(submission, a06.board.data, seeds(secret)))


@pytest.mark.parametrize("secret", SECRETS)
def test_a06_ranks_reference_and_weak_models_as_the_task_says(a06, secret):
    ladder = ["", "model_linear_latlon", "model_gb_no_address", "model_ridge_raw", "model_median"]
    found = {name: measured(a06, a06.solution(name), secret) for name in ladder}
    assert found[""].value > 0.89
    assert abs(found["model_median"].value) < 0.01
    for better, worse in itertools.pairwise(ladder):
        assert found[better].low > found[worse].high, (better, worse)
    widths = {name: each.high - each.low for name, each in found.items()}
    assert 0.01 < widths[""] < 0.02  # honest, and narrow enough to tell .92 from .94
    assert max(widths.values()) < a06.board.widest / 3
    standings = {n: Standing(skill=e.value, low=e.low, high=e.high) for n, e in found.items()}
    assert [entry.first for entry in rank(standings, secret).entries] == [1, 2, 3, 4, 5]


class Noting:
    """A model that notes every array it is given, and predicts the median."""

    def __init__(self, seen):
        self.seen = seen

    def fit(self, X, y):
        self.seen += [X, y]
        self.says = float(np.median(y))

    def predict(self, X):
        self.seen.append(X)
        return np.full(len(X), self.says)


def test_a06_gives_features_only_and_no_draw_of_a_check(a06):
    seen = []
    submission = SimpleNamespace(build_model=lambda: Noting(seen))
    measured(a06, submission, b"one")
    _, train_y, hidden_X = seen
    data, seed = a06.board.data, seeds(b"one")
    members = data.gen_spend(len(hidden_X), seed("members"))
    assert list(hidden_X.columns) == ["address", "income", "age", "tenure", "device"]
    pd.testing.assert_frame_equal(hidden_X, members.X)
    assert not np.isin(members.y, train_y).all() and len(train_y) == data.N_TRAIN
    for column in hidden_X.select_dtypes("number"):
        assert not np.array_equal(hidden_X[column].to_numpy(dtype=float), members.y)

    checks = {derive_seed(b"one", A06, 0, "seed", "members") + i for i in range(3)}
    board = {seed("train"), seed("members")}
    assert not checks & board and len(board) == 2
    # a name that a check uses as well makes another draw here
    assert derive_seed(b"one", A06, 0, "seed", "members") != seed("members")


def test_who_knows_the_draws_of_the_checks_by_heart_gains_nothing(a06):
    """A model that remembers labels of other draws is a median to these members."""
    data = a06.board.data
    heart = {}
    for i in range(3):
        draw = data.gen_spend(3000, derive_seed(b"one", A06, 0, "seed", "members") + i)
        heart |= dict(zip(draw.X["address"] + draw.X["income"].astype(str), draw.y, strict=True))

    class Memory(Noting):
        def predict(self, X):
            keys = X["address"] + X["income"].astype(str)
            return np.array([heart.get(key, self.says) for key in keys])

    found = measured(a06, SimpleNamespace(build_model=lambda: Memory([])), b"one")
    assert abs(found.value) < 0.01
