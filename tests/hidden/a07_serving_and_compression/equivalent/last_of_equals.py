"""Takes the last of several equally good days, and another exact ratio.
同点なら最後の日を選び、別の正しい式で計算する。"""

import numpy as np


def percentile_ms(samples, q):
    ordered = np.sort(samples)
    covered = np.arange(1, len(ordered) + 1) / len(ordered)
    return ordered[np.searchsorted(covered, q / 100 - 1e-12)]


def retrain_interval(loss_per_day, cost_retrain):
    rate = [(sum(loss_per_day[:d]) + cost_retrain) / d for d in range(1, len(loss_per_day) + 1)]
    return len(rate) - int(np.argmin(rate[::-1]))


def quantize_int8(w):
    scale = np.linalg.norm(w.ravel(), ord=np.inf) / 127
    if scale == 0:
        scale = 0.01
    return np.array(np.round(w / scale), dtype=np.int8), np.array(scale)
