"""A child that is wholly the enemy's: forged, broken, endless and slow frames; floods; theft."""

from __future__ import annotations

import os
import resource
import signal
import time

import numpy as np
import pytest
from forked_child import forked, frame, read_frame
from hostile import Object, answering, given, handle, message, request

from autograder.wire import (
    FrameTooLarge,
    RemoteError,
    RemoteHandle,
    Unsendable,
    WireClosed,
    WireTimeout,
    WireViolation,
)
from autograder.wire import messages as m
from autograder.wire.codec import HANDLE, OWN

FORGED = {
    "zeros": lambda ident: b"\0" * 100,
    "empty frame": lambda ident: frame(b""),
    "text": lambda ident: b'{"ok": true, "value": 1.0, "score": 1000}\n' * 9,
    "frame of garbage": lambda ident: frame(os.urandom(500)),
    "another id": lambda ident: message(m.OK, ident ^ 1, [], 1.0),
    "no id": lambda ident: message(m.OK, 0, [], 1.0),
    "id as float": lambda ident: message(m.OK, float(ident), [], 1.0),
    "id as text": lambda ident: message(m.OK, str(ident), [], 1.0),
    "id as true": lambda ident: message(m.OK, True, [], 1.0),
    "kind as true": lambda ident: message(True, ident, [], 1.0),
    "a request": lambda ident: message(m.REQUEST, ident, [], "call", ()),
    "no such kind": lambda ident: message(9, ident, [], 1),
    "cut short": lambda ident: message(m.OK, ident, []),
    "two values": lambda ident: message(m.OK, ident, [], 1, 2),
    "released text": lambda ident: message(m.OK, ident, ["x"], 1),
    "released nothing": lambda ident: message(m.OK, ident, None, 1),
    "error without text": lambda ident: message(m.ERROR, ident, [], "ValueError"),
    "error of numbers": lambda ident: message(m.ERROR, ident, [], 1, 2, 3, None),
    "error of arrays": lambda ident: message(m.ERROR, ident, [], np.zeros(3), "", 0, None),
    "ask without payload": lambda ident: message(m.ASK, 5, [], "call"),
    "ask with a list": lambda ident: message(m.ASK, 5, [], "call", [1]),
    "ask with a handle": lambda ident: message(m.ASK, 5, [], handle(1), ()),
    "strange handle": lambda ident: message(m.OK, ident, [], handle(1, 99)),
    "handle with extras": lambda ident: message(m.OK, ident, [], handle(1, 0, ("fit",))),
    "handle too short": lambda ident: message(m.OK, ident, [], Object(HANDLE, b"\0" * 8, None)),
    "own too short": lambda ident: message(m.OK, ident, [], Object(OWN, b"\0")),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_reply_is_a_violation(name):
    assert isinstance(given(answering(FORGED[name])), WireViolation)


def test_a_length_beyond_the_cap_is_refused_at_once():
    started = time.monotonic()
    fault = given(answering(lambda ident: b"\x7f\xff\xff\xff" + b"x"))
    assert isinstance(fault, FrameTooLarge)
    assert time.monotonic() - started < 4


def test_a_reply_sent_ahead_of_its_request_is_a_violation():
    def body(sock):
        sock.sendall(message(m.OK, 1, [], 1.0))
        time.sleep(5)

    assert isinstance(given(body), WireViolation)


def test_a_second_reply_spoils_the_next_request():
    def body(sock):
        ident, _, _ = request(sock)
        sock.sendall(message(m.OK, ident, [], 1.0) * 2)
        time.sleep(5)

    with forked(body) as child:
        assert child.peer.call("f") == 1.0
        with pytest.raises(WireViolation):
            child.peer.call("f")


def test_a_request_sent_back_is_a_violation():
    def body(sock):
        sock.sendall(frame(read_frame(sock)))
        time.sleep(5)

    assert isinstance(given(body), WireViolation)


def test_a_closed_wire():
    assert isinstance(given(lambda sock: sock.close()), WireClosed)
    assert isinstance(given(lambda sock: (request(sock), os._exit(1))), WireClosed)
    assert isinstance(given(lambda sock: (request(sock), sock.sendall(b"\0\0\0\x10{"))), WireClosed)


def test_silence_and_half_a_frame_end_at_the_deadline():
    for reply in (b"", b"\0", b'\0\0\0\x10{"ok":'):
        started = time.monotonic()
        fault = given(answering(lambda ident, reply=reply: reply), timeout=0.3)
        assert isinstance(fault, WireTimeout)
        assert time.monotonic() - started < 4


def test_a_slow_drip_does_not_move_the_deadline():
    def body(sock):
        ident, _, _ = request(sock)
        for byte in message(m.OK, ident, [], "x" * 10_000):
            sock.sendall(bytes([byte]))
            time.sleep(0.01)

    started = time.monotonic()
    assert isinstance(given(body, timeout=0.4), WireTimeout)
    assert time.monotonic() - started < 15  # the drip lasts 100 s


def test_a_child_that_does_not_read():
    big = b"x" * (8 << 20)
    fault = given(lambda sock: time.sleep(5), act=lambda peer: peer.call("f", (big,), timeout=0.3))
    assert isinstance(fault, WireTimeout)


def test_an_endless_stream_takes_no_memory():
    def body(sock):
        zeros = bytes(1 << 20)
        while True:
            sock.sendall(zeros)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert isinstance(given(body), WireViolation)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 << 10


def test_the_name_of_an_exception_is_one_of_python():
    def answer(name):
        return answering(lambda ident: message(m.ERROR, ident, [], name, "t\x1b[2J\0" * 2, 0, None))

    for name, expected in (
        ("ValueError", "ValueError"),
        ("NotAttempted", "NotAttempted"),
        ("<script>", "Exception"),
        ("print", "Exception"),
        ("x" * 10_000, "Exception"),
    ):
        fault = given(answer(name))
        assert isinstance(fault, RemoteError)
        assert fault.type_name == expected
        assert fault.text == "t[2J" * 2


def test_a_long_exception_text_is_cut():
    fault = given(answering(lambda i: message(m.ERROR, i, [], "X", "y" * 10**7, 0, (-1, 1 << 70))))
    assert len(fault.text) < 5000
    assert fault.where is None


def test_ids_of_handles_may_be_anything():
    value = given(answering(lambda ident: message(m.OK, ident, [], [handle(7), handle(7)])))
    assert isinstance(value[0], RemoteHandle)
    assert value[0] is value[1]


def test_handles_in_a_message_are_counted():
    def reply(ident):
        return message(m.OK, ident, [], [handle(i) for i in range(10_001)])

    assert isinstance(given(answering(reply)), WireViolation)


def test_a_file_larger_than_asked_for_is_a_violation():
    body = answering(lambda ident: message(m.OK, ident, [], b"x" * 11))
    assert isinstance(given(body, act=lambda peer: peer.read_file("a", 10)), WireViolation)
    body = answering(lambda ident: message(m.OK, ident, [], "text"))
    assert isinstance(given(body, act=lambda peer: peer.read_file("a", 10)), WireViolation)
    assert isinstance(given(body, act=lambda peer: peer.helper("x = 1")), WireViolation)
    assert isinstance(given(body, act=lambda peer: peer.keep([1])), WireViolation)


def test_an_alarm_in_the_grader_gives_the_child_up():
    class Alarm(Exception):
        pass

    def ring(*_):
        raise Alarm("rang")

    before = signal.signal(signal.SIGALRM, ring)
    try:
        with forked(lambda sock: time.sleep(5)) as child:
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            with pytest.raises(Alarm):
                child.peer.call("f", timeout=5)
            assert child.peer.broken
    finally:
        signal.signal(signal.SIGALRM, before)


def test_handles_of_another_child_are_refused():
    def body(sock):
        while True:
            ident, _, _ = request(sock)
            sock.sendall(message(m.OK, ident, [], handle(7)))

    with forked(body) as one, forked(body) as two:
        foreign = one.peer.call("f")
        with pytest.raises(Unsendable, match="another child"):
            two.peer.call("f", (foreign,))
