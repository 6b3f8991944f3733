"""fit_prep fills the gaps in the training table itself.
fit_prep が訓練用の表を直接埋める。"""

import numpy as np

SCORE = 85
FAILS = ["fit_on_train_only"]


def fit_prep(X_train):
    median = np.nanmedian(X_train, axis=0)
    rows, columns = np.where(np.isnan(X_train))
    X_train[rows, columns] = median[columns]
    std = X_train.std(axis=0)
    return {"median": median, "mean": X_train.mean(axis=0), "std": np.where(std == 0, 1.0, std)}
