"""Where a trainee's code stopped: told of public checks, never of hidden ones."""

from __future__ import annotations

import json

from autograder.feedback import feedback, stored_results
from autograder.grade import grade
from autograder.results import Message, from_record, to_record

CRASH = """def helper(values):
    return sum(values) + None


def mean(values):
    return helper(values) / len(values)
"""


def test_a_crash(tiny, hand_in):
    hand_in(tiny, "trainee-01", {"mean": CRASH})
    grade(tiny, "hello_mean", workers=1)
    (result,) = stored_results(tiny)("hello_mean")
    checks = [check for task in result.tasks for check in task.checks]
    assert {check.outcome for check in checks} == {"error"}
    for check in checks:
        where = check.message.where
        assert where is None if not check.public else where[1] == 2, check.name
    assert from_record(json.loads(json.dumps(to_record(result)))) == result

    page = feedback(tiny, "hello_mean")[0].read_text(encoding="utf-8")
    assert page.count('class="l stopped" data-n="2"') == 2  # in both languages
    assert "stopped here" in page and "ここで止まりました" in page


def test_a_result_stored_before_there_were_lines_is_read():
    raw = {"en": "", "ja": ""}
    message = {"cause": "wrong", "called": "", "returned": "", "reason": raw, "text": raw}
    check = {
        "name": "test_x", "outcome": "failed", "points": 0.0, "max_points": 1.0, "public": True,
        "title": raw, "concept": "", "core": False, "message": {**message, "lesson": ""},
        "seconds": 0.0,
    }  # fmt: skip
    task = {
        "grade_id": "check_x", "score": 0.0, "max_score": 1.0, "manual": False, "checks": [check],
        "attempted": True, "notebook": "nb", "comment": "",
    }  # fmt: skip
    record = {
        "student": "s", "assignment": "a", "status": "graded", "reason": raw, "tasks": [task],
        "findings": [], "sandbox": "full", "seconds": 0.0, "receipt": {}, "notebooks": {},
    }  # fmt: skip
    assert from_record(record).tasks[0].checks[0].message == Message("wrong")
