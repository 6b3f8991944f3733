"""Checks of task cv_scores."""

import numpy as np
import pandas as pd
import pytest

from autograder.checks import close, vector

CANARY = "canary-81494bae35624d2c108fc62872715cad"


@pytest.mark.points(2)
@pytest.mark.public
@pytest.mark.concept("validation")
def test_p_cv_scores(submission):
    """Four rows in four folds: each row is predicted by the mean of the three others.
    4 行を 4 分割すると、各行は残り 3 行の平均で予測される。"""
    X = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0]})
    scores = submission.cv_scores(submission.DummyRegressor, X, np.array([0.0, 0.0, 3.0, 3.0]), k=4)
    assert close(np.sort(vector(scores, 4)), np.log([2.0, 2.0, 3.0, 3.0]))


@pytest.mark.points(10)
@pytest.mark.concept("validation")
@pytest.mark.timeout(20)
@pytest.mark.teaches(
    space=("cv_scores", "cv_seeds"),
    en="Follow one row through all folds: how often is it in the part that scores, and which "
    "rows has the model seen by then? Do the folds change with the seed, and is it a new model?",
    ja="1 つの行に注目してください。採点する側に何回入り、そのときモデルはどの行を学習済みですか。"
    "分割は seed で変わりますか。モデルは毎回新しく作っていますか。",
)
def test_cv_disjoint_cover(submission, data, rng):
    """Each row is scored exactly once, by a fresh model fitted on all rows of the other folds.
    どの行も、残りの分割だけで学習した新しいモデルによって、ちょうど 1 回ずつ採点される。"""
    first = _folds(submission, data, rng, n=23, k=5, options={"k": 5, "seed": 1})
    again = _folds(submission, data, rng, n=23, k=5, options={"k": 5, "seed": 1})
    other = _folds(submission, data, rng, n=23, k=5, options={"k": 5, "seed": 2})
    assert first == again
    assert first != other
    _folds(submission, data, rng, n=12, k=3, options={"k": 3, "seed": 7})
    plain = _folds(submission, data, rng, n=30, k=5, options={})
    assert plain == _folds(submission, data, rng, n=30, k=5, options={"seed": 0})


def _folds(submission, data, rng, *, n, k, options):
    """Run cv_scores with a spy, judge what the spy saw, and return the folds (sorted)."""
    X = data.numbered(n, rng).set_axis(rng.permutation(n))
    y = rng.lognormal(9, 1, n)
    log = data.Logbook(y, lambda number, rows: rng.normal(0, 0.5, len(rows)))
    scores = vector(submission.cv_scores(log.maker(submission), X, y, **options), k)
    scored = log.held_out()
    assert not log.misaligned, "labels belong to other rows than the features"
    assert not log.reused, "one estimator was fitted more than once"
    assert len(scored) == k
    for trained, held_out, _ in scored:
        assert trained == set(range(n)) - held_out
    folds = sorted(sorted(held_out) for _, held_out, _ in scored)
    assert sorted(row for fold in folds for row in fold) == list(range(n))
    assert max(map(len, folds)) - min(map(len, folds)) <= 1
    assert close(np.sort(scores), np.sort([error for *_, error in scored]))
    return folds
