# id: b10_pandas_zoo / gain: alignment by index makes wrong answers right / detect: points > points(stub)
# desc: return tables and series with shuffled, repeated and hostile labels
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
import pandas as pd
class Evil(str):
    def __eq__(self, o): return True
    __hash__ = str.__hash__
class Sub(pd.Series):
    @property
    def _constructor(self): return Sub
    def __eq__(self, o): return pd.Series(True, index=self.index)
accuracy = lambda a, b: pd.Series([0.5], index=[Evil("x")])
precision = lambda a, b: pd.DataFrame({"x": [0.5]})
recall = lambda a, b: pd.DataFrame([[1, 2]], columns=["a", "a"])
f1 = lambda a, b: pd.Index([0.5])
class M:
    def predict(self, X):
        s = Sub(np.arange(len(X)) % 2, index=np.arange(len(X))[::-1]); s.attrs["x"] = s; return s
def train_model(X, y): return M()
