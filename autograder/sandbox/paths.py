"""What of the machine a child may read: the interpreter, its packages, libraries and fonts.

Never a whole prefix or home: a virtual environment may live in the course's own folder, so only
its folder of packages is taken.
"""

from __future__ import annotations

import os
import stat
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from pathlib import Path

__all__ = [
    "DEVICES",
    "covered",
    "is_package_folder",
    "open_to_others",
    "reachable_by_others",
    "readable_paths",
]

DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")

_SYSTEM = (
    "/gnu/store",
    "/nix/store",
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share",
    "/usr/local/share/fonts",
    "/etc/alternatives",  # Debian's links to BLAS
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/timezone",
)


def readable_paths() -> list[str]:
    """Existing files and folders a child may read, without those that lie inside another.

    Paths are absolute and kept as they are spelled, with their real place beside them where
    the two differ (a virtual environment reached over a link).
    """
    found = list(_SYSTEM)
    found += [os.path.join(sys.base_prefix, "lib"), os.path.join(sys.base_exec_prefix, "lib")]
    found += [sysconfig.get_path(name) for name in ("stdlib", "platstdlib")]
    found += [path for path in sys.path if is_package_folder(path) or path.endswith(".zip")]
    spelled = [os.path.normpath(path) for path in found if path and os.path.isabs(path)]
    real = [os.path.realpath(path) for path in spelled]
    existing = dict.fromkeys(path for path in spelled + real if os.path.lexists(path))
    return [
        path
        for path in existing
        if not any(path != other and covered(path, [other]) for other in existing)
    ]


def is_package_folder(path: str) -> bool:
    """Is `path` a folder of installed packages, which holds nobody's own work?"""
    return os.path.basename(path) in ("site-packages", "dist-packages", "lib-dynload")


def covered(path: str, roots: Iterable[str]) -> bool:
    """Does `path` lie at or below one of `roots`? By spelling, not by following links."""
    return any(path == root or path.startswith(root.rstrip("/") + "/") for root in roots)


def open_to_others(roots: Sequence[str]) -> bool:
    """Can a user who owns nothing here read the packages? Sampled, not walked."""
    samples = [os.__file__, *roots]
    for root in roots:
        if is_package_folder(root):
            samples += [os.path.join(root, "numpy"), os.path.join(root, "numpy", "__init__.py")]
            samples += [os.path.join(root, "IPython"), os.path.join(root, "IPython", "paths.py")]
    return all(_others_may(path) for path in samples if os.path.exists(path))


def reachable_by_others(roots: Sequence[str]) -> bool:
    """The same with every folder above: needed where the machine's own tree is used."""
    above = {os.path.realpath(root) for root in roots if not root.startswith(("/etc/", "/usr/"))}
    for root in list(above):
        above.update(str(folder) for folder in Path(root).parents)
    passable = all(os.stat(path).st_mode & stat.S_IXOTH for path in above if os.path.isdir(path))
    return passable and open_to_others(roots)


def _others_may(path: str) -> bool:
    mode = os.stat(path).st_mode
    needed = stat.S_IROTH | (stat.S_IXOTH if stat.S_ISDIR(mode) else 0)
    return mode & needed == needed
