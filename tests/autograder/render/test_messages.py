"""No page shows a hole: both catalogues hold every message that templates and code ask for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from bs4 import BeautifulSoup

import autograder
from autograder.errors import CourseError, UsageError
from autograder.feedback import render_feedback
from autograder.marking.site import _CODES
from autograder.render import LANGUAGES, default_templates
from autograder.render.cells import Line
from autograder.render.messages import load_catalog
from autograder.render.outputs import _NOTES
from autograder.render.page import _RECEIPT, Step, TaskState
from autograder.results import Cause, Outcome, SandboxLevel
from autograder.variants import Kind

TEMPLATES = default_templates()
STEPS = get_args(get_type_hints(Step)["kind"])
LINE_MARKS = [mark for mark in get_args(get_type_hints(Line)["mark"]) if mark]
FINDINGS = ("repaired", "warning", "limit", "precheck", "leakage", "missing", "remark")
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


# Messages whose key is put together in a template or in code: all that it can come to.
COMPOSED = {
    *(f"mark.error.{kind}" for kind in ("forbidden", "missing", "stale", "held", "other")),
    *(f"state.{state}" for state in get_args(TaskState)),
    *(f"outcome.{outcome}" for outcome in get_args(Outcome)),
    *(f"cause.{cause}" for cause in get_args(Cause) if cause),
    *(f"about.level.{level}" for level in get_args(SandboxLevel)),
    *(f"about.{key}" for key in _RECEIPT),
    *(f"output.note.{note}" for note in NOTES),
    *(f"next.{kind}" for kind in STEPS),
    *(f"next.{kind}_text" for kind in STEPS if kind not in ("fix", "improve", "start")),
    *(f"notes.{kind}" for kind in FINDINGS),
    *(f"line.{mark}" for mark in LINE_MARKS),
    *(f"report.why.{why}" for why in ("not_gradable", "undecided", "not_attempted", "low")),
    *(f"page.language.{other}" for other in LANGUAGES),
    *(f"span.{unit}" for unit in ("days", "hours", "minutes")),
    *(f"mark.error.{fault}" for fault in [*_CODES.values(), "other"]),
    *(f"verify.kind.{kind}" for kind in get_args(Kind)),
    *(f"verify.head.{head}" for head in ("check", "points", "seconds", "mutants", "kills")),
    *("verify.head.alone", "verify.head.remarks"),
    *("output.label", "output.stderr", "output.error", "span.space"),
}


def named():
    """Keys that stand in templates and code, and beginnings of those that are composed there."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.glob("*.j2"))]
    package = Path(autograder.__file__).parent
    texts += [path.read_text(encoding="utf-8") for path in sorted(package.rglob("*.py"))]
    whole, begun = set(), set()
    for text in texts:
        for call in re.findall(r"\bt\(((?:[^()]|\([^()]*\))*)", text):
            for word, glue in re.findall(r'"([a-z_]+(?:\.[a-z0-9_]+)*\.?)"(\s*~)?', call):
                if glue or word.endswith("."):
                    begun.add(word)
                elif "." in word:
                    whole.add(word)
    return whole, begun


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_is_missing(lang):
    words = load_catalog(lang, [TEMPLATES])
    whole, begun = named()
    assert len(whole) > 100 and {"state.", "cause.", "next."} <= begun
    assert not {key for key in whole | COMPOSED if key not in words}
    composed = {
        beginning for beginning in begun if not any(k.startswith(beginning) for k in COMPOSED)
    }
    assert not composed, "say in COMPOSED what these can come to"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_is_left_over(lang):
    whole, _ = named()
    assert sorted(keys(lang).keys() - whole - COMPOSED) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_says_nothing_in_the_other_language(samples, lang):
    """Every word of the catalogue that a sample page shows is of its language."""
    other = load_catalog("ja" if lang == "en" else "en", [TEMPLATES]).messages
    own = set(map(str, keys(lang).values()))
    for result in (samples.typical(), samples.workshop(), samples.not_gradable()):
        html, _ = render_feedback(result, lang=lang, rubric=samples.rubric())
        shown = set(BeautifulSoup(html, "html.parser").stripped_strings)
        foreign = {text for text in map(str, other.values()) if "{" not in text} - own
        assert not shown & foreign


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
        ("score: {heading: A, heading: B}", r"(?s)'heading' is there twice.*line 1"),
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


@pytest.mark.parametrize("name", ["fr.yaml", "en.yml", "EN.yaml"])
def test_a_file_that_nobody_reads_is_named(tmp_path, name):
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / name).write_text("score: {heading: Marks}")
    with pytest.raises(CourseError, match=f"{name}: messages are read from en.yaml and ja.yaml"):
        load_catalog("en", [tmp_path, TEMPLATES])
