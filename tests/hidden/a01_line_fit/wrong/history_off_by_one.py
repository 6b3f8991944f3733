"""Records after each step only, so the loss before training is missing.
各歩の後だけ記録しており、学習前の損失がない。"""

import numpy as np

SCORE = 95
FAILS = ["history_contract"]


def fit_line(x, y, *, lr=0.1, n_steps=500):
    mean, std = x.mean(), x.std()
    z = (x - mean) / (std if std > 0 else 1.0)
    a = b = 0.0
    history = []
    for _ in range(n_steps):
        a, b = gradient_step(a, b, mse_gradient(z, y, a, b), lr)
        history.append(mse(y, predict_line(z, a, b)))
    a = a / (std if std > 0 else 1.0)
    return a, b - a * mean, np.array(history)
