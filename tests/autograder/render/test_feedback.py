"""The trainee's page: what it says, what it must never say, and that it is inert."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.course import Course
from autograder.errors import UsageError
from autograder.feedback import feedback, markdown_names, render_feedback, render_pages
from autograder.history import Attempt, TaskScore
from autograder.render import Mark
from autograder.render.cells import own_work
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


def test_open_tasks_are_listed_one_by_one(samples):
    _, markdown = render_feedback(samples.untouched())
    assert "predict\\_line, mse, mse\\_gradient" in markdown


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


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "A person will look at it once more"), ("ja", "もう一度確認します")]
)
def test_a_mark_from_before_a_regrade_says_so(samples, lang, said):
    mark = Mark("kenji", "w01_idea_scoping", "decision", 12.0, notebook="w01")
    for again in (False, True):
        marks = [replace(mark, again=again)]
        html, markdown = render_feedback(samples.workshop(), marks, lang=lang)
        assert (said in html, said in markdown) == (again, again)


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


# -- two languages in a page ----------------------------------------------------------------------


@pytest.fixture
def bilingual(samples, inert):
    def make(result, languages=("en", "ja"), **options):
        files = markdown_names("a01", languages)
        made = render_pages(
            result, languages=languages, pass_share=0.7, markdown_files=files, **options
        )
        return inert(made.html), made

    return make


def test_a_page_holds_both_languages_and_opens_in_the_first(samples, bilingual):
    for languages in (("en", "ja"), ("ja", "en")):
        page, made = bilingual(samples.typical(), languages)
        assert page.html["lang"] == languages[0]
        assert [each["lang"] for each in page.select("body > .page")] == list(languages)
        assert [each["id"] for each in page.select("input[checked]")] == [f"show-{languages[0]}"]
        steps = [link["href"][1:] for link in page.select(".steps > li > .do > a")]
        assert len(steps) == 4 and all(page.find(id=anchor) for anchor in steps)
        assert list(made.markdown) == list(languages)


def test_markdown_links_to_the_other_language(samples, bilingual):
    _, made = bilingual(samples.typical())
    assert "English · [日本語](a01.ja.md)" in made.markdown["en"]
    assert "[English](a01.md) · 日本語" in made.markdown["ja"]


def test_a_page_in_one_language_has_no_switch(samples, inert):
    page = inert(render_feedback(samples.typical())[0])
    assert not page.select(".switch, input") and len(page.select(".page")) == 1


def test_a_hostile_trainee_gets_no_further_in_two_languages(samples, bilingual):
    page, made = bilingual(hostile(samples), title=P, course=P)
    assert len(page.select("input")) == 2 and len(page.find_all("h1")) == 2
    assert "\u202e" not in made.html


def test_pictures_are_there_once_and_bounded_with_two_languages(samples, bilingual):
    page, made = bilingual(samples.typical(samples.png(64, 48)))
    assert made.html.count("data:image/png") == 1
    shown = page.select(".figure")
    assert [each["viewbox"] for each in shown] == ["0 0 64 48"] * 2
    assert {each.use["href"] for each in shown} == {"#figure-1"}
    assert page.find(id="figure-1").name == "image"
    crowd = [
        samples.code("x = '<&日本' # y\n" * 300, [samples.stream("<日本>\n" * 9_000)] * 9)
    ] * 80
    result = replace(samples.typical(), notebooks={"a01_line_fit": samples.notebook(*crowd)})
    assert len(bilingual(result)[1].html.encode()) < 150_000
    rows = "".join("x = 1\n" for _ in range(190))  # short lines cost the most around them
    many = [samples.solution(f"f{n}", rows) for n in range(80)]
    result = replace(samples.typical(), notebooks={"a01_line_fit": samples.notebook(*many)})
    assert len(bilingual(result)[1].html.encode()) < 150_000


# -- the line that matters ------------------------------------------------------------------------


def marks_of(samples, cell, where=None):
    """(number, mark) of the lines marked in a cell of the task mse."""
    task = samples.typical().tasks[1]
    message = Message("crashed", where=where)
    checks = (replace(task.checks[1], public=True, outcome="error", message=message),)
    result = replace(
        samples.typical(),
        tasks=(replace(task, checks=checks),),
        notebooks={"a01_line_fit": samples.notebook(cell)},
    )
    lines = own_work(result).of_task["a01_line_fit", "check_mse"][0].lines
    return [(line.number, line.mark) for line in lines if line.mark]


SOURCE = (
    "\n\nimport numpy as np\n\ndef helper(x):\n    return x\n\ndef mse(a, b):\n    return a - b\n"
)


def test_the_checked_function_is_marked(samples):
    assert marks_of(samples, samples.solution("mse", SOURCE)) == [(8, "checked")]
    assert marks_of(samples, samples.solution("mse", "x = 3")) == []


def test_the_line_at_which_a_public_check_stopped_is_marked(samples):
    cell = samples.solution("mse", SOURCE, count=4)
    assert marks_of(samples, cell, (4, 9)) == [(9, "stopped")]
    assert marks_of(samples, cell, (5, 2)) == [(8, "checked")]  # in another cell
    assert marks_of(samples, cell, (4, 99)) == []  # no such line


def test_the_line_at_which_the_cell_stopped_is_marked(samples):
    trace = ["-----", "Cell In[4], line 3", "x", "Cell In[3], line 1, in f", "Cell In[4], line 6"]
    error = {"output_type": "error", "ename": "E", "evalue": "", "traceback": trace}
    cell = samples.solution("mse", SOURCE, [error], count=4)
    assert marks_of(samples, cell) == [(6, "stopped")]


@pytest.mark.parametrize(
    "trace", [None, 3, "Cell In[4], line 3", [3], ["Cell In[" + "9" * 5000 + "], line 1"], [], {}]
)
def test_a_hostile_traceback_marks_nothing(samples, trace):
    error = {"output_type": "error", "ename": "E", "evalue": "", "traceback": trace}
    assert marks_of(samples, samples.solution("mse", SOURCE, [error], count=4))[0][1] == "checked"


def test_the_mark_is_said_in_words_in_every_form(samples, inert):
    html, markdown = render_feedback(samples.typical())
    stopped = inert(html).select(".l.stopped")
    assert "e = y - (a * x + b)" in stopped[0].get_text() and stopped[0]["data-n"] == "2"
    assert "stopped here" in stopped[0].get_text()
    assert "Line 2: stopped here" in markdown


def test_lines_of_a_long_cell_keep_their_numbers(samples):
    source = "\n".join(f"x{n} = 1" for n in range(1, 301))
    cell = own_work(
        replace(
            samples.typical(),
            notebooks={"a01_line_fit": samples.notebook(samples.solution("mse", source))},
        )
    ).of_task["a01_line_fit", "check_mse"][0]
    numbered = [(line.number, line.code.striptags()) for line in cell.lines]
    assert all(text == f"x{number} = 1" for number, text in numbered if number)
    assert [number for number, _ in numbered if number][-1] == 300
    assert sum(number is None for number, _ in numbered) == 1


# -- the rubric -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "chosen"), [(0.0, [0]), (5.0, [1]), (10.0, [2]), (15.0, [3]), (12.5, [3, 2]),
                          (9.99, [2]), (99.0, [3])]
)  # fmt: skip
def test_the_chosen_level(samples, inert, score, chosen):
    mark = Mark("kenji", "w01_idea_scoping", "problem", score, "Why.", notebook="w01")
    html, markdown = render_feedback(samples.workshop(), [mark], rubric=samples.rubric())
    card = inert(html).select("section.task")[0]
    levels = [each.text.removeprefix("Level ") for each in card.select("p.chosen .state")]
    assert [int(level) for level in levels] == chosen
    assert len(card.select(".levels li")) == 4
    assert len(card.select(".levels li.chosen")) == len(chosen)
    assert card.select_one(".comment").get_text().strip() == "Why."
    for level in chosen:
        assert f"**Your level: Level {level}**" in markdown
    assert ("averaged" in html) == (len(chosen) == 2)


def test_a_rubric_without_a_mark_chooses_nothing(samples, inert):
    page = inert(render_feedback(samples.workshop(), rubric=samples.rubric())[0])
    assert not page.select(".rubric .chosen")
    assert len(page.select(".rubric")) == 3


def test_what_to_do_next_is_the_next_level(samples, inert):
    marks = [
        Mark("kenji", "w01_idea_scoping", "problem", 10.0, "", notebook="w01"),
        Mark("kenji", "w01_idea_scoping", "decision", 20.0, "", notebook="w01"),
    ]
    page = inert(render_feedback(samples.workshop(), marks, rubric=samples.rubric())[0])
    first = page.select(".steps > li")[0].get_text()
    assert "Improve Problem and user" in first and "5 to gain" in first
    assert "the size of the pain as a number" in first
    assert "Everything is right" not in page.get_text()


@pytest.mark.parametrize("comment", ["<script>alert(1)</script>", "**x** <img src=x onerror=1>"])
def test_a_comment_of_a_grader_is_text(samples, inert, comment):
    mark = Mark("kenji", "w01_idea_scoping", "problem", 5.0, comment, notebook="w01")
    page = inert(render_feedback(samples.workshop(), [mark], rubric=samples.rubric())[0])
    assert page.select_one(".comment").get_text().strip() == comment


# -- progress -------------------------------------------------------------------------------------


def attempts_of(result, *shares):
    return [
        Attempt(
            number, str(number), share is not None,
            tasks=tuple(
                TaskScore(t.notebook, t.grade_id, t.max_score * (share or 0), t.max_score)
                for t in result.tasks
            ),
        )
        for number, share in enumerate(shares, start=1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((0.45, 0.7, 0.85), "Submission 3: 45 → 70 → 85"),
        ((0.45, None, 0.85), "Submission 3: 45 → – → 85"),
        ((0.5, 0.5), "The same score as the one before"),
        ((0.8, 0.5), "30 points fewer than the one before"),
        ((0.2, 0.5), "30 points more than the one before"),
        (tuple(n / 20 for n in range(20)), "Submission 20: … → 60 → 65 → 70"),
    ],
)
def test_progress_in_words(samples, inert, shares, said):
    full = samples.typical()  # with as many points as its last attempt has
    tasks = [replace(task, score=task.max_score * shares[-1]) for task in full.tasks]
    result = replace(full, tasks=tuple(tasks))
    html, markdown = render_feedback(result, attempts=attempts_of(result, *shares))
    progress = inert(html).select_one(".progress")
    assert said in " ".join(progress.get_text().split())
    assert progress.svg["aria-hidden"] == "true"  # the words say the same
    assert len(progress.select("circle")) == min(8, sum(s is not None for s in shares[-8:]))
    if said.startswith("Submission") and "…" not in said:
        assert said in markdown


def test_the_last_score_of_the_progress_is_that_of_the_page(samples, inert):
    result = samples.perfect()
    mark = Mark("taro", "a01_line_fit", "check_mse", 12.0, "Agreed in person.")
    html, _ = render_feedback(result, [mark], attempts=attempts_of(result, 0.4, 1.0))
    assert "Submission 2: 6 → 12" in " ".join(
        inert(html).select_one(".progress").get_text().split()
    )


def test_a_first_submission_has_no_progress(samples, inert):
    result = samples.typical()
    for attempts in ((), attempts_of(result, 0.5)):
        assert not inert(render_feedback(result, attempts=attempts)[0]).select(".progress")


def test_each_task_says_what_changed(samples, inert):
    result = samples.typical()
    page = inert(render_feedback(result, attempts=attempts_of(result, 0.2, 0.1))[0])
    gains = [each.get_text() for each in page.select("table.grid .gain")]
    assert gains[0] == "−11 points fewer than before"
    assert len(gains) == len(result.tasks)


def test_of_answers_that_people_mark_only_the_number_is_told(samples, inert):
    result = samples.workshop()
    page = inert(render_feedback(result, attempts=attempts_of(result, 0.1, 0.2))[0])
    assert page.select_one(".progress").get_text().strip() == "Submission 2"


# -- files ----------------------------------------------------------------------------------------


def write(course, results, **options):
    return feedback(course, "hello_mean", load_results=lambda _: iter(results), **options)


def test_files_of_a_course(tiny, samples):
    result = replace(samples.perfect(), assignment="hello_mean")
    written = write(tiny, [result, replace(result, student="jiro")], marks=[], lang="ja")
    assert [path.relative_to(tiny.feedback_dir).as_posix() for path in written] == [
        f"{student}/hello_mean/hello_mean{ending}"
        for student in ("taro", "jiro")
        for ending in (".html", ".md", ".en.md")
    ]
    text = written[0].read_text(encoding="utf-8")
    assert '<html lang="ja">' in text and 'id="show-en"' in text


def test_a_course_may_want_one_language(tiny, samples):
    config = tiny.root / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.Autograder.page_languages = "en"\n')
    result = replace(samples.perfect(), assignment="hello_mean")
    written = write(Course(tiny.root), [result], marks=[])
    assert [path.name for path in written] == ["hello_mean.html", "hello_mean.md"]
    config.write_text(config.read_text() + '\nc.Autograder.page_languages = "en fr"\n')
    with pytest.raises(UsageError, match="unknown language 'fr'"):
        write(Course(tiny.root), [result], marks=[])


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


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_name_is_escaped_once(samples, lang):
    html, _ = render_feedback(replace(samples.typical(""), student="o'brien & co"), lang=lang)
    assert "o&#39;brien &amp; co" in html and "&amp;amp;" not in html and "&amp;#39;" not in html
