"""What a zygote does once so that its children need not: imports, a shell, a first cell.

Lazy imports would fail in a child if they needed anything outside its tree, and cost time in
every one. No thread may be left running afterwards: a fork copies only the thread that calls it.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from autograder.sandbox.adapt import adapt_libraries
from autograder.sandbox.hasten import hasten_libraries, quick_docstrings

__all__ = ["DEFAULT_PRELOAD", "FIRST_CELL", "load_entry", "settle", "warm_up"]

DEFAULT_PRELOAD: tuple[str, ...] = (
    "numpy",
    "numpy.random",
    "scipy.linalg",
    "scipy.optimize",
    "scipy.sparse",
    "scipy.special",
    "scipy.stats",
    "pandas",
    "pyarrow.parquet",
    "joblib",
    "sklearn.cluster",
    "sklearn.compose",
    "sklearn.datasets",
    "sklearn.decomposition",
    "sklearn.dummy",
    "sklearn.ensemble",
    "sklearn.feature_selection",
    "sklearn.impute",
    "sklearn.inspection",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sklearn.model_selection",
    "sklearn.naive_bayes",
    "sklearn.neighbors",
    "sklearn.neural_network",
    "sklearn.pipeline",
    "sklearn.preprocessing",
    "sklearn.svm",
    "sklearn.tree",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib_inline.backend_inline",
    "IPython.core.interactiveshell",
    "PIL.PngImagePlugin",
    "asyncio",
    "concurrent.futures.thread",
    "csv",
    "json",
    "pickle",
    "sqlite3",
    "statistics",
    "timeit",
    "unittest",
    "zipfile",
)

# What first use alone imports or fills: the calls that most notebooks make. Memory that is in use
# once already need not be copied or asked of the kernel by every child. In a function, so that no
# name is left behind.
FIRST_CELL = """\
def _first():
    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd
    from IPython.display import display
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.metrics import f1_score
    from sklearn.model_selection import cross_val_score, train_test_split
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    frame = pd.DataFrame({"a": [1.5, 2.5], "b": ["x", "y"], "t": pd.date_range("2024", periods=2)})
    display(frame, frame.describe(), LinearRegression().fit(np.eye(3), np.arange(3.0)))
    _, ax = plt.subplots()
    ax.plot([0, 1], [1, 0], label="a")
    ax.legend()
    ax.set_title("$x^2$")
    plt.show()
    plt.close("all")
    X = pd.DataFrame(np.random.default_rng(0).normal(size=(300, 4)), columns=list("abcd"))
    y = (X["a"] > 0).astype(int)
    X, X_test, y, y_test = train_test_split(X, y, random_state=0)
    linear = make_pipeline(StandardScaler(), LogisticRegression())
    cross_val_score(linear, X, y, cv=2, scoring="f1")
    forest = RandomForestClassifier(n_estimators=3, random_state=0).fit(X, y)
    f1_score(y_test, forest.predict(X_test))
    display(forest)

_first()
del _first
"""
_OF_FIRST_CELL = {"numpy", "pandas", "sklearn.ensemble", "sklearn.pipeline", "matplotlib.pyplot"}


def load_entry(name: str) -> Callable[..., Any]:
    """The function named `module:function`, or `/a/file.py:function` for a module by its file."""
    place, _, function = name.rpartition(":")
    if place.endswith(".py"):
        spec = importlib.util.spec_from_file_location("sandbox_entry", place)
        if spec is None or spec.loader is None:
            raise ImportError(f"{place} cannot be imported")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    else:
        module = importlib.import_module(place)
    entry: Callable[..., Any] = getattr(module, function)
    return entry


def warm_up(preload: Sequence[str], make_shell: str) -> Any:
    """Import `preload` (what is not installed is left out) and make the shell, if one is named."""
    with quick_docstrings():
        for name in preload:
            try:
                importlib.import_module(name)
            except ModuleNotFoundError as error:
                if not error.name or name.split(".")[0] != error.name.split(".")[0]:
                    raise  # an installed package misses something it needs
    adapt_libraries()
    hasten_libraries()
    gc.freeze()  # pyplot looks for cycles when it closes a figure: not among all that is imported
    if not make_shell:
        return None
    shell = load_entry(make_shell)()
    if sys.modules.keys() >= _OF_FIRST_CELL:
        run_first = load_entry(make_shell.rpartition(":")[0] + ":warm_up")
        run_first(shell, ("%matplotlib inline", FIRST_CELL))
    return shell


def settle(proc: int) -> None:
    """Make the heap cheap and safe to fork. proc: a descriptor of /proc.

    Raises `RuntimeError` if a thread is still running, or if there is memory that all children
    would share (one could leave messages there for the next).
    """
    names = _threads(proc)
    if len(names) != 1:
        raise RuntimeError(f"threads were left running by the warm-up: {', '.join(names)}")
    if shared := _shared_memory(proc):
        raise RuntimeError(f"shared memory was left by the warm-up: {shared}")
    gc.collect()
    with contextlib.suppress(AttributeError):  # only glibc has it
        ctypes.CDLL(None).malloc_trim(0)
    gc.freeze()


def _shared_memory(proc: int) -> str:
    """The first mapping that is writable and shared, or nothing."""
    fd = os.open("self/maps", os.O_RDONLY | os.O_CLOEXEC, dir_fd=proc)
    with open(fd, encoding="utf-8", errors="replace") as maps:
        return next((line.strip() for line in maps if line.split()[1][1::2] == "ws"), "")


def _threads(proc: int) -> list[str]:
    """The names of this process's threads. proc: a descriptor of /proc."""
    tasks = os.open("self/task", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=proc)
    try:
        names = []
        for thread in os.listdir(tasks):
            fd = os.open(f"{thread}/comm", os.O_RDONLY | os.O_CLOEXEC, dir_fd=tasks)
            names.append(os.read(fd, 64).decode(errors="replace").strip())
            os.close(fd)
        return names
    finally:
        os.close(tasks)
