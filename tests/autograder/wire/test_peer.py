"""A Peer and a real child: cells, calls, handles, callbacks."""

from __future__ import annotations

import copy
import gc
import pickle
from collections import namedtuple
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from autograder.wire import (
    Record,
    RemoteError,
    RemoteHandle,
    RemoteMissing,
    WireTimeout,
)


def test_globals(peer):
    assert peer.lookup("CONSTANT") == {"a": 1}
    assert isinstance(peer.lookup("same"), RemoteHandle)
    with pytest.raises(RemoteMissing) as caught:
        peer.lookup("nothing")
    assert caught.value.type_name == "NameError"
    with pytest.raises(RemoteMissing):
        peer.call("nothing")


def test_calls_by_name_and_by_handle(peer):
    assert peer.call("same", (1,), {"timeout": 2}) == ((1,), {"timeout": 2})
    assert peer.lookup("same")(5) == 5
    assert peer.lookup("same")(5, target=1, args=2) == ((5,), {"target": 1, "args": 2})


@pytest.mark.parametrize(
    "value",
    [None, True, 7, 1 << 80, 2.5, 1j, "日本", b"\0", (1, [2]), {1: "a"}, {1, 2}, range(4)],
)
def test_plain_values_go_there_and_back(peer, value):
    arrived = peer.call("same", (value,))
    assert arrived == value
    assert type(arrived) is type(value)


def test_arrays_and_tables_go_there_and_back(peer):
    x = np.arange(12.0).reshape(3, 4)
    np.testing.assert_array_equal(peer.call("same", (x,)), x)
    table = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
    pd.testing.assert_frame_equal(peer.call("same", (table,)), table)


def test_what_is_not_plain_is_a_handle(peer):
    for source, kind in (
        ("same", "function"),
        ("Plain", "class"),
        ("np", "module"),
    ):
        handle = peer.lookup(source)
        assert handle._kind == kind
    thing = peer.call("Plain")
    assert thing._kind == "instance"
    assert repr(thing) == "<instance in the child>"
    assert peer.call("numbers")._kind == "iterator"


def test_nothing_of_the_object_acts_in_the_grader(peer):
    thing = peer.call("Plain")
    assert (thing == 5) is False
    assert np.asarray(thing).dtype == object
    for use in (float, iter, len, lambda value: value + 1, lambda value: value["a"]):
        with pytest.raises(TypeError):
            use(thing)
    with pytest.raises(TypeError):
        pickle.dumps(thing)
    with pytest.raises(AttributeError):
        thing.size = 5
    with pytest.raises(AttributeError):
        thing._private
    assert copy.deepcopy(thing) is thing
    assert thing.size == 3


def test_attributes(peer):
    thing = peer.call("Plain")
    assert not hasattr(thing, "nothing")
    assert getattr(thing, "nothing", 5) == 5
    with pytest.raises(RemoteError):
        thing.nothing
    model = peer.call("Model", (2.0,))
    assert model.predict([1.0, 2.0]) == [2.0, 4.0]
    assert model.w == 2.0


def test_a_handle_comes_back_as_the_object_itself(peer):
    thing = peer.call("Plain")
    assert peer.call("same", (thing,)) is thing
    assert peer.call("is_kind", (thing, "Plain")) is True
    assert peer.call("apply", (peer.lookup("same"), 5)) == 5
    assert peer.call("same", ([thing, {"a": thing}],)) == [thing, {"a": thing}]


def test_models_of_sklearn_stay_in_the_child(peer):
    helper = peer.helper("""
from sklearn.linear_model import LinearRegression
def make(): return LinearRegression()
""")
    X = np.arange(4.0).reshape(-1, 1)
    model = helper.make().fit(X, 2 * X[:, 0])
    assert isinstance(model, RemoteHandle)
    np.testing.assert_allclose(model.predict(X), 2 * X[:, 0], atol=1e-9)
    np.testing.assert_allclose(model.coef_, [2.0])


def test_released_handles_leave_the_child(peer):
    helper = peer.helper("""
import gc, weakref
class Big: pass
alive = weakref.WeakSet()
def make():
    big = Big(); alive.add(big); return big
def count():
    gc.collect(); return len(alive)
""")
    held = [helper.make() for _ in range(10)]
    assert helper.count() == 10
    del held[3:]
    gc.collect()
    assert helper.count() == 3


def test_named_tuples_are_rebuilt_of_the_trainees_class(peer):
    Counts = namedtuple("Counts", "tp fp")
    Other = namedtuple("Other", "a b")
    counts = peer.call("Counts", (1, 2))
    assert counts == (1, 2)
    assert counts.fp == 2
    for sent in (counts, Counts(1, 2), Record("Counts", ("tp", "fp"), (1, 2))):
        assert peer.call("is_kind", (sent, "Counts")) is True
        assert peer.call("same", (sent,)) == (1, 2)
    assert peer.call("same", (Other(1, 2),)).a == 1
    assert peer.call("is_kind", (namedtuple("Counts", "tp fn")(1, 2), "Counts")) is False


def test_data_classes_are_rebuilt_of_the_trainees_class(peer):
    @dataclass
    class Point:
        x: float
        y: list

    point = peer.call("Point", (1.0, [2]))
    assert isinstance(point, Record)
    assert point.y == [2]
    assert peer.call("is_kind", (point, "Point")) is True
    assert peer.call("is_kind", (Point(1.0, []), "Point")) is True


def test_faults_of_the_trainees_code(peer):
    with pytest.raises(RemoteError) as caught:
        peer.call("stub")
    assert caught.value.not_attempted
    with pytest.raises(RemoteError) as caught:
        peer.call("broken")
    assert caught.value.type_name == "KeyError"
    assert caught.value.text == "'no'"
    assert caught.value.where[1] > 20
    assert not caught.value.not_attempted
    with pytest.raises(RemoteError) as caught:
        peer.call("stub", (1, 2))
    assert caught.value.type_name == "TypeError"


# Values kept in the child ------------------------------------------------------------------------


def test_a_kept_value_shows_changes_in_place(peer):
    kept = peer.keep([3, 1, 2])
    peer.call("swap", (kept,))
    assert peer.fetch(kept) == [3, 2, 1]
    array = np.arange(3.0)
    kept = peer.keep(array)
    peer.call("double", (kept,))
    assert peer.fetch(kept).tolist() == [0, 2, 4]
    peer.call("double", (array,))
    assert array.tolist() == [0, 1, 2]  # the grader's own never changes


# Files -------------------------------------------------------------------------------------------


def test_files(peer):
    peer.put_files({"data/a.csv": b"x\n1\n", "b.bin": bytes(1000)})
    assert peer.read_file("data/a.csv", 100) == b"x\n1\n"
    with pytest.raises(RemoteError) as caught:
        peer.read_file("b.bin", 999)
    assert caught.value.too_large
    with pytest.raises(RemoteError) as caught:
        peer.read_file("nothing", 10)
    assert caught.value.type_name == "FileNotFoundError"
    with pytest.raises(RemoteError):
        peer.read_file("data", 10)
    for name in ("/etc/x", "../x", "", "a/../../x"):
        with pytest.raises(RemoteError):
            peer.put_files({name: b""})


# Time --------------------------------------------------------------------------------------------


def test_an_interrupted_call_leaves_the_child_alive(child):
    child.run("import time\ndef hang(): time.sleep(60)\ndef one(): return 1")
    with pytest.raises(WireTimeout) as caught:
        child.peer.call("hang", timeout=0.2)
    assert caught.value.recovered
    assert child.peer.call("one") == 1


def test_an_interrupted_cell_keeps_its_outputs(child):
    child.run("x = 1")
    reply = child.peer.execute("print('before')\nx = 2\nwhile True: pass", 0.3)
    assert reply.timed_out
    assert reply.error["ename"] == "KeyboardInterrupt"
    assert reply.outputs[0]["text"] == "before\n"
    assert 0.2 < reply.seconds < 2
    assert child.peer.lookup("x") == 2


def test_a_call_that_heeds_no_interrupt_ends_the_child(child):
    child.run(
        "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "def hang():\n    time.sleep(60)"
    )
    child.peer._grace = 0.2
    with pytest.raises(WireTimeout) as caught:
        child.peer.call("hang", timeout=0.2)
    assert not caught.value.recovered
    assert child.peer.broken


def test_the_time_of_callbacks_counts(child):
    child.run("def loop(f):\n    while True: f()")
    with pytest.raises(WireTimeout) as caught:
        child.peer.call("loop", (lambda: None,), timeout=0.3)
    assert caught.value.recovered


def test_a_small_frame_cap_is_known_to_the_child():
    from forked_child import forked, serve

    with forked(serve, frame_cap=1 << 16) as child:
        child.run("def big(): return b'x' * 100000\ndef small(): return b'x' * 60000")
        assert len(child.peer.call("small")) == 60000
        with pytest.raises(RemoteError) as caught:
            child.peer.call("big")
        assert caught.value.too_large


def test_the_exported_names():
    import autograder.wire as wire

    assert wire.__all__ == sorted(wire.__all__)
    for name in wire.__all__:
        assert getattr(wire, name).__doc__


def test_frames_import_neither_numpy_nor_pandas():
    import subprocess
    import sys

    code = (
        "import sys, autograder.wire;"
        "sys.exit(bool({'numpy', 'pandas', 'sklearn', 'IPython'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
