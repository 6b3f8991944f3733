"""Takes exp(z) / (1 + exp(z)); at 1000 that is inf / inf.
exp(z) / (1 + exp(z)) を計算し、1000 で inf / inf になる。"""

import numpy as np

SCORE = 90
FAILS = ["sigmoid_stable"]


def sigmoid(z):
    return np.exp(z) / (1.0 + np.exp(z))
