"""Divides by the std 0 of a column that never changes.
値の変わらない列の標準偏差 0 で割る。"""

import numpy as np

SCORE = 85
FAILS = ["fit_on_train_only"]


def fit_prep(X_train):
    median = np.nanmedian(X_train, axis=0)
    filled = np.where(np.isnan(X_train), median, X_train)
    return {"median": median, "mean": filled.mean(axis=0), "std": filled.std(axis=0)}
