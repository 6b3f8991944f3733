"""Outputs of cells as an enemy sends them, and floods past the shell."""

from __future__ import annotations

import os
import resource
import time

import pytest
from forked_child import forked
from hostile import answering, given, message, request

from autograder.wire import (
    WireTimeout,
)
from autograder.wire import messages as m


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
    assert time.monotonic() - started < 15  # it would never end
