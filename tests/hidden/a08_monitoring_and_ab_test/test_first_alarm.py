"""Checks of ``first_alarm``: bad weeks in a row, against the reference.

The function may call the trainee's own psi. So the drifts here are large: over 10 seeds the right
PSI, one half of it (Kullback-Leibler), boxes from the other sample and boxes of equal width all
stay below 0.05 in quiet weeks and above 0.44 in bad ones, on both sides of 0.1 by far.
"""

import numpy as np
import pytest

from autograder.checks import integer

CANARY = "canary-82a39496d24edd905ecb1cd3c26050c0"

DRIFT = 0.6  # of log spend, printed in the task


@pytest.mark.public
@pytest.mark.points(3)
@pytest.mark.concept("alarm")
@pytest.mark.teaches(
    en="Three weeks that look like the reference call nobody: the answer is None, not a number. "
    "Where patience is 1, the first bad week is enough. What does your loop return when it ends "
    "without an alarm, and do you count weeks from 0?",
    ja="基準と変わらない週が3つ続いても警報は出ないので、答えは数値ではなく None です。"
    "patience が 1 なら、最初の悪い週だけで警報を出します。ループが最後まで終わったとき、"
    "あなたの関数は何を返しますか。週は 0 から数えていますか。",
)
def test_p_alarm(submission):
    """Three quiet weeks give None; with patience 1, the first bad week.
    静かな3週では None、patience=1 なら最初の悪い週を返す。"""
    quiet = np.arange(0.0, 100.0)
    bad = quiet + 70.0
    assert submission.first_alarm(quiet, [quiet, quiet, quiet]) is None
    found = submission.first_alarm(quiet, [quiet, quiet, bad, bad], patience=1)
    assert found is not None
    assert integer(found) == 2


@pytest.mark.points(10)
@pytest.mark.concept("alarm")
@pytest.mark.teaches(
    example=lambda s: s.first_alarm(
        np.array([1.0, 2.0, 3.0]),
        [
            np.array([1.0, 2.0, 3.0]),
            np.array([9.0, 9.0, 9.0]),
            np.array([1.0, 2.0, 3.0]),
            np.array([9.0, 9.0, 9.0]),
            np.array([9.0, 9.0, 9.0]),
        ],
    ),
    en="Week 1 is bad and alone; weeks 3 and 4 are bad in a row, so the answer is 4. Is every week "
    "compared with the reference (not with the week before), does a good week set your count back, "
    "and is bad strictly above the threshold?",
    ja="週1は悪いものの1週だけ、週3と週4は続けて悪いので、答えは 4 です。"
    "どの週も(前の週ではなく)基準と比べていますか。"
    "よい週が来たら数え直していますか。「悪い」はしきい値を厳密に超えた場合ですか。",
)
def test_alarm_week(submission, data, rng, seed):
    """The right week for drifts and single odd weeks, 10 seeds; None where nothing lasts.
    10通りの乱数で、変化や一時的な異常に正しい週を返し、続く変化がなければ None を返す。"""

    def judge(wanted, reference, weeks, **options):
        found = submission.first_alarm(reference, weeks, **options)
        if wanted is None:
            assert found is None
        else:
            assert found is not None
            assert integer(found) == wanted

    for k in range(10):
        new = {"n_ref": 1000, "n": 1000, "shift": DRIFT}
        reference, drifted = data.gen_weekly(seed(f"weeks {k}"), weeks=10, **new)
        quiet, bad = drifted[:7], drifted[7:]
        judge(8, reference, drifted)
        judge(None, reference, quiet)
        judge(None, reference, [*quiet[:3], bad[0], *quiet[3:]])
        judge(None, reference, [quiet[0], bad[0], quiet[1], bad[1], quiet[2]])
        judge(5, reference, [quiet[0], bad[0], quiet[1], quiet[2], bad[1], bad[2], quiet[3]])
        judge(1, reference, [*bad, *quiet])
        judge(None, reference, [*quiet, bad[0]])
        judge(9, reference, drifted, patience=3)
        judge(None, reference, [*bad[:2], quiet[0], bad[2]], patience=3)
        judge(1, reference, [quiet[0], bad[0], quiet[1]], patience=1)

    reference = np.arange(1000.0)
    plain, odd = _lump(260, 82), _lump(195, 89)  # PSI 0.185 (half of it 0.104) and 0.075
    for weeks in ([plain] * 2, [reference, plain, plain]):
        judge(len(weeks) - 1, reference, weeks)
        judge(None, reference, weeks, threshold=0.3)
    judge(None, reference, [odd] * 3)
    judge(1, reference, [odd] * 3, threshold=0.02)
    judge(None, reference, [reference] * 3, threshold=0.0)  # 0 is not above 0


def _lump(first, others):
    """Values 0 to 999 with ``first`` of them below 100 and ``others`` in each further hundred."""
    counts = [first, *[others] * 9]
    return np.concatenate(
        [100 * box + np.floor(np.linspace(0, 99.99, count)) for box, count in enumerate(counts)]
    )
