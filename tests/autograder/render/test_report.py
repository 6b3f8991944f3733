"""The cohort's report: its tables, its page, its CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from autograder.render import Mark
from autograder.render.marks import Late
from autograder.render.plots import histogram
from autograder.render.tables import build_cohort
from autograder.report import render_report, report, scores_csv
from autograder.results import CheckResult, Finding, Result, TaskResult, Text

NOW = datetime(2025, 11, 23, 9, 0, tzinfo=UTC)
P = (
    "<script>document.title='PWNED'</script>\"'>{{7*7}}\x1b[31m</td></table>"
    "<h1>Score: 1000</h1>\u202e"
)


@pytest.fixture
def cohort(samples):
    return [
        samples.typical(),
        samples.perfect(),
        samples.not_gradable(),
        samples.workshop(),
        replace(samples.workshop(marked=True), student="taro"),
    ]


def test_tables(cohort):
    tables = build_cohort(cohort)
    assert tables.assignments == ("a01_line_fit", "w01_idea_scoping")
    assert tables.students == ("hanako.sato", "kenji", "mika", "taro")
    summary = tables.assignment_table(0.7).set_index("assignment")
    line = summary.loc["a01_line_fit"]
    assert (line.submissions, line.graded, line.final, line["median"]) == (3, 2, 2, 15.0)
    assert line.counts == (0, 1, 0, 0, 0, 0, 0, 0, 0, 1) and line.passed == 0.5
    workshop = summary.loc["w01_idea_scoping"]
    assert (workshop.graded, workshop.final, workshop.answers) == (2, 1, 2)


def test_who_needs_a_look_most_urgent_first(cohort):
    look = build_cohort(cohort).look_table(0.7)
    assert list(zip(look.student, look.why, strict=True)) == [
        ("mika", "not_gradable"),
        ("hanako.sato", "undecided"),
        ("kenji", "low"),  # 0 of the 20 points that were given already
        ("taro", "low"),
    ]


def test_an_answer_that_waits_is_no_reason_to_worry(samples):
    waiting = replace(samples.workshop(), tasks=samples.workshop().tasks[:2])
    assert build_cohort([waiting]).look_table(0.7).empty


def test_concepts_count_attempts_only(samples):
    def one(student, outcome):
        check = CheckResult("test_a", outcome, 0, 5, True, Text("A"), "idea", True)
        return Result(
            student, "x", "graded", tasks=(TaskResult("check_f", 0.0, 5, False, (check,)),)
        )

    tables = build_cohort([one("a", "passed"), one("b", "failed"), one("c", "error"),
                           one("d", "skipped"), one("e", "undecided")])  # fmt: skip
    (concept,) = tables.concept_table().to_dict("records")
    assert (concept["trainees"], concept["core_unmet"], concept["mastery"]) == (3, 2, 0.0)


def test_cost_by_assignment(samples):
    def one(assignment, seconds):
        return Result("a", assignment, "graded", seconds=seconds)

    tables = build_cohort([one("b", n / 100) for n in range(101)] + [one("a", 0.0)])
    (row,) = tables.cost_table().to_dict("records")
    assert (row["assignment"], row["submissions"], row["slowest"]) == ("b", 100, 1.0)
    assert (round(row["median"], 3), round(row["p95"], 4), round(row["total"], 1)) == (
        0.505,
        0.9505,
        50.5,
    )


def test_marks_count_and_changed_answers_wait_again(samples):
    name = "w01_idea_scoping"
    marks = [
        Mark("kenji", name, "problem", 12.0, again=True),
        Mark("kenji", name, "decision", 20.0),
    ]
    tables = build_cohort([samples.workshop()], marks)
    assert tables.submissions.score.tolist() == [32.0]
    assert tables.manual.task.tolist() == ["problem"]
    assert tables.submissions.answers.tolist() == [1], "it is not final"
    assert tables.submissions.waiting.tolist() == [0.0]
    assert tables.look_table(0.35).empty
    marks[:] = [replace(mark, score=mark.score / 2) for mark in marks]
    (low,) = build_cohort([samples.workshop()], marks).look_table(0.35).to_dict("records")
    assert (low["why"], low["share"]) == ("low", 16 / low["max_score"]), "points that were given"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_page(cohort, inert, lang):
    titles = {"a01_line_fit": Text("Fit a line", "直線を学習する")}
    html = render_report(cohort, lang=lang, titles=titles, course="ML", now=NOW)
    page = inert(html)
    assert page.html["lang"] == lang and titles["a01_line_fit"].get(lang) in html
    assert [strong.get_text() for strong in page.select(".numbers strong")] == ["4", "5", "4", "2"]
    rows = page.select("table.scores tbody tr")
    assert [row.th.get_text() for row in rows] == ["hanako.sato", "kenji", "mika", "taro"]
    assert rows[3].find_all("td")[-1].get_text(strip=True) == "38.33"
    assert len(page.select("svg.plot[role=img][aria-label]")) == 2
    assert all(th.get("scope") for th in page.find_all("th"))


def test_an_empty_course_has_a_page(inert):
    page = inert(render_report([], now=NOW))
    assert "There are no results yet" in page.get_text()


def test_all_not_gradable(samples, inert):
    inert(render_report([samples.not_gradable()], now=NOW))


def test_isolation_off_is_said(samples):
    html = render_report([replace(samples.perfect(), sandbox="none")], now=NOW)
    assert "Some submissions ran without isolation." in html


def test_nothing_of_a_hostile_trainee_is_active(inert):
    check = CheckResult(P, "failed", 0, 5, False, Text(P, P), P, True)
    bad = Result(P, P, "not_gradable", Text(P, P), findings=(Finding(P, Text(P, P)),))
    good = Result(P + "2", P, "graded", tasks=(TaskResult(P, 0.0, 5, False, (check,)),
                                               TaskResult(P, None, 5, True)))  # fmt: skip
    html = render_report([bad, good], titles={P: Text(P, P)}, course=P, now=NOW)
    page = inert(html)
    assert len(page.find_all("h1")) == 1 and "\x1b" not in html and "\u202e" not in html
    assert "49" not in page.main.get_text()


@pytest.mark.parametrize(
    "student", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "=cmd|' /C x'!A0"]
)
def test_csv_has_no_formulas(samples, student):
    text = scores_csv(build_cohort([replace(samples.perfect(), student=student)]))
    ((_, *_), row) = csv.reader(io.StringIO(text))
    assert row[0].startswith("'")
    assert row[1:] == ["15.0", "0.0", "15.0", "0.0", ""]


def test_csv(cohort):
    header, *rows = csv.reader(io.StringIO(scores_csv(build_cohort(cohort))))
    assert header == [
        "student",
        "a01_line_fit",
        "w01_idea_scoping",
        "late_work",
        "total",
        "to_be_marked",
        "not_gradable",
    ]
    assert rows == [
        ["hanako.sato", "15.0", "", "0.0", "15.0", "0.0", ""],
        ["kenji", "", "0.0", "0.0", "0.0", "35.0", ""],
        ["mika", "", "", "0.0", "0.0", "0.0", "a01_line_fit"],
        ["taro", "15.0", "23.33", "0.0", "38.33", "0.0", ""],
    ]  # fmt: skip


def test_late_work_is_a_column_of_its_own_and_what_counts_decides(samples):
    result = samples.perfect()
    late = Late(result.student, result.assignment, 90_000.0, 10.0, NOW)
    tables = build_cohort([result], late=[late])
    _, row = csv.reader(io.StringIO(scores_csv(tables)))
    assert row[1:] == ["15.0", "-10.0", "5.0", "0.0", ""]
    assert tables.assignment_table(0.7).passed.tolist() == [0.0]
    assert tables.look_table(0.7).why.tolist() == ["low"]
    html = render_report([result], late=[late], now=NOW)
    assert "1 day 1 hour" in html and "-10 late" in html
    html = render_report([result], late=[late], now=NOW, lang="ja")
    assert "1日1時間" in html and "期限後の提出" in html


def test_csv_quotes_what_would_break_a_row(samples):
    text = scores_csv(build_cohort([replace(samples.perfect(), student='a,"b"\nc')]))
    assert next(iter(list(csv.reader(io.StringIO(text)))[1:]))[0] == 'a,"b" c'


def test_files(tiny, samples):
    result = replace(samples.perfect(), assignment="hello_mean")
    page, table = report(tiny, load_results=lambda _: [result], marks=[], lang="ja")
    assert '<html lang="ja">' in page.read_text(encoding="utf-8")
    assert table.read_bytes().startswith(b"\xef\xbb\xbfstudent,hello_mean,")


def test_histogram():
    svg = histogram([0, 3, 0, 1], label='<"', median=float("nan"), threshold=0.5)
    assert svg.count("<rect") == 2 and "median" not in svg
    assert 'aria-label="&lt;&#34;"' in svg
    assert svg.count('class="below"') == 1
    assert "<rect" not in histogram([], label="nothing")
