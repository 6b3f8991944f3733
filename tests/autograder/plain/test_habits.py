"""What the cells of public courses do, in one notebook: graded as stock nbgrader grades it."""

import pytest

from tests.autograder.plain.beside_stock import (
    Thrice,
    differences,
    grade_thrice,
    hand_in,
    release,
    write_course,
)
from tests.autograder.plain_course import cell, notebook

SETUP = """%matplotlib inline
%load_ext autoreload
%autoreload 2
import os
import numpy as np, pandas as pd
import matplotlib.pyplot as plt
import helper
from helper import double"""

# name: (points, source of the test cell)
HABITS = {
    "no-such-package": (1, "from nose.tools import assert_equal\nassert_equal(1, 1)"),
    "hidden": (1, "assert sq(2) == 4\n### BEGIN HIDDEN TESTS\nhid = 5\n### END HIDDEN TESTS"),
    "hidden-again": (1, "### BEGIN HIDDEN TESTS\nassert sq(hid) == 25\n### END HIDDEN TESTS"),
    "returns-none": (1, "assert nothing(1) is None"),
    "left-out": (1, "left_out(1)"),
    "data-and-helper": (1, "assert len(pd.read_csv('data/x.csv')) == 2\nassert double(2) == 4"),
    "plot": (1, "fig, ax = plt.subplots()\nax.plot([1, 2])\nplt.show()\nassert ax.lines"),
    "plot-as-value": (2, "plt.plot([1, 2])"),
    "time": (2, "%%time\nassert sq(2) == 4"),
    "time-fails": (2, "%%time\nassert sq(2) == 5"),
    "capture": (2, "%%capture out\nprint('x')\nassert sq(2) == 4"),
    "timeit": (2, "t = %timeit -o -n1 -r1 sq(2)\nassert t.best >= 0"),
    "input": (1, "x = input('n')"),
    "input-caught": (1, "try:\n    input('n')\nexcept Exception:\n    pass"),
    "get-ipython": (5, "ip = get_ipython()\nip.run_line_magic('time', 'sq(2)')"),
    "seeds": (1, "np.random.seed(0)\nassert abs(np.random.rand() - 0.5488135039273248) < 1e-9"),
    "being-graded": (1, "assert os.environ.get('NBGRADER_EXECUTION') == 'autograde'"),
    "where": (1, "assert os.path.isfile('helper.py') and os.path.isdir('data')"),
    "written": (3, "with open('made.txt', 'w') as file:\n    file.write('1')"),
    "read-again": (3, "assert open('made.txt').read() == '1'"),
    "no-points": (0, "assert True"),
    "no-points-fails": (0, "assert False"),
    "much": (1, "print('x' * 300_000)\nassert True"),
    "many-lines": (1, "for i in range(3000): print(i)\n0.5"),
    "partial": (3, "score = 0\nscore += 1.25\nscore"),
    "semicolon": (3, "2;"),
    "printed": (3, "print(1)"),
    "displayed": (3, "display(1)"),
    "frame": (3, "pd.DataFrame({'a': [1]})"),
    "main": (1, "assert __name__ == '__main__'"),
    "run": (1, "%run -i script.py\nassert made_by_script == 3"),
    "writefile": (1, "%%writefile written_here.py\nz = 4"),
    "import-written": (1, "import written_here\nassert written_here.z == 4"),
    "in-and-out": (1, "assert In[-1]\nassert isinstance(Out, dict)"),
    "await": (1, "import asyncio\nawait asyncio.sleep(0)"),
    "thread": (1, "import threading\nt = threading.Thread(target=print)\nt.start()\nt.join()"),
    "sqlite": (1, "import sqlite3\nsqlite3.connect(':memory:').execute('select 1')\nassert 1"),
    "doctest": (
        2,
        "import doctest\ndef f():\n    '''\n    >>> 1 + 1\n    2\n    '''\n"
        "doctest.run_docstring_examples(f, globals())",
    ),
    "getsource": (2, "import inspect\nassert 'return x * x' in inspect.getsource(sq)"),
    "system-exit": (2, "import sys\nsys.exit(0)"),
    "interrupt": (2, "raise KeyboardInterrupt"),
    "who": (2, "%who"),
    "pwd": (2, "%pwd"),
    "cd": (2, "%cd data\n%cd .."),
    "env": (2, "%env A=1\nassert os.environ['A'] == '1'"),
    "help": (2, "sq?"),
    "html": (2, "from IPython.display import HTML\nHTML('<b>1</b>')"),
    "fraction": (2, "from fractions import Fraction\nFraction(1, 2)"),
    "list": (2, "[1.5]"),
    "pair": (2, "1, 2"),
    "spaces": (2, "class E:\n    def __repr__(self): return ' 1 '\nE()"),
    "error-caught": (2, "try:\n    sq()\nexcept TypeError:\n    pass\nelse:\n    assert False"),
    "unittest": (
        2,
        "import io, unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n"
        "        self.assertEqual(sq(2), 4)\n"
        "found = unittest.defaultTestLoader.loadTestsFromTestCase(T)\n"
        "assert unittest.TextTestRunner(stream=io.StringIO()).run(found).wasSuccessful()",
    ),
}
# what the sandbox has not: (source, stock's score of 2 points, ours, with compat)
ABSENT = {
    "ls": ("!ls", 2.0, 2.0, 2.0),
    "ls-as-value": ("files = !ls\nassert 'helper.py' in files", 2.0, 0.0, 0.0),
    "bash": ("%%bash\necho hi", 2.0, 2.0, 2.0),
    "pip": ("%pip --version", 2.0, 2.0, 2.0),
    "subprocess": ("import subprocess\nsubprocess.run(['true'], check=True)", 2.0, 0.0, 0.0),
}


def source():
    def solution(name, text):
        return cell("code", f"### BEGIN SOLUTION\n{text}\n### END SOLUTION", name, solution=True)

    tests = [
        cell("code", text, name, points, grade=True, locked=True)
        for name, (points, text) in HABITS.items()
    ]
    absent = [
        cell("code", text, name, 2, grade=True, locked=True) for name, (text, *_) in ABSENT.items()
    ]
    made = notebook(
        cell("code", SETUP),
        solution("sq", "def sq(x):\n    return x * x"),
        solution("nothing", "def nothing(x):\n    print(x)"),
        solution("left_out", "def left_out(x):\n    return x"),
        *tests,
        *absent,
    )
    del made.metadata["kernelspec"]  # as many public notebooks
    return made


@pytest.fixture(scope="module")
def habits(tmp_path_factory) -> Thrice:
    root = tmp_path_factory.mktemp("habits") / "course"
    files = {
        "helper.py": "def double(x):\n    return 2 * x\n",
        "script.py": "made_by_script = 3\n",
        "data/x.csv": "a\n1\n2\n",
    }
    name = "Übung 1 – 関数"  # as people name their notebooks
    sources = {f"week 1/{name}.ipynb": source()}
    sources |= {f"week 1/{path}": text for path, text in files.items()}
    write_course(root, sources)
    release(root, "week 1")
    stub = "def left_out(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    answers = {
        "sq": "def sq(x):\n    return x * x",
        "nothing": "def nothing(x):\n    print(x)",
        "left_out": stub,
    }
    hand_in(root, "ann", f"week 1/{name}", answers)
    return grade_thrice(root, "week 1")


@pytest.mark.slow
def test_only_what_the_sandbox_has_not_differs(habits):
    assert not habits.stock.failed
    assert len(habits.stock.scores("ann")) == len(HABITS) + len(ABSENT)
    expected = {name for name, (_, stock, ours, _) in ABSENT.items() if stock != ours}
    for graded in (habits.ours, habits.compat):
        differ = {place[2]: pair for place, pair in differences(habits.stock, graded).items()}
        assert differ.keys() == expected, differ


@pytest.mark.slow
@pytest.mark.parametrize("name", ABSENT)
def test_what_the_sandbox_has_not(habits, name):
    _, stock, ours, compat = ABSENT[name]
    scores = [g.scores("ann")[name] for g in (habits.stock, habits.ours, habits.compat)]
    assert scores == [stock, ours, compat]


@pytest.mark.slow
def test_a_finding_says_why(habits):
    assert len(habits.ours.findings("ann", "asks for a shell command")) == 4
