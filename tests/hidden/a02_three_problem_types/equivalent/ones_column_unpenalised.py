"""Ridge with a column of ones whose penalty is 0; the gradient the same way.
罰則 0 の 1 の列を加えて ridge と勾配を計算する。"""

import numpy as np


def ridge_fit(X, y, alpha):
    Z = np.hstack([np.ones((len(X), 1)), X])
    penalty = alpha * np.eye(Z.shape[1])
    penalty[0, 0] = 0
    w = np.linalg.pinv(Z.T @ Z + penalty) @ Z.T @ y
    return w[1:], w[0]


def logistic_loss_grad(X, y, w, b, l2=0.0):
    Z, v = np.c_[np.ones(len(X)), X], np.r_[b, w]
    signs = 2 * y - 1
    margin = signs * (Z @ v)
    loss = np.mean(np.log1p(np.exp(-margin))) + l2 * np.dot(w, w) / 2
    slope = -np.mean((signs / (1 + np.exp(margin)))[:, None] * Z, axis=0)
    slope[1:] += l2 * w
    return loss, slope[1:], slope[0]
