"""Who gets in to the marker's page, and what every answer of it carries.

The server listens on 127.0.0.1 only. The address that the terminal shows carries a token, which
becomes a cookie; without it nothing is answered. A request must name this machine as its host
(another name that resolves here is somebody else's page: DNS rebinding), must not come from another
site, and one that changes something carries a second token (CSRF). What trainees wrote is inert
HTML by then; should something slip through, the policy lets nothing run or load but our one script.
"""

from __future__ import annotations

import hmac
import secrets
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tornado import web

from autograder.errors import GraderError, MachineFault, UsageError
from autograder.marking.answers import Answer
from autograder.marking.comments import TooMuch
from autograder.marking.desk import Desk, Stale
from autograder.render import LANGUAGES, pages
from autograder.rubric import Criterion

__all__ = ["Page", "Site"]

LOCAL = ("127.0.0.1", "localhost")
_CODES = {403: "forbidden", 404: "missing", 409: "stale", 503: "held"}


class Site:
    """What all requests share: the desk, the tokens, the words."""

    def __init__(
        self,
        desk: Desk,
        lang: str,
        templates: Path | None,
        log: Callable[[str], None],
    ) -> None:
        self.desk, self.lang, self.templates, self.log = desk, lang, templates, log
        self.token = secrets.token_urlsafe(24)  # in the address that the terminal shows
        self.once = secrets.token_urlsafe(24)  # in the one that a browser is started with: others
        self.session = secrets.token_urlsafe(24)  # on this machine can read its command line

    def admits(self, token: str) -> bool:
        """Whether ``token`` opens the page. That of the started browser does so once."""
        if hmac.compare_digest(token.encode(), self.token.encode()):
            return True
        if self.once and hmac.compare_digest(token.encode(), self.once.encode()):
            self.once = ""
            return True
        return False


class Page(web.RequestHandler):
    """Lets in whom it should, and sends nothing that could run, load or be kept."""

    def initialize(self, site: Site) -> None:
        self.site, self.desk = site, site.desk

    def set_default_headers(self) -> None:
        self.nonce = secrets.token_urlsafe(16)
        policy = {
            "default-src": "'none'",
            "script-src": f"'nonce-{self.nonce}'",
            "style-src": f"'nonce-{self.nonce}'",
            "connect-src": "'self'",
            "form-action": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
        }
        headers = {
            "Content-Security-Policy": "; ".join(f"{k} {v}" for k, v in policy.items()),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
            "Server": "autograder",
        }
        for name, value in headers.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        host = self.request.host
        if urlsplit(f"//{host}").hostname not in LOCAL:
            raise web.HTTPError(403)
        if self.request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            raise web.HTTPError(403)
        origin = self.request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != host:
            raise web.HTTPError(403)
        self._admit()
        lang = self.get_query_argument("lang", "")
        if lang in LANGUAGES:
            self.set_cookie(self.settings["lang_cookie"], lang, httponly=True, samesite="Strict")

    def _admit(self) -> None:
        name = self.settings["session_cookie"]
        token = self.get_query_argument("token", "")
        if token and self.request.method == "GET" and self.site.admits(token):
            self.set_cookie(name, self.site.session, httponly=True, samesite="Strict")
            self.redirect("/")  # the token leaves the address bar
            return
        if not hmac.compare_digest(self.get_cookie(name, "").encode(), self.site.session.encode()):
            raise web.HTTPError(403)

    @property
    def lang(self) -> str:
        asked = self.get_query_argument("lang", "") or self.get_cookie(self.settings["lang_cookie"])
        return asked if asked in LANGUAGES else self.site.lang

    def show(self, template: str, page: dict[str, Any], **more: Any) -> None:
        words = pages(self.lang, self.site.templates)
        context = {
            "page": page,
            "marker": self.desk.marker,
            "assignment": self.desk.assignment,
            "nonce": self.nonce,
            "xsrf": self.xsrf_token.decode(),
            "path": self.request.path,
            "languages": LANGUAGES,
            "said": "",
            "wrong": "",
            **more,
        }
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(words.render(template, context))

    def criterion(self, name: str) -> Criterion:
        try:
            return self.desk.criterion(name)
        except UsageError:
            raise web.HTTPError(404) from None

    def find(self, criterion: Criterion, address: str) -> Answer:
        try:
            return self.desk.find(criterion, address)
        except Stale:
            raise web.HTTPError(404) from None

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None))[1]
        known = isinstance(error, GraderError) and not isinstance(error, Stale)
        told = self.told(error) if known else ""
        if isinstance(error, MachineFault):
            status_code = 503
        elif isinstance(error, UsageError):
            status_code = 409 if isinstance(error, Stale) else 400
        self.set_status(status_code)
        kind = _CODES.get(status_code, "other")
        if self.request.headers.get("Accept") == "application/json":
            self.finish({"saved": False, "wrong": told or self.words(f"mark.error.{kind}")})
            return
        self.set_header("Content-Type", "text/html; charset=utf-8")
        context = {"kind": kind, "told": told, "nonce": self.nonce, "admitted": kind != "forbidden"}
        self.finish(pages(self.lang, self.site.templates).render("mark_error.html.j2", context))

    def told(self, error: GraderError) -> str:
        """What went wrong, in the page's language where it is said in both."""
        return error.reason.get(self.lang) if isinstance(error, TooMuch) else str(error)

    def words(self, key: str) -> str:
        """A message in the page's language."""
        return pages(self.lang, self.site.templates).words(key)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        if isinstance(value, (web.HTTPError, GraderError)):
            return  # told on the page
        self.site.log("".join(traceback.format_exception(typ, value, tb)))
