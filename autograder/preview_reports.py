"""An instructor's pages on made-up trainees, for the preview: something in every section."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from autograder.marking.samples import marking_summary
from autograder.places import Row
from autograder.render import samples
from autograder.render.marks import Late
from autograder.render.plots import interval
from autograder.results import CheckResult, Message, Result, Text
from autograder.similar import Alike, Similar
from autograder.variants import Mistake

__all__ = ["CONCEPTS", "LINE_FIT", "SCOPING", "TOKYO", "boards", "report_options", "verdict"]

LINE_FIT = Text("A line fit by hand", "直線の当てはめ")
SCOPING = Text("Scoping an idea", "アイデアのスコーピング")
CONCEPTS = {
    "model": Text("Linear model", "線形モデル"),
    "loss": Text("Loss function", "損失関数"),
    "gradient": Text("Gradient of the loss", "損失の勾配"),
}
TOKYO = timezone(timedelta(hours=9), "JST")
TRAINEES = 24
_TITLES = {"a01_line_fit": LINE_FIT, "w01_idea_scoping": SCOPING}


def report_options() -> dict[str, Any]:
    """What :func:`autograder.report.render_report` is given, but for language and templates."""
    results = list(_results())
    first = results[0]
    due = datetime(2026, 2, 1, 23, 59, tzinfo=TOKYO)
    names = [result.student for result in results]
    return {
        "results": [*results, samples.workshop()],
        "titles": _TITLES,
        "course": "ml-training",
        "late": [Late(first.student, first.assignment, 100_000.0, 3.0, due)],
        "known": {
            "a01_line_fit": [
                Mistake(
                    "sums_instead_of_mean",
                    Text("Adds the errors up instead of taking their mean", "平均ではなく和を返す"),
                    frozenset({"mse_properties"}),
                    frozenset({"mse"}),
                ),
                *(
                    Mistake(
                        name, title, frozenset({"gradient_numeric"}), frozenset({"mse_gradient"})
                    )
                    for name, title in (
                        ("forgets_the_2", Text("Forgets the factor 2", "係数2を忘れる")),
                        ("wrong_sign", Text("Has the sign the wrong way round", "符号が逆である")),
                    )
                ),
            ]
        },
        "similar": Similar(
            0.7,
            (
                Alike("a01_line_fit", tuple(names[:3]), 0.74, 0.91),
                Alike("a01_line_fit", tuple(names[4:6]), 1.0, 1.0, letter=True),
            ),
            ("w01_idea_scoping",),
            (names[6],),
        ),
        "marking": [marking_summary()],
        "concepts": CONCEPTS,
        "now": due + timedelta(hours=10),
    }


def _results() -> Iterator[Result]:
    """A cohort in which the strong fail one check that the weak pass."""
    typical = samples.typical()
    special = [samples.untouched(), samples.not_gradable(), typical]
    for number, result in enumerate(special, 1):
        yield replace(result, student=f"trainee-{number:02}")
    for number in range(len(special) + 1, TRAINEES + 1):
        tasks = []
        for at, task in enumerate(typical.tasks):
            checks = tuple(
                _judged(each, 5 * at + place, number) for place, each in enumerate(task.checks)
            )
            score = sum(each.points for each in checks)
            tasks.append(replace(task, checks=checks, score=score, attempted=True))
        yield replace(typical, student=f"trainee-{number:02}", tasks=tuple(tasks), findings=())


def _judged(check: CheckResult, at: int, strength: int) -> CheckResult:
    luck = (37 * strength + 11 * at) % 13 - 6  # the same in every preview
    passes = strength + luck > at
    if check.name == "test_fit_scale":
        passes = strength + luck < TRAINEES / 2
    if passes:
        return replace(check, outcome="passed", points=check.max_points, message=None)
    return replace(check, outcome="failed", points=0.0, message=Message("wrong"))


def boards(lang: str) -> dict[str, Any]:
    """The context of ``leaderboard.html.j2``: a board with ties, and one without anybody."""
    people = (
        ("1", "quiet-heron", 0.86, 0.84, 0.88),
        ("2–3", "brave-otter", 0.812, 0.79, 0.834),
        ("2–3", "ひかる-badger", 0.801, 0.78, 0.82),
    )
    ends = (0.7, 0.9)
    rows = [
        Row(
            place,
            name,
            f"{skill:.3f}",
            f"{low:.3f}",
            f"{high:.3f}",
            interval(skill, low, high, ends),
        )
        for place, name, skill, low, high in people
    ]
    about = Text("Skill on data that no check uses", "どのチェックにも使わないデータでのスキル")
    shared = {"about": about.get(lang), "ends": [f"{end:g}" for end in ends], "unranked": 1}
    others = Text("Model development", "モデル開発").get(lang)
    line_fit = {"assignment": "a01_line_fit", "title": LINE_FIT.get(lang), **shared}
    nobody = {"assignment": "a06_model_development", "title": others, **shared}
    return {
        "course": "ml-training",
        "boards": [
            {**line_fit, "rows": rows, "of": 12, "tied": 2},
            {**nobody, "rows": [], "of": 0, "tied": 0},
        ],
        "most": 10,
    }


def verdict() -> dict[str, Any]:
    """What ``verify`` found of an assignment, as its page takes it."""
    names = ["test_mse_public", "test_mse_properties"]
    mutants = [
        {
            "status": status,
            "task": "mse",
            "line": 3,
            "occurrence": 1,
            "operator": "minus_to_plus",
            "before": "    errors = y_true - y_pred",
            "after": "    errors = y_true + y_pred",
            "reason": reason,
            "cells": cells,
        }
        for status, reason, cells in (
            ("caught", "", ["failed", ""]),
            ("survived", "", ["passed", "passed"]),
            ("listed", "Both give the same value.", ["passed", "passed"]),
        )
    ]
    checks = [
        {"name": name, "public": not at, "points": 5.0 + 5 * at, "seconds": 0.01 + at,
         "slow": bool(at), "mutants": 3, "kills": 1 - at, "alone": 1 - at, "broke": at}
        for at, name in enumerate(names)
    ]  # fmt: skip
    return {
        "assignment": "a01_line_fit",
        "passed": False,
        "problems": ["One mutant survived: 50 % of the mutants were caught, 98 % are asked for."],
        "solutions": {
            kind: {"runs": runs, "as_they_must_be": runs}
            for kind, runs in (("reference", 20), ("blank", 1), ("wrong", 8), ("equivalent", 3))
        },
        "mutation_score": 50.0,
        "mutants_made": 3,
        "mutants": mutants,
        "no_check_looks_at": ["plot"],
        "checks": checks,
        "names": names,
    }
