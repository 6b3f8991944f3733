"""Standardises with n - 1 in the standard deviation and preallocates the history.
n − 1 の標準偏差で標準化し、履歴の配列を先に確保する。"""

import numpy as np


def fit_line(x, y, *, lr=0.1, n_steps=500):
    mean, std = x.mean(), x.std(ddof=1)
    if std == 0:
        std = 1.0
    z = (x - mean) / std
    a = b = 0.0
    history = np.empty(n_steps + 1)
    history[0] = mse(y, predict_line(z, a, b))
    for step in range(n_steps):
        a, b = gradient_step(a, b, mse_gradient(z, y, a, b), lr)
        history[step + 1] = mse(y, predict_line(z, a, b))
    return a / std, b - a * mean / std, history
