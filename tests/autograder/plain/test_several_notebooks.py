"""Several notebooks an assignment, files beside them, and files that one leaves for the next."""

import pytest

from tests.autograder.plain.beside_stock import (
    Thrice,
    copy_for,
    differences,
    grade_thrice,
    grade_with_ours,
    hand_in,
    release,
    write_course,
)
from tests.autograder.plain_course import cell, notebook

CLEAN = """import os
import pandas as pd
clean = pd.read_csv('data/raw.csv').dropna()
clean.to_csv('clean.csv', index=False)
os.makedirs('out', exist_ok=True)
open('out/rows.txt', 'w').write(str(len(clean)))"""
CONFIG = "c.Autograde.exclude_overwriting = {'ps1': ['own.py']}"


def checked(grade_id, source, points=1):
    return cell("code", source, grade_id, points, grade=True, locked=True)


def solution(grade_id, source):
    return cell("code", f"### BEGIN SOLUTION\n{source}\n### END SOLUTION", grade_id, solution=True)


def sources():
    return {
        "ps1/1 clean.ipynb": notebook(
            solution("clean", CLEAN), checked("check_clean", "assert len(clean) == 2", 2)
        ),
        "ps1/2 model.ipynb": notebook(
            cell("code", "import pandas as pd\nfrom lib.helper import double\nimport own"),
            checked("check_file", "assert len(pd.read_csv('clean.csv')) == 2", 3),
            checked("check_folder", "assert open('out/rows.txt').read() == '2'", 3),
            checked("check_helper", "assert double(2) == 4"),
            checked("check_own", "assert own.NAME == 'mine'"),
            checked("check_data", "assert len(pd.read_csv('data/raw.csv')) == 3"),
        ),
        "ps1/報告.ipynb": notebook(
            cell("markdown", "Because.", "why", 5, grade=True, solution=True),
            checked("check_last", "open('clean.csv').close()"),
        ),
        "ps1/data/raw.csv": 'a\n1\n""\n3\n',
        "ps1/lib/helper.py": "def double(x):\n    return 2 * x\n",
        "ps1/own.py": "NAME = 'course'\n",
    }


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = write_course(tmp_path_factory.mktemp("several") / "course", sources(), CONFIG)
    release(root, "ps1")
    return root


@pytest.fixture(scope="module")
def several(course) -> Thrice:
    mine = {"own.py": "NAME = 'mine'\n"}
    for name in ("1 clean", "2 model", "報告"):
        answers = {"clean": CLEAN, "why": "So."}
        hand_in(course, "ann", f"ps1/{name}", answers, files=mine)
        lazy = {"clean": "clean = [1, 2]"}
        if name != "報告":  # bob left the last one out, and wrote no file
            hand_in(course, "bob", f"ps1/{name}", lazy)
    return grade_thrice(course, "ps1")


@pytest.mark.slow
def test_no_cell_differs(several):
    assert not several.stock.failed
    assert several.stock.scores("ann")["check_file"] == 3.0
    assert several.stock.scores("ann")["check_own"] == 1.0
    assert several.stock.scores("bob")["check_file"] == 0.0
    assert several.stock.scores("bob")["check_last"] == 0.0
    assert not differences(several.stock, several.ours)
    assert not differences(several.stock, several.compat)


HOSTILE = """
import os
clean = [1, 2]

def attempt(function, *args):
    try:
        function(*args)
    except OSError:
        pass

open("data/raw.csv", "w").write("a\\n" * 99)  # the course's own file
open("own.py", "w").write("NAME = 'mine'")
attempt(os.symlink, "/etc/passwd", "clean.csv")  # not what it seems
attempt(os.mkfifo, "pipe")
open("huge", "wb").truncate(60 << 20)
for i in range(300):
    open(f"p-many-{i}", "w").close()
"""
LIAR = """
import os
clean = [1, 2]
def walk(*args, **kwargs):
    raise KeyboardInterrupt
os.walk = walk
"""
FORGED = """
import sys, types
clean = [1, 2]
files = {"../escaped": b"x", "/tmp/escaped": b"x", "a/../../b": b"x", "a//b": b"x", ".hidden": b"x",
         "ok.txt": "no bytes", 3: b"x", "x" * 500: b"x", "own.py": b"NAME = 'mine'",
         "clean.csv": b"a\\n1\\n2\\n", "data/raw.csv": b"forged",
         "lib/helper.py": b"def double(x): return 0"}
child = sys.modules["autograder.sandbox.child"]
fake = types.SimpleNamespace(gather=lambda *args: files)
child._OPERATIONS["helper"] = lambda self, source: child._Keep(fake)
"""


@pytest.mark.parametrize("attack", [HOSTILE, LIAR, FORGED], ids=["files", "raises", "forged"])
def test_hostile_leftovers_cost_only_the_trainee(course, tmp_path, attack):
    """What one notebook leaves is carried as bytes: names inside, sizes bounded, no link."""
    root = copy_for(course, f"hostile-{tmp_path.name}")
    with (root / "nbgrader_config.py").open("a") as config:
        config.write("\nc.Autograder.keep_files = True\n")
    for name in ("1 clean", "2 model", "報告"):
        hand_in(root, "mallory", f"ps1/{name}", {"clean": attack}, files={"own.py": "NAME='mine'"})
    hand_in(root, "neighbour", "ps1/1 clean", {"clean": CLEAN})
    graded = grade_with_ours(root, "ps1")
    assert not graded.failed
    scores = graded.scores("mallory")
    assert scores["check_clean"] == 2.0  # as any code of theirs could have it
    assert scores["check_helper"] == scores["check_own"] == 1.0
    assert scores["check_data"] == 1.0, "the course's files are the course's in each notebook"
    assert scores["check_file"] == (3.0 if attack is FORGED else 0.0)  # it did take effect
    assert scores["check_folder"] == 0.0
    assert graded.scores("neighbour")["check_clean"] == 2.0
    assert not (root / "submitted/mallory/escaped").exists()
    paths = list(root.rglob("*"))
    assert not {path.name for path in paths} & {"escaped", "huge", ".hidden", "pipe", "x" * 500}
    kept = [path for path in paths if path.name.startswith("p-many-")]
    assert bool(kept) == (attack is HOSTILE)
    assert all(path.is_relative_to(root / "autograded/mallory/ps1") for path in kept)
    assert len(kept) <= 200
    assert not any(path.is_symlink() for path in paths)
    assert (root / "autograded/mallory/ps1/data/raw.csv").read_bytes() != b"forged"
    assert (root / "autograded/mallory/ps1/own.py").read_text() == "NAME='mine'"
