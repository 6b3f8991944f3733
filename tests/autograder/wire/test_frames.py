"""Frames over a socket pair, without a child."""

from __future__ import annotations

import os
import socket
import threading
import time

import pytest
from forked_child import frame

from autograder.timelimit import TimeLimit
from autograder.wire import FrameTooLarge, WireClosed, WireTimeout, WireViolation
from autograder.wire.frames import Channel
from autograder.wire.pipe import OutputPipe


@pytest.fixture
def pair():
    one, two = socket.socketpair()
    with one, two:
        yield one, two


@pytest.mark.parametrize("sizes", [[1], [0, 3], [5, 0, 7], [1 << 20], [10] * 2000, [300_000, 2]])
def test_frames_arrive_whole(pair, sizes):
    parts = [os.urandom(size) for size in sizes]
    sender = threading.Thread(target=Channel(pair[0], 1 << 24).send, args=(parts,))
    sender.start()
    assert Channel(pair[1], 1 << 24).receive() == b"".join(parts)
    sender.join()


def test_two_frames_at_once_are_two(pair):
    pair[0].sendall(frame(b"one") + frame(b"two") + b"\0\0")
    channel = Channel(pair[1], 100)
    assert channel.receive() == b"one"
    assert channel.receive() == b"two"
    with pytest.raises(WireTimeout):
        channel.receive(TimeLimit(0.05))
    pair[0].sendall(b"\0\5three")
    assert channel.receive() == b"three"  # a timeout loses no bytes
    assert channel.received == 7 + 7 + 9


def test_limits(pair):
    channel = Channel(pair[0], 10)
    with pytest.raises(FrameTooLarge) as caught:
        channel.send([b"x" * 11])
    assert (caught.value.size, caught.value.cap) == (11, 10)
    pair[1].sendall(b"\0\0\0\x0b")
    with pytest.raises(FrameTooLarge):
        channel.receive()
    other = Channel(pair[1], 10)
    pair[0].sendall(b"\0\0\0\0")
    with pytest.raises(WireViolation):
        other.receive()


def test_a_closed_wire(pair):
    channel = Channel(pair[0], 100)
    pair[1].sendall(b"\0\0\0\5ab")
    pair[1].close()
    with pytest.raises(WireClosed):
        channel.receive()
    with pytest.raises(WireClosed):
        channel.send([b"x"])


def test_sending_to_a_full_socket_ends_at_the_deadline(pair):
    started = time.monotonic()
    with pytest.raises(WireTimeout):
        Channel(pair[0], 1 << 24).send([bytes(1 << 23)], TimeLimit(0.1))
    assert time.monotonic() - started < 4


def test_the_watched_pipe_is_kept_empty(pair):
    out, into = os.pipe()
    pipe = OutputPipe(out, 10)

    def write():
        for _ in range(100):
            os.write(into, b"x" * 10_000)  # blocks unless the pipe is emptied
        os.close(into)
        pair[1].sendall(frame(b"done"))

    writer = threading.Thread(target=write)
    writer.start()
    channel = Channel(pair[0], 100, pipe)
    assert channel.receive(TimeLimit(10)) == b"done"
    writer.join()
    assert pipe.total == 1_000_000
    assert bytes(pipe.kept) == b"x" * 10
    os.close(out)


def test_a_blocking_mode_changed_by_others_does_no_harm(pair):
    pair[0].setblocking(False)
    channel = Channel(pair[0], 100)
    threading.Timer(0.05, lambda: pair[1].sendall(frame(b"late"))).start()
    assert channel.receive(TimeLimit(5)) == b"late"
