"""Scores the rows the model was fitted on.
学習に使った行で採点している。"""

import numpy as np


def cv_scores(make, X, y, *, k=5, seed=0):
    order = np.random.default_rng(seed).permutation(len(X))
    scores = []
    for fold in np.array_split(order, k):
        rest = np.setdiff1d(order, fold)
        model = make()
        model.fit(X.iloc[rest], y[rest])
        scores.append(log_mae(y[rest], model.predict(X.iloc[rest])))
    return np.array(scores)


SCORE = 86
FAILS = ["p_cv_scores", "p_tune", "cv_disjoint_cover"]
