"""Points of plain nbgrader test cells."""

import pytest

from autograder.scoring import score_outputs


def value(text):
    return {"output_type": "execute_result", "data": {"text/plain": text}, "metadata": {}}


ERROR = {"output_type": "error", "ename": "AssertionError", "evalue": "", "traceback": []}
STDERR = {"output_type": "stream", "name": "stderr", "text": "ConvergenceWarning"}
STDOUT = {"output_type": "stream", "name": "stdout", "text": "hello"}


@pytest.mark.parametrize(
    ("outputs", "score", "findings"),
    [
        ([], 4, 0),
        ([STDOUT], 4, 0),
        ([ERROR], 0, 0),
        ([STDOUT, ERROR], 0, 0),
        ([STDERR], 4, 1),
        ([STDERR, ERROR], 0, 0),
        ([value("2.5")], 2.5, 0),
        ([value("0")], 0, 0),
        ([value("np.float64(2.5)")], 2.5, 0),
        ([value("'2.5'")], 2.5, 0),
        ([value("True")], 1, 0),
        ([value("nan")], 0, 1),
        ([value("-1")], 0, 1),
        ([value("inf")], 0, 1),
        ([value("5")], 4, 1),
        ([value("'all fine'")], 4, 0),
    ],
)
def test_score_outputs(outputs, score, findings):
    got, notes = score_outputs(outputs, 4.0, notebook="nb", grade_id="t", ran=True)
    assert got == score
    assert len(notes) == findings


def test_a_cell_that_did_not_run_has_no_points():
    assert score_outputs([], 4.0, notebook="nb", grade_id="t", ran=False) == (0.0, [])
