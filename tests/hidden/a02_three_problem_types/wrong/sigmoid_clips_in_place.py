"""Clips the scores before exp, in the caller's array.
exp の前にスコアを切り詰めるが、呼び出し側の配列を書き換えている。"""

import numpy as np

SCORE = 90
FAILS = ["sigmoid_stable"]


def sigmoid(z):
    np.clip(z, -500.0, 500.0, out=z)
    return 1.0 / (1.0 + np.exp(-z))
