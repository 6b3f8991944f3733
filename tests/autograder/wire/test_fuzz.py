"""Mutated messages through the decoder: a value or a WireViolation, never anything else.

``FUZZ_ROUNDS`` sets the number of mutations of the long run.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import time
import warnings
from collections import namedtuple

import numpy as np
import pandas as pd
import pytest
from test_codec import encode
from test_tables import COLUMNS

from autograder.wire import WireViolation
from autograder.wire.codec import Limits
from autograder.wire.decode import Decoder
from tests.pace import within

SMALL = Limits(bytes=1 << 20, nodes=10_000, opened=5_000, elements=1 << 16, seconds=5.0)


def samples() -> list[bytes]:
    Point = namedtuple("Point", "x y")
    return [
        encode(value)
        for value in (
            [1, 2.5, "text", None, True, b"bytes", -(1 << 40), 1 << 80],
            {"a": [1, {"b": (2, 3)}], 5: {1, 2}, (1, "x"): frozenset({3})},
            [np.arange(6.0).reshape(2, 3), np.array(["a", "bc"]), np.array([True, False])],
            [np.float32(1), np.datetime64("2024-01-01"), np.array([None, "x", 1], dtype=object)],
            [dt.datetime(2024, 1, 1, tzinfo=dt.UTC), dt.date(2024, 1, 1), dt.timedelta(1), 1j],
            [Point(1, [2]), range(5), pd.Timestamp("2024", tz="Asia/Tokyo"), pd.NaT, pd.NA],
            pd.DataFrame(COLUMNS),
            pd.DataFrame({"a": range(4)}).groupby([0, 0, 1, 1]).agg(["mean", "size"]),
            list(COLUMNS.values()),
        )
    ]


def mutate(rng: random.Random, seeds: list[bytes]) -> bytes:
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at = rng.randrange(len(data)) if data else 0
        kind = rng.randrange(7)
        if kind == 0 and data:
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 1 and data:
            data[at] = rng.choice((0, 1, 0x7F, 0x80, 0xC0, 0xC7, 0xD4, 0xDF, 0xFF))
        elif kind == 2:
            del data[at : at + rng.randrange(1, 9)]
        elif kind == 3:
            data[at:at] = rng.randbytes(rng.randrange(1, 9))
        elif kind == 4:
            other = rng.choice(seeds)
            start = rng.randrange(len(other))
            data[at:at] = other[start : start + rng.randrange(1, 60)]
        elif kind == 5:
            start = rng.randrange(len(data)) if data else 0
            data[at : at + 8] = data[start : start + 8]
        elif data:
            del data[rng.randrange(len(data)) :]
    if rng.random() < 0.7 and len(data) > 4:  # keep the head's length true, to get further in
        data[:4] = min(int.from_bytes(data[:4], "little"), len(data) - 4).to_bytes(4, "little")
    return bytes(data)


def attempt(data: bytes) -> None:
    """Decode to the end, with handles allowed."""
    decoder = Decoder(memoryview(data), SMALL, handle=lambda *parts: parts, own=lambda ident: ident)
    for _ in range(5):
        if decoder.peek() is None and decoder._at >= decoder.size:
            break
        decoder.next()
    decoder.end()


def fuzz(rounds: int, seed: int) -> int:
    rng = random.Random(seed)
    seeds = samples()
    accepted = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(rounds):
            data = mutate(rng, seeds)
            try:
                with within(5, time.monotonic):
                    attempt(data)
                accepted += 1
            except WireViolation:
                pass
            except BaseException as exc:
                raise AssertionError(f"{exc!r} for {data.hex()}") from exc
    return accepted


def test_mutated_messages_are_values_or_violations():
    accepted = fuzz(2_000, seed=1)
    assert 50 < accepted < 1_900  # the mutations reach both sides of the line


@pytest.mark.slow
def test_many_mutated_messages_are_values_or_violations():
    fuzz(int(os.environ.get("FUZZ_ROUNDS", "200000")), seed=2)
