"""Takes the threshold where recall minus false positive rate is largest.
再現率と偽陽性率の差が最大のしきい値を選んでいる。"""

import numpy as np

SCORE = 85
FAILS = ["threshold_min_cost", "threshold_near_bayes"]


def best_threshold(y, score, *, cost_fp, cost_fn):
    ill, well = max(np.sum(y == 1), 1), max(np.sum(y == 0), 1)
    candidates = np.unique(score)
    gain = [
        np.sum((score >= t) & (y == 1)) / ill - np.sum((score >= t) & (y == 0)) / well
        for t in candidates
    ]
    return float(candidates[np.argmax(gain)])
