from __future__ import annotations

from autograder.render import cells
from autograder.render.outputs import Budget


def own_cells(notebook, tasks, released=frozenset()):
    return cells.own_cells(notebook, tasks, released, answers=Budget(), rest=Budget())


def test_cells_are_sorted_by_task_and_tests_are_never_shown(samples):
    of_task, others = own_cells(samples.typical().notebooks["a01_line_fit"],
                                ["check_predict_line", "check_mse", "check_fit_line"])  # fmt: skip
    assert {key: [cell.number for cell in cells] for key, cells in of_task.items()} == {
        "check_predict_line": [3], "check_mse": [5], "check_fit_line": [10],
    }  # fmt: skip
    shown = [cell for cells in of_task.values() for cell in cells] + others
    assert all("SECRET" not in cell.source + cell.text for cell in shown)


def test_in_a_plain_nbgrader_notebook_the_cells_before_a_test_are_its_answer(samples):
    nb = samples.notebook(
        samples.code("helper = 1", solution=True, grade_id="part-1"),
        samples.code("answer = 2", solution=True, grade_id="part-2"),
        samples.code("assert answer == 2", grade=True, locked=True, grade_id="test-1"),
    )
    of_task, others = own_cells(nb, ["test-1"])
    assert [cell.text for cell in of_task["test-1"]] == ["helper = 1", "answer = 2"]
    assert others == []


def test_regions_of_hidden_tests_are_cut_out_wherever_they_are(samples):
    source = "x = 1\n### BEGIN HIDDEN TESTS\nassert x == 42\n### END HIDDEN TESTS\ny = 2"
    _, (cell, open_end) = own_cells(
        samples.notebook(samples.code(source), samples.code("a\n# BEGIN HIDDEN TESTS\nassert 42")),
        [])  # fmt: skip
    assert "42" not in cell.text and "y = 2" in cell.text
    assert open_end.text == "a"


def test_cells_of_the_release_are_left_out_but_for_what_they_displayed(samples):
    nb = samples.notebook(
        samples.markdown("story"),
        samples.code("setup()"),
        samples.code("plot()", [samples.stream("my plot")]),
        samples.markdown("my note"),
    )
    _, others = own_cells(nb, [], frozenset({"story", "setup()", "plot()"}))
    assert [(cell.number, cell.text) for cell in others] == [(3, ""), (4, "my note")]


def test_long_cells_are_cut_and_the_rest_is_named(samples):
    nb = samples.notebook(*[samples.code("x = 'aaaa'\n" * 150) for _ in range(60)])
    _, others = own_cells(nb, [])
    assert [cell.full for cell in others] == [True] * (len(others) - 1) + [False]
    assert sum(len(cell.source.encode()) for cell in others) <= 40_000


def test_a_malformed_notebook_has_no_cells():
    for nb in ({}, {"cells": 3}, {"cells": [3, None, {}, {"cell_type": "code"}, {"metadata": []}]}):
        assert own_cells(nb, []) == ({}, [])
