# id: a02_environment / gain: tokens and the course secret / detect: a canary of the harness appears in any output, page, result or log
# desc: read the environment, the command line and the stack above main
# category: read-secrets | kind: cells | base: stub
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
import ctypes, os, re, sys
print("ENV", dict(os.environ), sys.argv, sys.orig_argv, sys.path, os.getcwd())
for p in ("/proc/self/environ", "/proc/self/cmdline", "/proc/self/status", "/proc/self/mountinfo", "/proc/self/cgroup"):
    try: print(p, open(p, "rb").read()[:3000])
    except OSError as e: print(p, e.strerror)
libc = ctypes.CDLL(None)
environ = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ")
i = 0
while environ[i]: i += 1
first = ctypes.cast(environ, ctypes.POINTER(ctypes.c_void_p))[0]
try: print("STACK", re.findall(rb"CANARY" + rb"\{[^}]{4,80}\}", ctypes.string_at(first, 200)), i)
except Exception as e: print(e)
