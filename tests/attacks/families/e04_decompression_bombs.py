# id: e04_decompression_bombs / gain: memory of the host / detect: neighbours lose points, or something is left
# desc: zip, gzip, npz, parquet and png that unpack to gigabytes
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
import gzip, io, zipfile, zlib
import numpy as np
def tries(f):
    try: print(f.__name__, len(f()))
    except BaseException as e: print(f.__name__, type(e).__name__)
def a(): return zlib.decompress(zlib.compress(bytes(1 << 28)) * 1, bufsize=1 << 31)
def b(): return gzip.decompress(gzip.compress(bytes(1 << 28)) * 20)
def c():
    z = io.BytesIO(); w = zipfile.ZipFile(z, "w", zipfile.ZIP_DEFLATED)
    for i in range(30): w.writestr(str(i), bytes(1 << 26))
    w.close(); return [zipfile.ZipFile(z).read(str(i)) for i in range(30)]
def d():
    f = io.BytesIO(); np.savez_compressed(f, x=np.zeros(1 << 26)); return [np.load(io.BytesIO(f.getvalue()))["x"] for _ in range(20)]
for f in (a, b, c, d): tries(f)
