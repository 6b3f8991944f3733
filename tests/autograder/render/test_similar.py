"""Similar submissions: copies are found under disguise, chance is not, and code is only text."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import textwrap
from dataclasses import replace

import pytest

from autograder.feedback import feedback
from autograder.render.environment import pages
from autograder.report import render_report, report
from autograder.results import Result, TaskResult
from autograder.settings import Settings
from autograder.similar import MAX_CODE, Alike, Comparison, OwnCode, Similar, alike, own_code

WORK = textwrap.dedent(
    '''
    def summarise(table, column):
        """How a column is spread."""
        found = [float(row[column]) for row in table if row.get(column) not in (None, "")]
        if not found:
            return {"n": 0, "mean": None, "spread": None}
        middle = sum(found) / len(found)  # the usual mean
        spread = (sum((value - middle) ** 2 for value in found) / len(found)) ** 0.5
        return {"n": len(found), "mean": round(middle, 3), "spread": round(spread, 3)}


    def windows(values, width, step=1):
        result = []
        position = 0
        while position + width <= len(values):
            part = values[position : position + width]
            result.append((position, min(part), max(part), sum(part) / width))
            position += step
        return result


    def outliers(values, limit=3.0):
        ordered = sorted(values)
        half = len(ordered) // 2
        median = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
        away = sorted(abs(value - median) for value in values)
        scale = 1.4826 * away[len(away) // 2] or 1.0
        return [n for n, value in enumerate(values) if abs(value - median) / scale > limit]
    '''
)


def own_work(seed):
    """Code of the length of a solution that nobody else writes: random statements."""
    draw = random.Random(seed)
    lines = [f"def f{seed}(a, b, c):", "    total = 0"]
    for _ in range(60):
        sign = draw.choice(["+", "-", "*", "/", "//", "%", "**", "<", ">=", "=="])
        call = draw.choice(["max", "min", "sum", "len", "sorted", "abs", "round", "zip"])
        extra = draw.choice(["[0]", "[-1]", ".size", "", "(1)", "[1:]"])
        last = draw.choice(["c", "total", "0.5", "[a, b]"])
        first = f"{call}(a{extra}, {draw.randint(0, 9)})"
        lines.append(f"    total = {first} {sign} b{extra} {draw.choice('+-*')} {last}")
    return "\n".join([*lines, "    return total"])


def disguised(code):
    """Renamed, commented, laid out anew, its functions in another order."""
    for number, name in enumerate(["table", "column", "found", "middle", "values", "summarise",
                                   "windows", "ordered", "scale", "value", "part"]):  # fmt: skip
        code = re.sub(rf"\b{name}\b", f"name{number}", code)
    functions = code.split("\n\n\n")
    code = "\n\n\n".join(reversed(functions))
    return "# all my own work\n" + code.replace("    ", "\t").replace("usual", "arithmetic")


def groups(codes, released=(), least=0.7):
    submissions = [OwnCode(name, (text,)) for name, text in codes.items()]
    return [each.students for each in alike("x", submissions, released, least=least)]


def others(n):
    return {f"other{number}": own_work(number) for number in range(n)}


@pytest.mark.parametrize("n", [0, 3, 40])
def test_a_copy_is_found_under_its_disguise(n):
    assert groups({"hana": WORK, "ken": disguised(WORK), **others(n)}) == [("hana", "ken")]


def test_padding_does_not_hide_a_copy():
    padded = own_work(7) + "\n" + WORK + "\n" + own_work(8) + own_work(9)
    assert groups({"hana": WORK, "ken": padded, **others(5)}) == [("hana", "ken")]


def test_half_a_copy_is_less_than_a_copy():
    half = WORK[: len(WORK) // 2] + own_work(99)[: len(WORK) // 2]
    codes = {"hana": WORK, "ken": half, **others(5)}
    assert groups(codes) == [] and groups(codes, least=0.3) == [("hana", "ken")]


def test_work_of_ones_own_is_not_alike():
    assert groups(others(60), least=0.3) == []


def test_what_the_release_brought_along_does_not_count():
    assert groups({"hana": WORK, "ken": WORK}, released=[WORK]) == []
    mine = {"hana": WORK + "\nx = 1", "ken": WORK + "\nx = 1"}
    assert groups(mine, released=[WORK]) == []
    mine = {"hana": WORK + own_work(1), "ken": WORK + own_work(2)}
    assert groups(mine, released=[WORK]) == []


def test_what_many_share_does_not_count_but_a_long_text_to_the_letter_does():
    many = {f"s{n:02d}": disguised(WORK).replace("name1", f"x{n}") for n in range(20)}
    assert groups(many) == []
    same = {f"s{n:02d}": WORK + own_work(1) for n in range(20)} | others(5)
    assert groups(same) == [tuple(sorted(same.keys() - others(5).keys()))]


def test_equal_cells_count_by_their_length():
    """Everybody has the same solution but for one function: however many they are."""
    parts = WORK.strip().split("\n\n\n")
    one = parts[1]
    codes = [OwnCode(f"s{n}", (parts[0], parts[2], one.replace("part", f"p{n}") + f"\n# {n}"))
             for n in range(30)]  # fmt: skip
    (group,) = alike("x", codes, (), least=0.7)
    first, second, mine = (sum(len(line.strip()) for line in cell.splitlines())
                           for cell in codes[0].cells)  # fmt: skip
    share = (first + second) / (first + second + mine)
    assert (
        len(group.students) == 30 and group.letter and group.low == pytest.approx(share, abs=0.01)
    )
    assert alike("x", codes, (), least=0.9) == []
    short = [OwnCode(name, ("x = 1", "y = 2")) for name in ("hana", "ken")]
    assert alike("x", short, (), least=0.7) == []


def test_short_code_is_alike_by_chance_and_left_alone():
    short = "def mse(y, p):\n    return float(((y - p) ** 2).mean())\n"
    assert groups({"hana": short, "ken": short}) == []


@pytest.mark.parametrize("n", [0, 1])
def test_nobody_to_compare(n):
    assert groups({f"s{number}": WORK for number in range(n)}) == []


def test_the_same_on_every_machine():
    code = (
        "from tests.autograder.render.test_similar import *\n"
        "codes = {'hana': WORK, 'ken': disguised(WORK), **others(9)}\n"
        "found = [OwnCode(name, (text,)) for name, text in codes.items()]\n"
        "print(alike('x', found, {own_work(3)}, least=0.2))"
    )
    said = {
        subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed},
                       capture_output=True, check=True, text=True).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(said) == 1 and "hana" in said.pop()


HOSTILE = {
    "quotes": '"' * MAX_CODE,
    "open strings": "'''" + "'\"\\" * 20_000,
    "triple": '"""a' * 20_000,
    "backslashes": "'" + "\\" * MAX_CODE,
    "dots": ".a" * 30_000,
    "digits": "1." * 30_000,
    "marks": "a\u0301" * 30_000,
    "surrogates": "\ud800x " * 20_000,
    "nulls": "\0 " * 30_000,
    "directions": "\u202e\u2066 " * 20_000,
    "brackets": "(" * MAX_CODE,
    "one token": "a" * 5_000_000,
    "no python": "%%bash\nrm -rf / && :(){ :|:& };:",
    "empty": "",
}


def test_hostile_code_is_only_text():
    """Nothing is parsed or run, no token is lost to a crash, and honest copies are still found."""
    codes = {f"evil {name}": text[:MAX_CODE] for name, text in HOSTILE.items()}
    assert groups({**codes, "hana": WORK, "ken": disguised(WORK)}) == [("hana", "ken")]


def notebook(*cells):
    return {"cells": [
        {"cell_type": kind, "source": source, "metadata": {"nbgrader": marks} if marks else {}}
        for kind, source, marks in cells
    ]}  # fmt: skip


def result(student, *cells, assignment="hello_mean"):
    task = TaskResult("check_mean", 1.0, 1.0, False)
    return Result(student, assignment, "graded", tasks=(task,), notebooks={"n": notebook(*cells)})


def test_own_code_is_what_the_release_did_not_bring():
    given = result(
        "hana",
        ("code", "import numpy as np\n", None),
        ("code", "x = 1", None),
        ("markdown", "def not_code(): ...", None),
        ("code", "assert SECRET", {"locked": True, "grade_id": "check_mean"}),
        ("code", "def mean(v): ...", {"solution": True, "grade_id": "mean"}),
    )
    code = own_code(given, {"import numpy as np"})
    assert code == OwnCode("hana", ("def mean(v): ...", "x = 1"))


def test_long_code_is_cut_and_said_so_and_answers_come_first(inert):
    long = result("<b>evil\x1b[31m</b>", ("code", "y = 2\n" * 400_000, None),
                  ("code", WORK, {"solution": True}))  # fmt: skip
    code = own_code(long, frozenset())
    assert code.cut and sum(map(len, code.cells)) == MAX_CODE and code.cells[0] == WORK.strip()
    html = render_report([long], similar=Similar(0.7, cut=(code.student,)))
    assert "With more code than is compared" in inert(html).get_text() and "\x1b" not in html


ODD = [None, 7, [], [None, 3, "x"], [{"cell_type": "code"}],
       [{"cell_type": "code", "source": ["a"], "metadata": 3}]]  # fmt: skip


@pytest.mark.parametrize("cells", ODD)
def test_notebooks_of_any_shape(cells):
    odd = Result("hana", "x", "graded", notebooks={"n": {"cells": cells} if cells != 7 else 7})
    assert own_code(odd, frozenset()).student == "hana"


@pytest.fixture
def released(tiny):
    from autograder.release import release

    release(tiny)
    return tiny


COHORT = [
    result("hana", ("code", WORK, {"solution": True})),
    result("ken", ("code", disguised(WORK), {"solution": True})),
    *(result(name, ("code", text, {"solution": True})) for name, text in others(3).items()),
]


PAIR = "<bdi>hana</bdi>, <bdi>ken</bdi>"


def make_report(course, cohort=COHORT):
    page, table = report(course, load_results=lambda _: cohort, marks=[])
    return page.read_text(encoding="utf-8"), table.read_text(encoding="utf-8-sig")


def test_the_report_names_them_and_says_that_it_is_no_proof(released, inert):
    html, table = make_report(released)
    section = inert(html).select_one("#similar").parent
    assert "hana, ken" in section.get_text() and "Similarity is no proof" in section.get_text()
    assert "92%" in section.get_text()  # where functions meet, another order shows
    assert [row.split(",")[2:4] for row in table.splitlines()[1:]] == [["0.0", "1.0"]] * 5


def test_trainees_read_nothing_of_it(released):
    make_report(released)
    paths = feedback(released, "hello_mean", load_results=lambda _: COHORT, marks=[])
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert ("ken" in text) == ("/ken/" in str(path)), path
        assert "imilar" not in text.replace(WORK, "")


def test_what_was_found_is_kept_until_something_changes(released, monkeypatch):
    make_report(released)
    kept = released.state_dir / "similar" / "hello_mean.json"
    assert json.loads(kept.read_bytes())["groups"]

    def asked(*_, **__):
        raise AssertionError("compared again")

    monkeypatch.setattr("autograder.similar.alike", asked)
    assert PAIR in make_report(released)[0]
    with pytest.raises(AssertionError, match="compared again"):
        make_report(released, COHORT[1:])
    monkeypatch.undo()
    for broken in (b"", b"[]", b"{}", b'{"key": 1}', kept.read_bytes().replace(b"groups", b"g")):
        kept.write_bytes(broken)
        assert PAIR in make_report(released)[0]


def test_without_a_release_nothing_is_claimed(tiny, inert):
    page = inert(make_report(tiny)[0])
    assert "hello_mean" in page.select_one("#similar").parent.get_text()
    assert "hana, ken" not in page.get_text()


def test_it_can_be_turned_off(released):
    comparison = Comparison(type(released)(released.root, replace(Settings(), similar=2.0)))
    assert len(list(comparison.watch("hello_mean", COHORT))) == 5
    assert comparison.found() == Similar(2.0)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_page_of_many(inert, lang):
    big = Alike("x", tuple(f"s{n}" for n in range(50)), 0.71, 1.0)
    html = render_report([result("a")], lang=lang, similar=Similar(0.7, (big,), ("y",)))
    text = inert(html).select_one("#similar").parent.get_text()
    assert "71% – 100%" in text and "s29" in text and "s30" not in text
    assert pages(lang).words("report.more", n=20) in text
