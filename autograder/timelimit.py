"""Time limits that a busy machine does not shorten.

A limit is for the trainee's code. On a machine that has too much to do a process stands in the
queue for a processor, and those seconds are not its own: a :class:`TimeLimit` moves by as much.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

__all__ = ["TimeLimit"]

_SOON = 0.5  # seconds that count in full before anybody is asked: most requests end sooner
_SHARE = 0.1  # ... or that part of a shorter limit


class TimeLimit:
    """So many ``seconds`` from now, on a clock that stands still while ``queued`` grows.

    ``queued`` gives the seconds that the process in question spent in the queue so far. It is not
    asked in the first half second (or tenth of the limit), which counts as it is.
    """

    def __init__(self, seconds: float, queued: Callable[[], float] | None = None) -> None:
        self._started = monotonic()
        self._seconds = seconds
        self._queued = queued
        self._ask_at = self._started + min(_SOON, _SHARE * seconds)
        self._before: float | None = None
        self._granted = 0.0

    def left(self) -> float:
        """Seconds that one may wait now before asking again; 0 or less if time is over."""
        if self._queued is None:
            return self.rest()
        if self._before is None:
            soon = self._ask_at - monotonic()
            if soon > 0:
                return soon
            self._before = self._queued()
        if self.rest() <= 0:
            self._granted = self._queued() - self._before
        return self.rest()

    def rest(self) -> float:
        """Seconds left of the limit itself, as far as is known without asking."""
        return self._started + self._seconds + self._granted - monotonic()
