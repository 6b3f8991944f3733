"""How much one submission may use.

Wall-clock limits (`*_seconds` but not `cpu_seconds`), `output_kb` and `frame_mb` are kept outside
the child by whoever talks to it; the rest is set in the child before any of its code runs.
"""

from __future__ import annotations

import difflib
import math
import resource
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

__all__ = ["Limits", "apply_rlimits"]

_MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Limits of one submission. Every value is a positive number."""

    cell_seconds: float = 30.0
    """Wall clock of one cell, in seconds."""
    call_seconds: float = 10.0
    """Wall clock of one call of a check, in seconds."""
    total_seconds: float = 120.0
    """Wall clock of all its cells and calls together, in seconds."""
    queue_seconds: float = 600.0
    """Seconds it may stand in the queue for a processor, which count in none of the above."""
    memory_mb: int = 1024
    """Address space on top of what the warm process has already, in MiB."""
    cpu_seconds: int = 120
    """CPU time of the child over all its threads, in whole seconds."""
    file_mb: int = 64
    """Largest file it may write, in MiB."""
    disk_mb: int = 128
    """All that it may write to its working folder, /tmp and /dev/shm together, in MiB."""
    files: int = 4096
    """Files and folders it may have there at a time."""
    processes: int = 64
    """Threads at a time (a child has no other processes)."""
    open_files: int = 256
    """Open descriptors at a time."""
    output_kb: int = 1024
    """Text from stdout and stderr that is kept a cell, in KiB."""
    frame_mb: int = 64
    """Largest message between the child and the grader, in MiB."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value, whole = getattr(self, field.name), field.type == "int"
            kinds = (int,) if whole else (int, float)
            if isinstance(value, bool) or not isinstance(value, kinds):
                kind = "a whole number" if whole else "a number"
                raise ValueError(f"limit {field.name} must be {kind}, not {value!r}")
            if not (math.isfinite(value) and value > 0):
                raise ValueError(f"limit {field.name} must be above 0, not {value!r}")

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Limits:
        """Build from a mapping; 512.0 passes for 512.

        Raises `ValueError` for an unknown key (with the nearest names) or an impossible value.
        """
        known = [field.name for field in fields(cls)]
        for key in values:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, 3, 0.4) or known
                raise ValueError(f"unknown limit {key!r}; did you mean {', '.join(near)}?")
        whole = {field.name for field in fields(cls) if field.type == "int"}
        return cls(
            **{
                key: int(value)
                if key in whole and isinstance(value, float) and value.is_integer()
                else value
                for key, value in values.items()
            }
        )


def apply_rlimits(limits: Limits, base_bytes: int, tasks: int) -> None:
    """Set the rlimits of this process. They cannot be raised again without a capability.

    base_bytes: address space in use before, in bytes. tasks: threads and processes that the kernel
    already counts for this user. Raises `OSError` or `ValueError` if a limit cannot be set.
    """
    memory = base_bytes + limits.memory_mb * _MB
    wanted = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_DATA: memory,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: limits.file_mb * _MB,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_NPROC: tasks + limits.processes,
        resource.RLIMIT_CORE: 1,  # 0 would not stop a core that is piped to a program
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_NICE: 0,
        resource.RLIMIT_RTPRIO: 0,
        resource.RLIMIT_SIGPENDING: 256,
    }
    for which, value in wanted.items():
        _lower(which, value, value)
    _lower(resource.RLIMIT_STACK, 8 * _MB, 64 * _MB)


def _lower(which: int, soft: int, hard: int) -> None:
    """Set a limit, never above what the process was given."""
    _, ceiling = resource.getrlimit(which)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(which, (soft, hard))
