"""Run a command as an ordinary user: ``python as_user.py [--no-namespaces] UID COMMAND...``.

Needs root. An interpreter or checkout in a closed folder (/root) is first made reachable, in a
mount namespace of this command only. With ``--no-namespaces`` a filter makes unshare, setns and
mount fail, as the default profile of Docker does.
"""

from __future__ import annotations

import errno
import os
import stat
import struct
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(TOP))

from autograder.sandbox import seccomp, syscalls  # noqa: E402
from autograder.sandbox.paths import is_package_folder  # noqa: E402


def main(arguments: list[str]) -> None:
    forbid = arguments[0] == "--no-namespaces"
    if forbid:
        arguments = arguments[1:]
    uid = int(arguments[0])
    if uid != os.getuid():
        syscalls.unshare("mount")
        syscalls.make_private()
        open_closed_folders()
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    if forbid:
        forbid_namespaces()
    os.execv(arguments[1], arguments[1:])


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
