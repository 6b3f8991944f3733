"""Level full: the namespaces and the file tree in which the children live.

Once a zygote: `enter` leaves the machine's namespaces (with a user namespace where the caller has
no CAP_SYS_ADMIN), and `build_tree` makes a read-only tree of what `paths` names and pivots into it.
Once a child: `fork_in_new_pid` and `private_scratch`.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence

from autograder.sandbox import syscalls
from autograder.sandbox.paths import DEVICES, covered

__all__ = [
    "HOME",
    "SCRATCH",
    "build_tree",
    "enter",
    "fork_in_new_pid",
    "map_user",
    "may_administer",
    "private_scratch",
]

HOME = "/home/trainee"
SCRATCH = (HOME, "/tmp", "/dev/shm")  # noqa: S108 - inside the child's own tree
INNER_ID = 1000
_STAGE = "/.scratch"
_KEPT = "/.kept"  # a second way to what a scratch folder would hide: an interpreter below /tmp
_OLD = "/.old"
_CAP_SYS_ADMIN = 21


def may_administer() -> bool:
    """Has this process CAP_SYS_ADMIN, so that it needs no user namespace?"""
    return bool(syscalls.effective_capabilities() >> _CAP_SYS_ADMIN & 1)


def enter() -> bool:
    """Leave the machine's namespaces but its mounts; True if that took a user namespace.

    Must run while the process has one thread. The next fork is pid 1 of the new pid namespace.
    """
    as_user = not may_administer()
    if as_user:
        if os.geteuid() == 0:  # its children would be root outside, whose threads nobody limits
            raise OSError(errno.EPERM, "root without CAP_SYS_ADMIN; run as an ordinary user")
        uid, gid = os.geteuid(), os.getegid()
        syscalls.unshare("user")
        map_user(uid, gid)
    syscalls.unshare("pid", "net", "ipc", "uts", "cgroup")
    syscalls.sethostname("sandbox")
    return as_user


def map_user(uid: int, gid: int, proc: int | None = None) -> None:
    """Map `uid` and `gid` of the outer namespace to the trainee's ids in the new one.

    proc: a descriptor of /proc, where the tree has none.
    """
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{INNER_ID} {uid} 1"),
        ("gid_map", f"{INNER_ID} {gid} 1"),
    ):
        path = f"/proc/self/{name}" if proc is None else f"self/{name}"
        fd = os.open(path, os.O_WRONLY | os.O_CLOEXEC, dir_fd=proc)
        try:
            os.write(fd, text.encode())
        finally:
            os.close(fd)


def build_tree(
    readable: Sequence[str], hidden: Iterable[str] = (), users: Iterable[int] = ()
) -> None:
    """Make the read-only tree and pivot into it; the machine's own tree is gone for this process.

    hidden: folders inside `readable` that must not be seen. users: ids that get a line in
    /etc/passwd. Raises `OSError` naming the call and path.
    """
    devices = [path for path in DEVICES if os.path.exists(path)]
    # links are followed now: after the pivot an absolute one would lead into the new tree
    places = {path: os.path.realpath(path) for path in (*readable, *devices)}
    syscalls.unshare("mount")
    syscalls.make_private()
    base = "/tmp"  # noqa: S108 - any folder will do: what it hides is back after the pivot
    syscalls.mount("tmpfs", base, syscalls.MS_NOSUID, "size=4m,nr_inodes=16k,mode=755")
    os.mkdir(base + _OLD, 0o755)
    syscalls.pivot_root(base, base + _OLD)
    os.chdir("/")
    for path, real in places.items():
        _expose(path, real)
    for path in hidden:
        if covered(path, readable) and os.path.isdir(path):
            syscalls.mount("tmpfs", path, syscalls.MS_NOSUID, "size=4k,nr_inodes=2,mode=555")
            syscalls.restrict_mount(path)
    _write_users(users)
    for number, path in enumerate(_below_scratch(readable)):
        _expose(f"{_KEPT}/{number}", f"{_KEPT}/{number}", source=path)
    for path in (*SCRATCH, _STAGE):
        os.makedirs(path, 0o755, exist_ok=True)
    syscalls.umount(_OLD)
    os.rmdir(_OLD)
    syscalls.restrict_mount("/", recursive=False, noexec=True)


def _below_scratch(readable: Iterable[str]) -> list[str]:
    """What a child's own scratch folders would hide, without links, in a stable order."""
    real = {os.path.realpath(path) for path in readable}
    return sorted(path for path in real if any(covered(path, [place]) for place in SCRATCH))


def _above(path: str) -> list[str]:
    """The folders between a scratch folder and `path` below it."""
    found = []
    while (path := os.path.dirname(path)) not in (*SCRATCH, "/"):
        found.append(path)
    return found


def _expose(path: str, real: str, source: str = "") -> None:
    """Make `path` of the old tree, which is `real` without links, appear in the new one.

    source: where it is in the new tree already, if it only gets a second place.
    """
    if os.path.lexists(path):
        return
    os.makedirs(os.path.dirname(path), 0o755, exist_ok=True)
    if path != real:
        os.symlink(real, path)
        return
    if os.path.isdir(source or _OLD + path):
        os.mkdir(path, 0o755)
    else:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o644))
    syscalls.bind_mount(source or _OLD + path, path)
    syscalls.restrict_mount(path, devices=path in DEVICES)


def _write_users(users: Iterable[int]) -> None:
    os.makedirs("/etc", 0o755, exist_ok=True)
    lines = [f"trainee:x:{INNER_ID}:{INNER_ID}::{HOME}:/sbin/nologin"]
    lines += [f"trainee{uid}:x:{uid}:{uid}::{HOME}:/sbin/nologin" for uid in users]
    with open("/etc/passwd", "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
    with open("/etc/group", "w", encoding="ascii") as file:
        file.write(f"trainee:x:{INNER_ID}:\n")


def fork_in_new_pid(own: int) -> int:
    """Fork so that the child is pid 1 of a pid namespace of its own. `own`: /proc/self/ns/pid.

    The process must be in a pid namespace that it may administer (see `enter`).
    """
    syscalls.unshare("pid")
    try:
        pid = os.fork()
    except BaseException:
        syscalls.setns(own, "pid")
        raise
    if pid:
        syscalls.setns(own, "pid")
    return pid


def private_scratch(
    disk_mb: int, files: int, uid: int, gid: int, readable: Iterable[str] = ()
) -> None:
    """Leave the zygote's mounts and IPC, and mount one small file system for all that is written.

    It appears as the three folders of `SCRATCH` and shares one quota between them. What is
    `readable` below one of them (a virtual environment in /tmp) is put back at its place.
    """
    kept = _below_scratch(readable)
    links = {
        path: real
        for path in readable
        if path != (real := os.path.realpath(path)) and covered(path, [*SCRATCH])
    }
    syscalls.unshare("mount", "ipc")
    flags = syscalls.MS_NOSUID | syscalls.MS_NODEV | syscalls.MS_NOEXEC
    # the four folders of our own take an inode each, and so do those above what is put back
    inodes = files + 4 + sum(len(_above(path)) + 1 for path in (*kept, *links))
    options = f"size={disk_mb}m,nr_inodes={inodes},mode=700,uid={uid},gid={gid}"
    syscalls.mount("tmpfs", _STAGE, flags, options)
    for number, path in enumerate(SCRATCH):
        part = f"{_STAGE}/{number}"
        os.mkdir(part, 0o700)
        os.chown(part, uid, gid)
        syscalls.bind_mount(part, path)
    syscalls.umount(_STAGE)
    for number, path in enumerate(kept):
        folder = os.path.isdir(f"{_KEPT}/{number}")
        os.makedirs(path if folder else os.path.dirname(path), 0o755, exist_ok=True)
        if not folder:
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o644))
        syscalls.bind_mount(f"{_KEPT}/{number}", path)
    for path, real in links.items():
        os.makedirs(os.path.dirname(path), 0o755, exist_ok=True)
        os.symlink(real, path)
    for above in {above for path in (*kept, *links) for above in _above(path)}:
        os.chmod(above, 0o555)  # noqa: S103  (nothing of the trainee's belongs there)
