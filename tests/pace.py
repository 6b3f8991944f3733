"""Bounds on a cost, which go with the speed of the machine."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator

import msgpack

_UNIT = msgpack.packb([[number, str(number), []] for number in range(100_000)])
_UNIT_SECONDS = 0.05  # of a processor's time for that, where the bounds were chosen


@contextlib.contextmanager
def within(seconds: float, clock: Callable[[], float] = time.process_time) -> Iterator[None]:
    """Assert that the block takes less than so many seconds, or longer by as much as this machine
    is slower at the moment than the one where the bound was chosen."""
    started = clock()
    try:
        yield
    finally:  # also where the block ends with an exception
        took = clock() - started
        if took >= seconds:
            assert took < seconds * max(1.0, _slower()), f"{took:.2f} s"


def _slower() -> float:
    started = time.process_time()
    for _ in range(5):
        msgpack.unpackb(_UNIT)
    return (time.process_time() - started) / (5 * _UNIT_SECONDS)
