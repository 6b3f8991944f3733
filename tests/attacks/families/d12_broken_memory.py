# id: d12_broken_memory / gain: the zygote's copy or the grader is hurt / detect: neighbours lose points, or something is left
# desc: write to null, free twice, overflow the C stack, corrupt objects
# category: crash-hang | kind: cells | base: good
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
import ctypes
def accuracy(a, b): ctypes.string_at(0); return 1.0
def precision(a, b): ctypes.memset(id(1.5), 0, 24); ctypes.memset(id(type), 0, 64); return 1.0
def recall(a, b):
    libc = ctypes.CDLL(None); libc.free(ctypes.c_void_p(id(a)))
    libc.free(ctypes.c_void_p(id(a))); return 1.0
