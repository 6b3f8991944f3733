"""Wants a batch more often than the answer may be old.
鮮度の要求とバッチ間隔が等しいとき、バッチでは足りないとしている。"""

SCORE = 90
FAILS = ["mode_decision"]


def choose_mode(stages, budget_ms, q, *, freshness_need_s, batch_period_s):
    if freshness_need_s > batch_period_s:
        return "batch"
    return "online" if end_to_end(stages, q) <= budget_ms else "compress"
