"""What the checks of one submission share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
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
        self.shared: list[Any] = []  # values of the notebook's that the check took from the memo
        self._execution = execution
        self._found: tuple[Peer | None, dict[str, Any]] = None, {}

    def peer(self) -> Peer:
        """A living child in the state after the notebook's cells."""
        return self._execution.peer()

    @property
    def waited(self) -> float:
        """Seconds so far in which the grader waited for the notebook's answers."""
        return self._execution.waited

    @property
    def spent(self) -> float:
        """The same without the time in which a busy machine let the notebook wait."""
        return self._execution.spent

    def call_seconds(self) -> float:
        """Seconds that the next call may take."""
        seconds = self._execution.call_seconds()
        return min(seconds, self.most_call_seconds) if self.most_call_seconds else seconds

    @property
    def gave(self) -> list[Any]:
        """What the notebook gave last in this check, and what it gave to the memo."""
        return [*self._execution.gave, *self.shared]

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
        """Forget the callbacks and exposed objects that the child was given, and what it gave."""
        self.shared = []
        self._execution.revoke()

    def explaining(self) -> AbstractContextManager[None]:
        """A block whose time counts as looking for counterexamples."""
        return self._execution.timing("explain")

    def start_over(self) -> bool:
        """Give up the child: the next one has seen the notebook's cells and nothing of a check.

        False if there is no time left to run the cells again.
        """
        self._found = None, {}
        self.memo.clear()
        return self._execution.start_over()

    def found(self, name: str, find: Callable[[Peer], Any]) -> Any:
        """What ``find`` finds in the child, looked for there once."""
        peer = self.peer()
        if self._found[0] is not peer:
            self._found = peer, {}
        if name not in self._found[1]:
            self._found[1][name] = find(peer)
        return self._found[1][name]

    def close(self) -> None:
        """End the child."""
        self._execution.close()
