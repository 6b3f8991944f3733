"""Never considers the last day.
最終日を候補に入れていない。"""

import numpy as np

SCORE = 95
FAILS = ["retrain_cost"]


def retrain_interval(loss_per_day, cost_retrain):
    days = np.arange(1, max(len(loss_per_day), 2))
    rate = (np.cumsum(loss_per_day)[: len(days)] + cost_retrain) / days
    return int(days[np.argmin(rate)])
