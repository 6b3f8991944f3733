"""What a zygote is started with: a scrubbed environment and the folders to import from."""

from __future__ import annotations

import os
import site
import sys
from pathlib import Path

import autograder

__all__ = ["environment", "import_paths"]

_THREADS = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM", "BLIS")


def environment(home: str) -> dict[str, str]:
    """The whole environment of a zygote: nothing of the grader's but what the linker needs."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "TZ") if name in os.environ}
    fonts = _font_cache(home)
    return {
        **kept,
        **{f"{name}_NUM_THREADS": "1" for name in _THREADS},
        "ARROW_DEFAULT_MEMORY_POOL": "system",  # the others reserve gigabytes of addresses
        "ARROW_IO_THREADS": "2",
        "JE_ARROW_MALLOC_CONF": "background_thread:false",  # a thread before the fork
        "HOME": home,
        "IPYTHONDIR": f"{home}/.ipython",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "MALLOC_ARENA_MAX": "2",  # each arena takes 64 MiB of a child's addresses
        "MPLBACKEND": "Agg",
        "NBGRADER_EXECUTION": "autograde",  # as nbgrader tells the notebooks that it runs
        "MPLCONFIGDIR": fonts,
        "PATH": "/usr/bin:/bin",
        "PYTHONHASHSEED": "0",
        "TMPDIR": home,
        "USER": "trainee",
        "LOGNAME": "trainee",
    }


def _font_cache(home: str) -> str:
    """Where matplotlib keeps its list of fonts between runs; making it takes seconds."""
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = os.path.join(caches, "autograder", "matplotlib")
    try:
        os.makedirs(folder, 0o700, exist_ok=True)
    except OSError:
        return home
    return folder if os.access(folder, os.W_OK) else home


def import_paths() -> list[str]:
    """Folders beyond the interpreter's own that a zygote needs to find this package and numpy."""
    found = [str(Path(autograder.__file__).resolve().parent.parent)]
    if site.ENABLE_USER_SITE and site.getusersitepackages() in sys.path:
        found.append(site.getusersitepackages())
    return found
