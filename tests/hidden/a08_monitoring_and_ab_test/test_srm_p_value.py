"""Checks of ``srm_p_value``: did the coin do what was planned."""

import pytest
from scipy import stats

from autograder.checks import close, real

CANARY = "canary-735bf5a5f8bc035f445c5ad65c0a7390"


@pytest.mark.public
@pytest.mark.points(3)
@pytest.mark.concept("sample-ratio")
@pytest.mark.teaches(
    en="Planned half and half, 10,200 seen: 5100 expected in each arm, 100 off in both, so "
    "chi-square is 2 * 100 ** 2 / 5100 and p 0.0477. What do you divide the squared gaps by, and "
    "do both arms take part?",
    ja="半々の計画で10,200人なら、各群の期待値は5100人、ずれは両群とも100人です。"
    "カイ二乗は 2 × 100 ** 2 / 5100、p は 0.0477 になります。"
    "ずれの二乗を何で割っていますか。両方の群を足していますか。",
)
def test_p_srm(submission):
    """Planned half and half: 5000 and 5000 give 1, 5000 and 5200 give 0.0477.
    半々の計画で、5000人と5000人なら 1、5000人と5200人なら 0.0477。"""
    assert close(real(submission.srm_p_value(5000, 5000)), 1.0)
    assert close(real(submission.srm_p_value(5000, 5200)), 0.0476703806561615)


@pytest.mark.points(5)
@pytest.mark.concept("sample-ratio")
@pytest.mark.teaches(
    example=lambda s: s.srm_p_value(900, 100, ratio=0.9),
    en="Nine of ten users were meant to go to arm a, and 900 of 1000 did: nothing is wrong, p "
    "is 1. Which numbers does your formula expect, and whose share is ratio?",
    ja="10人中9人を a 群に入れる計画で、1000人中900人が a 群でした。何もおかしくないので p は 1 "
    "です。あなたの式が期待する人数はいくつですか。ratio はどちらの群の割合ですか。",
)
def test_srm_ratio(submission, rng):
    """Equals SciPy's chi-square test on 30 random pairs, planned shares 0.1 to 0.9.
    計画の割合 0.1〜0.9、無作為な30組で SciPy のカイ二乗検定と一致する。"""
    for ratio in (0.1, 1 / 3, 0.5, 0.5, 0.9) * 6:
        n = int(rng.integers(100, 100_000))
        na = int(rng.binomial(n, min(ratio * rng.uniform(0.98, 1.02), 1.0)))
        nb = n - na
        wanted = stats.chisquare([na, nb], [ratio * n, (1 - ratio) * n]).pvalue
        assert close(real(submission.srm_p_value(na, nb, ratio=ratio)), wanted)
        if ratio == 0.5:
            assert close(real(submission.srm_p_value(na, nb)), wanted)
