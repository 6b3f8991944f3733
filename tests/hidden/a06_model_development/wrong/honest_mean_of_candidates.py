"""Averages over all candidates instead of following the choice.
選ばれた候補ではなく、全候補の平均を返す。"""

import numpy as np


def honest_estimate(makers, X, y, *, seed):
    _, scores = tune(makers, X, y, seed=seed)
    return float(np.mean(list(scores.values())))


SCORE = 85
FAILS = ["no_optimism_on_noise"]
