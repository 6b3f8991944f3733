"""Who the children are: a private user each, where the zygote may change users at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.sandbox import syscalls
from autograder.sandbox.faults import LayerError
from autograder.sandbox.paths import open_to_others, reachable_by_others

__all__ = ["SLOTS", "User", "private_users"]

SLOTS = 64  # children of one zygote at a time
_FIRST = 0x40000000  # far above what systems hand out
# CHOWN, DAC_OVERRIDE, FOWNER, KILL, SETGID, SETUID: to make such users, and to clean up after them
_NEEDED = 1 << 0 | 1 << 1 | 1 << 3 | 1 << 5 | 1 << 6 | 1 << 7


@dataclass(frozen=True)
class User:
    """Who a child becomes. With `owner`, files are still opened as user 0, without capabilities.

    The real uid is private in both cases, because the kernel counts threads by it.
    """

    uid: int
    owner: bool


def private_users(level: str, readable: Sequence[str], host_pid: int) -> tuple[User, ...]:
    """The users of a zygote's children, one a slot; none for an ordinary user.

    A private user must be able to read the interpreter; where it cannot (an installation in a
    closed home), the child stays the owner of the files, and the tree and Landlock alone keep it
    from writing them. Raises `LayerError` for a root that cannot make users: the kernel does not
    limit root's threads, so a child must not be root.
    """
    if level == "none" or os.geteuid() != 0:
        return ()
    if syscalls.effective_capabilities() & _NEEDED != _NEEDED:
        raise LayerError(
            "user",
            "root without the capabilities CHOWN, DAC_OVERRIDE, FOWNER, KILL, SETGID and SETUID; "
            "run as an ordinary user instead",
        )
    check = open_to_others if level == "full" else reachable_by_others
    owner = not check(readable)
    for first in (_FIRST + (host_pid & 0x3FFFFF) * SLOTS, 60000):
        if _mapped("uid_map", first) and _mapped("gid_map", first):
            return tuple(User(first + slot, owner) for slot in range(SLOTS))
    raise LayerError("user", "this container has no free user ids; run as an ordinary user instead")


def _mapped(name: str, first: int) -> bool:
    """Are all slots from `first` on ids of this user namespace?"""
    with open(f"/proc/self/{name}", encoding="ascii") as file:
        for line in file:
            inside, _, count = (int(word) for word in line.split())
            if inside <= first and first + SLOTS <= inside + count:
                return True
    return False
