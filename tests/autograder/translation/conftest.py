"""A small course with its Japanese: hello_mean, made richer by everything that is translated."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po, write_po

from autograder.course import Course
from autograder.init import init
from autograder.nbgrader import sandboxed
from tests.command import run_here

TITLE = "# The mean, by hand"
JAPANESE = {
    TITLE: "# 手で求める平均",
    "A first assignment. Change it, or put your own beside it.": "最初の課題です。",
    "Say in `words` what 3 numbers have in common.": "3つの数の共通点を `words` で書いてください。",
    "## mean (10 points)": "## 平均(10点)",
    "`mean(values) -> float`: the sum of the values over their number; `0.0` for an empty list.": (
        "`mean(values) -> float`: 値の合計を個数で割ります。空のリストでは `0.0` です。"
    ),
    "Worked number: the mean of 1, 2 and 6 is 3. The hidden checks try other lists and the empty "
    "one (tolerance 1e-6).": (
        "計算例: 1、2、6の平均は3です。非公開チェックでは、空のリストなども試します(許容誤差1e-6)。"
    ),
    'Stuck? Ask for `hint("mean")`, up to three times.': '困ったら `hint("mean")` を3回まで。',
    "The mean of some values.\n\nvalues: a list of numbers, perhaps empty.": (
        "値の平均。\n\nvalues: 数のリスト。空でもよい。"
    ),
    "the tools": "道具",
    "Read this page, do not edit it.": "読むだけのセルです。",
    "{name} has the mean {value:.1f}": "{name} の平均は{value:.1f}です",
    "and a label": "とラベル",
    "| table | points |\n|---|---:|\n| first | 10 |": "| 表 | 点 |\n|---|---:|\n| 最初 | 10 |",
}
DOCSTRING = '''    """The mean of some values.

    values: a list of numbers, perhaps empty.
    """
'''
SHOW = """names = {"the first": [1, 2, 6]}  # the tools
for name, values in names.items():
    value = sum(values) / len(values)
    print(f"{name} has the mean {value:.1f}", names["the first"], "and a label")
"""


def marked(kind: str, cell_id: str, source: str, **marks: Any) -> dict[str, Any]:
    plain = {"grade": False, "solution": False, "locked": False, "task": False}
    nbgrader = {"schema_version": 3, "grade_id": cell_id, **plain, **marks}
    cell = {"cell_type": kind, "id": cell_id, "metadata": {"nbgrader": nbgrader}, "source": source}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """``hello_mean`` with a docstring, a written answer, a read-only page, a print and facts.md."""
    root = init(tmp_path / "course")
    path = root / "source/hello_mean/hello_mean.ipynb"
    notebook = json.loads(path.read_text())
    by_id = {cell["id"]: cell for cell in notebook["cells"]}
    signature, _, body = "".join(by_id["mean"]["source"]).partition("\n")
    by_id["mean"]["source"] = f"{signature}\n{DOCSTRING}{body}"
    answer = "### BEGIN SOLUTION\nThey are small.\n### END SOLUTION"
    notebook["cells"] += [
        marked("markdown", "page", "Read this page, do not edit it.", locked=True),
        marked(
            "markdown", "words", f"Say in `words` what 3 numbers have in common.\n\n{answer}",
            grade=True, solution=True, points=5,
        ),
        {
            "cell_type": "code", "id": "show", "metadata": {}, "source": SHOW,
            "execution_count": None, "outputs": [],
        },
    ]  # fmt: skip
    path.write_text(json.dumps(notebook))
    table = next(text for text in JAPANESE if text.startswith("|"))
    (path.parent / "facts.md").write_text(f"{TITLE}\n\n{table}\n")
    return Course(root)


@pytest.fixture
def say(course: Course, capsys) -> Callable[..., tuple[int, str]]:
    """``say("translate", "--check")`` runs the command on the course: code and text."""

    def run(*words: str) -> tuple[int, str]:
        code, out, err = run_here(["--course", str(course.root), *words])
        return code, out + err

    return run


@pytest.fixture
def fill(course: Course) -> Callable[..., Path]:
    """``fill({english: japanese})`` puts translations into hello_mean's catalogue."""

    def put(words: dict[str, str] = JAPANESE) -> Path:
        path = course.source_dir / "hello_mean/locale/ja.po"
        catalogue = read_po(io.BytesIO(path.read_bytes()), locale="ja")
        for english, japanese in words.items():
            entry = catalogue.get(english)
            assert entry is not None, english
            entry.string = japanese
            entry.flags.discard("fuzzy")
        file = io.BytesIO()
        write_po(file, catalogue)
        path.write_bytes(file.getvalue())
        return path

    return put


@pytest.fixture
def japanese(say, fill) -> Path:
    """The complete catalogue of hello_mean."""
    assert say("translate")[0] == 0
    return fill()


@pytest.fixture(autouse=True)
def no_worker_left():
    yield
    sandboxed.shut_down()
