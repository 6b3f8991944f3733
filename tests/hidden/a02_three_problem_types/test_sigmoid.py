"""Checks of ``sigmoid``: from a score to a probability."""

import numpy as np
import pytest
from scipy.special import expit

from autograder.checks import close, vector

CANARY = "canary-70a79764da96d4f8ebbc9c1191e34820"

# Underflow stays legal: exp(-1000) is rightly 0.
STRICT = """
import numpy as np

def strict(function, z):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        return function(z)
"""


@pytest.mark.public
@pytest.mark.points(2)
@pytest.mark.concept("sigmoid")
@pytest.mark.teaches(
    en="A score of 0 means undecided, so 0.5. A score of log 3 means odds of 3 to 1, so 0.75, "
    "and minus log 3 the reverse, 0.25. Which way does the sign of z go in your formula?",
    ja="スコア 0 は五分五分なので 0.5、スコア log 3 はオッズ 3 対 1 なので 0.75、マイナス log "
    "3 はその逆で 0.25 です。あなたの式で z の符号はどちら向きですか。",
)
def test_p_sigmoid(submission):
    """Scores 0, log 3 and -log 3 give 0.5, 0.75 and 0.25.
    スコア 0、log 3、-log 3 から 0.5、0.75、0.25 を得る。"""
    z = np.array([0.0, np.log(3.0), -np.log(3.0)])
    assert close(vector(submission.sigmoid(z), 3), [0.5, 0.75, 0.25])


@pytest.mark.points(10)
@pytest.mark.concept("sigmoid")
@pytest.mark.teaches(
    example=lambda s: s.sigmoid(np.array([-1000.0, 0.0, 1000.0])),
    en="Scores of -1000 and 1000 are ordinary in a training that went astray, and their "
    "probabilities are simply 0 and 1. The number e to the 1000 has no place in a float. For "
    "which sign of z does your exp get a large positive number, even in a branch that is "
    "thrown away?",
    ja="学習が迷走すると -1000 や 1000 というスコアは普通に現れ、その確率はただの 0 と 1 です。"
    "e の1000乗は浮動小数点数に収まりません。z の符号がどちらのとき、あなたの exp に大きな正"
    "の数が入りますか。捨てられる側の枝でも計算されていませんか。",
)
def test_sigmoid_stable(submission, rng):
    """Right from -1000 to 1000 without overflow; the scores stay as they were.
    -1000 から 1000 までオーバーフローせずに正しく、渡したスコアは変わらない。"""
    strict = submission.helper(STRICT).strict
    spread = rng.permutation(np.r_[-1000.0, 1000.0, rng.uniform(-1000, 1000, 20)])
    for z in (spread, rng.normal(0, 3, 50), rng.normal(0, 30, 7), np.array([0.0])):
        kept = submission.keep(z)
        assert close(vector(strict(submission.sigmoid, kept), z.size), expit(z))
        assert (vector(submission.fetch(kept), z.size) == z).all(), "z itself stays as it was"
