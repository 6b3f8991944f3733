"""The seccomp filter: made from `seccomp_table`, loaded into the calling process.

The filter is classic BPF over `struct seccomp_data` (number, architecture, instruction pointer,
six 64-bit arguments). A call of another architecture kills the process; what the table does not
allow gets EPERM, x32 calls included (their numbers are not in the table).
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterable
from functools import cache

from autograder.sandbox import syscalls
from autograder.sandbox.seccomp_table import METADATA, TABLE, Row, Rule

__all__ = ["assemble", "load", "program_for", "rows_for"]

_KILL_PROCESS, _ERRNO, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_LD, _JEQ, _JGT, _AND, _RET = 0x20, 0x15, 0x25, 0x54, 0x06  # with constants and absolute offsets
_NUMBER_AT, _ARCH_AT, _ARGS_AT = 0, 4, 16
_SET_MODE_FILTER = 1
_TSYNC = 1
_MAX_JUMP = 255
_SOME_PID = 0x7A57E4A1  # above every pid, and no other constant of the filter


def rows_for(level: str) -> tuple[Row, ...]:
    """The rows that hold at `level`."""
    return TABLE + METADATA if level == "full" else TABLE


def assemble(rows: Iterable[Row], arch: str, pid: int) -> bytes:
    """The program that allows `rows` on `arch` to the process `pid`."""
    by_number = sorted(
        (number, row.rules) for row in rows if (number := row.number[arch]) is not None
    )
    numbers = [number for number, _ in by_number]
    if len(set(numbers)) != len(numbers):
        raise ValueError("a system call stands in the table twice")
    program = [
        _op(_LD, _ARCH_AT),
        _op(_JEQ, _AUDIT_ARCH[arch], 1, 0),
        _op(_RET, _KILL_PROCESS),
        _op(_LD, _NUMBER_AT),
    ]
    program += _search(by_number, pid)
    return b"".join(program)


def program_for(level: str, pid: int) -> bytes:
    """The filter of `level` for the process `pid` on this machine.

    Made once a level and process (a zygote asks once before it forks), and then only given the
    pid. Raises `OSError` where there is no table for the processor.
    """
    return _template(level).replace(struct.pack("I", _SOME_PID), struct.pack("I", pid))


@cache
def _template(level: str) -> bytes:
    if syscalls.ARCH is None:
        raise OSError(errno.ENOSYS, f"no system call table for {platform.machine()}")
    return assemble(rows_for(level), syscalls.ARCH, _SOME_PID)


def load(program: bytes) -> None:
    """Put the filter on every thread of this process, for good. Needs no privilege.

    Raises `OSError`; no_new_privs must be set before.
    """
    count = len(program) // 8
    buffer = ctypes.create_string_buffer(program, len(program))
    fprog = struct.pack("HxxxxxxQ", count, ctypes.addressof(buffer))
    result = syscalls.call("seccomp", _SET_MODE_FILTER, _TSYNC, fprog)
    if result:  # the id of a thread that could not follow
        raise OSError(errno.ESRCH, f"seccomp: {os.strerror(errno.ESRCH)} (thread {result})")


def _op(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)


def _search(entries: list[tuple[int, tuple[Rule, ...]]], pid: int) -> list[bytes]:
    """A binary search for the number in the accumulator, ending in a return on every path."""
    if len(entries) <= 4:
        program: list[bytes] = []
        for number, rules in entries:
            body = _body(rules, pid)
            program += [_op(_JEQ, number, 0, len(body)), *body]
        return [*program, _op(_RET, _ERRNO | errno.EPERM)]
    middle = len(entries) // 2
    low, high = _search(entries[:middle], pid), _search(entries[middle:], pid)
    last_low = entries[middle - 1][0]
    if len(low) > _MAX_JUMP:  # a conditional jump is short: go over an unconditional one
        return [_op(_JGT, last_low, 0, 1), _op(0x05, len(low)), *low, *high]
    return [_op(_JGT, last_low, len(low), 0), *low, *high]


def _body(rules: tuple[Rule, ...], pid: int) -> list[bytes]:
    """Instructions that decide one call; the accumulator may be spoiled."""
    program: list[bytes] = []
    deny = _op(_RET, _ERRNO | errno.EPERM)
    for rule in rules:
        if rule.kind == "fail":
            return [_op(_RET, _ERRNO | rule.values[0])]
        if rule.kind == "allow":
            continue
        low = _ARGS_AT + 8 * rule.index  # both architectures are little-endian
        if rule.kind == "null":
            program += [_op(_LD, low), _op(_JEQ, 0, 1, 0), deny]
            program += [_op(_LD, low + 4), _op(_JEQ, 0, 1, 0), deny]
            continue
        values = (pid,) if rule.kind == "own_pid" else rule.values
        program.append(_op(_LD, low))
        if rule.mask != 0xFFFFFFFF:
            program.append(_op(_AND, rule.mask))
        for position, value in enumerate(values):
            program.append(_op(_JEQ, value, len(values) - position, 0))
        program.append(deny)
    return [*program, _op(_RET, _ALLOW)]
