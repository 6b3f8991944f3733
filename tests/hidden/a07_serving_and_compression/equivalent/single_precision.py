"""Single-precision numbers come out.
単精度の値を返す。"""

import numpy as np


def percentile_ms(samples, q):
    place = int(np.ceil(q * samples.size / 100)) - 1
    return np.partition(samples.astype(np.float32), place)[place]


def end_to_end(stages, q):
    total = np.zeros(len(next(iter(stages.values()))), dtype=np.float32)
    for times in stages.values():
        total += times.astype(np.float32)
    return np.quantile(total, q / 100, method="inverted_cdf")


def quantize_int8(w):
    top = np.abs(w).max()
    scale = np.float32(top / 127) if top else np.float32(1)
    return np.clip(np.rint(w / scale), -127, 127).astype(np.int8), scale


def dequantize(q, scale):
    return q.astype(np.float32) * np.float32(scale)


def low_rank(w, rank):
    u, s, vt = np.linalg.svd(w.astype(np.float32), full_matrices=False)
    root = np.sqrt(s[:rank])
    return u[:, :rank] * root, root[:, None] * vt[:rank]


def prune(w, sparsity):
    pruned = w.astype(np.float32)
    pruned.flat[np.argsort(np.abs(w), axis=None)[: int(sparsity * w.size)]] = 0
    return pruned


def distill_loss_grad(X, y, teacher_p, w, b, alpha):
    target = (alpha * teacher_p + (1 - alpha) * y).astype(np.float32)
    p = (1 / (1 + np.exp(-(X @ w + b)))).astype(np.float32)
    loss = -np.mean(target * np.log(p) + (1 - target) * np.log1p(-p))
    return loss, ((p - target) @ X / len(X)).astype(np.float32), np.mean(p - target)


def retrain_interval(loss_per_day, cost_retrain):
    days = np.arange(1, len(loss_per_day) + 1)
    return np.float32(days[np.argmin((np.cumsum(loss_per_day) + cost_retrain) / days)])
