"""Common mistakes: equal failures together, known mistakes by name only where they fit exactly."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.errors import CourseError
from autograder.render.mistakes import common_mistakes
from autograder.render.tables import build_cohort
from autograder.report import render_report
from autograder.results import CheckResult, Result, TaskResult, Text
from autograder.variants import Mistake, known_mistakes

COURSE = Course(Path(__file__).parents[3])
BANK = [name for name in COURSE.assignments() if known_mistakes(COURSE.assignment(name))]
TASKS = {"mean": ("p_mean", "mean_of_nothing"), "spread": ("p_spread", "spread_units")}


def result(student, failing=(), outcome="failed"):
    tasks = []
    for task, names in TASKS.items():
        checks = tuple(
            CheckResult(f"test_{name}", outcome if name in failing else "passed",
                        0.0, 5.0, False, Text(name))
            for name in names
        )  # fmt: skip
        tasks.append(TaskResult(f"check_{task}", 0.0, 10.0, False, checks))
    return Result(student, "x", "graded", tasks=tuple(tasks))


def mistake(name, fails, defines):
    return Mistake(name, Text(f"Says {name}.", f"{name}。"), frozenset(fails), frozenset({defines}))


def found(results, known=(), **options):
    patterns = common_mistakes(build_cohort(results), {"x": known}, **options)
    return [
        (each.task, each.failing, len(each.students), [one.name for one in each.known])
        for each in patterns
    ]


def test_equal_failures_are_counted_together_and_named_by_exact_match():
    known = [
        mistake("half", ["mean_of_nothing"], "mean"),
        mistake("other_half", ["mean_of_nothing"], "mean"),
        mistake("all", ["p_mean", "mean_of_nothing"], "mean"),
        mistake("elsewhere", ["spread_units"], "mean"),
    ]
    results = [
        *(result(f"a{n}", ["mean_of_nothing"]) for n in range(3)),
        *(result(f"b{n}", ["p_mean", "mean_of_nothing"], "error") for n in range(2)),
        *(result(f"c{n}", ["p_mean"]) for n in range(2)),
        result("alone", ["p_spread"]),
    ]
    assert found(results, known) == [
        ("mean", ("mean_of_nothing",), 3, ["half", "other_half"]),
        ("mean", ("p_mean",), 2, []),  # no name is guessed
        ("mean", ("p_mean", "mean_of_nothing"), 2, ["all"]),
    ]
    assert len(found(results, known, at_least=1)) == 4


def test_a_mistake_that_several_tasks_show_is_one():
    known = [mistake("half", ["mean_of_nothing", "spread_units"], "mean"),
             mistake("units", ["spread_units"], "spread"),
             mistake("backwards", ["p_mean", "p_spread"], "spread")]  # fmt: skip
    both = [result(f"a{n}", ["mean_of_nothing", "spread_units"]) for n in range(2)]
    assert found(both, known) == [("mean", ("mean_of_nothing", "spread_units"), 2, ["half"])]
    later = [result(f"a{n}", ["spread_units"]) for n in range(2)]
    assert found(later, known) == [("spread", ("spread_units",), 2, ["units"])]
    earlier = [result(f"a{n}", ["p_mean", "p_spread"]) for n in range(2)]
    assert found(earlier, known) == [("spread", ("p_mean", "p_spread"), 2, ["backwards"])]


def test_a_second_mistake_does_not_hide_the_first():
    """The later task fails otherwise than the first mistake alone would have it."""
    known = [mistake("half", ["mean_of_nothing", "spread_units"], "mean")]
    results = [result(f"a{n}", ["mean_of_nothing", "p_spread"]) for n in range(2)]
    assert found(results, known) == [
        ("mean", ("mean_of_nothing",), 2, ["half"]),
        ("spread", ("p_spread",), 2, []),
    ]
    both = [result(f"b{n}", ["mean_of_nothing", "spread_units"]) for n in range(3)]
    assert found(results + both, known)[0] == ("mean", ("mean_of_nothing",), 5, ["half"])


def test_what_was_not_judged_is_no_mistake():
    for outcome in ("skipped", "undecided"):
        assert found([result(f"a{n}", ["p_mean"], outcome) for n in range(3)]) == []
    broken = [
        Result("s", "x", "graded", tasks=(TaskResult("check_mean", 0.0, 5.0, False, (
            CheckResult("test_a", "failed", 0.0, 5.0, False),
            CheckResult("test_b", "undecided", 0.0, 5.0, False))),))
    ] * 2  # fmt: skip
    assert found(broken) == []


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_page(inert, lang):
    hostile = "<b>x</b>\x1b[31m\u202e"
    known = [Mistake("m", Text("Says <i>so</i>.", "<i>誤り</i>。"), frozenset(["p_mean"]),
                     frozenset(["mean"]))]  # fmt: skip
    results = [result(f"{hostile}{n}", ["p_mean"]) for n in range(40)]
    results += [result(f"u{n}", ["spread_units"]) for n in range(2)]
    html = render_report(results, lang=lang, known={"x": known})
    page = inert(html)
    first, second = page.select(".patterns ol > li")
    assert first.strong.get_text() == "40" and second.strong.get_text() == "2"
    assert first.select_one(".what").get_text() == known[0].title.get(lang)
    unknown = {"en": "Unknown pattern", "ja": "未知のパターン"}[lang]
    assert second.select_one(".what").get_text() == unknown
    assert "spread_units" in second.get_text()
    assert "\x1b" not in html and "\u202e" not in html


def test_a_file_that_is_no_python_is_named(tiny):
    path = tiny.hidden_dir("hello_mean") / "wrong" / "broken.py"
    path.write_text("def mean(:", encoding="utf-8")
    with pytest.raises(CourseError, match=r"broken\.py:1"):
        known_mistakes(tiny.assignment("hello_mean"))
    path.write_text('"""Says nothing of its cost."""\ndef mean(x): ...\n', encoding="utf-8")
    with pytest.raises(CourseError, match="FAILS"):
        known_mistakes(tiny.assignment("hello_mean"))


@pytest.mark.parametrize("assignment", BANK)
def test_every_known_mistake_of_the_course_has_a_short_title_in_both_languages(assignment):
    for each in known_mistakes(COURSE.assignment(assignment)):
        assert 5 <= len(each.title.en) <= 100 and each.title.en.endswith((".", ".)")), each.name
        assert re.search(r"[\u3041-\u30ff\u4e00-\u9fff]", each.title.ja), each.name
        assert len(each.title.ja) <= 60, each.name


@pytest.mark.parametrize("assignment", BANK)
def test_every_known_mistake_of_the_course_is_recognised(assignment):
    """A trainee who fails what a known mistake fails reads its name, or those of its likes."""
    tasks = dict(tasks_of(COURSE.hidden_dir(assignment)))
    known = known_mistakes(COURSE.assignment(assignment))
    for each in known:
        done = [
            TaskResult(f"check_{task}", 0.0, 1.0, False, tuple(
                CheckResult(f"test_{name}", "failed" if name in each.fails else "passed",
                            0.0, 1.0, False)
                for name in names))
            for task, names in tasks.items()
        ]  # fmt: skip
        results = [Result("s", assignment, "graded", tasks=tuple(done))]
        (pattern,) = common_mistakes(build_cohort(results), {assignment: known}, at_least=1)
        assert each in pattern.known
        assert {one.fails for one in pattern.known} == {each.fails}


def tasks_of(folder):
    for path in sorted(folder.glob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        yield (
            path.stem.removeprefix("test_"),
            [name.removeprefix("test_") for name in names if name.startswith("test_")],
        )
