"""Keeps std 0 in the state and mends it when dividing.
state には標準偏差 0 を残し、割るときに 1 に直す。"""

import numpy as np


def fit_prep(X_train):
    median = np.nanmedian(X_train, axis=0)
    filled = np.where(np.isnan(X_train), median, X_train)
    return {"median": median, "mean": np.mean(filled, axis=0), "std": np.std(filled, axis=0)}


def apply_prep(X, state):
    new = X.copy()
    gaps = np.isnan(new)
    new[gaps] = np.broadcast_to(state["median"], new.shape)[gaps]
    new -= state["mean"]
    new /= [std if std > 0 else 1.0 for std in state["std"]]
    return new
