"""Pages in a real browser: nothing runs, nothing is loaded, everybody can read them."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from autograder.feedback import render_feedback
from autograder.preview import preview

pytestmark = pytest.mark.browser

ATTACK = (
    "<script>document.title='PWNED'</script><style>*{display:none}</style>"
    "<img src=http://127.0.0.1:9/x onerror=\"document.title='PWNED'\">"
    "<h1 style='position:fixed;inset:0;background:#fff'>Score: 1000</h1>"
)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The preview's pages, and an attacked one, by name."""
    from autograder.render import samples

    folder = tmp_path_factory.mktemp("pages")
    found = {
        path.stem: path for path in preview(("en", "ja"), None, folder) if path.suffix != ".md"
    }
    attacked = samples.typical()
    attacked.notebooks["a01_line_fit"]["cells"].append(
        samples.code(ATTACK, [samples.display(text__html=ATTACK), samples.stream(ATTACK)])
    )
    found["attacked"] = folder / "attacked.html"
    found["attacked"].write_text(render_feedback(attacked)[0], encoding="utf-8")
    return found


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


def complaints(page):
    """What axe finds, of any impact."""
    return [
        f"{found['id']} ({found['impact']}): {found['nodes'][0]['html'][:200]}"
        for found in Axe().run(page).response["violations"]
    ]


SEEN = [
    ("typical", "light", "en"),
    ("typical", "dark", "ja"),
    ("workshop-marked", "dark", "en"),
    ("workshop-marked", "light", "ja"),
    ("hostile", "dark", "en"),
    ("not-gradable", "light", "ja"),
    ("report", "light", "en"),
    ("verify", "dark", "en"),
]
ALL = [
    (name, scheme, lang)
    for name in (
        *("typical", "complete", "untouched", "late", "not-gradable", "workshop-waiting"),
        *("workshop-marked", "long-names", "hostile", "attacked", "report", "verify"),
    )
    for scheme in ("light", "dark")
    for lang in (("en",) if name in ("attacked", "report", "verify") else ("en", "ja"))
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
