"""A marker's day in a real browser: keys, plain forms, two markers, hostile answers, widths."""

from __future__ import annotations

import re
import shutil
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from autograder.course import Course
from autograder.gradebook import open_gradebook
from autograder.marking import Desk, summarise
from autograder.marking.order import Order
from tests.axe import complaints

pytestmark = pytest.mark.browser
W = "w01_idea_scoping"


@pytest.fixture(scope="module")
def own_course(graded, tmp_path_factory):
    return lambda: Course(shutil.copytree(graded, tmp_path_factory.mktemp("own") / "course"))


@pytest.fixture
def visit(browser):
    """``visit(page, ...)``: a tab of a fresh browser that has entered."""
    contexts = []

    def open_(page, **options):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.complaints, tab.asked = [], []
        tab.on("console", lambda message: tab.complaints.append(message.text))
        tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.on("request", lambda request: tab.asked.append(request.url))
        tab.goto(f"{page.address}/?token={page.token}")
        return tab

    yield open_
    for context in contexts:
        context.close()


def marks(course, cell="kpi"):
    with open_gradebook(course.db_url, course.course_id) as book:
        return {
            mark.student: mark
            for mark in book.marks(W)
            if mark.grade_id == cell and mark.manual_score is not None
        }


def saved(tab):
    tab.wait_for_selector("#saved:text-matches('^✓')")


def select(tab, selector):
    """Select the text of the first element, as a mouse would."""
    tab.evaluate(
        "where => getSelection().selectAllChildren(document.querySelector(where))", selector
    )


def go_on(tab, key="Enter"):
    with tab.expect_navigation():
        tab.keyboard.press(key)
    tab.wait_for_load_state()


def test_a_run_by_keyboard(own_course, serve, visit):
    course = own_course()
    page = serve(course, "Aya")
    tab = visit(page)
    go_on(tab)  # Start
    assert "/c/problem/" in tab.url
    first = tab.url

    # a level is saved at once, and changed at once
    tab.keyboard.press("1")
    saved(tab)
    assert [m.manual_score for m in marks(course, "problem").values()] == [5.0]
    tab.keyboard.press("2")
    tab.wait_for_timeout(300)
    saved(tab)
    # quote the trainee's words, add to it, keep it for later
    select(tab, ".answer .prose p")
    tab.keyboard.press("q")
    tab.keyboard.press("c")
    tab.keyboard.press("Control+End")
    tab.keyboard.type(" 0-3 n p u are letters here.")
    tab.keyboard.press("Escape")
    saved(tab)
    tab.keyboard.press("k")
    tab.wait_for_selector("#kept kbd:has-text('4')")
    [mark] = marks(course, "problem").values()
    assert mark.manual_score == 10.0
    assert mark.comment.endswith("0-3 n p u are letters here.")
    assert mark.comment[0] in "“「"
    go_on(tab)
    second = tab.url
    assert second != first and "1 of 11 marked" in tab.inner_text("body")

    # insert what was kept with one key, save and go on from within the comment
    tab.keyboard.press("3")
    tab.keyboard.press("4")
    tab.keyboard.press("c")
    tab.keyboard.type("\nMore.")
    with tab.expect_navigation():
        tab.keyboard.press("Control+Enter")
    assert sorted(m.manual_score for m in marks(course, "problem").values()) == [10.0, 15.0]
    assert any(m.comment.endswith("More.") for m in marks(course, "problem").values())

    # back, forward, skip, undo
    third = tab.url
    go_on(tab, "p")
    assert tab.url == second
    assert tab.is_checked("input[value='3']")
    go_on(tab, "n")
    assert tab.url == third
    go_on(tab, "n")
    assert tab.url not in (first, second, third)
    go_on(tab, "u")
    assert tab.url == second and not tab.is_checked("input[value='3']")
    assert [m.manual_score for m in marks(course, "problem").values()] == [10.0]
    # Enter without a level goes nowhere and says why
    tab.keyboard.press("Enter")
    tab.wait_for_selector("text=Choose a level first")
    assert tab.url == second
    # at the end of a criterion comes the next one
    go_on(tab, "o")
    tab.goto(f"{page.address}/c/kpi")
    for _ in range(10):
        tab.keyboard.press("2")
        saved(tab)
        go_on(tab)
    assert "You have marked all 10 answers" in tab.inner_text("body")
    assert len(marks(course)) == 10
    go_on(tab)
    assert "/c/problem/" in tab.url
    assert tab.complaints == []
    assert {url.split("/")[2] for url in tab.asked} == {page.address.split("/")[2]}


def test_what_is_typed_and_not_saved_is_asked_for(own_course, serve, visit):
    course = own_course()
    tab = visit(serve(course, "Aya"))
    go_on(tab)
    tab.keyboard.press("c")
    tab.keyboard.type("No level yet")
    asked = []
    tab.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    tab.keyboard.press("Escape")
    tab.keyboard.press("o")
    tab.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert tab.input_value("textarea") == "No level yet"


def test_the_page_says_when_its_program_is_gone(own_course, serve, visit):
    page = serve(own_course(), "Aya")
    tab = visit(page)
    go_on(tab)
    assert page.end() == 0
    tab.keyboard.press("2")
    tab.wait_for_selector("text=Not saved: the page’s program does not answer")


def test_plain_forms_without_the_script(own_course, serve, visit):
    course = own_course()
    page = serve(course, "Aya")
    tab = visit(page, java_script_enabled=False)
    tab.click("text=Start")
    tab.check("input[value='2']", force=True)
    tab.fill("textarea", "Which users?")
    tab.click("text=Keep this comment")
    assert "Comment kept." in tab.inner_text("body")
    assert tab.is_checked("input[value='2']") and tab.input_value("textarea") == "Which users?"
    assert marks(course, "problem") == {}
    tab.click("button.main")
    [mark] = marks(course, "problem").values()
    assert (mark.manual_score, mark.comment) == (10.0, "Which users?")
    tab.click("#kept button")
    assert tab.input_value("textarea") == "Which users?"
    tab.click("button.main")
    assert "Choose a level first" in tab.inner_text("body")
    tab.click("footer button")  # undo
    assert marks(course, "problem") == {}
    assert "0 of 11 marked" in tab.inner_text("body")
    # the kept comment in two languages, then forgotten
    tab.click("text=edit")
    tab.fill("textarea[name=ja] >> nth=0", "どのユーザーですか?")
    tab.click("button[value=save] >> nth=0")
    assert tab.input_value("textarea[name=ja] >> nth=0") == "どのユーザーですか?"
    tab.click("text=Forget it")
    assert tab.locator("text=Forget it").count() == 0


def finish(tab, page, criterion, level):
    """Mark everything that is this marker's; how many that were."""
    done = 0
    tab.goto(f"{page.address}/c/{criterion}")
    while "You have marked" not in tab.inner_text("main"):
        tab.keyboard.press(str(level))
        saved(tab)
        go_on(tab)
        done += 1
        assert done < 20
    return done


def test_two_markers_at_the_same_gradebook_and_a_third_who_settles(own_course, serve, visit):
    course = own_course()
    aya, ben = serve(course, "Aya"), serve(course, "Ben")
    tabs = {"Aya": visit(aya), "Ben": visit(ben)}
    tabs["Aya"].goto(f"{aya.address}/c/kpi")
    tabs["Ben"].goto(f"{ben.address}/c/kpi")
    seen = {name: tab.url.split("/")[-1] for name, tab in tabs.items()}
    assert seen["Aya"] != seen["Ben"]  # the first answer is before Aya
    assert finish(tabs["Aya"], aya, "kpi", 3) == 9  # all but the one before Ben
    assert finish(tabs["Ben"], ben, "kpi", 0) in (2, 3)
    finish(tabs["Aya"], aya, "kpi", 3)
    kpi = next(c for c in summarise(course, W, set()).criteria if c.id == "kpi")
    students = [f"trainee-{n:02d}" for n in range(1, 12) if n != 10]
    twice = Order(course.secret(), W, "kpi").twice(students)
    assert (kpi.twice, kpi.twice_done, kpi.apart) == (2, 2, 2)
    scores = marks(course)
    assert set(scores) == set(students) - twice  # these wait to be settled
    assert Counter(round(m.manual_score) for m in scores.values()).keys() <= {0, 20}

    # who disagreed sees both levels; a third one sees neither, and decides
    tabs["Aya"].goto(aya.address)
    tabs["Aya"].click("[href^='/settle/'] >> nth=0")
    assert re.search(r"\b3\s+\(no comment\)", tabs["Aya"].inner_text("form"))
    chie = serve(course, "Chie")
    tab = visit(chie)
    assert "2 answers to be settled" in tab.inner_text("main")
    tab.click("[href^='/settle/'] >> nth=0")
    assert "Decide without knowing them" in tab.inner_text("form")
    assert "(no comment)" not in tab.inner_text("form")
    tab.keyboard.press("2")
    saved(tab)
    go_on(tab)
    assert "1 answer to be settled" in tab.inner_text("main")
    assert len(marks(course)) == 9
    assert not any(tab.complaints for tab in tabs.values())


def test_hostile_answers_run_and_load_nothing(own_course, serve, visit):
    course = own_course()
    page = serve(course, "Aya")
    tab = visit(page)
    attacked = 0
    for criterion in ("problem", "prediction"):
        tab.goto(f"{page.address}/c/{criterion}")
        while True:
            tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert "PWNED" not in tab.title()
            assert tab.locator("main").is_visible() and tab.locator("#mark").is_visible()
            active = ".prose :is(a, form, button, input, iframe, script, style, img, svg, [id])"
            assert tab.locator(active).count() == 0
            attacked += "PWNED" in tab.inner_text("main")
            before = tab.url
            if not tab.locator("[data-key=n]").count():
                break
            go_on(tab, "n")
            assert tab.url != before
    assert attacked == 2
    assert tab.complaints == []  # nothing was even blocked: nothing was there to block
    assert {url.split("/")[2] for url in tab.asked} == {page.address.split("/")[2]}
    assert marks(course, "problem") == {}


class Elsewhere(BaseHTTPRequestHandler):
    """A page of somebody else's on this machine, that knows the address of ours."""

    target = ""

    def do_GET(self):
        body = f"""<body><iframe src="{self.target}/"></iframe><script>
            const send = (path, mode) => fetch("{self.target}" + path,
              {{method: "POST", mode, credentials: "include", body: "action=next&level=3"}});
            window.result = Promise.allSettled([send("/undo", "no-cors"), send("/undo", "cors"),
              fetch("{self.target}/", {{credentials: "include"}}).then(r => r.text())]);
            </script><form action="{self.target}/undo" method="post"><button>x</button></form>"""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


def test_another_page_in_the_same_browser_changes_and_reads_nothing(own_course, serve, visit):
    course = own_course()
    page = serve(course, "Aya")
    tab = visit(page)
    go_on(tab)
    tab.keyboard.press("2")
    saved(tab)
    Elsewhere.target = page.address
    other = HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=other.serve_forever, daemon=True).start()
    try:
        for host in ("127.0.0.1", "localhost"):
            foreign = tab.context.new_page()
            foreign.goto(f"http://{host}:{other.server_port}/")
            results = foreign.evaluate("window.result")
            assert [r["status"] for r in results[1:]] == ["rejected", "rejected"]
            assert "Scoping" not in "".join(frame.content() for frame in foreign.frames[1:])
            foreign.click("button")
            foreign.wait_for_load_state()
            assert "only for the marker who started it" in foreign.inner_text("body")
            foreign.close()
    finally:
        other.shutdown()
    assert [m.manual_score for m in marks(course, "problem").values()] == [10.0]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_no_page_is_wider_than_its_window(own_course, serve, visit, lang):
    page = serve(own_course(), "Aya", "--lang", lang)
    tab = visit(page)
    tab.goto(f"{page.address}/c/prediction")
    paths = ["/", tab.url.removeprefix(page.address), "/c/kpi/comments", "/nothing"]
    for width in (360, 820, 1280):
        tab.set_viewport_size({"width": width, "height": 800})
        for path in paths:
            tab.goto(page.address + path)
            assert tab.get_attribute("html", "lang") == lang
            wide = tab.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (path, width, wide)
    assert [each for each in tab.complaints if "404" not in each] == []


@pytest.mark.parametrize(("scheme", "lang"), [("light", "en"), ("dark", "ja")])
def test_axe_has_nothing_to_complain_of(own_course, serve, visit, scheme, lang):
    """The overview before, amid and after; an answer in all its states; what stands beside it."""
    course = own_course()
    page = serve(course, "Aya", "--lang", lang)
    tab = visit(page, color_scheme=scheme)
    found = {}

    def look(name, path=""):
        if path:
            tab.goto(page.address + path)
        found[name] = complaints(tab)

    look("before")
    go_on(tab)
    look("answer")
    tab.keyboard.press("Enter")  # no level yet
    look("refused")
    tab.keyboard.press("c")
    tab.keyboard.type("From when, and of whom?")
    tab.keyboard.press("Escape")
    tab.keyboard.press("k")
    tab.wait_for_selector("#kept kbd:has-text('4')")
    tab.keyboard.press("2")
    saved(tab)
    look("marked")
    look("comments", "/c/problem/comments")
    look("anchors", "/c/problem/anchors")
    look("missing", "/nothing")
    with open_gradebook(course.db_url, course.course_id) as book:
        kpi = Desk(course, W, "Ben", book).criterion("kpi")
        for marker, level in (("Ben", 0), ("Chie", 3)):
            desk = Desk(course, W, marker, book)
            for answer in desk.to_mark(kpi)[:9]:
                visit_ = desk.open(kpi, answer)
                desk.mark(kpi, answer, answer.digest(kpi), visit_, level, "No guard-rail.")
    look("amid", "/")
    tab.click("[href^='/settle/'] >> nth=0")
    look("settle")
    tab.goto(f"{page.address}/c/kpi")
    tab.keyboard.press("1")
    saved(tab)
    go_on(tab)
    assert not tab.locator("form#mark").count()
    look("done")
    assert not {name: told for name, told in found.items() if told}
