"""Falls back to the batch when online is too slow, although its answers are too old.
オンラインが遅いと、予測が古すぎるのにバッチに戻している。"""

SCORE = 90
FAILS = ["mode_decision"]


def choose_mode(stages, budget_ms, q, *, freshness_need_s, batch_period_s):
    if freshness_need_s < batch_period_s and end_to_end(stages, q) <= budget_ms:
        return "online"
    return "batch"
