# id: b04_dtype_zoo / gain: a comparison that is true by accident / detect: points > points(stub)
# desc: return every odd kind of array and scalar in turn
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
import decimal, fractions, itertools
import numpy as np, pandas as pd
zoo = [np.bool_(True), np.float16(0.5), np.longdouble(0.5), np.complex128(0.5), np.datetime64("NaT"), np.timedelta64(1), np.void(b"x"), np.str_("0.5"), np.bytes_(b"0.5"), np.array(0.5), np.array([0.5]), np.array([[0.5]]), np.array([]), np.ma.masked, np.ma.array([0.5], mask=[True]), np.matrix([[0.5]]), np.rec.array([(0.5,)], dtype=[("x", float)]), np.array([(0.5, 1)], dtype=[("a", "f8"), ("b", "i4")]), np.array([None]), np.array([0.5], ">f8"), decimal.Decimal("0.5"), fractions.Fraction(1, 2), pd.NA, pd.NaT, pd.Categorical([1]), pd.Interval(0, 1), pd.arrays.SparseArray([1.0]), memoryview(b"x"), range(3), slice(3), ..., NotImplemented, type, int, 0.5 + 0j]
turn = itertools.cycle(zoo)
accuracy = precision = recall = f1 = lambda a, b: next(turn)
class M:
    def predict(self, X): return np.ma.array(np.zeros(len(X)), mask=True)
def train_model(X, y): return M()
