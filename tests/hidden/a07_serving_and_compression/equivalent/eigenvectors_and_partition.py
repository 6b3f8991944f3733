"""Low rank by eigenvectors, pruning by partition, the gradient by an extra column.
固有ベクトル、部分整列、1の列を足した行列で求める。"""

import numpy as np


def low_rank(w, rank):
    if len(w) < w.shape[1]:
        values, vectors = np.linalg.eigh(w @ w.T)
        top = vectors[:, ::-1][:, :rank]
        return top, top.T @ w
    values, vectors = np.linalg.eigh(w.T @ w)
    top = vectors[:, np.argsort(values)[::-1][:rank]]
    return w @ top, top.T


def prune(w, sparsity):
    count = int(np.rint(sparsity * w.size))
    pruned = np.array(w)
    if count:
        pruned.reshape(-1)[np.argpartition(np.abs(w).ravel(), count - 1)[:count]] = 0
    return pruned


def distill_loss_grad(X, y, teacher_p, w, b, alpha):
    def part(target):  # linear in the target: once for the teacher, once for the labels
        wide = np.c_[X, np.ones(len(X))]
        p = 1 / (1 + np.exp(-wide @ np.r_[w, b]))
        loss = -np.mean(target * np.log(p + 1e-12) + (1 - target) * np.log(1 - p + 1e-12))
        return loss, wide.T @ (p - target) / len(X)

    taught, told = part(teacher_p), part(y)
    loss = alpha * taught[0] + (1 - alpha) * told[0]
    g = alpha * taught[1] + (1 - alpha) * told[1]
    return loss, g[:-1], g[-1]
