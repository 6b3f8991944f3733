"""Templates: overriding, errors that name template and line, escaping, the sandbox."""

from __future__ import annotations

import mistune
import pytest

from autograder.feedback import render_feedback
from autograder.render.environment import Pages, TemplateFault, fence, inline_code, markdown_escape


@pytest.fixture
def course(tmp_path):
    def write(text, name="feedback.html.j2"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_a_course_replaces_a_block(course, samples):
    folder = course(
        '{% extends "default/feedback.html.j2" %}\n'
        "{% block next %}<p>Our {{ page.steps|length }} steps</p>{% endblock %}"
    )
    html, _ = render_feedback(samples.typical(), templates=folder)
    assert "<p>Our 3 steps</p>" in html
    assert "Tasks at a glance" in html
    assert "What to do next" not in html


def test_a_course_reuses_the_macros_of_the_default_page(course, samples):
    folder = course(
        '{% extends "default/feedback.html.j2" %}\n'
        "{% block glance %}{% for task in page.tasks %}{{ task_card(task) }}{% endfor %}"
        "{% endblock %}"
        "{% block tasks %}{% endblock %}"
    )
    html, _ = render_feedback(samples.perfect(), templates=folder)
    assert html.count('id="task-1"') == 1


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("<p>\n{% if %}", 2, "Expected an expression"),
        ("<p>\n\n{{ pge.score }}", 3, r"'pge' is undefined. Did you mean 'page'"),
        ("{{ page.student }}\n{{ page.scor }}", 2, "has no attribute 'scor'"),
        ("\n\n\n{{ 1 / 0 }}", 4, "division by zero"),
        ("{{ t('score.heding') }}", 1, "no message 'score.heding'"),
        ("\n{{ ''.__class__.__mro__ }}", 2, "unsafe"),
        ("\n{{ page.steps.append(1) }}", 2, "append"),
    ],
)
def test_an_error_names_template_and_line(course, samples, text, line, said):
    with pytest.raises(TemplateFault, match=said) as caught:
        render_feedback(samples.perfect(), templates=course(text))
    assert caught.value.template.endswith("/feedback.html.j2")
    assert caught.value.line == line
    assert f"feedback.html.j2, line {line}: " in str(caught.value)


def test_an_error_in_an_included_file_names_that_file(course, samples):
    course("a\nb {{ nothing }}", "part.html")
    folder = course('{% include "part.html" %}')
    with pytest.raises(TemplateFault, match=r"part.html, line 2: 'nothing' is undefined"):
        render_feedback(samples.perfect(), templates=folder)


def test_a_template_that_is_not_there_gets_the_nearest(course, samples):
    folder = course('{% extends "bse.html.j2" %}')
    with pytest.raises(TemplateFault, match=r"no template 'bse.html.j2'.*'base.html.j2'"):
        render_feedback(samples.perfect(), templates=folder)


def test_html_is_escaped_unless_a_template_says_otherwise(course, samples):
    html, _ = render_feedback(samples.perfect(), title="<b>&", templates=course("{{ page.title }}"))
    assert html == "&lt;b&gt;&amp;"


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "[click](http://evil.example)",
    "![x](http://evil.example/p.png)",
    "<http://evil.example>",
    "http://evil.example and www.evil.example",
    "# heading\n## more",
    "1. list\n- list",
    "```\ncode\n```",
    "**bold** _em_ ~~s~~ `c` | a | b |",
    "text\n===",
    "&lt;script&gt; &#60;",
    "[ref]: http://evil.example",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_the_text_and_nothing_else(text):
    rendered = mistune.create_markdown(escape=False, plugins=["url", "table", "strikethrough"])(
        str(markdown_escape(text))
    )
    shown = rendered.replace("<p>", "").replace("</p>", "").strip()
    assert "<" not in shown
    assert "&amp;lt;" in shown or "&lt;script" not in text


@pytest.mark.parametrize("text", ["```\n# out", "~~~", "a\n````\n`", "`" * 50])
def test_a_fence_cannot_be_closed_from_inside(text):
    rendered = mistune.html(f"{fence(text, 'python')}\nbehind")
    assert rendered.count("<pre>") == 1
    assert rendered.endswith("<p>behind</p>\n")
    assert "<h1>" not in rendered


@pytest.mark.parametrize("text", ["`", "a `b` ``c``", "``", "x\ny"])
def test_a_code_span_cannot_be_closed_from_inside(text):
    rendered = mistune.html(f"{inline_code(text)} behind")
    assert rendered.count("<code>") == 1
    assert rendered.endswith("</code> behind</p>\n")


def test_japanese_and_english_pages_are_apart():
    assert Pages("en").words("score.heading") == "Score"
    assert Pages("ja").words("score.heading") == "得点"


def test_a_number_in_a_template_is_said_in_each_language(tmp_path):
    """Languages share compiled templates: nothing of one may be folded into them."""
    (tmp_path / "wait.html.j2").write_text("{{ 90 | duration }}", encoding="utf-8")
    said = {lang: Pages(lang, tmp_path).render("wait.html.j2", {}) for lang in ("en", "ja")}
    assert "min" in said["en"]
    assert "分" in said["ja"]
