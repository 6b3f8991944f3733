"""Checks of task honest_estimate."""

import numpy as np
import pandas as pd
import pytest

from autograder.checks import close, real

CANARY = "canary-528ee18c0e2cc6e061f64178cb77aa96"

LIMIT = 0.055  # printed in the task
CLEAR = 0.03  # a mean this near to the truth, after 4, 8, ... draws, needs no further draws
DRAWS, MOST_DRAWS = 4, 32
ROWS, TELLERS = 100, 20


@pytest.mark.points(1)
@pytest.mark.public
@pytest.mark.concept("honest-estimate")
def test_p_honest_estimate(submission):
    """Where all members spend the same, every candidate is right and the estimate is 0.
    全員の支出が同じなら、どの候補も正解し、推定値は 0 になる。"""
    X = pd.DataFrame({"a": np.arange(40.0)})
    makers = {"one": submission.DummyRegressor, "two": submission.DummyRegressor}
    assert abs(real(submission.honest_estimate(makers, X, np.full(40, 500.0), seed=0))) < 1e-9


@pytest.mark.points(15)
@pytest.mark.core
@pytest.mark.concept("honest-estimate")
@pytest.mark.timeout(30)
@pytest.mark.teaches(
    en="The luckiest of twenty guessers looks good on the rows that chose it. Which rows has your "
    "estimate kept away from the choice, and from the fit, until the very end?",
    ja="20 人の当てずっぽうのうち、最も運のよい人は、選ぶのに使った行では優秀に見えます。"
    "選択にも学習にも最後まで使わなかった行は、どれですか。",
)
def test_no_optimism_on_noise(submission, data, seed, rng):
    """Twenty candidates who only guess: the estimate of the chosen one is near the true error.
    当てずっぽうの候補 20 個でも、選ばれた候補の推定誤差は真の誤差に近い。"""
    _judge_choice(submission, data, rng)
    helpers = submission.helper(data.HELPERS)
    X, y, guesses = data.gen_coin(40, 5, seed("repeat"))
    makers = helpers.tellers(guesses)
    once = real(submission.honest_estimate(makers, X, y, seed=3))
    again = real(submission.honest_estimate(makers, X, y, seed=3))
    assert close(again, once) or not _cv_repeats(submission, data), "same seed, another number"
    gaps = []
    while len(gaps) < MOST_DRAWS and (
        not gaps or CLEAR <= abs(np.mean(gaps)) <= _hopeless(data, gaps)
    ):
        for draw in range(len(gaps), len(gaps) + DRAWS):
            X, y, guesses = data.gen_coin(ROWS, TELLERS, seed(f"coin {draw}"))
            found = submission.honest_estimate(helpers.tellers(guesses), X, y, seed=draw)
            gaps.append(real(found) - data.COIN)
    assert abs(np.mean(gaps)) < LIMIT


def _hopeless(data, gaps):
    """Beyond the limit by four standard errors of a holdout of a fifth: it will not come back."""
    return LIMIT + 4 * data.COIN / np.sqrt(ROWS / 5 * len(gaps))


def _judge_choice(submission, data, rng):
    """The estimate is that of the chosen candidate, and the choice left some rows alone.

    The errors are the same on every row. The largest passes as well: a choice of the worst is a
    slip of tune, and is judged there. A candidate that was not chosen has only been fitted and
    scored in order to choose: if that always took all rows together, nothing was left to score.
    """
    y = rng.lognormal(9, 1, 60)
    sizes = {"plain": 0.6, "good": 0.2, "bad": 1.0, "fair": 0.5}
    logs = {name: _steady(data, y, size) for name, size in sizes.items()}
    makers = {name: log.maker(submission) for name, log in logs.items()}
    found = real(submission.honest_estimate(makers, data.numbered(60, rng), y, seed=5))
    assert close(found, 0.2) or close(found, 1.0)
    chosen = "good" if close(found, 0.2) else "bad"
    tried = [rows for name, log in logs.items() if name != chosen for rows in log.touched()]
    assert min(map(len, tried), default=60) < 60, "every choice was made with all rows"


def _cv_repeats(submission, data):
    """If cv_scores itself draws other folds each time, that is judged there and not here."""
    return data.train_sets(submission, 20, 4, 2) == data.train_sets(submission, 20, 4, 2)


def _steady(data, y, size):
    return data.Logbook(y, lambda number, rows: np.full(len(rows), size))
