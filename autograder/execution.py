"""Running one trainee's notebook in the sandbox, and keeping a child ready for calls.

An :class:`Execution` forks a child, lays out the files, runs the code cells one by one, and then
serves calls. What goes wrong is contained and the rest still runs: a cell that hangs or kills the
child is skipped, the child is forked anew and the other cells are run again; a call that hangs or
kills the child loses that call only.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from autograder.results import Cause, Text
from autograder.sandbox import Child, Exit, Limits, SandboxError, Starved, Zygote
from autograder.stages import Stages
from autograder.wire import Peer, WireError, WireTimeout

__all__ = ["CellRun", "Execution", "Exhausted", "Mishap"]

MAX_RESTARTS = 50  # against endless rounds; what they may take is bounded by total_seconds
_LAST_MOMENTS = 0.3  # seconds
_MUCH = 16 << 20  # bytes of answers


class Exhausted(Exception):
    """The submission used up its time or its restarts; what is left cannot be judged."""

    def __init__(self, cause: Cause, reason: Text) -> None:
        super().__init__(reason.en)
        self.cause: Cause = cause
        self.reason = reason


@dataclass(frozen=True)
class Mishap:
    """A limit that was hit or a death of the child, in words for the trainee."""

    cause: Cause
    reason: Text


@dataclass
class CellRun:
    """What running one code cell gave: nbformat outputs, the error if any, seconds."""

    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""  # exception name
    seconds: float = 0.0
    mishap: Mishap | None = None


class Execution:
    """One submission's notebook in the sandbox. Use as a context manager."""

    def __init__(
        self,
        zygote: Zygote,
        limits: Limits,
        files: Mapping[str, bytes],
        sources: Sequence[str],
        stages: Stages | None = None,
    ) -> None:
        self._zygote = zygote
        self._limits = limits
        self._files = dict(files)
        self._sources = list(sources)
        self._skip: set[int] = set()
        self._restarts = 0
        self._waited = self._queued = 0.0  # for and of earlier children, in seconds
        self._starved = False
        self._heard = 0  # bytes
        self._cells_took = 0.0  # seconds, when they ran last
        self._child: Child | None = None
        self._peer: Peer | None = None
        self.exits: list[Exit] = []
        self._stages = stages or Stages()

    def __enter__(self) -> Execution:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def run_cells(self) -> list[CellRun]:
        """Run all code cells; one CellRun for each, in order. Never raises for trainee faults."""
        runs = [CellRun() for _ in self._sources]
        start = 0
        while True:
            try:
                self._open(replay=start, runs=runs)
                return runs
            except _CellLost as lost:
                runs[lost.index] = CellRun(mishap=lost.mishap, seconds=lost.seconds)
                self._skip.add(lost.index)
                start = lost.index + 1
            except Exhausted as over:
                for run in runs[start:]:
                    run.mishap = run.mishap or Mishap(over.cause, over.reason)
                return runs

    def peer(self) -> Peer:
        """A living child in the state after the cells. Raises Exhausted if that is over."""
        if self._peer is not None and not self._peer.broken:
            if self._left() <= 0:
                raise _out_of_time(self._limits)
            return self._peer
        try:
            self._open()
        except _CellLost as lost:
            self._drop()
            raise Exhausted(lost.mishap.cause, lost.mishap.reason) from None
        assert self._peer is not None
        return self._peer

    @property
    def alive(self) -> bool:
        """Is there a child in the state after the cells, without running them again?"""
        return self._peer is not None and not self._peer.broken and self._left() > 0

    def call_seconds(self) -> float:
        """Seconds that a call may take now: the limit, or what is left of the whole."""
        return max(0.1, min(self._limits.call_seconds, self._left()))

    @property
    def waited(self) -> float:
        """Seconds so far in which the grader waited for this notebook's answers."""
        return self._waited + (self._peer.waited if self._peer is not None else 0.0)

    @property
    def spent(self) -> float:
        """The same without the time in which a busy machine let the notebook wait."""
        return self.waited - self._queued - (self._child.queued() if self._child else 0.0)

    def raise_if_disturbed(self, last: bool) -> None:
        """Raise SandboxError if the outcomes say nothing, for a reason outside the notebook.

        That is: a child was killed by neither us nor a limit (unless this is the ``last`` try), or
        the zygote is gone, or (Starved) the machine had no time for it.
        """
        if self._starved:
            raise _starved(self._limits)
        if not self._zygote.alive or (not last and any(end.from_outside for end in self.exits)):
            raise SandboxError("a child was killed from outside")

    def revoke(self) -> None:
        """Forget the callbacks that the child was given so far."""
        if self._peer is not None and not self._peer.broken:
            self._peer.revoke()

    @property
    def gave(self) -> tuple[Any, ...]:
        """``(value,)`` of the last value that the notebook gave to this check, or ``()``."""
        return self._peer.gave if self._peer is not None and not self._peer.broken else ()

    def timing(self, stage: str) -> AbstractContextManager[None]:
        """A block whose time counts for that stage of the profile."""
        return self._stages.time(stage)

    def start_over(self) -> bool:
        """End this child, and what it remembers. The next :meth:`peer` runs the cells again.

        False if there is not the time for that.
        """
        self._drop()
        return self._left() > 1.5 * self._cells_took

    def close(self) -> None:
        """Kill the child and reap it, and let go of what it answered."""
        self._drop()
        if self._heard > _MUCH:  # raised errors hold what was compared, in cycles
            gc.collect()

    def _open(self, replay: int = 0, runs: list[CellRun] | None = None) -> None:
        """Fork, lay out the files, run the cells. ``runs`` is filled from index ``replay`` on."""
        self._drop()
        if self._restarts > MAX_RESTARTS:
            raise Exhausted(
                "died",
                Text(
                    f"Python had to be started {MAX_RESTARTS} times for this notebook, "
                    "so grading stopped here.",
                    f"このノートブックではPythonを{MAX_RESTARTS}回起動し直したため、"
                    "ここで採点を止めました。",
                ),
            )
        if self._left() <= 0:
            raise _out_of_time(self._limits)
        self._restarts += 1
        with self._stages.time("start"):
            self._start()
        for index, source in enumerate(self._sources):
            if index in self._skip:
                continue
            with self._stages.time("cells"):
                run = self._run_cell(index, source)
            if runs is not None and index >= replay:
                runs[index] = run
        assert self._peer is not None
        self._cells_took = self._peer.waited

    def _start(self) -> None:
        """Fork a child, confine it, lay out the files."""
        self._child = self._zygote.fork(self._limits)
        self._peer = Peer(
            self._child.sock,
            self._child.output,
            frame_cap=int(self._limits.frame_mb * 2**20),
            keep_output=int(self._limits.output_kb * 1024),
            interrupt=self._child.interrupt,
            queued=self._in_queue,
        )
        try:
            self._peer.put_files(self._files)
        except WireError as exc:
            mishap = self._why_it_died()
            raise Exhausted(mishap.cause, mishap.reason) from exc

    def _run_cell(self, index: int, source: str) -> CellRun:
        assert self._peer is not None and self._child is not None
        left = self._left()
        if left <= 0:
            raise _out_of_time(self._limits)
        limit = min(self._limits.cell_seconds, left)
        started = time.monotonic()
        try:
            reply = self._peer.execute(source, timeout=limit)
        except WireTimeout:
            self._drop()
            raise _CellLost(
                index,
                Mishap("too_slow", _too_slow(limit)),
                time.monotonic() - started,
            ) from None
        except WireError:
            seconds = time.monotonic() - started
            raise _CellLost(index, self._why_it_died(), seconds) from None
        outputs, error = reply.outputs, ""
        if reply.error:
            error = str(reply.error["ename"])
            if not any(output.get("ename") == error for output in outputs):
                # the notebook changed how errors are shown, or this one is shown as plain text
                outputs = [*outputs, {"output_type": "error", **reply.error}]
        mishap = Mishap("too_slow", _too_slow(limit)) if reply.timed_out else None
        return CellRun(outputs, error, reply.seconds, mishap)

    def _why_it_died(self) -> Mishap:
        self._drop()
        end = self.exits[-1]
        if end.limit in _LIMIT_WORDS:
            cause, en, ja = _LIMIT_WORDS[end.limit]
            return Mishap(cause, Text(en, ja))
        signal = f" (signal {end.signal})" if end.signal and end.signal != 9 else ""
        return Mishap(
            "died",
            Text(
                f"Python stopped while this was running{signal}: the code itself ended it, "
                "or it needed more memory than there is.",
                f"実行中にPythonが終了しました{signal}。コード自身が終了させたか、"
                "メモリが足りなくなりました。",
            ),
        )

    def _left(self) -> float:
        """Seconds left of those that all cells and calls together may take."""
        left = self._limits.total_seconds - self.waited
        if left > max(self._limits.cell_seconds, self._limits.call_seconds):
            return left  # near enough: no cell and no call may take as long
        return left + self._queued + (self._in_queue() if self._child is not None else 0.0)

    def _in_queue(self) -> float:
        """Seconds that this child stood in the queue. Raises Starved when that is too much."""
        assert self._child is not None
        seconds = self._child.queued()
        if self._queued + seconds > self._limits.queue_seconds:
            self._starved = True
            raise _starved(self._limits)
        return seconds

    def _drop(self) -> None:
        child, self._child = self._child, None
        peer, self._peer = self._peer, None
        if peer is not None:
            self._waited += peer.waited
            self._heard += peer.received
            if child is not None and peer.waited > 1:
                self._queued += child.queued()
        if child is not None:
            with self._stages.time("end"):
                if peer is not None and peer.broken:
                    child.ended(_LAST_MOMENTS)  # its wire closes first; whose doing was it?
                child.kill()
                self.exits.append(child.wait(10.0))
                child.close()


class _CellLost(Exception):
    def __init__(self, index: int, mishap: Mishap, seconds: float) -> None:
        super().__init__(index)
        self.index = index
        self.mishap = mishap
        self.seconds = seconds


_LIMIT_WORDS: dict[str, tuple[Cause, str, str]] = {
    "cpu": (
        "too_slow",
        "This used more processor time than allowed and was stopped.",
        "CPU時間の上限を超えたため実行を止めました。",
    ),
    "disk": (
        "too_much_output",
        "This wrote more to the disk than allowed and was stopped.",
        "ディスクへの書き込みが上限を超えたため実行を止めました。",
    ),
    "files": (
        "too_much_output",
        "This made more files than allowed and was stopped.",
        "作成できるファイル数の上限を超えたため実行を止めました。",
    ),
}


def _too_slow(limit: float) -> Text:
    return Text(
        f"This took longer than {limit:.0f} s and was stopped. Is there a loop that never ends?",
        f"{limit:.0f}秒を超えたため実行を止めました。終わらないループはありませんか。",
    )


def _out_of_time(limits: Limits) -> Exhausted:
    return Exhausted(
        "too_slow",
        Text(
            f"The whole notebook and its checks took longer than {limits.total_seconds:.0f} s, "
            "so grading stopped here.",
            f"ノートブック全体とチェックの実行が{limits.total_seconds:.0f}秒を超えたため、"
            "ここで採点を止めました。",
        ),
    )


def _starved(limits: Limits) -> Starved:
    return Starved(f"a child waited {limits.queue_seconds:g} s for a processor of a busy machine")
