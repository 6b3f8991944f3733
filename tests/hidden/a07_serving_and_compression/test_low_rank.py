"""Checks of ``low_rank``: no other product of that rank is closer (Eckart and Young)."""

import numpy as np
import pytest

from autograder.checks import fields, matrix

CANARY = "canary-be2bdccf4abba7e0d90e90e43e75466b"

BEST = 1.0001  # times the least possible error, printed in the task


@pytest.mark.points(10)
@pytest.mark.concept("low-rank")
@pytest.mark.teaches(
    example=lambda s: s.low_rank(np.array([[3.0, 0.0], [0.0, 1.0]]), 1),
    en="The best matrix of rank 1 for the example is [[3, 0], [0, 0]]: keep the direction with the "
    "largest singular value, and keep that value. Multiply your A and B by hand: which entries "
    "come out, where did the 3 go, and does your Vt hold directions in its rows or columns?",
    ja="例の行列に最も近い階数 1 の行列は [[3, 0], [0, 0]] です。特異値が最大の方向を、"
    "その特異値ごと残します。あなたの A と B を手で掛けてみてください。"
    "どの成分が出ますか。3 はどこへ行きましたか。"
    "Vt の方向は行と列のどちらに並んでいますか。",
)
def test_low_rank_optimal(submission, data, seed, rng):
    """The error of A @ B is the least possible for its rank (at most 1.0001 times).
    A @ B の誤差が、その階数で可能な最小値に等しい(1.0001 倍以内)。"""
    layers = (
        data.gen_weights(30, 12, seed("tall")),
        data.gen_weights(10, 25, seed("wide")) + 0.3,  # off centre: a mean taken away is missed
        rng.normal(size=(8, 8)),
        rng.normal(size=(1, 6)),
    )
    for w in layers:
        m, n = w.shape
        singular = np.linalg.svd(w, compute_uv=False)
        size = np.linalg.norm(w)
        for rank in sorted({1, 2, 5, min(m, n)} & set(range(1, min(m, n) + 1))):
            A, B = fields(submission.low_rank(w, rank), ("A", "B"))
            A, B = matrix(A, (m, rank)), matrix(B, (rank, n))
            least = np.sqrt(np.sum(singular[rank:] ** 2))
            assert np.linalg.norm(w - A @ B) <= BEST * least + 1e-6 * size
