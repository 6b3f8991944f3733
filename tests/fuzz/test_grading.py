"""Mutated notebooks the whole way: each ends in a result, recorded, that follows the schema.

``FUZZ_GRADED`` sets the number of cases.
"""

from __future__ import annotations

import os
import time

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from autograder.errors import IntakeError
from autograder.feedback import render_feedback
from autograder.grade import grade
from autograder.grading import Grader
from autograder.jobs import Job
from autograder.nbgrader.masters import load_masters
from autograder.notebook import intake
from autograder.results import to_json
from autograder.store import ResultStore
from tests.fuzz.mutations import Case, cases
from tests.fuzz.seeds import course_seeds

NAME = "hello_mean"


def drawn(seeds, number: int, start: int) -> list[Case]:
    """So many cases that intake takes, and one in twenty that it refuses."""
    taken: list[Case] = []
    refused: list[Case] = []

    @seed(start)
    @settings(
        max_examples=3 * number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(seeds))
    def run(case: Case) -> None:
        try:
            intake(case.raw(), case.seed.master)
            taken.append(case)
        except IntakeError:
            refused.append(case)

    run()
    few = number // 20
    return taken[: number - few] + refused[:few]


def hold(result, schema, lang):
    public = to_json(result, lang)
    jsonschema.validate([public], schema)
    assert 0 <= result.score <= 10
    assert result.status == "graded" or result.reason.get(lang)
    if result.status == "graded":
        assert result.max_score == 10
        assert [task.grade_id for task in result.tasks] == ["check_mean"]


@pytest.mark.slow
def test_mutated_notebooks_are_graded(tiny, result_schema):
    number = int(os.environ.get("FUZZ_GRADED", "300"))
    found = drawn(course_seeds(tiny), number, start=7)
    for count, case in enumerate(found):
        folder = tiny.submitted_dir / f"s{count:04}" / NAME
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_bytes(case.raw())
    started = time.monotonic()
    results = {result.student: result for result in grade(tiny, NAME, workers=2)}
    assert time.monotonic() - started < 2.0 * len(found)
    store = ResultStore(tiny.state_dir / "results")
    statuses = set()
    for count, case in enumerate(found):
        student = f"s{count:04}"
        result = results.pop(student)
        statuses.add(result.status)
        assert "A person has to look" not in result.reason.en, case  # the grader itself failed
        stored = store.load(NAME, student)
        assert stored is not None and stored.without_notebooks() == result, case
        for lang in ("en", "ja"):
            hold(result, result_schema, lang)
        for page in render_feedback(stored):
            page.encode()
        assert (tiny.autograded_dir / student / NAME).exists() == (result.status == "graded")
    assert not results and statuses == {"graded", "not_gradable"}


def test_a_few_mutated_notebooks_are_graded(tiny, result_schema):
    unit = tiny.assignment(NAME)
    masters = load_masters(unit)
    grader = Grader(tiny.root, "lite")
    try:
        for case in drawn(course_seeds(tiny), 12, start=8):
            job = Job("ann", NAME, masters, {NAME: case.raw()})
            hold(grader.grade(job), result_schema, "en")
    finally:
        grader.close()
