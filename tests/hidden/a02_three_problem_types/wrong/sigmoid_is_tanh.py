"""Takes tanh, the S that runs from -1 to 1.
-1 から 1 までの S 字である tanh を使っている。"""

import numpy as np

SCORE = 60
FAILS = [
    "p_sigmoid",
    "p_logistic",
    "sigmoid_stable",
    "logistic_grad_numeric",
    "churn_auc_near_bayes",
]


def sigmoid(z):
    return np.tanh(z)
