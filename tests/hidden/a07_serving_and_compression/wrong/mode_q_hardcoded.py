"""Always looks at the p99.
常に p99 を見ている。"""

SCORE = 90
FAILS = ["mode_decision"]


def choose_mode(stages, budget_ms, q, *, freshness_need_s, batch_period_s):
    if freshness_need_s >= batch_period_s:
        return "batch"
    return "online" if end_to_end(stages, 99) <= budget_ms else "compress"
