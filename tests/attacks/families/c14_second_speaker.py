# id: c14_second_speaker / gain: the thread's answer is believed and the server's is taken for the next / detect: points > points(stub)
# desc: a thread answers each question with its own id before the server does
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
from autograder.wire.decode import Decoder
from autograder.wire.encode import Encoder
def speak():
    w, last = wire(), None
    while True:
        try:
            b = w.recv(1 << 20, socket.MSG_PEEK)
            n = int.from_bytes(b[:4], "big")
            if len(b) < 4 + n: continue
            d = Decoder(memoryview(b)[4 : 4 + n], Limits(bytes=1 << 20, elements=1 << 20)); d.next(); i = d.next()
            if i != last:
                last = i
                body = b"".join(bytes(p) for p in Encoder(Limits(bytes=1 << 20, elements=1 << 20), lambda *a: None).message((m.OK, i, [], 1.0)))
                w.send(len(body).to_bytes(4, "big") + body)
        except Exception: time.sleep(0.001)
threading.Thread(target=speak, daemon=True).start()
