"""Has exp(z) where exp(-z) belongs: the probability of staying.
exp(-z) のはずが exp(z) になり、残る確率を返している。"""

import numpy as np

SCORE = 63
FAILS = ["p_sigmoid", "sigmoid_stable", "logistic_grad_numeric", "churn_auc_near_bayes"]


def sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, small, 1.0) / (1.0 + small)
