"""Takes the entropy of the target away from the loss (Kullback-Leibler).
目標のエントロピーを引いた損失(KL情報量)を返している。"""

import numpy as np

SCORE = 90
FAILS = ["distill_grad"]


def distill_loss_grad(X, y, teacher_p, w, b, alpha):
    target = alpha * teacher_p + (1 - alpha) * y
    z = X @ w + b
    p = 1 / (1 + np.exp(-z))
    t = np.clip(target, 1e-12, 1 - 1e-12)
    loss = np.mean(t * np.log(t / p) + (1 - t) * np.log((1 - t) / (1 - p)))
    return float(loss), X.T @ (p - target) / len(y), float(np.mean(p - target))
