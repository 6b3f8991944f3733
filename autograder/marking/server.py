"""The marker's page: a web server for one marker on this machine, and nobody else.

It listens on 127.0.0.1 only. The address that the terminal shows carries a token, which becomes a
cookie; without it nothing is answered. A request must name this machine as its host (another name
that resolves here is somebody else's page: DNS rebinding), must not come from another site, and one
that changes something carries a second token (CSRF). What trainees wrote is inert HTML by then;
should something slip through, the policy lets nothing run or load but our one script.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import signal
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tornado import httpserver, netutil, web

from autograder.errors import GraderError, MachineFault, UsageError
from autograder.marking.answers import Answer
from autograder.marking.desk import Desk, Stale
from autograder.marking.page import comments_page, done_page, overview_page, sitting_page
from autograder.render import LANGUAGES, default_templates, pages
from autograder.results import Text
from autograder.rubric import Criterion

__all__ = ["Site", "serve"]

LOCAL = ("127.0.0.1", "localhost")
MAX_BODY = 256 * 1024  # bytes; a comment is at most some thousand characters
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
        self.script = (default_templates() / "mark.js").read_bytes()

    def admits(self, token: str) -> bool:
        """Whether ``token`` opens the page. That of the started browser does so once."""
        if hmac.compare_digest(token.encode(), self.token.encode()):
            return True
        if self.once and hmac.compare_digest(token.encode(), self.once.encode()):
            self.once = ""
            return True
        return False

    def application(self, port: int) -> web.Application:
        criterion, address = r"/c/([^/]+)", r"/([0-9a-f]{16})"
        handlers: list[Any] = [
            (r"/", _Overview),
            (r"/mark\.js", _Script),
            (r"/undo", _Undo),
            (criterion, _Next),
            (criterion + "/comments", _Comments),
            (criterion + address, _Sitting),
            (r"/settle/([^/]+)" + address, _Settle),
        ]
        return web.Application(
            [(pattern, handler, {"site": self}) for pattern, handler in handlers],
            default_handler_class=_Missing,
            default_handler_args={"site": self},
            log_function=lambda handler: None,
            # cookies do not tell ports apart: Jupyter's are there as well
            session_cookie=f"autograder_mark_{port}",
            lang_cookie="autograder_mark_lang",
            xsrf_cookies=True,
            xsrf_cookie_name=f"_xsrf_mark_{port}",
            xsrf_cookie_kwargs={"httponly": True, "samesite": "Strict", "expires_days": None},
        )


class _Page(web.RequestHandler):
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
        error = kwargs["exc_info"][1]
        told = str(error) if isinstance(error, GraderError) else ""
        if isinstance(error, MachineFault):
            status_code = 503
        elif isinstance(error, Stale):
            status_code = 409
        elif isinstance(error, UsageError):
            status_code = 400
        self.set_status(status_code)
        if self.request.headers.get("Accept") == "application/json":
            self.finish({"saved": False, "wrong": told or self.words(f"mark.error.{status_code}")})
            return
        kind = _CODES.get(status_code, "other")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        context = {"kind": kind, "told": told, "nonce": self.nonce, "admitted": kind != "forbidden"}
        self.finish(pages(self.lang, self.site.templates).render("mark_error.html.j2", context))

    def words(self, key: str) -> str:
        words = pages(self.lang, self.site.templates).words
        return words(key if key in words else "mark.error.other")

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        if isinstance(value, (web.HTTPError, GraderError)):
            return  # told on the page
        self.site.log("".join(traceback.format_exception(typ, value, tb)))


class _Missing(_Page):
    def prepare(self) -> None:
        super().prepare()
        if not self._finished:
            raise web.HTTPError(404)


class _Script(_Page):
    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.finish(self.site.script)


class _Overview(_Page):
    def get(self) -> None:
        self.desk.reconcile()
        self.show("mark.html.j2", overview_page(self.desk, self.lang))


class _Next(_Page):
    """Goes to the first answer of a criterion that this marker has not marked."""

    def get(self, name: str) -> None:
        criterion = self.criterion(name)
        self.desk.refresh()
        pile = self.desk.mine(criterion)
        after = self.get_query_argument("after", "")
        order = self.desk.order[criterion.id]
        addresses = [order.address(answer.student) for answer, _ in pile]
        waiting = [i for i, (_, given) in enumerate(pile) if given is None]
        if not waiting:
            self.show("mark_done.html.j2", done_page(self.desk, criterion, self.lang))
            return
        start = addresses.index(after) if after in addresses else -1
        place = next((i for i in waiting if i > start), waiting[0])
        self.redirect(f"/c/{criterion.id}/{addresses[place]}")


class _Sitting(_Page):
    """One answer: read it, mark it."""

    settle = False

    def get(self, name: str, address: str) -> None:
        criterion = self.criterion(name)
        self.desk.refresh()
        self._show(criterion, self.find(criterion, address))

    def _show(
        self,
        criterion: Criterion,
        answer: Answer,
        draft: dict[str, str] | None = None,
        said: str = "",
        wrong: str = "",
    ) -> None:
        visit = (draft or {}).get("visit") or self.desk.open(criterion, answer)
        page = sitting_page(
            self.desk, criterion, answer, visit, self.lang, settle=self.settle, draft=draft
        )
        self.show("mark_answer.html.j2", page, said=said, wrong=wrong)

    def post(self, name: str, address: str) -> None:
        criterion = self.criterion(name)
        self.desk.refresh()
        answer = self.find(criterion, address)
        fields = ("level", "comment", "digest", "visit")
        draft = {field: self.get_body_argument(field, "", strip=False) for field in fields}
        action, _, number = self.get_body_argument("action", "next").partition("-")
        if action == "insert":
            kept = self._kept(criterion, answer, number)
            draft["comment"] = "\n".join(filter(None, [draft["comment"].rstrip(), kept]))
            self._show(criterion, answer, draft)
            return
        if action == "keep":
            self._keep(criterion, answer, draft)
            return
        if draft["level"] not in ("0", "1", "2", "3"):
            self._refuse(criterion, answer, draft, self.words("mark.choose_first"))
            return
        try:
            entered = self.desk.mark(
                criterion, answer, draft["digest"], draft["visit"][:64], int(draft["level"]),
                draft["comment"], settle=self.settle,
            )  # fmt: skip
        except Stale:
            raise
        except UsageError as wrong:
            self._refuse(criterion, answer, draft, str(wrong))
            return
        if self._wants_json:
            self.finish({"saved": True, "entered": entered})
        else:
            self.redirect(self._after(criterion, address))

    def _after(self, criterion: Criterion, address: str) -> str:
        return "/" if self.settle else f"/c/{criterion.id}?after={address}"

    @property
    def _wants_json(self) -> bool:
        return self.request.headers.get("Accept") == "application/json"

    def _refuse(
        self, criterion: Criterion, answer: Answer, draft: dict[str, str], wrong: str
    ) -> None:
        self.set_status(400)
        if self._wants_json:
            self.finish({"saved": False, "wrong": wrong})
        else:
            self._show(criterion, answer, draft, wrong=wrong)

    def _kept(self, criterion: Criterion, answer: Answer, number: str) -> str:
        page = sitting_page(self.desk, criterion, answer, "-", self.lang)
        chosen = [each["text"] for each in page["kept"] if str(each["number"]) == number]
        return str(chosen[0]) if chosen else ""

    def _keep(self, criterion: Criterion, answer: Answer, draft: dict[str, str]) -> None:
        text = draft["comment"].replace("\r\n", "\n").strip()
        kept = Text(ja=text) if answer.lang(criterion) == "ja" else Text(text)
        if kept:
            self.desk.keep_comment(criterion, Text(), kept)
        if self._wants_json:
            page = sitting_page(self.desk, criterion, answer, "-", self.lang)
            self.finish({"saved": True, "kept": page["kept"]})
        else:
            self._show(criterion, answer, draft, said=self.words("mark.kept_saved"))


class _Settle(_Sitting):
    """One answer whose levels are too far apart."""

    settle = True

    def find(self, criterion: Criterion, address: str) -> Answer:
        answer = super().find(criterion, address)
        if self.desk.standing(criterion, answer).outcome.state not in ("apart", "settled"):
            raise web.HTTPError(404)
        return answer


class _Undo(_Page):
    def post(self) -> None:
        self.desk.refresh()
        taken = self.desk.undo()
        where = "/"
        if taken is not None:
            criterion, answer, settled = taken
            room = "settle" if settled else "c"
            where = (
                f"/{room}/{criterion.id}/{self.desk.order[criterion.id].address(answer.student)}"
            )
        self.redirect(where, status=303)


class _Comments(_Page):
    """The kept comments of a criterion."""

    def get(self, name: str) -> None:
        criterion = self.criterion(name)
        self.show("mark_comments.html.j2", comments_page(self.desk, criterion, self.lang))

    def post(self, name: str) -> None:
        criterion = self.criterion(name)
        fields = ("old_en", "old_ja", "en", "ja")
        given = {
            field: self.get_body_argument(field, "", strip=False).replace("\r\n", "\n").strip()
            for field in fields
        }
        old, new = Text(given["old_en"], given["old_ja"]), Text(given["en"], given["ja"])
        if self.get_body_argument("action", "") == "forget":
            new = Text()
        try:
            self.desk.keep_comment(criterion, old, new)
        except UsageError as wrong:
            page = comments_page(self.desk, criterion, self.lang)
            self.set_status(400)
            self.show("mark_comments.html.j2", page, wrong=str(wrong))
            return
        self.redirect(f"/c/{criterion.id}/comments", status=303)


async def serve(site: Site, port: int, ready: Callable[[int], None]) -> None:
    """Answers until SIGINT, SIGTERM or SIGHUP; a request that is being answered is finished.

    ``port`` 0 takes any that is free; ``ready`` is told which. Raises UsageError if it is taken.
    """
    try:
        sockets = netutil.bind_sockets(port, "127.0.0.1")
    except OSError as exc:
        raise UsageError(
            f"Port {port} cannot be used: {exc.strerror}. Choose another with --port, "
            "or leave it out to take one that is free."
        ) from exc
    number: int = sockets[0].getsockname()[1]
    server = httpserver.HTTPServer(
        site.application(number), max_body_size=MAX_BODY, max_buffer_size=2 * MAX_BODY
    )
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(name, stopped.set)
    server.add_sockets(sockets)
    ready(number)
    await stopped.wait()
    server.stop()
    await server.close_all_connections()
