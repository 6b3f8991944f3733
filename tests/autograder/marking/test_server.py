"""The page of the real command against who should not get in, and against what trainees wrote."""

from __future__ import annotations

import contextlib
import http.client
import re
import shutil
import socket
import threading
from urllib.parse import urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup

from autograder.course import Course
from autograder.errors import CourseError
from autograder.grade import grade
from autograder.marking.order import Order
from autograder.store import ResultStore

W = "w01_idea_scoping"
INERT = {
    *("table", "thead", "tbody", "tr", "th", "td", "p", "div", "span", "br", "hr", "b", "strong"),
    *("i", "em", "u", "s", "code", "pre", "blockquote", "ul", "ol", "li"),
}


class Visitor:
    """A browser of few words: keeps cookies, follows nothing."""

    def __init__(self, page):
        self.host = urlsplit(page.address).netloc
        self.page = page
        self.cookies: dict[str, str] = {}

    def ask(self, method, path, fields=None, **headers):
        connection = http.client.HTTPConnection(self.host, timeout=30)
        sent = {"Host": self.host, **{k.replace("_", "-"): v for k, v in headers.items()}}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            body = urlencode(fields)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, {k: v for k, v in sent.items() if v is not None})
        reply = connection.getresponse()
        text = reply.read().decode()
        for cookie in reply.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        connection.close()
        return reply.status, text, reply.headers

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, fields, **headers):
        return self.ask("POST", path, fields, **headers)

    def enter(self):
        assert self.get(f"/?token={self.page.token}")[0] == 302
        return self

    def first(self, criterion="kpi"):
        """Path and form of the first answer to a criterion."""
        status, _, headers = self.get(f"/c/{criterion}")
        assert status == 302
        return headers["Location"], self.form(headers["Location"])

    def form(self, path):
        soup = BeautifulSoup(self.get(path)[1], "html.parser")
        form = soup.find("form", id="mark")
        fields = {i["name"]: i["value"] for i in form.find_all("input", type="hidden")}
        return {**fields, "comment": "", "action": "next"}


@pytest.fixture(scope="module")
def page(serve, graded, tmp_path_factory):
    """One page for all tests that enter no marks."""
    root = tmp_path_factory.mktemp("shared") / "course"
    return serve(Course(shutil.copytree(graded, root)), "Aya")


@pytest.fixture
def visitor(page):
    return Visitor(page)


@pytest.fixture
def marking(serve, course):
    """A visitor who has entered, at a page whose marks are in ``book``."""
    return Visitor(serve(course, "Aya")).enter()


def test_nobody_gets_in_without_the_token(visitor):
    for path in ("/", "/c/kpi", "/c/kpi/0123456789abcdef", "/mark.js", "/c/kpi/comments", "/x"):
        status, text, _ = visitor.get(path)
        assert status == 403, path
        assert "Problem" not in text and "kpi" not in text
    for token in ("", "x", visitor.page.token[:-1], visitor.page.token + "x", "%00", "é"):
        assert visitor.get(f"/?{urlencode({'token': token})}")[0] == 403
    visitor.cookies[f"autograder_mark_{urlsplit(visitor.page.address).port}"] = "guess"
    assert visitor.get("/")[0] == 403


def test_the_token_leaves_the_address_and_becomes_a_cookie_of_this_site_only(visitor):
    status, _, headers = visitor.get(f"/?token={visitor.page.token}")
    assert (status, headers["Location"]) == (302, "/")
    cookie = headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert visitor.page.token not in cookie
    assert visitor.get("/")[0] == 200


def test_it_listens_on_this_machine_only(visitor):
    port = urlsplit(visitor.page.address).port
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)} | {"127.0.0.2"}
    for address in others - {"127.0.0.1"}:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as attempt:
            attempt.settimeout(5)
            assert attempt.connect_ex((address, port)) != 0, address


ELSEWHERE = [
    {"Host": "attacker.example"},
    {"Host": "attacker.example:8899"},
    {"Host": "127.0.0.1.attacker.example"},
    {"Host": "127.0.0.1@attacker.example"},
    {"Host": "attacker.example#127.0.0.1"},
    {"Host": ""},
    {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site"},
    {"Origin": "http://attacker.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
]


def test_another_site_gets_nothing_even_with_the_cookies(visitor):
    visitor.enter()
    path, form = visitor.first()
    for headers in ELSEWHERE:
        for status, text, _ in (
            visitor.get("/", **headers),
            visitor.get(path, **headers),
            visitor.post(path, {**form, "level": "3"}, **headers),
            visitor.post("/undo", {"_xsrf": form["_xsrf"]}, **headers),
        ):
            assert status in (400, 403) and "Aya" not in text, headers


def test_a_post_needs_the_second_token(marking, book):
    visitor = marking
    path, form = visitor.first()
    for forged in ({}, {"_xsrf": ""}, {"_xsrf": "2|00|00|0"}, {"_xsrf": visitor.page.token}):
        fields = {**{k: v for k, v in form.items() if k != "_xsrf"}, **forged, "level": "3"}
        assert visitor.post(path, fields)[0] == 403
        assert visitor.post("/undo", forged)[0] == 403
        assert visitor.post("/c/kpi/comments", {**forged, "en": "Forged."})[0] == 403
    assert not any(mark.manual_score for mark in book.marks(W))
    assert visitor.post(path, {**form, "level": "3"})[0] == 302
    assert sum(mark.manual_score or 0 for mark in book.marks(W)) == 20


def test_every_answer_carries_the_policy(visitor):
    visitor.enter()
    path, form = visitor.first()
    nonces = set()
    replies = [visitor.get(p) for p in ("/", path, "/c/kpi/comments", "/mark.js", "/nothing")]
    replies.append(visitor.post(path, {**form, "level": "9"}))
    for _, text, headers in replies:
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'nonce-")
        assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy
        assert "unsafe" not in policy and "*" not in policy and "data:" not in policy
        nonces.add(re.search(r"nonce-([\w-]+)", policy)[1])
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "no-store"
        assert "Tornado" not in headers["Server"]
        # an answer may say so; which one comes first is the course's secret
        names = {
            name for tag in BeautifulSoup(text, "html.parser").find_all() for name in tag.attrs
        }
        assert not [name for name in names if name == "style" or name.startswith("on")]
    assert len(nonces) == len(replies)


def pages_of(visitor, criterion):
    """All answer pages of a criterion, by going on without marking."""
    path = visitor.first(criterion)[0]
    seen = {}
    while path not in seen:
        seen[path] = BeautifulSoup(visitor.get(path)[1], "html.parser")
        on = seen[path].find(attrs={"data-key": "n"})
        path = on["href"] if on else path
    return seen


def test_what_a_trainee_wrote_is_inert_and_no_page_names_anybody(visitor):
    visitor.enter()
    attacked = 0
    for criterion in ("kpi", "prediction", "risk"):
        found = pages_of(visitor, criterion)
        assert len(found) == (10 if criterion == "kpi" else 11)
        for path, soup in found.items():
            assert not re.search(r"trainee-\d\d", str(soup)), path
            for frame in soup.select(".prose"):
                assert {tag.name for tag in frame.find_all()} <= INERT
                assert not [tag.attrs for tag in frame.find_all() if tag.attrs]
            assert len(soup.find_all("form")) == 2 and len(soup.find_all("script")) == 1
            text = soup.get_text()
            if "PWNED" in text:
                attacked += 1
                assert "{{7*7}} {% raw %}" in text and "49" not in soup.select_one(".prose").text
                assert "\u202e" not in text and "\x1b" not in text
                assert "Written by █████ and █████." in text
    assert attacked == 3
    overview = visitor.get("/")[1]
    assert not re.search(r"trainee-\d\d|PWNED", overview)


def test_the_anchors_are_there_with_level_and_reason_folded_away(visitor, sample):
    visitor.enter()
    for lang in ("en", "ja"):
        soup = BeautifulSoup(visitor.get(f"/c/kpi/anchors?lang={lang}")[1], "html.parser")
        shown = soup.find_all("article")
        assert len(shown) == 3
        texts = {"".join(each.get_text().split()) for each in shown}
        for level in ("low", "middle", "high"):
            words = "".join(sample(level, lang)["kpi"].split())[:40].replace("`", "")
            assert any(words in text for text in texts), (lang, level)
        for each in shown:
            folded = each.find("details")
            assert "open" not in folded.attrs and folded.find("kbd").text in "0123"


def test_anchors_that_are_broken_are_named(course, desk):
    path = course.hidden_dir(W) / "answers" / "low.yaml"
    path.write_text("sections: {}")
    with pytest.raises(CourseError, match=r"low.yaml: expected sections: and levels:"):
        desk()
    shutil.rmtree(path.parent)
    assert desk().anchors == []


def test_odd_requests_are_answered_in_words(visitor):
    visitor.enter()
    path, form = visitor.first()
    for odd in (
        "/c/nothing",
        "/c/kpi/0000000000000000",
        "/c/..%2f..%2fetc%2fpasswd",
        "/c/kpi/../../../../etc/passwd",
        "/settle/kpi/x",
        "/settle/no/0123456789abcdef",
    ):
        status, text, _ = visitor.get(odd)
        assert status == 404 and "no such page" in text, odd
    for level in ("", "4", "-1", "1.5", "３", "nan"):
        status, text, _ = visitor.post(path, {**form, "level": level, "comment": "kept <b>"})
        assert status == 400 and "Choose a level first" in text
        assert "kept &lt;b&gt;" in text  # what was typed is still there
    status, text, _ = visitor.post(path, {**form, "level": "2", "comment": "x" * 4001})
    assert status == 400 and "at most 4000 characters" in text
    for action in ("save", "keep"):
        long = {**form, "level": "2", "comment": "x" * 4001, "action": action}
        status, text, _ = visitor.post(f"{path}?lang=ja", long)
        assert status == 400 and "コメントは4000文字までです" in text, action
    visitor.get(f"{path}?lang=en")
    status, text, _ = visitor.post(path, {**form, "level": "2", "digest": "0" * 32})
    assert status == 409 and "another answer while you were reading" in text
    found = visitor.post(path, {**form, "level": "2", "digest": "x"}, Accept="application/json")
    assert found[0] == 409 and '"saved": false' in found[1]
    with contextlib.suppress(http.client.HTTPException, OSError):  # it hangs up on so much
        huge = {**form, "level": "2", "comment": "x" * 2_000_000}
        assert visitor.post(path, huge)[0] in (400, 413)
    assert visitor.get(path)[0] == 200


def test_it_ends_with_ctrl_c_and_every_mark_is_there(marking, book):
    visitor = marking
    path, form = visitor.first()
    assert visitor.post(path, {**form, "level": "1", "comment": "No guard-rail."})[0] == 302
    assert visitor.page.end() == 0
    assert "Traceback" not in "".join(visitor.page.said)
    marked = [mark for mark in book.marks(W) if mark.manual_score is not None]
    assert [(m.grade_id, m.comment) for m in marked] == [("kpi", "No guard-rail.")]


def test_killed_it_goes_on_at_the_first_unmarked(marking, serve, course, book):
    visitor = marking
    done = []
    for _ in range(3):
        path, form = visitor.first()
        done.append(path)
        assert visitor.post(path, {**form, "level": "2"})[0] == 302
    visitor.page.process.kill()
    assert sum(mark.manual_score is not None for mark in book.marks(W)) == 3
    again = Visitor(serve(course, "Aya")).enter()
    path, _ = again.first()
    assert path not in done
    assert "3 of 10 marked" in again.get(path)[1]


def test_a_started_browser_gets_a_token_that_works_once():
    from autograder.marking.server import Site

    site = Site(None, "en", None, print)
    assert site.admits(site.token) and site.admits(site.token)
    once = site.once
    assert site.admits(once) and not site.admits(once)
    assert not site.admits("") and not site.admits("é")


def test_two_markers_who_are_sent_to_the_same_answer_at_once_get_two(serve, course):
    aya, ben = [Visitor(serve(course, name)).enter() for name in ("Aya", "Ben")]
    path = aya.get("/c/kpi")[2]["Location"]
    assert ben.get("/c/kpi")[2]["Location"] == path  # neither has opened it
    assert aya.get(path)[0] == 200
    status, _, headers = ben.get(path)
    assert status == 302
    status, _, headers = ben.get(headers["Location"])
    assert status == 302 and headers["Location"] != path
    assert ben.get(headers["Location"])[0] == 200
    assert aya.get(path)[0] == 200  # hers still, when she loads it again


def test_undo_goes_on_to_an_answer_that_is_there(marking, course, put, sample, blank):
    there, form = marking.first()
    assert marking.post(there, {**form, "level": "1"})[0] == 302
    path, form = marking.first()
    assert marking.post(path, {**form, "level": "2"})[0] == 302
    order = Order(course.secret(), W, "kpi")
    gone = next(
        student
        for student in (f"trainee-{n:02d}" for n in range(1, 12))
        if order.address(student) == path.rpartition("/")[2]
    )
    put(course, gone, {**sample("low"), "kpi": blank})
    grade(course, W, workers=1, students=[gone])
    status, _, headers = marking.post("/undo", {"_xsrf": form["_xsrf"]})
    assert (status, headers["Location"]) == (303, there)
    assert "0 of 9 marked" in marking.get(there)[1]
    status, _, headers = marking.post("/undo", {"_xsrf": form["_xsrf"]})
    assert (status, headers["Location"]) == (303, "/")


def test_a_course_has_its_own_words_look_and_script_on_the_page(serve, course):
    own = course.root / "feedback_templates"
    own.mkdir()
    (own / "mark.js").write_text("// ours")
    (own / "mark_frame.html.j2").write_text(
        '{% extends "default/mark_frame.html.j2" %}{% block footer %}Noon: lunch.{% endblock %}'
    )
    visitor = Visitor(serve(course, "Aya")).enter()
    status, text, headers = visitor.get("/mark.js")
    assert (status, text) == (200, "// ours")
    assert headers["Content-Type"].startswith("text/javascript")
    assert "Noon: lunch." in visitor.get("/")[1]
    (own / "mark.js").unlink()
    assert "Keys and saving at once" in visitor.get("/mark.js")[1]


def mark_all(visitor, criterion, level, failed):
    """Everything that is this marker's, as fast as it goes; anything but success is noted."""
    for _ in range(30):
        status, _, headers = visitor.get(f"/c/{criterion}")
        if status == 200:  # nothing left
            return
        path = headers["Location"]
        if visitor.get(path)[0] == 302:  # the other one was quicker
            continue
        fields = {**visitor.form(path), "level": level, "comment": f"By {level}."}
        found = visitor.post(path, fields)
        if found[0] != 302:
            failed.append(found)


def test_two_markers_in_a_hurry_lose_nothing(serve, course, book, desk):
    visitors = [Visitor(serve(course, name)).enter() for name in ("Aya", "Ben")]
    failed: list = []
    both = [
        threading.Thread(target=mark_all, args=(visitor, "risk", level, failed))
        for visitor, level in zip(visitors, ("1", "2"), strict=True)
    ]
    for each in both:
        each.start()
    for each in both:
        each.join()
    for visitor, level in zip(visitors, ("1", "2"), strict=True):  # what the other had open
        mark_all(visitor, "risk", level, failed)
    assert failed == []
    for visitor in visitors:
        visitor.page.end()
    chie = desk("Chie")
    assert chie.reconcile() == 0  # the gradebook has what the ledger says, to the last mark
    risk = chie.criterion("risk")
    levels = {}
    for answer in chie.to_mark(risk):
        standing = chie.standing(risk, answer)
        levels[answer.student] = standing.outcome.level
        assert standing.marks
    scores = {m.student: m.manual_score for m in book.marks(W) if m.grade_id == "risk"}
    assert scores == {student: risk.points(level) for student, level in levels.items()}
    twice = chie.order["risk"].twice(levels)
    assert all(levels[student] == 1.5 for student in twice)


def test_settling_is_only_for_what_is_apart(visitor):
    visitor.enter()
    path, form = visitor.first()
    aside = path.replace("/c/", "/settle/")
    assert visitor.get(aside)[0] == 404
    assert visitor.post(aside, {**form, "level": "3"})[0] == 404


def test_a_page_of_enormous_answers_is_answered(serve, course):
    """The trainee's size is bounded before it is rendered, whatever it is made of."""
    huge = {
        "problem": "<b>" * 200_000,
        "decision": "> " * 50_000,
        "prediction": "[" * 50_000 + "x",
        "kpi": "|a" * 100_000 + "\n" + "|-" * 100_000,
        "baseline": "*_" * 100_000,
        "risk": "\u0301" * 100_000 + "x" * 300_000,
    }
    store = ResultStore(course.state_dir / "results")
    result = store.load(W, "trainee-11")
    for cell in result.notebooks[W]["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = huge.get(grade_id, cell["source"])
    store.save(result)
    visitor = Visitor(serve(course, "Aya")).enter()
    order = {name: Order(course.secret(), W, name) for name in huge}
    for name in huge:
        status, text, _ = visitor.get(f"/c/{name}/{order[name].address('trainee-11')}")
        assert status == 200 and len(text) < 1_500_000, name
