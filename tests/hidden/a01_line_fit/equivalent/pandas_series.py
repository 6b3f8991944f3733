"""Works with pandas Series and returns them.
pandas の Series で計算し、Series を返す。"""

import numpy as np
import pandas as pd


def predict_line(x, a, b):
    return pd.Series(x) * a + b


def mse(y_true, y_pred):
    return (pd.Series(y_true) - pd.Series(y_pred)).pow(2).mean()


def fit_line(x, y, *, lr=0.1, n_steps=500):
    z = pd.Series(x)
    mean, std = z.mean(), z.std(ddof=0)
    std = std if std > 0 else 1.0
    z = ((z - mean) / std).to_numpy()
    a = b = 0.0
    losses = {0: np.mean(y**2)}
    for step in range(1, n_steps + 1):
        a, b = gradient_step(a, b, mse_gradient(z, y, a, b), lr)
        losses[step] = np.mean((y - a * z - b) ** 2)
    return a / std, b - a / std * mean, pd.Series(losses)
