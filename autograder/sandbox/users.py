"""Who the children are: a private user each, where the zygote may change users at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.sandbox import syscalls
from autograder.sandbox.paths import open_to_others, reachable_by_others

__all__ = ["SLOTS", "User", "private_users"]

SLOTS = 64  # children of one zygote at a time
_FIRST = 0x40000000  # far above what systems hand out
_CAP_SETGID, _CAP_SETUID = 6, 7


@dataclass(frozen=True)
class User:
    """Who a child becomes. With `owner`, files are still opened as user 0, without capabilities.

    The real uid is private in both cases, because the kernel counts threads by it.
    """

    uid: int
    owner: bool


def private_users(level: str, readable: Sequence[str], host_pid: int) -> tuple[User, ...]:
    """The users of a zygote's children, one a slot; none if it may not change users.

    A private user must be able to read the interpreter; where it cannot (an installation in a
    closed home), the child stays the owner of the files, and the tree and Landlock alone keep it
    from writing them.
    """
    capabilities = syscalls.effective_capabilities()
    may_change = capabilities >> _CAP_SETUID & capabilities >> _CAP_SETGID & 1
    if level == "none" or os.geteuid() != 0 or not may_change:
        return ()
    check = open_to_others if level == "full" else reachable_by_others
    owner = not check(readable)
    for first in (_FIRST + (host_pid & 0x3FFFFF) * SLOTS, 60000):
        if _mapped("uid_map", first) and _mapped("gid_map", first):
            return tuple(User(first + slot, owner) for slot in range(SLOTS))
    return ()


def _mapped(name: str, first: int) -> bool:
    """Are all slots from `first` on ids of this user namespace?"""
    with open(f"/proc/self/{name}", encoding="ascii") as file:
        for line in file:
            inside, _, count = (int(word) for word in line.split())
            if inside <= first and first + SLOTS <= inside + count:
                return True
    return False
