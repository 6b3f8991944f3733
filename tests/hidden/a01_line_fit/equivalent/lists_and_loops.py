"""Plain Python: lists in and out, loops, no numpy arithmetic.
numpy の演算を使わず、リストとループだけで書く。"""

import numpy as np


def predict_line(x, a, b):
    return [a * float(value) + b for value in x]


def mse(y_true, y_pred):
    total = 0.0
    for truth, guess in zip(y_true, y_pred):
        total += (float(truth) - float(guess)) ** 2
    return total / len(y_true)


def mse_gradient(x, y, a, b):
    xs, ys = [float(v) for v in x], [float(v) for v in y]
    errors = [a * u + b - v for u, v in zip(xs, ys)]
    return [2 * sum(e * u for e, u in zip(errors, xs)) / len(xs), 2 * sum(errors) / len(xs)]


def gradient_step(a, b, grad, lr):
    return [a - lr * grad[0], b - lr * grad[1]]


def fit_line(x, y, *, lr=0.1, n_steps=500):
    mean, std = float(np.mean(x)), float(np.std(x)) or 1.0
    z = [(float(v) - mean) / std for v in x]
    a, b, history = 0.0, 0.0, []
    for step in range(n_steps + 1):
        history.append(mse(y, predict_line(z, a, b)))
        if step < n_steps:
            a, b = gradient_step(a, b, mse_gradient(z, y, a, b), lr)
    return [a / std, b - a * mean / std, history]
