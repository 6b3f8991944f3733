"""Adds the loss of the last day only, not of all days so far.
それまでの損失の累計ではなく、最終日の損失だけを足している。"""

import numpy as np

SCORE = 90
FAILS = ["p_retrain", "retrain_cost"]


def retrain_interval(loss_per_day, cost_retrain):
    days = np.arange(1, len(loss_per_day) + 1)
    return int(days[np.argmin((np.asarray(loss_per_day) + cost_retrain) / days)])
