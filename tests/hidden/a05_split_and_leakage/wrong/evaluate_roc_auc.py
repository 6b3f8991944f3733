"""Returns the area under the ROC curve.
ROC 曲線の下の面積を返す。"""

from sklearn.metrics import roc_auc_score

SCORE = 90
FAILS = ["honest_estimate"]


def evaluate(X, y, groups, *, seed):
    train, test = group_split(groups, 0.25, seed=seed)
    state = fit_prep(X[train])
    model = make_model(seed).fit(apply_prep(X[train], state), y[train])
    chances = model.predict_proba(apply_prep(X[test], state))[:, 1]
    return roc_auc_score(y[test], chances)
