"""Sample results and a strict look at finished pages."""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from bs4 import BeautifulSoup

from autograder.render import samples as _samples

_TAGS = """
    html head meta title style body a svg symbol use circle path rect text defs image
    input label div header main section footer nav h1 h2 h3 p span strong b i
    em s u small sub sup ol ul li dl dt dd table caption
    colgroup col thead tbody tfoot tr th td figure figcaption img pre code kbd
    samp blockquote br hr details summary wbr bdi abbr
"""
ALLOWED = set(_TAGS.split())


@pytest.fixture(scope="session")
def samples() -> ModuleType:
    return _samples


def inert(html: str) -> BeautifulSoup:
    """The parsed page, after asserting that nothing in it can run, load or post."""
    page = BeautifulSoup(html, "html.parser")
    assert {tag.name for tag in page.find_all()} <= ALLOWED
    csp = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert csp["content"].startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'")
    assert [tag.get("http-equiv") for tag in page.find_all("meta") if tag.get("http-equiv")] == [
        "Content-Security-Policy"
    ]
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for tag in page.find_all():
        for key, value in tag.attrs.items():
            assert not key.startswith("on"), (tag.name, key)
            if key in ("src", "poster", "background", "srcset", "data", "action", "formaction"):
                assert tag.name == "img", (tag.name, key)
                assert re.match(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=]+$", value)
            if key == "href" and tag.name == "image":
                assert re.match(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=]+$", value)
            elif key == "href":
                assert value.startswith("#"), value
            assert tag.name != "input" or tag["type"] == "radio"
            if key == "style":
                assert re.fullmatch(r"(width|flex|position|--v)[:\w\s.%-]*", value), value
    for frame in page.select(".out, .prose"):
        for tag in frame.find_all():
            assert not {"id", "style"} & tag.attrs.keys()
            assert tag.name not in {"a", "h1", "h2", "h3", "section", "main", "nav"}
    return page


@pytest.fixture(scope="session", name="inert")
def _inert():
    return inert
