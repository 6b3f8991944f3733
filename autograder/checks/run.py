"""What the checks of one submission share."""

from __future__ import annotations

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
        self._execution = execution

    def peer(self) -> Peer:
        """A living child in the state after the notebook's cells."""
        return self._execution.peer()

    def call_seconds(self) -> float:
        """Seconds that the next call may take."""
        return self._execution.call_seconds()

    def revoke(self) -> None:
        """Forget the callbacks and exposed objects that the child was given so far."""
        self._execution.revoke()

    def close(self) -> None:
        """End the child."""
        self._execution.close()
