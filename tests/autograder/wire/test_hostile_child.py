"""A child that is wholly the enemy's: forged, broken, endless and slow frames; floods; theft."""

from __future__ import annotations

import os
import resource
import socket
import threading
import time

import numpy as np
import pytest
from forked_child import forked, frame, read_frame

from autograder.wire import (
    FrameTooLarge,
    RemoteError,
    RemoteHandle,
    WireClosed,
    WireTimeout,
    WireViolation,
    expose,
)
from autograder.wire import messages as m
from autograder.wire.codec import HANDLE, OWN, Limits, count_bytes
from autograder.wire.decode import Decoder
from autograder.wire.encode import Encoder


class Object:
    """Encoded as whatever token it is given."""

    def __init__(self, code: int, payload: bytes, *values) -> None:
        self.code, self.payload, self.values = code, payload, values


def put(encoder, value, depth):
    encoder.open(value.code, value.payload)
    for inner in value.values:
        encoder.value(inner, depth)


def message(*values) -> bytes:
    return frame(b"".join(bytes(p) for p in Encoder(Limits(), put).message(values)))


def handle(ident: int, kind: int = 0, information=None) -> Object:
    return Object(HANDLE, ident.to_bytes(8, "little") + bytes([kind]), information)


def request(sock: socket.socket) -> tuple[int, str, object]:
    """(id, op, payload) of the next request."""
    decoder = Decoder(
        memoryview(read_frame(sock)),
        Limits(),
        handle=lambda ident, kind, information: ident,
        own=lambda ident: ident,
    )
    kind, ident, _ = decoder.next(), decoder.next(), decoder.next()
    return ident, decoder.next(), decoder.next()


def answering(reply):
    """A child that answers each request with ``reply(id)``: bytes."""

    def body(sock):
        while True:
            ident, _, _ = request(sock)
            sock.sendall(reply(ident))

    return body


def given(body, timeout=2.0, act=None, **options):
    """What a request to such a child ends with; the peer must be given up afterwards."""
    with forked(body, **options) as child:
        try:
            value = (act or (lambda peer: peer.call("f", timeout=timeout)))(child.peer)
        except Exception as exc:
            value = exc
        if isinstance(value, (WireViolation, WireClosed, WireTimeout)):
            assert child.peer.broken
            with pytest.raises(WireClosed):
                child.peer.call("f")
        return value


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
    assert time.monotonic() - started < 1


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
    for reply in (b"", b"\0", b"\0\0\0\x10{\"ok\":"):
        started = time.monotonic()
        fault = given(answering(lambda ident, reply=reply: reply), timeout=0.3)
        assert isinstance(fault, WireTimeout)
        assert time.monotonic() - started < 1.5


def test_a_slow_drip_does_not_move_the_deadline():
    def body(sock):
        ident, _, _ = request(sock)
        for byte in message(m.OK, ident, [], "x" * 10_000):
            sock.sendall(bytes([byte]))
            time.sleep(0.01)

    started = time.monotonic()
    assert isinstance(given(body, timeout=0.4), WireTimeout)
    assert time.monotonic() - started < 1.5


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
    assert time.monotonic() - started < 3


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

    fault = given(
        body, act=lambda peer: peer.call("f", (spy,), timeout=20), frame_cap=1 << 20
    )
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


def test_forged_outputs_of_a_cell_are_cleaned():
    raw = {
        "outputs": [
            {"output_type": "stream", "name": "stdout", "text": "a\x1b]0;x\x07\x00b\u202e"},
            {"output_type": "stream", "name": "evil", "text": "x"},
            {"output_type": "stream", "name": "stderr", "text": ["list"]},
            {"output_type": "shout"},
            {"output_type": "execute_result", "data": 5, "metadata": 5, "execution_count": "x"},
            {
                "output_type": "display_data",
                "data": {
                    "text/plain": 5,
                    "application/javascript": "alert(1)",
                    "image/png": "not base64!",
                    "text/html": "x" * 10**6,
                    5: "x",
                },
                "metadata": {"image/png": {"width": "100%", "height": 1e9}, "x": "y"},
            },
            {"output_type": "error", "ename": 5, "traceback": ["x" * 10**5] * 20},
            None,
            [],
            *[{"output_type": "stream", "name": "stdout", "text": "z" * 60_000}] * 80,
        ],
        "error": {"ename": "E" * 10**5, "evalue": ["x"], "traceback": "x"},
        "execution_count": -5,
    }
    with forked(answering(lambda ident: message(m.OK, ident, [], raw))) as child:
        reply = child.peer.execute("x", 5)
        check_notebook(reply.outputs)
        assert reply.execution_count is None
        assert len(reply.error["ename"]) < 1000
        assert reply.error["evalue"] == ""
        assert reply.outputs[0]["text"] == "a]0;xb"
        assert "javascript" not in repr(reply.outputs)
        assert len(repr(reply.outputs)) < 4 << 20
        total = sum(len(repr(child.peer.execute("x", 5).outputs)) for _ in range(2))
        assert total < 6 << 20  # the notebook has a bound of its own


@pytest.mark.parametrize("raw", [None, 5, [], {}, {"outputs": 5}, {"outputs": {}, "error": []}])
def test_a_cell_reply_of_another_shape(raw):
    with forked(answering(lambda ident: message(m.OK, ident, [], raw))) as child:
        reply = child.peer.execute("x", 5)
        assert reply.outputs == []
        assert reply.error is None


def check_notebook(outputs: list) -> None:
    """They must be valid in a notebook."""
    import nbformat

    cell = nbformat.v4.new_code_cell("x", outputs=outputs)
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))


def test_a_flood_of_output_is_drained_and_counted():
    def body(sock):
        ident, _, _ = request(sock)
        block = b"A" * (1 << 20)
        for _ in range(60):
            view = memoryview(block)
            while view:
                view = view[os.write(1, view) :]
        sock.sendall(message(m.OK, ident, [], "done"))
        request(sock)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with forked(body, keep_output=1000) as child:
        assert child.peer.call("f", timeout=20) == "done"
        child.peer.drain()
        assert child.peer.output_bytes == 60 << 20
        assert child.peer.output == b"A" * 1000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30 << 10


def test_a_flood_of_output_while_the_grader_sends():
    def body(sock):
        block = b"A" * (1 << 20)
        for _ in range(20):
            view = memoryview(block)
            while view:
                view = view[os.write(2, view) :]
        ident, _, _ = request(sock)
        sock.sendall(message(m.OK, ident, [], 1))
        time.sleep(1)

    big = b"x" * (4 << 20)
    assert given(body, act=lambda peer: peer.call("f", (big,), timeout=10)) == 1


def test_closed_output_is_no_fault():
    def body(sock):
        os.close(1)
        os.close(2)
        while True:
            ident, _, _ = request(sock)
            sock.sendall(message(m.OK, ident, [], 1))

    with forked(body) as child:
        for _ in range(3):
            assert child.peer.call("f") == 1


def test_endless_output_does_not_move_the_deadline():
    def body(sock):
        while True:
            os.write(1, b"A" * (1 << 20))

    started = time.monotonic()
    assert isinstance(given(body, timeout=0.4), WireTimeout)
    assert time.monotonic() - started < 1.5


def test_a_file_larger_than_asked_for_is_a_violation():
    body = answering(lambda ident: message(m.OK, ident, [], b"x" * 11))
    assert isinstance(given(body, act=lambda peer: peer.read_file("a", 10)), WireViolation)
    body = answering(lambda ident: message(m.OK, ident, [], "text"))
    assert isinstance(given(body, act=lambda peer: peer.read_file("a", 10)), WireViolation)
    assert isinstance(given(body, act=lambda peer: peer.helper("x = 1")), WireViolation)
    assert isinstance(given(body, act=lambda peer: peer.keep([1])), WireViolation)


def test_an_alarm_in_the_grader_gives_the_child_up():
    import signal

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

    from autograder.wire import Unsendable

    with forked(body) as one, forked(body) as two:
        with pytest.raises(Unsendable, match="another child"):
            two.peer.call("f", (one.peer.call("f"),))


def test_count_bytes_is_what_own_expects():
    assert len(count_bytes(5)) == 8
