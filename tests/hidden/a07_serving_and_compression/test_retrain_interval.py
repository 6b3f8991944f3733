"""Checks of ``retrain_interval``: judged by the cost per day, not by the number of days."""

import numpy as np
import pytest

from autograder.checks import close, integer

CANARY = "canary-b8dd41a9d6a0cc1c4155f9ac928c7131"


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.concept("retraining")
@pytest.mark.teaches(
    en="Training every day costs 12 a day, every 2 days (6 + 10) / 2 = 8, every 3 days 7.33, every "
    "4 days 7.5. Three it is. Do you divide by the number of days, is the training in the sum "
    "once, and is the first place of your list day 1?",
    ja="毎日学習すると1日あたり 12、2日ごとなら (6 + 10) / 2 = 8、3日ごとなら 7.33、"
    "4日ごとなら 7.5 なので、答えは 3 です。日数で割っていますか。"
    "学習の費用は和に1回入っていますか。リストの先頭は1日目になっていますか。",
)
def test_p_retrain(submission):
    """Losses 2, 4, 6, 8, 10 and a training for 10: every 3 days.
    損失 2、4、6、8、10、学習費用 10 なら3日ごと。"""
    losses = np.array([2.0, 4.0, 6.0, 8.0, 10.0])
    assert integer(submission.retrain_interval(losses, 10.0)) == 3


@pytest.mark.points(5)
@pytest.mark.concept("retraining")
@pytest.mark.teaches(
    example=lambda s: s.retrain_interval(np.array([2.0, 8.0, 0.0, 2.0, 12.0]), 4.0),
    en="Per day the example costs 6, 7, 4.67, 4 and 5.6: after a first rise it falls again, and "
    "the best is 4 days. Do you look at all numbers of days, from 1 to the last, or do you stop at "
    "the first rise? And is it the cost per day that you compare?",
    ja="例の1日あたりの費用は 6、7、4.67、4、5.6 です。一度上がってからまた下がり、"
    "4日が最良です。1日から最終日まですべて調べていますか。最初に上がったところで"
    "止めていませんか。比べているのは1日あたりの費用ですか。",
)
def test_retrain_cost(submission, data, seed, rng):
    """No other interval is cheaper per day, on 40 ageing curves with weekly waves.
    週の波がある40本の劣化曲線で、1日あたりの費用がより安い間隔が存在しない。"""
    for number in range(40):
        days = (1, 2, 90)[number] if number < 3 else int(rng.integers(3, 91))
        losses = data.gen_ageing(days, seed(f"ageing {number}"))
        cost = (0.0, 10.0, 100.0, 500.0, 1e6)[number % 5]
        per_day = [(losses[:d].sum() + cost) / d for d in range(1, days + 1)]
        chosen = integer(submission.retrain_interval(losses, cost))
        assert 1 <= chosen <= days
        assert close(per_day[chosen - 1], min(per_day), atol=1e-9)
