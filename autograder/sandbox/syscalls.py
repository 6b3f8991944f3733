"""Thin wrappers of the Linux calls that Python does not offer, with errors that name the call.

Every function raises `OSError` with the errno and the name of the call (and the path, where there
is one). Numbers are given for x86_64 and aarch64; on anything else `ARCH` is None and the calls
by number raise `OSError(ENOSYS)`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

__all__ = [
    "ARCH",
    "NEW",
    "NUMBERS",
    "bind_mount",
    "call",
    "close_range",
    "drop_capabilities",
    "effective_capabilities",
    "lock_capabilities",
    "make_private",
    "mount",
    "pivot_root",
    "prctl",
    "restrict_mount",
    "sethostname",
    "setns",
    "umount",
    "unshare",
]

ARCH: str | None = {"x86_64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}.get(
    platform.machine()
)
if struct.calcsize("P") != 8:
    ARCH = None  # a 32-bit process on a 64-bit kernel uses other numbers

NUMBERS = {
    "x86_64": {"pivot_root": 155, "capset": 126, "capget": 125, "seccomp": 317},
    "aarch64": {"pivot_root": 41, "capset": 91, "capget": 90, "seccomp": 277},
}
_COMMON = {
    "close_range": 436,
    "mount_setattr": 442,
    "landlock_create_ruleset": 444,
    "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
}
for _table in NUMBERS.values():
    _table.update(_COMMON)

NEW = {  # flags of unshare(2) and setns(2)
    "mount": 0x00020000,
    "cgroup": 0x02000000,
    "uts": 0x04000000,
    "ipc": 0x08000000,
    "user": 0x10000000,
    "pid": 0x20000000,
    "net": 0x40000000,
}

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_BIND, MS_REC, MS_PRIVATE = 1 << 12, 1 << 14, 1 << 18
MNT_DETACH = 2
_ATTR_RDONLY, _ATTR_NOSUID, _ATTR_NODEV, _ATTR_NOEXEC = 1, 2, 4, 8
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_SECUREBITS = 1, 4, 24, 28
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 36, 38, 47
# NOROOT, NO_SETUID_FIXUP, KEEP_CAPS off, NO_CAP_AMBIENT_RAISE; all of them locked
_SECUREBITS = 0b11101111
_CAP_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_libc.mount.argtypes = [
    ctypes.c_char_p,
    ctypes.c_char_p,
    ctypes.c_char_p,
    ctypes.c_ulong,
    ctypes.c_char_p,
]
_libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4


def _check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def call(name: str, *args: int | bytes | ctypes.Array | None, about: str = "") -> int:
    """Call the system call `name` by its number; integers go as 64-bit, bytes as a pointer."""
    if ARCH is None:
        raise OSError(errno.ENOSYS, f"{name}: not known on {platform.machine()}")
    result = _libc.syscall(ctypes.c_long(NUMBERS[ARCH][name]), *map(_argument, args))
    return _check(result, f"{name} {about}".strip())


def _argument(value: object) -> object:
    if isinstance(value, int):
        return ctypes.c_long(value)
    return ctypes.c_char_p(value) if isinstance(value, bytes) else value


def prctl(option: int, *args: int) -> int:
    """prctl(2); missing arguments are 0."""
    return _check(_libc.prctl(option, *args, *[0] * (4 - len(args))), f"prctl({option})")


def unshare(*kinds: str) -> None:
    """Leave the namespaces named by `kinds` (keys of `NEW`)."""
    flags = 0
    for kind in kinds:
        flags |= NEW[kind]
    _check(_libc.unshare(ctypes.c_int(flags)), "unshare " + ",".join(kinds))


def setns(fd: int, kind: str) -> None:
    """Enter the namespace that `fd` refers to."""
    _check(_libc.setns(ctypes.c_int(fd), ctypes.c_int(NEW[kind])), f"setns {kind}")


def sethostname(name: str) -> None:
    """Set the host name of this UTS namespace."""
    raw = name.encode()
    _check(_libc.sethostname(ctypes.c_char_p(raw), ctypes.c_size_t(len(raw))), "sethostname")


def mount(kind: str, target: str, flags: int, options: str = "") -> None:
    """Mount a new file system of type `kind` on `target`."""
    result = _libc.mount(kind.encode(), os.fsencode(target), kind.encode(), flags, options.encode())
    _check(result, f"mount {kind} on {target}")


def bind_mount(source: str, target: str) -> None:
    """Make the tree at `source` appear at `target`, with what is mounted below it."""
    flags = MS_BIND | MS_REC
    result = _libc.mount(os.fsencode(source), os.fsencode(target), None, flags, None)
    _check(result, f"bind {source} to {target}")


def make_private(path: str = "/") -> None:
    """Stop mounts from travelling to or from the rest of the machine."""
    _check(_libc.mount(None, os.fsencode(path), None, MS_REC | MS_PRIVATE, None), "make-private /")


def restrict_mount(
    path: str, *, devices: bool = False, recursive: bool = True, noexec: bool = False
) -> None:
    """Make the mount at `path` read-only and nosuid; nodev unless `devices` (Linux 5.12)."""
    attributes = _ATTR_RDONLY | _ATTR_NOSUID
    attributes |= 0 if devices else _ATTR_NODEV
    attributes |= _ATTR_NOEXEC if noexec else 0
    wanted = struct.pack("QQQQ", attributes, 0, 0, 0)
    flags = _AT_RECURSIVE if recursive else 0
    call("mount_setattr", _AT_FDCWD, os.fsencode(path), flags, wanted, len(wanted), about=path)


def umount(path: str) -> None:
    """Detach the mount at `path` at once, whoever still uses it."""
    _check(_libc.umount2(os.fsencode(path), MNT_DETACH), f"umount {path}")


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root of this mount namespace; the old root appears at `old`."""
    call("pivot_root", os.fsencode(new), os.fsencode(old), about=new)


def close_range(first: int, last: int = 0xFFFFFFFF) -> None:
    """Close every descriptor from `first` to `last`."""
    call("close_range", first, last, 0)


def effective_capabilities() -> int:
    """The effective capabilities of this process as a bit mask."""
    header = struct.pack("Ii", _CAP_VERSION_3, 0)
    data = ctypes.create_string_buffer(24)
    call("capget", header, data)
    low, _, _, high, _, _ = struct.unpack("6I", data.raw)
    return low | high << 32


def lock_capabilities() -> None:
    """Close every way to get capabilities back; needs CAP_SETPCAP, and does nothing without.

    To be called before the user changes, for that takes the capability away.
    """
    if not effective_capabilities() >> 8 & 1:
        return
    try:
        prctl(PR_CAP_AMBIENT, 4)  # clear all
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError as error:
            if error.errno != errno.EINVAL:  # EINVAL: past the last one this kernel knows
                raise
            break
    prctl(PR_SET_SECUREBITS, _SECUREBITS)


def drop_capabilities() -> None:
    """Give up every capability that this process has."""
    call("capset", struct.pack("Ii", _CAP_VERSION_3, 0), bytes(24))
    if effective_capabilities():
        raise OSError(errno.EPERM, "capset: capabilities are still there")
