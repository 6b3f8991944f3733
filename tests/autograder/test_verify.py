"""verify: our assignments are proven, and an assignment that is not gets caught."""

from itertools import chain
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.engines import LocalEngine
from autograder.errors import CheckError, CourseError
from autograder.nbgrader.masters import load_masters
from autograder.sandbox import choose_level
from autograder.variants import variants
from autograder.verify import Extent, verify

COURSE = Course(Path(__file__).parents[2])
PART = 12  # one wrong and one unusual solution in twelve are tried for every change


@pytest.fixture(scope="module")
def engine():
    """One for all our assignments, with the same hidden data in every run of the suite.

    ``verify --draws`` tries others.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTOGRADER_SECRET", "the suite's own")
        with LocalEngine(COURSE.root, choose_level("auto")) as engine:
            yield engine


@pytest.mark.slow
@pytest.mark.parametrize("assignment", COURSE.assignments())
def test_our_assignments_are_as_they_must_be(assignment, engine):
    proofs = as_they_must_be(assignment, Extent(quick=True), engine)
    kinds = {proof.variant.kind for proof in proofs}
    assert kinds >= {"reference", "blank"}
    if not assignment.startswith("w"):
        assert kinds == {"reference", "blank", "wrong", "equivalent"}


@pytest.mark.parametrize("assignment", COURSE.assignments())
def test_a_part_of_our_solutions_is_as_it_must_be(assignment, engine):
    unit = COURSE.assignment(assignment)
    made = list(variants(unit, load_masters(unit)))
    kinds = {"blank": 1, "equivalent": PART, "wrong": PART}
    some = [[v.name for v in made if v.kind == kind][::step] for kind, step in kinds.items()]
    as_they_must_be(assignment, Extent(only=tuple(chain(*some))), engine)


def as_they_must_be(assignment, extent, engine):
    (verdict,) = verify(COURSE, [assignment], extent, engine=engine)
    proofs = verdict.proofs
    assert [(p.variant.name, [each.en for each in p.problems]) for p in proofs if p.problems] == []
    return proofs


def problems(course, workers=1):
    (verdict,) = verify(course, None, Extent(quick=True), workers=workers)
    return {
        proof.variant.name: tuple(each.en for each in proof.problems) for proof in verdict.proofs
    }


def edit(course, path, old, new):
    file = course.checks_dir / "hello_mean" / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_the_skeleton_is_proven(tiny):
    assert set(problems(tiny).values()) == {()}


def test_only_the_named_solutions_are_run(tiny):
    (verdict,) = verify(tiny, None, Extent(only=("with_numpy",)), workers=1)
    assert [proof.variant.name for proof in verdict.proofs] == ["reference", "with_numpy"]
    assert not verdict.fingerprint, "a part proves nothing"
    with pytest.raises(CourseError, match=r"is called with_numpi\. Did you mean with_numpy\?"):
        verify(tiny, None, Extent(only=("with_numpi",)), workers=1)


def test_each_kind_of_slip_is_caught(tiny):
    edit(tiny, "wrong/divides_by_n_minus_1.py", '"mean_moves_along"', '"mean_of_nothing", "gone"')
    edit(tiny, "equivalent/with_numpy.py", "np.mean(values)", "np.median(values)")
    edit(tiny, "test_mean.py", "real(submission.mean([])) == 0.0", "submission.mean([]).wrong")
    told = problems(tiny)
    wrong = "; ".join(told["divides_by_n_minus_1"])
    assert "names the check gone, which does not exist" in wrong
    assert "mean_moves_along failed too" in wrong
    assert "mean_of_nothing broke" in "; ".join(told["reference"])
    assert "mean_moves_along failed" in "; ".join(told["with_numpy"])
    assert "test_mean_of_nothing could not judge" in (tiny.state_dir / "grader.log").read_text()


def test_a_check_that_passes_the_blank_is_caught(tiny):
    edit(tiny, "test_mean.py", "assert real(submission.mean([])) == 0.0", "assert submission.mean")
    assert "mean_of_nothing passed, though nothing was attempted" in "; ".join(
        problems(tiny)["blank"]
    )


def test_a_name_for_a_concept_that_no_check_has_is_told(tiny):
    edit(tiny, "assignment.yaml", "  edge cases:", "  edge-case:")
    (verdict,) = verify(tiny, workers=1)
    (problem,) = [each.en for each in verdict.problems]
    assert "hello_mean/assignment.yaml: concepts: no check has the concept 'edge-case'" in problem
    assert "Did you mean 'edge cases'?" in problem


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("平均", "concepts: mean: expected a name in English and one in Japanese"),
        ("{ja: 平均}", "concepts: mean: expected"),
        ("{en: Mean, fr: Moyenne}", "concepts: mean: expected"),
        ("{en: 3}", "concepts: mean: expected"),
    ],
)
def test_a_concept_without_a_proper_name_is_told(tiny, names, said):
    edit(tiny, "assignment.yaml", "{en: The mean, ja: 平均}", names)
    with pytest.raises(CourseError, match=said):
        verify(tiny, workers=1)


def test_points_that_do_not_sum_up_are_refused(tiny):
    edit(tiny, "test_mean.py", "points(6)", "points(7)")
    with pytest.raises(CheckError, match="worth 10 points, but its checks sum to 11"):
        verify(tiny, workers=1)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("@pytest.mark.points(6)", "", "has no points"),
        ("points(6)", "points(-6)", "must not be negative"),
        ("teaches(\n    en=", "teaches(\n    english=", "takes en="),
        ("import close, real", "import close, real, nothing_such", "cannot be collected"),
    ],
)
def test_a_check_with_a_mistake_is_named(tiny, old, new, words):
    edit(tiny, "test_mean.py", old, new)
    with pytest.raises(CheckError, match=words):
        verify(tiny, workers=1)


def test_a_wrong_solution_without_a_price_is_refused(tiny):
    edit(tiny, "wrong/divides_by_n_minus_1.py", "SCORE = 2", "")
    with pytest.raises(CourseError, match="lacks SCORE"):
        verify(tiny, workers=1)


def test_a_wrong_solution_for_no_task_is_refused(tiny):
    edit(tiny, "wrong/divides_by_n_minus_1.py", "def mean", "def average")
    with pytest.raises(CourseError, match=r"defines none of the assignment's tasks \(mean\)"):
        verify(tiny, workers=1)
