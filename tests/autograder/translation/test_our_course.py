"""The Japanese of the course in this repository: complete, and the notebook runs as in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.release import planned_files
from autograder.translate import translate, troubles
from autograder.translation.catalogue import catalogue_path

ROOT = Path(__file__).parents[3]
COURSE = Course(ROOT)
ASSIGNMENTS = COURSE.assignments()
NOT_YET = {  # assignments that may still lack a catalogue; empty once all have one
    "a02_three_problem_types",
    "a04_pipelines_and_formats",
    "a05_split_and_leakage",
    "a07_serving_and_compression",
    "a08_monitoring_and_ab_test",
    "w01_idea_scoping",
    "w02_implementation_design",
}


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_text_has_a_translation_that_lost_nothing(name):
    found = troubles(COURSE, [name], demand=name not in NOT_YET)
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_catalogue_is_as_translate_writes_it(name, monkeypatch):
    if not catalogue_path(COURSE.assignment(name), "ja").is_file():
        pytest.skip("not translated yet")
    written = []
    monkeypatch.setattr("autograder.translate.write_aside", lambda *call: written.append(call))
    (done,) = translate(COURSE, [name])
    assert not written, f"run `autograder translate {name}` and commit {done.path.name}"


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_japanese_release_differs_in_words_only(name):
    if not catalogue_path(COURSE.assignment(name), "ja").is_file():
        pytest.skip("not translated yet")
    english, japanese = (planned_files(COURSE, name, lang) for lang in ("en", "ja"))
    assert english.keys() == japanese.keys()
    changed = {path for path in english if english[path] != japanese[path]}
    assert changed <= {f"{name}.ipynb", "practice/tasks.json"} | {
        path for path in english if path.endswith(".md")
    }
    assert f"{name}.ipynb" in changed
