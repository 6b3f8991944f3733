"""Libraries made to live without other processes and without /proc, in the zygote.

A child may not start processes: what libraries do with processes by default is turned to threads,
so that `n_jobs=-1` works instead of failing. This is a service to honest code and no wall; the
walls are seccomp and the tree.
"""

from __future__ import annotations

import contextlib
import multiprocessing.context
import sys
import threading
import warnings
from typing import Any

__all__ = ["adapt_libraries"]


def adapt_libraries() -> None:
    """Adapt those that are imported already. What a library lacks or renamed is left alone."""
    _thread_locks()
    with contextlib.suppress(Exception):
        if "joblib" in sys.modules:
            _joblib_by_threads()
    with contextlib.suppress(Exception):
        if "threadpoolctl" in sys.modules:
            _find_thread_pools()


def _thread_locks() -> None:
    """Locks of multiprocessing become locks of threads; pools of threads use them too.

    Theirs are named semaphores, which need /dev/shm and link(2).
    """
    context: Any = multiprocessing.context.BaseContext
    context.Lock = lambda self: threading.Lock()
    context.RLock = lambda self: threading.RLock()
    context.Condition = lambda self, lock=None: threading.Condition(lock)
    context.Semaphore = lambda self, value=1: threading.Semaphore(value)
    context.BoundedSemaphore = lambda self, value=1: threading.BoundedSemaphore(value)
    context.Event = lambda self: threading.Event()


def _joblib_by_threads() -> None:
    """Every backend of joblib works with threads; counting cores asks nothing outside."""
    import joblib
    from joblib.parallel import ThreadingBackend, register_parallel_backend

    for name in ("loky", "multiprocessing"):
        register_parallel_backend(name, ThreadingBackend)
    register_parallel_backend("threading", ThreadingBackend, make_default=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        joblib.cpu_count(only_physical_cores=True)  # runs lscpu; joblib keeps the answer
    from joblib.externals.loky.backend import context

    cores = context._cpu_count_cgroup(context.os.cpu_count() or 1)
    context._cpu_count_cgroup = lambda _count: cores


def _find_thread_pools() -> None:
    """threadpoolctl asks the linker in place of /proc/self/maps; scikit-learn looks only once."""
    import threadpoolctl

    threadpoolctl._HAS_PROCFS = False
    from sklearn.utils.parallel import _get_threadpool_controller

    _get_threadpool_controller()
