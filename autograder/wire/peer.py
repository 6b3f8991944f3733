"""The grader's end: runs cells and calls functions in one child, and trusts nothing it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from socket import socket
from time import monotonic
from typing import Any

from autograder.wire import messages as m
from autograder.wire.errors import RemoteError, WireTimeout, WireViolation
from autograder.wire.exchange import Exchange
from autograder.wire.handles import RemoteHandle
from autograder.wire.outputs import (
    OutputCaps,
    clean_error,
    clean_outputs,
    clean_text,
    output_size,
)
from autograder.wire.pipe import OutputPipe

__all__ = ["CellReply", "Peer"]


@dataclass(frozen=True)
class CellReply:
    """What a cell did.

    outputs : nbformat 4 output dicts, validated and capped, still the trainee's content
    error : {ename, evalue, traceback} or None; execution_count : as Jupyter counts
    seconds : wall time, measured by the grader
    timed_out : the cell was interrupted at its time limit (and the child goes on)
    stray : text written past the shell, straight to descriptors 1 and 2
    """

    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: dict[str, Any] | None = None
    execution_count: int | None = None
    seconds: float = 0.0
    timed_out: bool = False
    stray: str = ""


class Peer(Exchange):
    """One child, as seen by the grader. Not thread-safe.

    Parameters
    ----------
    sock : the grader's end of the wire; not closed here
    output_fd : read end of the pipe behind the child's stdout and stderr; not closed here
    frame_cap : bytes of the largest message
    keep_output : bytes of stray output that are kept
    interrupt : sends SIGINT to the child; used at a timeout, then ``grace`` seconds of patience
    timeout : seconds for calls made through handles
    queued : seconds that the child stood in the queue for a processor so far; limits move by it

    After a WireViolation, WireClosed or a timeout without recovery the peer is ``broken`` (the
    reason) and every further request raises WireClosed.
    """

    def __init__(
        self,
        sock: socket,
        output_fd: int | None = None,
        frame_cap: int = m.DEFAULT_CAP,
        *,
        keep_output: int = 256 << 10,
        interrupt: Callable[[], None] | None = None,
        grace: float = 1.0,
        timeout: float = 10.0,
        caps: OutputCaps | None = None,
        queued: Callable[[], float] | None = None,
    ) -> None:
        self._caps = caps or OutputCaps()
        self._notebook_budget = self._caps.notebook
        self._pipe = OutputPipe(output_fd, keep_output)
        super().__init__(sock, self._pipe, frame_cap, interrupt, grace, timeout, queued)

    # Requests ------------------------------------------------------------------------------------

    def execute(self, source: str, timeout: float) -> CellReply:
        """Run a cell as Jupyter does.

        Raises WireTimeout if the cell neither ended in time nor heeded the interrupt.
        """
        started = monotonic()
        before = len(self._pipe.kept)
        late: list[Any] = []
        try:
            raw = self._request(m.EXECUTE, source, timeout=timeout, late=late)
        except WireTimeout as exc:
            if not exc.recovered:
                raise
            raw = late[0] if late else {}
        except RemoteError as exc:  # not the cell's error, but one around it, as out of memory
            error = {"ename": exc.type_name, "evalue": exc.text, "traceback": []}
            raw = {"outputs": [{"output_type": "error", **error}], "error": error}
        raw = raw if type(raw) is dict else {}
        outputs = clean_outputs(raw.get("outputs"), self._caps, self._notebook_budget)
        self._notebook_budget -= sum(map(output_size, outputs))
        count = raw.get("execution_count")
        stray = bytes(self._pipe.kept[before:]).decode("utf-8", "replace")
        return CellReply(
            outputs=outputs,
            error=clean_error(raw.get("error")),
            execution_count=count if type(count) is int and 0 <= count < 1 << 31 else None,
            seconds=monotonic() - started,
            timed_out=bool(late),
            stray=clean_text(stray, self._caps.text),
        )

    def lookup(self, name: str, timeout: float | None = None) -> Any:
        """A global of the notebook: a plain value or a handle. Raises RemoteMissing."""
        return self._given(m.LOOKUP, name, timeout=timeout)

    def take(self, handle: RemoteHandle, n: int, timeout: float | None = None) -> list[Any]:
        """The first ``n`` items, or fewer, of an iterable of the child."""
        return self._typed(list, m.TAKE, handle, n, timeout=timeout)

    def keep(self, value: Any, timeout: float | None = None) -> RemoteHandle:
        """Put a value into the child and hold it by a handle: to see if a call changes it."""
        return self._typed(RemoteHandle, m.KEEP, value, timeout=timeout)

    def fetch(self, handle: RemoteHandle, timeout: float | None = None) -> Any:
        """The plain value behind a handle, as it is now; a handle if it is not plain."""
        return self._given(m.FETCH, handle, timeout=timeout)

    def helper(self, source: str, timeout: float | None = None) -> RemoteHandle:
        """Run NON-SECRET code in a fresh namespace of the child; its names are attributes."""
        return self._typed(RemoteHandle, m.HELPER, source, timeout=timeout)

    def put_files(self, files: Mapping[str, bytes], timeout: float | None = None) -> None:
        """Write files into the child's working folder; names are relative paths."""
        self._request(m.PUT, dict(files), timeout=timeout)

    def read_file(self, name: str, cap: int, timeout: float | None = None) -> bytes:
        """The bytes of a regular file. Raises RemoteError (FileNotFoundError, too_large)."""
        data: bytes = self._typed(bytes, m.READ, name, cap, timeout=timeout)
        if len(data) > cap:
            raise self._break(WireViolation("a file larger than asked for"))
        return data

    # Housekeeping --------------------------------------------------------------------------------

    def drain(self, seconds: float = 1.0) -> None:
        """Collect what is left in the output pipe, as after the child's end."""
        stop = monotonic() + seconds
        total = -1
        while self._pipe.fd is not None and total != self._pipe.total and monotonic() < stop:
            total = self._pipe.total
            self._pipe.pump()

    @property
    def output(self) -> bytes:
        """The first bytes that the child wrote straight to descriptors 1 and 2."""
        return bytes(self._pipe.kept)

    @property
    def output_bytes(self) -> int:
        """How many bytes it wrote there in all."""
        return self._pipe.total
