"""Scores every candidate on the outer fold, but looks only at the one chosen without it.
外側の分割で全候補を採点するが、使うのは、それを見ずに選んだ候補の得点だけである。"""

import numpy as np
from sklearn.model_selection import KFold


def honest_estimate(makers, X, y, *, seed):
    estimates = []
    for rest, held in KFold(4, shuffle=True, random_state=seed).split(X):
        outer = {}
        for name, make in makers.items():
            model = make()
            model.fit(X.iloc[rest], y[rest])
            outer[name] = log_mae(y[held], model.predict(X.iloc[held]))
        best, _ = tune(makers, X.iloc[rest], y[rest], k=3, seed=seed + 1)
        estimates.append(outer[best])
    return np.float64(np.average(estimates))
