"""Plain Python: loops and lists, numpy only for the int8 array.
numpy を int8 配列以外に使わず、ループとリストで書く。"""

import math

import numpy as np


def percentile_ms(samples, q):
    ordered = sorted(samples.tolist())
    place = 1
    while 100 * place < q * len(ordered):
        place += 1
    return ordered[place - 1]


def end_to_end(stages, q):
    totals = [math.fsum(times) for times in zip(*stages.values())]
    ordered = sorted(totals)
    return ordered[max(math.ceil(q / 100 * len(ordered)), 1) - 1]


def quantize_int8(w):
    flat = w.ravel().tolist()
    scale = max(abs(v) for v in flat) / 127 or 1.0
    codes = [math.floor(v / scale + 0.5) for v in flat]  # halves go up
    return [np.array(codes, dtype=np.int8).reshape(w.shape), scale]


def dequantize(q, scale):
    return [dequantize(row, scale) if np.ndim(row) else int(row) * scale for row in q]


def prune(w, sparsity):
    flat = w.ravel().tolist()
    order = sorted(range(len(flat)), key=lambda place: abs(flat[place]))
    for place in order[: int(sparsity * len(flat))]:
        flat[place] = 0
    return np.array(flat).reshape(w.shape).tolist()


def distill_loss_grad(X, y, teacher_p, w, b, alpha):
    n, loss, gw, gb = len(X), 0.0, [0.0] * len(w), 0.0
    for row, label, teacher in zip(X.tolist(), y.tolist(), teacher_p.tolist()):
        target = alpha * teacher + (1 - alpha) * label
        p = 1 / (1 + math.exp(-(sum(a * c for a, c in zip(row, w)) + b)))
        loss -= (target * math.log(p) + (1 - target) * math.log(1 - p)) / n
        gb += (p - target) / n
        for j, value in enumerate(row):
            gw[j] += (p - target) * value / n
    return [loss, gw, gb]


def retrain_interval(loss_per_day, cost_retrain):
    best, least, total = 0, math.inf, float(cost_retrain)
    for day, loss in enumerate(loss_per_day, start=1):
        total += loss
        if total / day < least:
            best, least = day, total / day
    return best
