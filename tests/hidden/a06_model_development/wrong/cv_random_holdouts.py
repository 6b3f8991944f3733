"""Draws a new random fifth k times: some rows score twice, some never.
毎回ランダムに抜き出すため、2 回採点される行も 1 度もされない行もある。"""

import numpy as np


def cv_scores(make, X, y, *, k=5, seed=0):
    rng = np.random.default_rng(seed)
    scores = []
    for _ in range(k):
        order = rng.permutation(len(X))
        fold, rest = order[: len(X) // k], order[len(X) // k :]
        model = make()
        model.fit(X.iloc[rest], y[rest])
        scores.append(log_mae(y[fold], model.predict(X.iloc[fold])))
    return np.array(scores)


SCORE = 90
FAILS = ["cv_disjoint_cover"]
