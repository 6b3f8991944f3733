"""Checks of ``apply_prep`` together with ``fit_prep``: nothing is learned from the test part."""

import numpy as np
import pytest
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from autograder.checks import close, matrix

CANARY = "canary-08f76d96956bdeea88ada2d825a7b1e1"


def table(rng, n):
    """Three columns of different size with gaps, and one that is always 7."""
    X = rng.normal([5.0, -300.0, 0.02, 7.0], [2.0, 50.0, 0.01, 0.0], (n, 4))
    X[:, :3][rng.random((n, 3)) < 0.15] = np.nan
    X[0, :3] = 5.0, -300.0, 0.02
    return X


@pytest.mark.core
@pytest.mark.points(15)
@pytest.mark.concept("preparation")
@pytest.mark.teaches(
    space=("apply_prep", "fit_prep", "prep"),
    example=lambda s: s.apply_prep(
        np.array([[103.0], [np.nan]]),
        {"median": np.array([3.0]), "mean": np.array([2.0]), "std": np.array([1.0])},
    ),
    en="Say the training column has median 3, mean 2, std 1. A test value of 103 is then 101 "
    "standard deviations above the mean, and a gap becomes the training median. A column that "
    "never changes becomes 0, and the caller's table is left as it was. Does any number in your "
    "apply_prep come from the table that is being prepared?",
    ja="訓練データの列の中央値が 3、平均が 2、標準偏差が 1 だとします。テストの値 103 は平均より"
    "標準偏差101個分上で、欠損は訓練データの中央値になります。一定の列は 0 になり、呼び出し側の"
    "表は変わりません。apply_prep の中に、いま変換する表から計算した数はありませんか。",
)
def test_fit_on_train_only(submission, rng):
    """Only the training part decides: shifted rows stay shifted, one row alone is treated the same.
    訓練データだけで決まる。ずれた行はずれたまま、1行だけでも結果は同じ(fit_prep も呼ぶ)。"""
    train, test = table(rng, 50), table(rng, 30)
    test[0] = np.nan  # a row of gaps
    kept = submission.keep(train)
    state = submission.fit_prep(kept)
    assert np.array_equal(matrix(submission.fetch(kept)), train, equal_nan=True)
    oracle = make_pipeline(SimpleImputer(strategy="median"), StandardScaler()).fit(train)
    for X in (train, test, test + 100.0, np.where(np.isnan(test), np.nan, 0.0)):
        kept = submission.keep(X)
        found = matrix(submission.apply_prep(kept, state), X.shape)
        assert close(found, oracle.transform(X), atol=1e-9)
        assert np.array_equal(matrix(submission.fetch(kept)), X, equal_nan=True)
    for row in (0, 5):
        alone = matrix(submission.apply_prep(test[[row]], state), (1, 4))
        assert close(alone, oracle.transform(test[[row]]), atol=1e-9)
