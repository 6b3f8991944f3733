# id: c02_answers_in_advance / gain: an answer is taken for a later question / detect: points > points(stub)
# desc: send well-formed answers before the questions, with guessed ids
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
import os, secrets, socket, sys, threading, time
def wire(): return socket.socket(fileno=os.dup(3))

from autograder.wire import messages as m
from autograder.wire.codec import Limits
from autograder.wire.encode import Encoder
w = wire(); w.setblocking(False)
for i in list(range(200)) + [secrets.randbits(64) for _ in range(200)]:
    for kind in (m.OK, m.ERROR, m.ASK):
        body = b"".join(bytes(p) for p in Encoder(Limits(bytes=1 << 20, elements=1 << 20), lambda *a: None).message((kind, i, [], 1.0)))
        try: w.send(len(body).to_bytes(4, "big") + body)
        except OSError: break
