"""Where stock nbgrader is plainly wrong: the right score and a finding, or its own by wish."""

import nbformat
import pytest

from autograder.course import Course
from autograder.nbgrader import sandboxed
from autograder.store import ResultStore
from tests.autograder.plain.beside_stock import (
    Graded,
    Thrice,
    copy_for,
    differences,
    grade_thrice,
    grade_with_ours,
    grade_with_stock,
    hand_in,
    release,
    write_course,
)
from tests.autograder.plain_course import cell, notebook
from tests.command import run_here

# grade_id: source of a test cell worth 4 points, stock nbgrader's score, the right one, words
TRAPS = {
    "warned": ("import warnings\nwarnings.warn('did not converge')", 0.0, 4.0, "printed warnings"),
    "logged": ("import sys\nprint('hm', file=sys.stderr)\n2.5", 0.0, 2.5, "printed warnings"),
    "numpy": ("np.float64(2.5)", 4.0, 2.5, "np.float64(2.5) counts as 2.5"),
    "numpy-int": ("np.int64(3)", 4.0, 3.0, "np.int64(3) counts as 3"),
    "array": ("np.array(1.5)", 4.0, 1.5, "array(1.5) counts as 1.5"),
    "text": ("'2.5'", 4.0, 2.5, "'2.5' counts as 2.5"),
    "true": ("n == 3", 4.0, 1.0, "True counts as 1"),
    "false": ("n == 4", 4.0, 0.0, "False counts as 0"),
    "nan": ("float('nan')", 4.0, 0.0, "nan is no score"),
    "negative": ("-1", 4.0, 0.0, "-1 is no score"),
    "silenced": ("assert n == 4", 4.0, 0.0, "stopped with an error"),
}
# what stock nbgrader and we agree on
SAME = {
    "half": ("n / 2", 1.5),
    "all": ("assert n == 3", 4.0),
    "none": ("assert n == 4", 0.0),
    "words": ("'all fine'", 4.0),
    "frame": ("{'a': 1}", 4.0),
    "nothing": ("None", 4.0),
    "twice": ("display(3)\n1.5", 1.5),
    "late-warning": ("1.5\nimport sys\nprint('x', file=sys.stderr)", 1.5),  # see source()
    "usage": ("%no_such_magic", 0.0),
    "syntax": ("assert (", 0.0),
}  # fmt: skip
# the trainee's: an error shows a value first
SILENCER = """
n = 3
shell = get_ipython()
def show(*args, **kwargs):
    shell.displayhook(4)
"""
ABOVE = {"above": "n * 2", "huge": "1e400", "zero-point": "1"}


def source():
    def test(name, text):
        return cell("code", text, name, 4, grade=True, locked=True)

    def interactivity(mode):
        text = f"get_ipython().ast_node_interactivity = {mode!r}"
        return cell("code", text, f"shows-{mode}", locked=True)

    tests = {name: source for name, (source, *_) in (TRAPS | SAME).items()}
    silenced, late = tests.pop("silenced"), tests.pop("late-warning")
    return notebook(
        cell("code", "import numpy as np", "imports", locked=True),
        cell("code", "### BEGIN SOLUTION\nn = 3\n### END SOLUTION", "n", solution=True),
        *(test(name, text) for name, text in tests.items()),
        interactivity("all"),
        test("late-warning", late),
        interactivity("last_expr"),
        cell("code", "### BEGIN SOLUTION\npass\n### END SOLUTION", "last", solution=True),
        test("silenced", silenced),
        test("cut", "assert n"),
    )


def above(grade_id):
    points = 0 if grade_id == "zero-point" else 4
    return notebook(
        cell("code", "### BEGIN SOLUTION\nn = 3\n### END SOLUTION", "n", solution=True),
        cell("code", "n", "before", 4, grade=True, locked=True),
        cell("code", ABOVE[grade_id], grade_id, points, grade=True, locked=True),
    )


def without_cut(made):
    made.cells = [c for c in made.cells if c.metadata.get("nbgrader", {}).get("grade_id") != "cut"]


@pytest.fixture(scope="module")
def traps(tmp_path_factory) -> Thrice:
    root = tmp_path_factory.mktemp("traps") / "course"
    write_course(root, {"ps1/traps.ipynb": source()})
    release(root, "ps1")
    last = f"{SILENCER}shell.showtraceback = show"
    hand_in(root, "ann", "ps1/traps", {"n": "n = 3", "last": last}, edit=without_cut)
    return grade_thrice(root, "ps1")


@pytest.mark.parametrize("name", TRAPS)
def test_the_right_score_and_a_finding_in_words(traps, name):
    _, stock, right, words = TRAPS[name]
    assert traps.stock.scores("ann")[name] == stock
    assert traps.ours.scores("ann")[name] == right
    told = traps.ours.findings("ann", f"'{name}'")
    assert any(words in text and f"Plain nbgrader: {stock:g}" in text for text in told)


@pytest.mark.parametrize("name", SAME)
def test_the_same_score_and_no_finding(traps, name):
    _, score = SAME[name]
    assert traps.stock.scores("ann")[name] == traps.ours.scores("ann")[name] == score
    assert not traps.ours.findings("ann", f"'{name}'")


def test_a_deleted_test_cell_is_put_back(traps):
    assert traps.stock.scores("ann")["cut"] is None
    assert traps.stock.rows["ann", "traps", "cut", "by hand"]
    assert traps.ours.scores("ann")["cut"] == 4.0
    assert traps.ours.findings("ann", "'cut' was missing")


def test_only_the_traps_differ(traps):
    differ = {grade_id for _, _, grade_id, _ in differences(traps.stock, traps.ours)}
    assert differ == {*TRAPS, "cut"}


def test_compat_leaves_stock_s_gradebook_behind(traps):
    assert not differences(traps.stock, traps.compat)
    receipts = [g.results["ann"]["receipt"] for g in (traps.ours, traps.compat)]
    assert [receipt["nbgrader_compat"] for receipt in receipts] == [False, True]
    assert receipts[0]["key"] != receipts[1]["key"]  # so that neither is taken for the other
    assert not traps.compat.findings("ann", "Plain nbgrader")


@pytest.mark.slow
def test_the_stock_command_with_our_configuration_agrees(traps):
    """``nbgrader autograde`` in our sandbox: right by default, stock's with the setting."""
    for setting, expected in ((False, traps.ours), (True, traps.compat)):
        root = copy_for(traps.root, f"stock-command-{setting}")
        (root / "nbgrader_config.py").write_text(
            "from pathlib import Path\nfrom autograder.nbgrader.config import apply\n"
            "c = get_config()\napply(c, Path(__file__).resolve().parent)\n"
            f"c.CourseDirectory.course_id = 'plain'\nc.Autograder.nbgrader_compat = {setting}\n"
        )
        release(root, "ps1")
        try:
            graded = grade_with_stock(root, "ps1")
        finally:
            sandboxed.shut_down()
        assert not graded.failed
        assert not differences(expected, graded)
        result = ResultStore(Course(root).state_dir / "results").load("ps1", "ann")
        assert result.receipt["nbgrader_compat"] is setting


@pytest.fixture(scope="module", params=ABOVE)
def too_much(request, tmp_path_factory) -> tuple[str, Thrice]:
    root = tmp_path_factory.mktemp("above") / "course"
    write_course(root, {"ps1/nb.ipynb": above(request.param)})
    release(root, "ps1")
    hand_in(root, "ann", "ps1/nb", {"n": "n = 3"})
    hand_in(root, "bob", "ps1/nb", {"n": "n = 2" if request.param == "above" else "n = 1"})
    return request.param, grade_thrice(root, "ps1", code=3)


@pytest.mark.slow
def test_a_value_above_the_points_stops_nothing(too_much):
    name, made = too_much
    assert "ann" in made.stock.failed
    assert made.ours.scores("ann") == {"before": 3.0, name: 0.0 if name != "above" else 4.0}
    [told] = made.ours.findings("ann", f"'{name}'")
    assert "Plain nbgrader would stop grading here" in told


@pytest.mark.slow
def test_with_compat_it_is_refused_by_name_and_the_others_are_graded(too_much):
    name, made = too_much
    assert f"nbgrader cannot score the test cell '{name}'" in made.compat.failed["ann"]
    assert made.compat.failed.keys() == made.stock.failed.keys()
    if "bob" not in made.stock.failed:
        assert made.compat.scores("bob") == made.stock.scores("bob")


@pytest.mark.slow
def test_compat_honours_what_the_course_tells_nbgrader(tmp_path):
    """Deleted cells that are put back, and stderr that costs nothing, as nbgrader can be told."""
    told = (
        "c.OverwriteCells.add_missing_cells = True\n"
        "c.IgnorePattern.enabled = True\nc.IgnorePattern.pattern = 'converge|hm'\n"
    )
    root = write_course(tmp_path / "course", {"ps1/traps.ipynb": source()}, told)
    release(root, "ps1")
    hand_in(root, "ann", "ps1/traps", {"n": "n = 3"}, edit=without_cut)
    compat: Graded = grade_with_ours(root, "ps1", "--nbgrader-compat")
    scores = compat.scores("ann")
    assert scores["cut"] == 4.0
    assert scores["warned"] == 4.0
    assert scores["logged"] == 2.5
    assert scores["true"] == 4.0


def test_a_pattern_that_is_none_is_named(tmp_path):
    told = "c.IgnorePattern.enabled = True\nc.IgnorePattern.pattern = '('\n"
    root = write_course(tmp_path / "course", {"ps1/nb.ipynb": above("above")}, told)
    path = root / "submitted/ann/ps1/nb.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(above("above"), path)
    code, _, err = run_here(["--course", str(root), "grade", "ps1", "--nbgrader-compat"])
    assert code == 2
    assert "c.IgnorePattern.pattern" in err
