# id: d14_false_clock / gain: time limits inside the child are believed / detect: points > points(stub); more time than allowed
# desc: turn back every clock of this process
# category: crash-hang | kind: cells | base: stub
# expect: points == points(stub)
# %%
# honest-looking but WRONG stubs: a run without any attack must score exactly the "stub" points
import numpy as np
def accuracy(y_true, y_pred): return 0.123
def precision(y_true, y_pred): return 0.123
def recall(y_true, y_pred): return 0.123
def f1(y_true, y_pred): return 0.123
class _Const:
    def predict(self, X): return np.full(len(X), -1)
def train_model(X_train, y_train): return _Const()
# %%
import datetime, select, signal, time
for n in ("time", "monotonic", "perf_counter", "process_time", "thread_time"): setattr(time, n, lambda: 0.0)
for n in ("time_ns", "monotonic_ns", "perf_counter_ns"): setattr(time, n, lambda: 0)
real = time.sleep
import sys
for m in list(sys.modules.values()):
    try:
        for n in ("monotonic", "time", "perf_counter"):
            if callable(getattr(m, n, None)): setattr(m, n, lambda: 0.0)
    except Exception: pass
def accuracy(a, b): real(10**6); return 1.0
