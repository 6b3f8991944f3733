"""A child that asks the grader for what was not lent to it, or for too much."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from forked_child import read_frame
from hostile import given, message, request

from autograder.wire import (
    WireTimeout,
    WireViolation,
    expose,
)
from autograder.wire import messages as m
from autograder.wire.codec import Limits
from autograder.wire.decode import Decoder


def test_an_endless_stream_of_questions_is_bounded():
    def body(sock):
        request(sock)
        threading.Thread(target=lambda: [read_frame(sock) for _ in range(10**9)]).start()
        text = message(m.ASK, 5, [], "call", (1, None, (), {}))
        while True:
            sock.sendall(text * 100)

    started = time.monotonic()
    fault = given(body, timeout=1.0)
    assert isinstance(fault, (WireTimeout, WireViolation))
    assert time.monotonic() - started < 15  # it would never end


def test_questions_may_bring_only_so_many_bytes_in_one_call():
    kept = []
    spy = expose(Keeper(kept), "note")

    def body(sock):
        ident, _, _ = request(sock)  # the frame cap
        sock.sendall(message(m.OK, ident, [], None))
        _, _, payload = request(sock)
        ident = payload[1][0]
        text = message(m.ASK, 5, [], "call", (ident, "note", (b"x" * 900_000,), {}))
        while True:
            sock.sendall(text)
            read_frame(sock)

    fault = given(body, act=lambda peer: peer.call("f", (spy,), timeout=20), frame_cap=1 << 20)
    assert isinstance(fault, WireViolation)
    assert sum(map(len, kept)) < 6 << 20


def test_questions_may_bring_only_so_many_elements_in_one_call():
    kept = []
    spy = expose(Keeper(kept), "note")

    def body(sock):
        _, _, payload = request(sock)
        text = message(m.ASK, 5, [], "call", (payload[1][0], "note", (["ab"] * 200_000,), {}))
        while True:
            sock.sendall(text)
            read_frame(sock)

    fault = given(body, act=lambda peer: peer.call("f", (spy,), timeout=20))
    assert isinstance(fault, WireViolation)
    assert len(kept) <= 10


class Keeper:
    def __init__(self, kept):
        self._kept = kept
        self.secret = "labels"

    def note(self, value):
        self._kept.append(value)


STRANGE_QUESTIONS = {
    "guessed id": lambda ident: ("call", (ident ^ 1, None, (), {})),
    "id as text": lambda ident: ("call", ("x", None, (), {})),
    "id as list": lambda ident: ("call", ([1], None, (), {})),
    "method not lent": lambda ident: ("call", (ident, "secret", (), {})),
    "dunder": lambda ident: ("call", (ident, "__class__", (), {})),
    "no method": lambda ident: ("call", (ident, None, (), {})),
    "method as number": lambda ident: ("call", (ident, 5, (), {})),
    "method as array": lambda ident: ("call", (ident, np.zeros(3), (), {})),
    "arguments as list": lambda ident: ("call", (ident, "note", [1], {})),
    "keywords as numbers": lambda ident: ("call", (ident, "note", (), {1: 2})),
    "too few": lambda ident: ("call", (ident,)),
    "too many": lambda ident: ("call", (ident, "note", (), {}, 1)),
    "attribute not lent": lambda ident: ("read", (ident, "secret")),
    "attribute of an attribute": lambda ident: ("read", (ident, "note.__self__")),
    "iterate an object": lambda ident: ("next", (ident, 5)),
    "iterate by text": lambda ident: ("next", (ident, "x")),
    "no such question": lambda ident: ("eval", ("1",)),
    "wrong arguments": lambda ident: ("call", (ident, "note", (1, 2, 3), {"x": 1})),
}


@pytest.mark.parametrize("name", STRANGE_QUESTIONS)
def test_a_strange_question_is_refused_and_the_call_goes_on(name):
    def body(sock):
        ident, _, payload = request(sock)
        sock.sendall(message(m.ASK, 5, [], *STRANGE_QUESTIONS[name](payload[1][0])))
        answer = Decoder(memoryview(read_frame(sock)), Limits(), handle=lambda *parts: parts)
        told = [answer.next() for _ in range(answer.size - 1)]
        sock.sendall(message(m.OK, ident, [], repr(told)))

    value = given(body, act=lambda peer: peer.call("f", (expose(Keeper([]), "note"),)))
    assert isinstance(value, str), value
    assert f"[{m.ERROR}, 5," in value
    assert "labels" not in value
