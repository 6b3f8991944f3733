"""Checks of ``ridge_fit``: a straight line in many dimensions, on a short leash."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from autograder.checks import close, fields, matrix, real, vector

CANARY = "canary-ad1ccb8a4d642a0bcc98f5eef62539b5"


@pytest.mark.public
@pytest.mark.points(3)
@pytest.mark.concept("ridge")
@pytest.mark.teaches(
    en="Without a penalty the slope would be 2. With alpha 2 it shrinks to 4 / (2 + 2) = 1. "
    "Where does alpha enter: beside the sum of x squared, or beside the label?",
    ja="罰則がなければ傾きは 2 です。alpha が 2 なら 4 / (2 + 2) = 1 まで縮みます。alpha が入る"
    "のは、x の二乗和の隣ですか、ラベルの隣ですか。",
)
def test_p_ridge(submission):
    """Three points on y = 2x, alpha 2: slope 1, intercept 0.
    y = 2x 上の3点、alpha 2: 傾き 1、切片 0。"""
    X, y = np.array([[-1.0], [0.0], [1.0]]), np.array([-2.0, 0.0, 2.0])
    w, b = fields(submission.ridge_fit(X, y, 2.0), ("w", "b"))
    assert close(vector(w, 1), [1.0])
    assert close(real(b), 0.0, atol=1e-9)


@pytest.mark.points(10)
@pytest.mark.concept("ridge")
@pytest.mark.teaches(
    example=lambda s: s.ridge_fit(
        np.array([[2.0], [3.0], [4.0]]), np.array([48.0, 50.0, 52.0]), 2.0
    ),
    en="The example is the worked number moved to x around 3 and y around 50, so the slope is "
    "still 1 and the line still goes through (3, 50): intercept 47. A penalty must not pull "
    "the level towards 0, only the slopes. What do you do with the means before you solve, "
    "and after?",
    ja="例は、課題の計算例を x が 3、y が 50 の辺りへ動かしたものです。傾きは 1 のままで、直線"
    "は点 (3, 50) を通るので切片は 47 です。罰則が縮めるのは傾きだけで、全体の高さを 0 へ引"
    "き寄せてはいけません。解く前と解いた後に、平均をどう扱っていますか。",
)
def test_ridge_vs_oracle(submission, rng):
    """Equals scikit-learn for alpha 0, 1 and 100, X around 3 and y around 50; inputs unchanged.
    alpha 0・1・100、X の平均 3、y の平均 50 で scikit-learn と一致し、入力を変えない。"""
    for n, d, alpha in ((40, 6, 0.0), (40, 6, 1.0), (40, 6, 100.0), (12, 1, 1.0), (5, 8, 1.0)) * 2:
        X = rng.normal(3.0, 1.0, (n, d)) * rng.uniform(0.3, 3.0, d)
        y = 50.0 + (X - X.mean(axis=0)) @ rng.normal(0, 2, d) + rng.normal(0, 3, n)
        library = Ridge(alpha=alpha, solver="svd").fit(X, y)
        kept_X, kept_y = submission.keep(X), submission.keep(y)
        w, b = fields(submission.ridge_fit(kept_X, kept_y, alpha), ("w", "b"))
        assert close(vector(w, d), library.coef_)
        assert close(real(b), library.intercept_)
        assert (matrix(submission.fetch(kept_X), (n, d)) == X).all(), "X itself stays as it was"
        assert (vector(submission.fetch(kept_y), n) == y).all(), "y itself stays as it was"
