"""Divides by n - 1 in the std.
標準偏差で n - 1 を使って割る。"""

import numpy as np

SCORE = 81
FAILS = ["fit_on_train_only", "p_prep"]


def fit_prep(X_train):
    median = np.nanmedian(X_train, axis=0)
    filled = np.where(np.isnan(X_train), median, X_train)
    std = filled.std(axis=0, ddof=1)
    return {"median": median, "mean": filled.mean(axis=0), "std": np.where(std == 0, 1.0, std)}
