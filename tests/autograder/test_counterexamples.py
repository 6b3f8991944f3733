"""Failing checks quote a small call, and nothing hidden is in it."""

import contextlib
import json
import sys
import types
from itertools import chain
from pathlib import Path

import pytest

from autograder.checks.draws import block, smallest
from autograder.checks.literal import literal
from autograder.checks.plugin import spaces_of
from autograder.checks.run import Run
from autograder.checks.runner import CheckRunner
from autograder.checks.teaching import integers, numbers, vectors
from autograder.course import Course
from autograder.execution import Execution
from autograder.grade import grade
from autograder.grading import Grader
from autograder.jobs import Job
from autograder.nbgrader.masters import load_masters
from autograder.notebook import code_cells
from autograder.results import to_json, to_record
from autograder.sandbox import Limits, Zygote, choose_level
from autograder.trainee.bundle import practice_files, with_bytecode
from autograder.variants import variants, with_cells
from autograder.verify import Extent, verify

OURS = Course(Path(__file__).parents[2])
CODED = [name for name in OURS.assignments() if name[:2] == "a0" and name != "a00_setup"]
PART = 12  # one wrong solution in twelve is tried for every change
SHARE = 0.8  # of the wrong solutions, which must be shown a call
LONGEST = 8  # values a call may have where the function cannot do with less


@pytest.fixture
def graded(tiny):
    """``graded(cell)``: the result of a notebook with this answer to the task `mean`."""
    unit = tiny.assignment("hello_mean")
    masters = load_masters(unit)
    first = next(iter(variants(unit, masters)))
    grader = Grader(tiny.root, choose_level("auto"))

    def grade_one(source):
        notebooks = with_cells(unit, {"mean": source}) if source else first.notebooks
        job = Job(student="s", assignment=unit.name, masters=masters, notebooks=notebooks)
        return grader.grade(job)

    yield grade_one
    grader.close()


def messages(result):
    checks = (check for task in result.tasks for check in task.checks)
    return {check.name: check.message for check in checks if check.message}


def answer(body, before=""):
    return f"import numpy as np\n{before}\ndef mean(values):\n    " + body.replace("\n", "\n    ")


RIGHT = "(float(np.mean(values)) if len(values) else 0.0)"


def test_a_wrong_answer_is_shown_on_the_smallest_input(graded):
    """The example of the check is answered rightly, so it says nothing; three values do."""
    source = answer(f"return {RIGHT} if len(values) < 3 else float(max(values))")
    told = messages(graded(source))["mean_moves_along"]
    assert (told.called, told.returned) == ("mean([1, 1, 2])", "2")
    assert told.plain().startswith("We called mean([1, 1, 2]) and you returned 2. Adding 10")
    assert "例" not in told.text.ja, "the words speak of no example here"


def test_an_example_that_is_answered_rightly_is_named_as_that(tiny, graded):
    path = tiny.checks_dir / "hello_mean" / "test_mean.py"
    path.write_text(path.read_text().replace("Adding 10 to every", "In the example, adding 10 to"))
    source = answer(f"return {RIGHT} if len(values) < 3 else float(max(values))")
    told = messages(graded(source))["mean_moves_along"]
    assert told.called == "mean([1, 1, 2])"
    words = "The example here is mean([2, 4]); your function answers that one correctly."
    assert told.text.en.endswith(words)
    assert told.text.ja.endswith("この例には正しく答えています。")


def test_the_same_submission_gets_the_same_words(graded):
    source = answer(f"return {RIGHT} if len(values) < 2 else sum(abs(v) for v in values)")
    first, second = (to_record(graded(source))["tasks"] for _ in range(2))
    for task in (*first, *second):
        for check in task["checks"]:
            check["seconds"] = 0.0
    assert first == second


def test_a_crash_is_told_with_the_call_that_crashed(graded):
    source = answer(f"assert len(values) < 3, 'only two'\nreturn {RIGHT}")
    told = messages(graded(source))["mean_moves_along"]
    assert (told.cause, told.called, told.returned) == ("crashed", "mean([1, 1, 1])", "")
    assert told.reason.en == "Your code raised AssertionError: only two."
    assert told.plain().startswith("We called mean([1, 1, 1]). Your code raised AssertionError")
    assert told.plain("ja").startswith("mean([1, 1, 1]) を実行すると、返り値がありませんでした。")


def test_a_hidden_crash_that_no_teaching_input_shows_keeps_its_text(graded):
    source = answer(f"assert len(values) < 30, 'secret words'\nreturn {RIGHT}")
    told = messages(graded(source))["mean_moves_along"]
    assert (told.cause, told.called) == ("crashed", "")
    assert "secret words" not in told.plain()


def test_a_changed_argument_is_named(graded):
    source = answer(f"right = {RIGHT}\nif len(values): values[0] = -7.0\nreturn right + 0.5")
    (tiny_change,) = {
        told.reason.en
        for name, told in messages(graded(source)).items()
        if name == "mean_moves_along"
    }
    assert tiny_change == "", "the answer itself is wrong, which is said first"
    source = answer(f"right = {RIGHT}\nif len(values) == 50: right = 0.5\n" + CHANGES)
    told = messages(graded(source))["mean_moves_along"]
    assert told.reason.en == (
        "Your function changed its argument values: [2, 4] before the call, [-7, 4] after it."
    )
    assert (told.called, told.returned) == ("mean([2, 4])", "3")


CHANGES = "if len(values): values[0] = -7.0\nreturn right"


def test_shapes_are_told_apart_and_both_named(graded):
    source = answer(f"return {RIGHT} if len(values) < 3 else list(values)")
    told = messages(graded(source))["mean_moves_along"]
    assert told.reason.en == (
        "Expected a number, but your function returned a 1-D array of 3 numbers."
    )


def test_a_function_that_hangs_on_a_teaching_input_is_shown_with_it(graded):
    source = answer(f"while len(values) == 1: pass\nreturn {RIGHT} + (len(values) == 50)")
    told = messages(graded(source))["mean_moves_along"]
    assert (told.called, told.returned) == ("mean([1])", "")
    assert "did not answer in time" in told.reason.en


def test_a_right_answer_costs_nothing_more(graded):
    result = graded("")
    assert result.score == result.max_score
    assert result.stages.get("explain", 0.0) < 1e-3
    assert not messages(result)


MEMORY = """
import os, glob
PLACES = ["seen.txt", "/tmp/seen.txt", "/dev/shm/seen.txt", os.path.expanduser("~/seen.txt")]
SEEN = []

def remember(text):
    SEEN.append(text)
    mean.seen = text
    np.seen = text
    os.environ["SEEN"] = text
    get_ipython().user_ns["seen_too"] = text
    for place in PLACES:
        try:
            with open(place, "a") as file:
                file.write(text)
            os.utime(os.path.dirname(os.path.abspath(place)), (123456789, 987654321))
        except OSError:
            pass

def recalled():
    found = [*SEEN, getattr(mean, "seen", ""), getattr(np, "seen", ""), os.environ.get("SEEN", "")]
    found.append(get_ipython().user_ns.get("seen_too", ""))
    for place in PLACES:
        try:
            found.append(open(place).read())
            found.append(str(os.stat(os.path.dirname(os.path.abspath(place))).st_mtime_ns))
        except OSError:
            pass
    return "".join(found)
"""


def test_nothing_that_a_check_passed_comes_out_of_a_teaching_call(graded):
    """The function remembers every hidden input wherever it can, and tells all if asked again."""
    body = """
    if len(values) > 3:
        remember("LEAKED" + repr([float(v) for v in values]))
        return 0.5
    told = recalled()
    if "LEAKED" in told or "987654321" in told:
        return told or "LEAKED"
    return float(np.mean(values)) + (len(values) == 3) if len(values) else 0.0
    """
    result = graded("import numpy as np\n" + MEMORY + "\ndef mean(values):" + body)
    told = messages(result)["mean_moves_along"]
    assert (told.called, told.returned) == ("mean([1, 1, 1])", "2"), "a teaching call was made"
    shown = str(to_json(result.without_notebooks())) + str(result.tasks)
    assert "LEAKED" not in shown
    assert "987654321" not in shown


def test_an_exception_text_cannot_carry_anything_out_either(graded):
    body = """
    if len(values) > 3:
        remember("LEAKED" + repr([float(v) for v in values]))
        raise KeyError("LEAKED")
    raise ValueError("what I know: " + recalled())
    """
    result = graded("import numpy as np\n" + MEMORY + "\ndef mean(values):" + body)
    assert "what I know" in messages(result)["mean_moves_along"].reason.en
    assert "LEAKED" not in str(result.tasks)


def test_no_constant_of_a_loaded_module_is_drawn():
    """Hypothesis draws constants of local modules; of ours these are the checks."""
    module = types.ModuleType("hidden_threshold")
    module.__file__ = __file__  # this very file, with the number below
    sys.modules[module.__name__] = module
    try:
        drawn = chain.from_iterable(block(integers(0, 10**9), number) for number in range(20))
        assert 602214076 not in set(drawn)
    finally:
        del sys.modules[module.__name__]


def test_draws_are_the_same_each_time_and_shrink_to_what_stands_first():
    draws = vectors(3, numbers(4.0, 2.0, 9.0))
    first, again = (literal(block(draws, 7)) for _ in range(2))
    assert first == again
    found = smallest(draws, 0, lambda array: array.sum() > 14)
    assert found.tolist() == [4.0, 4.0, 9.0]
    assert smallest(draws, 0, lambda array: False) is None


def test_the_teaching_file_belongs_to_what_a_result_depends_on(tiny, hand_in):
    hand_in(tiny, "wrong", {"mean": answer("return 7.0")})
    (before,) = grade(tiny, "hello_mean", workers=1)
    path = tiny.checks_dir / "hello_mean" / "teaching.py"
    path.write_text(path.read_text().replace("integers(0, 3)", "integers(2, 3)"))
    (after,) = grade(Course(tiny.root), "hello_mean", workers=1)
    assert before.receipt["key"] != after.receipt["key"]


@pytest.mark.parametrize(
    "returned", ["np.array([1.5])", "{}", "np.array([1.5, 2.5])"], ids=("array", "dict", "arrays")
)
def test_an_answer_that_a_space_cannot_judge_stops_nobody(tiny, hand_in, returned):
    """``holds`` gives an array for an array, and what a dict has for a dict."""
    path = tiny.checks_dir / "hello_mean" / "teaching.py"
    holds = "lambda answer, values: answer.get('ok') if isinstance(answer, dict) else answer > 0"
    path.write_text(path.read_text().replace("@space(", f"@space(holds={holds}, ", 1))
    hand_in(tiny, "odd", {"mean": answer(f"return {returned}")})
    hand_in(tiny, "right")
    odd, right = grade(Course(tiny.root), "hello_mean", workers=1)
    assert (odd.status, right.status) == ("graded", "graded")
    assert odd.score < right.score == 10


def test_an_example_of_calls_in_calls_is_no_fault_of_the_grader(tiny, graded):
    """The reference cannot go on with what the trainee's function gave."""
    path = tiny.checks_dir / "hello_mean" / "test_mean.py"
    text = path.read_text()
    path.write_text(text.replace("s.mean([2.0, 4.0])", "s.mean([s.mean([2.0, 4.0]), 4.0])"))
    assert path.read_text() != text
    source = answer("return {'sum': 6} if list(values) == [2.0, 4.0] else 3.5")
    assert graded(source).status == "graded"


@pytest.mark.parametrize("text", ["1 / 0", "from autograder.checks.teaching import nothing_such"])
def test_a_teaching_file_that_breaks_is_the_authors_mistake(tiny, hand_in, text):
    from autograder.errors import CheckError

    (tiny.checks_dir / "hello_mean" / "teaching.py").write_text(text)
    hand_in(tiny, "wrong", {"mean": answer("return 7.0")})
    with pytest.raises(CheckError, match=r"teaching\.py cannot be run"):
        grade(tiny, "hello_mean", workers=1)


# Our own assignments ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def engine():
    from autograder.engines import LocalEngine

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTOGRADER_SECRET", "the suite's own")
        with LocalEngine(OURS.root, choose_level("auto")) as engine:
            yield engine


def told_of(assignment, extent, engine):
    """Of each wrong solution, the messages of its failing checks."""
    (verdict,) = verify(OURS, [assignment], extent, engine=engine)
    return {
        proof.variant.name: list(messages(proof.result).values())
        for proof in verdict.proofs
        if proof.variant.kind == "wrong"
    }


def wrong_names(assignment):
    unit = OURS.assignment(assignment)
    return [v.name for v in variants(unit, load_masters(unit)) if v.kind == "wrong"]


@pytest.mark.parametrize("assignment", CODED)
def test_some_of_our_wrong_solutions_are_shown_a_call(assignment, engine):
    some = tuple(wrong_names(assignment)[::PART])
    told = told_of(assignment, Extent(only=some), engine)
    shown = [name for name, words in told.items() if any(one.called for one in words)]
    assert len(shown) >= SHARE * len(told) - 1, set(told) - set(shown)


def unfairly_blamed(assignment, zygote, wanted):
    """Right solutions for which a counterexample is found all the same, with it."""
    unit = OURS.assignment(assignment)
    runner = CheckRunner(unit.hidden)
    limits = Limits.from_mapping({**OURS.settings.limits, **unit.limits})
    files = unit.materials() | with_bytecode(practice_files(unit))
    spaces = spaces_of(runner._config, unit.hidden)
    blamed = []
    for variant in variants(unit, load_masters(unit)):
        if variant.kind not in ("reference", "equivalent") or not wanted(variant):
            continue
        lean = with_cells(unit, variant.changed, lean=True)
        sources = [source for raw in lean.values() for _, _, source in code_cells(json.loads(raw))]
        with Execution(zygote, limits, files, sources) as execution:
            assert not [run.error for run in execution.run_cells() if run.error]
            search = runner.search(Run(assignment, b"", 0, execution))
            found = {name: search.smallest(space) for name, space in spaces.items()}
        blamed += [(variant.name, name, one) for name, one in found.items() if one is not None]
    runner.close()
    return blamed


@pytest.fixture(scope="module")
def zygote():
    with contextlib.closing(Zygote.start(choose_level("auto"), hide=[OURS.root])) as zygote:
        yield zygote


@pytest.mark.parametrize("assignment", CODED[:3])
def test_a_right_answer_in_another_form_is_not_blamed(assignment, zygote):
    forms = ("lists_and_loops", "plain_loops")
    assert not unfairly_blamed(assignment, zygote, lambda variant: variant.name in forms)


@pytest.mark.slow
@pytest.mark.parametrize("assignment", CODED)
def test_no_right_answer_is_blamed(assignment, zygote):
    assert not unfairly_blamed(assignment, zygote, lambda variant: True)


@pytest.mark.slow
def test_four_of_five_wrong_solutions_are_shown_a_call(engine, tmp_path):
    told = {name: told_of(name, Extent(quick=True), engine) for name in CODED}
    all_of = {(a, name): words for a, own in told.items() for name, words in own.items()}
    shown = [key for key, words in all_of.items() if any(one.called for one in words)]
    assert len(shown) >= SHARE * len(all_of), sorted(set(all_of) - set(shown))
