"""Checks of ``choose_mode``: freshness first, then the tail."""

import numpy as np
import pytest

from autograder.checks import text

CANARY = "canary-517285efd7e68d45474cbab9bde63099"

DAY, HOUR = 86_400.0, 3_600.0
FITS, TOO_SLOW = 1.5, 0.7  # times the percentile: wide, so that task 2 is not judged again here


@pytest.mark.points(10)
@pytest.mark.concept("serving-mode")
@pytest.mark.teaches(
    example=lambda s: s.choose_mode(
        {"model": np.array([10.0, 10.0, 10.0, 80.0])},
        40.0,
        95,
        freshness_need_s=60.0,
        batch_period_s=3600.0,
    ),
    en="A prediction that may be as old as the batch's period, or older, comes from the batch, "
    "however generous the budget is. In the example it may not, so the q percentile decides: the "
    "p95 is 80 ms and the budget 40. Which question do you ask first, and about which request: "
    "the typical one, the average one or the slow one?",
    ja="予測が古くてよい時間がバッチの間隔以上なら、予算がどれほど大きくてもバッチで配信します。"
    "例はそうではないので q パーセンタイルで決まり、p95 は 80 ms、予算は 40 ms です。"
    "あなたの関数が最初に確かめるのは何ですか。比べているのは典型的なリクエスト、平均、"
    "遅いリクエストのどれですか。",
)
def test_mode_decision(submission, data, seed):
    """Batch where freshness allows it, online where the tail fits, else compress.
    鮮度が許せばバッチ、裾が予算内ならオンライン、それ以外は軽量化。"""

    def mode(stages, budget, q, fresh, period):
        answer = submission.choose_mode(
            stages, budget, q, freshness_need_s=fresh, batch_period_s=period
        )
        return text(answer)

    stages = data.gen_traces(2000, seed("mode"))
    for fresh, period in ((DAY, DAY), (2 * DAY, DAY), (HOUR, HOUR), (DAY, HOUR)):
        for budget in (1.0, 1e9):
            assert mode(stages, budget, 95, fresh, period) == "batch"
    total = sum(stages.values())
    for fresh, period in ((1.0, DAY), (0.0, 60.0), (HOUR - 1, HOUR)):
        for q in (50, 95, 99):
            slow = float(np.percentile(total, q, method="inverted_cdf"))
            assert mode(stages, FITS * slow, q, fresh, period) == "online"
            assert mode(stages, TOO_SLOW * slow, q, fresh, period) == "compress"
    alike = {"model": np.full(50, 40.0), "network": np.full(50, 8.0)}
    assert mode(alike, 48.0, 99, 1.0, DAY) == "online"
    assert mode(alike, 47.0, 99, 1.0, DAY) == "compress"
