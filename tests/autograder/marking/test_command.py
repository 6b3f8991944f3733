"""``autograder mark`` on the terminal, and the marking in the report."""

from __future__ import annotations

import re
import socket
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup

from autograder.marking import marking_of, summarise
from autograder.marking.ledger import Act, Ledger
from autograder.report import render_report
from tests.command import run_here

W = "w01_idea_scoping"


@pytest.fixture
def command(course, monkeypatch):
    """``command(*words)`` in the course: exit code, stdout, stderr."""
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words: run_here(["mark", *words], course.root)


@pytest.fixture
def marked(course, desk, clock):
    """All kpi by Aya, who grows milder; Ben gives the other end wherever he is asked."""
    given = {}
    for name in ("Aya", "Ben"):
        marker = desk(name)
        kpi = marker.criterion("kpi")
        clock.now += 3600
        while waiting := [a for a, level in marker.mine(kpi) if level is None]:
            answer = waiting[0]
            level = 0 if len(given) < 4 else 3
            level = 3 - given[answer.student] if answer.student in given else level
            given.setdefault(answer.student, level)
            visit = marker.open(kpi, answer)
            clock.now += 20
            marker.mark(kpi, answer, answer.digest(kpi), visit, level, "<b>Why?</b>")
    return course


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("w01_idea", "--marker", "Aya"), "Did you mean 'w01_idea_scoping'"),
        (("hello_mean", "--marker", "Aya"), "no rubric.yaml.*Workshops here: w01_idea_s"),
        ((W,), "Say who is marking: --marker NAME"),
        ((W, "--marker", ""), "Say who is marking: --marker NAME"),
        ((W, "--marker", "--no-browser"), "letter or digit"),
        ((W, "--marker", "A" * 41), "at most 40 characters"),
        ((W, "--marker", "Aya", "--lang", "fr"), "unknown language 'fr'"),
        ((W, "--marker", "Aya", "--port", "70000"), "65535"),
        (("hello_mean", "--status"), "hello_mean has no rubric.yaml"),
    ],
)  # fmt: skip
def test_wrong_use_is_told(command, words, said):
    code, out, err = command(*words)
    assert code == 2
    assert re.search(said, " ".join((out + err).split())), out + err


def test_a_port_that_is_taken(course):
    """In a process of its own: a browser that other tests have open has an event loop here."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        words = ["mark", W, "--marker", "Aya", "--no-browser", "--port", port]
        done = subprocess.run(
            [sys.executable, "-m", "autograder", "-C", str(course.root), *words],
            capture_output=True,
            text=True,
        )
    assert done.returncode == 2
    assert f"Port {port} cannot be used" in done.stderr


def test_before_anything_is_graded(command, course):
    for path in (course.state_dir / "results" / W).iterdir():
        path.unlink()
    code, _, err = command(W, "--marker", "Aya", "--no-browser")
    assert code == 2 and f"Run `autograder grade {W}` first" in err


def test_a_rubric_that_is_broken(command, course):
    (course.source_dir / W / "rubric.yaml").write_text("criteria: [")
    code, _, err = command(W, "--marker", "Aya")
    assert code == 2 and "rubric.yaml is not valid YAML" in err


def test_the_status_before_and_after(command, marked, course):
    code, out, _ = command(W, "--status")
    assert code == 0
    rows = {line.split()[0]: line.split() for line in out.splitlines() if line.strip()}
    assert rows["kpi"][1:5] == ["8/10", "1", "2/2", "2"]
    assert rows["risk"][1:5] == ["0/11", "0", "0/3", "0"]
    assert "Markers: Aya, Ben" in out
    assert "kpi: Aya drifted by +3.00 levels" in out
    assert "to be settled (two levels apart)" in out
    assert "trainee-" not in out


def test_nobody_has_marked(command):
    code, out, _ = command(W, "--status")
    assert code == 0 and "Nobody has marked here yet" in out


def test_a_damaged_ledger_is_told_and_the_rest_counts(command, marked, course):
    path = course.state_dir / "marking" / W / "ledger.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], b"garbage \x1b[31m\n", *lines[2:]]))
    code, out, _ = command(W, "--status")
    assert code == 0 and "1 lines of the ledger could not be read" in out
    assert "\x1b" not in out and "Markers: Aya, Ben" in out


def test_a_ledger_with_a_hostile_marker_is_printed_plainly(command, course):
    ledger = Ledger(course.state_dir / "marking" / W / "ledger.jsonl")
    with ledger.locked():
        ledger.append(Act("mark", 1.0, "\x1b]0;x\x07[red]<script>", "kpi", "trainee-01", "d", "v"))
    code, out, _ = command(W, "--status")
    assert code == 0 and "\x1b" not in out and "[red]<script>" in out
    html = render_report([], marking=[summarise(course, W, set())])
    assert "<script>" not in html


def test_the_report_has_agreement_and_drift(marked, course):
    code, _, err = run_here(["report", W], course.root)
    assert code == 0, err
    page = BeautifulSoup((course.reports_dir / "report.html").read_text("utf-8"), "html.parser")
    section = page.find("section", attrs={"aria-labelledby": "marking-1"})
    text = " ".join(section.get_text(" ").split())
    assert "Marking of Scoping an idea" in text and "2 markers" in text
    row = next(tr for tr in section.find_all("tr") if "Link from metric" in tr.text)
    assert "to be settled" in row.text and "Aya" in row.text and "+3.00" in row.text
    assert "trainee-" not in text
    code, _, _ = run_here(["report", W, "--lang", "ja"], course.root)
    assert code == 0
    assert "採点の記録: アイデアのスコーピング" in (course.reports_dir / "report.html").read_text(
        "utf-8"
    )


def test_the_report_of_a_course_without_markers_says_nothing_of_them(course):
    assert marking_of(course, [W, "hello_mean"], set()) == []
    assert run_here(["report", W], course.root)[0] == 0
    assert "Weighted kappa" not in (course.reports_dir / "report.html").read_text("utf-8")


def test_feedback_shows_the_marks(marked, course):
    code, _, err = run_here(["feedback", W], course.root)
    assert code == 0, err
    pages = [p.read_text("utf-8") for p in course.feedback_dir.rglob("*.html")]
    assert any("&lt;b&gt;Why?&lt;/b&gt;" in page for page in pages)
    assert not any("<b>Why?</b>" in page for page in pages)
