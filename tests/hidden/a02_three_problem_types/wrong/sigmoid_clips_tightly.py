"""Clips the scores at 10, so that nobody is ever surer than that.
スコアを 10 で切り詰め、それより確かな確率が出ない。"""

import numpy as np

SCORE = 90
FAILS = ["sigmoid_stable"]


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-np.clip(z, -10.0, 10.0)))
