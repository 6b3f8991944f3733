"""Checks of ``sample_size``: within 2 %, so that both textbook formulas pass.

On the nine plans below, the formula with the pooled rate is at most 0.4 % away from the one in the
task, the arcsine formula at most 1 %. Twice the variance of p0, or a continuity correction, is 5 to
22 % away on at least one of them.
"""

import pytest
from scipy import stats

from autograder.checks import close, integer

CANARY = "canary-c85d6296d12f53b8088b921ce6421c84"

BAND = 0.02  # printed in the task
PLANS = (  # p0, mde_abs, options
    (0.1, 0.02, {}),
    (0.06, -0.02, {}),
    (0.3, 0.05, {"alpha": 0.01}),
    (0.05, 0.03, {"power": 0.9}),
    (0.6, 0.08, {"alpha": 0.1, "power": 0.95}),
    (0.2, -0.05, {"alpha": 0.05, "power": 0.8}),
    (0.4, 0.02, {"power": 0.5}),
    (0.08, 0.01, {"alpha": 0.01, "power": 0.95}),
    (0.5, -0.03, {"alpha": 0.1}),
)


@pytest.mark.public
@pytest.mark.points(2)
@pytest.mark.concept("power")
@pytest.mark.teaches(
    en="The number of users is a whole number, and it grows with the square: half the effect needs "
    "about four times the users. Is the effect squared below the line of your fraction?",
    ja="必要な人数は整数で、効果の二乗に反比例します。効果が半分なら約4倍の人数が必要です。"
    "あなたの式の分母で、効果は二乗されていますか。",
)
def test_p_sample_size(submission):
    """Whole numbers; half the effect needs 3.5 to 4.5 times the users.
    整数を返し、効果が半分なら 3.5〜4.5 倍の人数になる。"""
    some = integer(submission.sample_size(0.3, 0.04))
    more = integer(submission.sample_size(0.3, 0.02))
    assert some > 0
    assert 3.5 <= more / some <= 4.5


@pytest.mark.points(10)
@pytest.mark.concept("power")
@pytest.mark.teaches(
    example=lambda s: s.sample_size(0.1, 0.02),
    en="To see 10 % rise to 12 % at alpha 0.05 with power 0.8 takes about 3839 users in each arm. "
    "Two quantiles are added, one for alpha on both sides and one for power; two variances are "
    "added, one for each arm. Which of the four is missing, and is it users *per arm*?",
    ja="alpha 0.05、検出力 0.8 で 10 % から 12 % への上昇を捉えるには、各群に約3839人必要です。"
    "足すのは2つの分位点(両側の alpha と検出力)、そして2つの分散(各群に1つ)です。"
    "4つのうち欠けているのはどれですか。人数は「1群あたり」ですか。",
)
def test_sample_size(submission):
    """Within 2 % of the formula for nine plans.
    9通りの計画で、公式の値との差が 2 % 以内。"""
    for p0, mde, options in PLANS:
        p1 = p0 + mde
        z = stats.norm.isf(options.get("alpha", 0.05) / 2)
        z += stats.norm.ppf(options.get("power", 0.8))
        wanted = z**2 * (p0 * (1 - p0) + p1 * (1 - p1)) / mde**2
        found = integer(submission.sample_size(p0, mde, **options))
        assert close(found, wanted, rtol=BAND)
