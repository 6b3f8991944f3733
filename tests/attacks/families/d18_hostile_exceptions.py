# id: d18_hostile_exceptions / gain: the report of the error is what breaks / detect: points > points(stub); a check that is undecided by it; neighbours lose points, or something is left
# desc: exceptions whose text, class, cause or traceback hangs, raises, floods or recurses
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
import time
class Hangs(Exception):
    def __str__(self): time.sleep(10**6)
class Raises(Exception):
    def __str__(self): raise SystemExit
    __repr__ = __str__
    @property
    def __traceback__(self): raise KeyboardInterrupt
    @property
    def __cause__(self): return self
class Meta(type):
    def __getattribute__(c, n): raise MemoryError
    def mro(c): return [c, Exception, BaseException, object]
class Floods(Exception):
    def __str__(self): return "x" * (200 << 20)
def accuracy(a, b): raise Hangs
def precision(a, b): raise Raises
def recall(a, b): raise Floods
def f1(a, b):
    e = ValueError("x")
    for _ in range(10**5): n = ValueError("y"); n.__cause__ = e; e = n
    raise ExceptionGroup("g", [ExceptionGroup("h", [e])] * 1000)
class M:
    def predict(self, X):
        e = SyntaxError("x"); e.filename, e.lineno, e.text, e.offset = object(), "y", 5, -1; raise e
def train_model(X, y): return M()
# %%
raise Raises
# %%
raise Floods
