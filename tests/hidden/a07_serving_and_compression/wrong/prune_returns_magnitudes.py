"""Returns |w|, so the signs are lost.
絶対値を返していて、符号が失われる。"""

import numpy as np

SCORE = 85
FAILS = ["p_prune", "prune_magnitude"]


def prune(w, sparsity):
    pruned = np.abs(w)
    pruned.flat[np.argsort(pruned, axis=None)[: round(sparsity * w.size)]] = 0.0
    return pruned
