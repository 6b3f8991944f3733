"""The result record and its JSON contract."""

import json
import pickle

import jsonschema
import pytest

from autograder.results import (
    CheckResult,
    Finding,
    Message,
    Result,
    TaskResult,
    Text,
    from_record,
    to_json,
    to_record,
)
from autograder.terminal import notes, summary


@pytest.fixture
def result():
    message = Message(
        cause="wrong",
        called="mse([1, 2], [1, 4])",
        returned="4",
        text=Text("What do you divide by?", "何で割りますか。"),
        lesson="mse",
    )
    checks = (
        CheckResult("small", "passed", 5, 5, True, Text("Small", "小さい")),
        CheckResult(
            "large", "failed", 0, 10, False, Text("Large", "大きい"), "loss", True, message
        ),
    )
    return Result(
        student="s1",
        assignment="a01",
        status="graded",
        tasks=(
            TaskResult("check_mse", 5.0, 15.0, False, checks, notebook="a01"),
            TaskResult("kpi", None, 20.0, True, notebook="a01"),
        ),
        findings=(Finding("repaired", Text("put back", "戻しました"), "a01", 3),),
        seconds=0.25,
        receipt={"python": "3.11"},
    )


def test_scores_add_up_and_an_unmarked_answer_counts_nothing_yet(result):
    assert (result.score, result.max_score) == (5.0, 35.0)


def test_json_follows_the_schema(result, result_schema):
    document = [json.loads(json.dumps(to_json(result)))]
    jsonschema.validate(document, result_schema)
    assert document[0]["tasks"][1]["score"] is None
    assert document[0]["tasks"][0]["checks"][1]["message"] == (
        "We called mse([1, 2], [1, 4]) and you returned 4. What do you divide by?"
    )


def test_the_schema_refuses_what_is_not_in_it(result, result_schema):
    document = to_json(result) | {"surprise": 1}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([document], result_schema)


def test_a_record_comes_back_equal(result):
    assert from_record(json.loads(json.dumps(to_record(result)))) == result


def test_in_short_is_what_a_table_shows(result):
    short = result.in_short()
    assert notes(short) == notes(result) != []
    assert summary(short) == summary(result)
    assert (short.score, short.max_score) == (result.score, result.max_score)
    assert bool(short.receipt) == bool(result.receipt)
    assert len(pickle.dumps(short)) < len(pickle.dumps(result))


def test_japanese_falls_back_to_english():
    assert Text("only English").get("ja") == "only English"
    assert Text("en", "日本語").get("ja") == "日本語"
