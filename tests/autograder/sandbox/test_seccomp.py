"""The table against the system's headers, and the program it makes, run by a small interpreter."""

from __future__ import annotations

import errno
import re
import struct
from pathlib import Path

import pytest

from autograder.sandbox import seccomp
from autograder.sandbox.seccomp_table import METADATA, TABLE, Row

ROWS = TABLE + METADATA
ARCHES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
HEADERS = {
    "x86_64": ("x86_64-linux-gnu/asm/unistd_64.h", "asm/unistd_64.h"),
    "aarch64": ("asm-generic/unistd.h",),
}
ALLOW, KILL, EPERM = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
PID = 4711


def run(program: bytes, number: int, arch: int, args: tuple[int, ...] = ()) -> int:
    """What the kernel would answer to the call: the program's return value."""
    padded = (*args, *[0] * (6 - len(args)))
    data = struct.pack("IIQ6Q", number, arch, 0, *(a & (1 << 64) - 1 for a in padded))
    steps = [struct.unpack_from("HBBI", program, at) for at in range(0, len(program), 8)]
    at = accumulator = 0
    while True:
        code, yes, no, value = steps[at]
        at += 1
        if code == 0x20:
            accumulator = struct.unpack_from("I", data, value)[0]
        elif code == 0x15:
            at += yes if accumulator == value else no
        elif code == 0x25:
            at += yes if accumulator > value else no
        elif code == 0x54:
            accumulator &= value
        elif code == 0x05:
            at += value
        elif code == 0x06:
            return value
        else:
            raise AssertionError(f"instruction {code:#x}")


def program(arch: str) -> bytes:
    return seccomp.assemble(ROWS, arch, PID)


def header(arch: str) -> dict[str, int]:
    for name in HEADERS[arch]:
        path = Path("/usr/include", name)
        if path.exists():
            pattern = r"#define __NR(?:3264)?_(\w+)\s+(\d+)\b"
            found = {m[1]: int(m[2]) for m in re.finditer(pattern, path.read_text())}
            found.setdefault("newfstatat", found.get("fstatat", -1))
            return found
    pytest.skip(f"no kernel header of {arch} here")


@pytest.mark.parametrize("arch", ARCHES)
def test_numbers_are_those_of_the_headers(arch: str) -> None:
    known = header(arch)
    missing = [row.name for row in ROWS if row.number[arch] is not None and row.name not in known]
    assert len(missing) <= 3, f"too old a header to prove anything: {missing}"
    for row in ROWS:
        if row.name in known:
            assert row.number[arch] == known[row.name], row.name
        elif row.name not in missing:
            assert row.number[arch] is None


@pytest.mark.parametrize("arch", ARCHES)
def test_every_row_is_decided_as_it_says(arch: str) -> None:
    filter_ = program(arch)
    for row in ROWS:
        number = row.number[arch]
        if number is None:
            continue
        good, bad = calls(row)
        for args, answer in good:
            assert run(filter_, number, ARCHES[arch], args) == answer, (row.name, args)
        for args in bad:
            assert run(filter_, number, ARCHES[arch], args) == EPERM, (row.name, args)


def calls(row: Row) -> tuple[list[tuple[tuple[int, ...], int]], list[tuple[int, ...]]]:
    """Arguments that must be answered with a value, and arguments that must be refused."""
    good = [0, 0, 0, 0, 0, 0]
    wrong: list[tuple[int, int]] = []
    answer = ALLOW
    for rule in row.rules:
        if rule.kind == "fail":
            return [((), 0x00050000 | rule.values[0])], []
        if rule.kind == "when":
            good[rule.index] = rule.values[0]
            wrong.append((rule.index, next(v for v in range(9, 99) if v not in rule.values)))
        elif rule.kind == "null":
            wrong += [(rule.index, 1), (rule.index, 1 << 32), (rule.index, 1 << 63)]
        elif rule.kind == "own_pid":
            good[rule.index] = PID
            wrong += [(rule.index, v) for v in (0, 1, PID + 1, -1, -PID)]
    bad = [tuple(v if i == index else g for i, g in enumerate(good)) for index, v in wrong]
    return [(tuple(good), answer)], bad


@pytest.mark.parametrize("arch", ARCHES)
def test_everything_else_is_refused(arch: str) -> None:
    allowed = {row.number[arch] for row in ROWS}
    filter_ = program(arch)
    for number in (*range(700), 0x40000000 + 39, 0x40000000 + 520, 0xFFFFFFFF, 1 << 31):
        if number not in allowed:
            assert run(filter_, number, ARCHES[arch]) == EPERM, number


@pytest.mark.parametrize("arch", ARCHES)
def test_another_architecture_ends_the_process(arch: str) -> None:
    for other in (0x40000003, 0x40000028, *(set(ARCHES.values()) - {ARCHES[arch]})):
        for number in (0, 1, 39, 59, 172):
            assert run(program(arch), number, other) == KILL


@pytest.mark.parametrize("arch", ARCHES)
def test_clone_makes_threads_only(arch: str) -> None:
    number = {"x86_64": 56, "aarch64": 220}[arch]
    thread = 0x003D0F00
    assert run(program(arch), number, ARCHES[arch], (thread,)) == ALLOW
    assert run(program(arch), number, ARCHES[arch], (thread | 0x400000,)) == ALLOW  # musl
    for flags in (
        17,
        0,
        0x4111,
        thread & ~0x10000,
        thread & ~0x100,
        *(thread | 1 << bit for bit in (7, 13, 14, 15, 17, 25, 26, 27, 28, 29, 30, 31)),
    ):
        assert run(program(arch), number, ARCHES[arch], (flags,)) == EPERM, hex(flags)


def test_metadata_calls_are_for_level_full_only() -> None:
    lite = seccomp.assemble(seccomp.rows_for("lite"), "x86_64", PID)
    full = seccomp.assemble(seccomp.rows_for("full"), "x86_64", PID)
    for row in METADATA:
        number = row.number["x86_64"]
        assert run(full, number, ARCHES["x86_64"]) == ALLOW
        assert run(lite, number, ARCHES["x86_64"]) == EPERM


def test_the_filter_of_a_process_names_its_pid() -> None:
    if seccomp.syscalls.ARCH is None:
        pytest.skip("no filter here")
    for level in ("full", "lite"):
        own = seccomp.program_for(level, PID)
        assert own == seccomp.assemble(seccomp.rows_for(level), seccomp.syscalls.ARCH, PID)
        assert seccomp.program_for(level, 1) != own


def test_every_row_has_a_reason_and_stands_once() -> None:
    assert all(row.reason for row in ROWS)
    names = [row.name for row in ROWS]
    assert len(names) == len(set(names))
    with pytest.raises(ValueError, match="twice"):
        seccomp.assemble((*TABLE, TABLE[0]), "x86_64", PID)


NEVER = """
execve execveat fork vfork ptrace unshare setns mount umount2 pivot_root chroot socket connect bind
listen accept accept4 sendmsg sendmmsg recvmsg memfd_create io_uring_setup keyctl add_key
request_key bpf perf_event_open userfaultfd shmget semget msgget mq_open process_vm_readv
process_vm_writev pidfd_open pidfd_getfd pidfd_send_signal link linkat symlink symlinkat mknod
mknodat setuid setgid setresuid setgroups capset personality seccomp open_by_handle_at
name_to_handle_at vmsplice splice tee tkill rt_sigqueueinfo rt_tgsigqueueinfo setrlimit chown
lchown fchown fchownat setxattr removexattr inotify_init1 fanotify_init timer_create
landlock_create_ruleset process_madvise kcmp move_pages reboot sync syncfs
"""


def test_what_must_never_be_in_the_table() -> None:
    assert not set(NEVER.split()) & {row.name for row in ROWS}
