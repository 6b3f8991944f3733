"""Checks of ``predict_line``: the model."""

import numpy as np
import pytest

from autograder.checks import close, vector

CANARY = "canary-81492d4728bb03f1d55aa2cc54e358d4"


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.concept("model")
@pytest.mark.teaches(
    en="A line multiplies x by the slope a and then adds b. "
    "At x = 0, which of the two parameters is all that is left?",
    ja="直線は x に傾き a を掛けてから b を足します。x = 0 のとき、"
    "残るのはどちらのパラメータでしょうか。",
)
def test_p_predict(submission):
    """Three points on the line y = 2x + 1.
    直線 y = 2x + 1 上の3点。"""
    x = np.array([0.0, 10.0, -3.0])
    assert close(vector(submission.predict_line(x, 2.0, 1.0), 3), [1.0, 21.0, -5.0])


@pytest.mark.points(5)
@pytest.mark.concept("model")
@pytest.mark.teaches(
    example=lambda s: s.predict_line(np.array([4.0]), -0.5, 3.0),
    en="One prediction for each row, in a flat array of shape (n,), also for a single row and "
    "for a negative slope; x itself stays as it was. What shape does your function return for one "
    "row, and does it write into x?",
    ja="1行につき1つの予測を、形状 (n,) の平らな配列で返します。"
    "1行だけの入力や負の傾きでも同じです。x 自体は変えません。"
    "1行を渡すと返り値の形状はどうなりますか。x に書き込んでいませんか。",
)
def test_predict_shapes(submission, rng):
    """One prediction per row for 1, 7 and 400 rows, any slope and intercept; x stays as it was.
    1行・7行・400行、任意の傾きと切片で1行に1つの予測を返し、x は変えない。"""
    for n in (1, 7, 400):
        x = rng.normal(10.0, 4.0, size=n)
        a, b = (float(v) for v in rng.normal(0.0, 20.0, size=2))
        kept = submission.keep(x)
        assert close(vector(submission.predict_line(kept, a, b), n), a * x + b)
        assert (vector(submission.fetch(kept), n) == x).all(), "x itself stays as it was"
