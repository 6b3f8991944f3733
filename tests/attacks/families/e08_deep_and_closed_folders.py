# id: e08_deep_and_closed_folders / gain: cleaning up fails or takes for ever / detect: neighbours lose points, or something is left
# desc: folders a thousand deep, without permissions, with odd names
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
import os
here = os.getcwd()
try:
    for i in range(3000): os.mkdir("d" * 200); os.chdir("d" * 200)
except OSError as e: print("deep", i, e.strerror)
os.chdir(here)
for i, name in enumerate((b"\xff\xfe", b"a\nb", b"-rf", b"* ?", b" ", b"\x1b[2J")):
    try: os.makedirs(os.fsencode(here) + b"/" + name + b"/in"); open(os.fsencode(here) + b"/" + name + b"/in/f", "w").close()
    except OSError as e: print(e.strerror)
for name in ("shut", "shut2"):
    try: os.makedirs(name + "/x/y"); open(name + "/x/f", "w").close(); os.chmod(name + "/x", 0); os.chmod(name, 0)
    except OSError as e: print(e.strerror)
