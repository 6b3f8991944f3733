"""The pipe behind the child's descriptors 1 and 2, for what is written past the shell."""

from __future__ import annotations

import os

__all__ = ["OutputPipe"]


class OutputPipe:
    """The read end of the child's stdout and stderr: keeps the first bytes, counts the rest."""

    def __init__(self, fd: int | None, keep: int) -> None:
        self.fd = fd
        self.kept = bytearray()
        self.total = 0
        self._keep = keep
        if fd is not None:
            os.set_blocking(fd, False)

    def pump(self) -> None:
        """Read what is there, at most 1 MiB; ``fd`` becomes None at the end of the pipe."""
        for _ in range(16):
            if self.fd is None:
                return
            try:
                data = os.read(self.fd, 1 << 16)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self.fd = None
                return
            self.total += len(data)
            self.kept += data[: max(0, self._keep - len(self.kept))]
