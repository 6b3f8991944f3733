"""Run a command as another user or on another kind of machine, in a mount namespace of its own.

``python as_user.py UID OPTION... -- COMMAND...``; needs root unless UID is one's own and no folder
is to be opened. Options:

open        an interpreter or checkout in a closed folder (/root) is made reachable for all
closed      a module of the standard library can be read by its owner, root, only
forbid      unshare, setns and mount fail, as under the default profile of Docker
"""

from __future__ import annotations

import errno
import os
import stat
import struct
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(TOP))

from autograder.sandbox import seccomp, syscalls  # noqa: E402
from autograder.sandbox.paths import is_package_folder  # noqa: E402


def main(arguments: list[str]) -> None:
    middle = arguments.index("--")
    uid, options, command = int(arguments[0]), arguments[1:middle], arguments[middle + 1 :]
    if {"open", "closed"} & set(options):
        syscalls.unshare("mount")
        syscalls.make_private()
    if "open" in options:
        open_closed_folders()
    if "closed" in options:
        close_a_module()
    if uid != os.getuid():
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    if "forbid" in options:
        forbid_namespaces()
    os.execv(command[0], command)


def close_a_module() -> None:
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(Path(os.__file__).read_bytes())
        copy.flush()
        syscalls.bind_mount(copy.name, os.__file__)


def open_closed_folders() -> None:
    """Put an open folder over each closed one above what is needed, with only that in it."""
    packages = [path for path in sys.path if is_package_folder(path)]
    needed = {os.path.realpath(path) for path in (sys.base_prefix, sys.prefix, TOP, *packages)}
    closed: dict[str, list[tuple[str, int]]] = {}
    for path in sorted(needed):
        for folder in reversed(Path(path).parents):
            if not folder.stat().st_mode & stat.S_IXOTH:
                closed.setdefault(str(folder), []).append((path, os.open(path, os.O_PATH)))
                break
    for folder, paths in closed.items():
        syscalls.mount("tmpfs", folder, 0, "mode=755")
        for path, fd in paths:
            os.makedirs(path, exist_ok=True)
            syscalls.bind_mount(f"/proc/self/fd/{fd}", path)


def forbid_namespaces() -> None:
    numbers = {"x86_64": (272, 308, 165), "aarch64": (97, 268, 40)}[syscalls.ARCH or ""]
    steps = [(0x20, 0, 0, 0)]
    steps += [(0x15, len(numbers) - at, 0, number) for at, number in enumerate(numbers)]
    steps += [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x00050000 | errno.EPERM)]
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.load(b"".join(struct.pack("HBBI", *step) for step in steps))


if __name__ == "__main__":
    main(sys.argv[1:])
