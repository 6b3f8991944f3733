# id: e06_sparse_and_reserved_files / gain: the disk, or a copy that fills it / detect: neighbours lose points, or something is left
# desc: files of terabytes by truncate, seek and fallocate, and files deleted while open
# category: resource | kind: cells | base: good
# expect: verdict is this submission's own; neighbours keep full points
# bound: 3 GB
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
import os, tempfile
n = 0
for size in (1 << 40, 1 << 34, 1 << 30, 1 << 28, 1 << 26):
    try:
        f = open(f"sparse{size}", "wb"); f.truncate(size); print("truncated", size)
    except OSError as e: print(e.strerror)
    try: os.posix_fallocate(os.open(f"full{size}", os.O_CREAT | os.O_RDWR), 0, size); print("reserved", size)
    except OSError as e: print(e.strerror)
keep = []
try:
    while n < 3000:
        f = tempfile.TemporaryFile(); f.write(bytes(1 << 20)); f.flush(); keep.append(f); n += 1
except OSError as e: print("held open", n, e.strerror)
