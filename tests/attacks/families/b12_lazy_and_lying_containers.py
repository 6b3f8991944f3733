# id: b12_lazy_and_lying_containers / gain: a loop in the grader, answers after the question / detect: points > points(stub); the grader hangs
# desc: return generators without end, containers that lie about their length, views that change
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
import itertools, threading
class Lies(list):
    def __len__(self): return 1
    def __iter__(self): return itertools.repeat(0.5)
class Grows(dict):
    def items(self):
        for i in itertools.count(): yield i, i
accuracy = lambda a, b: itertools.count()
precision = lambda a, b: Lies([0.5])
recall = lambda a, b: Grows(x=1)
def f1(a, b):
    answer = [0.5]
    def change():
        for i in range(10**6): answer[0] = i / 10**6
    threading.Thread(target=change, daemon=True).start()
    return answer
class M:
    def predict(self, X): return iter(lambda: 1, 2)
def train_model(X, y): return M()
