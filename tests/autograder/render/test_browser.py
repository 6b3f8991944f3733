"""Pages in a real browser: nothing runs, nothing is loaded, everybody can read them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from autograder.feedback import render_feedback
from autograder.marking.agreement import agreement, drift
from autograder.marking.summary import CriterionSummary, MarkingSummary
from autograder.preview import preview
from autograder.render import Mark
from autograder.render.marks import Late
from autograder.report import render_report
from autograder.results import CheckResult, Finding, Result, TaskResult, Text
from autograder.similar import Alike, Similar
from autograder.variants import Mistake
from tests.axe import complaints

pytestmark = pytest.mark.browser

ATTACK = (
    "<script>document.title='PWNED'</script><style>*{display:none}</style>"
    "<img src=http://127.0.0.1:9/x onerror=\"document.title='PWNED'\">"
    "<h1 style='position:fixed;inset:0;background:#fff'>Score: 1000</h1>"
)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The preview's pages, and an attacked one, by name.

    Not the markers': these have a script, and a test of their own with the server that sends it.
    """
    from autograder.render import samples

    folder = tmp_path_factory.mktemp("pages")
    found = {
        path.stem: path
        for path in preview(("en", "ja"), None, folder)
        if path.suffix != ".md" and not path.name.startswith("mark-")
    }
    attacked = samples.typical()
    attacked.notebooks["a01_line_fit"]["cells"].append(
        samples.code(ATTACK, [samples.display(text__html=ATTACK), samples.stream(ATTACK)])
    )
    made = {"attacked": render_feedback(attacked)[0]}
    made |= {f"cohort-{lang}": whole_report(lang) for lang in ("en", "ja")}
    for name, html in made.items():
        found[name] = folder / f"{name}.html"
        found[name].write_text(html, encoding="utf-8")
    return found


def one_of_many(number, draw):
    """A trainee's result: the strong pass more, and fail what is odd."""
    strength, tasks = draw.gauss(0, 1), []
    for name, hard in (("load", -2), ("fit", 0), ("score", 2), ("plot", 1), ("odd", 0)):
        sign = -1 if name == "odd" else 1
        right = sign * 3 * strength + draw.gauss(0, 1) > hard
        outcome = "passed" if right else draw.choice(("failed", "error", "timeout"))
        got = 10.0 if right else 0.0
        check = CheckResult(f"test_{name}", outcome, got, 10.0, name == "load",
                            Text(f"The {name}", "課題"), name, name == "fit")  # fmt: skip
        tasks.append(TaskResult(f"check_{name}", got, 10.0, False, (check,)))
    return Result(
        f"trainee-{number:02}", "a01", "graded", tasks=tuple(tasks), seconds=draw.random()
    )


def whole_report(lang):
    """The report of a cohort of 60 in which no part is empty."""
    from autograder.render import samples

    draw = random.Random(1)
    results = [one_of_many(number, draw) for number in range(60)]
    results += [replace(samples.workshop(), student=f"trainee-{n:02}") for n in range(9)]
    unsure = CheckResult("test_fit", "undecided", 0.0, 10.0, False, Text("The fit"), "fit", True)
    results += [
        replace(samples.not_gradable(), assignment="a01"),
        replace(samples.typical(), assignment="a01"),
        Result("unsure", "a01", "graded", tasks=(TaskResult("check_fit", 0, 10, False, (unsure,)),),
               findings=(Finding("limit", Text("Out of memory.", "メモリ不足")),), sandbox="none"),
        replace(samples.untouched(), student="idle", assignment="a01"),
    ]  # fmt: skip
    pairs = [(draw.randrange(4), draw.randrange(4)) for _ in range(30)]
    criterion = CriterionSummary(
        "kpi", Text("A KPI", "KPI"), 30, 28, 1, 2, 6, 5, 1, 1, 1, 1.7, agreement(pairs),
        (drift("Aya", [0, 1] * 5 + [3] * 20), drift("葵", [2, 1, 2] * 5)),
    )  # fmt: skip
    scoping = "w01_idea_scoping"
    return render_report(
        results,
        [Mark("trainee-00", scoping, "problem", 12.0, again=True)],
        lang,
        titles={"a01": Text("Fit a line", "直線を学習する"), scoping: Text("Scoping", "企画")},
        course="ml-training",
        late=[Late("trainee-03", "a01", 90_000.0, 10.0, datetime(2025, 11, 23, tzinfo=UTC))],
        known={
            "a01": [Mistake("m", Text("Odd.", "奇数。"), frozenset(["odd"]), frozenset(["odd"]))]
        },
        similar=Similar(
            0.7,
            (
                Alike("a01", ("trainee-01", "trainee-02"), 0.8, 0.8),
                Alike("a01", ("trainee-04", "trainee-05", "trainee-06"), 0.75, 1.0, letter=True),
            ),
            (scoping,),
            ("trainee-07",),
        ),
        marking=[
            MarkingSummary(scoping, Text("Scoping", "企画"), ("Aya", "葵"), (criterion,), damaged=1)
        ],
    )


def test_the_report_that_is_looked_at_has_every_part(written):
    soup = BeautifulSoup(written["cohort-en"].read_text(encoding="utf-8"), "html.parser")
    sections = {section["aria-labelledby"] for section in soup.find_all("section")}
    parts = "overview look manual marking-1 mistakes items concepts scores late similar findings"
    assert sections == {*parts.split(), "mistakes-1", "cost"}
    assert not soup.select(".empty") and "odd" in soup.select_one(".notice").get_text()
    reasons = {state["class"][-1] for state in soup.select("ul.why > li > span[class*='s-']")}
    assert reasons == {"s-error", "s-undecided", "s-skipped", "s-failed"}


@pytest.fixture
def opened(browser, written):
    """``opened(name, width, scheme, lang)``: a page with everything unfolded."""
    contexts = []

    def open_page(name, width=390, scheme="light", lang="en", log=None):
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        if log is not None:
            page.on("request", lambda request: log.append(request.url))
            page.on("console", lambda message: log.append(message.text))
        page.goto(written[name].as_uri())
        if lang != "en":
            page.locator(f"label[for=show-{lang}]").click()
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_nothing_runs_nothing_is_loaded_nothing_is_too_wide(opened, written):
    for name, path in written.items():
        log = []
        page = opened(name, log=log)
        assert [line for line in log if not line.startswith("data:")] == [path.as_uri()]
        assert page.title() != "PWNED"
        assert page.locator("main:visible").count() == 1, name
        for width in (360, 820, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name


SEEN = [
    ("typical", "light", "en"),
    ("typical", "dark", "ja"),
    ("workshop-marked", "dark", "en"),
    ("workshop-marked", "light", "ja"),
    ("hostile", "dark", "en"),
    ("not-gradable", "light", "ja"),
    ("cohort-en", "light", "en"),
    ("cohort-ja", "dark", "en"),
    ("verify", "dark", "en"),
    ("leaderboard", "light", "en"),
]
ONE_LANGUAGE = ("attacked", "report", "cohort-en", "cohort-ja", "verify", "leaderboard")
ALL = [
    (name, scheme, lang)
    for name in (
        *("typical", "complete", "untouched", "late", "not-gradable", "workshop-waiting"),
        *("workshop-marked", "long-names", "hostile", *ONE_LANGUAGE),
    )
    for scheme in ("light", "dark")
    for lang in (("en",) if name in ONE_LANGUAGE else ("en", "ja"))
]


@pytest.mark.parametrize(
    ("name", "scheme", "lang"),
    [*SEEN, *(pytest.param(*one, marks=pytest.mark.slow) for one in ALL if one not in SEEN)],
)
def test_axe_has_nothing_to_complain_of(opened, name, scheme, lang):
    assert complaints(opened(name, scheme=scheme, lang=lang)) == []


def test_axe_would_complain(opened):
    page = opened("typical")
    page.evaluate("document.querySelector('.figure').removeAttribute('aria-label')")
    page.evaluate("document.querySelector('.muted').style.color = '#ddd'")
    assert [line.split()[0] for line in complaints(page)] == ["color-contrast", "svg-img-alt"]


def test_the_language_switch_needs_no_script_and_no_mouse(browser, written):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(written["typical"].as_uri())

    def heading():
        return page.locator("h1:visible").all_inner_texts()

    assert heading() == ["A line fit by hand"]
    assert page.locator("h2:visible").first.inner_text() == "Score"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert heading() == ["直線の当てはめ"]
    assert page.locator("h2:visible").first.inner_text() == "得点"
    page.keyboard.press("Tab")  # the way on leads through the language that is shown
    page.keyboard.press("Enter")
    page.wait_for_url("**#ja-content")
    context.close()


def test_the_first_screen_of_a_phone_has_score_and_what_to_do(opened):
    page = opened("typical", width=390)
    for selector in (".big:visible", ".steps > li:visible >> nth=0"):
        box = page.locator(selector).bounding_box()
        assert box["y"] + box["height"] <= 800, selector


def test_own_plots_are_shown_in_each_language_and_stored_once(opened, written):
    assert written["typical"].read_text(encoding="utf-8").count("data:image/png") == 1
    for lang in ("en", "ja"):
        figure = opened("typical", width=820, lang=lang).locator(".figure:visible")
        assert figure.count() == 1
        assert figure.bounding_box()["width"] > 300
        shown = figure.screenshot()
        assert len(shown) > 5_000  # a plot, not an empty box


def test_print_shows_the_code_and_no_switch(opened):
    page = opened("typical", width=820)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
    page.emulate_media(media="print")
    assert page.locator(".switch:visible").count() == 0
    assert page.locator("pre.source:visible").count() > 3
    assert page.pdf()[:5] == b"%PDF-"
