"""Stops as soon as the loss falls by less than 10 % in a step.
1歩の減少が 10 % 未満になるとすぐに止めてしまう。"""

import numpy as np

SCORE = 65
FAILS = ["fit_matches_ols_any_scale", "history_contract", "heldout_near_noise_floor", "constant_x"]


def fit_line(x, y, *, lr=0.1, n_steps=500):
    mean, std = x.mean(), x.std()
    z = (x - mean) / (std if std > 0 else 1.0)
    a = b = 0.0
    history = [mse(y, predict_line(z, a, b))]
    for _ in range(n_steps):
        a, b = gradient_step(a, b, mse_gradient(z, y, a, b), lr)
        history.append(mse(y, predict_line(z, a, b)))
        if history[-1] > 0.9 * history[-2]:
            break
    a = a / (std if std > 0 else 1.0)
    return a, b - a * mean, np.array(history)
