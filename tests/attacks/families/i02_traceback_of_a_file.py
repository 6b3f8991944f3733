# id: i02_traceback_of_a_file / gain: a page that shows another's source or runs script / detect: an active element in the page
# desc: exceptions raised from files named like cells, with hostile sources in linecache
# category: feedback-injection | kind: cells | base: stub
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
import linecache
p = "</pre><script>document.title='PWNED_i02'</script><img src=x onerror=alert(1)>{{7*7}}"
src = f"x = {p!r}\ndef accuracy(y_true, y_pred):\n    raise type({p!r}, (Exception,), {{}})({p!r})\naccuracy(1, 2)\n"
for name in (p, "<ipython-input-1>", "/etc/passwd", "\x1b]0;x\x07"):
    linecache.cache[name] = (len(src), None, src.splitlines(True), name)
    try: exec(compile(src, name, "exec"), globals())
    except Exception as e: err = e
raise err
