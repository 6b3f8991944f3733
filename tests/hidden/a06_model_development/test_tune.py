"""Checks of task tune."""

import numpy as np
import pandas as pd
import pytest

from autograder.checks import close, fields, mapping, real, text

CANARY = "canary-9027d8adc3c36c700115352a778b504a"

# The size of a candidate's log error in its folds 0, 1, 2, ...: the mean prefers "b"; the median,
# the best fold and the last fold prefer "c"; the worst fold prefers "a".
ERRORS = {
    "c": [0.0, 2.0, 0.0, 0.0, 0.0],
    "a": [0.3, 0.3, 0.3, 0.3, 0.3],
    "b": [0.1, 0.5, 0.1, 0.2, 0.1],
}


@pytest.mark.points(2)
@pytest.mark.public
@pytest.mark.concept("selection")
def test_p_tune(submission):
    """With one candidate, that one is best, and its score is the mean of its folds.
    候補が 1 つなら、それが最良であり、得点は各分割の平均になる。"""
    X = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0]})
    y = np.array([0.0, 0.0, 3.0, 3.0])
    found = submission.tune({"mean": submission.DummyRegressor}, X, y, k=4)
    best, scores = fields(found, ("best_name", "scores"))
    assert text(best) == "mean"
    assert list(mapping(scores)) == ["mean"]
    assert close(real(mapping(scores)["mean"]), (np.log(2.0) + np.log(3.0)) / 2)


@pytest.mark.points(5)
@pytest.mark.concept("selection")
@pytest.mark.timeout(20)
@pytest.mark.teaches(
    en="A score here is an error. Is the best candidate the one with the largest or the smallest "
    "mean over its folds, and were all candidates tried on the same folds?",
    ja="ここでの得点は誤差です。最良の候補は、分割の平均が最大のものですか、最小のものですか。"
    "すべての候補を同じ分割で比べていますか。",
)
def test_tune_picks_by_cv(submission, data, rng):
    """The candidate with the smallest mean error over the folds wins; all get the same folds.
    分割平均の誤差が最小の候補を選ぶ。すべての候補は同じ分割で比べる。"""
    sets = {}
    for options in ({}, {"seed": 0}, {"k": 4, "seed": 2}, {"k": 4, "seed": 3}):
        k = options.get("k", 5)
        names = [f"model {i}" for i in rng.permutation(3)]
        errors = {n: e[:k] for n, e in zip(names, ERRORS.values(), strict=True)}
        X, y = data.numbered(20, rng), rng.lognormal(9, 1, 20)
        logs = {name: _candidate(data, y, sizes) for name, sizes in errors.items()}
        makers = {name: log.maker(submission) for name, log in logs.items()}
        found = submission.tune(makers, X, y, **options)
        best, scores = fields(found, ("best_name", "scores"))
        means = {name: float(np.mean(sizes)) for name, sizes in errors.items()}
        assert text(best) == min(means, key=means.get)
        assert set(mapping(scores)) == set(means)
        assert all(close(real(mapping(scores)[name]), mean) for name, mean in means.items())
        assert min(len(log.fitted) for log in logs.values()) == k
        shared = [log.train_sets()[:k] for log in logs.values() if len(log.fitted) == k]
        same = all(one == shared[0] for one in shared)
        assert same or not _repeats(submission, data), "candidates were tried on different folds"
        sets[options.get("seed")] = shared[0]
    assert sets[None] == sets[0] or not _repeats(submission, data), "seed is 0 if left out"
    assert sets[2] != sets[3] or not _heeds_seed(submission, data), "the seed was not passed on"


def _repeats(submission, data):
    """If cv_scores itself draws other folds each time, that is judged there and not here."""
    return data.train_sets(submission, 20, 4, 2) == data.train_sets(submission, 20, 4, 2)


def _heeds_seed(submission, data):
    return data.train_sets(submission, 20, 4, 2) != data.train_sets(submission, 20, 4, 3)


def _candidate(data, y, sizes):
    return data.Logbook(y, lambda number, rows: np.full(len(rows), sizes[number % len(sizes)]))
