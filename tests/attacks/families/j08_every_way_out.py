# id: j08_every_way_out / gain: hidden inputs appear in the feedback / detect: the text LEAKED-INPUT in any page or result
# desc: carry hidden inputs out by values, exception texts and types, warnings, prints, files and names
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
import warnings
def out(a, *rest):
    n = len(a)
    if n <= 4 or n == 20: return 0.123      # public and teaching inputs are no secret
    t = "LEAKED" + "-INPUT " + repr(list(np.asarray(a).ravel()[:40])); k = out.n = getattr(out, "n", 0) + 1
    print(t); warnings.warn(t); open("leak.txt", "w").write(t); globals()["LEAKED" + "_INPUT"] = t
    import sys, os; sys.stderr.write(t); get_ipython().user_ns[t] = t; sys.displayhook(t); get_ipython().run_cell(f"print({t!r})"); get_ipython().showtraceback((ValueError, ValueError(t), None))
    kinds = [t, [t], {t: t}, np.array([t]), type(t, (), {})(), type("R" + "".join(c for c in t if c.isalnum()), (tuple,), {"_fields": ()})(), ValueError(t)]
    if k % 3 == 0: raise type(t, (Exception,), {})(t)
    if k % 3 == 1: raise NotImplementedError(t)
    return kinds[k % len(kinds)]
accuracy = precision = recall = f1 = out
class M:
    def predict(self, X): return out(X)
def train_model(X, y): return M()
