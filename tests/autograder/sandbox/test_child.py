"""The child's server among code that crashes, hangs, meddles and gives up (not confined here)."""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "wire"))
from forked_child import forked, serve

from autograder.wire import (
    RemoteError,
    RemoteHandle,
    WireClosed,
    WireTimeout,
    WireViolation,
)


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory) -> None:
    os.environ["FORKED_FOLDER"] = str(tmp_path_factory.mktemp("children"))


def small(sock) -> None:
    """With a memory limit, as in the sandbox."""
    import autograder.sandbox.shell  # noqa: F401  (what it needs is not counted)

    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + (600 << 20),) * 2)
    serve(sock)


@pytest.fixture(scope="module")
def shared():
    with forked(small) as child:
        yield child


@pytest.fixture
def child():
    with forked(serve) as child:
        yield child


def fault(child, source: str, *args, timeout: float = 10) -> Exception:
    """How a call to the ``f`` of this source ends."""
    child.run(source)
    with pytest.raises((RemoteError, WireTimeout, WireClosed, WireViolation)) as caught:
        child.peer.call("f", args, timeout=timeout)
    return caught.value


def alive(child) -> bool:
    child.run("def one(): return 1")
    return child.peer.call("one") == 1


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("raise SystemExit(0)", "SystemExit"),
        ("import sys; sys.exit()", "SystemExit"),
        ("raise BaseException('x')", "BaseException"),
        ("raise type('Mine', (KeyError,), {})('k')", "KeyError"),
        ("raise type('ValueError', (Exception,), {})", "Exception"),
        ("assert False, 'text'", "AssertionError"),
        ("return 1 + 'a'", "TypeError"),
        ("return f()", "RecursionError"),
        ("import numpy as np; np.linalg.inv(np.zeros((2, 2)))", "ValueError"),
        ("input('name')", "EOFError"),
        ("raise ExceptionGroup('g', [ValueError()])", "ExceptionGroup"),
    ],
)
def test_whatever_is_raised_is_reported_and_the_child_goes_on(shared, body, name):
    error = fault(shared, f"def f(): {body}")
    assert error.type_name == name
    assert not error.not_attempted
    assert alive(shared)


def test_exceptions_whose_own_code_misbehaves(shared):
    for body in (
        "def __str__(self): raise SystemExit",
        "def __str__(self): return 'x' * 10**8",
        "__name__ = property(lambda s: 1 / 0)",
        "__traceback__ = 5",
        "__class__ = property(lambda s: int)",
        "__module__ = 5",
        "__module__ = 'builtins'",
    ):
        error = fault(shared, f"class E(Exception):\n    {body}\ndef f(): raise E")
        assert len(error.text) <= 4100
        assert alive(shared)
    error = fault(
        shared,
        "class M(type):\n"
        "    __name__ = property(lambda c: 1 / 0)\n"
        "    __mro__ = property(lambda c: 1 / 0)\n"
        "    def __instancecheck__(c, o): raise SystemExit\n"
        "class E(Exception, metaclass=M): pass\n"
        "def f(): raise E",
    )
    assert isinstance(error, RemoteError)
    assert alive(shared)


def test_what_counts_as_not_attempted(shared):
    assert fault(
        shared, "def f():\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    ).not_attempted
    assert fault(shared, "def f(): return g()\ndef g(): raise NotImplementedError").not_attempted
    assert fault(
        shared, "class NotAttempted(Exception): pass\ndef f(): raise NotAttempted"
    ).not_attempted
    library = "from collections.abc import Sized\nimport asyncio\n"
    error = fault(shared, library + "def f(): return asyncio.AbstractEventLoop().run_forever()")
    assert error.type_name == "NotImplementedError"
    assert not error.not_attempted


def test_where_it_went_wrong(shared):
    error = fault(shared, "def g(x):\n    return [\n        1 / x]\ndef f():\n    return g(0)")
    count = shared.peer.execute("None", 5).execution_count
    assert error.where == (count - 1, 3)


def test_memory(shared):
    error = fault(shared, "def f(): return bytearray(10**9)")
    assert error.memory
    assert alive(shared)
    error = fault(
        shared, "def f():\n    x = []\n    while True: x.append('x' * 10**6 + str(len(x)))"
    )
    assert error.memory
    assert alive(shared)
    reply = shared.peer.execute("x = bytearray(10**9)", 10)
    assert reply.error["ename"] == "MemoryError"
    assert alive(shared)


@pytest.mark.parametrize(
    "body",
    [
        "import numpy as np; return np.broadcast_to(np.float64(1), (10**12,))",
        "import numpy as np; return np.lib.stride_tricks.as_strided(np.zeros(1), (10**9,), (0,))",
        "return 'x' * (100 << 20)",
        "return [0] * (5 * 10**6)",
        "import numpy as np; return np.zeros(10**7)",
        "return 1 << 100_000",
        "x = []; x.append(x); return x",
        "return [object() for _ in range(20_000)]",
        "import pandas as pd; return pd.DataFrame({'a': ['x' * 1000]}).loc[[0] * 200_000]",
    ],
)
def test_a_value_too_large_is_told_so(shared, body):
    error = fault(shared, f"def f(): {body}")
    assert error.too_large or error.memory
    assert alive(shared)


def test_values_whose_own_code_misbehaves(shared):
    shared.run("""
import numpy as np, time
class Stuck(list):
    def __iter__(self): time.sleep(10**6)
    __len__ = __reduce__ = __iter__
class Array(np.ndarray):
    def __array_finalize__(self, o): time.sleep(10**6) if Array.on else None
    on = False
    def tobytes(self, *a): time.sleep(10**6)
class Meta(type):
    def __instancecheck__(c, o): return True
    def __subclasscheck__(c, o): return True
    def __eq__(c, o): return True
    __hash__ = type.__hash__
class Any(metaclass=Meta):
    __class__ = property(lambda s: float)
    __eq__ = lambda s, o: True
    __hash__ = lambda s: 1
    def __getattr__(self, name):
        if name.startswith("__array"): raise AttributeError(name)
        return self
    def __reduce__(self): return (print, ("unpickled",))
class Number(float):
    __eq__ = lambda s, o: True
    __float__ = lambda s: 0.5
def stuck(): return Stuck([1])
def array():
    a = np.zeros(3).view(Array)
    return a
def any_(): return Any()
def number(): return Number(3.5)
def objects(): return np.array([Any(), 1], dtype=object)
def nested(): return {"x": [Any()]}
""")
    call = shared.peer.call
    assert call("stuck") == [1]
    assert type(call("array")) is np.ndarray
    assert type(call("any_")) is RemoteHandle
    assert (call("any_") == 1.0) is False
    assert type(call("number")) is float
    assert call("number") == 3.5
    objects = call("objects")
    assert type(objects[0]) is RemoteHandle
    assert objects[1] == 1
    assert type(call("nested")["x"][0]) is RemoteHandle


def test_a_value_that_hangs_while_it_is_encoded_meets_the_deadline(child):
    child.run(
        "import time\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass D:\n    x: int\n"
        "    def __getattribute__(self, name): time.sleep(100)\n"
        "def f(): return D(1)"
    )
    started = time.monotonic()
    with pytest.raises(WireTimeout) as caught:
        child.peer.call("f", timeout=0.3)
    assert caught.value.recovered
    assert time.monotonic() - started < 2
    assert alive(child)


def test_functions_of_a_strange_kind(shared):
    shared.run("""
async def later(): return 1
def gen(): yield 1
none = None
class Init:
    def __init__(self, *args): self.__dict__["predict"] = 5
    def __getattr__(self, name): raise KeyboardInterrupt(name)
""")
    call = shared.peer.call
    assert type(call("later")) is RemoteHandle
    assert call("gen")._kind == "iterator"
    made = call("Init", (1, 2))
    assert made.predict == 5
    with pytest.raises(RemoteError) as caught:
        made.other
    assert caught.value.type_name == "KeyboardInterrupt"
    with pytest.raises(RemoteError):
        call("none")
    assert shared.peer.lookup("none") is None


def test_what_happens_between_requests_does_no_harm(child):
    child.run("import os, signal")
    for _ in range(5):
        child.interrupt()
        time.sleep(0.01)
    assert alive(child)
    child.run("os.close(1); os.close(2)\nprint('x')")
    assert alive(child)


def test_arguments_are_copies(shared):
    shared.run(
        "def f(a, b):\n    a *= 0\n    b.append(1)\n    a.setflags(write=True)\n    return a"
    )
    a, b = np.ones(3), []
    shared.peer.call("f", (a, b))
    assert a.tolist() == [1, 1, 1]
    assert b == []


def test_a_function_may_replace_itself(shared):
    shared.run("""
n = 0
def f():
    global n, f
    n += 1
    if n > 1: f = lambda: "other"
    return n
""")
    assert [shared.peer.call("f") for _ in range(3)] == [1, 2, "other"]


def test_patched_libraries_stay_in_the_child(child):
    child.run("""
import builtins, time
import numpy as np
def accuracy(): return 0.123
for n in ("allclose", "isclose", "array_equal", "all"): setattr(np, n, lambda *a, **k: True)
time.monotonic = time.time = lambda: 0
builtins.AssertionError = type("AssertionError", (Exception,), {})
import sys, gc, atexit, threading
sys.settrace(lambda *a: None); threading.setprofile(lambda *a: None)
sys.excepthook = lambda *a: None
atexit.register(lambda: print("bye")); gc.callbacks.append(lambda *a: None)
sys.stdout = sys.stderr = None
""")
    assert child.peer.call("accuracy") == 0.123
    assert not np.allclose(1, 2)


@pytest.mark.parametrize(
    "source",
    [
        "import os; os._exit(0)",
        "import os; os.abort()",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os\nfor fd in range(3, 256):\n    try: os.close(fd)\n    except OSError: pass",
        "import ctypes; ctypes.string_at(0)",
    ],
    ids=range(5),
)
def test_a_death_closes_the_wire(child, source):
    started = time.monotonic()
    with pytest.raises((WireClosed, WireTimeout)):
        child.peer.execute(source, 3)
        child.peer.call("print", timeout=3)
    assert time.monotonic() - started < 3
    assert child.peer.broken


THEFT = """
import os, stat, threading, time
def socks():
    found = []
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode): found.append(fd)
        except OSError: pass
    return found
def accuracy(*args): return 0.123
"""


def test_bytes_written_to_the_wire_are_a_violation(child):
    child.run(THEFT)
    with pytest.raises(WireViolation):
        child.peer.execute("for fd in socks(): os.write(fd, b'{\"score\": 1000}' * 50)", 5)


def test_a_thread_that_reads_the_wire_gains_nothing(child):
    child.run(THEFT)
    child.run("""
def reader():
    for fd in socks(): os.set_blocking(fd, False)
    while True:
        for fd in socks():
            try: data = os.read(fd, 1 << 20)
            except OSError: continue
            if data: os.write(fd, data)
        time.sleep(0.001)
threading.Thread(target=reader, daemon=True).start()
""")
    try:
        for _ in range(30):
            assert child.peer.call("accuracy", (1, 2), timeout=0.5) == 0.123
    except (WireViolation, WireTimeout, WireClosed):
        pass


def test_the_wire_as_standard_output_is_a_violation(child):
    child.run(THEFT)
    with pytest.raises(WireViolation):
        child.peer.execute("for fd in socks(): os.dup2(fd, 1)\nos.write(1, b'x' * 100)", 5)


def test_helpers_see_nothing_of_the_notebook(shared):
    shared.run("secret_name = 5")
    helper = shared.peer.helper(
        "import dataclasses\n@dataclasses.dataclass\nclass A:\n    x: int\n"
        "def names(): return 'secret_name' in globals()"
    )
    assert helper.names() is False
    assert helper.A(5) == (5,)
    with pytest.raises(RemoteError) as caught:
        shared.peer.helper("1/0")
    assert caught.value.type_name == "ZeroDivisionError"
    with pytest.raises(RemoteError):
        shared.peer.helper("def (")


def test_memory_of_the_child_is_flat_over_many_calls(child):
    child.run("""
import gc
def make(): return object()
def size():
    gc.collect()
    return int(open("/proc/self/statm").read().split()[1])
""")
    for _ in range(200):
        child.peer.call("make")
    before = child.peer.call("size")
    for _ in range(2000):
        child.peer.call("make")
    assert child.peer.call("size") - before < 200  # pages
