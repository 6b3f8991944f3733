"""The page for everybody: the first ten, no ids, the same bytes, and no entry that bends it."""

import re
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from autograder.errors import UsageError
from autograder.feedback import feedback
from autograder.leaderboard import leaderboard
from autograder.places import own_places, place_words
from autograder.ranking import Entry
from autograder.render.environment import pages
from autograder.results import Result, Standing, Text
from autograder.store import ResultStore
from tests.axe import complaints
from tests.command import run_here

BOTH = ["en", "ja"]


@pytest.fixture
def course(tmp_path, board_course):
    return board_course(tmp_path / "course")


@pytest.fixture
def stored(course):
    """``stored(student, skill, half=.01, name="")`` puts a result with a standing in the store."""
    store = ResultStore(course.state_dir / "results")

    def save(student, skill=None, half=0.01, name="", reason=""):
        standing = Standing(name, reason=Text(reason, reason))
        if skill is not None:
            standing = Standing(name, skill=skill, low=skill - half, high=skill + half)
        store.save(Result(student, "hello_mean", "graded", standing=standing))

    return save


def page_of(course, lang="en"):
    path, _ = leaderboard(course, ["hello_mean"], lang)
    return path.read_text(encoding="utf-8")


def names(html):
    return [cell.get_text() for cell in BeautifulSoup(html, "html.parser").select("tbody th")]


@pytest.mark.parametrize("lang", BOTH)
def test_the_first_ten_and_how_many_share_the_last_place(course, stored, lang):
    for n in range(9):
        stored(f"xyz{n:02}", 0.99 - n / 20)
    for n in range(9, 14):
        stored(f"xyz{n:02}", 0.30)
    stored("xyz14", reason="too slow")
    html = page_of(course, lang)
    assert len(names(html)) == 10
    text = BeautifulSoup(html, "html.parser").main.get_text(" ")
    assert ("14 on this board." if lang == "en" else "参加者は14人です。") in text
    assert ("4 more share the last place shown." if lang == "en" else "ほかに4人が並んで") in text
    assert ("1 could not be ranked." if lang == "en" else "1人は順位を付けられませんでした") in text
    assert "10–14" in text and "xyz" not in html
    assert f'<html lang="{lang}">' in html and "too slow" not in html


def test_the_page_is_inert_and_its_table_can_be_read_aloud(course, stored):
    stored("a", 0.9, name="Night Owl")
    html = page_of(course)
    page = BeautifulSoup(html, "html.parser")
    assert "default-src 'none'" in page.find("meta", attrs={"http-equiv": True})["content"]
    assert not page.find_all(["script", "link", "iframe", "img", "form"])
    assert not re.search(r"""(?:src|href)=["'](?!#)""", html)
    assert page.caption and page.tbody.th["scope"] == "row"
    assert all(head["scope"] == "col" for head in page.select("thead th"))
    assert all(svg["aria-hidden"] == "true" for svg in page.select("svg.range"))
    assert "0.900" in page.tbody.get_text() and "0.890 to 0.910" in page.tbody.get_text()
    assert "prefers-color-scheme: dark" in html


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "lang"), [("light", "en"), ("dark", "ja")])
def test_axe_has_nothing_to_complain_of(course, stored, browser, scheme, lang):
    for n in range(14):
        stored(f"xyz{n:02}", 0.9 - n // 2 / 20, half=0.02, name="Night Owl" if n == 3 else "")
    stored("far", -1e300)
    stored("slow", reason="too slow")
    path, _ = leaderboard(course, ["hello_mean"], lang)
    page = browser.new_page(color_scheme=scheme)
    page.goto(path.as_uri())
    assert page.locator("table.board tbody tr").count() == 10
    assert complaints(page) == []
    for result in ResultStore(course.state_dir / "results").all("hello_mean"):
        stored(result.student, reason="too slow")
    leaderboard(course, ["hello_mean"], lang)
    page.reload()
    assert page.locator("p.empty").count() == 1
    assert complaints(page) == []
    page.close()


def test_the_same_results_give_the_same_bytes(course, stored):
    for n in range(6):
        stored(f"s{n}", 0.5 + n % 3 / 10)
    assert page_of(course) == page_of(course)


def test_an_entry_far_off_bends_no_picture_and_moves_nobody(course, stored):
    for n in range(4):
        stored(f"s{n}", 0.9 - n / 10)
    before = BeautifulSoup(page_of(course), "html.parser").tbody.find_all("tr")
    stored("far", -1e300)
    page = BeautifulSoup(page_of(course), "html.parser")
    rows = page.tbody.find_all("tr")
    places = [[cell.get_text() for cell in row.find_all(["td", "th"])] for row in rows]
    assert places[:4] == [[c.get_text() for c in row.find_all(["td", "th"])] for row in before]
    assert places[4][2] == "< -1"
    numbers = [float(x) for x in re.findall(r"[MHx=\" ](\d+\.\d)", str(page.tbody))]
    assert numbers and all(0 <= x <= 160 for x in numbers)


HOSTILE = ["<img src=x onerror=alert(1)>", "\u202ekcatta", "\x1b]0;x\x07", "=cmd|' /C calc'!A0",
           "{{ 7*7 }}", "[bold red]x[/]"]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_came_past_the_rules_is_still_only_text(course, stored, name):
    """A stored result that somebody edited, or an older grader wrote."""
    stored("s1", 0.9, name=name)
    html = page_of(course)
    assert "<img" not in html and "\x1b" not in html and "\u202e" not in html
    assert re.fullmatch(r"\w+ \w+ \d{4}", names(html)[0])  # a made one stands in for it
    code, out, _ = run_here(["leaderboard", "--who"], course.root)
    assert code == 0 and "\x1b" not in out and "\u202e" not in out


def test_nobody_yet_and_no_board(course):
    assert "Nobody is ranked here yet." in page_of(course)
    (course.checks_dir / "hello_mean" / "board.py").unlink()
    with pytest.raises(UsageError, match="hello_mean has no leaderboard"):
        leaderboard(course, ["hello_mean"])
    code, _, err = run_here(["leaderboard"], course.root)
    assert code == 0 and "No assignment of this course has a leaderboard" in err


def test_places_in_words():
    en, ja = pages("en").words, pages("ja").words
    told = {}
    for first, last in ((1, 1), (2, 2), (3, 5), (11, 13), (21, 22), (101, 112)):
        entry = Entry("s", "n", 0.5, 0.4, 0.6, first, last)
        told[first] = place_words(entry, 120, en), place_words(entry, 120, ja)
    assert told == {
        1: ("1st of 120", "120人中 1位"),
        2: ("2nd of 120", "120人中 2位"),
        3: ("shared 3rd to 5th of 120", "120人中 3〜5位(同順位)"),
        11: ("shared 11th to 13th of 120", "120人中 11〜13位(同順位)"),
        21: ("shared 21st to 22nd of 120", "120人中 21〜22位(同順位)"),
        101: ("shared 101st to 112th of 120", "120人中 101〜112位(同順位)"),
    }


def test_the_gradebook_knows_whose_name_it_is(course, stored, monkeypatch):
    from autograder.gradebook import open_gradebook

    stored("s1", 0.9, name="Hanako Tanaka")
    with open_gradebook(course.db_url, course.course_id) as book:
        book.ensure_assignment("hello_mean", course.assignment("hello_mean").notebooks)
    from nbgrader.api import Gradebook

    with Gradebook(course.db_url) as stock:
        stock.add_student("s2", first_name="Hanako", last_name="Tanaka")
    own = own_places(course, "hello_mean", ["ja"], ResultStore(course.state_dir / "results").all)
    place = own("s1")["ja"]
    assert place.name != "Hanako Tanaka" and place.made and place.flaw == "他の人の名前です"
    assert "Hanako" not in page_of(course)


def test_nothing_is_read_where_no_board_is_declared(course):
    (course.checks_dir / "hello_mean" / "board.py").unlink()

    def never(assignment):
        raise AssertionError

    assert own_places(course, "hello_mean", ["en"], never)("s1").get("en") is None


def test_the_kit_says_what_the_line_does(monkeypatch, capsys):
    from autograder.trainee import board, words

    monkeypatch.setattr(board, "load", lambda: None)
    monkeypatch.setattr(words, "_state", {"chosen": "", "default": "en"})
    board.leaderboard()
    board.leaderboard("Night  Owl")
    board.leaderboard("<b>x</b>")
    board.leaderboard(SimpleNamespace())
    told = capsys.readouterr().out
    assert told.count("You asked to be on the leaderboard") == 4
    assert "Your name there will be Night Owl." in told
    assert "'<b>x</b>' cannot be used: a name is made of" in told
    words.choose("ja")
    board.leaderboard("講師")
    assert "スタッフと紛らわしい名前です" in capsys.readouterr().out
    card = board._card("<b>x</b>")
    assert "<b>x" not in card._repr_html_()


def test_ones_own_place_is_said_in_the_words_of_the_course(course, stored):
    stored("s1", 0.9)
    messages = course.root / "feedback_templates" / "messages"
    messages.mkdir(parents=True)
    words = 'board:\n  place: "Rank {first}/{of}"\n'
    (messages / "en.yaml").write_text(words, encoding="utf-8")
    feedback(course, "hello_mean")
    page = (course.feedback_dir / "s1" / "hello_mean" / "hello_mean.html").read_text("utf-8")
    assert "Rank 1st/1" in page
