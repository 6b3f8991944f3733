"""Checks of ``evaluate``: is the number you report the number that new members will show?"""

import numpy as np
import pytest

from autograder.checks import close, real

CANARY = "canary-74b9a456e665578aa592f4f9d7d7ab5d"

# Printed in the task. Gap to the truth, 8 draws: right answers -.00 (sd .011), a split by
# rows +.135 (sd .013), predicted classes instead of chances -.10 (sd .011).
BAND = 0.06
USERS, ROWS, BLUR = 1600, 8, 0.03  # tastes change less than in the story: a sharper fingerprint


@pytest.mark.public
@pytest.mark.points(2)
@pytest.mark.concept("honest-estimate")
@pytest.mark.teaches(
    en="The first column is the label itself here, so every member who cancels gets the highest "
    "chance and average precision is 1. Do you score probabilities, on rows of the test part?",
    ja="ここでは1列目がラベルそのものなので、解約する会員の確率が最も高くなり、平均適合率は 1 に"
    "なります。テスト部分の行について、確率を採点していますか。",
)
def test_p_evaluate(submission):
    """Where a column gives the label away, average precision is 1.
    ラベルそのものの列があれば、平均適合率は 1 になる。"""
    rng = np.random.default_rng(0)
    y = np.tile([0, 1, 0, 0, 1, 0], 40)
    X = np.column_stack([y, rng.normal(size=240)]).astype(float)
    assert close(real(submission.evaluate(X, y, np.arange(240) // 6, seed=0)), 1.0)


def _clear(submission, X, y, member):
    """For some seeds, whether the estimate is 1: until it is plain if that is the rule or seldom.

    A rule of 1 in 4 is taken for one of 3 in 4, or the other way round, in 1 of 6000 cases.
    """
    clear = []
    while len(clear) < 32 and not (any(clear) and abs(2 * sum(clear) - len(clear)) >= 8):
        found = submission.evaluate(X, y, member, seed=len(clear))
        clear.append(close(real(found), 1.0))
    return clear


def _seldom(clear):
    return 2 * sum(clear) <= len(clear)


@pytest.mark.core
@pytest.mark.points(10)
@pytest.mark.concept("honest-estimate")
@pytest.mark.teaches(
    en="On 1600 members the mean of three of your estimates must be within 0.06 of what the forest "
    "really reaches on members it has never met, about 0.3 in this story. Higher: can it recognise "
    "a person, or a copy of a row? Lower: do you score probabilities, or yes and no? And the same "
    "seed must give the same number.",
    ja="会員1600人で3回の推定値の平均は、森が会ったことのない会員に対して実際に出す値(この話では"
    "約 0.3)から 0.06 以内のはずです。高すぎるなら、同じ会員や行の複製を見分けていませんか。"
    "低すぎるなら、確率ではなく「はい・いいえ」を採点していませんか。"
    "同じ seed なら同じ値になりますか。",
)
def test_honest_estimate(submission, data, seed, rng):
    """The mean of three estimates is within 0.06 of what new members show (calls what you call).
    3回の推定値の平均が、新しい会員での値から 0.06 以内に収まる(呼ばれる関数も動く)。"""
    # nothing to tell people apart: the result is the share of class 1 among 11, seed by seed
    y = rng.permutation(np.repeat([0, 1], 22))
    same = np.where(np.arange(44) % 3, 5.0, np.nan)[:, None]
    shares = [real(submission.evaluate(same, y, np.arange(44), seed=s)) for s in range(6)]
    counts = 11 * np.array(shares)
    assert np.abs(counts - counts.round()).max() < 1e-9, "not a quarter of the members"
    assert len(set(shares)) > 1, "the seed changes no split"

    # The label itself, but so loud for one member of eight that it drowns in a scale learned from
    # that member. Scaled by the training part, all is clear where the loud one is tested: 1 in 4;
    # not scaled at all, always. Each part scaled by itself: where the loud one is trained on.
    member, y = np.repeat(np.arange(8), 6), np.tile([0, 1], 24)
    y[member == 5] = [0, 1, 1, 0, 1, 1]
    loud = np.where(member == 5, np.where(y == 1, 1e12, -1e12), y)[:, None]
    clear = _clear(submission, loud, y, member)
    assert any(clear) and (_seldom(clear) or all(clear)), "scaled by other rows than training's"

    # Gaps are of class 0, as the median 5 is, but for one member who moves it to 8, of class 1:
    # all is right where that member is tested, 1 in 4. Each part's own median: in the others; the
    # median of all: never. (Gaps filled by something else than a median are told from both.)
    usual, his = [2.0, 8.0, 5.0, *[np.nan] * 9], [*[8.0] * 10, np.nan, np.nan]
    rows = np.array([*usual * 7, *his])
    clear = _clear(submission, rows[:, None], np.isin(rows, (2.0, 8.0)) * 1, np.arange(96) // 12)
    assert any(clear) and (_seldom(clear) or all(clear)), "gaps filled by rows not of training"

    value = np.tile([0.0, 10.0, 5.0, 5.0, np.nan], 48)[:, None]
    y = np.tile([1, 1, 0, 0, 0], 48)
    assert close(real(submission.evaluate(value, y, np.arange(240) // 4, seed=0)), 1.0)

    m = data.gen_members(USERS, seed("members"), ROWS, BLUR)
    found = [real(submission.evaluate(m.X, m.y, m.groups, seed=s)) for s in (1, 2, 3)]
    assert len(set(found)) == 3, "the seed changes nothing"
    truth = data.honest_ap(USERS, seed("members"), ROWS, BLUR)
    assert abs(np.mean(found) - truth) <= BAND
    small = data.gen_members(60, seed("small"))
    once = real(submission.evaluate(small.X, small.y, small.groups, seed=4))
    assert close(real(submission.evaluate(small.X, small.y, small.groups, seed=4)), once)
