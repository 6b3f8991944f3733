"""Checks of ``user_level_test``: users were randomised, sessions are the rows."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from autograder.checks import close, fields, frame, real

CANARY = "canary-88692e5d99d259a0b921529518df7bfd"

NAMES = ("diff", "se", "ci_low", "ci_high", "p_value")
RATE = (0.015, 0.09)  # printed in the task; over 12 seeds sessions as people give 0.195 to 0.23
BAND = 0.05  # of se: divisors n and n - 1, the jackknife and t instead of z lie within 0.01


@pytest.mark.public
@pytest.mark.points(3)
@pytest.mark.concept("unit-of-analysis")
@pytest.mark.teaches(
    en="In arm a 3 of 4 sessions end in a purchase, in arm b 3 of 6: diff is 0.5 - 0.75, and it "
    "lies inside its own interval. Do you add up sessions before you divide, and is it b minus a?",
    ja="a 群は4セッション中3、b 群は6セッション中3で購入したので、diff は 0.5 - 0.75 で、"
    "信頼区間の中にあります。割る前にセッションを合計していますか。b から a を引いていますか。",
)
def test_p_user_level(submission):
    """A table of ten sessions: diff is -0.25 and lies inside its interval.
    10セッションの表: diff は -0.25 で、信頼区間の中にある。"""
    table = pd.DataFrame(
        {
            "user": [1, 1, 1, 2, 3, 3, 4, 4, 4, 4],
            "arm": ["a", "a", "a", "a", "b", "b", "b", "b", "b", "b"],
            "conv": [1, 1, 0, 1, 0, 1, 0, 0, 1, 1],
        }
    )
    names = ("diff", "se", "ci_low", "ci_high", "p_value")
    diff, _, low, high, _ = (real(v) for v in fields(submission.user_level_test(table), names))
    assert close(diff, -0.25)
    assert low < diff < high


def _four_users():
    return pd.DataFrame(
        {
            "user": [1, 1, 1, 2, 3, 3, 4, 4],
            "arm": ["a", "a", "a", "a", "b", "b", "b", "b"],
            "conv": [1, 1, 1, 0, 0, 0, 1, 1],
        }
    )


@pytest.mark.core
@pytest.mark.points(15)
@pytest.mark.concept("unit-of-analysis")
@pytest.mark.teaches(
    example=lambda s: s.user_level_test(_four_users()),
    en="Eight rows, but only four users, and the sessions of a user go together: diff is -0.25 "
    "with a standard error of 0.625. Counted as eight people it would look half as "
    "uncertain, and chance would win four times as often as promised. How many "
    "independent observations does your formula believe in?",
    ja="8行ありますが、ユーザーは4人だけで、同じ人のセッションは似ています。"
    "diff は -0.25、標準誤差は 0.625 です。8人分と数えると不確かさが半分に見え、"
    "偶然の差を約束の4倍も「有意」としてしまいます。あなたの式は、"
    "独立な観測がいくつあると考えていますか。",
)
def test_aa_false_positive_rate(submission, data, seed):
    """In 200 experiments without any difference, p < 0.05 in 1.5 % to 9 % of them.
    差のない実験200回で、p < 0.05 になる割合が 1.5 %〜9 % に収まる。"""
    alarms = 0
    for world in data.even_worlds(seed("worlds")):
        found = fields(submission.user_level_test(world), NAMES)
        alarms += real(found[4]) < 0.05
    assert RATE[0] <= alarms / 200 <= RATE[1]


@pytest.mark.points(5)
@pytest.mark.concept("unit-of-analysis")
@pytest.mark.teaches(
    example=lambda s: s.user_level_test(_four_users()),
    en="Arm a: z = s - r * n is (0.75, -0.75), its variance over k = 2 users and squared mean "
    "sessions gives 0.1406; arm b gives 0.25. So diff is -0.25, se 0.625 (0.442 with n in the "
    "variance, which passes too), and p 0.689 (0.572). Which of these differs in yours: the rate "
    "(sums first, then divide), z, the division, or p?",
    ja="a 群では z = s - r × n が (0.75, -0.75) で、その分散を k = 2 とセッション数の平均の二乗で"
    "割ると 0.1406、b 群では 0.25 です。したがって diff は -0.25、se は 0.625、p は 0.689 です"
    "(分散を n で割ると se は 0.442、p は 0.572 で、これも合格です)。"
    "あなたの値と違うのは、率(合計してから割る)、z、割り算、p のどれですか。",
)
def test_ratio_metric_effect(submission, data, seed):
    """With an effect and without: diff, standard error, interval, p-value; the table is kept.
    効果のある実験とない実験で、差・標準誤差・信頼区間・p 値が正しく、表を変えない。"""
    with_effect = [(0.2, {}), (-0.15, {"alpha": 0.1})]
    without = [(0.0, {})] * 3  # one p-value may be too small to tell it from its half, not three
    for number, (effect, options) in enumerate(with_effect + without):
        table = data.gen_ab(3000, seed(f"effect {number}"), effect=effect)
        if number == 1:  # names instead of numbers, and an index that says nothing
            table["user"] = [f"user {user:04}" for user in table["user"]]
            table.index = table.index[::-1] % 7
        found = fields(submission.user_level_test(table, **options), NAMES)
        diff, se, low, high, p_value = (real(value) for value in found)
        right = data.delta_method(data.users_of(table))
        assert close(diff, right.diff)
        assert close(se, right.se, rtol=BAND)
        margin = stats.norm.isf(options.get("alpha", 0.05) / 2) * se
        assert abs(low - (diff - margin)) <= 0.01 * 2 * margin
        assert abs(high - (diff + margin)) <= 0.01 * 2 * margin
        assert abs(p_value - 2 * stats.norm.sf(abs(diff) / se)) <= 0.005
    nobody = _four_users().assign(conv=0)
    assert close(real(fields(submission.user_level_test(nobody), NAMES)[4]), 1.0)
    mixed = _four_users().iloc[[4, 1, 6, 0, 7, 3, 2, 5]]
    kept = submission.keep(mixed)
    submission.user_level_test(kept)
    after = frame(submission.fetch(kept))
    assert list(after.columns) == ["user", "arm", "conv"]
    assert after.index.tolist() == mixed.index.tolist()
    assert np.array_equal(after.to_numpy(dtype=object), mixed.to_numpy(dtype=object))
