# id: c10_forged_outputs / gain: the notebook, a page or a file is broken for the batch / detect: results that are no JSON; an active page; neighbours lose points, or something is left
# desc: the server itself returns outputs of cells that no kernel would
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
import sys
child = sys.modules["autograder.sandbox.child"]
deep = {}
x = deep
for _ in range(900): x["k"] = {}; x = x["k"]
p = "<script>document.title='PWNED'</script>"
outs = [{"output_type": "stream", "name": p, "text": ["a"] * 10**5}, {"output_type": "execute_result", "data": {"text/html": p, p: p, "image/png": p, "image/svg+xml": p, "application/javascript": p}, "metadata": deep, "execution_count": 10**30}, {"output_type": p}, {"output_type": "error", "ename": p * 100, "evalue": p, "traceback": [p] * 10**4}, 5, None, {"output_type": "display_data", "data": {"text/plain": "x\x00\x1b]0;x\x07\ud800"}, "metadata": {p: p}, "transient": {"display_id": p}}]
forged = lambda self, source: {"outputs": outs, "error": {"ename": p, "evalue": p, "traceback": p}, "execution_count": -5, "score": 1000}
child.Server._execute = forged
for name in list(child._OPERATIONS):
    if "exec" in name.lower(): child._OPERATIONS[name] = forged
