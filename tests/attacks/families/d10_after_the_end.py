# id: d10_after_the_end / gain: the child never ends / detect: neighbours lose points, or something is left
# desc: threads without end, finalizers that loop, hooks at exit that hang
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
import atexit, threading, time, weakref
def loop():
    while True: time.sleep(0.01)
for _ in range(20): threading.Thread(target=loop, daemon=False).start()
class D:
    def __del__(self):
        while True: time.sleep(1)
x = D(); atexit.register(loop); weakref.finalize(D, loop)
def accuracy(a, b): d = D(); del d; return 1.0
