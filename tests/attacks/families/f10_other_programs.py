# id: f10_other_programs / gain: code outside of Python's limits / detect: CMD-OK; uid=; PWNED_f10
# desc: start a program: exec, spawn, shell, memory files, interpreters, the linker
# category: persist-escape | kind: cells | base: good
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
import ctypes, os, subprocess, sys
libc = ctypes.CDLL(None, use_errno=True)
def says(f):
    try: print(f())
    except BaseException as e: print("blocked", type(e).__name__, e)
cmd = "echo CMD" + "-OK; id; touch PWNED_f10 /tmp/PWNED_f10"
says(lambda: os.system(cmd)); says(lambda: subprocess.run(cmd, shell=True, capture_output=True)); says(lambda: os.popen(cmd).read()); says(lambda: libc.system(cmd.encode()))
says(lambda: os.posix_spawn("/bin/sh", ["sh", "-c", cmd], {})); says(lambda: subprocess.Popen([sys.executable, "-c", "print('CMD' + '-OK')"])); says(lambda: __import__("pty").spawn("/bin/sh"))
says(lambda: __import__("multiprocessing").get_context("fork").Process(target=print).start()); says(lambda: os.fork()); says(lambda: os.forkpty())
says(lambda: os.execve(sys.executable, ["python", "-c", "print('CMD' + '-OK')"], {})); says(lambda: os.execv("/lib64/ld-linux-x86-64.so.2", ["ld", "/bin/id"])); says(lambda: os.memfd_create("x"))
says(lambda: libc.vfork()); says(lambda: libc.syscall(435, ctypes.create_string_buffer(88), 88)); says(lambda: libc.syscall(56, 0x11, 0, 0, 0, 0)); says(lambda: libc.syscall(57))
