"""A machine that has far too much to do."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def process(source: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process that runs ``source`` until the block ends.

    In a session of its own: the kernel may share out processors by session (autogroup).
    """
    command = [sys.executable, "-S", "-c", source]
    with subprocess.Popen(command, start_new_session=True) as running:
        try:
            yield running
        finally:
            running.kill()


@contextlib.contextmanager
def busy_machine(others: int) -> Iterator[None]:
    """Each processor has so many more processes that never rest."""
    with contextlib.ExitStack() as stack:
        for _ in range(others * len(os.sched_getaffinity(0))):
            stack.enter_context(process("while True: pass"))
        yield
