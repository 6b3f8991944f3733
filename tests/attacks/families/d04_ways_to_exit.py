# id: d04_ways_to_exit / gain: an end without an error counts as success / detect: points > points(stub)
# desc: every way to end a Python program, in cells and in calls
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
import atexit, os, sys, threading
def accuracy(a, b): sys.exit(0)
def precision(a, b): os._exit(0)
def recall(a, b): raise SystemExit("passed")
def f1(a, b): threading.Timer(0.05, lambda: os._exit(0)).start(); import time; time.sleep(1)
class M:
    def predict(self, X): quit()
def train_model(X, y): return M()
atexit.register(os._exit, 0)
exit()
# %%
sys.exit(0)
