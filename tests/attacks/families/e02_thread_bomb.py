# id: e02_thread_bomb / gain: threads of all are exhausted / detect: neighbours lose points, or something is left
# desc: start threads until it is refused
# category: resource | kind: cells | base: good
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
import threading, time
n = 0
try:
    for n in range(20000): threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
except (RuntimeError, MemoryError) as e: print("refused at", n, e)
print("THREADS", n)
