"""Difficulty and discrimination: as others compute them, and silent where little is known."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from scipy import stats

from autograder.render.items import check_items, correlation_interval, task_items, wilson
from autograder.render.plots import Point, interval, scatter
from autograder.render.tables import build_cohort
from autograder.report import render_report
from autograder.results import CheckResult, Result, TaskResult, Text


def result(student, outcomes, points=10.0):
    """One task a check; ``outcomes`` by name of check."""
    tasks = []
    for name, outcome in outcomes.items():
        got = points if outcome == "passed" else 0.0
        check = CheckResult(f"test_{name}", outcome, got, points, False, Text(name.upper()))
        tried = outcome != "skipped"
        tasks.append(TaskResult(f"check_{name}", got, points, False, (check,), tried))
    return Result(student, "x", "graded", tasks=tuple(tasks))


def cohort(n, odd, seed=1):
    """Trainees of some strength; ``odd`` is passed by the weak rather than by the strong."""
    draw = random.Random(seed)
    made = []
    for number in range(n):
        strength = draw.gauss(0, 1)
        outcomes = {
            name: "passed" if strength + draw.gauss(0, 1) > hard else "failed"
            for name, hard in (("easy", -1), ("fair", 0), ("hard", 1))
        }
        if odd:
            outcomes["odd"] = "passed" if draw.gauss(0, 1) > strength else "failed"
        made.append(result(f"s{number}", outcomes))
    return build_cohort(made)


def rows(table):
    return {row["item"]: row for row in table.to_dict("records")}


@pytest.mark.parametrize(("passed", "n"), [(0, 10), (3, 11), (50, 100), (999, 1000), (7, 7)])
def test_wilson(passed, n):
    known = stats.binomtest(passed, n).proportion_ci(method="wilson")
    assert wilson(passed / n, n) == pytest.approx((known.low, known.high), abs=1e-12)


def test_interval_of_a_correlation():
    draw = np.random.default_rng(5)
    x = draw.normal(size=40)
    y = x + draw.normal(size=40)
    known = stats.pearsonr(x, y)
    low, high = known.confidence_interval(0.95)
    assert correlation_interval(known.statistic, 40) == pytest.approx((low, high), abs=1e-12)
    assert correlation_interval(1.0, 10)[1] <= 1.0


def test_no_check_is_compared_with_itself():
    """By Henrysson's formula from the uncorrected correlation and the standard deviations."""
    tables = cohort(80, odd=False)
    wide = tables.checks.pivot_table(index="student", columns="check", values="points")
    total = wide.sum(axis=1)
    found = rows(check_items(tables))
    for item in wide:
        r, s_t, s_i = wide[item].corr(total), total.std(), wide[item].std()
        expected = (r * s_t - s_i) / math.sqrt(s_t**2 + s_i**2 - 2 * r * s_t * s_i)
        assert found[item]["r"] == pytest.approx(expected)
        assert found[item]["rate"] == pytest.approx(wide[item].mean() / 10)
    assert list(found) == ["easy", "fair", "hard"]  # as in the notebook


def test_negative_discrimination_needs_an_interval_below_zero():
    many = rows(check_items(cohort(200, odd=True)))
    assert [name for name, row in many.items() if row["negative"]] == ["odd"]
    few = rows(check_items(cohort(12, odd=True, seed=3)))
    assert few["odd"]["r"] < 0 < few["odd"]["r_high"] and not few["odd"]["negative"]


def test_one_person_alone_flags_nothing():
    """One check failed by one trainee, who is the best of five hundred otherwise."""
    made = [result(f"s{n}", {"a": "passed", "b": "passed" if n % 2 else "failed"})
            for n in range(500)]  # fmt: skip
    made.append(result("best", {"a": "failed", "b": "passed"}))
    assert not check_items(build_cohort(made)).negative.any()


@pytest.mark.parametrize("n", [0, 1, 9])
def test_few_answers_give_no_claim(n):
    tables = cohort(n, odd=True)
    for row in check_items(tables).to_dict("records"):
        assert row["n"] == n and row["rate"] == row["rate"]
        assert all(math.isnan(row[key]) for key in ("rate_low", "rate_high", "r", "r_low"))
        assert not row["negative"]
    assert not task_items(tables).negative.any()


def test_what_nobody_answered_is_not_judged():
    made = [
        result(f"s{n}", {"a": "skipped", "b": "undecided", "c": "passed", "d": "error"})
        for n in range(20)
    ]
    found = rows(check_items(build_cohort(made)))
    assert set(found) == {"a", "c", "d"}  # a broken check says nothing about a trainee
    assert (found["a"]["n"], found["c"]["n"], found["c"]["rate"], found["d"]["rate"]) == (
        0, 20, 1.0, 0.0,
    )  # fmt: skip
    assert math.isnan(found["c"]["r"])  # all alike: nothing to correlate


def test_tasks_by_share_of_their_points(samples):
    made = []
    for n in range(20):
        tasks = (
            TaskResult("kpi", 5.0 * (n % 5), 20.0, True),
            TaskResult("risk", 4.0 * (n % 5), 20.0, True),
            TaskResult("waits", None, 20.0, True),
        )
        made.append(Result(f"s{n}", "w", "graded", tasks=tasks))
    found = rows(task_items(build_cohort(made)))
    assert set(found) == {"kpi", "risk"} and found["kpi"]["rate"] == 0.5
    assert found["kpi"]["r"] == pytest.approx(1.0) and found["kpi"]["rate_low"] < 0.5


def test_page_names_what_discriminates_negatively(inert):
    made = []
    for number, row in enumerate(cohort(200, odd=True).checks.groupby("student")):
        made.append(result(f"s{number}", dict(zip(row[1]["check"], row[1].outcome, strict=True))))
    page = inert(render_report(made))
    assert "odd" in page.select_one(".notice").get_text()
    (plot,) = page.select("svg.scatter")
    assert plot["aria-label"].endswith("Discriminate negatively: odd.")
    assert "odd" in [text.get_text() for text in plot.find_all("text", class_="bad")]
    assert len(plot.find_all("circle")) == len(plot.find_all("title")) == 4
    assert page.select("#items ~ .plots table th[scope=row]")


def test_scatter_escapes_names_and_lets_none_cover_another():
    points = [Point(0.5, 0.5, f"<b>{n}</b>") for n in range(40)] + [Point(1.0, -0.9, "last")]
    svg = scatter(points, label='"<', across="<", up="<")
    assert "<b>" not in svg and 'aria-label="&#34;&lt;"' in svg
    assert svg.count("<circle") == 41 and svg.count("/b&gt;</text>") <= 4
    assert ">last</text>" in svg


def test_interval_draws_no_number_that_is_none():
    nan = float("nan")
    assert interval(nan, nan, nan) == ""
    assert "<rect" not in interval(0.5, nan, nan)
    assert 'class="bad"' in interval(-0.5, -0.7, -0.1, zero=True)
