"""Waits until the summed loss has reached the cost of a training.
損失の累計が学習費用に達するまで待っている。"""

import numpy as np

SCORE = 95
FAILS = ["retrain_cost"]


def retrain_interval(loss_per_day, cost_retrain):
    reached = np.flatnonzero(np.cumsum(loss_per_day) >= cost_retrain)
    return int(reached[0]) + 1 if reached.size else len(loss_per_day)
