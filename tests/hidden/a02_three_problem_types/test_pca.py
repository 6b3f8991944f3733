"""Checks of ``pca``: directions count, their signs do not."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from autograder.checks import close, fields, matrix, vector

CANARY = "canary-904caa6cd7dc58d3686ab1e665bd2935"

NAMES = ("components", "scores", "explained_ratio")


@pytest.mark.public
@pytest.mark.points(3)
@pytest.mark.concept("pca")
@pytest.mark.teaches(
    en="The three points lie on one straight line through (3, 4), in the direction (0.6, 0.8) "
    "or, just as well, (-0.6, -0.8). Measured from their mean they are at -5, 0 and 5 on it. "
    "Do you subtract the mean first, and does a component stand in a row?",
    ja="3点は (3, 4) を通る1本の直線上にあり、その向きは (0.6, 0.8)、あるいは同じことですが "
    "(-0.6, -0.8) です。平均から測ると、直線上の位置は -5、0、5 です。先に平均を引いています"
    "か。主成分は行に並んでいますか。",
)
def test_p_pca(submission):
    """Three points on a line: direction (0.6, 0.8) or its opposite, scores 5 apart, ratio 1.
    一直線上の3点: 向き (0.6, 0.8) またはその逆、スコアは 5 間隔、比率は 1。"""
    X = np.array([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0]])
    found = fields(submission.pca(X, 1), ("components", "scores", "explained_ratio"))
    direction, scores = matrix(found[0], (1, 2))[0], matrix(found[1], (3, 1))[:, 0]
    sign = 1.0 if direction[0] > 0 else -1.0
    assert close(sign * direction, [0.6, 0.8])
    assert close(sign * scores, [-5.0, 0.0, 5.0], atol=1e-6)
    assert close(vector(found[2], 1), [1.0])


@pytest.mark.points(10)
@pytest.mark.concept("pca")
@pytest.mark.teaches(
    example=lambda s: s.pca(np.array([[10.0, 0.0], [14.0, 0.0], [12.0, 1.0], [12.0, -1.0]]), 1)[2],
    en="In the example the mean is (12, 0). Around it the squares add up to 8 along the first "
    "axis and 2 along the second, so one component explains 8 of 10: ratio 0.8. Whoever "
    "divides by what was kept always gets 1. What is below the line in yours, is it a sum of "
    "squares, and is every row measured from the mean?",
    ja="例の平均は (12, 0) で、そこから測った二乗和は1つ目の軸に沿って 8、2つ目に沿って 2 です。"
    "主成分1つで 10 のうち 8 を説明するので、比率は 0.8 です。残した成分の分だけで割ると、い"
    "つも 1 になってしまいます。あなたの式の分母は何の和で、それは二乗の和ですか。どの行も平"
    "均から測っていますか。",
)
def test_pca_sign_free(submission, rng):
    """Equals scikit-learn's components up to sign; orthonormal; ratios of the total variance.
    符号を除いて scikit-learn の主成分と一致し、正規直交で、比率は全分散に対するもの。"""
    for n, d, k in ((60, 5, 5), (60, 5, 3), (60, 5, 1), (6, 10, 3), (30, 2, 1)) * 2:
        turn = np.linalg.qr(rng.normal(size=(d, d)))[0]
        X = 10.0 + rng.normal(size=(n, d)) * (6.0 * 0.6 ** np.arange(d)) @ turn
        kept = submission.keep(X)
        found = fields(submission.pca(kept, k), NAMES)
        components, scores = matrix(found[0], (k, d)), matrix(found[1], (n, k))
        library = PCA(k, svd_solver="full").fit(X)
        cosine = np.sum(components * library.components_, axis=1)
        assert close(np.abs(cosine), np.ones(k))
        assert close(components @ components.T, np.eye(k), atol=1e-6)
        centred = X - X.mean(axis=0)
        assert close(scores, centred @ components.T, atol=1e-6 * X.std())
        assert close(vector(found[2], k), library.explained_variance_ratio_)
        assert (matrix(submission.fetch(kept), (n, d)) == X).all(), "X itself stays as it was"
