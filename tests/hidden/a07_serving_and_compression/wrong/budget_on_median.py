"""Compares the budget with the median request.
予算を中央値のリクエストと比べている。"""

import numpy as np

SCORE = 90
FAILS = ["mode_decision"]


def choose_mode(stages, budget_ms, q, *, freshness_need_s, batch_period_s):
    if freshness_need_s >= batch_period_s:
        return "batch"
    return "online" if np.median(sum(stages.values())) <= budget_ms else "compress"
