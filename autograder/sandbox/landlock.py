"""Landlock: which files this process may open from now on, whoever it is.

Landlock covers reading, writing, making, renaming and deleting, not metadata: names and sizes of
files whose path is known can still be asked for, and modes and times are left to seccomp.
"""

from __future__ import annotations

import errno
import os
import stat
import struct
from collections.abc import Iterable

from autograder.sandbox import syscalls

__all__ = ["abi", "restrict"]

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_READ = _READ_FILE | _READ_DIR
# making devices, sockets, FIFOs and symbolic links is handled and granted nowhere
_CHANGE = _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _REFER | _TRUNCATE
_FOR_FILES = _WRITE_FILE | _READ_FILE | _TRUNCATE
# access rights that each version of the interface knows, by its last bit
_LAST_BIT = {1: 12, 2: 13, 3: 14, 4: 14, 5: 15}
_ALL_TCP, _ALL_SCOPES = 0b11, 0b11
_RULE_PATH_BENEATH = 1
_VERSION = 1


def abi() -> int:
    """The version of Landlock's interface here; 0 where there is none."""
    try:
        return syscalls.call("landlock_create_ruleset", None, 0, _VERSION)
    except OSError as error:
        if error.errno in (errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM):
            return 0
        raise


def restrict(read: Iterable[str], write: Iterable[str], devices: Iterable[str] = ()) -> int:
    """Allow reading below `read`, everything below `write`, and opening `devices`; no more.

    Paths that do not exist are left out. TCP, abstract sockets and signals to processes outside
    are refused too where the kernel can. no_new_privs must be set. Returns the interface version;
    raises `OSError`.
    """
    version = abi()
    if not version:
        raise OSError(errno.EOPNOTSUPP, "Landlock is missing or switched off in this kernel")
    handled = (1 << _LAST_BIT[min(version, 5)] + 1) - 1
    attributes = struct.pack("Q", handled)
    if version >= 4:
        attributes += struct.pack("Q", _ALL_TCP)
    if version >= 6:
        attributes += struct.pack("Q", _ALL_SCOPES)
    ruleset = syscalls.call("landlock_create_ruleset", attributes, len(attributes), 0)
    try:
        for paths, rights in ((read, _READ), (write, _READ | _CHANGE)):
            for path in paths:
                _allow(ruleset, path, rights & handled)
        for path in devices:
            _allow(ruleset, path, (_READ_FILE | _WRITE_FILE | _TRUNCATE) & handled)
        syscalls.call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)
    return version


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            rights &= _FOR_FILES
        rule = struct.pack("=Qi", rights, fd)
        syscalls.call("landlock_add_rule", ruleset, _RULE_PATH_BENEATH, rule, 0, about=path)
    finally:
        os.close(fd)
