"""Where feedback says to read again: a heading of the notebook, or a link that the course gives."""

import pytest
from bs4 import BeautifulSoup

from autograder.errors import CourseError
from autograder.grade import grade
from tests.command import run_here

ADDRESS = "https://wiki.example/lessons?of=mean&part=1#why_(not)"
WRONG = "def mean(values):\n    return 'https://evil.example'"


def teach(course, where):
    manifest = course.hidden_dir("hello_mean") / "assignment.yaml"
    manifest.write_text(f"{manifest.read_text()}lessons:\n  mean: {where!r}\n")


def pages(course, lang="en"):
    assert run_here(["feedback", "--lang", lang], course.root)[0] == 0
    folder = course.feedback_dir / "s/hello_mean"
    html = (folder / "hello_mean.html").read_text("utf-8")
    return BeautifulSoup(html, "html.parser"), (folder / "hello_mean.md").read_text("utf-8")


def outward(page):
    return {link["href"] for link in page.find_all("a") if not link["href"].startswith("#")}


def test_an_address_is_a_link(tiny, hand_in):
    teach(tiny, ADDRESS)
    hand_in(tiny, "s", {"mean": WRONG})
    assert len(list(grade(tiny, "hello_mean", workers=1))) == 1
    page, markdown = pages(tiny)
    assert {href for href in outward(page) if "://" in href} == {ADDRESS}
    assert f"Read again: <{ADDRESS}>\n" in markdown
    assert f"復習: <{ADDRESS}>\n" in pages(tiny, "ja")[1]


def test_a_heading_is_no_link(tiny, hand_in):
    teach(tiny, "story")
    hand_in(tiny, "s", {"mean": WRONG})
    assert len(list(grade(tiny, "hello_mean", workers=1))) == 1
    page, markdown = pages(tiny)
    assert not {href for href in outward(page) if "://" in href}
    assert "Read again in the notebook: The mean, by hand\n" in markdown


@pytest.mark.parametrize(
    "where",
    ["http://wiki.example", "javascript://x", "https://a b", 'https://a"b', "https://a>b",
     "https://a.example/" + "x" * 300],
)  # fmt: skip
def test_another_address_is_refused(tiny, where):
    teach(tiny, where)
    with pytest.raises(CourseError, match=r"lessons: mean: .* Give the id of a notebook cell, or"):
        tiny.assignment("hello_mean").lessons()


@pytest.mark.parametrize(
    ("where", "said"),
    [("stroy", r"is not in the notebook\..*story"), ("mean", "has no heading")],
)
def test_a_cell_that_cannot_be_named_is_refused(tiny, where, said):
    teach(tiny, where)
    with pytest.raises(CourseError, match=rf"lessons: mean: the cell '{where}' {said}"):
        tiny.assignment("hello_mean").lessons()
