# id: e14_error_flood / gain: memory of the grader, a page of gigabytes / detect: a result or page of more than 5 MB; neighbours lose points, or something is left
# desc: error texts and tracebacks of gigabytes in many cells
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
def f(n): return f(n - 1) if n else 1 / 0
try: f(900)
except Exception as e:
    for i in range(2000): e.add_note("n" * 10000)
    raise ValueError("x" * (50 << 20)) from e
# %%
def f(n): return f(n - 1) if n else 1 / 0
try: f(900)
except Exception as e:
    for i in range(2000): e.add_note("n" * 10000)
    raise ValueError("x" * (50 << 20)) from e
# %%
def f(n): return f(n - 1) if n else 1 / 0
try: f(900)
except Exception as e:
    for i in range(2000): e.add_note("n" * 10000)
    raise ValueError("x" * (50 << 20)) from e
# %%
def f(n): return f(n - 1) if n else 1 / 0
try: f(900)
except Exception as e:
    for i in range(2000): e.add_note("n" * 10000)
    raise ValueError("x" * (50 << 20)) from e
# %%
def f(n): return f(n - 1) if n else 1 / 0
try: f(900)
except Exception as e:
    for i in range(2000): e.add_note("n" * 10000)
    raise ValueError("x" * (50 << 20)) from e
# %%
def f(n): return f(n - 1) if n else 1 / 0
try: f(900)
except Exception as e:
    for i in range(2000): e.add_note("n" * 10000)
    raise ValueError("x" * (50 << 20)) from e
