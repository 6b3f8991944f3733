"""The course on which graders are compared (benchmarks/comparison_course.py)."""

import pytest

from benchmarks import comparison_course
from tests.autograder.plain.beside_stock import differences, grade_thrice, release


def graded(folder, number):
    root = folder / "course"
    comparison_course.write_source(root)
    release(root, comparison_course.ASSIGNMENT)
    comparison_course.submit(root, number)
    return grade_thrice(root, comparison_course.ASSIGNMENT)


def check(made, number):
    assert len(made.ours.results) == number
    assert len([place for place in made.stock.rows if place[3] == "score"]) == 6 * number
    assert not differences(made.stock, made.ours)
    assert not differences(made.stock, made.compat)


@pytest.mark.slow
def test_no_cell_differs(tmp_path):
    """All kinds of its submissions: right, wrong, blank, raising, weak."""
    check(graded(tmp_path, 20), 20)


@pytest.mark.slow
def test_no_cell_differs_among_the_first_six(tmp_path):
    made = graded(tmp_path, 6)
    check(made, 6)
    assert made.ours.scores("s0000")["test-model"] == 4.0
    assert made.ours.scores("s0003")["test-recall"] == 0.0
