"""Takes the threshold of the best F1.
F1 が最大になるしきい値を選んでいる。"""

import numpy as np

SCORE = 85
FAILS = ["threshold_min_cost", "threshold_near_bayes"]


def best_threshold(y, score, *, cost_fp, cost_fn):
    candidates = np.unique(score)
    f1 = [2 * np.sum((score >= t) & (y == 1)) / (np.sum(score >= t) + y.sum()) for t in candidates]
    return float(candidates[np.argmax(f1)])
