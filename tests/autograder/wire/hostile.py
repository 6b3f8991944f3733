"""Children whose every byte the test decides."""

from __future__ import annotations

import socket

import pytest
from forked_child import forked, frame, read_frame

from autograder.wire import (
    WireClosed,
    WireTimeout,
    WireViolation,
)
from autograder.wire.codec import HANDLE, Limits
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
    _, ident, _ = decoder.next(), decoder.next(), decoder.next()
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
