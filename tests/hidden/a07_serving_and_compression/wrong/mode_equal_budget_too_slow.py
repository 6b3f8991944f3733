"""Says that exactly the budget is too slow.
予算ちょうどを遅すぎると判定している。"""

SCORE = 90
FAILS = ["mode_decision"]


def choose_mode(stages, budget_ms, q, *, freshness_need_s, batch_period_s):
    if freshness_need_s >= batch_period_s:
        return "batch"
    return "online" if end_to_end(stages, q) < budget_ms else "compress"
