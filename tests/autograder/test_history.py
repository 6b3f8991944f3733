"""The history of submissions: what is noted, what is not counted twice, what survives damage."""

from __future__ import annotations

import json
import shutil

import pytest

from autograder.feedback import feedback
from autograder.grade import grade
from autograder.history import MOST, History
from autograder.results import Result, TaskResult
from autograder.store import ResultStore


def result(score, submitted="a", status="graded"):
    return Result(
        "s1",
        "a01",
        status,
        tasks=(TaskResult("check_mse", score, 10.0, False, notebook="nb"),),
        receipt={"submitted": {"nb": submitted}},
    )


@pytest.fixture
def history(tmp_path):
    return History(tmp_path / "history")


@pytest.fixture
def noted(tmp_path, history):
    """Saves results as the grader does; returns (number, score, before) of all that is kept."""
    store = ResultStore(tmp_path / "results", history)

    def note(*results):
        for one in results:
            store.save(one)
        return [(each.number, each.score, each.before) for each in history.load("a01", "s1")]

    return note


def test_each_submission_is_one_entry(noted):
    assert noted(result(4.0, "a"), result(7.0, "b")) == [(1, 4.0, None), (2, 7.0, None)]


def test_the_same_work_again_is_not_counted_twice(noted, tmp_path):
    noted(result(4.0))
    path = tmp_path / "history" / "a01" / "s1.json"
    before = path.stat().st_mtime_ns, path.read_bytes()
    assert noted(result(4.0), result(4.0)) == [(1, 4.0, None)]
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before


def test_the_same_work_with_another_score_remembers_the_first(noted):
    assert noted(result(4.0), result(7.0), result(8.0)) == [(1, 8.0, 4.0)]
    assert noted(result(4.0)) == [(1, 4.0, None)]  # the change was taken back


def test_earlier_work_handed_in_again_is_a_new_submission(noted):
    assert [n for n, *_ in noted(result(4.0, "a"), result(7.0, "b"), result(4.0, "a"))] == [1, 2, 3]


def test_what_could_not_be_graded_is_an_entry_without_points(noted, history):
    noted(result(4.0, "a"), result(None, "b", "not_gradable"))
    assert [each.graded for each in history.load("a01", "s1")] == [True, False]


def test_the_time_of_the_submission_is_kept(tmp_path, history):
    store = ResultStore(tmp_path / "results", history)
    store.save(result(4.0), "2026-02-01 12:00:00 JST")
    store.save(result(5.0))  # graded again
    assert [each.handed_in for each in history.load("a01", "s1")] == ["2026-02-01 12:00:00 JST"]


def test_it_is_bounded_and_goes_on_counting(noted, tmp_path):
    kept = noted(*(result(float(n % 10), f"work {n}") for n in range(MOST + 5)))
    assert len(kept) == MOST
    assert (kept[0][0], kept[-1][0]) == (6, MOST + 5)
    assert (tmp_path / "history" / "a01" / "s1.json").stat().st_size < 10_000


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"schema": "other", "attempts": []}', b"\xff",
     b'{"schema": "autograder.history/1", "attempts": [{"number": 1}]}',
     b'{"schema": "autograder.history/1", "attempts": 3}'],
)  # fmt: skip
def test_a_damaged_file_is_no_history(noted, history, tmp_path, content):
    noted(result(4.0))
    (tmp_path / "history" / "a01" / "s1.json").write_bytes(content)
    assert history.load("a01", "s1") == ()
    assert noted(result(7.0, "b")) == [(1, 7.0, None)]


def test_results_that_wait_for_a_word_are_no_submissions(tmp_path, history):
    ResultStore(tmp_path / "waiting").save(result(4.0))
    assert history.load("a01", "s1") == ()


def test_a_course(tiny, hand_in):
    """Three submissions graded for real; then the checks change, and the page says so."""
    answers = ("return 1", "return sum(values) / len(values)", "return sum(values) / len(values) ")
    folder = tiny.submitted_dir / "trainee-01" / "hello_mean"
    for number, answer in enumerate(answers):
        shutil.rmtree(folder, ignore_errors=True)
        hand_in(tiny, "trainee-01", {"mean": f"def mean(values):\n    {answer}\n"})
        (folder / "timestamp.txt").write_text(f"2026-02-0{number + 1} 12:00:00 UTC")
        grade(tiny, "hello_mean", workers=1)
        grade(tiny, "hello_mean", workers=1, force=True)
    attempts = History.of(tiny).load("hello_mean", "trainee-01")
    assert [each.number for each in attempts] == [1, 2, 3]
    assert [each.handed_in[:10] for each in attempts] == ["2026-02-01", "2026-02-02", "2026-02-03"]
    first, second, third = (each.score for each in attempts)
    assert first < second == third
    page = feedback(tiny, "hello_mean")[0].read_text(encoding="utf-8")
    assert "Submission 3: " in page and "3回目の提出" in page
    assert "The same score as the one before" in page
    assert "graded again" not in page

    check = tiny.checks_dir / "hello_mean" / "test_mean.py"
    check.write_text(check.read_text().replace("np.mean(values) + 10)", "np.mean(values) + 11)"))
    grade(tiny, "hello_mean", workers=1)
    last = History.of(tiny).load("hello_mean", "trainee-01")[-1]
    assert (last.number, last.before) == (3, third) and last.score < third
    page = feedback(tiny, "hello_mean")[0].read_text(encoding="utf-8")
    assert "The checks were changed and your work was graded again" in page


def test_the_file_says_what_it_is(noted, tmp_path):
    noted(result(4.0))
    raw = json.loads((tmp_path / "history" / "a01" / "s1.json").read_bytes())
    assert raw["schema"] == "autograder.history/1"
    assert raw["attempts"][0]["tasks"] == [["nb", "check_mse", 4.0, 10.0]]
