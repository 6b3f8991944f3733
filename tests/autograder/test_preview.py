"""``autograder feedback --preview``, as an instructor types it."""

from __future__ import annotations

import pytest

from autograder.render import default_templates
from autograder.render.messages import load_catalog
from tests.command import run_here

PAGES = (
    *("typical", "complete", "untouched", "late", "not-gradable", "workshop-waiting"),
    *("workshop-marked", "long-names", "hostile"),
)
OTHERS = (
    *("report", "leaderboard", "verify", "mark-overview", "mark-answer", "mark-settle"),
    *("mark-anchors", "mark-comments", "mark-done", "mark-error"),
)


@pytest.fixture
def course(tmp_path):
    """A folder with nothing in it: a preview needs no course material."""
    (tmp_path / "course").mkdir()
    return tmp_path / "course"


def test_it_writes_every_page_in_every_form(course):
    code, out, _ = run_here(["feedback", "--preview", "--lang", "ja"], course)
    folder = course / "reports" / "preview"
    expected = {f"{name}{ending}" for name in PAGES for ending in (".html", ".md", ".en.md")}
    assert code == 0
    others = {f"{name}.html" for name in OTHERS}
    assert {path.name for path in folder.iterdir()} == expected | others
    assert "wrote reports/preview/typical.html" in out
    for name in (*PAGES, *OTHERS):
        text = (folder / f"{name}.html").read_text(encoding="utf-8")
        assert '<html lang="ja">' in text
        assert len(text.encode()) - text.count("data:image/png") * 50_000 < 150_000
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    run_here(["feedback", "--preview", "--lang", "ja"], course)
    assert all((folder / name).read_bytes() == content for name, content in before.items())
    assert [path.name for path in course.iterdir()] == ["reports"]


@pytest.mark.parametrize("option", [True, False])
def test_it_takes_the_templates_of_the_course_or_of_a_folder(course, option):
    folder = course / ("drafts" if option else "feedback_templates")
    (folder / "messages").mkdir(parents=True)
    (folder / "messages" / "en.yaml").write_text("next: {heading: Your next steps}")
    (folder / "feedback.html.j2").write_text(
        '{% extends "default/feedback.html.j2" %}\n'
        "{% block next %}{{ super() }}<p>Ask on Friday.</p>{% endblock %}"
    )
    words = ["--templates", "drafts"] if option else []
    assert run_here(["feedback", "--preview", *words], course)[0] == 0
    text = (course / "reports" / "preview" / "typical.html").read_text(encoding="utf-8")
    assert text.count("<p>Ask on Friday.</p>") == 2  # in each language
    assert "Your next steps" in text and "What to do next" not in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n{{ page.scor }}", "feedback.html.j2, line 2: "),
        ("{{ page.scor }}", "Did you mean 'score'"),
        ("{% for t in page.tasks %}{{ t.checks[0].titel }}{% endfor %}", "Did you mean 'title'"),
        ("{{ pagee }}", "Did you mean 'page'"),
        ("{% blok %}", "feedback.html.j2, line 1: "),
        ("{{ t('next.haeding') }}", "Did you mean 'next.heading'"),
        ("{{ lang.__class__.__mro__ }}", "unsafe"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(course, text, said):
    (course / "feedback_templates").mkdir()
    (course / "feedback_templates" / "feedback.html.j2").write_text(text)
    code, _, err = run_here(["feedback", "--preview"], course)
    assert code == 2
    assert said in err
    assert "autograder feedback --preview" in err and "Traceback" not in err
    assert not (course / "reports").exists()


@pytest.mark.parametrize(
    ("page", "block"),
    [
        *(("leaderboard", "boards"), ("report", "similar"), ("verify", "matrix"), ("mark", "main")),
        *((f"mark_{name}", "main") for name in ("answer", "anchors", "comments", "done", "error")),
    ],
)
def test_a_mistake_in_a_page_for_instructors_or_markers_is_named(course, page, block):
    name = f"{page}.html.j2"
    (course / "feedback_templates").mkdir()
    (course / "feedback_templates" / name).write_text(
        f'{{% extends "default/{name}" %}}\n{{% block {block} %}}{{{{ nobody }}}}{{% endblock %}}'
    )
    code, _, err = run_here(["feedback", "--preview"], course)
    assert code == 2 and f"{name}, line 2: 'nobody' is undefined" in err
    assert not (course / "reports").exists()


def test_wrong_words(course):
    code, _, err = run_here(["feedback", "--preview", "--templates", "nowhere"], course)
    assert code == 2 and "there is no such folder" in err
    code, _, err = run_here(["feedback", "--templates", "x"], course)
    assert code == 2 and "--templates is for --preview" in err
    code, _, err = run_here(["feedback", "--preview", "--lang", "fr"], course)
    assert code == 2 and "unknown language 'fr'" in err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("next: {haeding: Go on}", "no message 'next.haeding'. Did you mean 'next.heading'"),
        ("nxt: {heading: Go on}", "no message 'nxt.heading'. Did you mean 'next.heading'"),
        ("next: Go on", "expected a mapping of messages in 'next', found str"),
        ("next: {heading: 3}", "'next.heading' is no text but int; put it in quotes"),
        ("next: {heading: }", "'next.heading' is no text but NoneType; put it in quotes"),
        ("next: {start: {one: Go on}}", "'next.start' lacks the form 'other'"),
        ("next: {start: {}}", "'next.start' lacks the form 'other'"),
        ("next: {start: {one: 1, other: a}}", "'next.start', form 'one', is no text but int"),
        ("next: {start: {few: a, other: a}}", "'next.start' has a form 'few'"),
        ("next: {fix: 'Mend {tsk}'}", "'next.fix' has no place {tsk}. Did you mean 'task'?"),
        ("next: {fix: 'Mend {Task}'}", "'next.fix' has no place {Task}"),
        ("next: {heading: 'Go on, {n}'}", "no place {n}. Its places: none."),
        ("own: {hours: 3}", "'own.hours' is no text but int"),
    ],
)
def test_a_mistake_in_the_words_names_file_and_key(course, text, said):
    messages = course / "feedback_templates" / "messages"
    messages.mkdir(parents=True)
    (messages / "ja.yaml").write_text(text)
    code, _, err = run_here(["feedback", "--preview"], course)
    assert code == 2
    err = " ".join(err.split())
    assert "feedback_templates/messages/ja.yaml: " in err and said in err
    assert "Traceback" not in err and not (course / "reports").exists()


def test_a_course_has_messages_of_its_own(course):
    messages = course / "feedback_templates" / "messages"
    messages.mkdir(parents=True)
    for lang, text in (("en", "{one: Ask once., other: 'Ask {n} times.'}"), ("ja", "'質問{n}回'")):
        (messages / f"{lang}.yaml").write_text(f"own: {{office: {{ask: {text}}}}}", "utf-8")
    (messages.parent / "feedback.html.j2").write_text(
        '{% extends "default/feedback.html.j2" %}\n'
        "{% block next %}{{ t('own.office.ask', n=2) }}{% endblock %}"
    )
    assert run_here(["feedback", "--preview"], course)[0] == 0
    text = (course / "reports" / "preview" / "typical.html").read_text(encoding="utf-8")
    assert "Ask 2 times." in text and "質問2回" in text


def test_one_message_of_a_section_that_is_called_other(course):
    """It is no plural form of the section."""
    messages = course / "feedback_templates" / "messages"
    messages.mkdir(parents=True)
    (messages / "en.yaml").write_text("mark: {error: {other: Something went wrong.}}")
    assert load_catalog("en", [messages.parent, default_templates()])("mark.error.other") == (
        "Something went wrong."
    )
