"""The trainee's page: what it says, what it must never say, and that it is inert."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.errors import UsageError
from autograder.feedback import feedback, render_feedback
from autograder.render import Mark
from autograder.render.page import task_state
from autograder.results import CheckResult, Finding, Message, Result, TaskResult, Text

LANGS = ("en", "ja")
P = (
    "<script>document.title='PWNED'</script><img src=x onerror=alert(1)>{{7*7}}{% raw %}"
    "{{ config }}${7*7}\x1b[31m</pre></div></section></main></body></html>\"'>"
    "<h1>Score: 1000 / 1000</h1><!--\u202e](http://evil.example)[x]`"
)


def hostile(samples) -> Result:
    """Every text that a trainee can choose is an attack."""
    text = Text(P, P)
    check = CheckResult(P, "failed", 0, 5, True, text, P, True,
                        Message("wrong", P, P, text, text, P), 0.1)  # fmt: skip
    hidden = replace(check, public=False)
    outputs = [
        samples.stream(P),
        samples.stream(P, "stderr"),
        {"output_type": "error", "ename": P, "evalue": P, "traceback": [P]},
        samples.display(text__html=P, text__plain=P),
        samples.display(text__html=f"<table><tr><td>{P}</td></tr></table>"),
        samples.display(text__markdown=P),
        samples.display(text__latex=P),
        samples.display(application__json={P: P}),
        samples.display(image__png=P),
        samples.display(**{P: P}),
    ]
    nb = samples.notebook(
        samples.code(P, outputs, solution=True, grade_id="mse"),
        samples.markdown(P, solution=True, grade=True, grade_id="kpi"),
        samples.code(P, outputs, solution=False, grade_id=P),
    )
    return Result(
        P, P, "graded", text,
        (TaskResult("check_mse", 0.0, 10, False, (check, hidden), notebook=P),
         TaskResult("kpi", 3.0, 10, True, notebook=P, comment=P),
         TaskResult(P, 0.0, 10, False, (check,), notebook=P)),
        (Finding(P, text, P, 3), Finding("repaired", text)),
        receipt={"submitted": {P: P}, "versions": {P: P}, "python": P, "graded_at": P},
        notebooks={P: nb},
    )  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_of_a_hostile_trainee_is_active(samples, inert, lang):
    html, markdown = render_feedback(hostile(samples), lang=lang, title=P, course=P)
    page = inert(html)
    assert page.title.string.count("<script>") == 2  # as text
    assert "49" not in page.get_text().split("}", 1)[1] and "\x1b" not in html
    assert "\u202e" not in html
    assert not page.find_all("h1", string=lambda text: text and text.startswith("Score"))
    # outside of frames, the false score stands only inside texts that are quoted as the trainee's
    assert [h.get_text() for h in page.find_all(["h1"])] == [page.h1.get_text()]
    assert "\x1b" not in markdown


@pytest.mark.parametrize("lang", LANGS)
def test_markdown_of_a_hostile_trainee_is_inert(samples, lang):
    import mistune

    _, markdown = render_feedback(hostile(samples), lang=lang, title=P, course=P)
    rendered = mistune.create_markdown(escape=False, plugins=["url", "table", "strikethrough"])(
        markdown
    )
    for bad in ("<script", "<img", "<a ", "<!--", "onerror=alert(1)>"):
        assert bad not in rendered.replace("&lt;", "‹")
    heads = [line for line in rendered.splitlines() if line.startswith("<h1")]
    assert len(heads) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_the_first_screen_says_score_and_what_to_do(samples, inert, lang):
    html, _ = render_feedback(samples.typical(), lang=lang, pass_share=0.7)
    page = inert(html)
    assert page.html["lang"] == lang
    assert page.select_one(".big").get_text() == "15 / 100"
    steps = [li.a["href"] for li in page.select(".steps > li")]
    assert steps == ["#task-3", "#task-2", "#task-5"]  # core ideas first, then open tasks
    assert all(page.find(id=anchor[1:]) for anchor in steps)


def test_hidden_checks_show_title_concept_points_and_message_only(samples):
    html, markdown = render_feedback(samples.typical())
    for text in (html, markdown):
        assert "mse_properties" not in text and "gradient_numeric" not in text
        assert "SECRET" not in text  # test cells, seeds of the receipt
    hidden = html[html.index("Your gradient agrees") :][:700]
    assert "Hidden check" in hidden and "0 / 20 points" in hidden and "Concept: gradient" in hidden
    untitled = CheckResult("test_secret_name", "failed", 0, 5, False, message=Message("wrong"))
    result = replace(samples.perfect(), tasks=(TaskResult("check_x", 0.0, 5, False, (untitled,)),))
    html, markdown = render_feedback(result)
    assert "secret_name" not in html + markdown
    assert "A hidden check" in html and "A hidden check" in markdown


def test_states_are_words_and_icons(samples, inert):
    page = inert(render_feedback(samples.typical())[0])
    rows = page.select("table.grid tbody tr")
    assert [row.select_one(".state").get_text() for row in rows] == [
        "Complete", "Partly right", "Stopped with an error", "Could not be judged", "Not attempted",
    ]  # fmt: skip
    assert all(row.select_one("svg use")["href"].startswith("#i-") for row in rows)


def test_not_attempted_is_said_once_and_is_not_a_failure(samples):
    html, _ = render_feedback(samples.typical())
    assert html.count("The stub is still in place") == 1


def test_failed_core_checks_are_named(samples):
    html, markdown = render_feedback(samples.typical())
    assert html.count("Core idea not shown yet") == 4  # twice in the steps, twice at the checks
    assert "**Core idea not shown yet**" in markdown


def test_waiting_answers(samples, inert):
    html, markdown = render_feedback(samples.workshop(), pass_share=0.7)
    page = inert(html)
    assert "35 points are still to be marked by a person" in html + markdown
    assert "so far" in page.select_one(".score h2").get_text()
    assert "Below the pass mark" not in html  # not known yet
    assert "<b>churn" not in html and "<td>churn</td>" in html


def test_marks_and_comments_of_a_person(samples):
    marks = [
        Mark("kenji", "w01_idea_scoping", "problem", 15.0, "A number from the sheet: <good>."),
        Mark("kenji", "w01_idea_scoping", "decision", 12.0, notebook="w01"),
        Mark("someone else", "w01_idea_scoping", "kpi", 20.0, "not yours"),
    ]
    html, markdown = render_feedback(samples.workshop(), marks)
    assert "A number from the sheet: &lt;good&gt;." in html
    assert "27</strong> / 55" in html and "**27 of 55 points**" in markdown
    assert "not yours" not in html and "so far" not in html


def test_a_person_overrides_an_automatic_score(samples):
    mark = Mark("taro", "a01_line_fit", "check_mse", 12.0, "Agreed in person.")
    html, _ = render_feedback(samples.perfect(), [mark])
    assert "12</strong> / 15" in html and "Agreed in person." in html


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "is not valid JSON"), ("ja", "正しい JSON ではありません")]
)
def test_not_gradable(samples, inert, lang, said):
    html, markdown = render_feedback(samples.not_gradable(), lang=lang, pass_share=0.7)
    inert(html)
    assert said in html and said in markdown
    assert "0 / " not in html


def test_all_right(samples):
    html, _ = render_feedback(samples.perfect(), pass_share=0.7)
    assert "Everything is right" in html and "Not passed" not in html


def test_findings_count_cells_from_one(samples):
    assert "(cell 7)" in render_feedback(samples.typical())[0]


def test_size_is_bounded_whatever_the_trainee_prints(samples):
    cells = [
        samples.code("x = '<&日本' # y\n" * 300, [samples.stream("<日本>\n" * 9_000)] * 9)
    ] * 80
    result = replace(samples.typical(), notebooks={"a01_line_fit": samples.notebook(*cells)})
    for lang in LANGS:
        html, markdown = render_feedback(result, lang=lang)
        assert len(html.encode()) < 150_000
        assert len(markdown.encode()) < 150_000
    assert len(render_feedback(samples.typical())[0].encode()) < 60_000


def test_language_switch(samples):
    html, _ = render_feedback(samples.perfect(), alternates=(("en", "a.html"), ("ja", "a.ja.html")))
    assert '<a href="a.ja.html" lang="ja" hreflang="ja">日本語</a>' in html
    assert '<span aria-current="page">English</span>' in html


# -- files ----------------------------------------------------------------------------------------


def write(course, results, **options):
    return feedback(course, "hello_mean", load_results=lambda _: iter(results), **options)


def test_files_of_a_course(tiny, samples):
    result = replace(samples.perfect(), assignment="hello_mean")
    written = write(tiny, [result, replace(result, student="jiro")], marks=[], lang="ja")
    assert [path.relative_to(tiny.feedback_dir).as_posix() for path in written] == [
        "taro/hello_mean/hello_mean.html", "taro/hello_mean/hello_mean.md",
        "jiro/hello_mean/hello_mean.html", "jiro/hello_mean/hello_mean.md",
    ]  # fmt: skip
    assert '<html lang="ja">' in written[0].read_text(encoding="utf-8")


def test_only_the_named_students(tiny, samples):
    results = [
        replace(samples.perfect(), assignment="hello_mean", student=s) for s in ("ann", "bob")
    ]
    written = write(tiny, results, students=["bob"], marks=[])
    assert {path.parent.parent.name for path in written} == {"bob"}
    with pytest.raises(UsageError, match=r"no result of 'bbo' in hello_mean. Did you mean 'bob'"):
        write(tiny, results, students=["bbo"], marks=[])


@pytest.mark.parametrize("student", ["..", "a/../../b", "", "a\\b", "."])
def test_a_student_cannot_choose_where_a_page_goes(tiny, samples, student):
    result = replace(samples.perfect(), assignment="hello_mean", student=student)
    with pytest.raises(UsageError, match="cannot be the name of a folder"):
        write(tiny, [result], marks=[])


def test_without_a_gradebook_there_are_no_marks(tiny, samples):
    assert write(tiny, [replace(samples.perfect(), assignment="hello_mean")])


def test_a_score_that_a_person_lowered_is_no_broken_check(samples):
    task = samples.typical().tasks[0]
    assert task_state(task) == "passed"
    assert task_state(replace(task, score=6.0)) == "marked"
    unsure = replace(task.checks[1], outcome="undecided", points=0.0)
    assert task_state(replace(task, score=5.0, checks=(task.checks[0], unsure))) == "undecided"
