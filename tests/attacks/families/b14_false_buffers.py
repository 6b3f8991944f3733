# id: b14_false_buffers / gain: the encoder or the grader reads out of bounds / detect: the grader crashes; a canary of the harness appears in any output, page, result or log
# desc: return arrays over memory that is not theirs
# category: tamper-compare | kind: cells | base: stub
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
import ctypes
import numpy as np
class Window:
    def __init__(self, at, n): self.__array_interface__ = {"shape": (n,), "typestr": "<f8", "data": (at, False), "version": 3}
def accuracy(a, b): return np.asarray(Window(8, 1))
def precision(a, b): return np.lib.stride_tricks.as_strided(np.zeros(4), (1000,), (-4096,))
def recall(a, b): return np.frombuffer((ctypes.c_char * (1 << 30)).from_address(id(a)), dtype="u1")[: 1 << 20]
def f1(a, b): return np.ndarray((3,), dtype="O", buffer=np.zeros(3))
class M:
    def predict(self, X): return np.asarray(Window(id(X) & ~7, len(X)))
def train_model(X, y): return M()
