"""Errors and floods in the notebook's shell: short, without paths, cut."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "wire"))
from forked_child import forked, serve

from autograder.wire.outputs import (
    OutputCaps,
    clean_outputs,
    output_size,
)


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory) -> None:
    os.environ["FORKED_FOLDER"] = str(tmp_path_factory.mktemp("children"))


@pytest.fixture(scope="module")
def child():
    with forked(serve) as child:
        yield child


@pytest.fixture
def run(child):
    """``run(source)``: the reply; its outputs must be valid in a notebook."""

    def execute(source: str, seconds: float = 30):
        reply = child.peer.execute(source, seconds)
        cell = nbformat.v4.new_code_cell("x", outputs=reply.outputs)
        nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
        return reply

    return execute


def text(reply) -> str:
    return "".join(o["text"] for o in reply.outputs if o["output_type"] == "stream")


def kinds(reply) -> list[str]:
    return [output.get("name") or output["output_type"] for output in reply.outputs]


# Errors ------------------------------------------------------------------------------------------


def test_a_traceback_is_short_and_shows_the_cell(run):
    reply = run("def f(x):\n    return 1 / x\n\nprint('before')\nf(0)")
    assert kinds(reply) == ["stdout", "error"]
    lines = reply.error["traceback"]
    assert f"Cell In[{reply.execution_count}], line 5" in lines
    assert f"Cell In[{reply.execution_count}], line 2, in f" in lines
    assert "----> 2     return 1 / x" in lines
    assert lines[-1] == "ZeroDivisionError: division by zero"
    assert "\x1b" not in "".join(lines)
    assert len(lines) < 25


def test_a_traceback_has_no_paths_of_this_machine(run):
    for source in (
        "import numpy as np\nnp.linalg.inv(np.zeros((2, 2)))",
        "import pandas as pd\npd.read_csv('nothing.csv')",
        "import json\njson.loads('{')",
        "%run nothing.py",
        "input()",
        "import nosuchmodule",
    ):
        reply = run(source)
        assert reply.error is not None
        shown = "\n".join(reply.error["traceback"]) + reply.error["evalue"]
        for place in (sys.prefix, sys.base_prefix + "/lib", "site-packages", "autograder"):
            assert place not in shown, shown
    assert "numpy/linalg" in "\n".join(run("np.linalg.inv(np.zeros((2, 2)))").error["traceback"])


def test_syntax_errors(run):
    reply = run("x = 1\nif x\n    pass")
    assert reply.error["ename"] == "SyntaxError"
    lines = reply.error["traceback"]
    assert lines[0].startswith("  Cell In[")
    assert "line 2" in lines[0]
    assert lines[1] == "    if x"
    assert lines[-1] == "SyntaxError: expected ':'"
    assert run("  x = 1\n y = 2").error["ename"] == "IndentationError"
    assert run("def f():\n\treturn 1\n        return 2").error is not None
    assert run("return 5").error["ename"] == "SyntaxError"
    assert run("int('x').foo(").error["ename"] == "SyntaxError"
    assert run("exec('a b')").error["ename"] == "SyntaxError"
    assert run("x = '\x00'").error is not None


def test_chained_exceptions(run):
    reply = run("try:\n    1/0\nexcept ZeroDivisionError as e:\n    raise ValueError('bad') from e")
    shown = "\n".join(reply.error["traceback"])
    assert shown.index("ZeroDivisionError: division") < shown.index("direct cause")
    assert shown.endswith("ValueError: bad")
    loop = "a, b = ValueError('a'), KeyError('b')\na.__cause__, b.__cause__ = b, a\nraise a"
    assert run(loop).error["ename"] == "ValueError"


def test_deep_recursion_is_cut(run):
    reply = run("def f(n):\n    return f(n + 1)\nf(0)")
    assert reply.error["ename"] == "RecursionError"
    assert len(reply.error["traceback"]) < 100
    assert "frames left out" in "\n".join(reply.error["traceback"])


def test_exceptions_that_fight_back(run):
    reply = run(
        "class Evil(Exception):\n"
        "    def __str__(self): raise KeyboardInterrupt\n"
        "    __repr__ = __str__\n"
        "    def _render_traceback_(self): raise SystemExit\n"
        "raise Evil"
    )
    assert reply.error["ename"] == "Evil"
    for source in (
        "raise KeyboardInterrupt",
        "raise BaseException('x')",
        "raise ExceptionGroup('g', [ValueError('a')])",
        "raise type('E', (Exception,), {'__str__': lambda s: 'x' * 10**7})",
        "class R:\n    def __repr__(self): raise ValueError('repr')\nR()",
        "class R:\n    def __repr__(self): return 5\nR()",
        "class R:\n    def _repr_html_(self): raise SystemExit\nR()",
    ):
        reply = run(source)
        assert len(repr(reply)) < 100_000
        assert run("1").error is None


def test_warnings_go_to_stderr_without_paths(run):
    reply = run("import warnings\nwarnings.warn('careful')")
    assert kinds(reply) == ["stderr"]
    assert "line 2: UserWarning: careful" in text(reply)
    reply = run(
        "import numpy as np\nnp.array([1.0]) / 0\nfrom sklearn.linear_model import "
        "LogisticRegression\nm = LogisticRegression(max_iter=1).fit([[0], [1], [5]], [0, 1, 0])"
    )
    assert "ConvergenceWarning" in text(reply)
    assert sys.prefix not in text(reply)


# Floods ------------------------------------------------------------------------------------------


def test_a_flood_of_text_is_cut(run):
    reply = run("for i in range(100_000): print('x' * 100)")
    assert len(text(reply)) < 70_000
    assert "more characters left out" in text(reply)
    assert reply.seconds < 10


def test_a_flood_of_small_outputs_is_cut(run):
    reply = run("import sys\nfor i in range(3000): display(i); print(i); print(i, file=sys.stderr)")
    assert len(reply.outputs) <= OutputCaps().outputs + 5
    assert "more outputs left out" in text(reply)
    reply = run("for i in range(3000): display(i)\n1/0")
    assert (
        reply.outputs[-2]["output_type"] == "error" or reply.outputs[-1]["output_type"] == "error"
    )
    assert reply.error["ename"] == "ZeroDivisionError"


def test_a_flood_does_not_push_out_result_and_error(run):
    reply = run("for i in range(3000): display(i)\n2.5")
    results = [o for o in reply.outputs if o["output_type"] == "execute_result"]
    assert [o["data"]["text/plain"] for o in results] == ["2.5"]


def test_a_notebook_that_shows_too_much_keeps_its_results():
    picture = {"output_type": "display_data", "data": {"text/html": "x" * 500_000}, "metadata": {}}
    result = {
        "output_type": "execute_result",
        "data": {"text/plain": "2.5", "text/html": "2.5"},
        "metadata": {},
        "execution_count": 1,
    }
    error = {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["a" * 3000] * 9}
    caps = OutputCaps()
    kept = clean_outputs([picture] * 5 + [result, error], caps, budget=10)
    assert [o["output_type"] for o in kept[-2:]] == ["execute_result", "error"]
    assert kept[-2]["data"] == {"text/plain": "2.5"}
    assert sum(map(output_size, kept)) < 2000
    kept = clean_outputs([picture] * 5 + [result, error], caps, budget=-caps.reserve)
    assert [o["output_type"] for o in kept[:2]] == ["execute_result", "error"]
    assert "5 more" in kept[2]["text"]
    small = {**picture, "data": {"text/plain": "x"}}
    assert len(clean_outputs([small] * 300, caps)) == 201


def test_a_huge_result_is_left_out(run):
    reply = run("from IPython.display import HTML\nHTML('<p>' * 10**6)")
    assert "left out" in reply.outputs[0]["data"]["text/plain"]
    assert len(run("'x' * 10**7").outputs[0]["data"]["text/plain"]) < 70_000
