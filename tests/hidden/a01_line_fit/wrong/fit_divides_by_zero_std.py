"""Divides by a standard deviation of 0 when x never changes.
x が一定のとき、0 の標準偏差で割っている。"""

import numpy as np

SCORE = 95
FAILS = ["constant_x"]


def fit_line(x, y, *, lr=0.1, n_steps=500):
    mean, std = x.mean(), x.std()
    z = (x - mean) / std
    a = b = 0.0
    history = [mse(y, predict_line(z, a, b))]
    for _ in range(n_steps):
        a, b = gradient_step(a, b, mse_gradient(z, y, a, b), lr)
        history.append(mse(y, predict_line(z, a, b)))
    a = a / std
    return a, b - a * mean, np.array(history)
