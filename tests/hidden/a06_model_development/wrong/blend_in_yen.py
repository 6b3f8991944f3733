"""Finds the weights for yen, where a few large spenders decide.
円の尺度で重みを求めるため、少数の高額会員が結果を決める。"""

from scipy.optimize import nnls


def blend_weights(P, y):
    w, _ = nnls(P.T, y)
    return w / w.sum()


SCORE = 95
FAILS = ["blend_simplex"]
