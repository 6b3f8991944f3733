"""Points of plain nbgrader test cells."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nbformat import from_dict
from nbformat.v4 import new_code_cell
from nbgrader import utils

from autograder.errors import IntakeError
from autograder.scoring import score_as_stock, score_outputs, stock_score


def value(text):
    data = {"text/plain": text}
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}


ERROR = {"output_type": "error", "ename": "AssertionError", "evalue": "", "traceback": []}
STDERR = {"output_type": "stream", "name": "stderr", "text": "ConvergenceWarning"}
COMMANDS = "shell commands and installations are not available while grading\n"
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
        ([value("np.float64(2.5)")], 2.5, 1),
        ([value("np.int64(2)")], 2, 1),
        ([value("array(2.5)")], 2.5, 1),
        ([value("Decimal('2.5')")], 2.5, 1),
        ([value("'2.5'")], 2.5, 1),
        ([value("True")], 1, 1),
        ([value("np.False_")], 0, 1),
        ([value("np.float64(4.0)")], 4, 0),
        ([value("nan")], 0, 1),
        ([value("-1")], 0, 1),
        ([value("inf")], 0, 1),
        ([value("5")], 4, 1),
        ([value("'all fine'")], 4, 0),
        ([value("")], 4, 1),
        ([value("2.5"), STDERR], 2.5, 0),
        ([value("2.5"), value("1")], 2.5, 0),
        ([value("2.5"), ERROR], 0, 1),
        ([STDERR, value("np.float64(2.5)")], 2.5, 2),
        ([{**STDERR, "text": COMMANDS}], 4, 0),  # the sandbox's own words: another finding's
    ],
)
def test_score_outputs(outputs, score, findings):
    got, notes = score_outputs(outputs, 4.0, notebook="nb", grade_id="t", ran=True)
    assert got == score
    assert len(notes) == findings


def test_a_cell_that_did_not_run_has_no_points():
    assert score_outputs([], 4.0, notebook="nb", grade_id="t", ran=False) == (0.0, [])


NUMBERS = ["0", "-0.0", "4", "4.0", "4.1", "nan", "inf", "-1", "1e400", " 2 ", "1_0", "True", "x"]
OUTPUTS = st.lists(
    st.one_of(
        st.sampled_from([STDOUT, STDERR, ERROR]),
        st.sampled_from([value(text) for text in NUMBERS]),
        st.text(max_size=5).map(value),
    ),
    max_size=4,
)


@given(OUTPUTS, st.sampled_from([0.0, 0.5, 4.0]))
@example([value("")], 4.0)
def test_stock_scores_are_those_of_nbgrader(outputs, points):
    meta = {"grade": True, "solution": False, "grade_id": "t", "points": points}
    cell = new_code_cell(outputs=from_dict(outputs), metadata={"nbgrader": meta})
    try:
        wanted, _ = utils.determine_grade(cell)
    except (ValueError, KeyError):
        wanted = None
    try:
        got = stock_score(outputs, points)
    except ValueError:
        got = None
    assert got == wanted


@given(OUTPUTS)
def test_a_score_is_in_range_and_another_one_than_nbgrader_s_is_explained(outputs):
    got, notes = score_outputs(outputs, 4.0, notebook="nb", grade_id="t", ran=True)
    assert 0.0 <= got <= 4.0
    try:
        stock = stock_score(outputs, 4.0)
    except ValueError:
        stock = None
    assert bool(notes) == (got != stock)


def test_as_stock():
    def score(*outputs, ignored=""):
        return score_as_stock(outputs, 4.0, grade_id="t", ignored=ignored)

    assert score(STDERR) == 0
    assert score(STDERR, ignored="Convergence") == 4
    assert score(STDERR, ignored="Deprecation") == 0
    assert score(value("True")) == 4
    assert score({**STDERR, "text": COMMANDS * 2}) == 4  # it would have run there
    assert score({**STDERR, "text": COMMANDS + "a warning"}) == 0
    assert score({**STDERR, "text": "\n"}) == 0
    with pytest.raises(IntakeError, match=r"cannot score the test cell 't'.*above its 4"):
        score(value("5"))
