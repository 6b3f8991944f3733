"""No page shows a hole: both catalogues hold every message that templates and code ask for."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from autograder.errors import CourseError, UsageError
from autograder.render import LANGUAGES, default_templates
from autograder.render.messages import load_catalog
from autograder.render.outputs import _NOTES
from autograder.render.page import _RECEIPT, Step, TaskState
from autograder.results import Cause, Outcome, SandboxLevel

TEMPLATES = default_templates()
STEPS = get_args(Step.__dataclass_fields__["kind"].type) or (
    "fix", "start", "resubmit", "undecided", "waiting", "done",
)  # fmt: skip
NOTES = {note for _, note in _NOTES} | {
    "picture",
    "html",
    "too_big",
    "page_full",
    "broken",
    "too_many",
}


def keys(lang):
    return load_catalog(lang, [TEMPLATES]).messages


def places(message):
    forms = [message] if isinstance(message, str) else message.values()
    return set().union(*(re.findall(r"\{([a-z_]+)\}", form) for form in forms)) - {"n"}


def test_languages_have_the_same_messages_with_the_same_places():
    english, japanese = keys("en"), keys("ja")
    assert english.keys() == japanese.keys()
    for key, message in english.items():
        assert places(message) == places(japanese[key]), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_that_a_template_names_is_there(lang):
    words = load_catalog(lang, [TEMPLATES])
    asked = set()
    for path in TEMPLATES.glob("*.j2"):
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"""\bt\(\s*"([a-z_.]+)"\s*[,)]""", text))
        for choice in re.findall(r"\bt\(([^()]*? if [^()]*? else [^(),]*)", text):
            asked |= {word for word in re.findall(r'"([a-z_.]+)"', choice) if "." in word}
    assert len(asked) > 60
    assert not {key for key in asked if key not in words}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_that_is_composed_is_there(lang):
    words = load_catalog(lang, [TEMPLATES])
    asked = [
        *(f"state.{state}" for state in get_args(TaskState)),
        *(f"outcome.{outcome}" for outcome in get_args(Outcome)),
        *(f"cause.{cause}" for cause in get_args(Cause) if cause),
        *(f"about.level.{level}" for level in get_args(SandboxLevel)),
        *(f"about.{key}" for key in _RECEIPT),
        *(f"output.note.{note}" for note in NOTES),
        *(f"next.{kind}" for kind in STEPS),
        *(f"next.{kind}_text" for kind in STEPS if kind not in ("fix", "start")),
        *(f"report.why.{why}" for why in ("not_gradable", "undecided", "not_attempted", "low")),
        *(f"page.language.{other}" for other in LANGUAGES),
        "output.label", "output.stderr", "output.error",
    ]  # fmt: skip
    assert not [key for key in asked if key not in words]


def test_a_missing_message_names_key_file_and_the_nearest():
    with pytest.raises(CourseError, match=r"'score.headin' in messages/en.yaml.*'score.heading'"):
        load_catalog("en", [TEMPLATES])("score.headin")


def test_a_missing_value_names_its_place():
    with pytest.raises(CourseError, match=r"'score.pass_mark' needs a value for \{points\}"):
        load_catalog("en", [TEMPLATES])("score.pass_mark")


def test_singular_and_plural():
    words = load_catalog("en", [TEMPLATES])
    assert words("task.passed_checks", n=1) == "1 check passed"
    assert words("task.passed_checks", n=3) == "3 checks passed"
    assert load_catalog("ja", [TEMPLATES])("task.passed_checks", n=1) == "1件のチェックに合格"


def test_a_course_overrides_single_messages(tmp_path):
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "en.yaml").write_text("score: {heading: Marks}")
    words = load_catalog("en", [tmp_path, TEMPLATES])
    assert (words("score.heading"), words("score.so_far")) == ("Marks", "so far")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("score: [", "no valid YAML"),
        ("- a", "expected a mapping"),
        ("score: {heading: 3}", "'score.heading' is no text"),
    ],
)
def test_a_broken_catalogue_is_named(tmp_path, text, said):
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "en.yaml").write_text(text)
    with pytest.raises(CourseError, match=said) as caught:
        load_catalog("en", [tmp_path, TEMPLATES])
    assert "en.yaml" in str(caught.value)


def test_an_unknown_language_is_a_usage_error():
    with pytest.raises(UsageError, match="unknown language 'fr'; there are en, ja"):
        load_catalog("fr", [TEMPLATES])
