"""The system calls that a trainee's process may make, and why. Everything else gets EPERM.

One row a call: name, number on x86_64, number on aarch64 (None: the architecture has no such
call), rule, reason. Review this table, not the filter made from it. Rules:

- `ALLOW`, or `fail(ERRNO)` where Python expects another answer than EPERM;
- `when(index, values)`: allowed if the low 32 bits of argument `index` are one of `values` (for
  arguments that the kernel itself reads as 32-bit numbers); `mask` leaves out bits first;
- `null(index)`: allowed if the whole argument is 0 (a null pointer);
- `own_pid(index)`: allowed if the argument is the pid of the calling process;
- several rules in a tuple must all hold.

Rows of `METADATA` hold at level full only. There the tree is read-only, so they reach nothing but
the scratch; at level lite they would reach every file that the user owns, and Landlock does not
cover them.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import Literal

__all__ = ["METADATA", "TABLE", "Row", "Rule"]


@dataclass(frozen=True)
class Rule:
    """What to answer; see the module's docstring."""

    kind: Literal["allow", "fail", "when", "null", "own_pid"]
    index: int = 0
    values: tuple[int, ...] = ()
    mask: int = 0xFFFFFFFF


@dataclass(frozen=True)
class Row:
    """One system call. `number` maps the architecture to the call's number."""

    name: str
    number: dict[str, int | None]
    rules: tuple[Rule, ...]
    reason: str


ALLOW = Rule("allow")


def fail(number: int) -> Rule:
    return Rule("fail", values=(number,))


def when(index: int, *values: int, mask: int = 0xFFFFFFFF) -> Rule:
    return Rule("when", index, values, mask)


def null(index: int) -> Rule:
    return Rule("null", index)


def own_pid(index: int) -> Rule:
    return Rule("own_pid", index)


# Exactly what pthread_create asks for (musl adds the old CLONE_DETACHED bit, masked out).
_THREAD = when(0, 0x003D0F00, mask=0xFFBFFFFF)
_STREAM_PAIR = (when(0, 1), when(1, 1, mask=0xF))  # AF_UNIX, SOCK_STREAM with any flags
_FCNTL = when(1, 0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)
_IOCTL = when(1, 0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
_PRCTL = when(0, 3, 15, 16, 0x53564D41)


def _sent(index: int) -> Rule:
    """Any signal but SIGKILL and SIGSTOP: who ended or stopped a child must be beyond doubt."""
    return when(index, *(number for number in range(65) if number not in (9, 19)))


_Spec = tuple[str, int | None, int | None, Rule | tuple[Rule, ...], str]

# fmt: off
_ROWS: list[_Spec] = [
    # files and descriptors: where they may lead is the tree's and Landlock's work
    ("read",            0,    63,   ALLOW, "read a descriptor"),
    ("write",           1,    64,   ALLOW, "write a descriptor"),
    ("readv",           19,   65,   ALLOW, "buffered input"),
    ("writev",          20,   66,   ALLOW, "buffered output, messages of libc"),
    ("pread64",         17,   67,   ALLOW, "parquet and zip read at offsets"),
    ("pwrite64",        18,   68,   ALLOW, "writing at offsets"),
    ("preadv",          295,  69,   ALLOW, "vectored read at offsets (os.preadv)"),
    ("pwritev",         296,  70,   ALLOW, "vectored write at offsets"),
    ("open",            2,    None, ALLOW, "old form of openat"),
    ("openat",          257,  56,   ALLOW, "open a file"),
    ("openat2",         437,  437,  fail(errno.ENOSYS), "libraries fall back to openat"),
    ("creat",           85,   None, ALLOW, "old form of openat"),
    ("close",           3,    57,   ALLOW, "close a descriptor"),
    ("lseek",           8,    62,   ALLOW, "seek"),
    ("stat",            4,    None, ALLOW, "old form of newfstatat"),
    ("lstat",           6,    None, ALLOW, "old form of newfstatat"),
    ("fstat",           5,    80,   ALLOW, "size of an open file"),
    ("newfstatat",      262,  79,   ALLOW, "imports and pathlib"),
    ("statx",           332,  291,  ALLOW, "newer stat of C++ libraries"),
    ("statfs",          137,  43,   ALLOW, "free space (pyarrow, shutil.disk_usage)"),
    ("fstatfs",         138,  44,   ALLOW, "free space"),
    ("access",          21,   None, ALLOW, "old form of faccessat"),
    ("faccessat",       269,  48,   ALLOW, "os.access"),
    ("faccessat2",      439,  439,  ALLOW, "os.access with flags"),
    ("readlink",        89,   None, ALLOW, "old form of readlinkat"),
    ("readlinkat",      267,  78,   ALLOW, "os.path.realpath"),
    ("getdents64",      217,  61,   ALLOW, "list a folder"),
    ("getcwd",          79,   17,   ALLOW, "relative paths"),
    ("chdir",           80,   49,   ALLOW, "%cd"),
    ("fchdir",          81,   50,   ALLOW, "shutil.rmtree"),
    ("mkdir",           83,   None, ALLOW, "old form of mkdirat"),
    ("mkdirat",         258,  34,   ALLOW, "make a folder in the scratch"),
    ("rmdir",           84,   None, ALLOW, "old form of unlinkat"),
    ("unlink",          87,   None, ALLOW, "old form of unlinkat"),
    ("unlinkat",        263,  35,   ALLOW, "delete in the scratch"),
    ("rename",          82,   None, ALLOW, "old form of renameat"),
    ("renameat",        264,  38,   ALLOW, "write a file and then put it in place"),
    ("renameat2",       316,  276,  ALLOW, "the same, newer"),
    ("truncate",        76,   45,   ALLOW, "shorten a file (Landlock covers it)"),
    ("ftruncate",       77,   46,   ALLOW, "shorten an open file"),
    ("fallocate",       285,  47,   ALLOW, "reserve room (the scratch is limited)"),
    ("fsync",           74,   82,   ALLOW, "careful writers"),
    ("fdatasync",       75,   83,   ALLOW, "careful writers"),
    ("flock",           73,   32,   ALLOW, "locks of sqlite and caches"),
    ("fadvise64",       221,  223,  ALLOW, "read-ahead hints"),
    ("readahead",       187,  213,  ALLOW, "read-ahead hints (pyarrow)"),
    ("umask",           95,   166,  ALLOW, "tempfile"),
    ("dup",             32,   23,   ALLOW, "duplicate a descriptor"),
    ("dup2",            33,   None, ALLOW, "old form of dup3"),
    ("dup3",            292,  24,   ALLOW, "redirect output"),
    ("pipe",            22,   None, ALLOW, "old form of pipe2"),
    ("pipe2",           293,  59,   ALLOW, "a pipe to itself"),
    ("fcntl",           72,   25,   _FCNTL, "flags, duplicates and locks; no signals, no leases"),
    ("ioctl",           16,   29,   _IOCTL, "is it a terminal, bytes waiting, blocking, cloexec"),
    ("sendfile",        40,   71,   fail(errno.EINVAL), "shutil falls back to read and write"),
    ("copy_file_range", 326,  285,  fail(errno.ENOSYS), "libraries fall back to read and write"),
    ("listxattr",       194,  11,   fail(errno.ENOTSUP), "shutil.copy2 takes this for an answer"),
    ("llistxattr",      195,  12,   fail(errno.ENOTSUP), "the same for a link"),
    ("getxattr",        191,  8,    fail(errno.ENOTSUP), "the same for one attribute"),

    # memory
    ("brk",             12,   214,  ALLOW, "heap"),
    ("mmap",            9,    222,  ALLOW, "memory, and lazy extension modules"),
    ("munmap",          11,   215,  ALLOW, "free memory"),
    ("mprotect",        10,   226,  ALLOW, "thread stacks, extension modules"),
    ("mremap",          25,   216,  ALLOW, "grow an array in place"),
    ("madvise",         28,   233,  ALLOW, "give memory back"),
    ("msync",           26,   227,  ALLOW, "numpy.memmap.flush"),
    ("membarrier",      324,  283,  ALLOW, "thread libraries"),

    # threads and time
    ("clone",           56,   220,  _THREAD, "a thread, and nothing but a thread"),
    ("clone3",          435,  435,  fail(errno.ENOSYS), "libc falls back to clone, which is read"),
    ("wait4",           61,   260,  fail(errno.ECHILD), "there are no children to wait for"),
    ("waitid",          247,  95,   fail(errno.ECHILD), "there are no children to wait for"),
    ("futex",           202,  98,   ALLOW, "locks"),
    ("futex_waitv",     449,  449,  ALLOW, "locks"),
    ("set_robust_list", 273,  99,   ALLOW, "start of a thread"),
    ("rseq",            334,  293,  ALLOW, "start of a thread"),
    ("set_tid_address", 218,  96,   ALLOW, "start of a thread"),
    ("gettid",          186,  178,  ALLOW, "threading.get_native_id"),
    ("sched_yield",     24,   124,  ALLOW, "spin locks of OpenBLAS"),
    ("sched_getaffinity", 204, 123, ALLOW, "how many cores there are"),
    ("sched_getparam",  143,  121,  ALLOW, "thread attributes"),
    ("sched_getscheduler", 145, 120, ALLOW, "thread attributes"),
    ("getcpu",          309,  168,  ALLOW, "memory pools by core"),
    ("nanosleep",       35,   101,  ALLOW, "sleep"),
    ("clock_nanosleep", 230,  115,  ALLOW, "time.sleep"),
    ("clock_gettime",   228,  113,  ALLOW, "time"),
    ("clock_getres",    229,  114,  ALLOW, "time.get_clock_info"),
    ("gettimeofday",    96,   169,  ALLOW, "time"),
    ("time",            201,  None, ALLOW, "time"),
    ("times",           100,  153,  ALLOW, "os.times, %time"),
    ("getrusage",       98,   165,  ALLOW, "%timeit, resource.getrusage"),
    ("getitimer",       36,   102,  ALLOW, "signal.getitimer"),
    ("setitimer",       38,   103,  ALLOW, "own alarms; the grader's clock is outside"),
    ("alarm",           37,   None, ALLOW, "own alarms"),
    ("restart_syscall", 219,  128,  ALLOW, "the kernel goes on after a signal"),

    # signals, to itself only
    ("rt_sigaction",    13,   134,  ALLOW, "handlers; SIGKILL cannot be caught"),
    ("rt_sigprocmask",  14,   135,  ALLOW, "block signals"),
    ("rt_sigreturn",    15,   139,  ALLOW, "end of a handler"),
    ("rt_sigpending",   127,  136,  ALLOW, "signal.sigpending"),
    ("rt_sigtimedwait", 128,  137,  ALLOW, "signal.sigwait"),
    ("rt_sigsuspend",   130,  133,  ALLOW, "wait for a signal"),
    ("pause",           34,   None, ALLOW, "signal.pause"),
    ("sigaltstack",     131,  132,  ALLOW, "faulthandler"),
    ("tgkill",          234,  131,  (own_pid(0), _sent(2)), "abort() and raise()"),
    ("kill",            62,   129,  (own_pid(0), _sent(1)), "os.kill(os.getpid(), ...)"),
    ("exit",            60,   93,   ALLOW, "end of a thread"),
    ("exit_group",      231,  94,   ALLOW, "end of the process"),

    # waiting
    ("poll",            7,    None, ALLOW, "old form of ppoll"),
    ("ppoll",           271,  73,   ALLOW, "wait for descriptors"),
    ("select",          23,   None, ALLOW, "old form of pselect6"),
    ("pselect6",        270,  72,   ALLOW, "select.select"),
    ("epoll_create1",   291,  20,   ALLOW, "asyncio"),
    ("epoll_ctl",       233,  21,   ALLOW, "asyncio"),
    ("epoll_wait",      232,  None, ALLOW, "asyncio"),
    ("epoll_pwait",     281,  22,   ALLOW, "asyncio"),
    ("eventfd2",        290,  19,   ALLOW, "wake-ups of thread pools"),

    # the wire and pairs of sockets to itself; no socket that could reach anybody else
    ("socketpair",      53,   199,  _STREAM_PAIR, "asyncio wakes itself up with a pair"),
    ("sendto",          44,   206,  null(4), "send on a pair; an address is refused"),
    ("recvfrom",        45,   207,  ALLOW, "receive on a pair"),
    ("shutdown",        48,   210,  ALLOW, "close one side of a pair"),
    ("getsockopt",      55,   209,  ALLOW, "asyncio"),
    ("getsockname",     51,   204,  ALLOW, "Python's socket objects"),
    ("getpeername",     52,   205,  ALLOW, "Python's socket objects"),

    # who and where am I
    ("getpid",          39,   172,  ALLOW, "os.getpid"),
    ("getppid",         110,  173,  ALLOW, "os.getppid"),
    ("getuid",          102,  174,  ALLOW, "tempfile, pathlib"),
    ("geteuid",         107,  175,  ALLOW, "matplotlib, tempfile"),
    ("getgid",          104,  176,  ALLOW, "os.getgid"),
    ("getegid",         108,  177,  ALLOW, "os.getegid"),
    ("getresuid",       118,  148,  ALLOW, "os.getresuid"),
    ("getresgid",       120,  150,  ALLOW, "os.getresgid"),
    ("getgroups",       115,  158,  ALLOW, "os.getgroups"),
    ("getpgrp",         111,  None, ALLOW, "os.getpgrp"),
    ("getpgid",         121,  155,  when(0, 0), "its own only"),
    ("getsid",          124,  156,  when(0, 0), "its own only"),
    ("uname",           63,   160,  ALLOW, "platform"),
    ("sysinfo",         99,   179,  ALLOW, "qsort of libc asks for the memory's size"),
    ("getrandom",       318,  278,  ALLOW, "seeds"),
    ("getrlimit",       97,   163,  ALLOW, "resource.getrlimit"),
    ("prlimit64",       302,  261,  when(0, 0), "its own only; a hard limit cannot be raised"),
    ("prctl",           157,  167,  _PRCTL, "thread names, memory names, dumpable?"),
]

_METADATA_ROWS: list[_Spec] = [
    ("chmod",           90,   None, ALLOW, "old form of fchmodat"),
    ("fchmod",          91,   52,   ALLOW, "tempfile, zipfile"),
    ("fchmodat",        268,  53,   ALLOW, "shutil.copy"),
    ("fchmodat2",       452,  452,  ALLOW, "the same, newer"),
    ("utime",           132,  None, ALLOW, "old form of utimensat"),
    ("utimes",          235,  None, ALLOW, "old form of utimensat"),
    ("utimensat",       280,  88,   ALLOW, "shutil.copy2, Path.touch"),
]
# fmt: on


def _row(spec: _Spec) -> Row:
    name, x86_64, aarch64, rules, reason = spec
    rules = rules if isinstance(rules, tuple) else (rules,)
    return Row(name, {"x86_64": x86_64, "aarch64": aarch64}, rules, reason)


TABLE: tuple[Row, ...] = tuple(_row(spec) for spec in _ROWS)
METADATA: tuple[Row, ...] = tuple(_row(spec) for spec in _METADATA_ROWS)
