"""Takes exp(-z) as in the book; at -1000 it overflows.
教科書どおり exp(-z) を計算し、-1000 でオーバーフローする。"""

import numpy as np

SCORE = 90
FAILS = ["sigmoid_stable"]


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))
