"""Leaves the work to numpy, scipy and scikit-learn.
numpy、scipy、scikit-learn に計算を任せる。"""

import numpy as np
from scipy.special import expit
from sklearn.metrics import log_loss
from sklearn.utils.extmath import randomized_svd


def percentile_ms(samples, q):
    return np.percentile(samples, q, method="inverted_cdf")


def end_to_end(stages, q):
    return np.percentile(np.sum(list(stages.values()), axis=0), q)


def choose_mode(stages, budget_ms, q, *, freshness_need_s, batch_period_s):
    if batch_period_s <= freshness_need_s:
        return "batch"
    slow = np.percentile(np.sum(list(stages.values()), axis=0), q)
    return "compress" if slow > budget_ms else "online"


def dequantize(q, scale):
    return np.multiply(q, scale, dtype=np.float64)


def low_rank(w, rank):
    u, s, vt = randomized_svd(w, rank, n_oversamples=min(w.shape), n_iter=20, random_state=0)
    return u @ np.diag(s), vt


def distill_loss_grad(X, y, teacher_p, w, b, alpha):
    target = alpha * teacher_p + (1 - alpha) * y
    p = expit(X @ w + b)
    both = np.tile([1, 0], (len(p), 1)).ravel()  # each row once as a click, once as none
    weights = np.column_stack([target, 1 - target]).ravel()
    loss = log_loss(both, np.repeat(p, 2), sample_weight=weights, normalize=False, labels=[0, 1])
    return loss / len(p), np.mean((p - target)[:, None] * X, axis=0), np.mean(p - target)
