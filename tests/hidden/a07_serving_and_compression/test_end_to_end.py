"""Checks of ``end_to_end``: the percentile of the sums, never the sum of the percentiles."""

import numpy as np
import pytest

from autograder.checks import close, mapping, real, vector

CANARY = "canary-f762c7bdc1c83119a6fedf680af2af00"

NEAR = 0.01  # printed in the task; the sum of the percentiles is 6 to 50 % off, on every draw


@pytest.mark.points(10)
@pytest.mark.concept("tail-latency")
@pytest.mark.teaches(
    example=lambda s: s.end_to_end(
        {"a": np.array([10.0, 10.0, 90.0]), "b": np.array([80.0, 5.0, 5.0])}, 60
    ),
    en="The three requests of the example take 90, 15 and 95 ms, so their p60 is 90. No stage is "
    "slow in every request: the p60 of the stages are 10 and 5. What do you add up first, the "
    "stages of one request or the percentiles, and is the caller's dict still the same afterwards?",
    ja="例の3件のリクエストは 90、15、95 ms かかるので、p60 は 90 です。"
    "どのリクエストでも遅い段階はなく、段階ごとの p60 は 10 と 5 です。先に足しているのは、"
    "1件のリクエストの各段階ですか、パーセンタイルですか。"
    "呼び出した側の辞書は元のまま残っていますか。",
)
def test_tail_of_sum(submission, data, seed):
    """Within 1 % of the percentile of the summed stages, and the stages are left alone.
    段階の和のパーセンタイルと 1 % 以内で一致し、各段階を書き換えない。"""
    slow = data.gen_traces(20_000, seed("slow"))
    smooth = data.gen_traces(20_000, seed("smooth"), slow=0.0)
    six = {**slow, "login": smooth["model"] / 2, "log": smooth["network"]}
    alone = {"call": slow["model"]}
    for stages, qs in ((slow, (50, 95)), (smooth, (99, 90)), (six, (50, 95)), (alone, (95,))):
        kept = submission.keep(stages)
        for q in qs:  # twice with the same dict: a first array used as the sum grows
            wanted = np.percentile(sum(stages.values()), q, method="inverted_cdf")
            assert close(real(submission.end_to_end(kept, q)), wanted, rtol=NEAR)
        after = mapping(submission.fetch(kept))
        assert list(after) == list(stages)
        assert all((vector(after[name]) == times).all() for name, times in stages.items())
