"""A Peer and a real child: cells, calls, handles, callbacks."""

from __future__ import annotations

import copy
import functools
import gc
import pickle
import time
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
    Unsendable,
    WireTimeout,
    expose,
)

SETUP = """
from collections import namedtuple
from dataclasses import dataclass
import numpy as np
Counts = namedtuple("Counts", "tp fp")
@dataclass
class Point:
    x: float
    y: list
@dataclass(frozen=True)
class Model:
    w: float
    def predict(self, X): return [self.w * x for x in X]
class Plain:
    size = 3
    def __eq__(self, other): return True
    def __float__(self): return 1.0
    def __array__(self, *a, **k): return np.ones(3)
    def __iter__(self): return iter([1, 2])
    __hash__ = None
CONSTANT = {"a": 1}
def same(*args, **kwargs): return (args, kwargs) if kwargs or len(args) != 1 else args[0]
def kind(value): return type(value).__module__ + "." + type(value).__qualname__
def apply(f, *args): return f(*args)
def swallow(f, *args):
    try: return f(*args)
    except BaseException as exc: return type(exc).__name__, str(exc)
def stub(): raise NotImplementedError()
def broken(): return {}["no"]
def numbers():
    yield from range(1000)
def consume(lines): return sum(len(line) for line in lines), hasattr(lines, "__next__")
def is_kind(value, name): return isinstance(value, globals()[name])
def swap(values): values.sort(reverse=True)
def double(values):
    values *= 2
    return values
"""


@pytest.fixture(scope="module")
def peer(shared):
    shared.run(SETUP)
    return shared.peer


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
        thing._private  # noqa: B018
    assert copy.deepcopy(thing) is thing
    assert thing.size == 3


def test_attributes(peer):
    thing = peer.call("Plain")
    assert not hasattr(thing, "nothing")
    assert getattr(thing, "nothing", 5) == 5
    with pytest.raises(RemoteError):
        thing.nothing  # noqa: B018
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


def test_iterators_of_the_child_are_taken_piece_by_piece(peer):
    numbers = peer.call("numbers")
    assert peer.take(numbers, 3) == [0, 1, 2]
    assert peer.take(numbers, 2) == [3, 4]
    assert len(peer.take(numbers, 5000)) == 995


def test_lists_and_iterators_of_the_grader(peer):
    lines = ["ab", "cde", ""] * 1000
    assert peer.call("consume", (lines,)) == (5000, False)
    assert peer.call("consume", (iter(lines),)) == (5000, True)
    assert peer.call("consume", ((line for line in lines),)) == (5000, True)
    seen = []

    def endless():
        while True:
            seen.append(1)
            yield "x"

    helper = peer.helper("def first(lines, n):\n    return [next(lines) for _ in range(n)]")
    assert helper.first(endless(), 3) == ["x"] * 3
    assert len(seen) <= 7  # read ahead a little, never without end


def test_an_iterator_that_fails_in_the_grader(peer):
    def lines():
        yield "a"
        raise ValueError("a secret")

    with pytest.raises(RemoteError) as caught:
        peer.call("consume", (lines(),))
    assert caught.value.type_name == "ValueError"
    assert "secret" not in caught.value.text


# Callbacks -----------------------------------------------------------------------------------------


def test_functions_of_the_grader(peer):
    assert peer.call("apply", (lambda x: x + 1, 5)) == 6
    assert peer.call("apply", (functools.partial(max, 3), 5)) == 5
    assert peer.call("apply", (np.mean, [1.0, 3.0])) == 2.0
    inner = peer.lookup("same")
    assert peer.call("apply", (lambda x: inner(x) * 2, 5)) == 10  # back into the child
    assert peer.call("apply", (lambda f: f, peer.lookup("kind"))) is peer.lookup("kind")


def test_a_function_that_goes_there_and_back_is_itself(peer):
    def mine():
        return 1

    assert peer.call("same", (mine,)) is mine


def test_callbacks_calling_each_other_end(peer):
    def dive(n):
        return peer.call("apply", (dive, n + 1))

    with pytest.raises(RemoteError) as caught:
        peer.call("apply", (dive, 0))
    assert caught.value.type_name == "RecursionError"
    assert peer.call("same", (1,)) == 1


def test_what_a_callback_raises_tells_the_child_no_secret(peer):
    def raises():
        raise ValueError("expected 0.123")

    name, text = peer.call("swallow", (raises,))
    assert name == "ValueError"
    assert "0.123" not in text
    with pytest.raises(RemoteError) as caught:
        peer.call("apply", (raises,))
    assert caught.value.type_name == "ValueError"


def test_a_verdict_in_a_callback_cannot_be_swallowed(peer):
    def verdict(x):
        assert x == 6, "expected 6"

    class Failed(BaseException):
        """As pytest.fail raises."""

    def failed():
        raise Failed("no")

    with pytest.raises(AssertionError, match="expected 6"):
        peer.call("swallow", (verdict, 5))
    with pytest.raises(AssertionError, match="expected 6"):
        peer.call("apply", (verdict, 5))
    with pytest.raises(Failed):
        peer.call("swallow", (failed,))
    assert peer.call("same", (1,)) == 1


def test_a_callback_that_returns_what_cannot_cross_is_the_checks_mistake(peer):
    with pytest.raises(Unsendable, match="helper"):
        peer.call("swallow", (lambda: object(),))
    assert peer.call("same", (1,)) == 1


class Estimator:
    """A spy: notes what it is given."""

    def __init__(self):
        self.seen = []
        self.secret = "labels"

    def fit(self, X, y):
        self.seen.append(len(X))
        self.coef_ = 2.0
        return self

    def predict(self, X):
        return np.zeros(len(X))

    def hidden(self):
        return self.secret


def test_exposed_objects(peer):
    spy = Estimator()
    helper = peer.helper("""
import copy, pickle
from sklearn.base import clone
from sklearn.model_selection import cross_val_score
def use(est, X, y):
    for made in (est, copy.copy(est), copy.deepcopy(est), clone(est), [clone(e) for e in [est]][0]):
        assert made is est
        assert made.fit(X, y) is est
    assert est.coef_ == 2.0
    for name in ("hidden", "secret", "seen", "__dict__x", "_private"):
        try: getattr(est, name)
        except AttributeError: pass
        else: raise RuntimeError(name)
    try: pickle.dumps(est)
    except TypeError: pass
    return est.predict(X).tolist(), dir(est)
def score(est, X, y):
    return cross_val_score(est, X, y, cv=3, scoring="neg_mean_absolute_error").tolist()
""")
    X, y = np.zeros((6, 2)), np.zeros(6)
    predicted, names = helper.use(expose(spy, "fit", "predict", "coef_"), X, y)
    assert predicted == [0.0] * 6
    assert names == ["coef_", "fit", "predict"]
    assert spy.seen == [6] * 5
    assert helper.score(expose(spy, "fit", "predict"), X, y) == [0.0] * 3
    assert peer.call("same", (expose(spy, "fit"),)) is spy


def test_threads_of_the_child_may_call_back(peer):
    helper = peer.helper("""
from concurrent.futures import ThreadPoolExecutor
def spread(f, n):
    with ThreadPoolExecutor(4) as pool:
        return sorted(pool.map(f, range(n)))
""")
    assert helper.spread(lambda i: i * 2, 200) == [2 * i for i in range(200)]


def test_a_function_kept_by_the_child_works_only_within_a_call(peer):
    helper = peer.helper("""
import threading
kept = []
def keep(f): kept.append(f)
def later():
    result = []
    def run():
        try: result.append(kept[0](1))
        except RuntimeError as exc: result.append(str(exc))
    threading.Timer(0.2, run).start()
    return len(kept)
def again(): return kept[0](2)
def give(): return kept[0]
""")
    helper.keep(lambda x: x + 1)
    assert helper.again() == 3
    helper.later()
    time.sleep(0.4)
    assert peer.call("same", (1,)) == 1
    peer.revoke()
    with pytest.raises(RemoteError) as caught:
        helper.again()
    assert "no longer available" in caught.value.text
    assert type(helper.give()).__name__ == "Withdrawn"
    assert peer.call("same", (1,)) == 1


def test_an_unknown_method_of_an_exposed_object_is_told_at_once():
    with pytest.raises(AttributeError):
        expose(Estimator(), "fitt")


def test_values_of_the_grader_that_cannot_cross(peer):
    for value in (object(), Estimator(), int, [Estimator()], "\ud800"):
        with pytest.raises(Unsendable):
            peer.call("same", (value,))
    assert peer.call("same", (1,)) == 1


# Values kept in the child --------------------------------------------------------------------------


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


# Files ---------------------------------------------------------------------------------------------


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


# Time ----------------------------------------------------------------------------------------------


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
    child.run("import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
              "def hang():\n    time.sleep(60)")
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
