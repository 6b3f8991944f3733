# id: c16_answers_of_all_sizes / gain: memory or time of the grader, one frame after the other / detect: a grading of more than 40 s; the grader grew
# desc: every answer is as large as may be, or made of as many pieces as may be
# category: channel | kind: cells | base: good
# expect: verdict is this submission's own; neighbours keep full points
# %%
# CORRECT solution: everything that goes wrong below is the attack, not the answer
import numpy as np
def _c(y_true, y_pred):
    t, p = np.asarray(y_true) == 1, np.asarray(y_pred) == 1
    return int((t & p).sum()), int((~t & p).sum()), int((t & ~p).sum())
def accuracy(y_true, y_pred): return float(np.mean(np.asarray(y_true) == np.asarray(y_pred)))
def precision(y_true, y_pred):
    tp, fp, fn = _c(y_true, y_pred); return tp / (tp + fp) if tp + fp else 0.0
def recall(y_true, y_pred):
    tp, fp, fn = _c(y_true, y_pred); return tp / (tp + fn) if tp + fn else 0.0
def f1(y_true, y_pred):
    p, r = precision(y_true, y_pred), recall(y_true, y_pred); return 2 * p * r / (p + r) if p + r else 0.0
def train_model(X_train, y_train):
    from sklearn.linear_model import LogisticRegression
    return LogisticRegression(max_iter=1000).fit(X_train, y_train)
# %%

import itertools
_n = itertools.count()
_big = [lambda: "x" * (60 << 20), lambda: list(range(2_000_000)), lambda: {i: str(i) for i in range(500_000)}, lambda: np.zeros((60 << 20) // 8), lambda: [np.zeros(1) for _ in range(200_000)], lambda: [[[]] * 1000] * 1000, lambda: {frozenset([i]) for i in range(100_000)}, lambda: b"\0" * (60 << 20), lambda: [object() for _ in range(100_000)], lambda: 10 ** 300_000, lambda: -(1 << 5_000_000), lambda: np.array([["y" * 1000] * 1000] * 20)]
def _any(*_a, **_k): return _big[next(_n) % len(_big)]()
accuracy = precision = recall = f1 = train_model = _any
