"""A look at a feedback page as a browser would parse it: what is active, what loads, what shows."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

_ACTIVE = {"script", "iframe", "frame", "object", "embed", "form", "input", "button", "base"}
_ACTIVE |= {"link", "applet", "video", "audio", "source", "portal", "foreignobject"}
_ADDRESSES = {"src", "href", "action", "formaction", "data", "poster", "srcset", "background"}
_ADDRESSES |= {"xlink:href", "ping", "srcdoc", "cite", "longdesc", "manifest"}
_LOADS = re.compile(
    r"url\(\s*['\"]?\s*(?!data:|#)|@import|expression\(|-moz-binding", re.IGNORECASE
)
_OUTSIDE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)


_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
_VOID |= {"track", "wbr"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.active: Counter[str] = Counter()
        self.policy = ""
        self.text: list[str] = []
        self._open: list[tuple[str, bool]] = []  # tag, and whether it is a box of the trainee's

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "meta" and named.get("http-equiv", "").lower() == "content-security-policy":
            self.policy = named.get("content", "")
        elif tag in _ACTIVE or (tag == "meta" and "http-equiv" in named):
            self.active[f"<{tag}>"] += 1
        for name, value in named.items():
            if name.startswith("on"):
                self.active[f"{tag} {name}"] += 1
            elif name in _ADDRESSES and _bad_address(tag, value):
                self.active[f"{tag} {name}={value[:40]}"] += 1
            elif name == "style" and _LOADS.search(value):
                self.active[f"{tag} style={value[:40]}"] += 1
        if tag not in _VOID:
            classes = named.get("class", "").split()
            box = (tag == "figure" and "out" in classes) or (tag == "div" and "cell" in classes)
            self._open.append((tag, box or tag == "pre"))

    def handle_endtag(self, tag: str) -> None:
        if tag in (open_tag for open_tag, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "style":
            if _LOADS.search(data):
                self.active["<style> that loads"] += 1
            self.active["<style>"] += 1
        elif not any(box for _, box in self._open):
            self.text.append(data)


def _bad_address(tag: str, value: str) -> bool:
    squeezed = "".join(value.split()).lower()
    if squeezed.startswith("data:"):
        return tag not in ("img", "image") or not squeezed.startswith("data:image/")
    return bool(_OUTSIDE.match(squeezed))


class Page:
    """``active``: active elements and loads, counted; ``policy``: its Content-Security-Policy;
    ``text``: what is visible outside of code and preformatted boxes."""

    def __init__(self, html: str) -> None:
        reader = _Reader()
        reader.feed(html)
        reader.close()
        self.active = reader.active
        self.policy = reader.policy
        self.text = " ".join(" ".join(reader.text).split())


def page_problems(html: str, clean: Page) -> list[str]:
    """What is active in a page that is not in a clean one, and what it says falsely."""
    page = Page(html)
    more = page.active - clean.active
    problems = [f"active in the page: {what}" for what in sorted(more)]
    policy = page.policy.replace(" ", "")
    if not page.policy or "default-src'none'" not in policy or "script-src" in policy:
        problems.append("the page has no policy that forbids scripts and loads")
    if re.search(r"onerror=alert\(1\)>49|<%= 49", unescape(html)):
        problems.append("a template in the trainee's text was run")
    if re.search(r"(?<!\d)1000 ?/ ?1000", page.text):
        problems.append("a false score is visible outside of the output boxes")
    return problems
