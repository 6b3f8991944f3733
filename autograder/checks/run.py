"""What the checks of one submission share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from autograder.execution import Execution
from autograder.wire import Peer

__all__ = ["Run"]


class Run:
    """One submission at hand: its child, and where the hidden seeds of its checks come from.

    ``draw`` says which set of hidden seeds: 0 for grading, others for verify. ``memo`` holds what
    checks of this submission share.
    """

    def __init__(self, assignment: str, secret: bytes, draw: int, execution: Execution) -> None:
        self.assignment = assignment
        self.secret = secret
        self.draw = draw
        self.memo: dict[Any, Any] = {}
        self.most_call_seconds: float | None = None  # shorter than the limits, for verify
        self.asked: set[str] = set()  # names of the notebook that the present check asked for
        self.makers: set[str] = set()  # checks that made the shared values that it uses
        self._execution = execution

    def peer(self) -> Peer:
        """A living child in the state after the notebook's cells."""
        return self._execution.peer()

    @property
    def waited(self) -> float:
        """Seconds so far in which the grader waited for the notebook's answers."""
        return self._execution.waited

    def call_seconds(self) -> float:
        """Seconds that the next call may take."""
        seconds = self._execution.call_seconds()
        return min(seconds, self.most_call_seconds) if self.most_call_seconds else seconds

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        """Notes apart which names are asked for in the block."""
        before, own = self.asked, set[str]()
        self.asked = own
        try:
            yield own
        finally:
            before |= own
            self.asked = before

    def revoke(self) -> None:
        """Forget the callbacks and exposed objects that the child was given so far."""
        self._execution.revoke()

    def close(self) -> None:
        """End the child."""
        self._execution.close()
