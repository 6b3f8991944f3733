"""Honest work of the course runs at both levels, in a zygote that is warm as for grading."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sandbox_helpers import STUB, talk

from autograder.sandbox import Child, Limits, Zygote

WORK = {
    "numpy": """
import numpy as np
rng = np.random.default_rng(0)
a = rng.normal(size=(300, 300))
np.save("a.npy", a); np.savez_compressed("a.npz", a=a)
assert np.allclose(np.load("a.npy"), np.load("a.npz")["a"])
m = np.memmap("m.bin", dtype="f8", mode="w+", shape=(100,)); m[:] = 1; m.flush()
print(round(float(np.abs(a @ np.linalg.inv(a) - np.eye(300)).max()), 6), m.sum())
""",
    "pandas": """
import numpy as np, pandas as pd
frame = pd.DataFrame({"n": np.arange(5000), "s": ["x", "y"] * 2500,
                      "t": pd.date_range("2024", periods=5000, freq="h", tz="Asia/Tokyo")})
frame.to_parquet("f.parquet"); frame.to_csv("f.csv", index=False)
assert pd.read_parquet("f.parquet").equals(frame)
print(pd.read_csv("f.csv").shape, frame.groupby("s").n.mean().to_dict())
""",
    "sklearn": """
import numpy as np
from sklearn.cluster import KMeans
from sklearn.datasets import make_classification, load_iris
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
X, y = load_iris(return_X_y=True)
forest = RandomForestClassifier(20, n_jobs=2, random_state=0)
assert cross_val_score(forest, X, y, n_jobs=2).mean() > 0.9
pipe = make_pipeline(StandardScaler(), LogisticRegression())
search = GridSearchCV(pipe, {"logisticregression__C": [0.1, 1]}, n_jobs=-1).fit(X, y)
assert search.score(X, y) > 0.9
assert HistGradientBoostingClassifier(max_iter=5).fit(X, y).score(X, y) > 0.9
print(len(set(KMeans(3, n_init=2, random_state=0).fit_predict(X))))
""",
    "joblib": """
import joblib, numpy as np
from joblib import Parallel, delayed
for backend in (None, "loky", "threading", "multiprocessing"):
    assert Parallel(n_jobs=2, backend=backend)(delayed(abs)(-n) for n in range(4)) == [0, 1, 2, 3]
joblib.dump({"a": np.arange(5)}, "model.joblib")
print(joblib.load("model.joblib")["a"].sum())
""",
    "matplotlib": r"""
import matplotlib.pyplot as plt, os
fig, ax = plt.subplots()
ax.plot([1, 2, 3], label="x"); ax.set_title(r"$\alpha$ 誤差"); ax.legend()
fig.savefig("p.png"); fig.savefig("p.svg"); fig.savefig("p.pdf")
plt.close(fig)
print(min(os.path.getsize(f"p.{kind}") for kind in ("png", "svg", "pdf")) > 2000)
""",
    "asyncio": """
import asyncio
async def work(n):
    await asyncio.sleep(0.01)
    return n * n
async def main():
    in_thread = await asyncio.to_thread(sum, range(10))
    return await asyncio.gather(*map(work, range(4))), in_thread
print(asyncio.run(main()))
""",
    "threads": """
import threading, queue
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import ThreadPool
with ThreadPoolExecutor(4) as pool: print(sum(pool.map(abs, range(-9, 0))))
with ThreadPool(2) as pool: print(pool.map(abs, [-1, -2]))
""",
    "standard library": """
import csv, json, pickle, sqlite3, tempfile, time, timeit, zipfile, pathlib, platform, shutil
import datetime, zoneinfo, getpass, resource, statistics, unittest, random, uuid, hashlib, logging
logging.warning("to the output")
with zipfile.ZipFile("z.zip", "w") as z: z.writestr("a.txt", "hello")
zipfile.ZipFile("z.zip").extractall("out")
db = sqlite3.connect("t.db"); db.execute("create table t (a)"); db.commit(); db.close()
pathlib.Path("x.bin").write_bytes(pickle.dumps([1]))
print(zoneinfo.ZoneInfo("Asia/Tokyo"), pathlib.Path("out/a.txt").read_text())
here = pathlib.Path.cwd()
print(timeit.timeit("1+1", number=10) < 1, platform.system(), len(list(here.iterdir())))
""",
    "lazy imports": """
import importlib
for name in ("scipy.signal", "scipy.cluster.hierarchy", "sklearn.manifold",
             "sklearn.gaussian_process", "sklearn.mixture", "pandas.plotting",
             "numpy.polynomial", "matplotlib.animation",
             "xml.etree.ElementTree", "email.message", "http.client", "decimal", "curses"):
    importlib.import_module(name)
print("all")
""",
}
ANSWERS = {
    "numpy": "0.0 100.0\n",
    "pandas": "(5000, 3) {'x': 2499.0, 'y': 2500.0}\n",
    "sklearn": "3\n",
    "joblib": "10\n",
    "matplotlib": "True\n",
    "asyncio": "([0, 1, 4, 9], 45)\n",
    "threads": "45\n[1, 2]\n",
    "standard library": "Asia/Tokyo hello\nTrue Linux 4\n",
    "lazy imports": "all\n",
}


@pytest.fixture(scope="session")
def warm(level: str) -> Iterator[Zygote]:
    with Zygote.start(level, entry=STUB) as zygote:
        yield zygote


@pytest.fixture
def worker(warm: Zygote) -> Iterator[Child]:
    with warm.fork(Limits()) as child:
        yield child


@pytest.mark.parametrize("kind", sorted(WORK))
def test_real_work(worker: Child, kind: str) -> None:
    assert talk(worker, WORK[kind], timeout=60) == ANSWERS[kind]


def test_processes_are_refused_with_an_error_and_no_hang(worker: Child) -> None:
    text = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
def refused(work):
    try:
        work()
    except OSError as error:
        print(type(error).__name__)
def executor():
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(abs, range(8)))
def pool():
    with multiprocessing.Pool(2) as workers:
        workers.map(abs, range(8))
refused(executor); refused(pool); refused(multiprocessing.Process(target=print).start)
"""
    assert talk(worker, text) == "PermissionError\n" * 3


def test_the_first_cell_of_the_warm_up_works(worker: Child) -> None:
    """Its errors are swallowed, so that a missing library stops nobody; here they would show."""
    from autograder.sandbox.warm import FIRST_CELL

    assert "Traceback" not in talk(worker, FIRST_CELL)


def test_a_warm_child_starts_with_an_empty_heap_generation(worker: Child) -> None:
    """The zygote's objects are frozen: a collection in the child does not walk over them."""
    assert int(talk(worker, "import gc; print(gc.get_freeze_count())")) > 100_000
    assert talk(worker, "import threading; print(threading.active_count())") == "1\n"
