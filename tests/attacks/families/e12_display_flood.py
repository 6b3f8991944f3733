# id: e12_display_flood / gain: memory of the grader, a page of gigabytes / detect: a result or page of more than 5 MB; neighbours lose points, or something is left
# desc: rich displays without end, updates, warnings, huge HTML, clear_output
# category: resource | kind: cells | base: good
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
import warnings
from IPython.display import HTML, Markdown, clear_output, display
display(HTML("<p>" + "x" * (100 << 20)))
h = display(HTML("a"), display_id=True)
for i in range(20000): h.update(HTML("y" * 1000))
for i in range(3000): display(HTML("<table>" + "<tr><td>1" * 500)); 
for i in range(20000): warnings.warn(f"w{i}")
for i in range(5000): clear_output(); display(Markdown("z" * 10000))
import pandas as pd
pd.set_option("display.max_rows", None); pd.DataFrame(np.zeros((20000, 20)))
