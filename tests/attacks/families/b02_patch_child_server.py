# id: b02_patch_child_server / gain: answers that agree with whatever is asked / detect: points > points(stub)
# desc: rewrite the child's own server so that every answer is taken from the question
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
import sys
child = sys.modules["autograder.sandbox.child"]
def answer(self, target, args, kwargs):
    import numpy as np
    return float(np.mean(np.asarray(args[0]) == 1)) if len(args) == 2 else np.asarray(args[0])[:, 0] > 0
child.Server._call = answer
child._OPERATIONS["call"] = answer
for name in list(child._OPERATIONS):
    if "call" in name.lower(): child._OPERATIONS[name] = answer
child.Server._describe = lambda self, exc: ("AssertionError", "all passed", 255, (1, 1))
