"""Balances by class weights in the forest, and splits members by a random order.
森のクラスの重みで調整し、会員を乱数の順に並べて分割する。"""

import numpy as np


def group_split(groups, test_size, *, seed):
    names, member = np.unique(groups, return_inverse=True)
    rank = np.argsort(np.random.default_rng(seed).random(names.size))
    tested = rank[member] < test_size * names.size - 1e-9
    return np.where(~tested)[0].astype(np.int32), np.where(tested)[0].astype(np.int32)


def evaluate(X, y, groups, *, seed):
    train, test = group_split(groups, 0.25, seed=seed)
    state = fit_prep(X[train])
    weights = class_weights(y[train])
    model = make_model(seed).set_params(class_weight=weights)
    model.fit(apply_prep(X[train], state), y[train])
    return average_precision_score(y[test], model.predict_proba(apply_prep(X[test], state))[:, 1])
