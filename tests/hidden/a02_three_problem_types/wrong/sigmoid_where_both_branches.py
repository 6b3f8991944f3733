"""Chooses the safe form by the sign, but np.where computes both branches everywhere.
符号で安全な式を選んでいるが、np.where は両方の枝を全要素で計算してしまう。"""

import numpy as np

SCORE = 90
FAILS = ["sigmoid_stable"]


def sigmoid(z):
    return np.where(z >= 0, 1.0 / (1.0 + np.exp(-z)), np.exp(z) / (1.0 + np.exp(z)))
