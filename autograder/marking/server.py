"""The marker's page: a web server for one marker on this machine. Who gets in: see ``site``."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from typing import Any

from tornado import httpserver, netutil, web

from autograder.errors import UsageError
from autograder.marking.answers import Answer
from autograder.marking.desk import Desk, Stale
from autograder.marking.page import (
    anchors_page,
    comments_page,
    done_page,
    overview_page,
    sitting_page,
)
from autograder.marking.site import Page, Site
from autograder.render import pages
from autograder.results import Text
from autograder.rubric import Criterion

__all__ = ["Site", "serve"]

MAX_BODY = 256 * 1024  # bytes; a comment is at most some thousand characters


class _Missing(Page):
    def prepare(self) -> None:
        super().prepare()
        if not self._finished:
            raise web.HTTPError(404)


class _Script(Page):
    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.finish(pages(self.lang, self.site.templates).file("mark.js"))


class _Overview(Page):
    def get(self) -> None:
        self.desk.reconcile()
        self.show("mark.html.j2", overview_page(self.desk, self.lang))


class _Next(Page):
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


class _Sitting(Page):
    """One answer: read it, mark it."""

    settle = False

    def get(self, name: str, address: str) -> None:
        criterion = self.criterion(name)
        self.desk.refresh()
        answer = self.find(criterion, address)
        visit = self.desk.open(criterion, answer, settle=self.settle)
        if visit is None:  # another marker was sent here a moment ago
            self.redirect(self._after(criterion, address))
            return
        self._show(criterion, answer, visit)

    def _show(
        self,
        criterion: Criterion,
        answer: Answer,
        visit: str,
        draft: dict[str, str] | None = None,
        said: str = "",
        wrong: str = "",
    ) -> None:
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
            self._show(criterion, answer, draft["visit"], draft)
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
            self._refuse(criterion, answer, draft, self.told(wrong))
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
            self._show(criterion, answer, draft["visit"], draft, wrong=wrong)

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
            self._show(criterion, answer, draft["visit"], draft, said=self.words("mark.kept_saved"))


def _to_settle(desk: Desk, criterion: Criterion, answer: Answer) -> bool:
    return desk.standing(criterion, answer).outcome.state in ("apart", "settled")


class _Settle(_Sitting):
    """One answer whose levels are too far apart."""

    settle = True

    def find(self, criterion: Criterion, address: str) -> Answer:
        answer = super().find(criterion, address)
        if not _to_settle(self.desk, criterion, answer):
            raise web.HTTPError(404)
        return answer


class _Undo(Page):
    def post(self) -> None:
        self.desk.refresh()
        taken = self.desk.undo()
        where = "/"
        if taken is not None:
            criterion, answer, settled = taken
            address = self.desk.order[criterion.id].address(answer.student)
            room = "settle" if settled and _to_settle(self.desk, criterion, answer) else "c"
            where = f"/{room}/{criterion.id}/{address}"
        self.redirect(where, status=303)


class _Anchors(Page):
    """The sample answers, to agree on before the first answer."""

    def get(self, name: str) -> None:
        criterion = self.criterion(name)
        self.show("mark_anchors.html.j2", anchors_page(self.desk, criterion, self.lang))


class _Comments(Page):
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
            self.show("mark_comments.html.j2", page, wrong=self.told(wrong))
            return
        self.redirect(f"/c/{criterion.id}/comments", status=303)


def _application(site: Site, port: int) -> web.Application:
    criterion, address = r"/c/([^/]+)", r"/([0-9a-f]{16})"
    handlers: list[Any] = [
        (r"/", _Overview),
        (r"/mark\.js", _Script),
        (r"/undo", _Undo),
        (criterion, _Next),
        (criterion + "/comments", _Comments),
        (criterion + "/anchors", _Anchors),
        (criterion + address, _Sitting),
        (r"/settle/([^/]+)" + address, _Settle),
    ]
    return web.Application(
        [(pattern, handler, {"site": site}) for pattern, handler in handlers],
        default_handler_class=_Missing,
        default_handler_args={"site": site},
        log_function=lambda handler: None,
        # cookies do not tell ports apart: Jupyter's are there as well
        session_cookie=f"autograder_mark_{port}",
        lang_cookie="autograder_mark_lang",
        xsrf_cookies=True,
        xsrf_cookie_name=f"_xsrf_mark_{port}",
        xsrf_cookie_kwargs={"httponly": True, "samesite": "Strict", "expires_days": None},
    )


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
        _application(site, number), max_body_size=MAX_BODY, max_buffer_size=2 * MAX_BODY
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
