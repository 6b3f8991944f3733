"""Forgets the 2 that comes down from the square.
二乗の微分で出てくる係数 2 を忘れている。"""

import numpy as np

SCORE = 75
FAILS = ["p_gradient", "gradient_numeric"]


def mse_gradient(x, y, a, b):
    error = a * x + b - y
    return float(np.mean(error * x)), float(np.mean(error))
