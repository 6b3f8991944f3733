# id: j10_same_object / gain: a check compares an input with itself / detect: points > points(stub)
# desc: hand the arguments back, views of them, or objects that become them
# category: gaming | kind: cells | base: stub
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
def accuracy(y_true, y_pred): return y_true
def precision(y_true, y_pred): return y_true == y_pred
def recall(y_true, y_pred): return (y_true, y_pred)
def f1(y_true, y_pred): y_true.setflags(write=True) if hasattr(y_true, "setflags") else None; return y_pred
class M:
    def __init__(self, X, y): self.X, self.y = X, y
    def predict(self, X): return self.y
def train_model(X, y): return M(X, y)
