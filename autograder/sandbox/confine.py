"""The order of the layers: what a freshly forked child does to itself before any cell runs.

Order matters: mounts need the capabilities that are dropped next; the user must change before
PDEATHSIG, which the kernel forgets on such a change; Landlock's paths must still be openable;
seccomp comes last because it forbids all of the above. A layer that fails raises `LayerError`, and
the child ends without running anything: there is no weaker second try.
"""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from autograder.sandbox import landlock, namespaces, scratch, seccomp, syscalls
from autograder.sandbox.faults import LayerError
from autograder.sandbox.limits import Limits, apply_rlimits
from autograder.sandbox.paths import DEVICES
from autograder.sandbox.users import User

__all__ = ["STATUS", "WIRE", "Descriptors", "Plan", "confine", "layer"]

WIRE, STATUS, _PROC = 3, 4, 5  # places of descriptors
_KEPT = 6
_LITE_LANDLOCK = 3  # older ones let a child truncate files it may not write


@dataclass(frozen=True)
class Descriptors:
    """What the child starts with: its ends of the wire, the output and the status pipe; /proc."""

    wire: int
    output: int
    status: int
    proc: int


@dataclass(frozen=True)
class Plan:
    """All that `confine` needs to know, gathered by the zygote before it forks."""

    level: str
    limits: Limits
    base_bytes: int  # address space of the zygote
    tasks: int  # threads already counted for this user
    user: User | None  # None: keep the user (no privilege to change it)
    user_namespace: bool  # the zygote lives in a user namespace
    readable: tuple[str, ...]
    scratch: str  # folder that holds the child's `home` and `tmp`; level full mounts its own
    parent: int  # pid of the zygote


@contextmanager
def layer(name: str) -> Iterator[None]:
    """Name the layer in the error if it cannot be put in place."""
    try:
        yield
    except Exception as error:
        raise LayerError.of(name, error) from error


def confine(plan: Plan, given: Descriptors) -> None:
    """Put every layer of `plan.level` in place. Raises `LayerError`; then nothing must run.

    Afterwards descriptor 0 is /dev/null, 1 and 2 the output, 3 the wire, 4 the status pipe.
    """
    with layer("descriptors"):
        _keep_only(given)
    with layer("signals"):
        _reset_signals()
        os.setsid()
        _volunteer_for_oom(_PROC)
    if plan.level == "none":
        with layer("folder"):
            _enter_folder(plan)
        with layer("limits"):
            apply_rlimits(plan.limits, plan.base_bytes, plan.tasks)
            os.close(_PROC)
        return
    uid = gid = os.geteuid() if plan.user is None or plan.user.owner else plan.user.uid
    if plan.user is None:
        gid = os.getegid()
    if plan.level == "full":
        with layer("mounts"):
            namespaces.private_scratch(
                plan.limits.disk_mb, plan.limits.files, uid, gid, plan.readable
            )
    with layer("folder"):
        _enter_folder(plan)
    with layer("user"):
        if plan.user_namespace:
            # threads are counted by user and namespace: a full neighbour must not starve us
            inner = os.geteuid(), os.getegid()
            syscalls.unshare("user")
            namespaces.map_user(*inner, proc=_PROC)
        syscalls.lock_capabilities()
        if plan.user is not None:
            _become(plan.user)
    with layer("capabilities"):
        syscalls.drop_capabilities()
        if plan.level == "full":  # at lite the zygote must see what is held open, to measure it
            syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
    with layer("parent"):
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() not in (0, plan.parent):  # 0: it is outside our pid namespace
            raise OSError("the zygote died meanwhile")
    with layer("limits"):
        apply_rlimits(plan.limits, plan.base_bytes, plan.tasks)
    with layer("landlock"):
        syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
        _landlock(plan)
    with layer("seccomp"):
        os.close(_PROC)
        seccomp.load(seccomp.program_for(plan.level, os.getpid()))


def _keep_only(given: Descriptors) -> None:
    """Move the given descriptors to their places and close every other one."""
    null = os.open("/dev/null", os.O_RDWR | os.O_CLOEXEC)
    wanted = (null, given.output, given.output, given.wire, given.status, given.proc)
    # first out of the way, so that none is overwritten before it is moved
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    high = [_duplicate_above(fd, min(limit, 128) - len(wanted) - 1) for fd in wanted]
    for place, fd in enumerate(high):
        os.dup2(fd, place, inheritable=False)
    syscalls.close_range(len(wanted))


def _duplicate_above(fd: int, least: int) -> int:
    return fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, max(least, _KEPT))


def _reset_signals() -> None:
    """SIGINT must reach Python, even if the grader was started with it ignored (nohup, cron)."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _volunteer_for_oom(proc: int) -> None:
    """Be the first to go when the machine runs out of memory, before the grader."""
    fd = os.open("self/oom_score_adj", os.O_WRONLY | os.O_CLOEXEC, dir_fd=proc)
    try:
        os.write(fd, b"1000")
    finally:
        os.close(fd)


def _enter_folder(plan: Plan) -> None:
    home, temporary = scratch.parts(plan.scratch)
    if plan.level == "full":
        home, temporary = namespaces.SCRATCH[:2]
    os.chdir(home)
    os.umask(0o022)
    os.environ.update(HOME=home, PWD=home, TMPDIR=temporary, IPYTHONDIR=f"{home}/.ipython")
    tempfile.tempdir = None


def _become(user: User) -> None:
    os.setgroups([])
    if user.owner:
        os.setresgid(user.uid, 0, 0)
        os.setresuid(user.uid, 0, 0)
    else:
        os.setresgid(user.uid, user.uid, user.uid)
        os.setresuid(user.uid, user.uid, user.uid)


def _landlock(plan: Plan) -> None:
    if plan.level == "full":
        landlock.restrict(("/",), namespaces.SCRATCH, DEVICES)
        return
    if (found := landlock.abi()) < _LITE_LANDLOCK:
        raise OSError(f"level lite needs Landlock {_LITE_LANDLOCK}, this kernel has {found}")
    landlock.restrict(plan.readable, scratch.parts(plan.scratch), DEVICES)
