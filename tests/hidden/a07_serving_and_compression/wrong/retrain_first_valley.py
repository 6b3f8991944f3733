"""Stops as soon as the cost per day rises for the first time.
1日あたりの費用が最初に上がったところで止めている。"""

import numpy as np

SCORE = 95
FAILS = ["retrain_cost"]


def retrain_interval(loss_per_day, cost_retrain):
    days = np.arange(1, len(loss_per_day) + 1)
    rate = (np.cumsum(loss_per_day) + cost_retrain) / days
    for day in days[:-1]:
        if rate[day] > rate[day - 1]:
            return int(day)
    return int(days[-1])
