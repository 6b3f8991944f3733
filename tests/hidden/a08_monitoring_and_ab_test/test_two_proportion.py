"""Checks of ``two_proportion``: a pooled test, an interval that is not pooled."""

import math

import numpy as np
import pytest
from scipy import stats

from autograder.checks import close, fields, real

CANARY = "canary-ea95c5001c9af8ed5bae199d79bff658"

NAMES = ("diff", "se", "ci_low", "ci_high", "p_value")


@pytest.mark.public
@pytest.mark.points(4)
@pytest.mark.concept("two-rates")
@pytest.mark.teaches(
    en="13 % of b and 10 % of a bought: diff is +0.03, its standard error the root of "
    "0.1 * 0.9 / 1000 + 0.13 * 0.87 / 1000, and the interval reaches 1.96 of these to either "
    "side. Which of your five numbers differs, and in which order do you return them?",
    ja="b では 13 %、a では 10 % が購入したので diff は +0.03 です。標準誤差は "
    "0.1 × 0.9 / 1000 + 0.13 × 0.87 / 1000 の平方根で、区間は左右にその 1.96 倍ずつ伸びます。"
    "5つの値のうち、違うのはどれですか。返す順番は合っていますか。",
)
def test_p_two_proportion(submission):
    """100 of 1000 against 130 of 1000: diff, standard error and interval.
    1000人中100人と1000人中130人の、差・標準誤差・信頼区間。"""
    names = ("diff", "se", "ci_low", "ci_high", "p_value")
    found = fields(submission.two_proportion(100, 1000, 130, 1000), names)
    diff, se, low, high = (real(value) for value in found[:4])
    root = (0.1 * 0.9 / 1000 + 0.13 * 0.87 / 1000) ** 0.5
    assert close(diff, 0.03)
    assert close(se, root)
    assert close([low, high], [0.03 - 1.959963984540054 * root, 0.03 + 1.959963984540054 * root])


@pytest.mark.points(10)
@pytest.mark.concept("two-rates")
@pytest.mark.teaches(
    example=lambda s: s.two_proportion(10, 100, 20, 100),
    en="If nothing differed, both arms would share one rate, 30 of 200. The p-value uses the noise "
    "of that shared rate and counts both directions (0.0477 here); the interval uses each arm's "
    "own rate and the alpha you were given. Which of the two goes where in yours, and what "
    "happens when nobody buys?",
    ja="差がなければ、両群は同じ率(200人中30人)を共有しているはずです。p 値はその共通の率の"
    "ばらつきを使い、両方向を数えます(ここでは 0.0477)。信頼区間は各群の率と、"
    "渡された alpha を使います。あなたの関数はどちらをどこで使っていますか。"
    "誰も購入しないときはどうなりますか。",
)
def test_two_proportion_oracle(submission, rng):
    """Right on 40 random experiments and where nobody or everybody buys.
    無作為な実験40組と、誰も買わない・全員が買う場合に正しい。"""
    cases = [(0, 50, 0, 80, 0.05), (30, 30, 70, 70, 0.05), (0, 60, 9, 70, 0.05)]
    for alpha in (0.01, 0.05, 0.05, 0.2) * 10:
        na, nb = (int(n) for n in rng.integers(50, 3000, size=2))
        rate = rng.uniform(0.1, 0.7)
        xa = int(rng.binomial(na, rate)) + 1
        xb = int(rng.binomial(nb, rate + rng.normal(0.0, 0.03))) + 1
        cases.append((xa, na, xb, nb, alpha))
    for k, (xa, na, xb, nb, alpha) in enumerate(cases):
        options = {} if alpha == 0.05 and k % 2 else {"alpha": alpha}
        found = fields(submission.two_proportion(xa, na, xb, nb, **options), NAMES)
        diff, se, low, high, p_value = (real(value) for value in found)
        pa, pb = xa / na, xb / nb
        root = math.sqrt(pa * (1 - pa) / na + pb * (1 - pb) / nb)
        assert close(diff, pb - pa)
        assert close(se, root)
        wanted = stats.norm.interval(1 - alpha, loc=pb - pa, scale=root) if root else (0.0, 0.0)
        assert close([low, high], wanted, atol=1e-9)
        assert close(p_value, _p_value(xa, na, xb, nb))


def _p_value(xa, na, xb, nb):
    """The chi-square test of the 2x2 table without correction is the square of the pooled z."""
    if xa + xb in (0, na + nb):
        return 1.0
    table = np.array([[xa, na - xa], [xb, nb - xb]])
    return float(stats.chi2_contingency(table, correction=False).pvalue)
