"""Where the time of a submission goes: seconds by stage, for ``grade --profile``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

__all__ = ["Profile", "Stages"]


class Stages:
    """A stopwatch for each stage. One that begins within another stops that meanwhile."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.counts: dict[str, int] = {}  # of how many submissions
        self._running: list[str] = []
        self._since = 0.0

    @contextmanager
    def time(self, name: str, count: int = 1) -> Iterator[None]:
        """Add the time of the block, on the wall, to stage ``name``, of ``count`` submissions."""
        self._switch()
        self._running.append(name)
        try:
            yield
        finally:
            self._switch()
            self._running.pop()
            self.counts[name] = self.counts.get(name, 0) + count

    def add(self, other: Stages) -> None:
        """Add what another stopwatch has, which no longer runs."""
        for name, seconds in other.seconds.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + seconds
            self.counts[name] = self.counts.get(name, 0) + other.counts[name]

    def _switch(self) -> None:
        now = time.perf_counter()
        if self._running:
            name = self._running[-1]
            self.seconds[name] = self.seconds.get(name, 0.0) + now - self._since
        self._since = now


@dataclass
class Profile:
    """Of a whole run: the main process's share of the time; the workers' stands in each result."""

    stages: Stages = field(default_factory=Stages)
    reused: dict[str, set[str]] = field(default_factory=dict)  # checks that did not run, by trainee
