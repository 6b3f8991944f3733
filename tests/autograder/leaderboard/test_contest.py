"""Measuring through the real command's way: beside the score, and never in it."""

import json
import shutil
import textwrap

import jsonschema
import pytest
from bs4 import BeautifulSoup

from autograder.grade import grade
from autograder.results import from_record, to_json, to_record
from autograder.stages import Profile
from autograder.store import ResultStore
from tests.command import run_here

RIGHT = "def mean(values):\n    return sum(values) / len(values) if len(values) else 0.0"
NEARLY = "def mean(values):\n    return sum(values) / len(values) + 0.05"
STUB = "def mean(values):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
FAULTS = {
    "stub": STUB,
    "raises": "def mean(values):\n    raise ValueError(f'SEEN {list(values)}')",
    "dies": "import os\ndef mean(values):\n    len(values) == 9 and os._exit(0)\n    return 1.0",
    "hangs": "def mean(values):\n    while len(values) == 9: pass\n    return 1.0",
    "text": "def mean(values):\n    return 'SEEN' + str(list(values))",
    "nan": "def mean(values):\n    return float('nan')",
    "huge": "def mean(values):\n    return 1e308 * (-1) ** int(values[0] > 0)",
    "gone": "average = 1",
}
# Swings about the mean, so that its interval would span everybody's.
WIDE = "def mean(values):\n    return sum(values) / len(values) + 2 * (values[0] > 0)"


def by_student(results):
    return {result.student: result for result in results}


@pytest.fixture(scope="module")
def graded(tmp_path_factory, board_course, join):
    """One of each kind, graded once, in a course with a board and in the same one without."""
    course = board_course(tmp_path_factory.mktemp("board") / "course")
    join(course, "away", None, RIGHT)
    join(course, "best", "Night Owl", RIGHT)
    join(course, "made", "", RIGHT)
    join(course, "near", "Day Owl", NEARLY)
    join(course, "wide", "Wide Owl", WIDE)
    join(course, "bold", "<script>alert(1)</script>", NEARLY)
    for name, mean in FAULTS.items():
        join(course, name, "", mean)
    without = type(course)(shutil.copytree(course.root, course.root.with_name("without")))
    (without.checks_dir / "hello_mean" / "board.py").unlink()
    return (
        course,
        by_student(grade(course, "hello_mean", workers=2, profile=Profile())),
        by_student(grade(without, "hello_mean", workers=2)),
    )


def scores(result):
    told = to_json(result)
    for changing in ("seconds", "receipt", "standing"):
        told.pop(changing, None)
    return json.dumps(told).encode()


def test_scores_are_the_same_bytes_with_and_without_a_board(graded):
    _, with_board, without = graded
    assert len(with_board) == 14
    for student, result in with_board.items():
        # the call in the notebook knows no board where there is none: a remark of the cell's own
        assert scores(result) == scores(without[student]), student
        assert without[student].standing is None


def test_only_who_asks_is_measured(graded):
    _, results, _ = graded
    assert results["away"].standing is None and "standing" not in to_json(results["away"])
    best = results["best"].standing
    assert (best.name, best.skill) == ("Night Owl", 1.0) and best.low == best.high == 1.0
    assert results["made"].standing.name == ""
    near = results["near"].standing
    assert abs(near.skill - 0.95) < 1e-9
    assert "board" in results["near"].stages and "board" not in results["away"].stages


def test_a_fault_says_not_ranked_and_nothing_of_what_was_seen(graded):
    _, results, _ = graded
    reasons = {
        "stub": "not started",
        "raises": "raised an exception",
        "dies": "Python stopped",
        "hangs": "did not answer in time",
        "text": "Expected a number",
        "nan": "finite",
        "huge": "finite",
        "gone": "was not found",
    }
    for student, part in reasons.items():
        standing = results[student].standing
        assert standing.skill is standing.low is standing.high is None, student
        assert part in standing.reason.en, (student, standing.reason)
        assert standing.reason.ja
        assert "SEEN" not in json.dumps(to_json(results[student])["standing"])


def test_an_interval_that_would_span_everybody_is_not_ranked(graded):
    _, results, _ = graded
    standing = results["wide"].standing
    assert standing.skill is None and "quality" in standing.reason.en


def test_a_hostile_name_is_not_even_stored(graded):
    course, results, _ = graded
    standing = results["bold"].standing
    assert standing.name == "" and standing.flaw and standing.skill is not None
    record = json.loads(ResultStore(course.state_dir / "results").path(
        "hello_mean", "bold").read_text())  # fmt: skip
    assert "script" not in json.dumps(record["standing"])


def test_the_record_goes_through_json_and_fits_the_schema(graded, result_schema):
    _, results, _ = graded
    told = [to_json(result, lang) for result in results.values() for lang in ("en", "ja")]
    jsonschema.validate(told, result_schema)
    for result in results.values():
        again = from_record(json.loads(json.dumps(to_record(result))))
        assert again.standing == result.standing
        old = to_record(result)
        del old["standing"]  # written by an earlier version
        assert from_record(old).standing is None


def test_page_own_place_and_command(graded):
    course, results, _ = graded
    code, out, err = run_here(["leaderboard", "hello_mean"], course.root)
    assert code == 0, err
    assert "wrote reports/leaderboard.html" in out and "Night Owl" in out
    page = (course.reports_dir / "leaderboard.html").read_text(encoding="utf-8")
    assert page.index("Night Owl") < page.index("Day Owl")
    words = BeautifulSoup(page, "html.parser").main.get_text(" ").split()
    assert not ({*results, "SEEN"} - {"near", "best"}) & set(words) and "alert" not in page
    assert "9 could not be ranked." in page
    _, out, _ = run_here(["leaderboard", "--who", "--lang", "ja"], course.root)
    assert "best" in out
    again = (course.reports_dir / "leaderboard.html").read_text(encoding="utf-8")
    assert "順位表" in again and "9個の数の平均" in again

    assert run_here(["feedback", "hello_mean"], course.root)[0] == 0
    pages = {who: (course.feedback_dir / who / "hello_mean" / "hello_mean.html").read_text("utf-8")
             for who in results}  # fmt: skip
    assert 'id="place"' not in pages["away"] and "Night Owl" not in pages["away"]
    assert "shared 1st to 2nd of 4" in pages["best"] and "Night Owl" in pages["best"]
    assert "shared 3rd to 4th of 4" in pages["near"]
    assert "Not ranked" in pages["hangs"] and "did not answer in time" in pages["hangs"]
    assert "is not used" in pages["bold"]
    for who, html in pages.items():
        assert who == "best" or "Night Owl" not in html  # nobody else's place
    code, _, err = run_here(["leaderboard", "hello_man"], course.root)
    assert code == 2 and "Did you mean 'hello_mean'" in err


def test_who_leaves_is_off_at_the_next_grading_and_nobody_else_is_graded(
    tmp_path, board_course, join
):
    course = board_course(tmp_path / "course")
    join(course, "a", "Night Owl", RIGHT)
    join(course, "b", None, RIGHT)
    first = by_student(grade(course, "hello_mean", workers=1))
    assert first["a"].standing and first["b"].standing is None

    # another measure: only who is on the board is graded again, and its checks are not run again
    board = course.checks_dir / "hello_mean" / "board.py"
    board.write_text(board.read_text().replace("1 - abs", "0.5 - abs"))
    second = by_student(grade(course, "hello_mean", workers=1))
    assert second["a"].standing.skill == 0.5
    assert second["b"].receipt["key"] == first["b"].receipt["key"]
    assert second["b"].seconds == first["b"].seconds  # the stored result
    assert second["a"].receipt["base"] == first["a"].receipt["base"]
    before = [check.seconds for task in first["a"].tasks for check in task.checks]
    assert before == [check.seconds for task in second["a"].tasks for check in task.checks]

    join(course, "a", None, RIGHT)
    third = by_student(grade(course, "hello_mean", workers=1))
    assert third["a"].standing is None and scores(third["a"]) == scores(first["a"])
    run_here(["leaderboard"], course.root)
    assert "Night Owl" not in (course.reports_dir / "leaderboard.html").read_text("utf-8")


def test_a_board_that_breaks_costs_nothing_and_the_command_names_it(tmp_path, board_course, join):
    course = board_course(tmp_path / "course", "import nowhere_to_be_found")
    join(course, "a", "Night Owl", RIGHT)
    [result] = grade(course, "hello_mean", workers=1)
    assert result.score == 10 and "measure itself broke" in result.standing.reason.en
    code, _, err = run_here(["leaderboard"], course.root)
    assert code == 2 and "board.py cannot be loaded: ModuleNotFoundError" in err.replace("\n", " ")


def test_the_child_of_the_measure_has_seen_no_call_of_a_check(tmp_path, board_course, join):
    """What a notebook remembers of the checks' inputs is gone: the measure has its own child."""
    remembers = """
        seen = []
        def mean(values):
            seen.append(len(values))
            return float(len(seen) - 1) if len(values) == 9 else sum(values) / max(1, len(values))
    """
    board = '''
        from autograder.checks import leaderboard, real
        @leaderboard(task="mean", scale=(0, 100), widest=200)
        def calls(submission, data, seed):
            """Calls before this one."""
            return [real(submission.mean([0.0] * 9)) for _ in range(30)]
    '''
    course = board_course(tmp_path / "course", board)
    join(course, "a", "Night Owl", textwrap.dedent(remembers))
    [result] = grade(course, "hello_mean", workers=1)
    assert result.standing.skill == sum(range(1, 31)) / 30  # before: the notebook's own check()


def test_pages_beside_grading_tell_the_place_among_all(tmp_path, board_course, join):
    course = board_course(tmp_path / "course")
    for student, mean in (("best", RIGHT), ("near", NEARLY)):
        join(course, student, "", mean)
    assert run_here(["grade", "hello_mean", "--feedback", "-q", "-w", "1"], course.root)[0] == 0
    pages = {path: path.read_bytes() for path in course.feedback_dir.rglob("*.html")}
    assert len(pages) == 2 and all(b"of 2" in page for page in pages.values())
    assert run_here(["feedback", "hello_mean"], course.root)[0] == 0
    assert {path: path.read_bytes() for path in pages} == pages


def test_pages_tell_the_place_of_now_also_after_a_killed_run(board_course, join, tmp_path):
    course = board_course(tmp_path / "course")
    words = ["grade", "hello_mean", "-q", "-w", "1"]
    join(course, "ann", "Ann", mean=NEARLY)
    assert run_here([*words, "--feedback"], course.root)[0] == 0
    page = course.feedback_dir / "ann" / "hello_mean" / "hello_mean.md"
    before = page.read_text("utf-8")
    join(course, "bob", "Bob", mean=RIGHT)
    assert run_here(words, course.root)[0] == 0  # recorded, but its page was not reached
    assert page.read_text("utf-8") == before
    assert run_here([*words, "--feedback"], course.root)[0] == 0
    assert page.read_text("utf-8") != before
