"""Returns the index of the best entry, one day short.
添字を返していて、1日少ない。"""

import numpy as np

SCORE = 90
FAILS = ["p_retrain", "retrain_cost"]


def retrain_interval(loss_per_day, cost_retrain):
    days = np.arange(1, len(loss_per_day) + 1)
    return int(np.argmin((np.cumsum(loss_per_day) + cost_retrain) / days))
