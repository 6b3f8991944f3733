"""From hand-in to report, through the sandbox and the command."""

from __future__ import annotations

from bs4 import BeautifulSoup

from autograder import terminal
from autograder.grade import grade
from autograder.release import release
from autograder.variants import known_mistakes
from tests.autograder.render.test_similar import WORK, disguised

MISTAKE = "def mean(values):\n    return float(sum(values)) / max(len(values) - 1, 1)"
OWN = "def mean(values):\n    return 17.0"


def test_the_report_names_the_mistake_and_the_copy(tiny, hand_in):
    release(tiny)
    hand_in(tiny, "right")
    for student in ("aoi", "ben", "chika"):
        hand_in(tiny, student, {"mean": MISTAKE})
    for student in ("dai", "emi"):
        hand_in(tiny, student, {"mean": OWN})
    hand_in(tiny, "fumi", extra=(WORK,))
    hand_in(tiny, "goro", extra=(disguised(WORK),))
    grade(tiny, "hello_mean", workers=1)
    assert terminal.report(tiny.root, None, "en") == 0

    html = (tiny.reports_dir / "report.html").read_text(encoding="utf-8")
    page = BeautifulSoup(html, "html.parser")
    (mistake,) = known_mistakes(tiny.assignment("hello_mean"))
    rows = {
        row.select_one(".what").get_text(): (
            row.strong.get_text(),
            [one.get_text() for one in row.select("bdi")],
        )
        for row in page.select(".patterns ol > li")
    }
    assert rows[mistake.title.en] == ("3", ["aoi", "ben", "chika"])
    assert rows["Unknown pattern"] == ("2", ["dai", "emi"])
    similar = page.select_one("#similar").parent.select("tbody tr")
    assert [[one.get_text() for one in row.select("bdi")] for row in similar] == [["fumi", "goro"]]
    cost = page.select_one("#cost").parent
    assert " ms" in cost.select_one("tbody td:nth-of-type(2)").get_text()
    assert "hello_mean" in cost.get_text() and "8 submissions" in cost.get_text()
