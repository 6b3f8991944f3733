"""Pandas: a frame of stages, quantiles of its sums, expanding means.
段階の表、その和の分位点、累積平均を pandas で求める。"""

import numpy as np
import pandas as pd


def percentile_ms(samples, q):
    return pd.Series(samples).sort_values().iloc[int(np.ceil(q * len(samples) / 100)) - 1]


def end_to_end(stages, q):
    return pd.DataFrame(stages).sum(axis=1).quantile(q / 100, interpolation="lower")


def choose_mode(stages, budget_ms, q, *, freshness_need_s, batch_period_s):
    online = pd.DataFrame(stages).sum(axis="columns").quantile(q / 100) <= budget_ms
    table = {(True, True): "batch", (True, False): "batch", (False, True): "online"}
    return table.get((freshness_need_s >= batch_period_s, bool(online)), "compress")


def prune(w, sparsity):
    ranks = pd.Series(np.abs(w).ravel()).rank(method="first").to_numpy().reshape(w.shape)
    return np.where(ranks > sparsity * w.size, w, 0)


def low_rank(w, rank):
    u, s, vt = np.linalg.svd(w)
    return pd.DataFrame(u[:, :rank]), pd.DataFrame((vt[:rank].T * s[:rank]).T)


def retrain_interval(loss_per_day, cost_retrain):
    total = pd.Series(loss_per_day, index=range(1, len(loss_per_day) + 1)).cumsum()
    return ((total + cost_retrain) / total.index).idxmin()
