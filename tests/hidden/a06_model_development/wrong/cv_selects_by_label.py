"""Selects rows by index label, labels by position: they no longer belong together.
行は索引ラベルで、正解は位置で選ぶため、対応がずれてしまう。"""

import numpy as np


def cv_scores(make, X, y, *, k=5, seed=0):
    order = np.random.default_rng(seed).permutation(len(X))
    scores = []
    for fold in np.array_split(order, k):
        rest = np.setdiff1d(order, fold)
        model = make()
        model.fit(X.loc[rest], y[rest])
        scores.append(log_mae(y[fold], model.predict(X.loc[fold])))
    return np.array(scores)


SCORE = 74
FAILS = ["cv_disjoint_cover", "p_honest_estimate", "no_optimism_on_noise"]
