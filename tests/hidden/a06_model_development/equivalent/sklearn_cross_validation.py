"""Leaves the folds to scikit-learn: KFold, cross_val_score and a scorer.
分割は scikit-learn の KFold と cross_val_score に任せている。"""

import numpy as np
from sklearn.metrics import make_scorer
from sklearn.model_selection import KFold, cross_val_predict, cross_val_score


def cv_scores(make, X, y, *, k=5, seed=0):
    folds = KFold(k, shuffle=True, random_state=seed)
    scorer = make_scorer(log_mae, greater_is_better=False)
    return -cross_val_score(make(), X, y, cv=folds, scoring=scorer)


def tune(makers, X, y, *, k=5, seed=0):
    folds = KFold(k, shuffle=True, random_state=seed)
    scores = {}
    for name, make in makers.items():
        predicted = cross_val_predict(make(), X, y, cv=folds)
        errors = np.abs(np.log1p(y) - np.log1p(predicted))
        scores[name] = np.mean([errors[fold].mean() for _, fold in folds.split(X)])
    names = np.array(list(scores))
    return names[np.argmin(list(scores.values()))], scores
