"""Which level this machine can give, found out by doing it: a throwaway zygote and child."""

from __future__ import annotations

import os
import platform
import socket
from dataclasses import dataclass
from typing import Any

from autograder.errors import SandboxUnavailable
from autograder.sandbox import landlock, syscalls
from autograder.sandbox.faults import LayerError, SandboxError
from autograder.sandbox.launcher import Level, Zygote
from autograder.sandbox.limits import Limits

__all__ = ["ProbeReport", "probe"]

_TRIALS = 3

_SETTINGS = {  # file below /proc/sys: (value that forbids, what to do)
    "kernel/apparmor_restrict_unprivileged_userns": (
        "1",
        "AppArmor keeps ordinary users from user namespaces: as root, "
        "`sysctl kernel.apparmor_restrict_unprivileged_userns=0` allows them.",
    ),
    "kernel/unprivileged_userns_clone": (
        "0",
        "Ordinary users may not make user namespaces: as root, "
        "`sysctl kernel.unprivileged_userns_clone=1` allows them.",
    ),
    "user/max_user_namespaces": (
        "0",
        "No user namespaces are allowed: as root, `sysctl user.max_user_namespaces=10000`.",
    ),
}


@dataclass(frozen=True)
class ProbeReport:
    """What was found.

    level: the best level that worked, None if neither full nor lite did. reasons: for each level
    that was tried and failed, why. remedy: what would give a better level; empty at full.
    """

    level: Level | None
    reasons: dict[str, str]
    remedy: str
    landlock_abi: int
    kernel: str
    architecture: str


def probe(want: Level | None = None) -> ProbeReport:
    """Try the levels, best first, or `want` alone. Takes about a quarter of a second a level.

    Raises `SandboxUnavailable` if `want` is given and fails. "none" is never found by itself.
    """
    reasons: dict[str, str] = {}
    tried: tuple[Level, ...] = ("full", "lite") if want is None else (want,)
    found: Level | None = None
    for level in tried:
        reason = _try(level)
        if reason is None:
            found = level
            break
        reasons[level] = reason
    remedy = "" if found == "full" or not reasons else _remedy(reasons)
    if want is not None and found is None:
        raise SandboxUnavailable(reasons[want], remedy)
    return ProbeReport(
        found, reasons, remedy, _landlock_abi(), platform.release(), platform.machine()
    )


def _try(level: Level) -> str | None:
    """None if a child could be confined at `level` and found itself confined, else why not.

    A process of the trial that was killed or got no processor time says nothing about the level,
    so that is tried again: one accident must not make a run end, or go on at a weaker level.
    """
    reason: str | None = None
    for _ in range(_TRIALS):
        try:
            seen = _seen(level)
        except (SandboxUnavailable, LayerError) as error:
            return str(error).splitlines()[0]
        except (SandboxError, OSError) as error:
            reason = str(error).splitlines()[0]
        else:
            return None if seen == "confined" or level == "none" else f"a child could still {seen}"
    return reason


def _seen(level: Level) -> str:
    """What a child at `level` could do that it must not; "confined" for nothing."""
    entry = "autograder.sandbox.probe:look_around"
    with (
        Zygote.start(level, preload=(), shell="", entry=entry) as zygote,
        zygote.fork(Limits(cell_seconds=5)) as child,
    ):
        child.sock.settimeout(5)
        seen = child.sock.recv(1000).decode()
    if not seen:
        raise SandboxError("a child ended before it had looked around")
    return seen


def look_around(sock: socket.socket, _shell: Any, _level: str, _frame_cap: int) -> None:
    """In the child: try what must be impossible, and say what was possible."""
    found = [what for what, attempt in _ATTEMPTS.items() if _works(attempt)]
    sock.sendall((" and ".join(found) or "confined").encode())


def _works(attempt: Any) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


_ATTEMPTS = {
    "list the machine's folders": lambda: os.listdir("/proc/1/root/etc"),
    "read the user table": lambda: open("/etc/shadow", "rb").close(),
    "open a socket": lambda: socket.socket().close(),
    "start a process": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    "write beside its folder": lambda: os.mkdir("../../probe"),
}


def _landlock_abi() -> int:
    try:
        return landlock.abi()
    except OSError:
        return 0


def _remedy(reasons: dict[str, str]) -> str:
    """What an operator can change, most likely cause first."""
    lines = []
    if syscalls.ARCH is None:
        lines.append("The sandbox knows x86_64 and aarch64 processors with 64-bit Python only.")
    if _landlock_abi() < 3:
        lines.append(
            "Landlock is missing or old: it needs Linux 6.2 (5.13 for level full) with "
            "`landlock` in the boot option `lsm=`."
        )
    if "full" in reasons:
        for name, (forbids, what) in _SETTINGS.items():
            if _setting(name) == forbids:
                lines.append(what)
        if os.path.exists("/.dockerenv") or os.path.exists("/run/.containerenv"):
            lines.append(
                "This is a container: `--security-opt seccomp=unconfined` "
                "(and `--security-opt apparmor=unconfined`) lets it make namespaces."
            )
    if "lite" in reasons and not lines:
        lines.append("Run on another machine, or ask for level none by name if you trust the code.")
    return "\n".join(lines)


def _setting(name: str) -> str:
    try:
        with open(f"/proc/sys/{name}", encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return ""
