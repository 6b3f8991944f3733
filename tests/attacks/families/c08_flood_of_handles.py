# id: c08_flood_of_handles / gain: tables of the grader grow / detect: neighbours lose points, or something is left; the grader grows
# desc: return a million objects, objects in objects, and the same handle under many names
# category: rpc-fd | kind: cells | base: stub
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
class O: pass
accuracy = lambda a, b: [O() for _ in range(10**6)]
precision = lambda a, b: [[O()] * 1000 for _ in range(1000)]
def recall(a, b):
    x = []
    for _ in range(100000): x = [x, O()]
    return x
f1 = lambda a, b: {O(): O() for _ in range(10**5)}
class M:
    def __getattribute__(self, n): return M()
    def __call__(self, *a): return M()
train_model = lambda X, y: M()
