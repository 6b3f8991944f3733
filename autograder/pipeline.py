"""A stage of the grading pipeline: a thread of its own, with a bounded queue before it."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

__all__ = ["MOST_WAITING", "Stage"]

MOST_WAITING = 32  # results with their executed notebooks, in memory

T = TypeVar("T")


class Stage(Generic[T]):
    """Deals with items in the order in which they come, with all that wait at once.

    ``deal`` gets a list of at most ``most`` of them, in the stage's thread; so many may wait, and
    :meth:`put` blocks while they do. A context manager: at its end all have been dealt with, also
    when it ends with an exception. What ``deal`` raises is raised by the next ``put`` or at the
    end; nothing more is dealt with then.
    """

    def __init__(self, name: str, deal: Callable[[list[T]], None], most: int) -> None:
        self._deal, self._most = deal, most
        self._queue: queue.Queue[T | None] = queue.Queue(most)
        self._fault: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def __enter__(self) -> Stage[T]:
        self._thread.start()
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        self._queue.put(None)
        self._thread.join()
        if kind is None:
            self._raise()

    def put(self, item: T) -> None:
        """Give it an item; waits for room."""
        self._raise()
        self._queue.put(item)

    def offer(self, item: T) -> None:
        """The same, but what went wrong is raised at the end only."""
        self._queue.put(item)

    def _raise(self) -> None:
        if self._fault is not None:
            raise self._fault

    def _work(self) -> None:
        for batch in self._batches():
            if self._fault is not None:  # nobody may have to wait for us
                continue
            try:
                self._deal(batch)
            except BaseException as fault:
                self._fault = fault

    def _batches(self) -> Iterator[list[T]]:
        item = self._queue.get()
        while item is not None:
            batch = [item]
            with contextlib.suppress(queue.Empty):
                while len(batch) < self._most:
                    item = self._queue.get_nowait()
                    if item is None:
                        break
                    batch.append(item)
            yield batch
            if item is not None:
                item = self._queue.get()
