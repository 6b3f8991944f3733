"""The Japanese of the course in this repository: complete, and the notebook runs as in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.release import planned_files
from autograder.translate import translate, troubles

ROOT = Path(__file__).parents[3]
COURSE = Course(ROOT)
ASSIGNMENTS = COURSE.assignments()


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_text_has_a_translation_that_lost_nothing(name):
    found = troubles(COURSE, [name])
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_catalogue_is_as_translate_writes_it(name, monkeypatch):
    written = []
    monkeypatch.setattr("autograder.translate.write_aside", lambda *call: written.append(call))
    (done,) = translate(COURSE, [name])
    assert not written, f"run `autograder translate {name}` and commit {done.path.name}"


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_japanese_release_differs_in_words_only(name):
    english, japanese = (planned_files(COURSE, name, lang) for lang in ("en", "ja"))
    assert english.keys() == japanese.keys()
    changed = {path for path in english if english[path] != japanese[path]}
    assert changed <= {f"{name}.ipynb", "practice/tasks.json"} | {
        path for path in english if path.endswith(".md")
    }
    assert f"{name}.ipynb" in changed
