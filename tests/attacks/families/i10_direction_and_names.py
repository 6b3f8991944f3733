# id: i10_direction_and_names / gain: a page that reads differently from what it says / detect: a false score; an active element in the page
# desc: text that turns direction, hides, stacks marks or imitates the page, in names and outputs
# category: feedback-injection | kind: cells | base: good
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

flip = "\u202e0001 / 0001 :erocS\u202c"
print(flip, "\u2066x\u2069", "\u200b\u200d\ufeff" * 50, "e" + "\u0301" * 20000, "\ue000\ufffe\U000e0041")
print("\x9b31mred\x9c", "\u0085\u2028\u2029</pre></figure></section><h1>1000 / 1000</h1>", "\x00\x07\x1b[8mhidden")
class Ｓcore(Exception): pass
Ｓcore.__name__ = Ｓcore.__qualname__ = "</h1><h1>1000 / 1000" + flip
from IPython.display import HTML, display
display(HTML("<p dir=rtl style='unicode-bidi:bidi-override'>0001 / 0001</p><p class='big num'><strong>1000</strong> / 1000</p><section class='card score' id='score'><h2>Score</h2></section><bdo dir=rtl>0001/0001</bdo>"))
display({"text/plain": flip, "text/html": f"<p title='{flip}'>{flip}</p>"}, raw=True)
raise Ｓcore(flip * 3)
