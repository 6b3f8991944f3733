"""The notebook's shell in a forked, unconfined process: what Jupyter would show, and no more."""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path

import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "wire"))
from forked_child import forked, serve

from autograder.wire.outputs import (
    clean_text,
    image_size,
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


def test_outputs_keep_their_order(run):
    reply = run(
        "import sys\nprint('a'); print('b')\ndisplay(1)\nprint('c', file=sys.stderr)\nprint('d')\n2"
    )
    assert kinds(reply) == ["stdout", "display_data", "stderr", "stdout", "execute_result"]
    assert reply.outputs[0]["text"] == "a\nb\n"
    assert reply.outputs[-1]["data"] == {"text/plain": "2"}
    assert reply.outputs[-1]["execution_count"] == reply.execution_count


def test_results_and_history(run):
    first = run("40 + 2").execution_count
    assert run("_ + 1").outputs[0]["data"]["text/plain"] == "43"
    assert run(f"Out[{first}], In[{first}]").outputs[0]["data"]["text/plain"] == "(42, '40 + 2')"
    assert run("5;").outputs == []
    assert run("None").outputs == []
    assert run("").outputs == []
    assert run("# nothing").execution_count == first + 5


def test_rich_representations(run):
    reply = run("import pandas as pd\npd.DataFrame({'a': [1]})")
    assert "<table" in reply.outputs[0]["data"]["text/html"]
    reply = run(
        "from IPython.display import HTML, Markdown, SVG, Javascript, JSON\n"
        "display(HTML('<b>x</b>'), Markdown('*x*'), Javascript('alert(1)'), JSON({}))"
    )
    assert reply.outputs[0]["data"]["text/html"] == "<b>x</b>"
    assert reply.outputs[1]["data"]["text/markdown"] == "*x*"
    assert list(reply.outputs[2]["data"]) == ["text/plain"]
    assert list(reply.outputs[3]["data"]) == ["text/plain"]


def test_a_model_is_shown_in_words_and_never_drawn(run):
    """Its diagram needs scripts, which no page lets through, and is made at length."""
    reply = run(
        "from sklearn.pipeline import make_pipeline\nfrom sklearn.svm import SVC\n"
        "class Mine(SVC): pass\n"
        "display(make_pipeline(Mine(C=2)))\nSVC(C=2)"
    )
    shown = [output["data"] for output in reply.outputs]
    assert [list(data) for data in shown] == [["text/plain"], ["text/plain"]]
    assert shown[1]["text/plain"] == "SVC(C=2)"
    assert "Mine(C=2)" in shown[0]["text/plain"]


def test_displays_can_be_updated_and_cleared(run):
    reply = run("h = display('one', display_id=True)\nprint('x')\nh.update('two')")
    assert kinds(reply) == ["display_data", "stdout"]
    assert reply.outputs[0]["data"]["text/plain"] == "'two'"
    reply = run("from IPython.display import clear_output\nprint('a'); clear_output(); print('b')")
    assert text(reply) == "b\n"
    assert text(run("print('a'); clear_output(wait=True)")) == "a\n"
    assert text(run("print('a'); clear_output(wait=True); print('b')")) == "b\n"


def png(output) -> tuple[int, int]:
    return image_size("image/png", base64.b64decode(output["data"]["image/png"]))


def test_figures_appear_at_the_end_of_the_cell(run):
    reply = run("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint('after')")
    assert kinds(reply) == ["stdout", "display_data"]
    width, height = png(reply.outputs[1])
    assert 300 < width < 1000
    assert 200 < height < 1000
    reply = run("plt.plot([1]); plt.show()\nprint('after')\nfig, ax = plt.subplots()")
    assert kinds(reply) == ["display_data", "stdout", "display_data"]
    assert kinds(run("fig")) == ["execute_result"]
    assert "image/png" in run("fig").outputs[0]["data"]
    assert run("%matplotlib inline\nplt.plot([1]);").outputs[0]["data"].keys() >= {"image/png"}
    assert kinds(run("plt.plot([2]);\nplt.close('all')")) == []


def test_a_huge_figure_is_not_drawn(run):
    reply = run("fig = plt.figure(figsize=(60, 60)); plt.plot([1]);")
    assert kinds(reply) == ["stderr", "display_data"]
    assert text(reply) == "a figure of 6000 x 6000 pixels is not shown\n"


def test_an_image_that_unpacks_to_too_much_is_left_out(run):
    reply = run("""
import struct, zlib
from IPython.display import Image
def png(w, h):
    ck = lambda t, d: struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d))
    head = struct.pack(">IIBBBBB", w, h, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((w // 8 + 1) * h), 9)
    return b"\\x89PNG\\r\\n\\x1a\\n" + ck(b"IHDR", head) + ck(b"IDAT", rows) + ck(b"IEND", b"")
display(Image(data=png(20000, 20000)), Image(data=png(20, 20), width=40))
""")
    assert "image/png" not in reply.outputs[0]["data"]
    assert "left out" in reply.outputs[0]["data"]["text/plain"]
    assert png(reply.outputs[1]) == (20, 20)
    assert reply.outputs[1]["metadata"] == {"image/png": {"width": 40}}


def test_sizes_of_images():
    gif = b"GIF89a\x10\x00\x20\x00"
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x20\x00\x10" + bytes(9)
    assert image_size("image/gif", gif) == (16, 32)
    assert image_size("image/jpeg", jpeg) == (16, 32)
    for mime in ("image/png", "image/gif", "image/jpeg"):
        for data in (b"", b"x" * 50, b"\xff\xd8" + b"\xff\xe0\x00\x02" * 10**5, b"\xff\xd8\xff"):
            assert image_size(mime, data) is None


def test_top_level_await(run):
    reply = run("import asyncio\nawait asyncio.sleep(0.01)\nasync def f(): return 5\nawait f()")
    assert reply.error is None
    assert reply.outputs[0]["data"]["text/plain"] == "5"
    assert run("asyncio.run(f())").outputs[0]["data"]["text/plain"] == "5"


def test_magics(run):
    assert run("%pwd").error is None
    assert "ns" in text(run("%timeit -n 10 -r 1 1")) or "µs" in text(run("%timeit -n 10 -r 1 1"))
    assert "Wall time" in text(run("%%time\nx = 1"))
    assert run("%%capture out\nprint('x')").outputs == []
    assert run("out.stdout").outputs[0]["data"]["text/plain"] == "'x\\n'"
    assert run("%env GRADED=1\nimport os\nos.environ['GRADED']").error is None
    assert run("%cd .").error is None
    assert run("%%writefile written.txt\nhello").error is None
    assert run("open('written.txt').read()").outputs[0]["data"]["text/plain"] == "'hello\\n'"
    assert run("%who_ls").error is None
    assert run("%config InlineBackend.figure_format = 'png'").error is None
    assert run("%load_ext autoreload\n%autoreload 2").error is None
    assert run("import os\n?os").error is None
    assert run("%nosuchmagic").error["ename"] == "UsageError"


@pytest.mark.parametrize(
    "source",
    [
        "!ls",
        "!pip install pandas",
        "%pip install pandas",
        "%conda install pandas",
        "%%bash\nls",
        "%%script sh\nls",
        "%%sh\nls",
        "x = !ls",
        "%sx ls",
        "%system ls",
        "get_ipython().system('ls')",
        "get_ipython().getoutput('ls')",
    ],
)
def test_commands_say_that_they_are_not_available(run, source):
    reply = run(source)
    assert reply.error is None
    assert text(reply) == "shell commands and installations are not available while grading\n"


@pytest.mark.parametrize(
    "source",
    [
        "input('name? ')",
        "import getpass\ngetpass.getpass()",
        "breakpoint()",
        "import pdb\npdb.set_trace()",
    ],
)
def test_input_says_that_it_is_not_available(run, source):
    reply = run(source)
    assert reply.error["ename"] == "EOFError"
    assert reply.error["evalue"] == "input is not available while grading"
    assert reply.seconds < 5


def test_standard_input_is_empty(run):
    assert run("import sys\nsys.stdin.read()").outputs[0]["data"]["text/plain"] == "''"
    for source in ("%debug", "%pdb on", "%edit x"):
        assert "not available" in text(run(source))
    run("1/0")
    assert run("1/0").seconds < 5


def test_exit_is_ignored_and_sys_exit_is_an_error(run):
    assert "ignored" in text(run("exit()"))
    assert "ignored" in text(run("quit"))
    reply = run("import sys\nsys.exit(3)")
    assert reply.error["ename"] == "SystemExit"
    assert run("1").error is None


def test_windows_become_inline(run):
    assert "inline" in text(run("%matplotlib widget"))
    assert "image/png" in run("import matplotlib.pyplot as plt; plt.plot([1]);").outputs[0]["data"]


def test_text_written_as_bytes_and_past_the_shell(run):
    reply = run("import sys, os\nsys.stdout.buffer.write('é'.encode())\nos.write(1, b'stray')")
    assert "é" in text(reply)
    assert reply.stray == "stray"
    assert run("sys.stdout.isatty(), sys.stdout.encoding").outputs[0]["data"]["text/plain"] == (
        "(False, 'utf-8')"
    )
    assert run("sys.stdout.write(5)").error["ename"] == "TypeError"
    assert run("sys.stdout.close()\nprint('still here')").error is None


def test_what_is_printed_between_cells_is_dropped(run, child):
    run("def loud():\n    print('x' * 10**6)\n    return 1")
    assert child.peer.call("loud") == 1
    assert text(run("print('next')")) == "next\n"


def test_classes_of_the_notebook_can_be_pickled(run):
    assert run("import pickle\nclass Mine: pass\npickle.loads(pickle.dumps(Mine()))").error is None


def test_text_for_people_has_no_commands_for_terminals():
    assert clean_text("a\x1b[31mred\x1b[0m\x1b[2J\x1b]0;t\x07\x9b\u202e\r\nb\t", 100) == (
        "a\x1b[31mred\x1b[0m[2J]0;t\r\nb\t"
    )
    assert clean_text("\x1b[31mred", 100, colours=False) == "red"
    assert clean_text("\ud800", 100) == "?"
    assert clean_text(5, 100) == ""


def test_making_a_shell_leaves_no_thread_and_no_file():
    import subprocess

    code = """
import os, sys, threading
before = set(os.listdir("/proc/self/fd"))
home = os.environ["HOME"]
from autograder.sandbox.shell import make_shell, warm_up
shell = make_shell()
warm_up(shell, ("x = 1", "print('to nobody')", "1/0", "import json"))
assert threading.active_count() == 1
assert set(os.listdir("/proc/self/fd")) <= before, os.listdir("/proc/self/fd")
assert os.listdir(home) == [], os.listdir(home)
assert "x" not in shell.user_ns and shell.execution_count == 1
assert sys.stdout is sys.__stdout__
print("fine")
"""
    import tempfile

    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "HOME": home},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.stdout == "fine\n", done.stderr
