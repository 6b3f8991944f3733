"""Answers and tasks that people mark, late work, and a policy for it in the course folder."""

import pytest

from tests.autograder.plain.beside_stock import (
    Thrice,
    api_of,
    copy_for,
    differences,
    grade_with_ours,
    grade_with_stock,
    hand_in,
    release,
    write_course,
)
from tests.autograder.plain_course import cell, notebook
from tests.command import run_here

DUE = "2026-02-01 00:00:00 UTC"
POLICY = """
from nbgrader.plugins import BasePlugin


class HalfAPointADay(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.5 * (total_seconds_late // 86400 + 1)
"""
CONFIG = """
c.AssignLatePenalties.plugin_class = "policy_of_the_plain_course.HalfAPointADay"
c.ClearMarkScheme.begin_mark_scheme_delimeter = "=== MARKS"
c.ClearMarkScheme.end_mark_scheme_delimeter = "=== END"
"""
SCHEME = "Draw a plot below.\n\n=== MARKS\nOne point for each axis.\n=== END"


def source():
    return notebook(
        cell("code", "### BEGIN SOLUTION\nn = 3\n### END SOLUTION", "n", solution=True),
        cell("code", "n / 2", "check_n", 2, grade=True, locked=True),
        cell("markdown", "Because.", "why", 3, grade=True, solution=True),
        cell("code", "draw = 1", "draw", 2.5, grade=True, solution=True),
        cell("markdown", "As you like.", "free", 0, grade=True, solution=True),
        cell("markdown", SCHEME, "plot", 4, task=True, locked=True),
    )


def without(*grade_ids):
    def edit(made):
        made.cells = [
            one
            for one in made.cells
            if one.metadata.get("nbgrader", {}).get("grade_id") not in grade_ids
        ]

    return edit


@pytest.fixture(scope="module")
def marked(tmp_path_factory) -> Thrice:
    root = tmp_path_factory.mktemp("by_hand") / "course"
    write_course(root, {"ps1/essay.ipynb": source()}, CONFIG)
    (root / "policy_of_the_plain_course.py").write_text(POLICY)
    release(root, "ps1")
    with api_of(root) as api, api.gradebook as book:
        book.update_or_create_assignment("ps1", duedate=DUE)
    answers = {"n": "n = 3", "why": "So.", "draw": "draw = 2", "free": "Yes."}
    place = "ps1/essay"
    hand_in(root, "early", place, answers, time="2026-01-31 23:59:59 UTC")
    hand_in(root, "zoned", place, answers, time="2026-02-01 08:59:00 Asia/Tokyo")  # in time
    hand_in(root, "late", place, answers, time="2026-02-02 10:00:00 UTC")
    hand_in(root, "very-late", place, answers, time="2026-02-20 10:00:00 +0900")
    hand_in(root, "blank", place, time="2026-02-02 10:00:00 UTC")
    hand_in(root, "cut", place, answers, edit=without("why", "plot"))
    # what was due stands in the gradebook, so ours starts with the same one
    copies = {name: copy_for(root, name) for name in ("ours", "compat")}
    for copy in copies.values():
        (copy / "gradebook.db").write_bytes((root / "gradebook.db").read_bytes())
    ours = grade_with_ours(copies["ours"], "ps1")  # first, so that it has to find the policy
    compat = grade_with_ours(copies["compat"], "ps1", "--nbgrader-compat")
    return Thrice(root, grade_with_stock(root, "ps1"), ours, compat)


def rows(graded, column):
    return {name: v for (name, *_, what), v in graded.rows.items() if what == column}


@pytest.mark.slow
def test_penalties_are_those_of_the_course_folder_s_policy(marked):
    assert not marked.stock.failed
    assert rows(marked.stock, "penalty") == {
        "early": None,
        "zoned": None,
        "late": 1.0,
        "very-late": 1.5,  # no more than there is
        "blank": 0.0,
        "cut": None,
    }


@pytest.mark.slow
def test_nothing_differs_but_what_was_deleted(marked):
    assert not differences(marked.stock, marked.compat)
    assert set(differences(marked.stock, marked.ours)) == {
        ("cut", "essay", "why", "score"),
        ("cut", "essay", "why", "by hand"),
        ("cut", "essay", "why", "comment"),
    }


@pytest.mark.slow
def test_a_deleted_answer_is_one_that_was_not_given(marked):
    """Stock nbgrader has a person look for it; ours puts the cell back, empty."""
    assert marked.stock.scores("cut")["why"] is None
    assert marked.ours.scores("cut")["why"] == 0.0
    assert marked.ours.findings("cut", "'why' was missing")


@pytest.mark.slow
def test_a_mark_scheme_that_the_release_left_out_is_no_edit(marked):
    assert not marked.ours.findings("early")


@pytest.mark.slow
def test_feedback_keeps_the_mark_scheme_to_itself(marked):
    """It is back in the executed notebook, for whoever marks; the trainee's page is another."""
    root = marked.root.with_name(f"{marked.root.name}-ours")
    assert "One point for each axis" in (root / "autograded/early/ps1/essay.ipynb").read_text()
    code, out, err = run_here(["--course", str(root), "feedback", "ps1"])
    assert code == 0, out + err
    pages = [path.read_text() for path in (root / "feedback/early/ps1").iterdir()]
    assert any("So." in page for page in pages)
    assert not any("One point for each axis" in page for page in pages)
