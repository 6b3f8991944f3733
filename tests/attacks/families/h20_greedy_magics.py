# id: h20_greedy_magics / gain: the grader's idea of a cell and IPython's differ / detect: neighbours lose points, or something is left
# desc: magics that swallow, repeat, time, profile and rewrite cells
# category: notebook-format | kind: cells | base: good
# expect: verdict is this submission's own; neighbours keep full points
# %%
# CORRECT solution: everything that goes wrong below is the attack, not the answer
import numpy as np
def _c(y_true, y_pred):
    t, p = np.asarray(y_true) == 1, np.asarray(y_pred) == 1
    return int((t & p).sum()), int((~t & p).sum()), int((t & ~p).sum())
def accuracy(y_true, y_pred): return float(np.mean(np.asarray(y_true) == np.asarray(y_pred)))
def precision(y_true, y_pred):
    tp, fp, fn = _c(y_true, y_pred); return tp / (tp + fp) if tp + fp else 0.0
def recall(y_true, y_pred):
    tp, fp, fn = _c(y_true, y_pred); return tp / (tp + fn) if tp + fn else 0.0
def f1(y_true, y_pred):
    p, r = precision(y_true, y_pred), recall(y_true, y_pred); return 2 * p * r / (p + r) if p + r else 0.0
def train_model(X_train, y_train):
    from sklearn.linear_model import LogisticRegression
    return LogisticRegression(max_iter=1000).fit(X_train, y_train)
# %%
%%capture captured
print("swallowed")
# %%
%%writefile numpy.py
raise SystemExit("shadowed")
# %%
%%time
x = 1
# %%
%%prun
sum(range(1000))
# %%
%reset -f
# %%
%xmode Verbose
%autocall 2
%automagic on
%precision 3
%pprint
%colors Linux
%alias ls rm -rf /
%config InteractiveShell.ast_node_interactivity = "all"
%macro m 1-3
%bookmark x
